/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection/pdk-connection-internal.h"
#include "connection/pdk-worker.h"
#include "domain/pdk-domain-private.h"
#include "domain/pdk-domain.h"
#include "pdk-error.h"
#include "test-await.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

/* libvirt's test driver shares the state of test:///default within a process, so a second handle
 * plays the other client.  Test files are private to each connection. */
#define DEFAULT_URI "test:///default"
#define TEST_UUID   "6695eb01-f6a4-8304-79aa-97f2502e193f"

typedef struct {
  PdkConnection *connection;
  GMainLoop *loop;
  GError *error;
  gboolean opened;
  guint n_finished;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer uri)
{
  fixture->loop = g_main_loop_new (NULL, FALSE);
  if (uri != NULL)
    fixture->connection = pdk_connection_new (uri, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer uri)
{
  if (fixture->connection != NULL) {
    pdk_connection_close (fixture->connection);
    test_await_no_threads ();
    g_assert_finalize_object (fixture->connection);
  }
  g_main_loop_unref (fixture->loop);
  g_clear_error (&fixture->error);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_clear_error (&fixture->error);
  fixture->opened = pdk_connection_open_finish (PDK_CONNECTION (source), result, &fixture->error);
  fixture->n_finished++;
}

static void
open_and_wait (Fixture *fixture)
{
  guint n = fixture->n_finished;

  pdk_connection_open_async (fixture->connection, NULL, on_opened, fixture);
  await (fixture->n_finished > n);
}

static void
test_open (Fixture *fixture, gconstpointer uri)
{
  PdkDomain *domain;

  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_DISCONNECTED);
  g_assert_cmpstr (pdk_connection_get_status (fixture->connection), ==, "Not connected");

  pdk_connection_open_async (fixture->connection, NULL, on_opened, fixture);
  pdk_connection_open_async (fixture->connection, NULL, on_opened, fixture);
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

/* --- the other client --- */

typedef void (*OtherClientFunc) (virConnectPtr conn);

static gpointer
run_other_client (gpointer data)
{
  OtherClientFunc func = *(OtherClientFunc *) data;
  g_autoptr (virConnect) conn = virConnectOpen (DEFAULT_URI);

  g_assert_nonnull (conn);
  func (conn);
  return NULL;
}

static void
other_client (OtherClientFunc func)
{
  g_thread_join (g_thread_new ("other-client", run_other_client, &func));
}

static void
define (virConnectPtr conn, const char *name, const char *title)
{
  g_autofree char *xml =
      g_strdup_printf ("<domain type='test'><name>%s</name>%s<memory>1024</memory>"
                       "<os><type>hvm</type></os></domain>",
                       name, title);
  g_autoptr (virDomain) domain = virDomainDefineXML (conn, xml);

  g_assert_nonnull (domain);
}

static void
undefine (virConnectPtr conn, const char *name)
{
  g_autoptr (virDomain) domain = virDomainLookupByName (conn, name);

  g_assert_nonnull (domain);
  g_assert_cmpint (virDomainUndefine (domain), ==, 0);
}

static void
suspend_test (virConnectPtr conn)
{
  g_autoptr (virDomain) domain = virDomainLookupByName (conn, "test");

  g_assert_cmpint (virDomainSuspend (domain), ==, 0);
}

static void
resume_test (virConnectPtr conn)
{
  g_autoptr (virDomain) domain = virDomainLookupByName (conn, "test");

  g_assert_cmpint (virDomainResume (domain), ==, 0);
}

static void
define_web (virConnectPtr conn)
{
  define (conn, "web", "");
}

static void
retitle_web (virConnectPtr conn)
{
  g_autoptr (virDomain) domain = virDomainLookupByName (conn, "web");

  g_assert_cmpint (virDomainSetMetadata (domain, VIR_DOMAIN_METADATA_TITLE, "The web", NULL, NULL,
                                         VIR_DOMAIN_AFFECT_CONFIG),
                   ==, 0);
}

static void
undefine_web (virConnectPtr conn)
{
  undefine (conn, "web");
}

static void
create_transient (virConnectPtr conn)
{
  g_autoptr (virDomain) domain = virDomainCreateXML (
      conn,
      "<domain type='test'><name>passing</name><memory>1024</memory><os><type>hvm</type></os></domain>",
      0);

  g_assert_nonnull (domain);
}

static void
destroy_transient (virConnectPtr conn)
{
  g_autoptr (virDomain) domain = virDomainLookupByName (conn, "passing");

  g_assert_cmpint (virDomainDestroy (domain), ==, 0);
}

static void
storm (virConnectPtr conn)
{
  for (guint i = 0; i < 300; i++) {
    g_autofree char *name = g_strdup_printf ("storm-%u", i);

    define (conn, name, "");
    if (i % 3 != 0)
      undefine (conn, name);
  }
}

static void
calm (virConnectPtr conn)
{
  for (guint i = 0; i < 300; i += 3) {
    g_autofree char *name = g_strdup_printf ("storm-%u", i);

    undefine (conn, name);
  }
}

static guint
count_domains (Fixture *fixture)
{
  return g_list_model_get_n_items (pdk_connection_get_domains (fixture->connection));
}

static PdkDomain *
find_domain (Fixture *fixture, const char *name)
{
  GListModel *model = pdk_connection_get_domains (fixture->connection);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (PdkDomain) domain = g_list_model_get_item (model, i);

    if (g_str_equal (pdk_domain_get_name (domain), name))
      return domain;
  }
  return NULL;
}

