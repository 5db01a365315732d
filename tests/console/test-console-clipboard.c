/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "fake-agent.h"

#include <string.h>

/* The messages about the guest's clipboard: what each side says arrives at the other. */

#define CLIPBOARD PDK_CONSOLE_SELECTION_CLIPBOARD
#define PRIMARY   PDK_CONSOLE_SELECTION_PRIMARY
#define TEXT      PDK_CONSOLE_FORMAT_TEXT
#define PNG       PDK_CONSOLE_FORMAT_PNG

typedef struct {
  ConsoleFixture console;
  FakeAgent *agent;
  PdkConsoleClipboard *clipboard;
  GString *heard;
} Fixture;

static void
on_offered (Fixture *fixture, guint selection, guint formats)
{
  g_string_append_printf (fixture->heard, "offered:%u:%x ", selection, formats);
}

static void
on_withdrew (Fixture *fixture, guint selection)
{
  g_string_append_printf (fixture->heard, "withdrew:%u ", selection);
}

static void
on_asked (Fixture *fixture, guint selection, guint format)
{
  g_string_append_printf (fixture->heard, "asked:%u:%x ", selection, format);
}

static void
on_gave (Fixture *fixture, guint selection, guint format, GBytes *data)
{
  g_string_append_printf (fixture->heard, "gave:%u:%x:%d ", selection, format,
                          data != NULL ? (int) g_bytes_get_size (data) : -1);
}

static void
start_agent (Fixture *fixture, guint32 caps)
{
  fixture->agent = fake_agent_new (fixture->console.server);
  fake_agent_announce (fixture->agent, caps);
  WAIT_FOR (pdk_console_clipboard_get_formats (fixture->clipboard) != 0);
  WAIT_FOR (strstr (fake_agent_get_log (fixture->agent), "caps:") != NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  console_fixture_set_up (&fixture->console, 640, 480);
  fixture->heard = g_string_new (NULL);
  fixture->clipboard = pdk_console_backend_get_clipboard (fixture->console.backend);
  g_signal_connect_swapped (fixture->clipboard, "guest-offered", G_CALLBACK (on_offered), fixture);
  g_signal_connect_swapped (fixture->clipboard, "guest-withdrew", G_CALLBACK (on_withdrew),
                            fixture);
  g_signal_connect_swapped (fixture->clipboard, "guest-gave", G_CALLBACK (on_gave), fixture);
  start_agent (fixture, FAKE_AGENT_CAPS_LINUX);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->agent, fake_agent_free);
  console_fixture_tear_down (&fixture->console);
  g_string_free (fixture->heard, TRUE);
}

static void
wait_heard (Fixture *fixture, const char *expected)
{
  WAIT_FOR (fixture->heard->len >= strlen (expected));
  g_assert_cmpstr (fixture->heard->str, ==, expected);
  g_string_truncate (fixture->heard, 0);
}

#define WAIT_AGENT(fixture, text) WAIT_FOR (strstr (fake_agent_get_log ((fixture)->agent), text))

static void
test_from_guest (Fixture *fixture, gconstpointer data)
{
  fake_agent_grab (fixture->agent, 0, VD_AGENT_CLIPBOARD_UTF8_TEXT, VD_AGENT_CLIPBOARD_IMAGE_PNG);
  wait_heard (fixture, "offered:0:3 ");
  pdk_console_clipboard_ask (fixture->clipboard, CLIPBOARD, TEXT);
  WAIT_AGENT (fixture, "request:0:1 ");
  fake_agent_give (fixture->agent, 0, VD_AGENT_CLIPBOARD_UTF8_TEXT, "hello", 5);
  wait_heard (fixture, "gave:0:1:5 ");
  fake_agent_release (fixture->agent, 0);
  wait_heard (fixture, "withdrew:0 ");
  fake_agent_grab (fixture->agent, 1, VD_AGENT_CLIPBOARD_IMAGE_BMP, 0);
  wait_heard (fixture, "offered:1:4 ");
}

