/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "spice/pdk-spice-backend.h"

#include <gio/gio.h>
#include <spice-server/spice.h>

/* How a connection begins, fails and ends. */

typedef struct {
  FakeSpice *server;
  PdkConsoleBackend *backend;
} Fixture;

static PdkConsoleBackendState
get_state (Fixture *fixture)
{
  return pdk_console_backend_get_state (fixture->backend);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  console_fixture_expect_warnings ();
  fixture->server = fake_spice_new ();
  fake_spice_create_screen (fixture->server, 320, 200, FAKE_SPICE_XRGB32, 0x123456);
  fixture->backend = pdk_spice_backend_new_for_fds (fake_spice_open_fd, fixture->server, NULL);
}

static void
run_pending (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  pdk_console_backend_close (fixture->backend);
  g_assert_cmpint (get_state (fixture), !=, PDK_CONSOLE_BACKEND_CONNECTED);
  run_pending ();
  g_assert_finalize_object (fixture->backend);
  fake_spice_free (fixture->server);
  run_pending ();
}

/* One socket for each of main, display, cursor and inputs, and for nothing else. */
static void
test_four_sockets (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (get_state (fixture), ==, PDK_CONSOLE_BACKEND_IDLE);
  pdk_console_backend_open (fixture->backend);
  g_assert_cmpint (get_state (fixture), ==, PDK_CONSOLE_BACKEND_CONNECTING);
  WAIT_FOR (get_state (fixture) == PDK_CONSOLE_BACKEND_CONNECTED);
  WAIT_FOR (pdk_console_backend_get_locks (fixture->backend) >= 0);
  fake_spice_set_cursor (fixture->server, 16, 0, 0, 0xffffffff);
  WAIT_FOR (pdk_console_backend_get_cursor (fixture->backend) != NULL);
  g_assert_cmpuint (fake_spice_get_n_fds (fixture->server), ==, 4);
}

/* Where the display was let in, and the viewer leaves before it says a word, the server does not end. */
static void
test_left_at_once (Fixture *fixture, gconstpointer data)
{
  const guint before = fake_spice_get_n_displays ();

  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (fake_spice_get_n_displays () > before);
  pdk_console_backend_close (fixture->backend);
  run_pending ();
  g_assert_finalize_object (fixture->backend);
  fixture->backend = pdk_spice_backend_new_for_fds (fake_spice_open_fd, fixture->server, NULL);
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (get_state (fixture) == PDK_CONSOLE_BACKEND_CONNECTED);
  WAIT_FOR (pdk_console_framebuffer_is_announced (
      pdk_console_backend_get_framebuffer (fixture->backend)));
}

static void
test_no_socket (Fixture *fixture, gconstpointer data)
{
  fake_spice_refuse_fds (fixture->server);
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (get_state (fixture) == PDK_CONSOLE_BACKEND_FAILED);
  g_assert_true (g_error_matches (pdk_console_backend_get_error (fixture->backend),
                                  PDK_CONSOLE_ERROR, PDK_CONSOLE_ERROR_CONNECT));
  g_assert_cmpstr (pdk_console_backend_get_detail (fixture->backend), ==, "no socket today");
  pdk_console_backend_close (fixture->backend);
  g_assert_null (pdk_console_backend_get_error (fixture->backend));
  g_assert_null (pdk_console_backend_get_detail (fixture->backend));
}

static void
on_backend_notify_state (PdkConsoleBackend *backend, GParamSpec *pspec, FakeSpice *server)
{
  if (pdk_console_backend_get_state (backend) == PDK_CONSOLE_BACKEND_CONNECTED)
    fake_spice_refuse_fds (server);
}

/* Refused to a later channel, the attempt is over as well. */
static void
test_no_second_socket (Fixture *fixture, gconstpointer data)
{
  g_signal_connect (fixture->backend, "notify::state", G_CALLBACK (on_backend_notify_state),
                    fixture->server);
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (get_state (fixture) == PDK_CONSOLE_BACKEND_FAILED);
  g_assert_cmpstr (pdk_console_backend_get_detail (fixture->backend), ==, "no socket today");
}

