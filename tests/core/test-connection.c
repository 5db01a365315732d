/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection-fixture.h"
#include "connection/pdk-connection-internal.h"
#include "connection/pdk-connection-reason.h"
#include "domain/pdk-domain-private.h"
#include "pdk-error.h"

/* Opening, losing and closing a connection. */

#define TEST_UUID "6695eb01-f6a4-8304-79aa-97f2502e193f"

static void
test_open (ConnectionFixture *fixture, gconstpointer uri)
{
  PdkDomain *domain;

  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_DISCONNECTED);
  g_assert_cmpstr (pdk_connection_get_status (fixture->connection), ==, "Not connected");

  pdk_connection_open_async (fixture->connection, NULL, connection_fixture_on_opened, fixture);
  pdk_connection_open_async (fixture->connection, NULL, connection_fixture_on_opened, fixture);
  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_CONNECTING);
  await (fixture->n_finished == 2);

  g_assert_no_error (fixture->error);
  g_assert_true (fixture->opened);
  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_CONNECTED);
  g_assert_true (pdk_connection_is_alive (fixture->connection));
  g_assert_cmpuint (g_list_model_get_n_items (pdk_connection_get_domains (fixture->connection)), ==,
                    1);

  domain = pdk_connection_lookup_domain (fixture->connection, TEST_UUID);
  g_assert_nonnull (domain);
  g_assert_cmpstr (pdk_domain_get_name (domain), ==, "test");
  await (pdk_domain_has_details (domain));
  g_assert_cmpuint (pdk_domain_get_vcpus (domain), ==, 2);
}

static void
test_close_while_opening (ConnectionFixture *fixture, gconstpointer uri)
{
  pdk_connection_open_async (fixture->connection, NULL, connection_fixture_on_opened, fixture);
  pdk_connection_close (fixture->connection);
  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_DISCONNECTED);
  await (fixture->n_finished == 1);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  connection_fixture_open (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (connection_fixture_count_domains (fixture), ==, 1);
}

static void
test_reopen (ConnectionFixture *fixture, gconstpointer uri)
{
  PdkDomain *domain;

  connection_fixture_open (fixture);
  domain = connection_fixture_find_domain (fixture, "test");
  pdk_connection_close (fixture->connection);
  g_assert_true (pdk_domain_is_stale (domain));

  connection_fixture_open (fixture);
  g_assert_true (connection_fixture_find_domain (fixture, "test") == domain);
  g_assert_false (pdk_domain_is_stale (domain));
}

static void
test_unreachable (ConnectionFixture *fixture, gconstpointer uri)
{
  connection_fixture_open (fixture);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (fixture->error->message, "systemctl start"));
  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_LOST);
  g_assert_cmpstr (pdk_connection_get_status (fixture->connection), ==,
                   "Could not connect: the libvirt daemon is not running");
  g_assert_nonnull (
      strstr (pdk_connection_get_error_details (fixture->connection), "/nonexistent"));
}

static void
test_lost (ConnectionFixture *fixture, gconstpointer uri)
{
  PdkDomain *domain;

  connection_fixture_open (fixture);
  domain = connection_fixture_find_domain (fixture, "test");
  g_signal_emit_by_name (fixture->connection->link, "lost", VIR_CONNECT_CLOSE_REASON_EOF);

  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_LOST);
  g_assert_false (pdk_connection_is_alive (fixture->connection));
  g_assert_true (pdk_domain_is_stale (domain));
  g_assert_cmpuint (connection_fixture_count_domains (fixture), ==, 1);
  g_assert_cmpstr (pdk_connection_get_status (fixture->connection), ==,
                   "Lost 0 seconds ago: the host closed the connection");

  await (pdk_connection_is_alive (fixture->connection));
  g_assert_true (connection_fixture_find_domain (fixture, "test") == domain);
  g_assert_false (pdk_domain_is_stale (domain));
  g_assert_null (pdk_connection_get_error (fixture->connection));
}

static gpointer
wait_at_gate (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  test_gate_enter (data);
  return g_strdup ("late");
}

static void
on_called (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ConnectionFixture *fixture = user_data;

  g_clear_error (&fixture->error);
  g_free (g_task_propagate_pointer (G_TASK (result), &fixture->error));
  fixture->n_finished++;
}

static void
queue_gate (ConnectionFixture *fixture, PdkLane lane, TestGate *gate)
{
  GTask *task = g_task_new (NULL, NULL, on_called, fixture);

  g_task_set_task_data (task, gate, NULL);
  pdk_connection_queue (fixture->connection, lane, G_PRIORITY_DEFAULT, task, wait_at_gate, g_free);
}

static void
test_not_connected (ConnectionFixture *fixture, gconstpointer uri)
{
  queue_gate (fixture, PDK_LANE_QUERY, NULL);
  await (fixture->n_finished == 1);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_NOT_CONNECTED);
}

