/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>

#include "pane-fixture.h"
#include "views/machine/pdk-fullscreen-bar.h"

/* The bar of fullscreen: when it comes, when it goes, and how the keyboard gets there. */

static void
set_up (PaneFixture *fixture, gconstpointer data)
{
  pane_fixture_set_up (fixture, 640, 480);
  console_fixture_xdotool ("mousemove 500 400");
  pane_fixture_set_fullscreen (fixture, TRUE);
  pane_fixture_focus (fixture);
}

static void
tear_down (PaneFixture *fixture, gconstpointer data)
{
  pane_fixture_tear_down (fixture);
}

static gboolean
is_shown (PaneFixture *fixture)
{
  return gtk_revealer_get_reveal_child (pane_fixture_get_child (fixture, "fullscreen_revealer"));
}

static gboolean
is_in_bar (PaneFixture *fixture)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  return focus != NULL &&
         gtk_widget_is_ancestor (focus, pane_fixture_get_child (fixture, "fullscreen_revealer"));
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

static void
test_comes_and_goes (PaneFixture *fixture, gconstpointer data)
{
  g_assert_false (is_shown (fixture));
  console_fixture_xdotool ("mousemove 500 0");
  WAIT_FOR (is_shown (fixture));
  console_fixture_xdotool ("mousemove 500 60");
  let_time_pass (300);
  g_assert_true (is_shown (fixture));
  console_fixture_xdotool ("mousemove 500 400");
  WAIT_FOR (!is_shown (fixture));
  pane_fixture_set_fullscreen (fixture, FALSE);
  console_fixture_xdotool ("mousemove 500 0");
  let_time_pass (400);
  g_assert_false (is_shown (fixture));
}

/* The guest has things at its top edge, too. */
static void
test_not_in_passing (PaneFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkFullscreenBar) bar =
      pdk_fullscreen_bar_new (pane_fixture_get_child (fixture, "fullscreen_revealer"));

  /* Told, not shown with the pointer: of one that passes GTK tells the end alone, or too late. */
  pdk_fullscreen_bar_set_active (bar, TRUE);
  pdk_fullscreen_bar_move (bar, 0);
  g_assert_false (is_shown (fixture));
  pdk_fullscreen_bar_move (bar, 40);
  let_time_pass (400);
  g_assert_false (is_shown (fixture));
  pdk_fullscreen_bar_move (bar, 0);
  WAIT_FOR (is_shown (fixture));
}

static gboolean
has_keyboard (PaneFixture *fixture)
{
  gboolean captured;

  g_object_get (pane_fixture_get_console (fixture), "keyboard-captured", &captured, NULL);
  return captured;
}

static void
test_keyboard (PaneFixture *fixture, gconstpointer data)
{
  GtkWidget *console = GTK_WIDGET (pane_fixture_get_console (fixture));

  WAIT_FOR (has_keyboard (fixture));
  console_fixture_xdotool ("keydown Control_L keydown Alt_L keyup Alt_L keyup Control_L");
  WAIT_FOR (is_shown (fixture));
  WAIT_FOR (is_in_bar (fixture));
  /* The pointer is far away, and someone is at work there all the same. */
  console_fixture_xdotool ("mousemove 500 420");
  let_time_pass (200);
  g_assert_true (is_shown (fixture));
  console_fixture_xdotool ("key Escape");
  WAIT_FOR (!is_shown (fixture));
  WAIT_FOR (gtk_window_get_focus (fixture->window) == console);
}

static PdkConsoleScaling
get_scaling (PaneFixture *fixture)
{
  PdkConsoleScaling scaling;

  g_object_get (pane_fixture_get_console (fixture), "scaling", &scaling, NULL);
  return scaling;
}

static void
test_size_of_its_own (PaneFixture *fixture, gconstpointer data)
{
  GtkWidget *pane = GTK_WIDGET (fixture->pane);

  gtk_widget_activate_action (pane, "size.scaling", "s", "integer");
  g_assert_cmpint (get_scaling (fixture), ==, PDK_CONSOLE_INTEGER);
  pane_fixture_set_fullscreen (fixture, FALSE);
  g_assert_cmpint (get_scaling (fixture), ==, PDK_CONSOLE_FIT);
  gtk_widget_activate_action (pane, "size.scaling", "s", "one-to-one");
  pane_fixture_set_fullscreen (fixture, TRUE);
  g_assert_cmpint (get_scaling (fixture), ==, PDK_CONSOLE_INTEGER);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/fullscreen/" name, PaneFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("comes-and-goes", test_comes_and_goes);
  ADD ("not-in-passing", test_not_in_passing);
  ADD ("keyboard", test_keyboard);
  ADD ("size-of-its-own", test_size_of_its_own);

  return g_test_run ();
}
