/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "spice/pdk-spice-backend.h"

/* What the guest paints, and what of it is seen. */

#define BLUE  0x204060
#define RED   0xc01020
#define GREEN 0x10b040

static void
set_up (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_set_up (fixture, 641, 480);
}

static void
tear_down (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_tear_down (fixture);
}

static void
one_to_one (ConsoleFixture *fixture)
{
  g_object_set (fixture->console, "scaling", PDK_CONSOLE_ONE_TO_ONE, NULL);
  console_fixture_wait_drawn (fixture);
}

/* Not a pixel beside, not a shade off, to the last odd column. */
static void
test_exact (ConsoleFixture *fixture, gconstpointer data)
{
  const PdkConsoleTransform *t;

  one_to_one (fixture);
  fake_spice_fill (fixture->server, 100, 50, 30, 20, RED);
  fake_spice_fill (fixture->server, 640, 479, 1, 1, GREEN);
  console_fixture_wait_pixel (fixture, 640, 479, GREEN);
  console_fixture_wait_drawn (fixture);
  t = pdk_console_view_get_transform (pdk_console_get_view (fixture->console));
  g_assert_cmpint (t->area.width, ==, 641);

  for (int x = 99; x <= 131; x++) {
    guint32 expected = x >= 100 && x < 130 ? RED : BLUE;

    g_assert_cmphex (console_fixture_get_shown (fixture, t->area.x + x, t->area.y + 50), ==,
                     expected);
    g_assert_cmphex (console_fixture_get_shown (fixture, t->area.x + x, t->area.y + 49), ==, BLUE);
  }
  g_assert_cmphex (console_fixture_get_shown (fixture, t->area.x + 640, t->area.y + 479), ==,
                   GREEN);
  g_assert_cmphex (console_fixture_get_shown (fixture, t->area.x + 641, t->area.y + 479), !=,
                   GREEN);
}

/* Shown as large as there is room, aspect kept, the rest left to the window. */
static void
test_fit (ConsoleFixture *fixture, gconstpointer data)
{
  guint32 background;

  fake_spice_create_screen (fixture->server, 720, 400, FAKE_SPICE_XRGB32, RED);
  console_fixture_wait_pixel (fixture, 719, 399, RED);
  console_fixture_wait_drawn (fixture);
  console_fixture_wait_drawn (fixture);
  background = console_fixture_get_shown (fixture, 400, 10);
  g_assert_cmphex (background, !=, RED);
  g_assert_cmphex (console_fixture_get_shown (fixture, 0, 300), ==, RED);
  g_assert_cmphex (console_fixture_get_shown (fixture, 799, 300), ==, RED);
  g_assert_cmphex (console_fixture_get_shown (fixture, 400, 78), ==, RED);
  g_assert_cmphex (console_fixture_get_shown (fixture, 400, 77), ==, background);
  g_assert_cmphex (console_fixture_get_shown (fixture, 400, 590), ==, background);
}

static void
test_16_bits (ConsoleFixture *fixture, gconstpointer data)
{
  fake_spice_create_screen (fixture->server, 320, 200, FAKE_SPICE_RGB555, 0x7c1f);
  console_fixture_wait_pixel (fixture, 319, 199, 0xff00ff);
}

/* One larger than the widget scrolls. */
static void
test_scrolls (ConsoleFixture *fixture, gconstpointer data)
{
  GtkWidget *view = GTK_WIDGET (pdk_console_get_view (fixture->console));

  one_to_one (fixture);
  fake_spice_create_screen (fixture->server, 1000, 900, FAKE_SPICE_XRGB32, GREEN);
  WAIT_FOR (gtk_widget_get_width (view) == 1000);
  g_assert_cmpint (gtk_widget_get_height (view), ==, 900);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->console)), ==, 800);
}

static void
test_new_size_storm (ConsoleFixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 40; i++) {
    fake_spice_create_screen (fixture->server, 300 + i * 7 % 50, 200 + i % 3, FAKE_SPICE_XRGB32,
                              0x100000 + i);
    fake_spice_fill (fixture->server, 5, 5, 100, 100, 0x200000 + i);
    for (int j = 0; j < i % 7; j++)
      g_main_context_iteration (NULL, FALSE);
    if (i % 5 == 0)
      fake_spice_destroy_screen (fixture->server);
  }
  console_fixture_wait_pixel (fixture, 104, 104, 0x200027);
  console_fixture_wait_pixel (fixture, 105, 105, 0x100027);
  console_fixture_wait_drawn (fixture);
}

