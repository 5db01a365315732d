/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "list-fixture.h"
#include "views/fleet/pdk-fleet-name-cell.h"
#include "views/fleet/pdk-fleet-page.h"
#include "views/fleet/pdk-fleet-sidebar.h"
#include "views/machine/pdk-machine-page.h"

/* The machine list in the real window: what a person sees and does with it. */

static void
test_rows (UiTest *test, gconstpointer data)
{
  PdkFleetNameCell *cell;

  /* In natural order, whatever the case. */
  g_assert_cmpstr (list_get_shown_name (test, 0), ==, "Büro");
  g_assert_cmpstr (list_get_shown_name (test, 1), ==, "db-1");
  g_assert_cmpstr (list_get_shown_name (test, 2), ==, "web-2");
  g_assert_cmpstr (list_get_shown_name (test, 3), ==, "web-10");

  /* A row on screen has a widget that is called like its machine, and its machine is watched. */
  ui_test_wait (ui_test_find_visible (test->window, PDK_TYPE_FLEET_NAME_CELL) != NULL);
  cell = ui_test_find_visible (test->window, PDK_TYPE_FLEET_NAME_CELL);
  gtk_test_accessible_assert_property (cell, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       pdk_domain_get_display_name (
                                           pdk_fleet_name_cell_get_domain (cell)));
  g_assert_true (pdk_domain_is_watched (pdk_fleet_name_cell_get_domain (cell)));
}

static void
test_search (UiTest *test, gconstpointer data)
{
  ui_test_activate (test, "search", NULL);
  list_search_for (test, "WEB");
  ui_test_wait (list_count_shown (test) == 2);

  list_search_for (test, "buro");
  ui_test_wait (list_count_shown (test) == 1);
  g_assert_cmpstr (list_get_shown_name (test, 0), ==, "Büro");

  list_search_for (test, "no such machine");
  ui_test_wait (list_count_shown (test) == 0);
  ui_test_wait (ui_test_find_visible (test->window, ADW_TYPE_STATUS_PAGE) != NULL);

  gtk_widget_activate_action (ui_test_find_visible (test->window, ADW_TYPE_STATUS_PAGE),
                              "fleet.mend-list", NULL);
  ui_test_wait (list_count_shown (test) == 4);
}

/* Neither a label nor text of its own, so that a screen reader would say the name of its type. */
static gboolean
is_nameless (GtkWidget *button)
{
  const char *text;

  if (gtk_test_accessible_has_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL) ||
      gtk_test_accessible_has_relation (GTK_ACCESSIBLE (button),
                                        GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return FALSE;
  if (GTK_IS_MENU_BUTTON (button))
    return TRUE;
  text = gtk_button_get_label (GTK_BUTTON (button));
  return (text == NULL || *text == '\0') && ui_test_find (button, GTK_TYPE_LABEL) == NULL;
}

static void
assert_buttons_are_named (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget)) {
    g_autofree char *icon_name = NULL;

    g_object_get (widget, "icon-name", &icon_name, NULL);
    if (is_nameless (widget))
      g_error ("a %s (%s) has no name", G_OBJECT_TYPE_NAME (widget), icon_name);
    return;
  }
  /* These are the toolkit's own. */
  if (ADW_IS_TAB_BAR (widget) || GTK_IS_WINDOW_CONTROLS (widget) || GTK_IS_POPOVER (widget))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_buttons_are_named (child);
}

static void
test_buttons_are_named (UiTest *test, gconstpointer data)
{
  gpointer bulk_bar =
      gtk_widget_get_template_child (ui_test_find (test->window, PDK_TYPE_FLEET_PAGE),
                                     PDK_TYPE_FLEET_PAGE, "bulk_bar");

  list_select_rows (test, 1, 2);
  ui_test_wait (ui_test_find_visible (bulk_bar, GTK_TYPE_MENU_BUTTON) != NULL);
  assert_buttons_are_named (GTK_WIDGET (test->window));

  list_select_rows (test, 2, 1);
  ui_test_activate (test, "domain.open", NULL);
  ui_test_wait (ui_test_find_visible (test->window, PDK_TYPE_MACHINE_PAGE) != NULL);
  assert_buttons_are_named (GTK_WIDGET (test->window));
}