static void
test_events (Fixture *fixture, gconstpointer uri)
{
  PdkDomain *domain;
  gint64 start;

  open_and_wait (fixture);
  domain = find_domain (fixture, "test");
  g_assert_cmpint (pdk_domain_get_state (domain), ==, PDK_DOMAIN_RUNNING);
  test_flush_main_loop ();

  other_client (suspend_test);
  start = g_get_monotonic_time ();
  await (pdk_domain_get_state (domain) == PDK_DOMAIN_PAUSED);
  /* Asking a host without events now and then takes three. */
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_TIME_SPAN_SECOND);

  other_client (resume_test);
  await (pdk_domain_get_state (domain) == PDK_DOMAIN_RUNNING);
}

static void
test_come_and_go (Fixture *fixture, gconstpointer uri)
{
  g_autoptr (PdkDomain) web = NULL;

  open_and_wait (fixture);
  other_client (define_web);
  await (count_domains (fixture) == 2);
  web = g_object_ref (find_domain (fixture, "web"));
  await (pdk_domain_has_details (web));
  g_assert_null (pdk_domain_get_title (web));

  other_client (retitle_web);
  await (g_strcmp0 (pdk_domain_get_title (web), "The web") == 0);

  other_client (undefine_web);
  await (count_domains (fixture) == 1);
  g_assert_true (pdk_domain_is_gone (web));
}

static void
test_transient (Fixture *fixture, gconstpointer uri)
{
  open_and_wait (fixture);
  other_client (create_transient);
  await (find_domain (fixture, "passing") != NULL);
  g_assert_false (pdk_domain_is_persistent (find_domain (fixture, "passing")));
  other_client (destroy_transient);
  await (find_domain (fixture, "passing") == NULL);
}

static void
test_storm (Fixture *fixture, gconstpointer uri)
{
  open_and_wait (fixture);
  other_client (storm);
  await (count_domains (fixture) == 101);
  other_client (calm);
  await (count_domains (fixture) == 1);
}

/* --- opening --- */

static void
test_close_while_opening (Fixture *fixture, gconstpointer uri)
{
  pdk_connection_open_async (fixture->connection, NULL, on_opened, fixture);
  pdk_connection_close (fixture->connection);
  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_DISCONNECTED);
  await (fixture->n_finished == 1);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  open_and_wait (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (count_domains (fixture), ==, 1);
}

static void
test_reopen (Fixture *fixture, gconstpointer uri)
{
  PdkDomain *domain;

  open_and_wait (fixture);
  domain = find_domain (fixture, "test");
  pdk_connection_close (fixture->connection);
  g_assert_true (pdk_domain_is_stale (domain));

  open_and_wait (fixture);
  g_assert_true (find_domain (fixture, "test") == domain);
  g_assert_false (pdk_domain_is_stale (domain));
}

static void
test_unreachable (Fixture *fixture, gconstpointer uri)
{
  open_and_wait (fixture);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (fixture->error->message, "systemctl start"));
  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_LOST);
  g_assert_cmpstr (pdk_connection_get_status (fixture->connection), ==,
                   "Could not connect: the libvirt daemon is not running");
  g_assert_nonnull (
      strstr (pdk_connection_get_error_details (fixture->connection), "/nonexistent"));
}