/* The screen goes away for the time of a mode change: what was there stays. */
static void
test_no_screen (ConsoleFixture *fixture, gconstpointer data)
{
  fake_spice_destroy_screen (fixture->server);
  for (int i = 0; i < 5; i++)
    console_fixture_wait_drawn (fixture);
  g_assert_cmphex (console_fixture_get_shown (fixture, 400, 300), ==, BLUE);
  g_assert_true (pdk_console_has_picture (fixture->console));
}

static void
test_many_draws_few_frames (ConsoleFixture *fixture, gconstpointer data)
{
  PdkConsoleCounters before, after;

  console_fixture_wait_drawn (fixture);
  pdk_console_get_counters (fixture->console, &before);
  for (int i = 0; i < 2000; i++)
    fake_spice_fill (fixture->server, i % 600, i * 13 % 470, 3, 3, 0x300000 + i);
  fake_spice_fill (fixture->server, 640, 0, 1, 1, GREEN);
  console_fixture_wait_pixel (fixture, 640, 0, GREEN);
  pdk_console_get_counters (fixture->console, &after);
  g_assert_cmpuint (after.frames - before.frames, <=, 100);
  g_assert_cmpuint (after.committed_bytes - before.committed_bytes, <=,
                    (after.frames - before.frames + 1) * 641 * 480 * 4);
}

/* A blinking text cursor draws a tile or, on a joint, four; never the screen. */
static void
test_small_change_is_cheap (ConsoleFixture *fixture, gconstpointer data)
{
  PdkConsoleCounters before, after;

  one_to_one (fixture);
  console_fixture_wait_drawn (fixture);
  pdk_console_get_counters (fixture->console, &before);
  fake_spice_fill (fixture->server, 300, 200, 10, 20, RED);
  console_fixture_wait_pixel (fixture, 309, 219, RED);
  console_fixture_wait_drawn (fixture);
  pdk_console_get_counters (fixture->console, &after);
  g_assert_cmpuint (after.committed_bytes - before.committed_bytes, ==, 10 * 20 * 4);
  g_assert_cmpuint (after.composed_bytes - before.composed_bytes, >, 0);
  g_assert_cmpuint (after.composed_bytes - before.composed_bytes, <=, 4 * 256 * 256 * 4);
}

static void
test_hidden_costs_nothing (ConsoleFixture *fixture, gconstpointer data)
{
  PdkConsoleCounters before, after;
  GtkWidget *widget = GTK_WIDGET (fixture->console);

  console_fixture_wait_drawn (fixture);
  gtk_widget_set_visible (widget, FALSE);
  pdk_console_get_counters (fixture->console, &before);
  for (int i = 0; i < 50; i++) {
    fake_spice_fill (fixture->server, i, i, 100, 100, 0x400000 + i);
    g_main_context_iteration (NULL, FALSE);
  }
  fake_spice_fill (fixture->server, 0, 0, 1, 1, RED);
  pdk_console_get_counters (fixture->console, &after);
  g_assert_cmpuint (after.frames, ==, before.frames);
  g_assert_cmpuint (after.composed_bytes, ==, before.composed_bytes);

  gtk_widget_set_visible (widget, TRUE);
  console_fixture_wait_pixel (fixture, 0, 0, RED);
  g_assert_cmphex (console_fixture_get_pixel (fixture, 148, 148), ==, 0x400031);
}

