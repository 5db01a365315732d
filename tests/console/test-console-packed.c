/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "fake-spice.h"
#include "spice/pdk-spice-backend.h"
#include "spice/pdk-spice-guard.h"

#include <netinet/in.h>
#include <poll.h>
#include <spice.h>
#include <sys/socket.h>
#include <unistd.h>

/* Pictures that an honest server packs in each way that it knows.  The guard, which looks into them,
 * lets every one through, and what is seen is what was drawn.  On sockets of this computer servers do
 * not pack, so this one is reached over the network. */

#define SIDE       1100
#define N_ROUNDS   6
#define PHOTOGRAPH 3

typedef struct {
  const char *name;
  SpiceImageCompression how;
  spice_wan_compression_t zlib; /* GLZ in zlib */
  spice_wan_compression_t jpeg;
  int tolerance; /* of each color: what JPEG may lose */
} Packing;

static const Packing packings[] = {
  { "off", SPICE_IMAGE_COMPRESSION_OFF, SPICE_WAN_COMPRESSION_NEVER, SPICE_WAN_COMPRESSION_NEVER,
    0 },
  { "quic", SPICE_IMAGE_COMPRESSION_QUIC, SPICE_WAN_COMPRESSION_NEVER, SPICE_WAN_COMPRESSION_NEVER,
    0 },
  { "lz", SPICE_IMAGE_COMPRESSION_LZ, SPICE_WAN_COMPRESSION_NEVER, SPICE_WAN_COMPRESSION_NEVER, 0 },
  { "glz", SPICE_IMAGE_COMPRESSION_GLZ, SPICE_WAN_COMPRESSION_NEVER, SPICE_WAN_COMPRESSION_NEVER,
    0 },
  { "lz4", SPICE_IMAGE_COMPRESSION_LZ4, SPICE_WAN_COMPRESSION_NEVER, SPICE_WAN_COMPRESSION_NEVER,
    0 },
  { "zlib", SPICE_IMAGE_COMPRESSION_GLZ, SPICE_WAN_COMPRESSION_ALWAYS, SPICE_WAN_COMPRESSION_NEVER,
    0 },
  { "automatic", SPICE_IMAGE_COMPRESSION_AUTO_GLZ, SPICE_WAN_COMPRESSION_ALWAYS,
    SPICE_WAN_COMPRESSION_NEVER, 0 },
  { "jpeg", SPICE_IMAGE_COMPRESSION_AUTO_LZ, SPICE_WAN_COMPRESSION_ALWAYS,
    SPICE_WAN_COMPRESSION_ALWAYS, 60 },
};

typedef struct {
  int x;
  int y;
  int width;
  int height;
  guint32 *pixels; /* owned */
} Picture;

/** Of noise, of areas, of letters, or as a photograph has it. */
static guint32
make_pixel (GRand *rand, guint kind, int x, int y)
{
  switch (kind) {
  case 0:
    return g_rand_int (rand) & 0xffffff;
  case 1:
    return x / 16 % 2 == y / 8 % 2 ? 0x204060 : 0xf0f0f0;
  case 2:
    return g_rand_int_range (rand, 0, 9) == 0 ? 0 : 0xffffff;
  default:
    return (guint32) ((x / 5 + g_rand_int_range (rand, 0, 4)) & 0xff) << 16 |
           (guint32) ((y / 2 + g_rand_int_range (rand, 0, 4)) & 0xff) << 8 | ((x + y) / 9);
  }
}

static Picture
make_picture (GRand *rand, guint kind)
{
  static const int widths[] = { 1, 3, 7, 8, 33, 64, 257, 641, 1000 };
  Picture picture = { .x = g_rand_int_range (rand, 0, 90), .y = g_rand_int_range (rand, 0, 90) };

  picture.width = widths[g_rand_int_range (rand, 0, G_N_ELEMENTS (widths))];
  picture.height = g_rand_int_range (rand, 1, 120);
  picture.pixels = g_new (guint32, (gsize) picture.width * picture.height);
  for (int y = 0; y < picture.height; y++)
    for (int x = 0; x < picture.width; x++)
      picture.pixels[y * picture.width + x] = make_pixel (rand, kind, x, y);
  return picture;
}

static gboolean
is_near (guint32 a, guint32 b, int tolerance)
{
  for (guint shift = 0; shift < 24; shift += 8)
    if (ABS ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)) > tolerance)
      return FALSE;
  return TRUE;
}

