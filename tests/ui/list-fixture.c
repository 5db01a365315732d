/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "list-fixture.h"

static const UiTestMachine machines[] = {
  { "web-10", TRUE }, { "web-2", TRUE }, { "db-1", FALSE }, { "Büro", FALSE }, { NULL },
};

PdkFleetList *
list_get (UiTest *test)
{
  return ui_test_find (test->window, PDK_TYPE_FLEET_LIST);
}

guint
list_count_shown (UiTest *test)
{
  return g_list_model_get_n_items (pdk_fleet_list_get_shown (list_get (test)));
}

const char *
list_get_shown_name (UiTest *test, guint position)
{
  g_autoptr (PdkDomain) domain =
      g_list_model_get_item (pdk_fleet_list_get_shown (list_get (test)), position);

  return pdk_domain_get_name (domain);
}

PdkDomain *
list_find_machine (UiTest *test, const char *name)
{
  GListModel *all = pdk_fleet_list_get_machines (list_get (test));

  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (PdkDomain) domain = g_list_model_get_item (all, i);

    if (g_strcmp0 (pdk_domain_get_name (domain), name) == 0)
      return domain;
  }
  g_assert_not_reached ();
}

void
list_select_rows (UiTest *test, guint position, guint count)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (pdk_fleet_list_get_shown (list_get (test)));

  gtk_selection_model_select_range (selection, position, count, TRUE);
}

void
list_set_up (UiTest *test, gconstpointer data)
{
  ui_test_set_up (test, machines);
  ui_test_wait (list_count_shown (test) == 4);
}

void
list_tear_down (UiTest *test, gconstpointer data)
{
  ui_test_tear_down (test);
}

void
list_search_for (UiTest *test, const char *text)
{
  GtkWidget *entry = ui_test_find (test->window, GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}
