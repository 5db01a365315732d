/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "fake-agent.h"
#include "size/pdk-console-negotiator.h"

#include <string.h>

/* How large a guest is shown, to the pixel of the host's screen, and what it hears of the room that
 * there is.  Run at GDK_SCALE 1 and 2: all the numbers below are device pixels. */

#define BLUE  0x204060
#define RED   0xc01020
#define GREEN 0x10b040

static int
get_scale (ConsoleFixture *fixture)
{
  return gtk_widget_get_scale_factor (GTK_WIDGET (fixture->console));
}

/* The screen of the test is 1280 × 1024: at twice the density the window is half as large. */
static void
set_up (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_set_up (fixture, 321, 240);
  if (get_scale (fixture) == 2) {
    gtk_window_set_default_size (fixture->window, 400, 300);
    WAIT_FOR (gtk_widget_get_width (GTK_WIDGET (fixture->console)) == 400);
  }
}

static void
tear_down (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_tear_down (fixture);
}

/* Lines of one pixel, which every filter but the right one smears. */
static void
paint_lines (ConsoleFixture *fixture)
{
  for (int i = 0; i < 40; i++)
    fake_spice_fill (fixture->server, i * 8, 0, 1 + i % 3, 240, RED);
  for (int i = 0; i < 30; i++)
    fake_spice_fill (fixture->server, 0, i * 8, 321, 1, GREEN);
  fake_spice_fill (fixture->server, 320, 239, 1, 1, RED);
  console_fixture_wait_pixel (fixture, 320, 239, RED);
}

static void
show (ConsoleFixture *fixture, PdkConsoleScaling scaling, guint zoom)
{
  g_object_set (fixture->console, "scaling", scaling, "zoom", zoom, NULL);
  console_fixture_wait_drawn (fixture);
  console_fixture_wait_drawn (fixture);
}

static const PdkConsoleTransform *
get_transform (ConsoleFixture *fixture)
{
  return pdk_console_view_get_transform (pdk_console_get_view (fixture->console));
}

/* Every pixel of the guest is a block of @multiple pixels on the screen, none is another color. */
static void
assert_blocks (ConsoleFixture *fixture, int multiple)
{
  const cairo_rectangle_int_t *area = &get_transform (fixture)->area;
  int width, height;
  g_autofree guint32 *shown = console_fixture_grab (fixture, &width, &height);

  g_assert_cmpint (area->width, ==, 321 * multiple);
  g_assert_cmpint (area->height, ==, 240 * multiple);
  for (int y = 0; y < MIN (area->height, height - area->y); y++) {
    for (int x = 0; x < MIN (area->width, width - area->x); x++) {
      guint32 expected = console_fixture_get_pixel (fixture, x / multiple, y / multiple);
      guint32 got = shown[(gsize) (area->y + y) * width + area->x + x];

      if (got != expected)
        g_error ("at %d,%d: %06x instead of %06x", x, y, got, expected);
    }
  }
}

static void
test_one_to_one (ConsoleFixture *fixture, gconstpointer data)
{
  paint_lines (fixture);
  show (fixture, PDK_CONSOLE_ONE_TO_ONE, 100);
  assert_blocks (fixture, 1);
  g_assert_cmpint (get_transform (fixture)->area.x, ==, (800 - 321) / 2);
}

static void
test_integer (ConsoleFixture *fixture, gconstpointer data)
{
  paint_lines (fixture);
  show (fixture, PDK_CONSOLE_INTEGER, 100);
  assert_blocks (fixture, 2);
  /* What changes afterwards is as exact. */
  fake_spice_fill (fixture->server, 127, 100, 3, 3, BLUE);
  console_fixture_wait_pixel (fixture, 129, 102, BLUE);
  console_fixture_wait_drawn (fixture);
  assert_blocks (fixture, 2);
}