static void
test_last_picture_outlives_guest (ConsoleFixture *fixture, gconstpointer data)
{
  fake_spice_fill (fixture->server, 0, 0, 641, 480, GREEN);
  console_fixture_wait_pixel (fixture, 640, 479, GREEN);
  g_clear_pointer (&fixture->server, fake_spice_free);
  WAIT_FOR (pdk_console_backend_get_state (fixture->backend) != PDK_CONSOLE_BACKEND_CONNECTED);
  g_assert_cmpint (pdk_console_backend_get_state (fixture->backend), ==,
                   PDK_CONSOLE_BACKEND_CLOSED);
  g_assert_null (pdk_console_backend_get_error (fixture->backend));

  pdk_console_set_backend (fixture->console, NULL);
  g_assert_finalize_object (g_steal_pointer (&fixture->backend));
  console_fixture_wait_drawn (fixture);
  g_assert_cmphex (console_fixture_get_shown (fixture, 400, 300), ==, GREEN);
  pdk_console_set_dimmed (fixture->console, TRUE);
  console_fixture_wait_drawn (fixture);
  g_assert_cmphex (console_fixture_get_shown (fixture, 400, 300), !=, GREEN);
  g_assert_true (pdk_console_has_picture (fixture->console));
}

static void
test_cut_off_while_drawing (ConsoleFixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 500; i++)
    fake_spice_fill (fixture->server, i % 500, 0, 140, 480, 0x500000 + i);
  for (int i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_clear_pointer (&fixture->server, fake_spice_free);
  WAIT_FOR (pdk_console_backend_get_state (fixture->backend) != PDK_CONSOLE_BACKEND_CONNECTED);
  console_fixture_wait_drawn (fixture);
}

static void
test_closed_by_us_while_drawing (ConsoleFixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 500; i++)
    fake_spice_fill (fixture->server, i % 500, 0, 140, 480, 0x500000 + i);
  for (int i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  pdk_console_backend_close (fixture->backend);
  g_assert_cmpint (pdk_console_backend_get_state (fixture->backend), ==,
                   PDK_CONSOLE_BACKEND_CLOSED);
  console_fixture_wait_drawn (fixture);
}

/* A second connection shows the old picture until it has one of its own. */
static void
test_next_connection (ConsoleFixture *fixture, gconstpointer data)
{
  PdkConsoleBackend *next =
      pdk_spice_backend_new_for_fds (fake_spice_open_fd, fixture->server, NULL);

  pdk_console_backend_close (fixture->backend);
  pdk_console_set_backend (fixture->console, next);
  g_assert_finalize_object (fixture->backend);
  fixture->backend = next;
  console_fixture_wait_drawn (fixture);
  g_assert_cmphex (console_fixture_get_shown (fixture, 400, 300), ==, BLUE);
  fake_spice_create_screen (fixture->server, 320, 240, FAKE_SPICE_XRGB32, RED);
  pdk_console_backend_open (next);
  console_fixture_wait_pixel (fixture, 319, 239, RED);
  console_fixture_wait_drawn (fixture);
  g_assert_cmphex (console_fixture_get_shown (fixture, 400, 300), ==, RED);
}

/* A view that comes late finds the picture that is there. */
static void
test_late_view (ConsoleFixture *fixture, gconstpointer data)
{
  GtkWidget *late = pdk_console_new ();

  pdk_console_set_backend (fixture->console, NULL);
  fake_spice_fill (fixture->server, 0, 0, 641, 480, GREEN);
  fixture->console = PDK_CONSOLE (late);
  pdk_console_set_backend (fixture->console, fixture->backend);
  gtk_window_set_child (fixture->window, late);
  console_fixture_wait_pixel (fixture, 640, 479, GREEN);
  console_fixture_wait_drawn (fixture);
  g_assert_cmphex (console_fixture_get_shown (fixture, 400, 300), ==, GREEN);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/picture/" name, ConsoleFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("exact", test_exact);
  ADD ("fit", test_fit);
  ADD ("16-bits", test_16_bits);
  ADD ("scrolls", test_scrolls);
  ADD ("new-size-storm", test_new_size_storm);
  ADD ("no-screen", test_no_screen);
  ADD ("many-draws-few-frames", test_many_draws_few_frames);
  ADD ("small-change-is-cheap", test_small_change_is_cheap);
  ADD ("hidden-costs-nothing", test_hidden_costs_nothing);
  ADD ("last-picture-outlives-guest", test_last_picture_outlives_guest);
  ADD ("cut-off-while-drawing", test_cut_off_while_drawing);
  ADD ("closed-by-us-while-drawing", test_closed_by_us_while_drawing);
  ADD ("next-connection", test_next_connection);
  ADD ("late-view", test_late_view);
  return g_test_run ();
}
