/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>

#include "console/pdk-console.h"
#include "core/pdk-text.h"
#include "ui-test.h"
#include "views/machine/pdk-console-status.h"
#include "views/machine/pdk-machine-page.h"
#include "views/machine/pdk-text-switch.h"

/* What a machine's tab says and offers in each state.  The machines of libvirt's test driver have
 * no display; the real one is shown by the system tests. */

#define HOSTILE "<b>&amp;_%s \u202e\u2066"

static const UiTestMachine machines[] = {
  { "web-01", TRUE },
  { "off-02", FALSE },
  { HOSTILE, TRUE },
  { NULL },
};

typedef struct {
  UiTest test;
  PdkDomain *domain;
  GtkWindow *window;
  GtkWidget *page;
} Fixture;

static PdkDomain *
find_domain (UiTest *test, const char *name)
{
  g_autoptr (PdkConnection) connection =
      g_list_model_get_item (G_LIST_MODEL (pdk_application_get_store (test->app)), 0);
  GListModel *domains = pdk_connection_get_domains (connection);

  for (guint i = 0; i < g_list_model_get_n_items (domains); i++) {
    g_autoptr (PdkDomain) domain = g_list_model_get_item (domains, i);

    if (g_str_equal (pdk_domain_get_name (domain), name))
      return g_steal_pointer (&domain);
  }

  return NULL;
}

/** The window's actions that the page names, with the parameters that they take there. */
static void
add_window_actions (GtkWidget *window)
{
  static const GActionEntry entries[] = {
    { .name = "domain.run" },
    { .name = "domain.pause" },
    { .name = "domain.resume" },
    { .name = "connection.open", .parameter_type = "s" },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), NULL);
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (group));
}

static void
set_up (Fixture *fixture, gconstpointer name)
{
  ui_test_set_up (&fixture->test, machines);
  ui_test_wait ((fixture->domain = find_domain (&fixture->test, name)) != NULL);
  fixture->page =
      pdk_machine_page_new (fixture->domain, pdk_application_get_settings (fixture->test.app));
  fixture->window = GTK_WINDOW (gtk_window_new ());
  add_window_actions (GTK_WIDGET (fixture->window));
  gtk_window_set_child (fixture->window, fixture->page);
  gtk_window_present (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer name)
{
  gtk_window_destroy (fixture->window);
  g_clear_object (&fixture->domain);
  ui_test_tear_down (&fixture->test);
}

static gpointer
child (GtkWidget *widget, const char *name)
{
  gpointer found = gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name);

  g_assert_nonnull (found);

  return found;
}

static gpointer
pane_child (Fixture *fixture, const char *name)
{
  return child (child (fixture->page, "pane"), name);
}

static GtkWidget *
status_of (Fixture *fixture)
{
  return pane_child (fixture, "status");
}

static const char *
title_of (Fixture *fixture)
{
  return adw_status_page_get_title (child (status_of (fixture), "page"));
}

static const char *
power_of (Fixture *fixture)
{
  return gtk_label_get_label (child (fixture->page, "power_label"));
}

static void
assert_offers (Fixture *fixture, const char *label, const char *action)
{
  GtkButton *button = child (status_of (fixture), "button");

  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (button)));
  g_assert_cmpstr (gtk_button_get_label (button), ==, label);
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==, action);
}

static void
act (Fixture *fixture, PdkDomainAction action)
{
  pdk_job_store_act (pdk_application_get_jobs (fixture->test.app), fixture->domain, action);
}

static void
test_states (Fixture *fixture, gconstpointer name)
{
  ui_test_wait (g_str_equal (title_of (fixture), "No Display"));
  g_assert_true (gtk_widget_get_visible (status_of (fixture)));
  g_assert_false (gtk_widget_get_visible (child (status_of (fixture), "button")));
  g_assert_cmpstr (power_of (fixture), ==, "Pause");

  act (fixture, PDK_DOMAIN_PAUSE);
  ui_test_wait (g_str_equal (title_of (fixture), "Paused"));
  assert_offers (fixture, "_Resume", "win.domain.resume");
  ui_test_wait (g_str_equal (power_of (fixture), "Resume"));

  act (fixture, PDK_DOMAIN_RESUME);
  ui_test_wait (g_str_equal (title_of (fixture), "No Display"));

  act (fixture, PDK_DOMAIN_FORCE_OFF);
  ui_test_wait (g_str_equal (title_of (fixture), "Shut Off"));
  assert_offers (fixture, "_Run", "win.domain.run");
  ui_test_wait (g_str_equal (power_of (fixture), "Run"));

  act (fixture, PDK_DOMAIN_RUN);
  ui_test_wait (g_str_equal (title_of (fixture), "No Display"));
}

