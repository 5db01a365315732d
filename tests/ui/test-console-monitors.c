/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "../console/fake-agent.h"
#include "../console/touch-client.h"
#include "pane-fixture.h"
#include "views/machine/pdk-monitors-dialog.h"
#include "views/machine/pdk-screen-page.h"

/* A guest of two screens, which keep their sizes whatever is asked of them, on two monitors of an X server, which are plugged in and out, with a window
 * manager: DUMMY0 of 1280 × 1024, and right of it DUMMY1 of 640 × 480. */

static FakeAgent *agent;

static const char *names[2]; /* of the monitors, the left one first */

static void
run (const char *command)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  int status = 0;

  g_spawn_command_line_sync (command, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static gboolean
has_monitors (guint n)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());

  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++) {
    g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);
    GdkRectangle geometry;

    gdk_monitor_get_geometry (monitor, &geometry);
    if (geometry.width == 0)
      return FALSE;
  }
  return g_list_model_get_n_items (monitors) == n;
}

/* The driver counts as connected what is on, when it is asked. */
#define LOOK    "xrandr --query"
#define PLUG_IN "xrandr --output DUMMY1 --mode 640x480 --right-of DUMMY0"

static void
plug_in (void)
{
  run (PLUG_IN);
  run (LOOK);
  WAIT_FOR (has_monitors (2));
}

static void
unplug (void)
{
  run ("xrandr --output DUMMY1 --off");
  run (LOOK);
  WAIT_FOR (has_monitors (1));
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

static gboolean
fills (GtkWindow *window, const char *connector)
{
  GdkSurface *surface;
  GdkMonitor *monitor;
  GdkRectangle geometry;

  if (window == NULL || !gtk_widget_get_mapped (GTK_WIDGET (window)) ||
      !gtk_window_is_fullscreen (window))
    return FALSE;
  surface = gtk_native_get_surface (GTK_NATIVE (window));
  monitor = gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface);
  if (monitor == NULL || g_strcmp0 (gdk_monitor_get_connector (monitor), connector) != 0)
    return FALSE;
  gdk_monitor_get_geometry (monitor, &geometry);
  g_test_message ("%d×%d on %s", gdk_surface_get_width (surface), gdk_surface_get_height (surface),
                  connector);
  return gdk_surface_get_width (surface) == geometry.width &&
         gdk_surface_get_height (surface) == geometry.height;
}

/* What the guest was asked for last. */
static gboolean
was_asked_for (const char *monitors)
{
  const char *log = fake_agent_get_log (agent);
  const char *last = g_strrstr (log, "monitors:");
  g_autofree char *expected = g_strdup_printf ("monitors:%s ", monitors);

  if (last == NULL || !g_str_has_prefix (last, expected))
    g_test_message ("%s", last != NULL ? last : log);
  return last != NULL && g_str_has_prefix (last, expected);
}

static char *
describe_monitor (const char *name)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());

  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++) {
    g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);
    GdkRectangle area;

    gdk_monitor_get_geometry (monitor, &area);
    if (g_strcmp0 (gdk_monitor_get_connector (monitor), name) == 0)
      return g_strdup_printf ("%dx%d+%d+%d", area.width, area.height, area.x, area.y);
  }
  return g_strdup (name);
}

/* That each screen is as the monitor of that number. */
static gboolean
was_asked_for_all (guint first, guint second)
{
  g_autofree char *one = describe_monitor (names[first]);
  g_autofree char *two = describe_monitor (names[second]);
  g_autofree char *both = g_strdup_printf ("%s,%s", one, two);

  return was_asked_for (both);
}

static gboolean
has_second (PaneFixture *fixture)
{
  return pdk_console_backend_get_head (pdk_display_get_backend (fixture->display), 1) != NULL;
}

