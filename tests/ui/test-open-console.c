/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <glib/gstdio.h>

#include "ui-test.h"
#include "views/connect/pdk-open-dialog.h"
#include "views/fleet/pdk-fleet-list.h"
#include "views/machine/pdk-address-page.h"

/* The ways to a display without libvirt that go through the window. */

static const UiTestMachine machines[] = {
  { "web-01", FALSE },
  { NULL },
};

static int
count_tabs (UiTest *test)
{
  AdwTabView *view = ui_test_find (test->window, ADW_TYPE_TAB_VIEW);

  return adw_tab_view_get_n_pages (view);
}

static void
open_place (UiTest *test, const char *place)
{
  g_action_group_activate_action (G_ACTION_GROUP (test->app), "open", g_variant_new_string (place));
}

static void
test_address (UiTest *test, gconstpointer data)
{
  const int before = count_tabs (test);

  open_place (test, "spice://127.0.0.1:1");
  g_assert_cmpint (count_tabs (test), ==, before + 1);
  /* Written in another way, it is the same. */
  open_place (test, "SPICE://127.0.0.1?port=1");
  g_assert_cmpint (count_tabs (test), ==, before + 1);
  open_place (test, "vnc://127.0.0.1:1");
  g_assert_cmpint (count_tabs (test), ==, before + 2);
  open_place (test, "vnc://127.0.0.1:1/evil");
  g_assert_cmpint (count_tabs (test), ==, before + 2);
}

/* The machines selected in the list are not what is seen now. */
static void
test_commands (UiTest *test, gconstpointer data)
{
  PdkFleetList *list = ui_test_find (test->window, PDK_TYPE_FLEET_LIST);
  GtkSelectionModel *shown = GTK_SELECTION_MODEL (pdk_fleet_list_get_shown (list));

  ui_test_wait (g_list_model_get_n_items (G_LIST_MODEL (shown)) > 0);
  gtk_selection_model_select_item (shown, 0, TRUE);
  ui_test_wait (g_action_group_get_action_enabled (G_ACTION_GROUP (test->window), "domain.run"));
  open_place (test, "spice://127.0.0.1:1");
  g_assert_nonnull (ui_test_find_visible (test->window, PDK_TYPE_ADDRESS_PAGE));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (test->window), "domain.run"));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (test->window), "domain.open"));
}

static GtkDropTarget *
find_drop_target (UiTest *test)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (test->window));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_DROP_TARGET (controller))
      return GTK_DROP_TARGET (controller);
  }
  return NULL;
}

/** Returns: whether it was taken */
static gboolean
drop (UiTest *test, GFile *file)
{
  g_autoptr (GSList) files = g_slist_append (NULL, file);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (files));
  g_signal_emit_by_name (find_drop_target (test), "drop", &value, 10.0, 10.0, &taken);
  return taken;
}

static void
test_drop (UiTest *test, gconstpointer data)
{
  const int before = count_tabs (test);
  g_autofree char *path = g_build_filename (test->folder, "console.VV", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) other = g_file_new_for_path ("/etc/passwd");

  g_assert_true (
      g_file_set_contents (path, "[virt-viewer]\ntype=spice\nhost=127.0.0.1\nport=1\n", -1, NULL));
  g_assert_false (drop (test, other));
  g_assert_true (drop (test, file));
  ui_test_wait (count_tabs (test) == before + 1);
  g_unlink (path);
}

static PdkOpenDialog *
find_dialog (void)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (PDK_IS_OPEN_DIALOG (window))
      return PDK_OPEN_DIALOG (window);
  }
  return NULL;
}

static GtkWidget *
get_child (PdkOpenDialog *dialog, const char *name)
{
  return GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (dialog), PDK_TYPE_OPEN_DIALOG, name));
}

/** Types an address.  Returns: whether it can be opened */
static gboolean
type (PdkOpenDialog *dialog, const char *address)
{
  GtkWidget *row = get_child (dialog, "address_row");
  GtkWidget *button = gtk_window_get_default_widget (GTK_WINDOW (dialog));

  gtk_editable_set_text (GTK_EDITABLE (row), address);
  return gtk_widget_get_sensitive (button);
}

static gboolean
complains (PdkOpenDialog *dialog)
{
  return gtk_widget_get_visible (get_child (dialog, "problem_group"));
}

static void
test_dialog (UiTest *test, gconstpointer data)
{
  const int before = count_tabs (test);
  PdkOpenDialog *dialog = NULL;

  g_action_group_activate_action (G_ACTION_GROUP (test->app), "open-console", NULL);
  ui_test_wait ((dialog = find_dialog ()) != NULL);
  g_assert_false (type (dialog, ""));
  g_assert_false (type (dialog, "spi"));
  g_assert_false (complains (dialog));
  g_assert_false (type (dialog, "spice://lab1:5900?password=x"));
  g_assert_true (complains (dialog));
  g_assert_true (type (dialog, " spice://127.0.0.1:1 "));
  g_assert_false (complains (dialog));
  gtk_widget_activate_action (GTK_WIDGET (dialog), "console.open", NULL);
  ui_test_wait (find_dialog () == NULL);
  g_assert_cmpint (count_tabs (test), ==, before + 1);
}

static void
set_up (UiTest *test, gconstpointer data)
{
  ui_test_set_up (test, machines);
}

static void
tear_down (UiTest *test, gconstpointer data)
{
  ui_test_tear_down (test);
}

static void
add_test (const char *name, void (*test) (UiTest *, gconstpointer))
{
  g_test_add (name, UiTest, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  add_test ("/console/open/address", test_address);
  add_test ("/console/open/commands", test_commands);
  add_test ("/console/open/drop", test_drop);
  add_test ("/console/open/dialog", test_dialog);

  return g_test_run ();
}