/* --- a daemon that accepts and never answers --- */

typedef struct {
  GSocket *socket;
  char *folder;
  char *uri;
} HungDaemon;

static void
hung_daemon_start (HungDaemon *daemon)
{
  g_autofree char *path = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  daemon->folder = g_dir_make_tmp ("pdk-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (daemon->folder, "socket", NULL);
  daemon->uri = g_strconcat ("qemu+unix:///system?socket=", path, NULL);

  daemon->socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_no_error (error);
  address = g_unix_socket_address_new (path);
  g_socket_bind (daemon->socket, address, FALSE, &error);
  g_assert_no_error (error);
  g_socket_listen (daemon->socket, &error);
  g_assert_no_error (error);
}

/* Whoever waits in the backlog is turned away. */
static void
hung_daemon_stop (HungDaemon *daemon)
{
  g_autofree char *path = g_build_filename (daemon->folder, "socket", NULL);

  g_socket_close (daemon->socket, NULL);
  g_object_unref (daemon->socket);
  g_unlink (path);
  g_rmdir (daemon->folder);
  g_free (daemon->folder);
  g_free (daemon->uri);
}

static void
test_hung_deadline (Fixture *fixture, gconstpointer uri)
{
  HungDaemon daemon;

  hung_daemon_start (&daemon);
  fixture->connection = pdk_connection_new (daemon.uri, "hung");
  pdk_connection_set_deadline (fixture->connection, 100);
  open_and_wait (fixture);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_NOT_ANSWERING);
  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_LOST);
  g_assert_cmpstr (pdk_connection_get_status (fixture->connection), ==,
                   "Could not connect: the host does not answer");
  hung_daemon_stop (&daemon);
}

static guint
count_process_threads (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/task", 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Trying fifty times costs one thread, not fifty, and giving up takes no time. */
static void
test_hung_cancel (Fixture *fixture, gconstpointer uri)
{
  HungDaemon daemon;
  guint n_threads = 0;
  gint64 start;

  hung_daemon_start (&daemon);
  fixture->connection = pdk_connection_new (daemon.uri, "hung");
  start = g_get_monotonic_time ();
  for (guint i = 0; i < 50; i++) {
    pdk_connection_open_async (fixture->connection, NULL, on_opened, fixture);
    test_flush_main_loop ();
    pdk_connection_close (fixture->connection);
    await (fixture->n_finished == i + 1);
    g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (pdk_opening_count_threads (), ==, 1);
    if (i == 0)
      n_threads = count_process_threads ();
  }
  /* Waiting for one deadline alone takes longer. */
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (count_process_threads (), <=, n_threads);
  hung_daemon_stop (&daemon);
}

/* Also over connection objects: the dialog that tests an address makes a new one each time. */
static void
test_hung_adopted (Fixture *fixture, gconstpointer uri)
{
  HungDaemon daemon;

  hung_daemon_start (&daemon);
  for (guint i = 0; i < 3; i++) {
    PdkConnection *connection = pdk_connection_new (daemon.uri, NULL);

    pdk_connection_open_async (connection, NULL, on_opened, fixture);
    pdk_connection_close (connection);
    await (fixture->n_finished == i + 1);
    g_assert_finalize_object (connection);
    g_assert_cmpuint (pdk_opening_count_threads (), ==, 1);
  }
  hung_daemon_stop (&daemon);
  test_await_no_threads ();
}

static void
test_cancel_wait (Fixture *fixture, gconstpointer uri)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HungDaemon daemon;

  hung_daemon_start (&daemon);
  fixture->connection = pdk_connection_new (daemon.uri, NULL);
  pdk_connection_open_async (fixture->connection, cancellable, on_opened, fixture);
  g_cancellable_cancel (cancellable);
  await (fixture->n_finished == 1);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_CONNECTING);
  hung_daemon_stop (&daemon);
}

/* --- the link --- */

