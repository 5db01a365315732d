/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include <glib/gstdio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "console-fixture.h"
#include "vnc-fixture.h"
#include "vnc/pdk-vnc-backend.h"
#include "vnc/pdk-vnc-jpeg.h"

/* How a connection to a VNC server begins, fails and ends; servers that lie among them. */

static void
assert_failed (VncFixture *fixture, PdkConsoleBackendState state, PdkConsoleError code)
{
  const GError *error;

  WAIT_FOR (vnc_fixture_get_state (fixture) == state);
  error = pdk_console_backend_get_error (fixture->backend);
  g_assert_error (error, PDK_CONSOLE_ERROR, (int) code);
}

static void
test_picture (VncFixture *fixture, gconstpointer data)
{
  vnc_fixture_connect (fixture);
  vnc_fixture_draw (fixture);
  g_assert_cmpint (pdk_console_framebuffer_get_width (vnc_fixture_get_framebuffer (fixture)), ==,
                   320);
  g_assert_cmphex (vnc_fixture_get_pixel (fixture, 319, 199), ==, 0x123456);
}

/* In memory nothing is compressed. */
static void
test_encodings (VncFixture *fixture, gconstpointer data)
{
  static const gint32 known[] = { 0,    1,    2,    5,    7,    16,   -223, -224,
                                  -239, -240, -257, -258, -259, -261, -308 };

  vnc_fixture_connect (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_true (fake_vnc_knows (fixture->server, known[i]));
  /* Changes of the pixel format in the middle, and lossy pictures where there is no need. */
  g_assert_false (fake_vnc_knows (fixture->server, 0x574d5669));
  g_assert_false (fake_vnc_knows (fixture->server, -24));
}

/* Nobody draws, so nothing more is asked for, however much happens. */
static void
test_paced (VncFixture *fixture, gconstpointer data)
{
  guint before;

  vnc_fixture_connect (fixture);
  before = fake_vnc_get_n_requests (fixture->server);
  for (int i = 0; i < 20; i++) {
    fake_vnc_fill (fixture->server, FAKE_VNC_RAW, i, 0, 1, 1, 0xff0000);
    vnc_fixture_run_pending ();
  }
  /* One may have been on its way. */
  g_assert_cmpuint (fake_vnc_get_n_requests (fixture->server), <=, before + 1);
  before = fake_vnc_get_n_requests (fixture->server);
  vnc_fixture_draw (fixture);
  WAIT_FOR (fake_vnc_get_n_requests (fixture->server) > before);
  /* All of what happened comes in one update. */
  WAIT_FOR ((vnc_fixture_draw (fixture), vnc_fixture_get_pixel (fixture, 19, 0) == 0xff0000));
}

static void
test_closed (VncFixture *fixture, gconstpointer data)
{
  vnc_fixture_connect (fixture);
  vnc_fixture_draw (fixture);
  WAIT_FOR (fake_vnc_get_n_requests (fixture->server) >= 2);
  fake_vnc_hang_up (fixture->server);
  WAIT_FOR (vnc_fixture_get_state (fixture) == PDK_CONSOLE_BACKEND_CLOSED);
  g_assert_null (pdk_console_backend_get_error (fixture->backend));
  /* The last picture stays. */
  g_assert_cmphex (vnc_fixture_get_pixel (fixture, 0, 0), ==, 0x123456);
}

static void
test_password (VncFixture *fixture, gconstpointer data)
{
  fake_vnc_set_security (fixture->server, FAKE_VNC_SECURITY_PASSWORD);
  pdk_console_backend_open (fixture->backend);
  assert_failed (fixture, PDK_CONSOLE_BACKEND_NEEDS_PASSWORD, PDK_CONSOLE_ERROR_AUTH);

  pdk_console_backend_set_credentials (fixture->backend, NULL, "wrong");
  g_assert_cmpint (vnc_fixture_get_state (fixture), ==, PDK_CONSOLE_BACKEND_CONNECTING);
  assert_failed (fixture, PDK_CONSOLE_BACKEND_NEEDS_PASSWORD, PDK_CONSOLE_ERROR_AUTH);
  g_assert_cmpstr (pdk_console_backend_get_detail (fixture->backend), ==, "Authentication failed");

  /* Only eight bytes count. */
  pdk_console_backend_set_credentials (fixture->backend, NULL, FAKE_VNC_PASSWORD "9");
  WAIT_FOR (vnc_fixture_get_state (fixture) == PDK_CONSOLE_BACKEND_CONNECTED);
}

static void
test_refused (VncFixture *fixture, gconstpointer data)
{
  fake_vnc_refuse (fixture->server, "not today");
  pdk_console_backend_open (fixture->backend);
  assert_failed (fixture, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_AUTH);
  g_assert_cmpstr (pdk_console_backend_get_detail (fixture->backend), ==, "not today");
}

/* What is known to be broken is not known here. */
static void
test_unknown_security (VncFixture *fixture, gconstpointer data)
{
  static const guint8 types[] = { 5, 30, 0x71, 0xff };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    FakeVnc *server = fake_vnc_new (320, 200, 0);
    VncFixture other = { server, pdk_vnc_backend_new_for_fd (fake_vnc_open_fd, server, NULL) };

    fake_vnc_set_security (server, types[i]);
    pdk_console_backend_open (other.backend);
    assert_failed (&other, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_AUTH);
    vnc_fixture_tear_down (&other, NULL);
  }
}

