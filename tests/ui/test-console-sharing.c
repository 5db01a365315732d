/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "../console/fake-agent.h"
#include "console/sharing/pdk-console-clipboard-content.h"
#include "pane-fixture.h"
#include "views/machine/pdk-files-bar.h"
#include "views/machine/pdk-sharing-button.h"

/* What the menu of a console says of what is shared, and that it does what it says. */

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

static PdkConsoleBackend *
get_backend (PaneFixture *fixture)
{
  return pdk_display_get_backend (fixture->display);
}

static gpointer
get_part (PaneFixture *fixture, const char *name)
{
  GtkWidget *button = pane_fixture_get_tool (fixture, "sharing_button");

  return gtk_widget_get_template_child (button, PDK_TYPE_SHARING_BUTTON, name);
}

/** What can be read in the menu about the clipboard. */
static char *
get_state (PaneFixture *fixture)
{
  GMenuModel *section = get_part (fixture, "clipboard_state");
  char *label = NULL;

  g_assert_cmpint (g_menu_model_get_n_items (section), ==, 1);
  g_menu_model_get_item_attribute (section, 0, G_MENU_ATTRIBUTE_LABEL, "s", &label);
  return label;
}

static gboolean
says (PaneFixture *fixture, const char *expected)
{
  g_autofree char *state = get_state (fixture);

  return g_str_equal (state, expected);
}

static PdkConsoleAgent *
get_agent (PaneFixture *fixture)
{
  return pdk_console_backend_get_agent (get_backend (fixture));
}

static void
choose (PaneFixture *fixture, const char *mode)
{
  g_assert_true (gtk_widget_activate_action (pane_fixture_get_tool (fixture, "sharing_button"),
                                             "sharing.clipboard", "s", mode));
}

static void
test_states (PaneFixture *fixture, gconstpointer data)
{
  FakeAgent *agent;

  WAIT_FOR (says (fixture, "No agent is running in the guest"));
  pdk_console_agent_set_has_channel (get_agent (fixture), FALSE);
  g_assert_true (says (fixture, "The machine has no channel for a guest agent"));

  agent = fake_agent_new (fixture->server);
  fake_agent_announce (agent, 1u << VD_AGENT_CAP_MONITORS_CONFIG);
  WAIT_FOR (says (fixture, "The guest’s agent does not share the clipboard"));
  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
  WAIT_FOR (says (fixture, "Works while you use the console"));
  choose (fixture, "off");
  g_assert_true (says (fixture, "Nothing is shared"));
  choose (fixture, "both");
  g_assert_true (says (fixture, "Works while you use the console"));
  g_object_set (pane_fixture_get_console (fixture), "view-only", TRUE, NULL);
  g_assert_true (says (fixture, "Nothing is shared while you only watch"));

  pdk_console_agent_set_forbidden (get_agent (fixture), PDK_CONSOLE_AGENT_CAN_CLIPBOARD);
  g_assert_true (says (fixture, "Forbidden in the machine’s configuration"));
  fake_agent_free (agent);
  pdk_console_backend_close (get_backend (fixture));
  WAIT_FOR (says (fixture, "Not connected"));
}

static void
add_links (GMenuModel *model, GPtrArray *models)
{
  static const char *const links[] = { G_MENU_LINK_SECTION, G_MENU_LINK_SUBMENU };

  for (int i = 0; i < g_menu_model_get_n_items (model); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (links); j++) {
      GMenuModel *link = g_menu_model_get_item_link (model, i, links[j]);

      if (link != NULL) {
        g_ptr_array_add (models, link);
        add_links (link, models);
      }
    }
  }
}