static void
test_password (Fixture *fixture, gconstpointer data)
{
  fake_spice_set_password (fixture->server, "open sesame");
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (get_state (fixture) == PDK_CONSOLE_BACKEND_NEEDS_PASSWORD);
  g_assert_nonnull (pdk_console_backend_get_error (fixture->backend));
  g_assert_false (pdk_console_backend_needs_user_name (fixture->backend));

  pdk_console_backend_set_credentials (fixture->backend, NULL, "wrong");
  g_assert_cmpint (get_state (fixture), ==, PDK_CONSOLE_BACKEND_CONNECTING);
  g_assert_null (pdk_console_backend_get_error (fixture->backend));
  WAIT_FOR (get_state (fixture) == PDK_CONSOLE_BACKEND_NEEDS_PASSWORD);

  pdk_console_backend_set_credentials (fixture->backend, NULL, "open sesame");
  WAIT_FOR (get_state (fixture) == PDK_CONSOLE_BACKEND_CONNECTED);
  WAIT_FOR (pdk_console_framebuffer_is_announced (
      pdk_console_backend_get_framebuffer (fixture->backend)));
}

/* The right one, but too late: its hour is over. */
static void
test_expired_password (Fixture *fixture, gconstpointer data)
{
  gint64 end;

  fake_spice_set_password (fixture->server, "another");
  spice_server_set_ticket (fake_spice_get_server (fixture->server), "open sesame", 1, 0, 0);
  /* The server counts in whole seconds. */
  end = g_get_monotonic_time () + 2 * G_TIME_SPAN_SECOND;
  WAIT_FOR (g_get_monotonic_time () > end);
  pdk_console_backend_set_credentials (fixture->backend, NULL, "open sesame");
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (get_state (fixture) == PDK_CONSOLE_BACKEND_NEEDS_PASSWORD);
  g_assert_cmpstr (pdk_console_backend_get_error (fixture->backend)->message, ==,
                   "The password is wrong or no longer valid");
}

static gboolean
is_complete (PdkConsoleBackend *backend)
{
  return pdk_console_backend_get_locks (backend) >= 0 &&
         pdk_console_framebuffer_is_announced (pdk_console_backend_get_framebuffer (backend));
}

/* Not while the server makes its display channels: its library crashes when their client leaves. */
static void
close_after (int steps)
{
  g_autoptr (FakeSpice) server = fake_spice_new ();
  PdkConsoleBackend *backend = pdk_spice_backend_new_for_fds (fake_spice_open_fd, server, NULL);

  fake_spice_create_screen (server, 320, 200, FAKE_SPICE_XRGB32, 0x123456);
  pdk_console_backend_open (backend);
  for (int i = 0; i < steps; i++)
    g_main_context_iteration (NULL, FALSE);
  if (pdk_console_backend_get_state (backend) == PDK_CONSOLE_BACKEND_CONNECTED)
    WAIT_FOR (is_complete (backend));
  pdk_console_backend_close (backend);
  g_assert_cmpint (pdk_console_backend_get_state (backend), ==, PDK_CONSOLE_BACKEND_CLOSED);
  for (int i = 0; i < steps % 10; i++)
    g_main_context_iteration (NULL, FALSE);
  g_object_unref (backend);
  run_pending ();
}

/* Closing is at once, and leaves nothing that still speaks. */
static void
test_close_at_any_time (void)
{
  for (int steps = 0; steps < 60; steps += 3) {
    console_fixture_expect_warnings ();
    close_after (steps);
  }
}

/* The size is the guest's to choose: what cannot be shown ends the connection, not the program. */
static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  PdkConsoleFramebuffer *framebuffer = pdk_console_backend_get_framebuffer (fixture->backend);

  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (is_complete (fixture->backend));
  pdk_console_framebuffer_commit (framebuffer);
  fake_spice_create_screen (fixture->server, 20000, 10, FAKE_SPICE_XRGB32, 0x123456);
  WAIT_FOR (get_state (fixture) == PDK_CONSOLE_BACKEND_FAILED);
  g_assert_true (g_error_matches (pdk_console_backend_get_error (fixture->backend),
                                  PDK_CONSOLE_ERROR, PDK_CONSOLE_ERROR_SIZE));
  g_assert_cmpint (pdk_console_framebuffer_get_width (framebuffer), ==, 320);
}

