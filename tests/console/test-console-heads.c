/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "fake-agent.h"
#include "fake-spice-device.h"
#include "spice/pdk-spice-backend.h"

#include <string.h>

/* Guests with more than one screen: as rectangles on one surface, and as channels of their own. */

#define BLUE  0x204060
#define RED   0xc01020
#define GREEN 0x10b040

static void
set_up (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_set_up (fixture, 640, 480);
}

static void
tear_down (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_tear_down (fixture);
}

static PdkConsoleHead *
get_head (ConsoleFixture *fixture, guint number)
{
  return pdk_console_backend_get_head (fixture->backend, number);
}

static gboolean
has_pixel (ConsoleFixture *fixture, guint number, int x, int y, guint32 color)
{
  PdkConsoleHead *head = get_head (fixture, number);
  PdkConsoleFramebuffer *framebuffer;
  PdkConsolePixels *pixels;

  if (head == NULL)
    return FALSE;
  framebuffer = pdk_console_head_get_framebuffer (head);
  pdk_console_framebuffer_commit (framebuffer);
  pixels = pdk_console_framebuffer_get_pixels (framebuffer);
  if (pixels == NULL || x >= pixels->width || y >= pixels->height)
    return FALSE;
  return (((guint32 *) (gpointer) (pixels->data + (gsize) y * pixels->stride))[x] & 0xffffff) ==
         color;
}

static gboolean
is_enabled (ConsoleFixture *fixture, guint number)
{
  PdkConsoleHead *head = get_head (fixture, number);

  return head != NULL && pdk_console_head_get_enabled (head);
}

static gboolean
is_large (ConsoleFixture *fixture, guint number, int width, int height)
{
  PdkConsoleHead *head = get_head (fixture, number);
  cairo_rectangle_int_t area = { 0 };

  if (head != NULL)
    area = pdk_console_head_get_area (head);
  return area.width == width && area.height == height;
}

/* Two side by side on a surface of 1100 × 600: BLUE with RED on the right one. */
static void
show_two (ConsoleFixture *fixture)
{
  static const FakeSpiceHead heads[] = { { 0, 0, 0, 640, 480 }, { 1, 640, 0, 460, 600 } };

  fake_spice_create_screen (fixture->server, 1100, 600, FAKE_SPICE_XRGB32, BLUE);
  fake_spice_set_heads (fixture->server, heads, G_N_ELEMENTS (heads), 4);
  fake_spice_fill (fixture->server, 640, 0, 460, 600, RED);
  WAIT_FOR (is_enabled (fixture, 1));
  WAIT_FOR (has_pixel (fixture, 1, 459, 599, RED));
}

static GtkWindow *
open_second (ConsoleFixture *fixture, guint head)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  GtkWidget *console = pdk_console_new ();

  g_object_set (console, "head", head, NULL);
  pdk_console_set_backend (PDK_CONSOLE (console), fixture->backend);
  gtk_window_set_decorated (window, FALSE);
  gtk_window_set_default_size (window, 460, 600);
  gtk_window_set_child (window, console);
  gtk_window_present (window);
  WAIT_FOR (gtk_widget_get_mapped (console));
  return window;
}

static void
test_one_surface (ConsoleFixture *fixture, gconstpointer data)
{
  show_two (fixture);
  WAIT_FOR (is_large (fixture, 0, 640, 480));
  g_assert_true (has_pixel (fixture, 0, 639, 479, BLUE));
  /* What is drawn goes where it belongs, also over the joint. */
  fake_spice_fill (fixture->server, 630, 100, 20, 10, GREEN);
  WAIT_FOR (has_pixel (fixture, 1, 9, 109, GREEN));
  g_assert_true (has_pixel (fixture, 1, 10, 109, RED));
  WAIT_FOR (has_pixel (fixture, 0, 639, 100, GREEN));
  g_assert_true (has_pixel (fixture, 0, 629, 100, BLUE));
  /* Those that the guest could have as well are known. */
  g_assert_cmpuint (g_list_model_get_n_items (pdk_console_backend_get_heads (fixture->backend)), ==,
                    4);
  g_assert_false (is_enabled (fixture, 3));
}

static void
test_turned_off (ConsoleFixture *fixture, gconstpointer data)
{
  static const FakeSpiceHead one = { 0, 0, 0, 1100, 600 };

  show_two (fixture);
  fake_spice_set_heads (fixture->server, &one, 1, 4);
  WAIT_FOR (!is_enabled (fixture, 1));
  WAIT_FOR (is_large (fixture, 0, 1100, 600));
  WAIT_FOR (has_pixel (fixture, 0, 1099, 599, RED));
  g_assert_true (is_enabled (fixture, 0));
}

