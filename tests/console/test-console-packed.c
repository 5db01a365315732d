/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "fake-spice.h"
#include "spice/pdk-spice-backend.h"

#include <netinet/in.h>
#include <spice.h>
#include <sys/socket.h>

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

static void
open_socket (GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer callback_data,
             gpointer user_data)
{
  const guint16 *port = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", *port);
  struct sockaddr_in native;
  const int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_true (g_socket_address_to_native (address, &native, sizeof native, NULL));
  g_assert_cmpint (connect (fd, (struct sockaddr *) &native, sizeof native), ==, 0);
  g_task_return_int (task, fd);
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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (packings); i++) {
    g_autofree char *path = g_strconcat ("/console/packed/", packings[i].name, NULL);

    g_test_add_data_func (path, &packings[i], test_packing);
  }
  return g_test_run ();
}
