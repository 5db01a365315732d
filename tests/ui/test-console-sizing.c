/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "../console/fake-agent.h"
#include "pane-fixture.h"
#include "views/machine/pdk-size-button.h"

/* The choices of the size menu: what they do, and that they are kept for the machine. */

static void
set_up (PaneFixture *fixture, gconstpointer data)
{
  pane_fixture_set_up (fixture, 640, 480);
}

static void
tear_down (PaneFixture *fixture, gconstpointer data)
{
  pane_fixture_tear_down (fixture);
}

static void
activate (PaneFixture *fixture, const char *action, const char *format, const char *value)
{
  gboolean found =
      format != NULL
          ? gtk_widget_activate_action (GTK_WIDGET (fixture->pane), action, format, value)
          : gtk_widget_activate_action (GTK_WIDGET (fixture->pane), action, NULL);

  g_assert_true (found);
}

static PdkConsoleScaling
get_scaling (PaneFixture *fixture)
{
  PdkConsoleScaling scaling;

  g_object_get (pane_fixture_get_console (fixture), "scaling", &scaling, NULL);
  return scaling;
}

static guint
get_percent (PaneFixture *fixture)
{
  return pdk_console_get_percent (pane_fixture_get_console (fixture));
}

static gpointer
get_child (PaneFixture *fixture, const char *name)
{
  return gtk_widget_get_template_child (pane_fixture_get_tool (fixture, "size_button"),
                                        PDK_TYPE_SIZE_BUTTON, name);
}

static GMenuModel *
get_menu (PaneFixture *fixture)
{
  GtkPopover *popover = gtk_menu_button_get_popover (get_child (fixture, "button"));

  return gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (popover));
}

/* (transfer full) (nullable): the heading of the section about guest and window */
static char *
get_reason (PaneFixture *fixture)
{
  char *label = NULL;

  g_menu_model_get_item_attribute (get_menu (fixture), 1, G_MENU_ATTRIBUTE_LABEL, "s", &label);
  return label;
}