static void
test_no_socket (void)
{
  g_autoptr (FakeSpice) refusing = fake_spice_new ();
  VncFixture fixture = { NULL, pdk_vnc_backend_new_for_fd (fake_spice_open_fd, refusing, NULL) };

  fake_spice_refuse_fds (refusing);
  pdk_console_backend_open (fixture.backend);
  assert_failed (&fixture, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_CONNECT);
  g_assert_cmpstr (pdk_console_backend_get_detail (fixture.backend), ==, "no socket today");
  pdk_console_backend_close (fixture.backend);
  g_assert_finalize_object (fixture.backend);
}

static void
give_socket (GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer callback_data,
             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);

  g_task_return_int (task, *(int *) user_data);
}

/* A program that has as many files open as it may. */
static void
test_no_descriptors (void)
{
  struct rlimit usual, none;
  int pair[2];
  VncFixture fixture = { NULL, pdk_vnc_backend_new_for_fd (give_socket, &pair[0], NULL) };

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &usual), ==, 0);
  none = usual;
  /* The next one would be the first too many. */
  none.rlim_cur = dup (pair[1]);
  close ((int) none.rlim_cur);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  pdk_console_backend_open (fixture.backend);
  for (int i = 0; i < 100 && vnc_fixture_get_state (&fixture) == PDK_CONSOLE_BACKEND_CONNECTING;
       i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &usual), ==, 0);
  assert_failed (&fixture, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_CONNECT);
  close (pair[1]);
  pdk_console_backend_close (fixture.backend);
  g_assert_finalize_object (fixture.backend);
}

/* At once, at every step, and nothing is left that still speaks. */
static void
test_close_at_any_time (void)
{
  for (int steps = 0; steps < 60; steps++) {
    FakeVnc *server = fake_vnc_new (64, 64, 0x123456);
    VncFixture fixture = { server, pdk_vnc_backend_new_for_fd (fake_vnc_open_fd, server, NULL) };

    pdk_console_backend_open (fixture.backend);
    for (int i = 0; i < steps; i++)
      g_main_context_iteration (NULL, FALSE);
    vnc_fixture_tear_down (&fixture, NULL);
  }
}

static void
test_host (void)
{
  g_autoptr (FakeVnc) server = fake_vnc_new (320, 200, 0x123456);
  g_autoptr (GSocketConnectable) address =
      g_network_address_new ("localhost", fake_vnc_listen (server));
  VncFixture fixture = { server,
                         pdk_vnc_backend_new_for_address (address, NULL, FAKE_VNC_PASSWORD) };

  fake_vnc_set_security (server, FAKE_VNC_SECURITY_PASSWORD);
  vnc_fixture_connect (&fixture);
  pdk_console_backend_close (fixture.backend);
  g_assert_finalize_object (fixture.backend);
  vnc_fixture_run_pending ();
}