static void
test_lost_host (Fixture *fixture, gconstpointer name)
{
  ui_test_wait (g_str_equal (title_of (fixture), "Shut Off"));
  pdk_connection_close (pdk_domain_get_connection (fixture->domain));
  ui_test_wait (g_str_equal (title_of (fixture), "Host Lost"));
  assert_offers (fixture, "_Try Now", "win.connection.open");
  pdk_connection_open_async (pdk_domain_get_connection (fixture->domain), NULL, NULL, NULL);
  ui_test_wait (g_str_equal (title_of (fixture), "Shut Off"));
}

static void
test_hostile_name (Fixture *fixture, gconstpointer name)
{
  g_autofree char *shown = pdk_text_display (name);
  g_autofree char *console_name = g_strdup_printf ("%s console", shown);

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (pane_child (fixture, "console")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, console_name);
  g_assert_cmpstr (gtk_label_get_label (pane_child (fixture, "name_label")), ==, shown);
  ui_test_wait (g_str_equal (title_of (fixture), "No Display"));
  act (fixture, PDK_DOMAIN_FORCE_OFF);
  ui_test_wait (g_str_equal (title_of (fixture), "Shut Off"));
}

/* A form gains nothing by a whole monitor. */
static void
test_fullscreen (Fixture *fixture, gconstpointer name)
{
  GtkWidget *button = child (pane_child (fixture, "toolbar"), "fullscreen_button");

  g_assert_true (gtk_widget_get_visible (button));
  pdk_machine_page_set_shows_details (PDK_MACHINE_PAGE (fixture->page), TRUE);
  g_assert_false (gtk_widget_get_visible (button));
  pdk_machine_page_set_shows_details (PDK_MACHINE_PAGE (fixture->page), FALSE);
  g_assert_true (gtk_widget_get_visible (button));
}

static GtkMenuButton *
find_device_button (Fixture *fixture)
{
  return child (ui_test_find (fixture->page, PDK_TYPE_TEXT_SWITCH), "device_button");
}

static GMenuModel *
get_device_menu (Fixture *fixture)
{
  return gtk_menu_button_get_menu_model (find_device_button (fixture));
}

/* GTK keeps the sections of menus: nothing is left in them when they are made anew, and in the end. */
static void
test_menus_end (void)
{
  g_autoptr (GMenuModel) menu = NULL;
  g_autoptr (GMenuModel) before = NULL;
  g_autoptr (GMenuModel) last = NULL;
  Fixture fixture = { 0 };

  set_up (&fixture, "web-01");
  ui_test_wait (get_device_menu (&fixture) != NULL);
  menu = g_object_ref (get_device_menu (&fixture));
  before = g_menu_model_get_item_link (menu, 0, G_MENU_LINK_SECTION);
  g_assert_cmpint (g_menu_model_get_n_items (before), ==, 1);
  act (&fixture, PDK_DOMAIN_FORCE_OFF);
  ui_test_wait (get_device_menu (&fixture) != menu);
  g_assert_cmpint (g_menu_model_get_n_items (before), ==, 0);
  last = g_menu_model_get_item_link (get_device_menu (&fixture), 0, G_MENU_LINK_SECTION);
  g_assert_cmpint (g_menu_model_get_n_items (last), ==, 1);
  tear_down (&fixture, NULL);
  g_assert_cmpint (g_menu_model_get_n_items (last), ==, 0);
}

#define add(path, name, function)                                                                  \
  g_test_add ("/console/page/" path, Fixture, name, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  add ("states", "web-01", test_states);
  add ("lost-host", "off-02", test_lost_host);
  add ("fullscreen", "web-01", test_fullscreen);
  add ("hostile-name", HOSTILE, test_hostile_name);
  g_test_add_func ("/console/page/menus-end", test_menus_end);

  return g_test_run ();
}