/* GTK keeps the sections of menus: nothing is left in them when a console is closed. */
static void
test_menus_end (void)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_object_unref);
  PaneFixture fixture = { 0 };

  set_up (&fixture, NULL);
  add_links (gtk_menu_button_get_menu_model (pane_fixture_get_tool (&fixture, "keys_button")),
             models);
  add_links (gtk_menu_button_get_menu_model (get_part (&fixture, "button")), models);
  g_assert_cmpuint (models->len, >, 10);
  tear_down (&fixture, NULL);
  for (guint i = 0; i < models->len; i++)
    g_assert_cmpint (g_menu_model_get_n_items (models->pdata[i]), ==, 0);
}

static gboolean
is_from_guest (GdkClipboard *clipboard)
{
  return PDK_IS_CONSOLE_CLIPBOARD_CONTENT (gdk_clipboard_get_content (clipboard));
}

/* At first nothing comes from a machine; what is chosen counts at once. */
static void
test_default (PaneFixture *fixture, gconstpointer data)
{
  GtkWidget *console = GTK_WIDGET (pane_fixture_get_console (fixture));
  GdkClipboard *clipboard = gtk_widget_get_clipboard (console);
  FakeAgent *agent = fake_agent_new (fixture->server);

  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
  WAIT_FOR (says (fixture, "Works while you use the console"));
  gtk_widget_grab_focus (console);
  pane_fixture_focus (fixture);
  gdk_clipboard_set_text (clipboard, "from the desktop");
  WAIT_FOR (strstr (fake_agent_get_log (agent), "grab:0:1 "));
  fake_agent_request (agent, 0, VD_AGENT_CLIPBOARD_UTF8_TEXT);
  WAIT_FOR (strstr (fake_agent_get_log (agent), "clip:0:1:16 "));

  fake_agent_grab (agent, 0, VD_AGENT_CLIPBOARD_UTF8_TEXT, 0);
  fake_agent_request (agent, 0, VD_AGENT_CLIPBOARD_UTF8_TEXT);
  WAIT_FOR (strstr (fake_agent_get_log (agent), "clip:0:1:0 "));
  g_assert_false (is_from_guest (clipboard));
  choose (fixture, "both");
  fake_agent_grab (agent, 0, VD_AGENT_CLIPBOARD_UTF8_TEXT, 0);
  WAIT_FOR (is_from_guest (clipboard));
  fake_agent_free (agent);
}

static gboolean
has_label (GtkWidget *widget, const char *text)
{
  gboolean found =
      GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !found;
       child = gtk_widget_get_next_sibling (child))
    found = has_label (child, text);
  return found;
}

/* Whoever pastes in vain is told why. */
static void
test_too_large (PaneFixture *fixture, gconstpointer data)
{
  GtkWidget *console = GTK_WIDGET (pane_fixture_get_console (fixture));
  g_autoptr (GtkWidget) pane = g_object_ref (GTK_WIDGET (fixture->pane));
  GtkWidget *overlay = adw_toast_overlay_new ();
  g_autofree char *large = g_strnfill ((1 << 20) + 1, 'x');
  FakeAgent *agent = fake_agent_new (fixture->server);

  gtk_window_set_child (fixture->window, overlay);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), pane);
  g_settings_set_uint (pdk_display_get_settings (fixture->display), "clipboard-limit", 1);
  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
  WAIT_FOR (says (fixture, "Works while you use the console"));
  gtk_widget_grab_focus (console);
  pane_fixture_focus (fixture);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (console), large);
  WAIT_FOR (strstr (fake_agent_get_log (agent), "grab:0:1 "));
  fake_agent_request (agent, 0, VD_AGENT_CLIPBOARD_UTF8_TEXT);
  WAIT_FOR (strstr (fake_agent_get_log (agent), "clip:0:1:0 "));
  WAIT_FOR (has_label (overlay, "Not copied to the machine: it is larger than 1.0\u00a0MiB"));
  fake_agent_free (agent);
}

static GtkDropTarget *
find_drop_target (PaneFixture *fixture)
{
  GtkWidget *console = GTK_WIDGET (pane_fixture_get_console (fixture));
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (console);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_DROP_TARGET (controller))
      return GTK_DROP_TARGET (controller);
  }
  return NULL;
}