static void
test_close_while_stuck (ConnectionFixture *fixture, gconstpointer uri)
{
  TestGate gate = { .open = FALSE };

  connection_fixture_open (fixture);
  queue_gate (fixture, PDK_LANE_JOB, &gate);
  test_gate_await_entered (&gate);

  pdk_connection_close (fixture->connection);
  await (fixture->n_finished == 2);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_OUTCOME_UNKNOWN);
  g_assert_nonnull (strstr (fixture->error->message, "not known"));
  test_gate_open (&gate);
  test_await_no_threads ();
}

static gpointer
answer_at_once (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  return g_strdup ("answer");
}

/* Machines that are being saved hold up neither Force Off, nor displays and statistics, nor the look
 * after guests that hang. */
static void
test_lanes (ConnectionFixture *fixture, gconstpointer uri)
{
  const PdkLane free_lanes[] = { PDK_LANE_QUERY, PDK_LANE_URGENT, PDK_LANE_PROBE,
                                 PDK_LANE_SAMPLING };
  TestGate gates[] = { { .open = FALSE }, { .open = FALSE } };

  connection_fixture_open (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (gates); i++) {
    queue_gate (fixture, PDK_LANE_JOB, &gates[i]);
    test_gate_await_entered (&gates[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (free_lanes); i++) {
    GTask *task = g_task_new (NULL, NULL, on_called, fixture);

    pdk_connection_queue (fixture->connection, free_lanes[i], G_PRIORITY_DEFAULT, task,
                          answer_at_once, g_free);
    await (fixture->n_finished == i + 2);
    g_assert_no_error (fixture->error);
  }
  for (guint i = 0; i < G_N_ELEMENTS (gates); i++)
    test_gate_open (&gates[i]);
  await (fixture->n_finished == G_N_ELEMENTS (free_lanes) + G_N_ELEMENTS (gates) + 1);
}

/* Advice is for the computer that can follow it, and what somebody has to change first does not pass by
 * itself. */
static void
test_reasons (void)
{
  g_autoptr (GError) denied = g_error_new_literal (PDK_ERROR, PDK_ERROR_DENIED, "no");
  g_autoptr (GError) untrusted =
      g_error_new_literal (PDK_ERROR, PDK_ERROR_UNREACHABLE, "Certificate has expired");
  g_autoptr (GError) off = g_error_new_literal (PDK_ERROR, PDK_ERROR_UNREACHABLE, "refused");
  PdkConnectionReason local = pdk_connection_reason_of_error (denied, "qemu:///system");
  PdkConnectionReason remote = pdk_connection_reason_of_error (denied, "qemu+ssh://lab/system");

  g_assert_null (strstr (local.advice, "On the host"));
  g_assert_nonnull (strstr (remote.advice, "On the host"));
  g_assert_false (pdk_connection_reason_is_passing (denied));
  g_assert_false (pdk_connection_reason_is_passing (untrusted));
  g_assert_true (pdk_connection_reason_is_passing (off));
}

static void
test_stalled (ConnectionFixture *fixture, gconstpointer uri)
{
  TestGate gate = { .open = FALSE };
  gint64 start;

  connection_fixture_open (fixture);
  start = g_get_monotonic_time ();
  queue_gate (fixture, PDK_LANE_QUERY, &gate);
  await (pdk_connection_get_state (fixture->connection) == PDK_CONNECTION_NOT_ANSWERING);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 3 * G_TIME_SPAN_SECOND);
  g_assert_true (
      g_str_has_prefix (pdk_connection_get_status (fixture->connection), "Not answering for "));
  g_assert_true (pdk_connection_is_alive (fixture->connection));
  g_assert_false (pdk_domain_is_stale (connection_fixture_find_domain (fixture, "test")));

  test_gate_open (&gate);
  await (fixture->n_finished == 2);
  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_CONNECTED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, uri, func)                                                                       \
  g_test_add (path, ConnectionFixture, uri, connection_fixture_set_up, func,                       \
              connection_fixture_tear_down)
  ADD ("/connection/open", DEFAULT_URI, test_open);
  ADD ("/connection/close-while-opening", DEFAULT_URI, test_close_while_opening);
  ADD ("/connection/reopen", DEFAULT_URI, test_reopen);
  ADD ("/connection/unreachable", "qemu+unix:///system?socket=/nonexistent/socket",
       test_unreachable);
  ADD ("/connection/lost", DEFAULT_URI, test_lost);
  ADD ("/connection/not-connected", DEFAULT_URI, test_not_connected);
  ADD ("/connection/close-while-stuck", DEFAULT_URI, test_close_while_stuck);
  ADD ("/connection/lanes", DEFAULT_URI, test_lanes);
  ADD ("/connection/stalled", DEFAULT_URI, test_stalled);
#undef ADD
  g_test_add_func ("/connection/reasons", test_reasons);

  return g_test_run ();
}