static void
test_socket_path (void)
{
  g_autofree char *folder = g_dir_make_tmp ("pdk-vnc-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "display", NULL);
  g_autoptr (FakeVnc) server = fake_vnc_new (320, 200, 0x123456);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  VncFixture fixture = { server, pdk_vnc_backend_new_for_address (G_SOCKET_CONNECTABLE (address),
                                                                  NULL, NULL) };

  fake_vnc_listen_at (server, path);
  vnc_fixture_connect (&fixture);
  /* Whoever listens there is far away, most likely. */
  g_assert_true (fake_vnc_knows (server, -24));
  pdk_console_backend_close (fixture.backend);
  g_assert_finalize_object (fixture.backend);
  vnc_fixture_run_pending ();
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_nobody_answers (void)
{
  g_autoptr (GSocketConnectable) address = g_network_address_new ("127.0.0.1", 1);
  VncFixture fixture = { NULL, pdk_vnc_backend_new_for_address (address, NULL, NULL) };

  pdk_console_backend_open (fixture.backend);
  assert_failed (&fixture, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_CONNECT);
  g_assert_cmpstr (pdk_console_backend_get_error (fixture.backend)->message, ==,
                   "No display is open at that address");
  g_assert_nonnull (pdk_console_backend_get_detail (fixture.backend));
  pdk_console_backend_close (fixture.backend);
  g_assert_finalize_object (fixture.backend);
}

/* The size is the server's to choose: what cannot be shown ends the connection, not the program. */
static void
test_too_large (VncFixture *fixture, gconstpointer data)
{
  vnc_fixture_connect (fixture);
  vnc_fixture_draw (fixture);
  fake_vnc_send_rectangle (fixture->server, 0, 0, 60000, 60000, -223, NULL, 0);
  assert_failed (fixture, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_SIZE);
  g_assert_cmpint (pdk_console_framebuffer_get_width (vnc_fixture_get_framebuffer (fixture)), ==,
                   320);
}

static void
test_no_size (VncFixture *fixture, gconstpointer data)
{
  vnc_fixture_connect (fixture);
  vnc_fixture_draw (fixture);
  fake_vnc_send_rectangle (fixture->server, 0, 0, 0, 0, -223, NULL, 0);
  assert_failed (fixture, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_SIZE);
}

/* Beyond the screen, of no known kind, and no message at all. */
typedef struct {
  const char *name;
  int x;
  int y;
  int width;
  int height;
  gint32 encoding;
} Lie;

static const Lie lies[] = {
  { "beyond", 310, 0, 20, 10, FAKE_VNC_RAW },
  { "far-beyond", 65535, 65535, 65535, 65535, FAKE_VNC_RAW },
  { "beyond-rre", 0, 199, 320, 2, FAKE_VNC_RRE },
  { "beyond-hextile", 1, 0, 320, 16, FAKE_VNC_HEXTILE },
  { "copied-from-beyond", 0, 0, 10, 10, 1 },
  { "unknown", 0, 0, 10, 10, 1234 },
  { "new-format", 0, 0, 320, 200, 0x574d5669 },
  /* Of 4 GiB, which is 0 in 32 bits; and of a little more. */
  { "cursor-of-nothing", 0, 0, 32768, 32768, -239 },
  { "huge-cursor", 0, 0, 65535, 65535, -239 },
  { "huge-x-cursor", 0, 0, 65535, 65535, -240 },
  { "alpha-cursor", 0, 0, 32768, 32769, -314 },
};

static void
test_lie (VncFixture *fixture, gconstpointer data)
{
  static const guint8 bytes[64] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
  const Lie *lie = data;

  vnc_fixture_connect (fixture);
  vnc_fixture_draw (fixture);
  fake_vnc_send_rectangle (fixture->server, lie->x, lie->y, lie->width, lie->height, lie->encoding,
                           bytes, sizeof bytes);
  WAIT_FOR (vnc_fixture_get_state (fixture) == PDK_CONSOLE_BACKEND_FAILED);
  g_assert_nonnull (pdk_console_backend_get_error (fixture->backend));
  g_assert_cmphex (vnc_fixture_get_pixel (fixture, 319, 199), ==, 0x123456);
}

/* A picture in the picture that is none, or another one. */
static void
send_jpeg (VncFixture *fixture, const guint8 *data, gsize length)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  const guint8 head[] = { 0x90, 0x80 | (length & 0x7f), length >> 7 };

  g_assert_cmpuint (length, <, 1 << 14);
  g_byte_array_append (content, head, sizeof head);
  g_byte_array_append (content, data, length);
  fake_vnc_send_rectangle (fixture->server, 0, 0, 16, 16, FAKE_VNC_TIGHT, content->data,
                           content->len);
}

static guint8 *
make_jpeg (int side, gsize *length)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, side, side);
  g_autoptr (GError) error = NULL;
  char *data = NULL;

  gdk_pixbuf_fill (pixbuf, 0xff0000ff);
  gdk_pixbuf_save_to_buffer (pixbuf, &data, length, "jpeg", &error, "quality", "100", NULL);
  g_assert_no_error (error);
  return (guint8 *) data;
}

