/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection-fixture.h"
#include "connection/pdk-connection-internal.h"
#include "pdk-error.h"

/* What a host asks before it lets a client in. */

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
test_auth (ConnectionFixture *fixture, gconstpointer uri)
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
  connection_fixture_open (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (connection_fixture_count_domains (fixture), ==, 1);

  silent = pdk_opening_start (fleet, NULL, NULL, PDK_OPENING_SILENT, fixture->connection->answers);
  g_signal_connect (silent, "finished", G_CALLBACK (on_silent_finished), &finished);
  await (finished);
  handle = pdk_opening_take_handle (silent, &error);
  g_assert_no_error (error);
  g_assert_nonnull (handle);
}

static void
test_auth_refused (ConnectionFixture *fixture, gconstpointer uri)
{
  g_autofree char *fleet = write_fleet_with_password ();

  fixture->connection = pdk_connection_new (fleet, NULL);
  g_signal_connect (fixture->connection, "auth-request", G_CALLBACK (on_auth_request),
                    (gpointer) "wrong");
  connection_fixture_open (fixture);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_AUTH);
  /* Asking again and again would be a nuisance. */
  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_DISCONNECTED);
  g_assert_nonnull (pdk_connection_get_error (fixture->connection));
}

static void
test_auth_nobody (ConnectionFixture *fixture, gconstpointer uri)
{
  g_autofree char *fleet = write_fleet_with_password ();

  fixture->connection = pdk_connection_new (fleet, NULL);
  connection_fixture_open (fixture);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_AUTH);
}

static void
keep_request (PdkConnection *connection, PdkAuthRequest *request, PdkAuthRequest **kept)
{
  g_set_object (kept, request);
}

/* The dialog is still open when the user gives up: the thread that waits for it is let go. */
static void
test_auth_closed (ConnectionFixture *fixture, gconstpointer uri)
{
  g_autofree char *fleet = write_fleet_with_password ();
  g_autoptr (PdkAuthRequest) request = NULL;

  fixture->connection = pdk_connection_new (fleet, NULL);
  g_signal_connect (fixture->connection, "auth-request", G_CALLBACK (keep_request), &request);
  pdk_connection_open_async (fixture->connection, NULL, connection_fixture_on_opened, fixture);
  await (request != NULL);
  pdk_connection_close (fixture->connection);
  test_await_no_threads ();
  g_assert_true (pdk_auth_request_is_done (request));
}

static gboolean
on_wait_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Cancelling the question must not set the deadline of an opening that is gone: it would end in a
 * failure, and the host be opened again by itself. */
static void
test_auth_stays_closed (ConnectionFixture *fixture, gconstpointer uri)
{
  g_autofree char *fleet = write_fleet_with_password ();
  g_autoptr (PdkAuthRequest) request = NULL;
  gboolean over = FALSE;

  fixture->connection = pdk_connection_new (fleet, NULL);
  pdk_connection_set_deadline (fixture->connection, 200);
  g_signal_connect (fixture->connection, "auth-request", G_CALLBACK (keep_request), &request);
  pdk_connection_open_async (fixture->connection, NULL, connection_fixture_on_opened, fixture);
  await (request != NULL);
  pdk_connection_close (fixture->connection);
  g_assert_cmpuint (fixture->connection->deadline_source, ==, 0);
  g_timeout_add (500, on_wait_over, &over);
  await (over);
  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_DISCONNECTED);
  g_assert_null (pdk_connection_get_error (fixture->connection));
}

static void
drop_request (PdkConnection *connection, PdkAuthRequest *request, gpointer user_data)
{
  g_assert_cmpuint (connection->deadline_source, ==, 0);
}

/* A question that nobody shows is refused, and the rest of the opening has its deadline again. */
static void
test_auth_dropped (ConnectionFixture *fixture, gconstpointer uri)
{
  g_autofree char *fleet = write_fleet_with_password ();
  PdkAuthRequest *request = NULL;

  fixture->connection = pdk_connection_new (fleet, NULL);
  g_signal_connect (fixture->connection, "auth-request", G_CALLBACK (drop_request), NULL);
  g_signal_connect (fixture->connection, "auth-request", G_CALLBACK (keep_request), &request);
  pdk_connection_open_async (fixture->connection, NULL, connection_fixture_on_opened, fixture);
  await (request != NULL);
  g_clear_object (&request);
  g_assert_cmpuint (fixture->connection->deadline_source, !=, 0);
  await (fixture->n_finished == 1);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_AUTH);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, uri, func)                                                                       \
  g_test_add (path, ConnectionFixture, uri, connection_fixture_set_up, func,                       \
              connection_fixture_tear_down)
  ADD ("/connection/auth/answered", NULL, test_auth);
  ADD ("/connection/auth/refused", NULL, test_auth_refused);
  ADD ("/connection/auth/nobody", NULL, test_auth_nobody);
  ADD ("/connection/auth/closed", NULL, test_auth_closed);
  ADD ("/connection/auth/stays-closed", NULL, test_auth_stays_closed);
  ADD ("/connection/auth/dropped", NULL, test_auth_dropped);
#undef ADD

  return g_test_run ();
}