/* Where an agent would not help, as over VNC, no channel for it is offered. */
static gboolean
offers_channel (PaneFixture *fixture)
{
  g_autoptr (GMenuModel) section =
      g_menu_model_get_item_link (get_menu (fixture), 1, G_MENU_LINK_SECTION);

  for (int i = 0; i < g_menu_model_get_n_items (section); i++) {
    g_autofree char *action = NULL;

    if (g_menu_model_get_item_attribute (section, i, G_MENU_ATTRIBUTE_ACTION, "s", &action) &&
        g_str_equal (action, "device.add-agent"))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_reason (PaneFixture *fixture, const char *expected)
{
  g_autofree char *reason = get_reason (fixture);

  return g_strcmp0 (reason, expected) == 0;
}

static gboolean
console_is (PaneFixture *fixture, int width, int height)
{
  GtkWidget *console = GTK_WIDGET (pane_fixture_get_console (fixture));

  return gtk_widget_get_width (console) == width && gtk_widget_get_height (console) == height;
}

static void
test_kept_for_machine (PaneFixture *fixture, gconstpointer data)
{
  GSettings *machine = pdk_display_get_settings (fixture->display);
  g_autofree char *of_all = NULL;
  g_autofree char *of_machine = NULL;

  g_assert_cmpint (get_scaling (fixture), ==, PDK_CONSOLE_FIT);
  g_settings_set_string (fixture->settings, "console-scaling", "integer");
  g_assert_cmpint (get_scaling (fixture), ==, PDK_CONSOLE_INTEGER);
  activate (fixture, "size.scaling", "s", "one-to-one");
  g_assert_cmpint (get_scaling (fixture), ==, PDK_CONSOLE_ONE_TO_ONE);
  of_machine = g_settings_get_string (machine, "console-scaling");
  of_all = g_settings_get_string (fixture->settings, "console-scaling");
  g_assert_cmpstr (of_machine, ==, "one-to-one");
  g_assert_cmpstr (of_all, ==, "integer");
  g_settings_reset (fixture->settings, "console-scaling");
}

static void
test_zoom (PaneFixture *fixture, gconstpointer data)
{
  GtkButton *label = get_child (fixture, "percent_button");
  guint fitted = get_percent (fixture);

  g_assert_cmpuint (fitted, >, 125);
  activate (fixture, "size.zoom-out", NULL, NULL);
  g_assert_cmpint (get_scaling (fixture), ==, PDK_CONSOLE_ZOOM);
  WAIT_FOR (get_percent (fixture) == 125);
  g_assert_cmpstr (gtk_button_get_label (label), ==, "125 %");
  activate (fixture, "size.zoom-in", NULL, NULL);
  WAIT_FOR (get_percent (fixture) == 150);
  activate (fixture, "size.zoom-reset", NULL, NULL);
  WAIT_FOR (get_percent (fixture) == 100);
  g_assert_cmpint (get_scaling (fixture), ==, PDK_CONSOLE_ONE_TO_ONE);
}

/* Ctrl+plus is the guest's while it has the keyboard, and ours when it has not. */
static void
test_zoom_keys (PaneFixture *fixture, gconstpointer data)
{
  PdkConsole *console = pane_fixture_get_console (fixture);

  activate (fixture, "size.zoom-reset", NULL, NULL);
  WAIT_FOR (get_percent (fixture) == 100);
  pane_fixture_focus (fixture);
  WAIT_FOR (gtk_window_get_focus (fixture->window) == GTK_WIDGET (console));
  console_fixture_xdotool ("key ctrl+minus");
  WAIT_FOR (strstr (fake_spice_get_log (fixture->server), "k8c") != NULL);
  g_assert_cmpuint (get_percent (fixture), ==, 100);

  gtk_widget_activate_action (GTK_WIDGET (console), "console.release", NULL);
  console_fixture_xdotool ("key ctrl+minus");
  WAIT_FOR (get_percent (fixture) == 90);
  console_fixture_xdotool ("key ctrl+plus");
  WAIT_FOR (get_percent (fixture) == 100);
  console_fixture_xdotool ("key ctrl+plus");
  WAIT_FOR (get_percent (fixture) == 110);
  console_fixture_xdotool ("key ctrl+0");
  WAIT_FOR (get_percent (fixture) == 100);
  console_fixture_xdotool ("mousemove 500 400 keydown ctrl click 4 keyup ctrl");
  WAIT_FOR (get_percent (fixture) == 110);
}

static void
test_says_why_not (PaneFixture *fixture, gconstpointer data)
{
  PdkConsoleBackend *backend = pdk_display_get_backend (fixture->display);
  PdkConsoleAgent *known = pdk_console_backend_get_agent (backend);
  g_autoptr (FakeAgent) agent = NULL;

  WAIT_FOR (is_reason (fixture, "No agent is running in the machine"));
  g_assert_true (offers_channel (fixture));
  pdk_console_agent_set_has_channel (known, FALSE);
  g_assert_true (is_reason (fixture, "The machine has no channel for an agent"));
  pdk_console_agent_set_has_channel (known, TRUE);
  agent = fake_agent_new (fixture->server);
  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
  WAIT_FOR (is_reason (fixture, NULL));
  g_assert_false (offers_channel (fixture));
  WAIT_FOR (strstr (fake_agent_get_log (agent), "monitors:") != NULL);
}

static void
test_window_takes_size (PaneFixture *fixture, gconstpointer data)
{
  g_assert_false (console_is (fixture, 640, 480));
  activate (fixture, "size.resize-window", NULL, NULL);
  WAIT_FOR (console_is (fixture, 640, 480));
  g_assert_cmpuint (get_percent (fixture), ==, 100);
  /* Once. */
  fake_spice_create_screen (fixture->server, 720, 400, FAKE_SPICE_XRGB32, 0x10b040);
  pane_fixture_wait_picture (fixture, 720, 400);
  g_assert_true (console_is (fixture, 640, 480));
}

static void
test_window_follows (PaneFixture *fixture, gconstpointer data)
{
  activate (fixture, "size.follow-guest", NULL, NULL);
  WAIT_FOR (console_is (fixture, 640, 480));
  fake_spice_create_screen (fixture->server, 720, 400, FAKE_SPICE_XRGB32, 0x10b040);
  WAIT_FOR (console_is (fixture, 720, 400));
  /* Only one follows the other. */
  {
    gboolean resize_guest = TRUE;

    g_object_get (pane_fixture_get_console (fixture), "resize-guest", &resize_guest, NULL);
    g_assert_false (resize_guest);
  }
  activate (fixture, "size.follow-guest", NULL, NULL);
  fake_spice_create_screen (fixture->server, 800, 600, FAKE_SPICE_XRGB32, 0x204060);
  pane_fixture_wait_picture (fixture, 800, 600);
  g_assert_true (console_is (fixture, 720, 400));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/sizing/" name, PaneFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("kept-for-machine", test_kept_for_machine);
  ADD ("zoom", test_zoom);
  ADD ("zoom-keys", test_zoom_keys);
  ADD ("says-why-not", test_says_why_not);
  ADD ("window-takes-size", test_window_takes_size);
  ADD ("window-follows", test_window_follows);

  return g_test_run ();
}