static void
test_jpeg (VncFixture *fixture, gconstpointer data)
{
  gsize length;
  g_autofree guint8 *jpeg = make_jpeg (16, &length);

  vnc_fixture_connect (fixture);
  vnc_fixture_draw (fixture);
  /* When it hears of key codes the library asks once more for the whole screen, on which this
   * picture is not: it goes out after that. */
  WAIT_FOR (fake_vnc_get_n_requests (fixture->server) >= 3);
  send_jpeg (fixture, jpeg, length);
  WAIT_FOR ((vnc_fixture_draw (fixture), vnc_fixture_get_pixel (fixture, 15, 15) != 0x123456));
  g_assert_cmphex (vnc_fixture_get_pixel (fixture, 15, 15) >> 16, >=, 0xfc);
  g_assert_cmphex (vnc_fixture_get_pixel (fixture, 16, 16), ==, 0x123456);
}

static void
assert_refused (VncFixture *fixture)
{
  assert_failed (fixture, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_LOST);
  g_assert_cmpstr (pdk_console_backend_get_error (fixture->backend)->message, ==,
                   "The display sent something that cannot be");
}

static void
test_jpeg_of_other_size (VncFixture *fixture, gconstpointer data)
{
  gsize length;
  g_autofree guint8 *jpeg = make_jpeg (8, &length);

  vnc_fixture_connect (fixture);
  vnc_fixture_draw (fixture);
  send_jpeg (fixture, jpeg, length);
  assert_refused (fixture);
}

static void
test_no_jpeg (VncFixture *fixture, gconstpointer data)
{
  vnc_fixture_connect (fixture);
  vnc_fixture_draw (fixture);
  send_jpeg (fixture, (const guint8 *) "\xff\xd8\xff\xd9", 4);
  assert_refused (fixture);
}

/* Cut off anywhere, or with any bit turned round, nothing is read that is not there. */
static void
test_jpeg_heads (void)
{
  gsize length;
  g_autofree guint8 *jpeg = make_jpeg (16, &length);

  g_assert_true (pdk_vnc_jpeg_has_size (jpeg, length, 16, 16));
  g_assert_false (pdk_vnc_jpeg_has_size (jpeg, length, 16, 17));
  for (gsize n = 0; n < length; n++) {
    g_autofree guint8 *part = g_memdup2 (jpeg, n);

    pdk_vnc_jpeg_has_size (part, n, 16, 16);
  }
  for (gsize bit = 0; bit < 8 * length; bit++) {
    jpeg[bit / 8] ^= 1 << bit % 8;
    pdk_vnc_jpeg_has_size (jpeg, length, 16, 16);
    jpeg[bit / 8] ^= 1 << bit % 8;
  }
}

