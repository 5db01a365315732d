/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "clipboard-fixture.h"
#include "sharing/pdk-console-clipboard-requests.h"

#include <string.h>

/* A guest that does with its clipboard what it should not, or nothing at all. */

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GBytes) bytes =
      pdk_console_clipboard_requests_fetch_finish (PDK_CONSOLE_CLIPBOARD_REQUESTS (source), result,
                                                   user_data);

  g_assert_null (bytes);
}

/* A guest that says nothing: whoever waits for it ends, and the next question is asked again. */
static void
test_no_answer (ClipboardFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkConsoleClipboardRequests) requests = pdk_console_clipboard_requests_new (
      pdk_console_backend_get_clipboard (fixture->console.backend));
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;
  g_autoptr (GError) third = NULL;
  gboolean unanswered = FALSE;

  pdk_console_clipboard_requests_set_timeout (requests, 200);
  pdk_console_clipboard_requests_fetch_async (requests, 0, PDK_CONSOLE_FORMAT_TEXT, on_fetched,
                                              &first);
  pdk_console_clipboard_requests_fetch_async (requests, 0, PDK_CONSOLE_FORMAT_TEXT, on_fetched,
                                              &second);
  WAIT_FOR (first != NULL && second != NULL);
  g_assert_true (g_error_matches (first, G_IO_ERROR, G_IO_ERROR_TIMED_OUT));
  g_object_get (requests, "unanswered", &unanswered, NULL);
  g_assert_true (unanswered);
  WAIT_AGENT (fixture, "request:0:1 ");
  g_assert_null (strstr (fake_agent_get_log (fixture->agent), "request:0:1 request"));

  pdk_console_clipboard_requests_set_timeout (requests, G_MAXINT);
  pdk_console_clipboard_requests_fetch_async (requests, 0, PDK_CONSOLE_FORMAT_TEXT, on_fetched,
                                              &third);
  WAIT_AGENT (fixture, "request:0:1 request:0:1 ");
  fake_agent_give (fixture->agent, 0, VD_AGENT_CLIPBOARD_NONE, NULL, 0);
  WAIT_FOR (third != NULL);
  g_assert_true (g_error_matches (third, G_IO_ERROR, G_IO_ERROR_NOT_FOUND));
  g_object_get (requests, "unanswered", &unanswered, NULL);
  g_assert_false (unanswered);
}

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    n++;
  return n;
}

/* What may have happened since @began, of what may happen so many times at once and a second: a busy
 * computer takes its time over a flood. */
static guint
allow (gint64 began, guint at_once, guint per_second)
{
  return at_once + per_second * (guint) ((g_get_monotonic_time () - began) / G_USEC_PER_SEC + 1);
}

/* A guest that offers and asks as fast as it can gets little for it, and nobody notices. */
static void
test_flood (ClipboardFixture *fixture, gconstpointer data)
{
  GdkClipboard *ours = gdk_display_get_clipboard (gdk_display_get_default ());
  gint64 began = g_get_monotonic_time ();
  guint n_changes = 0;
  guint n_given;

  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  clipboard_copy (fixture, UTF8, "mine", 4);
  WAIT_AGENT (fixture, "grab:0:1 ");
  for (guint i = 0; i < 2000; i++)
    fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:4 ");
  console_fixture_settle (&fixture->console);
  clipboard_settle (fixture);
  n_given = count (fake_agent_get_log (fixture->agent), "clip:0:1:4 ");
  g_assert_cmpuint (n_given, >=, 1);
  g_assert_cmpuint (n_given, <, allow (began, 50, 20));
  g_assert_cmpuint (count (fake_agent_get_log (fixture->agent), "clip:"), <,
                    allow (began, 200, 100));

  began = g_get_monotonic_time ();
  g_signal_connect_swapped (ours, "changed", G_CALLBACK (clipboard_on_changed), &n_changes);
  for (guint i = 0; i < 2000; i++)
    fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (gdk_clipboard_is_local (ours));
  clipboard_settle (fixture);
  g_assert_cmpuint (n_changes, <, allow (began, 10, 4));
  g_signal_handlers_disconnect_by_data (ours, &n_changes);
}

/* A message that is said to be long and never ends: the connection does, and with it whoever waits. */
static void
test_endless (ClipboardFixture *fixture, gconstpointer data)
{
  g_autofree char *piece = g_strnfill (1 << 20, 'x');
  ClipboardPaste paste;

  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (clipboard_is_offered (fixture, UTF8));
  clipboard_begin_paste (fixture, &paste, UTF8);
  WAIT_AGENT (fixture, "request:0:1 ");
  fake_agent_send_part (fixture->agent, VD_AGENT_CLIPBOARD, 1u << 30, piece, 1 << 20);
  WAIT_FOR (pdk_console_backend_get_state (fixture->console.backend) == PDK_CONSOLE_BACKEND_FAILED);
  WAIT_FOR (paste.done);
  g_assert_true (paste.data == NULL || g_bytes_get_size (paste.data) == 0);
  g_clear_pointer (&paste.data, g_bytes_unref);
}

/* Grabs with half a type at their end are taken for those without it. */
static void
test_odd_grabs (ClipboardFixture *fixture, gconstpointer data)
{
  const guint32 words[4] = { 0, TEXT, 0, 0 };

  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  for (gsize size = 8; size < 16; size++)
    fake_agent_send (fixture->agent, VD_AGENT_CLIPBOARD_GRAB, words, size);
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:0 ");
}

/* Shorter than its own head: the library would take its size for a huge one, so it does not get it. */
static void
test_short_message (ClipboardFixture *fixture, gconstpointer data)
{
  const guint32 words[1] = { 0 };

  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  fake_agent_send (fixture->agent, VD_AGENT_CLIPBOARD, words, sizeof words);
  WAIT_FOR (pdk_console_backend_get_state (fixture->console.backend) == PDK_CONSOLE_BACKEND_FAILED);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/clipboard-hostile/" name, ClipboardFixture, NULL, clipboard_set_up, func,  \
              clipboard_tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("no-answer", test_no_answer);
  ADD ("flood", test_flood);
  ADD ("endless", test_endless);
  ADD ("odd-grabs", test_odd_grabs);
  ADD ("short-message", test_short_message);
  return g_test_run ();
}
