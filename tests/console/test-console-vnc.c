/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include <linux/input-event-codes.h>
#include <string.h>

#include "console-fixture.h"
#include "fake-vnc.h"
#include "pdk-console-backend-private.h"
#include "vnc/pdk-vnc-backend.h"

/* What a VNC server paints, and what of it is seen; what is typed and pointed at, and what of it
 * arrives. */

#define BLUE  0x204060
#define RED   0xc01020
#define GREEN 0x10b040

typedef struct {
  ConsoleFixture console; /* its own server is not used */
  FakeVnc *server;
} Fixture;

static gboolean
has_keyboard (Fixture *fixture)
{
  gboolean captured;

  g_object_get (fixture->console.console, "keyboard-captured", &captured, NULL);
  return captured;
}

static void
show (Fixture *fixture)
{
  console_fixture_show (&fixture->console,
                        pdk_vnc_backend_new_for_fd (fake_vnc_open_fd, fixture->server, NULL));
  console_fixture_wait_pixel (&fixture->console, 320, 240, BLUE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = fake_vnc_new (641, 480, BLUE);
  show (fixture);
}

/* As large as the console, so that both count alike; with the keyboard, the pointer at a known place. */
static void
set_up_devices (Fixture *fixture)
{
  show (fixture);
  console_fixture_focus (&fixture->console);
  console_fixture_wait_drawn (&fixture->console);
  console_fixture_xdotool ("mousemove 300 200");
  WAIT_FOR (strstr (fake_vnc_get_log (fixture->server), "p300,200:0 ") != NULL);
  fake_vnc_clear_log (fixture->server);
}

static void
set_up_input (Fixture *fixture, gconstpointer data)
{
  fixture->server = fake_vnc_new (800, 600, BLUE);
  set_up_devices (fixture);
}

static void
set_up_plain (Fixture *fixture, gconstpointer data)
{
  fixture->server = fake_vnc_new (800, 600, BLUE);
  fake_vnc_set_plain_keys (fixture->server);
  set_up_devices (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  console_fixture_tear_down (&fixture->console);
  fake_vnc_free (fixture->server);
}

static void
wait_log (Fixture *fixture, const char *expected)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  guint tick = g_timeout_add (5, console_fixture_on_tick, NULL);

  while (strcmp (fake_vnc_get_log (fixture->server), expected) != 0 &&
         g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  g_assert_cmpstr (fake_vnc_get_log (fixture->server), ==, expected);
  fake_vnc_clear_log (fixture->server);
}

static void
wait_pixel (Fixture *fixture, int x, int y, guint32 color)
{
  console_fixture_wait_pixel (&fixture->console, x, y, color);
}

static void
key (const char *what, guint code)
{
  console_fixture_xdotool ("%s %u", what, code + 8);
}

/* Not a pixel beside, not a shade off, in every encoding. */
static void
test_encodings (Fixture *fixture, gconstpointer data)
{
  static const FakeVncEncoding encodings[] = { FAKE_VNC_RAW, FAKE_VNC_RRE, FAKE_VNC_HEXTILE,
                                               FAKE_VNC_TIGHT };
  const PdkConsoleTransform *t;

  g_object_set (fixture->console.console, "scaling", PDK_CONSOLE_ONE_TO_ONE, NULL);
  console_fixture_wait_drawn (&fixture->console);
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++) {
    int y = 50 * (i + 1);

    fake_vnc_fill (fixture->server, encodings[i], 100, y, 33, 20, RED);
    wait_pixel (fixture, 132, y + 19, RED);
    console_fixture_wait_drawn (&fixture->console);
    t = pdk_console_view_get_transform (pdk_console_get_view (fixture->console.console));
    for (int x = 99; x <= 134; x++) {
      guint32 expected = x >= 100 && x < 133 ? RED : BLUE;

      g_assert_cmphex (console_fixture_get_shown (&fixture->console, t->area.x + x,
                                                  t->area.y + y + 19),
                       ==, expected);
    }
  }
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  fake_vnc_fill (fixture->server, FAKE_VNC_RAW, 0, 0, 10, 10, GREEN);
  wait_pixel (fixture, 9, 9, GREEN);
  fake_vnc_copy (fixture->server, 0, 0, 630, 470, 10, 10);
  wait_pixel (fixture, 639, 479, GREEN);
  g_assert_cmphex (console_fixture_get_pixel (&fixture->console, 640, 479), ==, BLUE);
}

static void
test_size (Fixture *fixture, gconstpointer data)
{
  fake_vnc_set_size (fixture->server, 1024, 768, RED);
  wait_pixel (fixture, 1023, 767, RED);
  fake_vnc_set_size (fixture->server, 320, 200, GREEN);
  wait_pixel (fixture, 319, 199, GREEN);
  g_assert_cmpint (pdk_console_framebuffer_get_width (
                       pdk_console_backend_get_framebuffer (fixture->console.backend)),
                   ==, 320);
}

/* Back and forth, without a picture in between. */
static void
test_size_storm (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 100; i++) {
    fake_vnc_set_size (fixture->server, 100 + i, 200 - i, RED);
    g_main_context_iteration (NULL, FALSE);
  }
  fake_vnc_set_size (fixture->server, 640, 480, GREEN);
  wait_pixel (fixture, 639, 479, GREEN);
}

