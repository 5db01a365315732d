/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <libvirt-glib/libvirt-glib.h>
#include <string.h>

#include "ui-test.h"
#include "views/connect/pdk-auth-dialog.h"
#include "views/connect/pdk-connect-dialog.h"
#include "views/connect/pdk-connect-spec.h"

/* Adding a connection, as a user does it: choices, what the dialog says of them, Test, Connect. */

typedef struct {
  GtkWindow *parent;
  PdkConnectionStore *store;
  GtkWidget *dialog;
} Fixture;

static gpointer
child_of (GtkWidget *dialog, const char *name)
{
  gpointer child = gtk_widget_get_template_child (dialog, G_OBJECT_TYPE (dialog), name);

  g_assert_nonnull (child);

  return child;
}

static gpointer
child (Fixture *fixture, const char *name)
{
  return child_of (fixture->dialog, name);
}

static GtkWidget *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_widget_get_visible (window))
      return window;
  }

  return NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->parent = GTK_WINDOW (gtk_window_new ());
  fixture->store = pdk_connection_store_new (NULL);
  gtk_window_present (fixture->parent);
  pdk_connect_dialog_present (fixture->parent, fixture->store);
  fixture->dialog = find_window (PDK_TYPE_CONNECT_DIALOG);
  g_assert_nonnull (fixture->dialog);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = find_window (PDK_TYPE_CONNECT_DIALOG);

  if (dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (fixture->parent);
  pdk_connection_store_close_all (fixture->store);
  g_clear_object (&fixture->store);
}

static void
choose (Fixture *fixture, PdkHypervisor hypervisor, guint transport_position)
{
  adw_combo_row_set_selected (child (fixture, "hypervisor_row"), hypervisor);
  adw_combo_row_set_selected (child (fixture, "transport_row"), transport_position);
}

static void
type (Fixture *fixture, const char *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (child (fixture, row)), text);
}

static const char *
text_of (Fixture *fixture, const char *label)
{
  return gtk_label_get_label (child (fixture, label));
}

static gboolean
can_connect (Fixture *fixture)
{
  return gtk_widget_get_sensitive (child (fixture, "connect_button"));
}

static void
test_every_combination (Fixture *fixture, gconstpointer data)
{
  type (fixture, "host_row", "lab1");
  type (fixture, "user_row", "ada");

  for (guint i = 0; i < PDK_HYPERVISOR_CUSTOM; i++) {
    guint position = 0;

    for (guint flag = PDK_TRANSPORT_LOCAL; flag <= PDK_TRANSPORT_HTTPS; flag <<= 1) {
      const PdkConnectSpec spec = { .hypervisor = (PdkHypervisor) i,
                                    .transport = (PdkTransport) flag,
                                    .host = "lab1",
                                    .user = "ada" };
      gboolean incomplete = FALSE;
      g_autofree char *uri = NULL;

      if (!(pdk_hypervisor_get_transports ((PdkHypervisor) i) & flag))
        continue;
      choose (fixture, (PdkHypervisor) i, position++);
      uri = pdk_connect_spec_build_uri (&spec, &incomplete, NULL);
      g_assert_cmpstr (text_of (fixture, "uri_label"), ==, uri);
      g_assert_true (can_connect (fixture));
      g_assert_cmpint (gtk_widget_get_visible (child (fixture, "host_row")), ==,
                       flag != PDK_TRANSPORT_LOCAL);
      g_assert_cmpint (gtk_widget_get_visible (child (fixture, "user_row")), ==,
                       flag != PDK_TRANSPORT_LOCAL && flag != PDK_TRANSPORT_TLS);
    }
  }
}

static void
test_mistakes_are_told (Fixture *fixture, gconstpointer data)
{
  choose (fixture, PDK_HYPERVISOR_QEMU_SYSTEM, 1);
  g_assert_false (can_connect (fixture));
  type (fixture, "host_row", "lab1?command=evil");
  g_assert_false (can_connect (fixture));
  g_assert_true (gtk_widget_get_visible (child (fixture, "verdict_box")));
  type (fixture, "host_row", "lab1");
  g_assert_true (can_connect (fixture));
  g_assert_false (gtk_widget_get_visible (child (fixture, "verdict_box")));
  type (fixture, "port_row", "99999");
  g_assert_false (can_connect (fixture));
  g_assert_nonnull (strstr (text_of (fixture, "verdict_label"), "65535"));
}

static void
activate_connect (Fixture *fixture)
{
  gtk_widget_activate_action (fixture->dialog, "connect.connect", NULL);
}

static void
test_risky_address_is_asked_about (Fixture *fixture, gconstpointer data)
{
  GtkWidget *question = NULL;

  choose (fixture, PDK_HYPERVISOR_CUSTOM, 0);
  type (fixture, "custom_row", "qemu+tcp://127.0.0.1:1/system");
  g_assert_true (can_connect (fixture));
  activate_connect (fixture);
  question = find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (question);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (question)),
                            "qemu+tcp://127.0.0.1:1/system"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->store)), ==, 0);

  /* Escape: not confirmed. */
  gtk_window_close (GTK_WINDOW (question));
  ui_test_wait (find_window (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->store)), ==, 0);
}