/* Larger than the window: it scrolls, and what comes into sight is drawn. */
static void
test_zoom (ConsoleFixture *fixture, gconstpointer data)
{
  GtkWidget *view = GTK_WIDGET (pdk_console_get_view (fixture->console));
  GtkWidget *scroller = gtk_widget_get_ancestor (view, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *x = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));
  GtkAdjustment *y = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  int width, height;

  paint_lines (fixture);
  show (fixture, PDK_CONSOLE_ZOOM, 400);
  /* Bars that fade in and out are above the picture. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL,
                                  GTK_POLICY_EXTERNAL);
  WAIT_FOR (gtk_adjustment_get_upper (x) * get_scale (fixture) == 321 * 4);
  console_fixture_wait_drawn (fixture);
  assert_blocks (fixture, 4);
  gtk_adjustment_set_value (x, gtk_adjustment_get_upper (x));
  gtk_adjustment_set_value (y, gtk_adjustment_get_upper (y));
  console_fixture_wait_drawn (fixture);
  {
    g_autofree guint32 *shown = console_fixture_grab (fixture, &width, &height);

    for (int i = 0; i < 400; i++)
      g_assert_cmphex (shown[(gsize) (height - 1 - i) * width + width - 1 - i], ==,
                       console_fixture_get_pixel (fixture, 320 - i / 4, 239 - i / 4));
  }
}

/* Lines get thinner when shrunk, and none is lost. */
static void
test_shrinks_well (ConsoleFixture *fixture, gconstpointer data)
{
  const cairo_rectangle_int_t *area;
  int width, height, y;
  g_autofree guint32 *shown = NULL;

  for (int i = 0; i < 40; i++)
    fake_spice_fill (fixture->server, 3 + i * 8, 0, 1, 240, 0xffffff);
  console_fixture_wait_pixel (fixture, 3 + 39 * 8, 239, 0xffffff);
  show (fixture, PDK_CONSOLE_ZOOM, 33);
  area = &get_transform (fixture)->area;
  g_assert_cmpint (area->width, ==, 106);
  shown = console_fixture_grab (fixture, &width, &height);
  y = area->y + area->height / 2;
  for (int i = 0; i < 40; i++) {
    guint brightest = 0;
    int x = area->x + (3 + i * 8) * area->width / 321;

    for (int dx = -1; dx <= 1; dx++)
      brightest = MAX (brightest, shown[(gsize) y * width + CLAMP (x + dx, 0, width - 1)] & 0xff);
    g_assert_cmpuint (brightest, >, (BLUE & 0xff) + 20);
  }
}

/* Whole pixels all around, at a size that divides nothing. */
static void
test_fit_odd (ConsoleFixture *fixture, gconstpointer data)
{
  const cairo_rectangle_int_t *area;
  int width, height;
  g_autofree guint32 *shown = NULL;

  show (fixture, PDK_CONSOLE_FIT, 100);
  area = &get_transform (fixture)->area;
  g_assert_cmpint (area->height, ==, 598);
  g_assert_cmpint (area->width, ==, 800);
  shown = console_fixture_grab (fixture, &width, &height);
  for (int x = 0; x < 800; x++) {
    g_assert_cmphex (shown[(gsize) area->y * width + x], ==, BLUE);
    g_assert_cmphex (shown[(gsize) (area->y + area->height - 1) * width + x], ==, BLUE);
    g_assert_cmphex (shown[(gsize) (area->y - 1) * width + x], !=, BLUE);
  }
}

/* Of a picture larger than the window, only what is seen is drawn. */
static void
test_out_of_sight_costs_nothing (ConsoleFixture *fixture, gconstpointer data)
{
  PdkConsoleCounters before, after;

  show (fixture, PDK_CONSOLE_ZOOM, 400);
  pdk_console_get_counters (fixture->console, &before);
  fake_spice_fill (fixture->server, 300, 230, 10, 10, RED);
  console_fixture_wait_pixel (fixture, 309, 239, RED);
  console_fixture_wait_drawn (fixture);
  pdk_console_get_counters (fixture->console, &after);
  g_assert_cmpuint (after.composed_bytes, ==, before.composed_bytes);
  fake_spice_fill (fixture->server, 0, 0, 321, 240, GREEN);
  console_fixture_wait_pixel (fixture, 320, 239, GREEN);
  console_fixture_wait_drawn (fixture);
  pdk_console_get_counters (fixture->console, &after);
  g_assert_cmpuint (after.composed_bytes - before.composed_bytes, <=, 1024 * 768 * 4);
}

/* The size that the guest is asked for follows the window: once it is left alone, and once. */

static void
set_window_size (ConsoleFixture *fixture, int width, int height)
{
  int scale = get_scale (fixture);

  gtk_window_set_default_size (fixture->window, width / scale, height / scale);
  WAIT_FOR (gtk_widget_get_width (GTK_WIDGET (fixture->console)) == width / scale);
}

static gboolean
heard (FakeAgent *agent, const char *expected)
{
  return strstr (fake_agent_get_log (agent), expected) != NULL;
}

static void
let_time_pass (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;
  guint tick = g_timeout_add (5, console_fixture_on_tick, NULL);

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
}

static int
count (FakeAgent *agent, const char *word)
{
  int n = 0;

  for (const char *at = fake_agent_get_log (agent); (at = strstr (at, word)) != NULL; n++)
    at += strlen (word);
  return n;
}

/* What is asked for was left alone for a while, which takes its time. */
static void
drag_window (ConsoleFixture *fixture, FakeAgent *agent)
{
  const gint64 begin = g_get_monotonic_time ();

  for (int i = 0; i < 20; i++) {
    int n_asked;

    set_window_size (fixture, 800 + i * 4, 600);
    n_asked = count (agent, "monitors");
    g_assert_cmpint (n_asked, <=, (g_get_monotonic_time () - begin) / PDK_CONSOLE_NEGOTIATOR_CALM);
  }
}