/* A guest that arranges its screens anew leaves one out for a moment: nothing is made of that. */
static void
test_left_out (ConsoleFixture *fixture, gconstpointer data)
{
  static const FakeSpiceHead one = { 0, 0, 0, 1100, 600 };
  PdkConsoleResizer *resizer = pdk_console_backend_get_resizer (fixture->backend);
  g_autoptr (FakeAgent) agent = fake_agent_new (fixture->server);

  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
  show_two (fixture);
  WAIT_FOR (pdk_console_resizer_get_obstacle (resizer) == PDK_CONSOLE_RESIZE_POSSIBLE);
  pdk_console_resizer_request_size (resizer, 0, 640, 480, 0, 0);
  WAIT_FOR (strstr (fake_agent_get_log (agent), "monitors:") != NULL);
  fake_spice_set_heads (fixture->server, &one, 1, 4);
  WAIT_FOR (pdk_console_head_get_in_doubt (get_head (fixture, 1)));
  g_assert_true (is_enabled (fixture, 1));
  pdk_console_resizer_request_size (resizer, 1, 461, 600, 0, 0);
  show_two (fixture);
  WAIT_FOR (!pdk_console_head_get_in_doubt (get_head (fixture, 1)));
  WAIT_FOR (strstr (fake_agent_get_log (agent), "461x600") != NULL);
  g_assert_nonnull (strstr (fake_agent_get_log (agent), "monitors:640x480+0+0,461x600+640+0"));
}

/* Heads that lie beside the surface, or on none, are not followed there. */
static void
test_beyond_surface (ConsoleFixture *fixture, gconstpointer data)
{
  static const FakeSpiceHead heads[] = {
    { 0, 0, 0, 640, 480 },
    { 1, 600, 400, 5000, 5000 },
    { 2, 4000, 0, 640, 480 },
    { 40, 0, 0, 100, 100 },
  };

  fake_spice_set_heads (fixture->server, heads, G_N_ELEMENTS (heads), 4);
  WAIT_FOR (is_enabled (fixture, 1));
  g_assert_true (is_large (fixture, 1, 40, 80));
  g_assert_false (is_enabled (fixture, 2));
  fake_spice_fill (fixture->server, 0, 0, 640, 480, GREEN);
  WAIT_FOR (has_pixel (fixture, 1, 39, 79, GREEN));
  fake_spice_create_screen (fixture->server, 320, 240, FAKE_SPICE_XRGB32, RED);
  WAIT_FOR (has_pixel (fixture, 0, 319, 239, RED));
}

static gboolean
is_shown (PdkConsole *console, int expected_width, int expected_height)
{
  int width, height;

  pdk_console_get_picture_size (console, &width, &height);
  return width == expected_width && height == expected_height;
}

/* Each in a widget of its own, with the pointer where it is. */
static void
test_two_widgets (ConsoleFixture *fixture, gconstpointer data)
{
  GtkWindow *second;
  PdkConsole *console;

  show_two (fixture);
  second = open_second (fixture, 1);
  console = PDK_CONSOLE (gtk_window_get_child (second));
  WAIT_FOR (is_shown (console, 460, 600));
  console_fixture_focus_window (second);
  fake_spice_clear_log (fixture->server);
  console_fixture_xdotool ("mousemove 21 34 click 1");
  /* The tablet lies over both of them; an agent hears which is meant. */
  WAIT_FOR (strstr (fake_spice_get_log (fixture->server), "p661,34 b1") != NULL);
  gtk_window_destroy (second);
}

/* The agent hears of both, side by side; and of the one that is turned off. */
static void
test_arrangement (ConsoleFixture *fixture, gconstpointer data)
{
  PdkConsoleResizer *resizer = pdk_console_backend_get_resizer (fixture->backend);
  g_autoptr (FakeAgent) agent = fake_agent_new (fixture->server);

  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
  show_two (fixture);
  WAIT_FOR (pdk_console_resizer_get_obstacle (resizer) == PDK_CONSOLE_RESIZE_POSSIBLE);
  g_object_set (fixture->console, "resize-guest", TRUE, NULL);
  WAIT_FOR (strstr (fake_agent_get_log (agent), "monitors:800x600+0+0,460x600+800+0 ") != NULL);
  pdk_console_resizer_request_enabled (resizer, 1, FALSE);
  WAIT_FOR (strstr (fake_agent_get_log (agent), "monitors:800x600+0+0 ") != NULL);
  pdk_console_resizer_request_enabled (resizer, 2, TRUE);
  WAIT_FOR (strstr (fake_agent_get_log (agent), "+0+0,0x0+0+0,1024x768+800+0 ") != NULL);
}

/* The second device is there before anyone connects. */

static FakeSpiceDevice *device;