static void
test_test_and_connect (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkConnection) connection = NULL;

  choose (fixture, PDK_HYPERVISOR_CUSTOM, 0);
  type (fixture, "custom_row", "test:///default");
  gtk_widget_activate_action (fixture->dialog, "connect.test", NULL);
  ui_test_wait (strstr (text_of (fixture, "test_label"), "1 machine") != NULL);
  /* Testing leaves nothing behind. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->store)), ==, 0);

  type (fixture, "name_row", "My <b>host</b> & co");
  activate_connect (fixture);
  ui_test_wait (find_window (PDK_TYPE_CONNECT_DIALOG) == NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->store)), ==, 1);
  connection = g_list_model_get_item (G_LIST_MODEL (fixture->store), 0);
  g_assert_cmpstr (pdk_connection_get_name (connection), ==, "My <b>host</b> & co");
  ui_test_wait (pdk_connection_get_state (connection) == PDK_CONNECTION_CONNECTED);
}

static void
test_failed_test_says_why (Fixture *fixture, gconstpointer data)
{
  choose (fixture, PDK_HYPERVISOR_CUSTOM, 0);
  type (fixture, "custom_row", "test:///nonexistent.xml");
  gtk_widget_activate_action (fixture->dialog, "connect.test", NULL);
  ui_test_wait (g_str_has_prefix (text_of (fixture, "test_label"), "Not connected"));
  g_assert_true (gtk_widget_get_visible (child (fixture, "test_details_button")));
  /* The result is of another address as soon as it changes. */
  type (fixture, "custom_row", "test:///default");
  g_assert_cmpstr (text_of (fixture, "test_label"), ==, "");
}

static void
test_known_address (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  pdk_connection_store_add (fixture->store, "test:///default", NULL, FALSE, FALSE, &error);
  g_assert_no_error (error);
  choose (fixture, PDK_HYPERVISOR_CUSTOM, 0);
  type (fixture, "custom_row", "test:///default");
  g_assert_cmpstr (gtk_button_get_label (child (fixture, "connect_button")), ==, "_Open");
  g_assert_true (gtk_widget_get_visible (child (fixture, "verdict_box")));
  activate_connect (fixture);
  ui_test_wait (find_window (PDK_TYPE_CONNECT_DIALOG) == NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->store)), ==, 1);
}

/* An address that would read backwards is not shown as it wants to be. */
static void
test_backward_address (Fixture *fixture, gconstpointer data)
{
  choose (fixture, PDK_HYPERVISOR_CUSTOM, 0);
  type (fixture, "custom_row", "test:///default\xe2\x80\xae");
  g_assert_true (g_str_has_prefix (text_of (fixture, "uri_label"), "test:///default"));
  g_assert_null (strstr (text_of (fixture, "uri_label"), "\xe2\x80\xae"));
}

static void
answer (const char *text)
{
  g_autoptr (GtkWidget) dialog = NULL; /* kept, so that the next one is at another address */
  GtkWidget *entry = NULL;

  ui_test_wait (find_window (PDK_TYPE_AUTH_DIALOG) != NULL);
  dialog = g_object_ref (find_window (PDK_TYPE_AUTH_DIALOG));
  entry = ui_test_find (dialog, ADW_TYPE_ENTRY_ROW);
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "entry-activated");
  ui_test_wait (find_window (PDK_TYPE_AUTH_DIALOG) != dialog);
}

/** libvirt's test driver asks for what its document says. */
static void
test_signing_in (Fixture *fixture, gconstpointer data)
{
  static const char document[] = "<node><auth><user password='secret'>bob</user></auth></node>";
  g_autofree char *folder = g_dir_make_tmp ("paddock-auth-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "auth.xml", NULL);
  g_autofree char *uri = g_strconcat ("test://", path, NULL);

  g_assert_true (g_file_set_contents (path, document, -1, NULL));
  choose (fixture, PDK_HYPERVISOR_CUSTOM, 0);
  type (fixture, "custom_row", uri);
  gtk_widget_activate_action (fixture->dialog, "connect.test", NULL);
  answer ("bob");
  answer ("secret");
  ui_test_wait (g_str_has_prefix (text_of (fixture, "test_label"), "It works"));

  /* Closing the question is an answer too. */
  gtk_widget_activate_action (fixture->dialog, "connect.test", NULL);
  ui_test_wait (find_window (PDK_TYPE_AUTH_DIALOG) != NULL);
  gtk_window_close (GTK_WINDOW (find_window (PDK_TYPE_AUTH_DIALOG)));
  ui_test_wait (g_str_has_prefix (text_of (fixture, "test_label"), "Not connected"));

  /* Stopping the test takes the question away. */
  gtk_widget_activate_action (fixture->dialog, "connect.test", NULL);
  ui_test_wait (find_window (PDK_TYPE_AUTH_DIALOG) != NULL);
  gtk_widget_activate_action (fixture->dialog, "connect.test", NULL);
  ui_test_wait (find_window (PDK_TYPE_AUTH_DIALOG) == NULL);
  g_unlink (path);
  g_rmdir (folder);
}

#define add(path, function)                                                                        \
  g_test_add ("/connection/dialog/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gvir_event_register ();

  add ("every-combination", test_every_combination);
  add ("mistakes-are-told", test_mistakes_are_told);
  add ("risky-address-is-asked-about", test_risky_address_is_asked_about);
  add ("test-and-connect", test_test_and_connect);
  add ("failed-test-says-why", test_failed_test_says_why);
  add ("known-address", test_known_address);
  add ("backward-address", test_backward_address);
  add ("signing-in", test_signing_in);

  return g_test_run ();
}
