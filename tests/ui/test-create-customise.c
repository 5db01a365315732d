/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "core/create/pdk-create-spec.h"
#include "core/create/pdk-customise-request.h"
#include "ui-test.h"
#include "views/create/pdk-create-customise.h"
#include "views/details/pdk-customise-window.h"
#include "views/details/pdk-details-page.h"

/* A machine that is not there yet, changed in the pages of one that is, and the row that leads there. */

#define OFFER                                                                                      \
  "<domainCapabilities><path>/usr/bin/test-hv</path><domain>test</domain><arch>x86_64</arch>"      \
  "<devices><disk supported='yes'><enum name='bus'><value>ide</value></enum></disk></devices>"     \
  "</domainCapabilities>"

static const UiTestMachine machines[] = { { NULL } };

typedef struct {
  UiTest test;
  PdkConnection *connection;
  GtkWindow *window;
  PdkCreateCustomise *row;
  PdkCreatePlan *plan;
  char *renamed;
  gboolean begun;
  guint n_changed;
} Fixture;

static void
settle (Fixture *fixture, const char *name, PdkCreateFrom from)
{
  g_autoptr (PdkXmlDocument) offer = pdk_xml_document_parse (OFFER, NULL);
  PdkNetworkChoice network = { .type = PDK_NETWORK_NETWORK, .source = (char *) "lan" };
  g_autoptr (GPtrArray) nics = g_ptr_array_new ();
  const PdkCreateSpec spec = { .from = from,
                               .name = name,
                               .location = "/srv/a.iso",
                               .memory = 64 * 1024 * 1024,
                               .n_vcpus = 1,
                               .nics = nics };

  g_ptr_array_add (nics, &network);
  g_clear_pointer (&fixture->plan, pdk_create_plan_free);
  fixture->plan = pdk_create_spec_plan (&spec, offer);
  pdk_create_customise_settle (fixture->row, fixture->connection, fixture->plan, TRUE);
}

static void
on_changed (Fixture *fixture)
{
  fixture->n_changed++;
}

static void
on_renamed (Fixture *fixture, const char *name)
{
  g_free (fixture->renamed);
  fixture->renamed = g_strdup (name);
}

static void
on_begin (Fixture *fixture)
{
  fixture->begun = TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  ui_test_set_up (&fixture->test, machines);
  fixture->connection =
      g_list_model_get_item (G_LIST_MODEL (pdk_application_get_store (fixture->test.app)), 0);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->row = g_object_new (PDK_TYPE_CREATE_CUSTOMISE, NULL);
  g_signal_connect_swapped (fixture->row, "changed", G_CALLBACK (on_changed), fixture);
  g_signal_connect_swapped (fixture->row, "renamed", G_CALLBACK (on_renamed), fixture);
  g_signal_connect_swapped (fixture->row, "begin", G_CALLBACK (on_begin), fixture);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->row));
  gtk_window_present (fixture->window);
  settle (fixture, "new", PDK_CREATE_FROM_DISC);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  g_clear_pointer (&fixture->plan, pdk_create_plan_free);
  g_clear_pointer (&fixture->renamed, g_free);
  g_clear_object (&fixture->connection);
  ui_test_tear_down (&fixture->test);
}

static gboolean
is_loaded (GtkWidget *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (ui_test_child (page, "stack")), "pages") == 0;
}

/* Returns: its pages, read */
static GtkWidget *
open_window (Fixture *fixture)
{
  GtkWindow *window = NULL;
  GtkWidget *page = NULL;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->row), "customise.open", NULL));
  ui_test_wait ((window = ui_test_find_window (PDK_TYPE_CUSTOMISE_WINDOW)) != NULL);
  page = ui_test_find (window, PDK_TYPE_DETAILS_PAGE);
  ui_test_wait (is_loaded (page));
  return page;
}

static GtkWindow *
get_window (void)
{
  return ui_test_find_window (PDK_TYPE_CUSTOMISE_WINDOW);
}

static void
write_at (GtkWidget *page, const char *title, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (ui_test_find_row (page, title)), text);
}

static const char *
get_subtitle (Fixture *fixture)
{
  return adw_action_row_get_subtitle (ui_test_child (fixture->row, "row"));
}

/* Where the keys go. */
static gboolean
has_focus (GtkWidget *page)
{
  GtkWidget *focus = gtk_window_get_focus (get_window ());

  return focus != NULL && gtk_widget_is_ancestor (focus, page);
}

