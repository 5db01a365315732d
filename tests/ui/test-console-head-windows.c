/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "../console/fake-agent.h"
#include "pane-fixture.h"
#include "views/machine/pdk-screen-page.h"

/* The second screen of a guest, in a window of its own or in a tab. */

static gboolean
has_second (PaneFixture *fixture)
{
  PdkConsoleHead *head =
      pdk_console_backend_get_head (pdk_display_get_backend (fixture->display), 1);

  return head != NULL && pdk_console_head_get_enabled (head);
}

static void
set_up (PaneFixture *fixture, gconstpointer data)
{
  static const FakeSpiceHead heads[] = { { 0, 0, 0, 640, 480 }, { 1, 640, 0, 460, 600 } };

  pane_fixture_set_up (fixture, 640, 480);
  fake_spice_create_screen (fixture->server, 1100, 600, FAKE_SPICE_XRGB32, 0x204060);
  fake_spice_set_heads (fixture->server, heads, G_N_ELEMENTS (heads), 2);
  WAIT_FOR (has_second (fixture));
}

static void
tear_down (PaneFixture *fixture, gconstpointer data)
{
  pane_fixture_tear_down (fixture);
}

/* (nullable): that of the second screen */
static GtkWindow *
find_window (PaneFixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (ADW_IS_WINDOW (window) && PDK_IS_SCREEN_PAGE (adw_window_get_content (ADW_WINDOW (window))))
      return window; /* GTK keeps it */
  }
  return NULL;
}

static PdkScreenPage *
get_page (GtkWindow *window)
{
  return PDK_SCREEN_PAGE (adw_window_get_content (ADW_WINDOW (window)));
}

static gboolean
shows (PdkScreenPage *page, int width, int height)
{
  int is_width = 0, is_height = 0;

  pdk_console_get_picture_size (pdk_screen_page_get_console (page), &is_width, &is_height);
  return is_width == width && is_height == height;
}

static void
open_second (PaneFixture *fixture)
{
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->pane), "heads.open", "u", (guint32) 1));
}

static gboolean
shows_second (PaneFixture *fixture)
{
  GtkWindow *window = find_window (fixture);

  return window != NULL && shows (get_page (window), 460, 600);
}

/* Less the shadow that GTK draws where there is no window manager. */
static gboolean
was_asked_for_window_size (FakeAgent *agent)
{
  return g_regex_match_simple ("\\+0,10[0-9][0-9]x7[0-9][0-9]\\+", fake_agent_get_log (agent), 0,
                               0);
}

/* Of what was asked for meanwhile, the last counts. */
static gboolean
was_asked_for_one (FakeAgent *agent)
{
  const char *last = g_strrstr (fake_agent_get_log (agent), "monitors:");

  return last != NULL && strchr (last, ',') == NULL;
}

static void
test_opened_and_closed (PaneFixture *fixture, gconstpointer data)
{
  g_autoptr (FakeAgent) agent = fake_agent_new (fixture->server);
  GtkWindow *window;

  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
  open_second (fixture);
  WAIT_FOR (shows_second (fixture));
  window = find_window (fixture);
  g_assert_cmpstr (gtk_window_get_title (window), ==, "guest — Display 2");
  /* Once. */
  open_second (fixture);
  g_assert_true (find_window (fixture) == window);
  /* Both follow their windows. */
  WAIT_FOR (was_asked_for_window_size (agent));

  fake_agent_clear_log (agent);
  gtk_window_close (window);
  WAIT_FOR (find_window (fixture) == NULL);
  WAIT_FOR (was_asked_for_one (agent));
}

static void
test_ends_with_connection (PaneFixture *fixture, gconstpointer data)
{
  open_second (fixture);
  WAIT_FOR (shows_second (fixture));
  pdk_console_session_set_machine (pdk_display_get_session (fixture->display), PDK_DOMAIN_SHUT_OFF,
                                   TRUE);
  WAIT_FOR (find_window (fixture) == NULL);
}

static void
test_ends_with_pane (PaneFixture *fixture, gconstpointer data)
{
  open_second (fixture);
  WAIT_FOR (shows_second (fixture));
  gtk_window_set_child (fixture->window, NULL);
  WAIT_FOR (find_window (fixture) == NULL);
}

static void
wait_keys (PaneFixture *fixture, const char *expected)
{
  WAIT_FOR (g_str_equal (fake_spice_get_log (fixture->server), expected));
  fake_spice_clear_log (fixture->server);
}