static void
test_stopped (UiTest *test, gconstpointer data)
{
  ui_test_activate (test, "show-stopped", NULL);
  ui_test_wait (list_count_shown (test) == 2);

  /* One that stops leaves the list by itself. */
  list_select_rows (test, 0, 1);
  ui_test_activate (test, "domain.shut-down", NULL);
  ui_test_wait (list_count_shown (test) == 1);
  g_assert_cmpstr (list_get_shown_name (test, 0), ==, "web-10");

  ui_test_activate (test, "show-stopped", NULL);
  ui_test_wait (list_count_shown (test) == 4);
}

static gboolean
is_enabled (UiTest *test, const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (test->window), action);
}

static void
test_actions (UiTest *test, gconstpointer data)
{
  PdkDomain *web = list_find_machine (test, "web-2");
  PdkDomain *db = list_find_machine (test, "db-1");
  GtkRevealer *bulk_bar;

  g_assert_false (is_enabled (test, "domain.run"));
  g_assert_false (is_enabled (test, "domain.pause"));

  list_select_rows (test, 1, 2); /* db-1 and web-2 */
  g_assert_true (is_enabled (test, "domain.run"));
  g_assert_true (is_enabled (test, "domain.pause"));
  g_assert_false (is_enabled (test, "domain.resume"));
  bulk_bar =
      GTK_REVEALER (gtk_widget_get_template_child (ui_test_find (test->window, PDK_TYPE_FLEET_PAGE),
                                                   PDK_TYPE_FLEET_PAGE, "bulk_bar"));
  g_assert_true (gtk_revealer_get_reveal_child (bulk_bar));

  /* Each is for those that can. */
  ui_test_activate (test, "domain.pause", NULL);
  ui_test_wait (pdk_domain_get_state (web) == PDK_DOMAIN_PAUSED);
  g_assert_cmpint (pdk_domain_get_state (db), ==, PDK_DOMAIN_SHUT_OFF);
  ui_test_activate (test, "domain.run", NULL);
  ui_test_wait (pdk_domain_get_state (db) == PDK_DOMAIN_RUNNING);
  ui_test_wait (is_enabled (test, "domain.resume"));
  ui_test_activate (test, "domain.resume", NULL);
  ui_test_wait (pdk_domain_get_state (web) == PDK_DOMAIN_RUNNING);
}

/* Counts the open windows. */
static guint
count_windows (void)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ());
}

static void
test_force_off_asks (UiTest *test, gconstpointer data)
{
  PdkDomain *web = list_find_machine (test, "web-2");
  guint n_windows = count_windows ();
  guint n_jobs = g_list_model_get_n_items (G_LIST_MODEL (pdk_application_get_jobs (test->app)));

  list_select_rows (test, 2, 1);
  ui_test_activate (test, "domain.force-off", NULL);
  ui_test_wait (count_windows () == n_windows + 1);
  g_assert_cmpint (pdk_domain_get_state (web), ==, PDK_DOMAIN_RUNNING);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (pdk_application_get_jobs (test->app))),
                    ==, n_jobs);
}

/* One machine is shut down at a click, several after a question. */
static void
test_several_ask (UiTest *test, gconstpointer data)
{
  guint n_windows = count_windows ();

  list_select_rows (test, 2, 2);
  ui_test_activate (test, "domain.shut-down", NULL);
  ui_test_wait (count_windows () == n_windows + 1);
  g_assert_cmpint (pdk_domain_get_state (list_find_machine (test, "web-2")), ==,
                   PDK_DOMAIN_RUNNING);
}

static guint
count_hosts (UiTest *test)
{
  return g_list_model_get_n_items (G_LIST_MODEL (pdk_application_get_store (test->app)));
}

static void
test_connect (UiTest *test, gconstpointer data)
{
  GActionGroup *app = G_ACTION_GROUP (test->app);
  guint n_windows;

  g_action_group_activate_action (app, "connect", g_variant_new_string ("test:///default"));
  g_assert_cmpuint (count_hosts (test), ==, 2);
  ui_test_wait (list_count_shown (test) == 5);

  /* What the policy refuses is explained and not added. */
  n_windows = count_windows ();
  g_action_group_activate_action (app, "connect", g_variant_new_string ("no address at all"));
  ui_test_wait (count_windows () == n_windows + 1);
  g_assert_cmpuint (count_hosts (test), ==, 2);

  /* So is what runs a program: only who types it into Add Connection can have it. */
  g_action_group_activate_action (app, "connect",
                                  g_variant_new_string (
                                      "qemu+ssh://lab1/system?command=/usr/bin/ssh"));
  ui_test_wait (count_windows () == n_windows + 2);

  g_action_group_activate_action (app, "add-connection", NULL);
  ui_test_wait (count_windows () == n_windows + 3);
  g_assert_cmpuint (count_hosts (test), ==, 2);
}