static void
test_lost (Fixture *fixture, gconstpointer uri)
{
  PdkDomain *domain;

  open_and_wait (fixture);
  domain = find_domain (fixture, "test");
  g_signal_emit_by_name (fixture->connection->link, "lost", VIR_CONNECT_CLOSE_REASON_EOF);

  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_LOST);
  g_assert_false (pdk_connection_is_alive (fixture->connection));
  g_assert_true (pdk_domain_is_stale (domain));
  g_assert_cmpuint (count_domains (fixture), ==, 1);
  g_assert_cmpstr (pdk_connection_get_status (fixture->connection), ==,
                   "Lost 0 seconds ago: the host closed the connection");

  await (pdk_connection_is_alive (fixture->connection));
  g_assert_true (find_domain (fixture, "test") == domain);
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
  Fixture *fixture = user_data;

  g_clear_error (&fixture->error);
  g_free (g_task_propagate_pointer (G_TASK (result), &fixture->error));
  fixture->n_finished++;
}

static void
queue_gate (Fixture *fixture, PdkLane lane, TestGate *gate)
{
  GTask *task = g_task_new (NULL, NULL, on_called, fixture);

  g_task_set_task_data (task, gate, NULL);
  pdk_connection_queue (fixture->connection, lane, G_PRIORITY_DEFAULT, task, wait_at_gate, g_free);
}

static void
test_not_connected (Fixture *fixture, gconstpointer uri)
{
  queue_gate (fixture, PDK_LANE_QUERY, NULL);
  await (fixture->n_finished == 1);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_NOT_CONNECTED);
}

static void
test_close_while_stuck (Fixture *fixture, gconstpointer uri)
{
  TestGate gate = { .open = FALSE };

  open_and_wait (fixture);
  queue_gate (fixture, PDK_LANE_JOB, &gate);
  test_gate_await_entered (&gate);

  pdk_connection_close (fixture->connection);
  await (fixture->n_finished == 2);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_OUTCOME_UNKNOWN);
  g_assert_nonnull (strstr (fixture->error->message, "not known"));
  test_gate_open (&gate);
  test_await_no_threads ();
}

static void
test_stalled (Fixture *fixture, gconstpointer uri)
{
  TestGate gate = { .open = FALSE };
  gint64 start;

  open_and_wait (fixture);
  start = g_get_monotonic_time ();
  queue_gate (fixture, PDK_LANE_QUERY, &gate);
  await (pdk_connection_get_state (fixture->connection) == PDK_CONNECTION_NOT_ANSWERING);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 3 * G_TIME_SPAN_SECOND);
  g_assert_true (
      g_str_has_prefix (pdk_connection_get_status (fixture->connection), "Not answering for "));
  g_assert_true (pdk_connection_is_alive (fixture->connection));
  g_assert_false (pdk_domain_is_stale (find_domain (fixture, "test")));

  test_gate_open (&gate);
  await (fixture->n_finished == 2);
  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_CONNECTED);
}

/* --- questions --- */

/* Two answers together take longer than an opening may. */
#define ANSWER_MS   1200
#define DEADLINE_MS 2000

static char *
write_fleet_with_password (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "fleet.xml", NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (g_get_user_runtime_dir (), 0700);
  g_file_set_contents (path,
                       "<node><auth><user password='secret'>bob</user></auth>"
                       "<domain type='test'><name>web</name><memory>1024</memory>"
                       "<os><type>hvm</type></os></domain></node>",
                       -1, &error);
  g_assert_no_error (error);
  return g_strconcat ("test://", path, NULL);
}

static gboolean
on_answer_due (gpointer user_data)
{
  PdkAuthRequest *request = user_data;

  pdk_auth_request_submit (request);
  return G_SOURCE_REMOVE;
}

/* Answers later than the deadline: the user's time does not count. */
static void
on_auth_request (PdkConnection *connection, PdkAuthRequest *request, const char *password)
{
  g_assert_cmpuint (pdk_auth_request_get_n_prompts (request), ==, 1);
  if (pdk_auth_request_get_prompt (request, 0)->secret)
    pdk_auth_request_set_answer (request, 0, password);
  else
    pdk_auth_request_set_answer (request, 0, "bob");
  g_timeout_add_full (G_PRIORITY_DEFAULT, ANSWER_MS, on_answer_due, g_object_ref (request),
                      g_object_unref);
}

static void
on_silent_finished (PdkOpening *opening, gboolean *finished)
{
  *finished = TRUE;
}

