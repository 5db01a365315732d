/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "../console/fake-agent.h"
#include "pane-fixture.h"

/* The second screen of a guest, in a window of its own. */

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

    if (window != fixture->window && PDK_IS_CONSOLE (gtk_window_get_child (window)))
      return window; /* GTK keeps it */
  }
  return NULL;
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
  int width = 0, height = 0;

  if (window != NULL)
    pdk_console_get_picture_size (PDK_CONSOLE (gtk_window_get_child (window)), &width, &height);
  return width == 460 && height == 600;
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
  WAIT_FOR (strstr (fake_agent_get_log (agent), ",1024x768+") != NULL);

  fake_agent_clear_log (agent);
  gtk_window_close (window);
  WAIT_FOR (find_window (fixture) == NULL);
  WAIT_FOR (strstr (fake_agent_get_log (agent), "monitors:") != NULL);
  g_assert_null (strchr (strstr (fake_agent_get_log (agent), "monitors:"), ','));
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

  return g_test_run ();
}