static gboolean
is_seen (PdkConsoleFramebuffer *framebuffer, const Picture *picture, int tolerance)
{
  PdkConsolePixels *pixels = NULL;
  const guint32 *row;

  pdk_console_framebuffer_commit (framebuffer);
  pixels = pdk_console_framebuffer_get_pixels (framebuffer);
  if (pixels == NULL || pixels->width != SIDE)
    return FALSE;
  for (int y = 0; y < picture->height; y++) {
    row = (const guint32 *) (gpointer) (pixels->data + (gsize) (picture->y + y) * pixels->stride);
    for (int x = 0; x < picture->width; x++)
      if (!is_near (row[picture->x + x], picture->pixels[y * picture->width + x], tolerance))
        return FALSE;
  }
  return TRUE;
}

static int
connect_to (guint16 port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  struct sockaddr_in native;
  const int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_true (g_socket_address_to_native (address, &native, sizeof native, NULL));
  g_assert_cmpint (connect (fd, (struct sockaddr *) &native, sizeof native), ==, 0);
  return fd;
}

static void
open_socket (GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer callback_data,
             gpointer user_data)
{
  const guint16 *port = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);

  g_task_return_int (task, connect_to (*port));
}

static void
test_packing (gconstpointer data)
{
  const Packing *packing = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (FakeSpice) server = fake_spice_new ();
  SpiceServer *reds = fake_spice_get_server (server);
  guint16 port = fake_spice_listen (server);
  PdkConsoleBackend *backend = pdk_spice_backend_new_for_fds (open_socket, &port, NULL);
  PdkConsoleFramebuffer *framebuffer = pdk_console_backend_get_framebuffer (backend);
  g_autoptr (GPtrArray) memory = g_ptr_array_new_with_free_func (g_free);

  console_fixture_expect_warnings ();
  spice_server_set_image_compression (reds, packing->how);
  spice_server_set_zlib_glz_compression (reds, packing->zlib);
  spice_server_set_jpeg_compression (reds, packing->jpeg);
  spice_server_set_streaming_video (reds, SPICE_STREAM_VIDEO_OFF);
  fake_spice_create_screen (server, SIDE, 240, FAKE_SPICE_XRGB32, 0x405060);
  pdk_console_backend_open (backend);
  WAIT_FOR (pdk_console_framebuffer_is_announced (framebuffer));
  for (guint i = 0; i < N_ROUNDS * 4; i++) {
    Picture picture = make_picture (rand, packing->tolerance > 0 ? PHOTOGRAPH : i % 4);

    g_ptr_array_add (memory, picture.pixels);
    fake_spice_draw_image (server, picture.x, picture.y, picture.width, picture.height,
                           picture.pixels);
    WAIT_FOR (is_seen (framebuffer, &picture, packing->tolerance) ||
              pdk_console_backend_get_state (backend) == PDK_CONSOLE_BACKEND_FAILED);
    g_assert_cmpstr (pdk_console_backend_get_detail (backend), ==, NULL);
  }
  pdk_console_backend_close (backend);
  g_assert_finalize_object (backend);
}

/* --- what goes on of what QUIC packed --- */

/** Guards of its own in front of the console's, and who listens behind them. */
typedef struct {
  guint16 port;
  PdkSpiceMemory *memory;
  PdkSpiceSignIn *sign_in;
  GPtrArray *threads; /* of GThread */
} Tap;

/** Two ends of what is listened to. */
typedef struct {
  int guard;
  int viewer;
} Wire;

static gint n_packed; /* atomic: pictures that came through as QUIC */
static gint n_wires;  /* atomic: that have not ended */

static void
listen_for_packed (const guint8 *data, gssize n, guint *n_matched)
{
  static const guint8 head[] = { 'Q', 'U', 'I', 'C', 0, 0, 0, 0 };

  for (gssize i = 0; i < n; i++) {
    *n_matched = data[i] == head[*n_matched] ? *n_matched + 1 : data[i] == head[0];
    if (*n_matched < sizeof head)
      continue;
    *n_matched = 0;
    g_atomic_int_inc (&n_packed);
  }
}