static void
test_to_guest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) text = g_bytes_new_static ("from the host", 13);

  g_signal_connect_swapped (fixture->clipboard, "guest-asked", G_CALLBACK (on_asked), fixture);
  pdk_console_clipboard_offer (fixture->clipboard, CLIPBOARD, TEXT | PNG);
  WAIT_AGENT (fixture, "grab:0:1,2 ");
  fake_agent_request (fixture->agent, 0, VD_AGENT_CLIPBOARD_UTF8_TEXT);
  wait_heard (fixture, "asked:0:1 ");
  pdk_console_clipboard_give (fixture->clipboard, CLIPBOARD, TEXT, text);
  WAIT_AGENT (fixture, "clip:0:1:13 ");
  g_assert_true (g_bytes_equal (fake_agent_get_clip (fixture->agent), text));
  pdk_console_clipboard_give (fixture->clipboard, CLIPBOARD, PNG, NULL);
  WAIT_AGENT (fixture, "clip:0:2:0 ");
  pdk_console_clipboard_withdraw (fixture->clipboard, CLIPBOARD);
  WAIT_AGENT (fixture, "release:0 ");
}

/* The guest's program waits for an answer, whoever is there to give one, and its agent for one of the
 * type that it asked for. */
static void
test_always_answered (Fixture *fixture, gconstpointer data)
{
  fake_agent_request (fixture->agent, 0, VD_AGENT_CLIPBOARD_UTF8_TEXT);
  WAIT_AGENT (fixture, "clip:0:1:0 ");
  fake_agent_request (fixture->agent, 1, VD_AGENT_CLIPBOARD_FILE_LIST);
  WAIT_AGENT (fixture, "clip:1:6:0 ");
  fake_agent_request (fixture->agent, 2, 1);
  WAIT_AGENT (fixture, "clip:2:1:0 ");
}

/* The other one takes that type for data, and has another word for nothing. */
static void
test_windows_answered (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->agent, fake_agent_free);
  WAIT_FOR (pdk_console_clipboard_get_formats (fixture->clipboard) == 0);
  start_agent (fixture, FAKE_AGENT_CAPS_LINUX | 1u << VD_AGENT_CAP_GUEST_LINEEND_CRLF);
  g_assert_true (pdk_console_clipboard_get_crlf (fixture->clipboard));
  fake_agent_request (fixture->agent, 0, VD_AGENT_CLIPBOARD_UTF8_TEXT);
  WAIT_AGENT (fixture, "clip:0:0:0 ");
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *large = g_strnfill (5001, 'x');
  g_autoptr (GBytes) fits = g_bytes_new (large, 5000);
  g_autoptr (GBytes) too_large = g_bytes_new (large, 5001);

  pdk_console_clipboard_set_limit (fixture->clipboard, 5000);
  WAIT_AGENT (fixture, "max:5001 ");
  pdk_console_clipboard_give (fixture->clipboard, CLIPBOARD, TEXT, fits);
  WAIT_AGENT (fixture, "clip:0:1:5000 ");
  pdk_console_clipboard_give (fixture->clipboard, CLIPBOARD, TEXT, too_large);
  WAIT_AGENT (fixture, "clip:0:1:0 ");

  fake_agent_give (fixture->agent, 0, VD_AGENT_CLIPBOARD_UTF8_TEXT, large, 5001);
  wait_heard (fixture, "gave:0:1:-1 ");
}

/* Nothing is said to nobody, and nothing can be exchanged. */
static void
test_agent_goes (Fixture *fixture, gconstpointer data)
{
  g_assert_true (pdk_console_clipboard_get_has_primary (fixture->clipboard));
  g_clear_pointer (&fixture->agent, fake_agent_free);
  WAIT_FOR (pdk_console_clipboard_get_formats (fixture->clipboard) == 0);
  g_assert_false (pdk_console_clipboard_get_has_primary (fixture->clipboard));
  pdk_console_clipboard_offer (fixture->clipboard, CLIPBOARD, TEXT);
  pdk_console_clipboard_ask (fixture->clipboard, PRIMARY, TEXT);

  /* A Windows guest: one clipboard, and other ends of lines. */
  start_agent (fixture,
               1u << VD_AGENT_CAP_CLIPBOARD_BY_DEMAND | 1u << VD_AGENT_CAP_GUEST_LINEEND_CRLF);
  g_assert_false (pdk_console_clipboard_get_has_primary (fixture->clipboard));
  g_assert_true (pdk_console_clipboard_get_crlf (fixture->clipboard));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/clipboard/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("from-guest", test_from_guest);
  ADD ("to-guest", test_to_guest);
  ADD ("always-answered", test_always_answered);
  ADD ("windows-answered", test_windows_answered);
  ADD ("limit", test_limit);
  ADD ("agent-goes", test_agent_goes);
  return g_test_run ();
}
