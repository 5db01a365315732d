/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "connection/pdk-connection-internal.h"
#include "domain/pdk-domain-private.h"
#include "test-fleet.h"
#include "views/machine/pdk-machine-move.h"

/* Where a machine that was migrated is followed to: to hosts that the user is connected to, and to no
 * other. */

static PdkConnection *
add_connection (GListStore *list, const char *uri, PdkConnectionState state)
{
  g_autoptr (PdkConnection) connection = pdk_connection_new (uri, NULL);

  pdk_connection_set_state (connection, state, g_get_monotonic_time ());
  g_list_store_append (list, connection);
  return connection;
}

static PdkDomain *
make_left (PdkConnection *connection, const char *uuid)
{
  g_autoptr (PdkDomainInfo) info = pdk_domain_info_new (uuid, "wanderer");

  return pdk_domain_new (connection, info);
}

static void
test_find (void)
{
  g_autoptr (GListStore) list = g_list_store_new (PDK_TYPE_CONNECTION);
  PdkConnection *source =
      add_connection (list, "qemu+tls://lab1.example/system", PDK_CONNECTION_CONNECTED);
  PdkConnection *fleet = test_fleet_open ();
  PdkDomain *one = test_fleet_get (fleet, "one");
  PdkDomain *off = test_fleet_get (fleet, "off");
  g_autoptr (PdkDomain) left = make_left (source, pdk_domain_get_uuid (one));
  g_autoptr (PdkDomain) left_off = make_left (source, pdk_domain_get_uuid (off));

  /* The host is not in the list. */
  g_assert_null (pdk_machine_move_find (G_LIST_MODEL (list), left));

  g_list_store_append (list, fleet);
  g_assert_true (pdk_machine_move_find (G_LIST_MODEL (list), left) == one);
  /* What does not run is not where it went… */
  g_assert_null (pdk_machine_move_find (G_LIST_MODEL (list), left_off));
  /* …nor is what it left… */
  g_assert_null (pdk_machine_move_find (G_LIST_MODEL (list), one));
  /* …nor what has left itself… */
  pdk_domain_note_moved (one);
  g_assert_null (pdk_machine_move_find (G_LIST_MODEL (list), left));

  g_list_store_remove_all (list);
  test_fleet_close (fleet);
}

static void
test_find_stale (void)
{
  g_autoptr (GListStore) list = g_list_store_new (PDK_TYPE_CONNECTION);
  PdkConnection *source =
      add_connection (list, "qemu+tls://lab1.example/system", PDK_CONNECTION_CONNECTED);
  PdkConnection *fleet = test_fleet_open ();
  g_autoptr (PdkDomain) left =
      make_left (source, pdk_domain_get_uuid (test_fleet_get (fleet, "one")));

  /* A host that is lost cannot say whether it has the machine. */
  g_list_store_append (list, fleet);
  pdk_connection_close (fleet);
  g_assert_null (pdk_machine_move_find (G_LIST_MODEL (list), left));

  g_list_store_remove_all (list);
  test_fleet_close (fleet);
}

static void
test_may_connect (void)
{
  g_autoptr (GListStore) list = g_list_store_new (PDK_TYPE_CONNECTION);
  GListModel *model = G_LIST_MODEL (list);

  add_connection (list, "qemu+tls://lab1.example/system", PDK_CONNECTION_CONNECTED);
  add_connection (list, "qemu+tcp://192.0.2.7:16600/system", PDK_CONNECTION_NOT_ANSWERING);
  add_connection (list, "qemu+ssh://root@lab2.example/system", PDK_CONNECTION_CONNECTED);
  add_connection (list, "qemu+tls://lab3.example/system", PDK_CONNECTION_LOST);
  add_connection (list, "qemu:///system", PDK_CONNECTION_CONNECTED);

  g_assert_true (pdk_machine_move_may_connect (model, "LAB1.example"));
  g_assert_true (pdk_machine_move_may_connect (model, "192.0.2.7"));
  /* Its displays are reached through SSH. */
  g_assert_false (pdk_machine_move_may_connect (model, "lab2.example"));
  /* Not connected now. */
  g_assert_false (pdk_machine_move_may_connect (model, "lab3.example"));
  /* Not in the list at all, or only much like it. */
  g_assert_false (pdk_machine_move_may_connect (model, "192.0.2.8"));
  g_assert_false (pdk_machine_move_may_connect (model, "lab1.example.org"));
  g_assert_false (pdk_machine_move_may_connect (model, "lab1"));
  g_assert_false (pdk_machine_move_may_connect (model, "127.0.0.1"));
  g_assert_false (pdk_machine_move_may_connect (model, ""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/machine-move/find", test_find);
  g_test_add_func ("/machine-move/find-stale", test_find_stale);
  g_test_add_func ("/machine-move/may-connect", test_may_connect);

  return g_test_run ();
}