/* There is nothing to apply, no history, and nothing that is measured. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = open_window (fixture);
  GtkWidget *list = ui_test_child (page, "list");

  ui_test_wait (has_focus (page));
  g_assert_false (gtk_widget_get_visible (ui_test_child (page, "history_button")));
  g_assert_false (
      gtk_widget_get_visible (ui_test_child (ui_test_child (page, "bar"), "apply_button")));
  for (int i = 0;; i++) {
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (ui_test_child (list, "list_box"), i);
    GtkLabel *label = row != NULL ? ui_test_find (row, GTK_TYPE_LABEL) : NULL;

    if (row == NULL)
      break;
    g_assert_cmpstr (gtk_label_get_label (label), !=, "Performance");
  }
  g_assert_false (gtk_widget_get_visible (ui_test_find_row (page, "UUID")));
  gtk_window_close (get_window ());
  ui_test_wait (get_window () == NULL);
}

/* Back with everything that was changed; again, and on. */
static void
test_back_and_begin (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = open_window (fixture);

  write_at (page, "Title", "By hand");
  write_at (page, "Name", "other");
  g_assert_cmpstr (gtk_window_get_title (get_window ()), ==, "Customise “other”");
  gtk_window_close (get_window ());
  ui_test_wait (fixture->n_changed == 1);
  g_assert_cmpstr (fixture->renamed, ==, "other");
  g_assert_false (fixture->begun);
  settle (fixture, "other", PDK_CREATE_FROM_DISC);
  g_assert_cmpstr (get_subtitle (fixture), ==, "1 change");
  g_assert_cmpuint (fixture->plan->changes->len, ==, 1);

  page = open_window (fixture);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (ui_test_find_row (page, "Title"))), ==,
                   "By hand");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (get_window ()), "customise.begin", NULL));
  ui_test_wait (fixture->begun);
  g_assert_null (get_window ());
}

/* What is no value yet is in nobody's way: it holds up the beginning, and going back asks. */
static void
test_wrong (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = open_window (fixture);
  GtkWidget *begin = ui_test_child (get_window (), "begin_button");
  GtkWindow *question = NULL;

  write_at (page, "Title", "By hand");
  g_assert_true (gtk_widget_is_sensitive (begin));
  pdk_details_page_show (PDK_DETAILS_PAGE (page), "interface#1");
  ui_test_wait (ui_test_find_row (page, "MAC address") != NULL);
  write_at (page, "MAC address", "52:54");
  ui_test_wait (!gtk_widget_is_sensitive (begin));
  gtk_window_close (get_window ());
  ui_test_wait ((question = ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "cancel");
  gtk_window_destroy (question);
  g_assert_nonnull (get_window ());
  gtk_window_close (get_window ());
  ui_test_wait ((question = ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "confirm");
  ui_test_wait (fixture->n_changed == 1);
  g_assert_cmpstr (fixture->renamed, ==, "new");
  ui_test_wait (get_window () == NULL);
}

static void
change_disc (Fixture *fixture)
{
  const guint before = fixture->n_changed;
  GtkWidget *page = open_window (fixture);

  pdk_details_page_show (PDK_DETAILS_PAGE (page), "disk:hda");
  ui_test_wait (ui_test_find_row (page, "Image") != NULL);
  write_at (page, "Image", "/srv/b.iso");
  gtk_window_close (get_window ());
  ui_test_wait (fixture->n_changed == before + 1);
}

static void
confirm (void)
{
  GtkWindow *question = NULL;

  ui_test_wait ((question = ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "confirm");
  gtk_window_destroy (question);
}

/* What does not fit is shown until it does again; discarded is what was confirmed. */
static void
test_lost (Fixture *fixture, gconstpointer data)
{
  GtkWidget *lost = ui_test_child (fixture->row, "lost_box");

  change_disc (fixture);
  settle (fixture, "new", PDK_CREATE_FROM_NETWORK);
  g_assert_true (gtk_widget_get_visible (lost));
  settle (fixture, "new", PDK_CREATE_FROM_DISC);
  g_assert_false (gtk_widget_get_visible (lost));
  g_assert_cmpuint (fixture->plan->changes->len, ==, 1);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->row), "customise.discard", NULL));
  confirm ();
  ui_test_wait (fixture->n_changed == 2);
  settle (fixture, "new", PDK_CREATE_FROM_DISC);
  g_assert_cmpuint (fixture->plan->changes->len, ==, 0);
}

/* To change more is to give that up, which is asked. */
static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  GtkWindow *window = NULL;

  change_disc (fixture);
  settle (fixture, "new", PDK_CREATE_FROM_NETWORK);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->row), "customise.open", NULL));
  confirm ();
  ui_test_wait ((window = get_window ()) != NULL);
  gtk_window_close (window);
  ui_test_wait (fixture->n_changed == 2);
  settle (fixture, "new", PDK_CREATE_FROM_DISC);
  g_assert_cmpuint (fixture->plan->changes->len, ==, 0);
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = open_window (fixture);

  write_at (page, "Title", "By hand");
  gtk_window_set_child (fixture->window, NULL);
  gtk_window_close (get_window ());
  ui_test_wait (get_window () == NULL);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
}

#define add(path, function)                                                                        \
  g_test_add ("/create/customise/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  add ("pages", test_pages);
  add ("back-and-begin", test_back_and_begin);
  add ("wrong", test_wrong);
  add ("lost", test_lost);
  add ("dropped", test_dropped);
  add ("gone", test_gone);
  return g_test_run ();
}
