/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-test.h"

#include <string.h>

#include "views/fleet/pdk-fleet-list.h"
#include "views/fleet/pdk-fleet-name-cell.h"

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
  guint n_windows;

  memset (long_name, 'x', sizeof long_name - 1);
  ui_test_set_up (&test, machines);
  list = ui_test_find (test.window, PDK_TYPE_FLEET_LIST);
  ui_test_wait (g_list_model_get_n_items (pdk_fleet_list_get_shown (list)) == 3);

  /* Byte for byte where it is harmless, and never the override itself. */
  ui_test_wait (is_shown (&test, MARKUP));
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

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/list/hostile-names", test_names);
  return g_test_run ();
}