/* As the desktop starts the program: over D-Bus, without a command line. */
static void
test_activated (UiTest *test, gconstpointer data)
{
  PdkConnectionStore *store = pdk_application_get_store (test->app);
  g_autoptr (GError) error = NULL;
  PdkConnection *host =
      pdk_connection_store_add (store, "test:///default", NULL, TRUE, FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpint (pdk_connection_get_state (host), ==, PDK_CONNECTION_DISCONNECTED);
  g_application_activate (G_APPLICATION (test->app));
  ui_test_wait (list_count_shown (test) == 5);

  /* Once: who disconnects a host and asks for the window does not want it back. */
  pdk_connection_close (host);
  g_application_activate (G_APPLICATION (test->app));
  g_assert_cmpint (pdk_connection_get_state (host), ==, PDK_CONNECTION_DISCONNECTED);
}

static void
test_sidebar (UiTest *test, gconstpointer data)
{
  PdkFleetFilter *filter = pdk_fleet_list_get_filter (list_get (test));
  PdkConnectionStore *store = pdk_application_get_store (test->app);
  g_autoptr (PdkConnection) host = g_list_model_get_item (G_LIST_MODEL (store), 0);

  pdk_fleet_filter_set_scope (filter, PDK_FLEET_RUNNING, NULL);
  g_assert_cmpuint (list_count_shown (test), ==, 2);
  pdk_fleet_filter_set_scope (filter, PDK_FLEET_HOST, host);
  g_assert_cmpuint (list_count_shown (test), ==, 4);

  /* A host that is removed takes its machines and the filter with it. */
  pdk_connection_store_remove (store, host);
  ui_test_wait (list_count_shown (test) == 0);
  ui_test_wait (pdk_fleet_filter_get_scope (filter) == PDK_FLEET_ALL);
}

static void
test_failed_host (UiTest *test, gconstpointer data)
{
  PdkFleetFilter *filter = pdk_fleet_list_get_filter (list_get (test));
  PdkConnectionStore *store = pdk_application_get_store (test->app);
  g_autoptr (PdkConnection) host = NULL;
  guint n_windows = count_windows ();

  g_action_group_activate_action (G_ACTION_GROUP (test->app), "connect",
                                  g_variant_new_string ("test:///no/such/file.xml"));
  host = g_list_model_get_item (G_LIST_MODEL (store), 1);
  ui_test_wait (pdk_connection_get_error_details (host) != NULL);

  /* Its page says why, in libvirt's words when asked, and offers to take the host away. */
  pdk_fleet_filter_set_scope (filter, PDK_FLEET_HOST, host);
  ui_test_wait (ui_test_find_visible (test->window, ADW_TYPE_STATUS_PAGE) != NULL);
  gtk_widget_activate_action (ui_test_find_visible (test->window, ADW_TYPE_STATUS_PAGE),
                              "fleet.show-error", NULL);
  ui_test_wait (count_windows () == n_windows + 1);
  gtk_widget_activate_action (ui_test_find_visible (test->window, ADW_TYPE_STATUS_PAGE),
                              "fleet.remove-host", NULL);
  ui_test_wait (count_windows () == n_windows + 2);
  g_assert_cmpuint (count_hosts (test), ==, 2);
}

static void
test_tabs (UiTest *test, gconstpointer data)
{
  AdwTabView *tabs = ui_test_find (test->window, ADW_TYPE_TAB_VIEW);
  g_autofree char *number = NULL;

  list_select_rows (test, 2, 1);
  ui_test_activate (test, "domain.open", NULL);
  g_assert_cmpint (adw_tab_view_get_n_pages (tabs), ==, 2);
  g_assert_true (
      PDK_IS_MACHINE_PAGE (adw_tab_page_get_child (adw_tab_view_get_selected_page (tabs))));

  /* Open already: its tab is shown, no second one is made. */
  g_action_group_activate_action (G_ACTION_GROUP (test->app), "show-domain",
                                  g_variant_new ("(sss)", "", "web-2", ""));
  g_assert_cmpint (adw_tab_view_get_n_pages (tabs), ==, 2);

  /* By its number, which only running machines have. */
  number = g_strdup_printf ("%d", pdk_domain_get_id (list_find_machine (test, "web-10")));
  g_action_group_activate_action (G_ACTION_GROUP (test->app), "show-domain",
                                  g_variant_new ("(sss)", "", number, ""));
  g_assert_cmpint (adw_tab_view_get_n_pages (tabs), ==, 3);
  ui_test_activate (test, "close-tab", NULL);
  ui_test_wait (adw_tab_view_get_n_pages (tabs) == 2);

  /* Closing the tab leaves the machine alone. */
  ui_test_activate (test, "close-tab", NULL);
  ui_test_wait (adw_tab_view_get_n_pages (tabs) == 1);
  g_assert_cmpint (pdk_domain_get_state (list_find_machine (test, "web-2")), ==,
                   PDK_DOMAIN_RUNNING);
}

static gboolean
shows_text (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (shows_text (child, text))
      return TRUE;
  }
  return FALSE;
}

