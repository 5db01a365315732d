/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "views/machine/pdk-console-session.h"

/* When the console connects, tries again, and what it shows: every rule of PdkConsoleSession, with
 * waits of milliseconds. */

typedef struct {
  PdkConsoleSession *session;
  guint n_look_ups;
  guint n_opens;
  guint n_closes;
} Fixture;

static void
count (guint *counter)
{
  (*counter)++;
}

static void
set_up_with_unit (Fixture *fixture, guint time_unit)
{
  fixture->session = g_object_new (PDK_TYPE_CONSOLE_SESSION, "time-unit", time_unit, NULL);
  g_signal_connect_swapped (fixture->session, "look-up", G_CALLBACK (count), &fixture->n_look_ups);
  g_signal_connect_swapped (fixture->session, "open", G_CALLBACK (count), &fixture->n_opens);
  g_signal_connect_swapped (fixture->session, "close", G_CALLBACK (count), &fixture->n_closes);
}

/** Waits so long that none ends during a test. */
static void
set_up_slow (Fixture *fixture, gconstpointer data)
{
  set_up_with_unit (fixture, 1000);
}

/** Waits of milliseconds. */
static void
set_up_fast (Fixture *fixture, gconstpointer data)
{
  set_up_with_unit (fixture, 1);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->session);
}

#define assert_view(fixture, expected)                                                             \
  g_assert_cmpint (pdk_console_session_get_view ((fixture)->session), ==, (expected))