static void
set_up (PaneFixture *fixture, gconstpointer data)
{
  static const FakeSpiceHead heads[] = { { 0, 0, 0, 720, 400 }, { 1, 720, 0, 380, 600 } };

  WAIT_FOR (has_monitors (2));
  /* Where the pointer is the window manager puts windows. */
  console_fixture_xdotool ("mousemove 200 200");
  pane_fixture_set_up (fixture, 720, 400);
  /* The window manager has done with it: GTK may lose a size that comes together with another. */
  WAIT_FOR (gtk_window_is_active (fixture->window));
  agent = fake_agent_new (fixture->server);
  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
  fake_spice_create_screen (fixture->server, 1100, 600, FAKE_SPICE_XRGB32, 0x204060);
  fake_spice_set_heads (fixture->server, heads, G_N_ELEMENTS (heads), 2);
  WAIT_FOR (has_second (fixture));
}

static void
tear_down (PaneFixture *fixture, gconstpointer data)
{
  g_clear_pointer (&agent, fake_agent_free);
  pane_fixture_tear_down (fixture);
}

static void
activate (PaneFixture *fixture, const char *action, const char *format, int value)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->pane), action, format, value));
}

/* A compositor places windows where it likes. */
static void
find_names (PaneFixture *fixture)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (fixture->window));
  GdkDisplay *display = gdk_surface_get_display (surface);
  const char *here;

  WAIT_FOR (gdk_display_get_monitor_at_surface (display, surface) != NULL);
  here = gdk_monitor_get_connector (gdk_display_get_monitor_at_surface (display, surface));
  if (g_str_equal (here, names[1])) {
    names[1] = names[0];
    names[0] = here;
  }
}

static void
spread (PaneFixture *fixture)
{
  find_names (fixture);
  g_settings_set_boolean (pdk_display_get_settings (fixture->display), "console-all-monitors",
                          TRUE);
  gtk_window_fullscreen (fixture->window);
  WAIT_FOR (fills (fixture->window, names[0]));
  WAIT_FOR (fills (find_window (fixture), names[1]));
}

static void
test_all (PaneFixture *fixture, gconstpointer data)
{
  spread (fixture);
  WAIT_FOR (was_asked_for_all (0, 1));
  /* Leaving from the one leaves both, and what was not there before goes. */
  gtk_widget_activate_action (adw_window_get_content (ADW_WINDOW (find_window (fixture))),
                              "screen.fullscreen", NULL);
  WAIT_FOR (!gtk_window_is_fullscreen (fixture->window));
  WAIT_FOR (find_window (fixture) == NULL);
  WAIT_FOR (strchr (g_strrstr (fake_agent_get_log (agent), "monitors:"), ',') == NULL);
}

static void
find_rows (GtkWidget *widget, GPtrArray *rows)
{
  if (ADW_IS_COMBO_ROW (widget))
    g_ptr_array_add (rows, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_rows (child, rows);
}

/* (nullable): of the dialog */
static AdwComboRow *
find_row (guint index)
{
  GListModel *windows = gtk_window_get_toplevels ();
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (PDK_IS_MONITORS_DIALOG (window))
      find_rows (window, rows);
  }
  return index < rows->len ? g_ptr_array_index (rows, index) : NULL;
}

static void
test_swapped (PaneFixture *fixture, gconstpointer data)
{
  spread (fixture);
  activate (fixture, "monitors.choose", NULL, 0);
  WAIT_FOR (find_row (0) != NULL);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (find_row (0))), ==,
                   names[0]);
  adw_combo_row_set_selected (find_row (0), 1);
  g_assert_cmpuint (adw_combo_row_get_selected (find_row (1)), ==, 0);
  gtk_window_close (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (find_row (0)))));
  WAIT_FOR (fills (fixture->window, names[1]));
  WAIT_FOR (fills (find_window (fixture), names[0]));
  WAIT_FOR (was_asked_for_all (1, 0));
  gtk_window_unfullscreen (fixture->window);
  WAIT_FOR (find_window (fixture) == NULL);
  WAIT_FOR (!gtk_window_is_fullscreen (fixture->window));
  /* Remembered. */
  gtk_window_fullscreen (fixture->window);
  WAIT_FOR (fills (fixture->window, names[1]));
  WAIT_FOR (fills (find_window (fixture), names[0]));
}