static void
test_unknown_machine (UiTest *test, gconstpointer data)
{
  PdkConnectionStore *store = pdk_application_get_store (test->app);
  g_autoptr (PdkConnection) host = g_list_model_get_item (G_LIST_MODEL (store), 0);
  g_autofree char *uri = g_strdup (pdk_connection_get_uri (host));

  g_action_group_activate_action (G_ACTION_GROUP (test->app), "show-domain",
                                  g_variant_new ("(sss)", uri, "web-3", ""));
  ui_test_wait (shows_text (GTK_WIDGET (test->window), "No machine called “web-3” on host"));

  /* While a host is being opened it may still come. */
  pdk_connection_store_remove (store, host);
  g_action_group_activate_action (G_ACTION_GROUP (test->app), "connect",
                                  g_variant_new_string (uri));
  g_action_group_activate_action (G_ACTION_GROUP (test->app), "show-domain",
                                  g_variant_new ("(sss)", "", "web-2", ""));
  ui_test_wait (ui_test_find (test->window, PDK_TYPE_MACHINE_PAGE) != NULL);
}

/* A name is what the host says it is: it may be the UUID or the number of another machine. */
static void
test_borrowed_names (void)
{
  static const UiTestMachine named[] = {
    { "00000000-0000-4000-8000-000000000002", TRUE }, { "web", TRUE }, { "1", TRUE }, { NULL }
  };
  UiTest test = { 0 };
  PdkMachinePage *page;

  ui_test_set_up (&test, named);
  ui_test_wait (list_count_shown (&test) == 3);
  g_action_group_activate_action (G_ACTION_GROUP (test.app), "show-domain",
                                  g_variant_new ("(sss)", "",
                                                 "00000000-0000-4000-8000-000000000002", ""));
  page = ui_test_find (test.window, PDK_TYPE_MACHINE_PAGE);
  g_assert_cmpstr (pdk_domain_get_name (pdk_machine_page_get_domain (page)), ==, "web");
  ui_test_activate (&test, "close-tab", NULL);
  ui_test_wait (ui_test_find (test.window, PDK_TYPE_MACHINE_PAGE) == NULL);

  g_action_group_activate_action (G_ACTION_GROUP (test.app), "show-domain",
                                  g_variant_new ("(sss)", "", "1", ""));
  page = ui_test_find (test.window, PDK_TYPE_MACHINE_PAGE);
  g_assert_cmpstr (pdk_domain_get_name (pdk_machine_page_get_domain (page)), ==, "1");
  ui_test_tear_down (&test);
}

/* As when the tab is dropped beside the windows. */
static PdkWindow *
drag_tab_out (UiTest *test)
{
  AdwTabView *tabs = ui_test_find (test->window, ADW_TYPE_TAB_VIEW);
  AdwTabView *others = NULL;

  g_signal_emit_by_name (tabs, "create-window", &others);
  g_assert_true (ADW_IS_TAB_VIEW (others));
  adw_tab_view_transfer_page (tabs, adw_tab_view_get_selected_page (tabs), others, 0);
  return PDK_WINDOW (gtk_widget_get_root (GTK_WIDGET (others)));
}

static int
get_default_width (PdkWindow *window)
{
  int width;

  g_object_get (window, "default-width", &width, NULL);
  return width;
}

