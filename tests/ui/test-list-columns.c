/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "list-fixture.h"
#include "views/fleet/pdk-fleet-name-cell.h"
#include "views/fleet/pdk-fleet-page.h"
#include "views/fleet/pdk-fleet-sort.h"

/* The columns of the machine list: which there are, how wide, and which one sorts. */

static GtkColumnViewColumn *
find_column (UiTest *test, GtkColumnView *view, const char *title)
{
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    if (g_strcmp0 (gtk_column_view_column_get_title (column), title) == 0)
      return column;
  }
  g_assert_not_reached ();
}

static void
test_sort_is_remembered (UiTest *test, gconstpointer data)
{
  GtkColumnView *view = ui_test_find (test->window, GTK_TYPE_COLUMN_VIEW);
  g_autofree char *column = NULL;
  g_autofree char *direction = NULL;
  PdkWindow *second;
  GtkSelectionModel *shown;
  g_autoptr (PdkDomain) first = NULL;

  gtk_column_view_sort_by_column (view, find_column (test, view, "Name"), GTK_SORT_DESCENDING);
  g_assert_cmpstr (list_get_shown_name (test, 0), ==, "web-10");
  g_settings_get (pdk_application_get_settings (test->app), "list-sort", "(ss)", &column,
                  &direction);
  g_assert_cmpstr (column, ==, "name");
  g_assert_cmpstr (direction, ==, "descending");

  second = pdk_window_new (test->app);
  shown =
      GTK_SELECTION_MODEL (pdk_fleet_list_get_shown (ui_test_find (second, PDK_TYPE_FLEET_LIST)));
  first = g_list_model_get_item (G_LIST_MODEL (shown), 0);
  g_assert_cmpstr (pdk_domain_get_name (first), ==, "web-10");
}

static void
test_sort_by_keyboard (UiTest *test, gconstpointer data)
{
  GtkWidget *list = ui_test_find (test->window, PDK_TYPE_FLEET_LIST);
  g_autofree char *column = NULL;
  g_autofree char *direction = NULL;

  g_assert_true (gtk_widget_activate_action (list, "columns.descending", NULL));
  g_assert_cmpstr (list_get_shown_name (test, 0), ==, "web-10");

  /* A column that is not shown yet comes into sight. */
  g_assert_true (gtk_widget_activate_action (list, "columns.sort", "s", "uuid"));
  g_settings_get (pdk_application_get_settings (test->app), "list-sort", "(ss)", &column,
                  &direction);
  g_assert_cmpstr (column, ==, "uuid");
  g_assert_cmpstr (direction, ==, "descending");
  g_assert_nonnull (find_column (test, ui_test_find (test->window, GTK_TYPE_COLUMN_VIEW), "UUID"));
}

/* Returns: the titles of the columns in the view, one after another */
static char *
list_columns (UiTest *test)
{
  GListModel *columns =
      gtk_column_view_get_columns (ui_test_find (test->window, GTK_TYPE_COLUMN_VIEW));
  GString *titles = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    g_string_append_printf (titles, "%s%s", i > 0 ? " " : "",
                            gtk_column_view_column_get_title (column));
  }
  return g_string_free (titles, FALSE);
}

static void
assert_columns (UiTest *test, const char *expected)
{
  g_autofree char *titles = list_columns (test);

  g_assert_cmpstr (titles, ==, expected);
}

static gboolean
remembers_column (UiTest *test, const char *id)
{
  g_auto (GStrv) shown =
      g_settings_get_strv (pdk_application_get_settings (test->app), "list-columns");

  return g_strv_contains ((const char *const *) shown, id);
}

static gboolean
remembers_width (UiTest *test, const char *id, int expected)
{
  g_autoptr (GVariant) widths =
      g_settings_get_value (pdk_application_get_settings (test->app), "list-column-widths");
  int width;

  return g_variant_lookup (widths, id, "i", &width) && width == expected;
}

static void
test_columns_are_remembered (UiTest *test, gconstpointer data)
{
  GtkColumnView *view = ui_test_find (test->window, GTK_TYPE_COLUMN_VIEW);
  PdkFleetList *list = list_get (test);

  assert_columns (test, "Name State System CPU Memory Host");
  gtk_widget_activate_action (GTK_WIDGET (list), "columns.uuid", NULL);
  gtk_widget_activate_action (GTK_WIDGET (list), "columns.address", NULL);
  gtk_widget_activate_action (GTK_WIDGET (list), "columns.cpu", NULL);
  gtk_column_view_column_set_fixed_width (find_column (test, view, "Host"), 222);
  assert_columns (test, "Name State System Memory Host Address UUID");
  ui_test_wait (remembers_column (test, "uuid"));
  g_assert_false (remembers_column (test, "cpu"));
  g_assert_true (remembers_width (test, "host", 222));

  /* As the next window, and the next start, has them. */
  gtk_window_destroy (GTK_WINDOW (test->window));
  test->window = pdk_window_new (test->app);
  view = ui_test_find (test->window, GTK_TYPE_COLUMN_VIEW);
  assert_columns (test, "Name State System Memory Host Address UUID");
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (find_column (test, view, "Host")), ==,
                   222);
}