static void
test_unplugged (PaneFixture *fixture, gconstpointer data)
{
  spread (fixture);
  unplug ();
  WAIT_FOR (find_window (fixture) == NULL);
  WAIT_FOR (fills (fixture->window, names[0]));
  WAIT_FOR (was_asked_for ("1280x1024+0+0"));
  plug_in ();
  WAIT_FOR (fills (find_window (fixture), names[1]));
  WAIT_FOR (was_asked_for_all (0, 1));
}

/* A window that was open goes back to being one. */
static void
test_window_stays (PaneFixture *fixture, gconstpointer data)
{
  GtkWindow *window;

  activate (fixture, "heads.open", "u", 1);
  window = find_window (fixture);
  WAIT_FOR (gtk_window_is_active (window));
  spread (fixture);
  g_assert_true (find_window (fixture) == window);
  gtk_window_unfullscreen (fixture->window);
  WAIT_FOR (!gtk_window_is_fullscreen (fixture->window));
  WAIT_FOR (!gtk_window_is_fullscreen (window));
  g_assert_true (find_window (fixture) == window);
}

static void
test_bar (PaneFixture *fixture, gconstpointer data)
{
  GtkWidget *page, *revealer;

  spread (fixture);
  page = adw_window_get_content (ADW_WINDOW (find_window (fixture)));
  revealer = GTK_WIDGET (
      gtk_widget_get_template_child (page, PDK_TYPE_SCREEN_PAGE, "fullscreen_revealer"));
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (revealer)));
  console_fixture_xdotool ("mousemove 1500 200 mousemove 1500 0");
  WAIT_FOR (gtk_revealer_get_reveal_child (GTK_REVEALER (revealer)));
  console_fixture_xdotool ("mousemove 1500 300");
  WAIT_FOR (!gtk_revealer_get_reveal_child (GTK_REVEALER (revealer)));
}

static gboolean
is_bar_shown (PaneFixture *fixture)
{
  return gtk_revealer_get_reveal_child (pane_fixture_get_child (fixture, "fullscreen_revealer"));
}

static gboolean
has_keyboard (PaneFixture *fixture)
{
  gboolean captured;

  g_object_get (pane_fixture_get_console (fixture), "keyboard-captured", &captured, NULL);
  return captured;
}

/* A finger at the top edge brings the bar, one on the guest's picture takes it away.  The touch screen is
 * both monitors. */
static void
test_touched (PaneFixture *fixture, gconstpointer data)
{
  spread (fixture);
  touch_client_begin (0, 400, 2);
  touch_client_end (0, 400, 2);
  WAIT_FOR (is_bar_shown (fixture));
  WAIT_FOR (!has_keyboard (fixture));
  touch_client_begin (0, 400, 500);
  touch_client_end (0, 400, 500);
  WAIT_FOR (!is_bar_shown (fixture));
  WAIT_FOR (has_keyboard (fixture));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/monitors/" name, PaneFixture, NULL, set_up, func, tear_down)

/* As the application does. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, PDK_RESOURCE_BASE "/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int argc, char **argv)
{
  const gboolean is_x11 = g_strcmp0 (g_getenv ("GDK_BACKEND"), "x11") == 0;

  names[0] = is_x11 ? "DUMMY0" : "screen0";
  names[1] = is_x11 ? "DUMMY1" : "screen1";
  if (is_x11) {
    run ("xrandr --addmode DUMMY1 640x480");
    run (PLUG_IN);
    run (LOOK);
  }
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  load_style ();

  ADD ("all", test_all);
  ADD ("window-stays", test_window_stays);
  /* weston has no monitors that come and go, and does not move what fills one. */
  if (is_x11) {
    ADD ("swapped", test_swapped);
    ADD ("unplugged", test_unplugged);
    ADD ("bar", test_bar);
    touch_client_open ();
    ADD ("touched", test_touched);
  }

  return g_test_run ();
}