/** Lets go of files over the console.  Returns: whether they were taken */
static gboolean
drop (PaneFixture *fixture, const char *first, const char *second)
{
  g_autoptr (GFile) file = g_file_new_for_path (first);
  g_autoptr (GFile) other = g_file_new_for_path (second);
  g_autoptr (GSList) files = g_slist_append (g_slist_append (NULL, file), other);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (files));
  g_signal_emit_by_name (find_drop_target (fixture), "drop", &value, 10.0, 10.0, &taken);
  return taken;
}

static gpointer
get_bar_part (PaneFixture *fixture, const char *name)
{
  GtkWidget *bar = pane_fixture_get_child (fixture, "files_bar");

  return gtk_widget_get_template_child (bar, PDK_TYPE_FILES_BAR, name);
}

static gboolean
bar_says (PaneFixture *fixture, const char *expected)
{
  return g_str_equal (gtk_label_get_label (get_bar_part (fixture, "title_label")), expected);
}

/* Dropped files go, the bar tells how far, and afterwards where they are. */
static void
test_files (PaneFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("paddock-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "<b>notes_%s", NULL);
  FakeAgent *agent = NULL;

  g_assert_true (g_file_set_contents (path, "0123456789", 10, NULL));
  g_assert_false (drop (fixture, path, folder));
  agent = fake_agent_new (fixture->server);
  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX);
  WAIT_FOR (pdk_console_file_transfer_is_available (
      pdk_console_backend_get_file_transfer (get_backend (fixture))));
  g_object_set (pane_fixture_get_console (fixture), "view-only", TRUE, NULL);
  g_assert_false (drop (fixture, path, folder));
  g_object_set (pane_fixture_get_console (fixture), "view-only", FALSE, NULL);

  g_assert_false (gtk_revealer_get_reveal_child (get_bar_part (fixture, "revealer")));
  g_assert_true (drop (fixture, path, folder));
  WAIT_FOR (bar_says (fixture, "Sending “<b>notes_%s” (1 of 2)") ||
            bar_says (fixture, "Sending “<b>notes_%s” (2 of 2)"));
  g_assert_true (gtk_revealer_get_reveal_child (get_bar_part (fixture, "revealer")));
  WAIT_FOR (strstr (fake_agent_get_log (agent), "file:1:<b>notes_%s:10 "));
  fake_agent_file_status (agent, 1, VD_AGENT_FILE_XFER_STATUS_CAN_SEND_DATA, NULL, 0);
  WAIT_FOR (strstr (fake_agent_get_log (agent), "file-data:1:10 "));
  fake_agent_file_status (agent, 1, VD_AGENT_FILE_XFER_STATUS_SUCCESS, NULL, 0);
  WAIT_FOR (bar_says (fixture, "1 of 2 files were sent"));
  /* The folder failed, and the list is open to say so. */
  g_assert_true (gtk_toggle_button_get_active (get_bar_part (fixture, "list_button")));
  g_assert_true (gtk_widget_get_visible (get_bar_part (fixture, "close_button")));

  g_signal_emit_by_name (get_bar_part (fixture, "close_button"), "clicked");
  g_assert_false (gtk_revealer_get_reveal_child (get_bar_part (fixture, "revealer")));
  fake_agent_free (agent);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/sharing/states", PaneFixture, NULL, set_up, test_states, tear_down);
  g_test_add_func ("/sharing/menus-end", test_menus_end);
  g_test_add ("/sharing/default", PaneFixture, NULL, set_up, test_default, tear_down);
  g_test_add ("/sharing/too-large", PaneFixture, NULL, set_up, test_too_large, tear_down);
  g_test_add ("/sharing/files", PaneFixture, NULL, set_up, test_files, tear_down);
  return g_test_run ();
}