/** Returns: %FALSE when one side has ended */
static gboolean
carry (int from, int to, guint *n_matched)
{
  guint8 data[65536];
  const gssize n = recv (from, data, sizeof data, 0);

  if (n <= 0)
    return FALSE;
  if (n_matched != NULL)
    listen_for_packed (data, n, n_matched);
  for (gssize done = 0; done < n;) {
    const gssize sent = send (to, data + done, (gsize) (n - done), MSG_NOSIGNAL);

    if (sent <= 0)
      return FALSE;
    done += sent;
  }
  return TRUE;
}

static gpointer
run_wire (gpointer user_data)
{
  g_autofree Wire *wire = user_data;
  struct pollfd ends[2] = { { .fd = wire->guard, .events = POLLIN },
                            { .fd = wire->viewer, .events = POLLIN } };
  guint n_matched = 0;

  while (poll (ends, 2, -1) > 0 &&
         (ends[0].revents == 0 || carry (wire->guard, wire->viewer, &n_matched)) &&
         (ends[1].revents == 0 || carry (wire->viewer, wire->guard, NULL)))
    ;
  close (wire->guard);
  close (wire->viewer);
  g_atomic_int_add (&n_wires, -1);
  return NULL;
}

static void
open_tapped (GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer callback_data,
             gpointer user_data)
{
  Tap *tap = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);
  g_autoptr (GError) error = NULL;
  Wire *wire = g_new0 (Wire, 1);
  int pair[2];

  wire->guard = pdk_spice_guard_start (tap->memory, tap->sign_in, connect_to (tap->port), &error);
  g_assert_no_error (error);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
  wire->viewer = pair[0];
  g_atomic_int_inc (&n_wires);
  g_ptr_array_add (tap->threads, g_thread_new ("test-wire", run_wire, wire));
  g_task_return_int (task, pair[1]);
}

typedef struct {
  const char *name;
  int format; /* SPICE_BITMAP_FMT_… */
  gboolean is_blended;
  guint32 kept_as;
  gboolean is_packed; /* it goes on as it came */
} Kind;

/* The second of those that are kept is sent as a number only. */
static const Kind kinds[] = {
  { "24", SPICE_BITMAP_FMT_24BIT, FALSE, 0, FALSE },
  { "32", SPICE_BITMAP_FMT_32BIT, FALSE, 0, FALSE },
  { "alpha", SPICE_BITMAP_FMT_RGBA, FALSE, 0, FALSE },
  { "blended", SPICE_BITMAP_FMT_RGBA, TRUE, 0, FALSE },
  { "kept", SPICE_BITMAP_FMT_32BIT, FALSE, 100, FALSE },
  { "kept", SPICE_BITMAP_FMT_32BIT, FALSE, 100, FALSE },
  { "kept-alpha", SPICE_BITMAP_FMT_RGBA, TRUE, 200, FALSE },
  { "kept-alpha", SPICE_BITMAP_FMT_RGBA, TRUE, 200, FALSE },
  { "16", SPICE_BITMAP_FMT_16BIT, FALSE, 0, TRUE },
};

#define BACKGROUND 0x405060

static gboolean
is_clear (const Kind *kind, guint i)
{
  return kind->is_blended && i / 11 % 3 == 0;
}

/** As the server has it, of 0xRRGGBB.  Returns: (transfer full) */
static guint8 *
make_data (const Kind *kind, const guint32 *pixels, guint n)
{
  guint8 *data = g_malloc ((gsize) n * 4);

  for (guint i = 0; i < n; i++) {
    const guint8 red = (guint8) (pixels[i] >> 16);
    const guint8 green = (guint8) (pixels[i] >> 8);
    const guint8 blue = (guint8) pixels[i];

    switch (kind->format) {
    case SPICE_BITMAP_FMT_16BIT:
      data[2 * i] = (guint8) ((green >> 3) << 5 | blue >> 3);
      data[2 * i + 1] = (guint8) ((red >> 3) << 2 | green >> 6);
      break;
    case SPICE_BITMAP_FMT_24BIT:
      memcpy (data + 3 * (gsize) i, (guint8[]){ blue, green, red }, 3);
      break;
    default:
      memcpy (data + 4 * (gsize) i, (guint8[]){ blue, green, red, 255 }, 4);
      if (is_clear (kind, i))
        memset (data + 4 * (gsize) i, 0, 4);
    }
  }
  return data;
}

