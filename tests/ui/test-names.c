/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-test.h"

#include <string.h>

#include "core/pdk-text.h"
#include "views/connect/pdk-connect-dialog.h"
#include "views/connect/pdk-connect-spec.h"
#include "views/fleet/pdk-fleet-list.h"
#include "views/fleet/pdk-fleet-name-cell.h"
#include "views/fleet/pdk-fleet-sidebar.h"

/* The whole window over names that try to be markup, a format, a mnemonic, another direction of
 * writing or endless.  Runs with fatal warnings: a label that takes them for markup ends the test. */

#define MARKUP   "<b>&amp;_%s"
#define OVERRIDE "evil\xe2\x80\xaegnp.exe"

static char long_name[1001];

static const UiTestMachine machines[] = {
  { MARKUP, TRUE },
  { OVERRIDE, TRUE },
  { long_name, FALSE },
  { NULL },
};

static void
collect_names (GtkWidget *widget, GPtrArray *names)
{
  if (PDK_IS_FLEET_NAME_CELL (widget) && gtk_widget_get_mapped (widget)) {
    GtkInscription *text = ui_test_find (widget, GTK_TYPE_INSCRIPTION);

    g_ptr_array_add (names, g_strdup (gtk_inscription_get_text (text)));
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_names (child, names);
}

static gboolean
is_shown (UiTest *test, const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  collect_names (GTK_WIDGET (test->window), names);
  return g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL);
}

static void
open_tabs (UiTest *test)
{
  PdkFleetList *list = ui_test_find (test->window, PDK_TYPE_FLEET_LIST);
  AdwTabView *tabs = ui_test_find (test->window, ADW_TYPE_TAB_VIEW);

  gtk_selection_model_select_all (GTK_SELECTION_MODEL (pdk_fleet_list_get_shown (list)));
  ui_test_activate (test, "domain.open", NULL);
  g_assert_cmpint (adw_tab_view_get_n_pages (tabs), ==, 4);
  for (int i = 0; i < adw_tab_view_get_n_pages (tabs); i++) {
    adw_tab_view_set_selected_page (tabs, adw_tab_view_get_nth_page (tabs, i));
    gtk_test_widget_wait_for_draw (GTK_WIDGET (test->window));
  }
  adw_tab_view_set_selected_page (tabs, adw_tab_view_get_nth_page (tabs, 0));
}

static void
test_names (void)
{
  UiTest test = { 0 };
  PdkFleetList *list;
  GListModel *toplevels = gtk_window_get_toplevels ();
  g_autofree char *override = NULL;
  guint n_windows;

  memset (long_name, 'x', sizeof long_name - 1);
  ui_test_set_up (&test, machines);
  list = ui_test_find (test.window, PDK_TYPE_FLEET_LIST);
  ui_test_wait (g_list_model_get_n_items (pdk_fleet_list_get_shown (list)) == 3);

  /* Byte for byte where it is harmless, and never the override itself. */
  override = pdk_text_display (OVERRIDE);
  ui_test_wait (is_shown (&test, MARKUP));
  ui_test_wait (is_shown (&test, override));
  g_assert_false (is_shown (&test, OVERRIDE));

  open_tabs (&test);

  /* In a question, which names all three. */
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (pdk_fleet_list_get_shown (list)));
  n_windows = g_list_model_get_n_items (toplevels);
  ui_test_activate (&test, "domain.force-off", NULL);
  ui_test_wait (g_list_model_get_n_items (toplevels) == n_windows + 1);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (test.window));

  ui_test_tear_down (&test);
}

static GtkWidget *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (PDK_IS_CONNECT_DIALOG (window))
      return window;
  }
  return NULL;
}

static gpointer
get_part (GtkWidget *dialog, const char *name)
{
  return gtk_widget_get_template_child (dialog, PDK_TYPE_CONNECT_DIALOG, name);
}

/* Returns: (nullable): the row of a host, found by what a reader sees */
static GtkWidget *
find_sidebar_row (GtkWidget *widget, const char *label)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), label))
    return gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *row = find_sidebar_row (child, label);

    if (row != NULL)
      return row;
  }
  return NULL;
}

/* From the button in the sidebar to the host's row in it, by a name that is none. */
static void
test_added_host (void)
{
  UiTest test = { 0 };
  PdkFleetList *list;
  GtkWidget *sidebar;
  GtkWidget *dialog;

  memset (long_name, 'x', sizeof long_name - 1);
  ui_test_set_up (&test, machines);
  list = ui_test_find (test.window, PDK_TYPE_FLEET_LIST);
  sidebar = ui_test_find (test.window, PDK_TYPE_FLEET_SIDEBAR);
  ui_test_wait (g_list_model_get_n_items (pdk_fleet_list_get_shown (list)) == 3);

  gtk_widget_activate_action (sidebar, "app.add-connection", NULL);
  ui_test_wait (find_dialog () != NULL);
  dialog = find_dialog ();
  adw_combo_row_set_selected (get_part (dialog, "hypervisor_row"), PDK_HYPERVISOR_CUSTOM);
  gtk_editable_set_text (get_part (dialog, "custom_row"), "test:///default");
  gtk_editable_set_text (get_part (dialog, "name_row"), MARKUP);
  gtk_widget_activate_action (dialog, "connect.test", NULL);
  ui_test_wait (strstr (gtk_label_get_label (get_part (dialog, "test_label")), "1 machine"));
  g_assert_null (find_sidebar_row (sidebar, MARKUP));
  g_signal_emit_by_name (get_part (dialog, "connect_button"), "clicked");

  ui_test_wait (find_sidebar_row (sidebar, MARKUP) != NULL);
  ui_test_wait (find_dialog () == NULL);
  ui_test_wait (g_list_model_get_n_items (pdk_fleet_list_get_shown (list)) == 4);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (test.window));
  ui_test_tear_down (&test);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/list/hostile-names", test_names);
  g_test_add_func ("/list/added-host", test_added_host);
  return g_test_run ();
}