static void
wait_for_view (Fixture *fixture, PdkSessionView view)
{
  while (pdk_console_session_get_view (fixture->session) != view)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_machine (Fixture *fixture, PdkDomainState state)
{
  pdk_console_session_set_machine (fixture->session, state, TRUE);
}

static void
set_backend (Fixture *fixture, PdkConsoleBackendState state)
{
  pdk_console_session_set_backend (fixture->session, state, "it broke");
}

static void
connect_running (Fixture *fixture)
{
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  pdk_console_session_found (fixture->session, PDK_CONSOLE_FOUND, NULL);
  set_backend (fixture, PDK_CONSOLE_BACKEND_CONNECTING);
  set_backend (fixture, PDK_CONSOLE_BACKEND_CONNECTED);
  assert_view (fixture, PDK_SESSION_VIEW_DISPLAY);
}

/* Not by itself: when asked to, again while it is tried, and no more after the machine stopped. */
static void
test_not_automatic (Fixture *fixture, gconstpointer data)
{
  g_object_set (fixture->session, "automatic", FALSE, NULL);
  set_machine (fixture, PDK_DOMAIN_SHUT_OFF);
  assert_view (fixture, PDK_SESSION_VIEW_SHUT_OFF);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  assert_view (fixture, PDK_SESSION_VIEW_NOT_CONNECTED);
  g_assert_cmpuint (fixture->n_look_ups, ==, 0);

  pdk_console_session_retry (fixture->session);
  g_assert_cmpuint (fixture->n_look_ups, ==, 1);
  connect_running (fixture);
  g_assert_cmpuint (fixture->n_look_ups, ==, 1);

  /* It breaks off and is tried again. */
  set_backend (fixture, PDK_CONSOLE_BACKEND_FAILED);
  while (fixture->n_look_ups < 2)
    g_main_context_iteration (NULL, TRUE);
  connect_running (fixture);

  set_machine (fixture, PDK_DOMAIN_SHUT_OFF);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  assert_view (fixture, PDK_SESSION_VIEW_NOT_CONNECTED);
  g_assert_cmpuint (fixture->n_look_ups, ==, 2);
}

/* Turned off it leaves what is connected, turned on it connects. */
static void
test_automatic_changes (Fixture *fixture, gconstpointer data)
{
  connect_running (fixture);
  g_object_set (fixture->session, "automatic", FALSE, NULL);
  assert_view (fixture, PDK_SESSION_VIEW_DISPLAY);
  set_machine (fixture, PDK_DOMAIN_SHUT_OFF);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  assert_view (fixture, PDK_SESSION_VIEW_NOT_CONNECTED);
  g_object_set (fixture->session, "automatic", TRUE, NULL);
  g_assert_cmpuint (fixture->n_look_ups, ==, 2);
  connect_running (fixture);
}

static void
test_stopped_machines (Fixture *fixture, gconstpointer data)
{
  set_machine (fixture, PDK_DOMAIN_SHUT_OFF);
  assert_view (fixture, PDK_SESSION_VIEW_SHUT_OFF);
  set_machine (fixture, PDK_DOMAIN_SAVED);
  assert_view (fixture, PDK_SESSION_VIEW_SAVED);
  set_machine (fixture, PDK_DOMAIN_CRASHED);
  assert_view (fixture, PDK_SESSION_VIEW_CRASHED);
  g_assert_cmpuint (fixture->n_look_ups, ==, 0);
}

static void
test_connects_when_it_runs (Fixture *fixture, gconstpointer data)
{
  set_machine (fixture, PDK_DOMAIN_SHUT_OFF);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  g_assert_cmpuint (fixture->n_look_ups, ==, 1);
  /* Quick connections pass without a word. */
  assert_view (fixture, PDK_SESSION_VIEW_WAITING);

  pdk_console_session_found (fixture->session, PDK_CONSOLE_FOUND, NULL);
  g_assert_cmpuint (fixture->n_opens, ==, 1);
  set_backend (fixture, PDK_CONSOLE_BACKEND_CONNECTED);
  assert_view (fixture, PDK_SESSION_VIEW_DISPLAY);
  g_assert_cmpuint (fixture->n_closes, ==, 0);
}

static void
test_slow_connection_is_named (Fixture *fixture, gconstpointer data)
{
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  wait_for_view (fixture, PDK_SESSION_VIEW_CONNECTING);
  pdk_console_session_found (fixture->session, PDK_CONSOLE_FOUND, NULL);
  assert_view (fixture, PDK_SESSION_VIEW_CONNECTING);
  set_backend (fixture, PDK_CONSOLE_BACKEND_CONNECTED);
  assert_view (fixture, PDK_SESSION_VIEW_DISPLAY);
}

static void
test_pause_keeps_the_display (Fixture *fixture, gconstpointer data)
{
  connect_running (fixture);
  set_machine (fixture, PDK_DOMAIN_PAUSED);
  assert_view (fixture, PDK_SESSION_VIEW_PAUSED);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  assert_view (fixture, PDK_SESSION_VIEW_DISPLAY);
  set_machine (fixture, PDK_DOMAIN_SUSPENDED);
  assert_view (fixture, PDK_SESSION_VIEW_ASLEEP);
  g_assert_cmpuint (fixture->n_closes, ==, 0);
  g_assert_cmpuint (fixture->n_look_ups, ==, 1);
}

/* What crashed is gone, or is kept with its last picture. */
static void
test_crash_that_is_kept (Fixture *fixture, gconstpointer data)
{
  connect_running (fixture);
  pdk_console_session_set_kept (fixture->session, TRUE);
  set_machine (fixture, PDK_DOMAIN_CRASHED);
  assert_view (fixture, PDK_SESSION_VIEW_KEPT);
  g_assert_cmpuint (fixture->n_closes, ==, 0);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  assert_view (fixture, PDK_SESSION_VIEW_DISPLAY);
  set_machine (fixture, PDK_DOMAIN_CRASHED);
  pdk_console_session_set_kept (fixture->session, FALSE);
  set_machine (fixture, PDK_DOMAIN_CRASHED);
  assert_view (fixture, PDK_SESSION_VIEW_CRASHED);
  g_assert_cmpuint (fixture->n_closes, ==, 1);
}

static void
test_destroyed_elsewhere (Fixture *fixture, gconstpointer data)
{
  connect_running (fixture);
  /* As QEMU does it: the display goes first, the news come after. */
  set_backend (fixture, PDK_CONSOLE_BACKEND_CLOSED);
  assert_view (fixture, PDK_SESSION_VIEW_WAITING);
  set_machine (fixture, PDK_DOMAIN_SHUT_OFF);
  assert_view (fixture, PDK_SESSION_VIEW_SHUT_OFF);

  /* And it comes back by itself. */
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  g_assert_cmpuint (fixture->n_look_ups, ==, 2);
}

static void
test_news_before_the_display_closes (Fixture *fixture, gconstpointer data)
{
  connect_running (fixture);
  set_machine (fixture, PDK_DOMAIN_SHUT_OFF);
  assert_view (fixture, PDK_SESSION_VIEW_SHUT_OFF);
  g_assert_cmpuint (fixture->n_closes, ==, 1);
  /* What the old display still says is not heard. */
  set_backend (fixture, PDK_CONSOLE_BACKEND_CLOSED);
  assert_view (fixture, PDK_SESSION_VIEW_SHUT_OFF);
}

static void
test_taken_is_not_taken_back (Fixture *fixture, gconstpointer data)
{
  connect_running (fixture);
  set_backend (fixture, PDK_CONSOLE_BACKEND_CLOSED);
  wait_for_view (fixture, PDK_SESSION_VIEW_TAKEN);
  g_assert_cmpuint (fixture->n_look_ups, ==, 1);

  /* Whatever else happens to the machine meanwhile. */
  set_machine (fixture, PDK_DOMAIN_PAUSED);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  pdk_console_session_set_machine (fixture->session, PDK_DOMAIN_RUNNING, FALSE);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  assert_view (fixture, PDK_SESSION_VIEW_TAKEN);
  g_assert_cmpuint (fixture->n_look_ups, ==, 1);

  pdk_console_session_retry (fixture->session);
  g_assert_cmpuint (fixture->n_look_ups, ==, 2);
}

static void
test_broken_display_is_tried_again (Fixture *fixture, gconstpointer data)
{
  connect_running (fixture);
  set_backend (fixture, PDK_CONSOLE_BACKEND_FAILED);
  while (fixture->n_look_ups < 2)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_daemon_restart_keeps_the_display (Fixture *fixture, gconstpointer data)
{
  connect_running (fixture);
  pdk_console_session_set_machine (fixture->session, PDK_DOMAIN_RUNNING, FALSE);
  assert_view (fixture, PDK_SESSION_VIEW_DISPLAY);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  assert_view (fixture, PDK_SESSION_VIEW_DISPLAY);
  g_assert_cmpuint (fixture->n_closes, ==, 0);
  g_assert_cmpuint (fixture->n_look_ups, ==, 1);
}

static void
test_host_lost_and_back (Fixture *fixture, gconstpointer data)
{
  connect_running (fixture);
  pdk_console_session_set_machine (fixture->session, PDK_DOMAIN_RUNNING, FALSE);
  set_backend (fixture, PDK_CONSOLE_BACKEND_FAILED);
  assert_view (fixture, PDK_SESSION_VIEW_HOST_LOST);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  while (fixture->n_look_ups < 2)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_host_lost_while_off (Fixture *fixture, gconstpointer data)
{
  set_machine (fixture, PDK_DOMAIN_SHUT_OFF);
  pdk_console_session_set_machine (fixture->session, PDK_DOMAIN_SHUT_OFF, FALSE);
  assert_view (fixture, PDK_SESSION_VIEW_HOST_LOST);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  g_assert_cmpuint (fixture->n_look_ups, ==, 1);
}

static void
test_host_lost_while_looking (Fixture *fixture, gconstpointer data)
{
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  pdk_console_session_set_machine (fixture->session, PDK_DOMAIN_RUNNING, FALSE);
  assert_view (fixture, PDK_SESSION_VIEW_HOST_LOST);
  pdk_console_session_found (fixture->session, PDK_CONSOLE_FOUND_ERROR, "late");
  assert_view (fixture, PDK_SESSION_VIEW_HOST_LOST);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  g_assert_cmpuint (fixture->n_look_ups, ==, 2);
}

static void
test_no_display (Fixture *fixture, gconstpointer data)
{
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  pdk_console_session_found (fixture->session, PDK_CONSOLE_FOUND_NONE, NULL);
  assert_view (fixture, PDK_SESSION_VIEW_NO_DISPLAY);
  /* One may be there the next time it runs. */
  set_machine (fixture, PDK_DOMAIN_SHUT_OFF);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  g_assert_cmpuint (fixture->n_look_ups, ==, 2);
}

static void
test_reasons (Fixture *fixture, gconstpointer data)
{
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  pdk_console_session_found (fixture->session, PDK_CONSOLE_FOUND_UNSUPPORTED, "vnc");
  assert_view (fixture, PDK_SESSION_VIEW_UNSUPPORTED);
  g_assert_cmpstr (pdk_console_session_get_reason (fixture->session), ==, "vnc");

  pdk_console_session_retry (fixture->session);
  pdk_console_session_found (fixture->session, PDK_CONSOLE_FOUND_GL, "drawn with OpenGL");
  assert_view (fixture, PDK_SESSION_VIEW_GL);
  g_assert_cmpstr (pdk_console_session_get_reason (fixture->session), ==, "drawn with OpenGL");
  pdk_console_session_retry (fixture->session);
  pdk_console_session_found (fixture->session, PDK_CONSOLE_FOUND_UNREACHABLE, "far away");
  assert_view (fixture, PDK_SESSION_VIEW_UNREACHABLE);
  g_assert_cmpstr (pdk_console_session_get_reason (fixture->session), ==, "far away");

  set_machine (fixture, PDK_DOMAIN_SHUT_OFF);
  g_assert_null (pdk_console_session_get_reason (fixture->session));
}

static void
test_password (Fixture *fixture, gconstpointer data)
{
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  pdk_console_session_found (fixture->session, PDK_CONSOLE_FOUND, NULL);
  set_backend (fixture, PDK_CONSOLE_BACKEND_NEEDS_PASSWORD);
  assert_view (fixture, PDK_SESSION_VIEW_PASSWORD);
  set_machine (fixture, PDK_DOMAIN_PAUSED);
  assert_view (fixture, PDK_SESSION_VIEW_PASSWORD);
  pdk_console_session_retry (fixture->session);
  g_assert_cmpuint (fixture->n_look_ups, ==, 2);
}

static void
test_failures_back_off (Fixture *fixture, gconstpointer data)
{
  gint64 begin = g_get_monotonic_time ();

  set_machine (fixture, PDK_DOMAIN_RUNNING);
  for (guint i = 1; i <= 4; i++) {
    pdk_console_session_found (fixture->session, PDK_CONSOLE_FOUND, NULL);
    set_backend (fixture, PDK_CONSOLE_BACKEND_FAILED);
    assert_view (fixture, PDK_SESSION_VIEW_UNREACHABLE);
    g_assert_cmpstr (pdk_console_session_get_reason (fixture->session), ==, "it broke");
    while (fixture->n_look_ups < i + 1)
      g_main_context_iteration (NULL, TRUE);
    /* A new attempt does not make the page flicker. */
    assert_view (fixture, PDK_SESSION_VIEW_UNREACHABLE);
  }

  /* 5 + 10 + 20 + 40 units. */
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 75 * 1000);
  pdk_console_session_found (fixture->session, PDK_CONSOLE_FOUND, NULL);
  set_backend (fixture, PDK_CONSOLE_BACKEND_CONNECTED);
  assert_view (fixture, PDK_SESSION_VIEW_DISPLAY);
}

/* What is as it is is not tried again, but the user may ask. */
static void
test_refused_display (Fixture *fixture, gconstpointer data)
{
  connect_running (fixture);
  pdk_console_session_refuse (fixture->session, "too large");
  assert_view (fixture, PDK_SESSION_VIEW_UNREACHABLE);
  g_assert_cmpstr (pdk_console_session_get_reason (fixture->session), ==, "too large");
  g_assert_cmpuint (fixture->n_closes, ==, 1);
  g_assert_cmpuint (fixture->n_look_ups, ==, 1);
  pdk_console_session_retry (fixture->session);
  g_assert_cmpuint (fixture->n_look_ups, ==, 2);
}

/* A machine that is migrated is found on the other host a moment later: nothing is said meanwhile. */
static void
test_moved (Fixture *fixture, gconstpointer data)
{
  connect_running (fixture);
  pdk_console_session_set_left (fixture->session, "somewhere");
  g_assert_cmpuint (fixture->n_closes, ==, 1);
  /* Of the rest of it on the old host nothing is heard. */
  set_machine (fixture, PDK_DOMAIN_SHUT_OFF);
  pdk_console_session_set_gone (fixture->session);
  assert_view (fixture, PDK_SESSION_VIEW_WAITING);
  g_assert_cmpuint (fixture->n_look_ups, ==, 1);

  pdk_console_session_move (fixture->session, "over there", FALSE);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  g_assert_cmpuint (fixture->n_look_ups, ==, 2);
  pdk_console_session_found (fixture->session, PDK_CONSOLE_FOUND, NULL);
  set_backend (fixture, PDK_CONSOLE_BACKEND_CONNECTED);
  assert_view (fixture, PDK_SESSION_VIEW_DISPLAY);
}

static void
test_moved_says_where (Fixture *fixture, gconstpointer data)
{
  connect_running (fixture);
  pdk_console_session_move (fixture->session, "over there", FALSE);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  wait_for_view (fixture, PDK_SESSION_VIEW_CONNECTING);
  g_assert_cmpstr (pdk_console_session_get_reason (fixture->session), ==, "over there");

  pdk_console_session_found (fixture->session, PDK_CONSOLE_FOUND, NULL);
  set_backend (fixture, PDK_CONSOLE_BACKEND_CONNECTED);
  pdk_console_session_retry (fixture->session);
  wait_for_view (fixture, PDK_SESSION_VIEW_CONNECTING);
  g_assert_null (pdk_console_session_get_reason (fixture->session));
}

static void
test_moved_to_nowhere_known (Fixture *fixture, gconstpointer data)
{
  connect_running (fixture);
  pdk_console_session_set_left (fixture->session, "somewhere");
  wait_for_view (fixture, PDK_SESSION_VIEW_MOVED);
  g_assert_cmpstr (pdk_console_session_get_reason (fixture->session), ==, "somewhere");
  set_machine (fixture, PDK_DOMAIN_SHUT_OFF);
  assert_view (fixture, PDK_SESSION_VIEW_MOVED);

  /* Started again where it was. */
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  pdk_console_session_retry (fixture->session);
  g_assert_cmpuint (fixture->n_look_ups, ==, 2);
}

/* The display's library went along: nothing is closed and nothing looked up. */
static void
test_moved_along (Fixture *fixture, gconstpointer data)
{
  connect_running (fixture);
  pdk_console_session_move (fixture->session, "over there", TRUE);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  assert_view (fixture, PDK_SESSION_VIEW_DISPLAY);
  g_assert_cmpuint (fixture->n_closes, ==, 0);
  g_assert_cmpuint (fixture->n_look_ups, ==, 1);
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  connect_running (fixture);
  pdk_console_session_set_gone (fixture->session);
  assert_view (fixture, PDK_SESSION_VIEW_GONE);
  g_assert_cmpuint (fixture->n_closes, ==, 1);
  set_machine (fixture, PDK_DOMAIN_RUNNING);
  assert_view (fixture, PDK_SESSION_VIEW_GONE);
  g_assert_cmpuint (fixture->n_look_ups, ==, 1);
}

#define add(path, set_up, function)                                                                \
  g_test_add ("/console/session/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("stopped-machines", set_up_slow, test_stopped_machines);
  add ("not-automatic", set_up_fast, test_not_automatic);
  add ("automatic-changes", set_up_slow, test_automatic_changes);
  add ("connects-when-it-runs", set_up_slow, test_connects_when_it_runs);
  add ("slow-connection-is-named", set_up_fast, test_slow_connection_is_named);
  add ("pause-keeps-the-display", set_up_slow, test_pause_keeps_the_display);
  add ("crash-that-is-kept", set_up_slow, test_crash_that_is_kept);
  add ("destroyed-elsewhere", set_up_slow, test_destroyed_elsewhere);
  add ("news-before-the-display-closes", set_up_slow, test_news_before_the_display_closes);
  add ("taken-is-not-taken-back", set_up_fast, test_taken_is_not_taken_back);
  add ("broken-display-is-tried-again", set_up_fast, test_broken_display_is_tried_again);
  add ("daemon-restart-keeps-the-display", set_up_slow, test_daemon_restart_keeps_the_display);
  add ("host-lost-and-back", set_up_fast, test_host_lost_and_back);
  add ("host-lost-while-off", set_up_slow, test_host_lost_while_off);
  add ("host-lost-while-looking", set_up_slow, test_host_lost_while_looking);
  add ("no-display", set_up_slow, test_no_display);
  add ("reasons", set_up_slow, test_reasons);
  add ("password", set_up_slow, test_password);
  add ("failures-back-off", set_up_fast, test_failures_back_off);
  add ("refused-display", set_up_slow, test_refused_display);
  add ("moved", set_up_slow, test_moved);
  add ("moved-says-where", set_up_fast, test_moved_says_where);
  add ("moved-to-nowhere-known", set_up_fast, test_moved_to_nowhere_known);
  add ("moved-along", set_up_slow, test_moved_along);
  add ("gone", set_up_slow, test_gone);

  return g_test_run ();
}
