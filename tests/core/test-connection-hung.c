/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection-fixture.h"
#include "connection/pdk-connection-internal.h"
#include "pdk-error.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

/* A daemon that accepts and never answers. */

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
test_hung_deadline (ConnectionFixture *fixture, gconstpointer uri)
{
  HungDaemon daemon;

  hung_daemon_start (&daemon);
  fixture->connection = pdk_connection_new (daemon.uri, "hung");
  pdk_connection_set_deadline (fixture->connection, 100);
  connection_fixture_open (fixture);
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
test_hung_cancel (ConnectionFixture *fixture, gconstpointer uri)
{
  HungDaemon daemon;
  guint n_threads = 0;
  gint64 start;

  hung_daemon_start (&daemon);
  fixture->connection = pdk_connection_new (daemon.uri, "hung");
  start = g_get_monotonic_time ();
  for (guint i = 0; i < 50; i++) {
    pdk_connection_open_async (fixture->connection, NULL, connection_fixture_on_opened, fixture);
    test_flush_main_loop ();
    pdk_connection_close (fixture->connection);
    await (fixture->n_finished == i + 1);
    g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (pdk_opening_count_threads (), ==, 1);
    if (i == 0)
      n_threads = count_process_threads ();
  }
  /* Waiting for one deadline alone takes longer. */
  g_assert_cmpint (g_get_monotonic_time () - start, <, 30 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (count_process_threads (), <=, n_threads);
  hung_daemon_stop (&daemon);
}

/* Also over connection objects: the dialog that tests an address makes a new one each time. */
static void
test_hung_adopted (ConnectionFixture *fixture, gconstpointer uri)
{
  HungDaemon daemon;

  hung_daemon_start (&daemon);
  for (guint i = 0; i < 3; i++) {
    PdkConnection *connection = pdk_connection_new (daemon.uri, NULL);

    pdk_connection_open_async (connection, NULL, connection_fixture_on_opened, fixture);
    pdk_connection_close (connection);
    await (fixture->n_finished == i + 1);
    g_assert_finalize_object (connection);
    g_assert_cmpuint (pdk_opening_count_threads (), ==, 1);
  }
  hung_daemon_stop (&daemon);
  test_await_no_threads ();
}

static void
test_cancel_wait (ConnectionFixture *fixture, gconstpointer uri)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HungDaemon daemon;

  hung_daemon_start (&daemon);
  fixture->connection = pdk_connection_new (daemon.uri, NULL);
  pdk_connection_open_async (fixture->connection, cancellable, connection_fixture_on_opened,
                             fixture);
  g_cancellable_cancel (cancellable);
  await (fixture->n_finished == 1);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (pdk_connection_get_state (fixture->connection), ==, PDK_CONNECTION_CONNECTING);
  hung_daemon_stop (&daemon);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, uri, func)                                                                       \
  g_test_add (path, ConnectionFixture, uri, connection_fixture_set_up, func,                       \
              connection_fixture_tear_down)
  ADD ("/connection/hung/deadline", NULL, test_hung_deadline);
  ADD ("/connection/hung/cancel", NULL, test_hung_cancel);
  ADD ("/connection/hung/adopted", NULL, test_hung_adopted);
  ADD ("/connection/hung/cancel-wait", NULL, test_cancel_wait);
#undef ADD

  return g_test_run ();
}