/* Everything that was sent to the server before is there. */
static void
settle (Fixture *fixture)
{
  for (int i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  pdk_console_backend_send_key (fixture->console.backend, 0x1e, 'a', TRUE);
  pdk_console_backend_send_key (fixture->console.backend, 0x1e, 'a', FALSE);
  wait_log (fixture, "k1e+61 k1e-61 ");
}

/* While an answer is on its way nothing is asked for: that is looked at when it is there.  Returns:
 * whether there was a request more than @before */
static gboolean
look (Fixture *fixture, guint before)
{
  if (fake_vnc_get_n_requests (fixture->server) > before)
    return TRUE;
  pdk_console_framebuffer_look (pdk_console_backend_get_framebuffer (fixture->console.backend));
  return FALSE;
}

/* A server works only for what is seen, and the picture is whole when it is seen again. */
static void
test_hidden (Fixture *fixture, gconstpointer data)
{
  guint before;

  console_fixture_wait_drawn (&fixture->console);
  gtk_widget_set_visible (GTK_WIDGET (fixture->console.console), FALSE);
  fake_vnc_clear_log (fixture->server);
  settle (fixture);
  before = fake_vnc_get_n_requests (fixture->server);
  fake_vnc_fill (fixture->server, FAKE_VNC_RAW, 0, 0, 1, 1, RED);
  settle (fixture);
  fake_vnc_fill (fixture->server, FAKE_VNC_RAW, 100, 100, 1, 1, GREEN);
  settle (fixture);
  g_assert_cmpuint (fake_vnc_get_n_requests (fixture->server), ==, before);

  /* A look from elsewhere asks for what is new, once. */
  WAIT_FOR (look (fixture, before));
  settle (fixture);
  g_assert_cmpuint (fake_vnc_get_n_requests (fixture->server), ==, before + 1);

  gtk_widget_set_visible (GTK_WIDGET (fixture->console.console), TRUE);
  wait_pixel (fixture, 0, 0, RED);
  wait_pixel (fixture, 100, 100, GREEN);
}

static void
test_cursor (Fixture *fixture, gconstpointer data)
{
  PdkConsoleBackend *backend = fixture->console.backend;
  PdkConsoleCursor *cursor;
  const guint8 *rgba;

  fake_vnc_set_cursor (fixture->server, 16, 3, 5, RED);
  WAIT_FOR (pdk_console_backend_get_cursor (backend) != NULL);
  cursor = pdk_console_backend_get_cursor (backend);
  g_assert_cmpint (cursor->width, ==, 16);
  g_assert_cmpint (cursor->hot_x, ==, 3);
  g_assert_cmpint (cursor->hot_y, ==, 5);
  rgba = g_bytes_get_data (cursor->rgba, NULL);
  g_assert_cmphex (rgba[0], ==, 0xc0);
  g_assert_cmphex (rgba[1], ==, 0x10);
  g_assert_cmphex (rgba[2], ==, 0x20);
  g_assert_cmphex (rgba[3], ==, 0xff);

  fake_vnc_set_cursor (fixture->server, 0, 0, 0, 0);
  WAIT_FOR (pdk_console_cursor_is_hidden (pdk_console_backend_get_cursor (backend)));
}

/* Number and meaning, as QEMU wants them. */
static void
test_keys (Fixture *fixture, gconstpointer data)
{
  key ("key", KEY_A);
  wait_log (fixture, "k1e+61 k1e-61 ");
  key ("key", KEY_RIGHT);
  wait_log (fixture, "kcd+ff53 kcd-ff53 ");
  key ("key", KEY_RIGHTCTRL);
  wait_log (fixture, "k9d+ffe4 k9d-ffe4 ");
  key ("key", KEY_PAUSE);
  wait_log (fixture, "kc6+ff13 kc6-ff13 ");
  /* Released as what it was pressed as. */
  key ("keydown", KEY_LEFTSHIFT);
  key ("keydown", KEY_B);
  key ("keyup", KEY_LEFTSHIFT);
  key ("keyup", KEY_B);
  wait_log (fixture, "k2a+ffe1 k30+42 k2a-ffe1 k30-42 ");
}

static void
test_plain_keys (Fixture *fixture, gconstpointer data)
{
  static const guint ctrl_alt_delete[] = { 0x1d, 0x38, 0x153 };
  static const guint shift_a[] = { 0x2a, 0x1e };

  key ("key", KEY_A);
  wait_log (fixture, "k00+61 k00-61 ");
  key ("keydown", KEY_LEFTSHIFT);
  key ("key", KEY_TAB);
  key ("keyup", KEY_LEFTSHIFT);
  wait_log (fixture, "k00+ffe1 k00+ff09 k00-ff09 k00-ffe1 ");
  pdk_console_send_keys (fixture->console.console, ctrl_alt_delete, 3);
  wait_log (fixture, "k00+ffe3 k00+ffe9 k00+ffff k00-ffff k00-ffe9 k00-ffe3 ");
  pdk_console_send_keys (fixture->console.console, shift_a, 2);
  wait_log (fixture, "k00+ffe1 k00+41 k00-41 k00-ffe1 ");
}

/* What is held is let go with the focus, whatever the protocol. */
static void
test_released (Fixture *fixture, gconstpointer data)
{
  key ("keydown", KEY_LEFTALT);
  wait_log (fixture, "k38+ffe9 ");
  gtk_window_set_focus (fixture->console.window, NULL);
  wait_log (fixture, "k38-ffe9 ");
  g_assert_false (has_keyboard (fixture));
  key ("keyup", KEY_LEFTALT);
}

static void
test_pointer (Fixture *fixture, gconstpointer data)
{
  console_fixture_xdotool ("mousemove 120 80");
  wait_log (fixture, "p120,80:0 ");
  console_fixture_xdotool ("mousedown 1");
  wait_log (fixture, "p120,80:0 p120,80:1 ");
  console_fixture_xdotool ("mouseup 1 click 3");
  wait_log (fixture, "p120,80:1 p120,80:0 p120,80:0 p120,80:4 p120,80:4 p120,80:0 ");
  console_fixture_xdotool ("click 4");
  wait_log (fixture, "p120,80:8 p120,80:0 ");
  console_fixture_xdotool ("click 7");
  wait_log (fixture, "p120,80:40 p120,80:0 ");
}

/* Without a tablet the guest wants movements, as ways from the middle. */
static void
test_relative (Fixture *fixture, gconstpointer data)
{
  console_fixture_xdotool ("mousemove 400 300");
  wait_log (fixture, "p400,300:0 ");
  fake_vnc_set_absolute (fixture->server, FALSE);
  WAIT_FOR (!pdk_console_backend_get_absolute_pointer (fixture->console.backend));
  console_fixture_xdotool ("click 1");
  WAIT_FOR (pdk_console_get_captured (fixture->console.console));
  fake_vnc_clear_log (fixture->server);
  console_fixture_xdotool ("mousemove_relative 5 7");
  wait_log (fixture, "p32772,32774:0 ");
  console_fixture_xdotool ("click 1");
  wait_log (fixture, "p32767,32767:1 p32767,32767:0 ");
}

/* The guest's lock keys are moved to where the host's are, once: by pressing them. */
static void
test_locks (Fixture *fixture, gconstpointer data)
{
  fake_vnc_set_leds (fixture->server, 1 << 2);
  wait_log (fixture, "k3a+ffe5 k3a-ffe5 ");
  g_assert_cmpint (pdk_console_backend_get_locks (fixture->console.backend), ==,
                   PDK_CONSOLE_LOCK_CAPS);
}

static void
show_with_resize (Fixture *fixture, FakeVncResize resize)
{
  fixture->server = fake_vnc_new (641, 480, BLUE);
  fake_vnc_set_resize (fixture->server, resize);
  show (fixture);
}

static void
set_up_resizable (Fixture *fixture, gconstpointer data)
{
  show_with_resize (fixture, FAKE_VNC_RESIZE_DONE);
}

static void
set_up_refusing (Fixture *fixture, gconstpointer data)
{
  show_with_resize (fixture, FAKE_VNC_RESIZE_REFUSED);
}

static PdkConsoleResizer *
get_resizer (Fixture *fixture)
{
  return pdk_console_backend_get_resizer (fixture->console.backend);
}

static void
test_resize (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (pdk_console_resizer_get_obstacle (get_resizer (fixture)), ==,
                   PDK_CONSOLE_RESIZE_POSSIBLE);
  pdk_console_resizer_request_size (get_resizer (fixture), 0, 1000, 700, 0, 0);
  wait_log (fixture, "s1000x700 ");
  wait_pixel (fixture, 999, 699, 0x00aa00);
}

/* The picture stays as it is, and goes on. */
static void
test_resize_refused (Fixture *fixture, gconstpointer data)
{
  pdk_console_resizer_request_size (get_resizer (fixture), 0, 1000, 700, 0, 0);
  wait_log (fixture, "s1000x700 ");
  fake_vnc_fill (fixture->server, FAKE_VNC_RAW, 640, 479, 1, 1, RED);
  wait_pixel (fixture, 640, 479, RED);
}

static void
test_resize_unknown (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (pdk_console_resizer_get_obstacle (get_resizer (fixture)), ==,
                   PDK_CONSOLE_RESIZE_UNSUPPORTED);
  /* A guest that changes its mode by itself is no sign that it could be asked to. */
  fake_vnc_set_size (fixture->server, 320, 200, RED);
  wait_pixel (fixture, 319, 199, RED);
  pdk_console_resizer_request_size (get_resizer (fixture), 0, 1000, 700, 0, 0);
  settle (fixture);
  g_assert_cmpint (pdk_console_resizer_get_obstacle (get_resizer (fixture)), ==,
                   PDK_CONSOLE_RESIZE_UNSUPPORTED);
}

/* A bell is nothing to be alarmed about, and neither is the screen's name. */
static void
test_noise (Fixture *fixture, gconstpointer data)
{
  fake_vnc_ring (fixture->server);
  fake_vnc_fill (fixture->server, FAKE_VNC_RAW, 0, 0, 1, 1, RED);
  wait_pixel (fixture, 0, 0, RED);
}

#define ADD(name, set_up_, func)                                                                   \
  g_test_add ("/console/vnc/" name, Fixture, NULL, set_up_, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("encodings", set_up, test_encodings);
  ADD ("copy", set_up, test_copy);
  ADD ("size", set_up, test_size);
  ADD ("size-storm", set_up, test_size_storm);
  ADD ("hidden", set_up, test_hidden);
  ADD ("cursor", set_up, test_cursor);
  ADD ("keys", set_up_input, test_keys);
  ADD ("plain-keys", set_up_plain, test_plain_keys);
  ADD ("released", set_up_input, test_released);
  ADD ("pointer", set_up_input, test_pointer);
  ADD ("relative", set_up_input, test_relative);
  ADD ("locks", set_up_input, test_locks);
  ADD ("resize", set_up_resizable, test_resize);
  ADD ("resize-refused", set_up_refusing, test_resize_refused);
  ADD ("resize-unknown", set_up, test_resize_unknown);
  ADD ("noise", set_up, test_noise);
  return g_test_run ();
}