/* It has a keyboard of its own. */
static void
test_released_in_pause (PaneFixture *fixture, gconstpointer data)
{
  static const guint shift = 0x2a;
  PdkConsoleSession *session = pdk_display_get_session (fixture->display);

  open_second (fixture);
  WAIT_FOR (shows_second (fixture));
  fake_spice_clear_log (fixture->server);
  pdk_console_send_keys (pdk_screen_page_get_console (get_page (find_window (fixture))), &shift, 1);
  wait_keys (fixture, "k2a kaa ");
  pdk_console_session_set_machine (session, PDK_DOMAIN_PAUSED, TRUE);
  pdk_console_session_set_machine (session, PDK_DOMAIN_RUNNING, TRUE);
  wait_keys (fixture, "k2a kaa ");
}

/* Has the pane in a tab, as a window of the application has it. */
static AdwTabView *
put_into_tabs (PaneFixture *fixture)
{
  g_autoptr (GtkWidget) pane = g_object_ref (GTK_WIDGET (fixture->pane));
  GtkWidget *view = GTK_WIDGET (adw_tab_view_new ());

  gtk_window_set_child (fixture->window, view);
  adw_tab_view_append (ADW_TAB_VIEW (view), pane);
  return ADW_TAB_VIEW (view);
}

static PdkScreenPage *
get_tab (AdwTabView *view, int n)
{
  return PDK_SCREEN_PAGE (adw_tab_page_get_child (adw_tab_view_get_nth_page (view, n)));
}

static void
test_tab (PaneFixture *fixture, gconstpointer data)
{
  AdwTabView *view = put_into_tabs (fixture);
  g_autoptr (FakeAgent) agent = fake_agent_new (fixture->server);

  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->pane), "heads.open-in-tab", "u", 1));
  g_assert_cmpint (adw_tab_view_get_n_pages (view), ==, 2);
  WAIT_FOR (shows (get_tab (view, 1), 460, 600));
  g_assert_cmpstr (adw_tab_page_get_title (adw_tab_view_get_nth_page (view, 1)), ==,
                   "guest — Display 2");
  g_assert_true (adw_tab_view_get_selected_page (view) == adw_tab_view_get_nth_page (view, 1));
  /* Closing it turns it off, and where it was is remembered. */
  WAIT_FOR (strstr (fake_agent_get_log (agent), "monitors:") != NULL);
  fake_agent_clear_log (agent);
  adw_tab_view_close_page (view, adw_tab_view_get_nth_page (view, 1));
  WAIT_FOR (was_asked_for_one (agent));
  open_second (fixture);
  g_assert_cmpint (adw_tab_view_get_n_pages (view), ==, 2);
  g_assert_null (find_window (fixture));

  /* Into a window and back, with its button. */
  gtk_widget_activate_action (GTK_WIDGET (get_tab (view, 1)), "screen.change-place", NULL);
  WAIT_FOR (shows_second (fixture));
  g_assert_cmpint (adw_tab_view_get_n_pages (view), ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (get_page (find_window (fixture))), "screen.change-place",
                              NULL);
  WAIT_FOR (find_window (fixture) == NULL);
  g_assert_cmpint (adw_tab_view_get_n_pages (view), ==, 2);
  WAIT_FOR (shows (get_tab (view, 1), 460, 600));
}

/* A tab that is dragged into another window is one that is wanted in a window, the next time, too. */
static void
test_dragged (PaneFixture *fixture, gconstpointer data)
{
  AdwTabView *view = put_into_tabs (fixture);
  GtkWidget *other = gtk_window_new ();
  GtkWidget *other_view = GTK_WIDGET (adw_tab_view_new ());

  gtk_window_set_child (GTK_WINDOW (other), other_view);
  gtk_window_present (GTK_WINDOW (other));
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->pane), "heads.open-in-tab", "u", 1));
  adw_tab_view_transfer_page (view, adw_tab_view_get_nth_page (view, 1), ADW_TAB_VIEW (other_view),
                              0);
  WAIT_FOR (shows (get_tab (ADW_TAB_VIEW (other_view), 0), 460, 600));
  adw_tab_view_close_page (ADW_TAB_VIEW (other_view),
                           adw_tab_view_get_nth_page (ADW_TAB_VIEW (other_view), 0));
  open_second (fixture);
  WAIT_FOR (shows_second (fixture));
  gtk_window_destroy (GTK_WINDOW (other));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/head-windows/" name, PaneFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("opened-and-closed", test_opened_and_closed);
  ADD ("ends-with-connection", test_ends_with_connection);
  ADD ("ends-with-pane", test_ends_with_pane);
  ADD ("released-in-pause", test_released_in_pause);
  ADD ("tab", test_tab);
  ADD ("dragged", test_dragged);

  return g_test_run ();
}