static void
test_guest_follows (ConsoleFixture *fixture, gconstpointer data)
{
  g_autoptr (FakeAgent) agent = fake_agent_new (fixture->server);
  gint64 begin;

  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
  let_time_pass (300);
  g_assert_cmpint (count (agent, "monitors"), ==, 0);
  g_object_set (fixture->console, "resize-guest", TRUE, NULL);
  WAIT_FOR (heard (agent, "monitors:800x600+0+0 "));
  fake_spice_create_screen (fixture->server, 800, 600, FAKE_SPICE_XRGB32, GREEN);
  console_fixture_wait_pixel (fixture, 799, 599, GREEN);
  fake_agent_clear_log (agent);

  drag_window (fixture, agent);
  set_window_size (fixture, 1000, 700);
  begin = g_get_monotonic_time ();
  WAIT_FOR (heard (agent, "monitors:1000x700+0+0 "));
  g_test_message ("asked %" G_GINT64_FORMAT " ms after the last change",
                  (g_get_monotonic_time () - begin) / 1000);

  /* A driver that rounds down is asked no more, and its picture is not blurred. */
  fake_spice_create_screen (fixture->server, 992, 700, FAKE_SPICE_XRGB32, RED);
  console_fixture_wait_pixel (fixture, 991, 699, RED);
  fake_agent_clear_log (agent);
  let_time_pass (PDK_CONSOLE_NEGOTIATOR_PATIENCE / 1000 + 300);
  g_assert_cmpstr (fake_agent_get_log (agent), ==, "");
  g_assert_cmpint (get_transform (fixture)->area.width, ==, 992);
}

/* Zoomed, a guest that follows gets as many pixels as can be seen. */
static void
test_guest_follows_zoom (ConsoleFixture *fixture, gconstpointer data)
{
  g_autoptr (FakeAgent) agent = fake_agent_new (fixture->server);

  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
  g_object_set (fixture->console, "resize-guest", TRUE, "scaling", PDK_CONSOLE_ZOOM, "zoom", 200,
                NULL);
  WAIT_FOR (heard (agent, "monitors:400x300+0+0 "));
  fake_spice_create_screen (fixture->server, 400, 300, FAKE_SPICE_XRGB32, GREEN);
  console_fixture_wait_pixel (fixture, 399, 299, GREEN);
  console_fixture_wait_drawn (fixture);
  g_assert_cmpint (get_transform (fixture)->area.width, ==, 800);
}

static void
test_agent_comes_and_goes (ConsoleFixture *fixture, gconstpointer data)
{
  PdkConsoleResizer *resizer = pdk_console_backend_get_resizer (fixture->backend);
  FakeAgent *agent;

  g_object_set (fixture->console, "resize-guest", TRUE, NULL);
  g_assert_cmpint (pdk_console_resizer_get_obstacle (resizer), ==, PDK_CONSOLE_RESIZE_NO_AGENT);
  for (int i = 0; i < 2; i++) {
    agent = fake_agent_new (fixture->server);
    fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
    WAIT_FOR (heard (agent, "monitors:800x600+0+0 "));
    g_assert_cmpint (pdk_console_resizer_get_obstacle (resizer), ==, PDK_CONSOLE_RESIZE_POSSIBLE);
    fake_agent_free (agent);
    WAIT_FOR (pdk_console_resizer_get_obstacle (resizer) == PDK_CONSOLE_RESIZE_NO_AGENT);
  }
  pdk_console_agent_set_has_channel (pdk_console_backend_get_agent (fixture->backend), FALSE);
  g_assert_cmpint (pdk_console_resizer_get_obstacle (resizer), ==, PDK_CONSOLE_RESIZE_NO_CHANNEL);
  pdk_console_backend_close (fixture->backend);
  g_assert_cmpint (pdk_console_resizer_get_obstacle (resizer), ==,
                   PDK_CONSOLE_RESIZE_NOT_CONNECTED);
}

static void
test_hidden_asks_nothing (ConsoleFixture *fixture, gconstpointer data)
{
  g_autoptr (FakeAgent) agent = fake_agent_new (fixture->server);

  gtk_widget_set_visible (GTK_WIDGET (fixture->console), FALSE);
  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
  g_object_set (fixture->console, "resize-guest", TRUE, NULL);
  let_time_pass (400);
  g_assert_cmpint (count (agent, "monitors"), ==, 0);
  gtk_widget_set_visible (GTK_WIDGET (fixture->console), TRUE);
  WAIT_FOR (heard (agent, "monitors:800x600+0+0 "));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/size/" name, ConsoleFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("one-to-one", test_one_to_one);
  ADD ("integer", test_integer);
  ADD ("zoom", test_zoom);
  ADD ("shrinks-well", test_shrinks_well);
  ADD ("fit-odd", test_fit_odd);
  ADD ("out-of-sight-costs-nothing", test_out_of_sight_costs_nothing);
  ADD ("guest-follows", test_guest_follows);
  ADD ("guest-follows-zoom", test_guest_follows_zoom);
  ADD ("agent-comes-and-goes", test_agent_comes_and_goes);
  ADD ("hidden-asks-nothing", test_hidden_asks_nothing);
  return g_test_run ();
}