static void
test_long_zrle (VncFixture *fixture, gconstpointer data)
{
  vnc_fixture_connect (fixture);
  vnc_fixture_draw (fixture);
  fake_vnc_send_rectangle (fixture->server, 0, 0, 16, 16, 16, "\xff\xff\xff\xff", 4);
  assert_refused (fixture);
}

static void
test_garbage (VncFixture *fixture, gconstpointer data)
{
  vnc_fixture_connect (fixture);
  fake_vnc_send (fixture->server, "\x77garbage", 8);
  assert_failed (fixture, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_LOST);
  g_assert_nonnull (pdk_console_backend_get_detail (fixture->backend));
}

static void
test_not_vnc (VncFixture *fixture, gconstpointer data)
{
  pdk_console_backend_open (fixture->backend);
  /* Before the viewer has read the greeting of the protocol. */
  fake_vnc_hang_up (fixture->server);
  assert_failed (fixture, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_CONNECT);
}

static void
test_huge_text (VncFixture *fixture, gconstpointer data)
{
  static const guint8 message[] = { 3, 0, 0, 0, 0xff, 0xff, 0xff, 0xff };

  vnc_fixture_connect (fixture);
  fake_vnc_send (fixture->server, message, sizeof message);
  assert_failed (fixture, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_LOST);
}

/* Formats of nonsense as its own are nothing to us, who ask for ours. */
static void
test_native_formats (void)
{
  static const guint8 formats[][16] = {
    { 0 },
    { 24, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0 },
    { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 },
    { 8, 8, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    FakeVnc *server = fake_vnc_new (64, 64, 0x123456);
    VncFixture fixture = { server, pdk_vnc_backend_new_for_fd (fake_vnc_open_fd, server, NULL) };

    fake_vnc_set_native_format (server, formats[i]);
    vnc_fixture_connect (&fixture);
    vnc_fixture_draw (&fixture);
    g_assert_cmphex (vnc_fixture_get_pixel (&fixture, 63, 63), ==, 0x123456);
    vnc_fixture_tear_down (&fixture, NULL);
  }
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/vnc/connect/" name, VncFixture, NULL, vnc_fixture_set_up, func,            \
              vnc_fixture_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("picture", test_picture);
  ADD ("encodings", test_encodings);
  ADD ("paced", test_paced);
  ADD ("closed", test_closed);
  ADD ("password", test_password);
  ADD ("refused", test_refused);
  ADD ("unknown-security", test_unknown_security);
  g_test_add_func ("/console/vnc/connect/no-socket", test_no_socket);
  g_test_add_func ("/console/vnc/connect/no-descriptors", test_no_descriptors);
  g_test_add_func ("/console/vnc/connect/close-at-any-time", test_close_at_any_time);
  g_test_add_func ("/console/vnc/connect/host", test_host);
  g_test_add_func ("/console/vnc/connect/socket-path", test_socket_path);
  g_test_add_func ("/console/vnc/connect/nobody-answers", test_nobody_answers);
  ADD ("too-large", test_too_large);
  ADD ("no-size", test_no_size);
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++) {
    g_autofree char *path = g_strconcat ("/console/vnc/connect/lie/", lies[i].name, NULL);

    g_test_add (path, VncFixture, &lies[i], vnc_fixture_set_up, test_lie, vnc_fixture_tear_down);
  }
  ADD ("jpeg", test_jpeg);
  ADD ("jpeg-of-other-size", test_jpeg_of_other_size);
  ADD ("no-jpeg", test_no_jpeg);
  g_test_add_func ("/console/vnc/connect/jpeg-heads", test_jpeg_heads);
  ADD ("long-zrle", test_long_zrle);
  ADD ("garbage", test_garbage);
  ADD ("not-vnc", test_not_vnc);
  ADD ("huge-text", test_huge_text);
  g_test_add_func ("/console/vnc/connect/native-formats", test_native_formats);
  return g_test_run ();
}