/* Each window has its size; both begin with the last one that was chosen. */
static void
test_two_windows (UiTest *test, gconstpointer data)
{
  PdkWindow *second = pdk_window_new (test->app);
  PdkWindow *third;

  gtk_window_set_default_size (GTK_WINDOW (second), 777, 555);
  g_assert_cmpint (get_default_width (test->window), !=, 777);
  g_assert_cmpint (get_default_width (second), ==, 777);

  third = pdk_window_new (test->app);
  g_assert_cmpint (get_default_width (third), ==, 777);
}

static void
test_window_of_its_own (UiTest *test, gconstpointer data)
{
  PdkDomain *web = list_find_machine (test, "web-2");
  PdkWindow *own;
  PdkWindow *gone;

  list_select_rows (test, 2, 1);
  ui_test_activate (test, "domain.open", NULL);
  own = drag_tab_out (test);
  g_assert_true (own != test->window);
  ui_test_wait (ui_test_find_visible (own, PDK_TYPE_MACHINE_PAGE) != NULL);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (own)), ==, "web-2 — Paddock");
  g_assert_null (ui_test_find_visible (own, PDK_TYPE_FLEET_SIDEBAR));

  /* Asked for again, it is shown where it is. */
  g_action_group_activate_action (G_ACTION_GROUP (test->app), "show-domain",
                                  g_variant_new ("(sss)", "", "web-2", ""));
  g_assert_null (ui_test_find (test->window, PDK_TYPE_MACHINE_PAGE));

  /* It does not need the window that it came from, and its commands are for its machine. */
  gone = test->window;
  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  gtk_window_close (GTK_WINDOW (test->window));
  test->window = own;
  ui_test_wait (gone == NULL);
  ui_test_activate (test, "domain.pause", NULL);
  ui_test_wait (pdk_domain_get_state (web) == PDK_DOMAIN_PAUSED);
  ui_test_wait (is_enabled (test, "domain.resume"));
  ui_test_activate (test, "domain.resume", NULL);
  ui_test_wait (pdk_domain_get_state (web) == PDK_DOMAIN_RUNNING);

  /* Its window goes with its only tab, and leaves the machine alone. */
  gone = own;
  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  test->window = pdk_window_new (test->app);
  gtk_widget_activate_action (GTK_WIDGET (own), "win.close-tab", NULL);
  ui_test_wait (gone == NULL);
  g_assert_cmpint (pdk_domain_get_state (web), ==, PDK_DOMAIN_RUNNING);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add ("/list/rows", UiTest, NULL, list_set_up, test_rows, list_tear_down);
  g_test_add ("/list/search", UiTest, NULL, list_set_up, test_search, list_tear_down);
  g_test_add ("/list/buttons-are-named", UiTest, NULL, list_set_up, test_buttons_are_named,
              list_tear_down);
  g_test_add ("/list/stopped", UiTest, NULL, list_set_up, test_stopped, list_tear_down);
  g_test_add ("/list/actions", UiTest, NULL, list_set_up, test_actions, list_tear_down);
  g_test_add ("/list/force-off-asks", UiTest, NULL, list_set_up, test_force_off_asks,
              list_tear_down);
  g_test_add ("/list/several-ask", UiTest, NULL, list_set_up, test_several_ask, list_tear_down);
  g_test_add ("/list/connect", UiTest, NULL, list_set_up, test_connect, list_tear_down);
  g_test_add ("/list/activated", UiTest, NULL, list_set_up, test_activated, list_tear_down);
  g_test_add ("/list/sidebar", UiTest, NULL, list_set_up, test_sidebar, list_tear_down);
  g_test_add ("/list/failed-host", UiTest, NULL, list_set_up, test_failed_host, list_tear_down);
  g_test_add ("/list/tabs", UiTest, NULL, list_set_up, test_tabs, list_tear_down);
  g_test_add ("/list/unknown-machine", UiTest, NULL, list_set_up, test_unknown_machine,
              list_tear_down);
  g_test_add_func ("/list/borrowed-names", test_borrowed_names);
  g_test_add ("/list/two-windows", UiTest, NULL, list_set_up, test_two_windows, list_tear_down);
  g_test_add ("/list/window-of-its-own", UiTest, NULL, list_set_up, test_window_of_its_own,
              list_tear_down);
  return g_test_run ();
}