/* Who comes second throws the first one out, who sees the last picture and no failure. */
static void
test_taken (Fixture *fixture, gconstpointer data)
{
  PdkConsoleBackend *second =
      pdk_spice_backend_new_for_fds (fake_spice_open_fd, fixture->server, NULL);
  PdkConsoleFramebuffer *framebuffer = pdk_console_backend_get_framebuffer (fixture->backend);

  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (is_complete (fixture->backend));
  pdk_console_framebuffer_commit (framebuffer);
  pdk_console_backend_open (second);
  WAIT_FOR (get_state (fixture) != PDK_CONSOLE_BACKEND_CONNECTED);
  g_assert_cmpint (get_state (fixture), ==, PDK_CONSOLE_BACKEND_CLOSED);
  g_assert_null (pdk_console_backend_get_error (fixture->backend));
  g_assert_cmpint (pdk_console_framebuffer_get_width (framebuffer), ==, 320);
  WAIT_FOR (is_complete (second));
  pdk_console_backend_close (second);
  run_pending ();
  g_assert_finalize_object (second);
}

static void
on_stranger_incoming (guint *n_calls)
{
  (*n_calls)++;
}

static guint16
listen_as_stranger (GSocketService *service)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string ("127.0.0.2");
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (address, 0);
  g_autoptr (GSocketAddress) given = NULL;

  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (service), wanted,
                                                G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                                &given, NULL));
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (given));
}

/* A display that says it moved does not get our password sent where it likes.  It is shown until the
 * machine is gone. */
static void
test_moved (void)
{
  g_autoptr (FakeSpice) server = fake_spice_new ();
  g_autoptr (GSocketService) stranger = g_socket_service_new ();
  g_autoptr (PdkConsoleBackend) backend = NULL;
  guint n_calls = 0;

  console_fixture_expect_warnings ();
  g_signal_connect_swapped (stranger, "incoming", G_CALLBACK (on_stranger_incoming), &n_calls);
  fake_spice_create_screen (server, 320, 200, FAKE_SPICE_XRGB32, 0x123456);
  backend = console_fixture_new_backend (fake_spice_listen (server));
  pdk_console_backend_open (backend);
  WAIT_FOR (is_complete (backend));

  fake_spice_migrate (server, "127.0.0.2", listen_as_stranger (stranger));
  WAIT_FOR (pdk_console_backend_get_state (backend) == PDK_CONSOLE_BACKEND_FAILED);
  g_assert_cmpstr (pdk_console_backend_get_error (backend)->message, ==,
                   "The machine moved to another host");
  pdk_console_backend_close (backend);
  run_pending ();
  g_assert_cmpuint (n_calls, ==, 0);
}

static void
count_free (gpointer data)
{
  (*(int *) data)++;
}

static void
never_answer (GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer callback_data,
              gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, callback_data);

  g_object_set_data_full (G_OBJECT (cancellable), "task", task, g_object_unref);
}

/* The answer that comes too late finds nobody, and its socket is closed. */
static void
test_close_while_waiting_for_socket (void)
{
  int n_freed = 0;
  PdkConsoleBackend *backend = pdk_spice_backend_new_for_fds (never_answer, &n_freed, count_free);

  pdk_console_backend_open (backend);
  run_pending ();
  pdk_console_backend_close (backend);
  g_object_unref (backend);
  run_pending ();
}

static void
test_nobody_answers (void)
{
  g_autoptr (PdkConsoleBackend) backend = console_fixture_new_backend (1);

  pdk_console_backend_open (backend);
  WAIT_FOR (pdk_console_backend_get_state (backend) == PDK_CONSOLE_BACKEND_FAILED);
  g_assert_true (g_error_matches (pdk_console_backend_get_error (backend), PDK_CONSOLE_ERROR,
                                  PDK_CONSOLE_ERROR_CONNECT));
  pdk_console_backend_close (backend);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/connect/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("four-sockets", test_four_sockets);
  ADD ("left-at-once", test_left_at_once);
  ADD ("no-socket", test_no_socket);
  ADD ("no-second-socket", test_no_second_socket);
  ADD ("password", test_password);
  ADD ("expired-password", test_expired_password);
  ADD ("too-large", test_too_large);
  ADD ("taken", test_taken);
  g_test_add_func ("/console/connect/close-at-any-time", test_close_at_any_time);
  g_test_add_func ("/console/connect/close-while-waiting", test_close_while_waiting_for_socket);
  g_test_add_func ("/console/connect/moved", test_moved);
  g_test_add_func ("/console/connect/nobody-answers", test_nobody_answers);
  return g_test_run ();
}