static void
set_up_two_devices (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_set_up (fixture, 640, 480);
  pdk_console_backend_close (fixture->backend);
  pdk_console_set_backend (fixture->console, NULL);
  g_clear_object (&fixture->backend);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  device = fake_spice_device_new (fixture->server, 1);
  fixture->backend = pdk_spice_backend_new_for_fds (fake_spice_open_fd, fixture->server, NULL);
  pdk_console_set_backend (fixture->console, fixture->backend);
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (get_head (fixture, 1) != NULL);
}

static void
tear_down_two_devices (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_tear_down (fixture);
  g_clear_pointer (&device, fake_spice_device_free);
}

static void
test_two_channels (ConsoleFixture *fixture, gconstpointer data)
{
  GtkWindow *second;

  WAIT_FOR (pdk_console_backend_get_state (fixture->backend) == PDK_CONSOLE_BACKEND_CONNECTED);
  g_assert_false (is_enabled (fixture, 1));
  fake_spice_device_create_screen (device, 320, 200, RED);
  WAIT_FOR (is_enabled (fixture, 1));
  WAIT_FOR (has_pixel (fixture, 1, 319, 199, RED));
  WAIT_FOR (has_pixel (fixture, 0, 639, 479, BLUE));
  second = open_second (fixture, 1);
  WAIT_FOR (pdk_console_has_picture (PDK_CONSOLE (gtk_window_get_child (second))));
  gtk_window_destroy (second);
  fake_spice_device_destroy_screen (device);
  WAIT_FOR (!is_enabled (fixture, 1));
  g_assert_true (has_pixel (fixture, 1, 319, 199, RED));
}

/* The other screen was turned off a moment ago, and nobody said so yet: it is not turned on again by
 * what is asked for in that moment. */
static void
test_just_turned_off (ConsoleFixture *fixture, gconstpointer data)
{
  PdkConsoleResizer *resizer = pdk_console_backend_get_resizer (fixture->backend);
  g_autoptr (FakeAgent) agent = fake_agent_new (fixture->server);

  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
  fake_spice_device_create_screen (device, 320, 200, RED);
  WAIT_FOR (is_enabled (fixture, 1));
  WAIT_FOR (pdk_console_resizer_get_obstacle (resizer) == PDK_CONSOLE_RESIZE_POSSIBLE);
  fake_spice_device_destroy_screen (device);
  WAIT_FOR (pdk_console_head_get_in_doubt (get_head (fixture, 1)));
  g_assert_true (is_enabled (fixture, 1));
  pdk_console_resizer_request_size (resizer, 0, 800, 600, 0, 0);
  WAIT_FOR (strstr (fake_agent_get_log (agent), "monitors:") != NULL);
  g_assert_nonnull (strstr (fake_agent_get_log (agent), "monitors:800x600+0+0 "));
  g_assert_false (is_enabled (fixture, 1));
}

/* What QEMU writes into a screen that the guest has not used yet does not turn it on. */
static void
test_unused (ConsoleFixture *fixture, gconstpointer data)
{
  PdkConsoleResizer *resizer = pdk_console_backend_get_resizer (fixture->backend);
  g_autoptr (FakeAgent) agent = fake_agent_new (fixture->server);

  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
  fake_spice_device_create_screen (device, 640, 480, RED);
  WAIT_FOR (pdk_console_head_get_area (get_head (fixture, 1)).width == 640);
  g_assert_false (is_enabled (fixture, 1));
  WAIT_FOR (pdk_console_resizer_get_obstacle (resizer) == PDK_CONSOLE_RESIZE_POSSIBLE);
  pdk_console_resizer_request_size (resizer, 0, 800, 600, 0, 0);
  WAIT_FOR (strstr (fake_agent_get_log (agent), "monitors:") != NULL);
  g_assert_nonnull (strstr (fake_agent_get_log (agent), "monitors:800x600+0+0 "));
  /* The guest uses it, in that size, too. */
  fake_spice_device_destroy_screen (device);
  fake_spice_device_create_screen (device, 640, 480, RED);
  WAIT_FOR (is_enabled (fixture, 1));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/heads/" name, ConsoleFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("one-surface", test_one_surface);
  ADD ("turned-off", test_turned_off);
  ADD ("left-out", test_left_out);
  ADD ("beyond-surface", test_beyond_surface);
  ADD ("two-widgets", test_two_widgets);
  ADD ("arrangement", test_arrangement);
  g_test_add ("/console/heads/two-channels", ConsoleFixture, NULL, set_up_two_devices,
              test_two_channels, tear_down_two_devices);
  g_test_add ("/console/heads/just-turned-off", ConsoleFixture, NULL, set_up_two_devices,
              test_just_turned_off, tear_down_two_devices);
  g_test_add ("/console/heads/unused", ConsoleFixture, NULL, set_up_two_devices, test_unused,
              tear_down_two_devices);
  return g_test_run ();
}
