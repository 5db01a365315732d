/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection/pdk-connection-store.h"
#include "connection/pdk-worker.h"
#include "pdk-error.h"
#include "test-await.h"

#define LAB1 "qemu+ssh://root@lab1/system"
#define LAB2 "qemu+ssh://root@lab2/system"
#define EVIL "qemu+ssh://-oProxyCommand=evil/system"

typedef struct {
  GSettings *settings;
  PdkConnectionStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer saved)
{
  fixture->settings = g_settings_new (PDK_APPLICATION_ID);
  g_settings_reset (fixture->settings, "connections");
  if (saved != NULL) {
    g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_parsed (saved));

    g_settings_set_value (fixture->settings, "connections", value);
  }
  fixture->store = pdk_connection_store_new (fixture->settings);
}

static void
tear_down (Fixture *fixture, gconstpointer saved)
{
  pdk_connection_store_close_all (fixture->store);
  await (pdk_worker_count_threads () == 0);
  test_flush_main_loop ();
  g_assert_finalize_object (fixture->store);
  g_object_unref (fixture->settings);
}

static void
assert_saved (Fixture *fixture, const char *expected)
{
  g_autoptr (GVariant) value = g_settings_get_value (fixture->settings, "connections");
  g_autofree char *text = g_variant_print (value, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->store));
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gint *balance)
{
  *balance += (gint) added - (gint) removed;
}

static void
test_add_and_remove (Fixture *fixture, gconstpointer saved)
{
  g_autoptr (GError) error = NULL;
  PdkConnection *connection, *temporary;
  gint balance = 0;

  g_signal_connect (fixture->store, "items-changed", G_CALLBACK (on_items_changed), &balance);
  connection = pdk_connection_store_add (fixture->store, LAB1, "Lab", TRUE, TRUE, &error);
  g_assert_no_error (error);
  assert_saved (fixture, "[('" LAB1 "', 'Lab', true)]");
  g_assert_cmpstr (pdk_connection_get_name (connection), ==, "Lab");

  /* A name made from the address is not the user's own. */
  pdk_connection_store_add (fixture->store, LAB2, NULL, FALSE, TRUE, &error);
  assert_saved (fixture, "[('" LAB1 "', 'Lab', true), ('" LAB2 "', '', false)]");

  temporary =
      pdk_connection_store_add (fixture->store, "test:///default", NULL, FALSE, FALSE, &error);
  assert_saved (fixture, "[('" LAB1 "', 'Lab', true), ('" LAB2 "', '', false)]");
  g_assert_cmpuint (count (fixture), ==, 3);
  g_assert_cmpint (balance, ==, 3);
  g_assert_true (pdk_connection_store_find (fixture->store, "test:///default") == temporary);
  g_assert_null (pdk_connection_store_find (fixture->store, "test:///other"));

  /* What is there stays as the user has it. */
  g_assert_true (pdk_connection_store_add (fixture->store, LAB1, "Other", FALSE, TRUE, &error) ==
                 connection);
  g_assert_true (pdk_connection_store_add (fixture->store, "test:///default", NULL, TRUE, TRUE,
                                           &error) == temporary);
  g_assert_false (pdk_connection_get_autoconnect (temporary));
  assert_saved (fixture, "[('" LAB1 "', 'Lab', true), ('" LAB2 "', '', false)]");
  g_assert_cmpuint (count (fixture), ==, 3);

  pdk_connection_store_remove (fixture->store, connection);
  assert_saved (fixture, "[('" LAB2 "', '', false)]");
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_cmpint (balance, ==, 2);
  g_assert_null (pdk_connection_store_find (fixture->store, LAB1));
}

static void
test_refused (Fixture *fixture, gconstpointer saved)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pdk_connection_store_add (fixture->store, EVIL, NULL, TRUE, TRUE, &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_URI);
  g_assert_cmpuint (count (fixture), ==, 0);
  assert_saved (fixture, "[]");
}

static void
test_load (Fixture *fixture, gconstpointer saved)
{
  g_autoptr (PdkConnection) first = g_list_model_get_item (G_LIST_MODEL (fixture->store), 0);
  g_autoptr (PdkConnection) second = g_list_model_get_item (G_LIST_MODEL (fixture->store), 1);

  /* The bad line has no connection and the doubled one no second. */
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_cmpstr (pdk_connection_get_uri (first), ==, LAB1);
  g_assert_cmpstr (pdk_connection_get_name (first), ==, "Lab");
  g_assert_true (pdk_connection_get_autoconnect (first));
  g_assert_cmpstr (pdk_connection_get_name (second), ==, "root@lab2");
  g_assert_false (pdk_connection_get_autoconnect (second));

  /* Changes are kept, and so is the bad line. */
  pdk_connection_set_name (second, "Second");
  pdk_connection_set_autoconnect (first, FALSE);
  assert_saved (fixture, "[('" LAB1 "', 'Lab', false), ('" EVIL "', 'bad', true), ('" LAB2
                         "', 'Second', false)]");
}

static gboolean
is_connected (Fixture *fixture, const char *uri)
{
  PdkConnection *connection = pdk_connection_store_find (fixture->store, uri);

  return pdk_connection_get_state (connection) == PDK_CONNECTION_CONNECTED;
}

/* One after another: the second begins when the first has failed. */
static void
test_autoconnect (Fixture *fixture, gconstpointer saved)
{
  const char *broken = "qemu+unix:///system?socket=/nonexistent/socket";
  PdkConnection *first = pdk_connection_store_find (fixture->store, broken);
  PdkConnection *second = pdk_connection_store_find (fixture->store, "test:///default");

  pdk_connection_store_autoconnect (fixture->store);
  g_assert_cmpint (pdk_connection_get_state (first), ==, PDK_CONNECTION_CONNECTING);
  g_assert_cmpint (pdk_connection_get_state (second), ==, PDK_CONNECTION_DISCONNECTED);
  await (is_connected (fixture, "test:///default"));
  g_assert_cmpint (pdk_connection_get_state (first), !=, PDK_CONNECTION_CONNECTING);
  g_assert_false (is_connected (fixture, LAB1)); /* not marked */
}

static void
test_remove_while_opening (Fixture *fixture, gconstpointer saved)
{
  PdkConnection *first =
      pdk_connection_store_find (fixture->store, "qemu+unix:///system?socket=/nonexistent/socket");

  pdk_connection_store_autoconnect (fixture->store);
  pdk_connection_store_remove (fixture->store, first);
  await (is_connected (fixture, "test:///default"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, saved, func) g_test_add (path, Fixture, saved, set_up, func, tear_down)
  ADD ("/store/add-and-remove", NULL, test_add_and_remove);
  ADD ("/store/refused", NULL, test_refused);
  ADD ("/store/load",
       "[('" LAB1 "', 'Lab', true), ('" EVIL "', 'bad', true), ('" LAB2 "', '', false), "
       "('" LAB1 "', 'again', true)]",
       test_load);
#define OPENABLE                                                                                   \
  "[('qemu+unix:///system?socket=/nonexistent/socket', '', true), ('" LAB1 "', '', false), "       \
  "('test:///default', '', true)]"
  ADD ("/store/autoconnect", OPENABLE, test_autoconnect);
  ADD ("/store/remove-while-opening", OPENABLE, test_remove_while_opening);
#undef ADD
  return g_test_run ();
}