/** What is seen of @pixels. */
static void
lose_detail (const Kind *kind, guint32 *pixels, guint n)
{
  for (guint i = 0; i < n; i++) {
    if (kind->format == SPICE_BITMAP_FMT_16BIT)
      pixels[i] = (pixels[i] & 0xf8f8f8) | (pixels[i] >> 5 & 0x070707);
    if (is_clear (kind, i))
      pixels[i] = BACKGROUND;
  }
}

static Picture
make_photograph (GRand *rand, int width, int height)
{
  Picture picture = { 16, 8, width, height, g_new (guint32, (gsize) width * height) };

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      picture.pixels[y * width + x] = make_pixel (rand, PHOTOGRAPH, x, y);
  return picture;
}

static void
draw_kinds (FakeSpice *server, PdkConsoleBackend *backend, guint size, GPtrArray *memory)
{
  static const int sizes[][2] = { { 7, 9 }, { 64, 33 }, { 641, 120 } };
  PdkConsoleFramebuffer *framebuffer = pdk_console_backend_get_framebuffer (backend);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    const Kind *kind = &kinds[i];
    g_autoptr (GRand) rand = g_rand_new_with_seed (kind->kept_as != 0 ? 9 : i);
    Picture picture = make_photograph (rand, sizes[size][0], sizes[size][1]);
    const guint n = (guint) (picture.width * picture.height);
    FakeSpiceImage image = { kind->format, kind->is_blended,
                             kind->kept_as != 0 ? kind->kept_as + size : 0,
                             make_data (kind, picture.pixels, n) };

    g_test_message ("%s, %d × %d", kind->name, picture.width, picture.height);
    g_ptr_array_add (memory, picture.pixels);
    g_ptr_array_add (memory, (gpointer) image.pixels);
    lose_detail (kind, picture.pixels, n);
    g_atomic_int_set (&n_packed, 0);
    fake_spice_fill (server, 0, 0, SIDE, 240, BACKGROUND);
    fake_spice_draw_image_of (server, picture.x, picture.y, picture.width, picture.height, &image);
    WAIT_FOR (is_seen (framebuffer, &picture, 0) ||
              pdk_console_backend_get_state (backend) == PDK_CONSOLE_BACKEND_FAILED);
    g_assert_cmpstr (pdk_console_backend_get_detail (backend), ==, NULL);
    g_assert_cmpint (g_atomic_int_get (&n_packed), ==, kind->is_packed ? 1 : 0);
  }
}

#define N_SIZES 3

static void
test_unpacked (void)
{
  g_autoptr (FakeSpice) server = fake_spice_new ();
  Tap tap = { .memory = pdk_spice_memory_new (),
              .sign_in = pdk_spice_sign_in_new (NULL, NULL),
              .threads = g_ptr_array_new () };
  PdkConsoleBackend *backend = pdk_spice_backend_new_for_fds (open_tapped, &tap, NULL);
  g_autoptr (GPtrArray) memory = g_ptr_array_new_with_free_func (g_free);

  tap.port = fake_spice_listen (server);
  console_fixture_expect_warnings ();
  spice_server_set_image_compression (fake_spice_get_server (server), SPICE_IMAGE_COMPRESSION_QUIC);
  spice_server_set_streaming_video (fake_spice_get_server (server), SPICE_STREAM_VIDEO_OFF);
  fake_spice_create_screen (server, SIDE, 240, FAKE_SPICE_XRGB32, BACKGROUND);
  pdk_console_backend_open (backend);
  WAIT_FOR (pdk_console_framebuffer_is_announced (pdk_console_backend_get_framebuffer (backend)));
  for (guint size = 0; size < N_SIZES; size++)
    draw_kinds (server, backend, size, memory);
  pdk_console_backend_close (backend);
  g_assert_finalize_object (backend);
  WAIT_FOR (g_atomic_int_get (&n_wires) == 0);
  for (guint i = 0; i < tap.threads->len; i++)
    g_thread_join (tap.threads->pdata[i]);
  g_ptr_array_unref (tap.threads);
  pdk_spice_memory_unref (tap.memory);
  pdk_spice_sign_in_unref (tap.sign_in);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (packings); i++) {
    g_autofree char *path = g_strconcat ("/console/packed/", packings[i].name, NULL);

    g_test_add_data_func (path, &packings[i], test_packing);
  }
  g_test_add_func ("/console/packed/unpacked", test_unpacked);
  return g_test_run ();
}