/* Returns: how many cells there are, which is what CSS calls them */
static guint
count_cells (GtkWidget *widget)
{
  guint count = 0;

  if (g_str_equal (gtk_widget_get_css_name (widget), "cell") &&
      gtk_widget_get_first_child (widget) != NULL)
    return 1;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    count += count_cells (child);
  return count;
}

/* Every template of a cell is made once, with rows to show. */
static void
test_all_columns (UiTest *test, gconstpointer data)
{
  guint n = 0;

  for (; pdk_fleet_column_get (n) != NULL; n++) {
    g_autofree char *action = g_strconcat ("columns.", pdk_fleet_column_get (n)->id, NULL);
    g_autoptr (GVariant) state =
        g_action_group_get_action_state (pdk_fleet_list_get_column_actions (list_get (test)),
                                         pdk_fleet_column_get (n)->id);

    if (!g_variant_get_boolean (state))
      gtk_widget_activate_action (GTK_WIDGET (list_get (test)), action, NULL);
  }
  gtk_test_widget_wait_for_draw (GTK_WIDGET (test->window));
  ui_test_wait (count_cells (GTK_WIDGET (list_get (test))) >= 4 * n);
}

/* What the list is sorted by is to be seen. */
static void
test_hidden_column_does_not_sort (UiTest *test, gconstpointer data)
{
  GtkColumnView *view = ui_test_find (test->window, GTK_TYPE_COLUMN_VIEW);
  GSettings *settings = pdk_application_get_settings (test->app);
  g_autofree char *column = NULL;
  g_autofree char *direction = NULL;

  gtk_column_view_sort_by_column (view, find_column (test, view, "State"), GTK_SORT_DESCENDING);
  g_assert_cmpstr (list_get_shown_name (test, 0), !=, "Büro");
  gtk_widget_activate_action (GTK_WIDGET (list_get (test)), "columns.state", NULL);
  g_assert_cmpstr (list_get_shown_name (test, 0), ==, "Büro");
  g_settings_get (settings, "list-sort", "(ss)", &column, &direction);
  g_assert_cmpstr (column, ==, "name");
}

/* A value that changes does not move anything until the sorter looks again. */
static void
test_order_holds (UiTest *test, gconstpointer data)
{
  const PdkFleetColumn *by_state = pdk_fleet_column_get (1);
  g_autoptr (GtkSorter) sorter = pdk_fleet_column_create_sorter (by_state);
  PdkDomain *web = list_find_machine (test, "web-2");
  PdkDomain *db = list_find_machine (test, "db-1");

  g_assert_cmpint (gtk_sorter_compare (sorter, web, db), ==, GTK_ORDERING_SMALLER);
  list_select_rows (test, 2, 1);
  ui_test_activate (test, "domain.shut-down", NULL);
  ui_test_wait (pdk_domain_get_state (web) == PDK_DOMAIN_SHUT_OFF);
  g_assert_cmpint (gtk_sorter_compare (sorter, web, db), ==, GTK_ORDERING_SMALLER);

  /* Both off now: by name. */
  pdk_fleet_sorter_forget (sorter);
  g_assert_cmpint (gtk_sorter_compare (sorter, web, db), ==, GTK_ORDERING_LARGER);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add ("/list/sort-is-remembered", UiTest, NULL, list_set_up, test_sort_is_remembered,
              list_tear_down);
  g_test_add ("/list/sort-by-keyboard", UiTest, NULL, list_set_up, test_sort_by_keyboard,
              list_tear_down);
  g_test_add ("/list/columns-are-remembered", UiTest, NULL, list_set_up,
              test_columns_are_remembered, list_tear_down);
  g_test_add ("/list/all-columns", UiTest, NULL, list_set_up, test_all_columns, list_tear_down);
  g_test_add ("/list/hidden-column-does-not-sort", UiTest, NULL, list_set_up,
              test_hidden_column_does_not_sort, list_tear_down);
  g_test_add ("/list/order-holds", UiTest, NULL, list_set_up, test_order_holds, list_tear_down);
  return g_test_run ();
}