/* The second connection to a host is opened without asking again. */
static void
test_auth (Fixture *fixture, gconstpointer uri)
{
  g_autofree char *fleet = write_fleet_with_password ();
  g_autoptr (PdkOpening) silent = NULL;
  g_autoptr (PdkHandle) handle = NULL;
  g_autoptr (GError) error = NULL;
  gboolean finished = FALSE;

  fixture->connection = pdk_connection_new (fleet, NULL);
  pdk_connection_set_deadline (fixture->connection, DEADLINE_MS);
  g_signal_connect (fixture->connection, "auth-request", G_CALLBACK (on_auth_request),
                    (gpointer) "secret");
  open_and_wait (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (count_domains (fixture), ==, 1);

  silent = pdk_opening_start (fleet, NULL, PDK_OPENING_SILENT, fixture->connection->answers);
  g_signal_connect (silent, "finished", G_CALLBACK (on_silent_finished), &finished);
  await (finished);
  handle = pdk_opening_take_handle (silent, &error);
  g_assert_no_error (error);
  g_assert_nonnull (handle);
}

static void
test_auth_refused (Fixture *fixture, gconstpointer uri)
{
  g_autofree char *fleet = write_fleet_with_password ();

  fixture->connection = pdk_connection_new (fleet, NULL);
  g_signal_connect (fixture->connection, "auth-request", G_CALLBACK (on_auth_request),
                    (gpointer) "wrong");
  open_and_wait (fixture);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_AUTH);
  /* Asking again and again would be a nuisance. */
  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_DISCONNECTED);
  g_assert_nonnull (pdk_connection_get_error (fixture->connection));
}

static void
test_auth_nobody (Fixture *fixture, gconstpointer uri)
{
  g_autofree char *fleet = write_fleet_with_password ();

  fixture->connection = pdk_connection_new (fleet, NULL);
  open_and_wait (fixture);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_AUTH);
}

static void
keep_request (PdkConnection *connection, PdkAuthRequest *request, PdkAuthRequest **kept)
{
  g_set_object (kept, request);
}

/* The dialog is still open when the user gives up: the thread that waits for it is let go. */
static void
test_auth_closed (Fixture *fixture, gconstpointer uri)
{
  g_autofree char *fleet = write_fleet_with_password ();
  g_autoptr (PdkAuthRequest) request = NULL;

  fixture->connection = pdk_connection_new (fleet, NULL);
  g_signal_connect (fixture->connection, "auth-request", G_CALLBACK (keep_request), &request);
  pdk_connection_open_async (fixture->connection, NULL, on_opened, fixture);
  await (request != NULL);
  pdk_connection_close (fixture->connection);
  test_await_no_threads ();
  g_assert_true (pdk_auth_request_is_done (request));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, uri, func) g_test_add (path, Fixture, uri, set_up, func, tear_down)
  ADD ("/connection/open", DEFAULT_URI, test_open);
  ADD ("/connection/close-while-opening", DEFAULT_URI, test_close_while_opening);
  ADD ("/connection/reopen", DEFAULT_URI, test_reopen);
  ADD ("/connection/unreachable", "qemu+unix:///system?socket=/nonexistent/socket",
       test_unreachable);
  ADD ("/connection/events", DEFAULT_URI, test_events);
  ADD ("/connection/come-and-go", DEFAULT_URI, test_come_and_go);
  ADD ("/connection/transient", DEFAULT_URI, test_transient);
  ADD ("/connection/storm", DEFAULT_URI, test_storm);
  ADD ("/connection/hung/deadline", NULL, test_hung_deadline);
  ADD ("/connection/hung/cancel", NULL, test_hung_cancel);
  ADD ("/connection/hung/adopted", NULL, test_hung_adopted);
  ADD ("/connection/hung/cancel-wait", NULL, test_cancel_wait);
  ADD ("/connection/lost", DEFAULT_URI, test_lost);
  ADD ("/connection/not-connected", DEFAULT_URI, test_not_connected);
  ADD ("/connection/close-while-stuck", DEFAULT_URI, test_close_while_stuck);
  ADD ("/connection/stalled", DEFAULT_URI, test_stalled);
  ADD ("/connection/auth/answered", NULL, test_auth);
  ADD ("/connection/auth/refused", NULL, test_auth_refused);
  ADD ("/connection/auth/nobody", NULL, test_auth_nobody);
  ADD ("/connection/auth/closed", NULL, test_auth_closed);
#undef ADD

  return g_test_run ();
}
