/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "sharing/pdk-console-clipboard.h"
#include "vnc-fixture.h"

#include <string.h>

/* Texts that go to a VNC server and come from it, in the ways that there are. */

static void
on_offered (char **heard, guint selection, guint formats)
{
  g_free (*heard);
  *heard = g_strdup_printf ("offered:%u:%x", selection, formats);
}

static void
on_gave (char **heard, guint selection, guint format, GBytes *data)
{
  gsize length = 0;
  const char *text = data != NULL ? g_bytes_get_data (data, &length) : "";

  g_free (*heard);
  *heard = g_strndup (text, length);
}

/* What the server says it was given, of what the desktop has. */
static void
give_text (VncFixture *fixture,
           PdkConsoleClipboard *clipboard,
           const char *text,
           const char *expected)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  fake_vnc_clear_log (fixture->server);
  pdk_console_clipboard_give (clipboard, PDK_CONSOLE_SELECTION_CLIPBOARD, PDK_CONSOLE_FORMAT_TEXT,
                              bytes);
  WAIT_FOR (strcmp (fake_vnc_get_log (fixture->server), expected) == 0);
}

static void
test_clipboard (VncFixture *fixture, gconstpointer data)
{
  PdkConsoleClipboard *clipboard = pdk_console_backend_get_clipboard (fixture->backend);
  g_autofree char *heard = NULL;

  g_signal_connect_swapped (clipboard, "guest-offered", G_CALLBACK (on_offered), &heard);
  g_signal_connect_swapped (clipboard, "guest-asked", G_CALLBACK (on_offered), &heard);
  g_signal_connect_swapped (clipboard, "guest-gave", G_CALLBACK (on_gave), &heard);
  g_assert_cmpuint (pdk_console_clipboard_get_formats (clipboard), ==, 0);
  vnc_fixture_connect (fixture);
  g_assert_cmpuint (pdk_console_clipboard_get_formats (clipboard), ==, PDK_CONSOLE_FORMAT_TEXT);

  /* Latin-1 as the protocol says, and UTF-8 as some servers have it. */
  fake_vnc_cut_text (fixture->server, "caf\xe9", 4);
  WAIT_FOR (g_strcmp0 (heard, "offered:0:1") == 0);
  pdk_console_clipboard_ask (clipboard, PDK_CONSOLE_SELECTION_CLIPBOARD, PDK_CONSOLE_FORMAT_TEXT);
  g_assert_cmpstr (heard, ==, "café");
  fake_vnc_cut_text (fixture->server, "naïve", 6);
  WAIT_FOR (g_strcmp0 (heard, "offered:0:1") == 0);
  pdk_console_clipboard_ask (clipboard, PDK_CONSOLE_SELECTION_CLIPBOARD, PDK_CONSOLE_FORMAT_TEXT);
  g_assert_cmpstr (heard, ==, "naïve");

  /* What is offered is wanted at once; what Latin-1 has no letter for is seen to be missing. */
  g_clear_pointer (&heard, g_free);
  pdk_console_clipboard_offer (clipboard, PDK_CONSOLE_SELECTION_CLIPBOARD, PDK_CONSOLE_FORMAT_TEXT);
  g_assert_cmpstr (heard, ==, "offered:0:1");
  give_text (fixture, clipboard, "café 漢", "c[caf\xe9 ?] ");

  pdk_console_backend_close (fixture->backend);
  g_assert_cmpuint (pdk_console_clipboard_get_formats (clipboard), ==, 0);
}

/* QEMU's agent takes UTF-8. */
static void
test_clipboard_of_qemu (VncFixture *fixture, gconstpointer data)
{
  fake_vnc_set_name (fixture->server, "QEMU (guest)");
  vnc_fixture_connect (fixture);
  give_text (fixture, pdk_console_backend_get_clipboard (fixture->backend), "café 漢",
             "c[café 漢] ");
}

/** About the extended clipboard: with a length below zero. */
static void
send_extended (VncFixture *fixture, guint32 flags, gconstpointer data, gsize size)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  const guint32 words[3] = { GUINT32_TO_BE (3u << 24), GUINT32_TO_BE ((guint32) - (4 + (int) size)),
                             GUINT32_TO_BE (flags) };

  g_byte_array_append (message, (const guint8 *) words, sizeof words);
  g_byte_array_append (message, data, size);
  fake_vnc_send (fixture->server, message->data, message->len);
}

/** As a server packs it: the length in front.
 * @flags: how it ends */
static void
send_packed_so (VncFixture *fixture, const char *text, gsize length, GConverterFlags flags)
{
  g_autoptr (GConverter) packer =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, -1));
  const gsize size = 4 + length;
  g_autofree guint8 *plain = g_malloc (size);
  g_autofree guint8 *packed = g_malloc (size + 100);
  const guint32 be = GUINT32_TO_BE ((guint32) length);
  gsize n_read, n_written;

  memcpy (plain, &be, 4);
  memcpy (plain + 4, text, length);
  g_converter_convert (packer, plain, size, packed, size + 100, flags, &n_read, &n_written, NULL);
  g_assert_cmpuint (n_read, ==, size);
  send_extended (fixture, 0x10000001, packed, n_written);
}

static void
send_packed (VncFixture *fixture, const char *text, gsize length)
{
  send_packed_so (fixture, text, length, G_CONVERTER_INPUT_AT_END);
}

/* How QEMU says what a guest has copied. */
static void
test_extended_clipboard (VncFixture *fixture, gconstpointer data)
{
  PdkConsoleClipboard *clipboard = pdk_console_backend_get_clipboard (fixture->backend);
  g_autofree char *heard = NULL;

  g_signal_connect_swapped (clipboard, "guest-offered", G_CALLBACK (on_offered), &heard);
  g_signal_connect_swapped (clipboard, "guest-gave", G_CALLBACK (on_gave), &heard);
  vnc_fixture_connect (fixture);
  WAIT_FOR (fake_vnc_knows (fixture->server, (gint32) 0xc0a1e5ce));
  fake_vnc_clear_log (fixture->server);

  /* What it can do, and that there is no text any more, are to be answered with nothing. */
  send_extended (fixture, 0x1f000001, "\0\0\0", 4);
  send_extended (fixture, 0x08000000, NULL, 0);
  send_extended (fixture, 0x08000001, NULL, 0);
  WAIT_FOR (strcmp (fake_vnc_get_log (fixture->server), "x2000001 ") == 0);
  send_packed (fixture, "Grüße, 世界\r\nsecond\rline", strlen ("Grüße, 世界\r\nsecond\rline") + 1);
  WAIT_FOR (g_strcmp0 (heard, "offered:0:1") == 0);
  pdk_console_clipboard_ask (clipboard, PDK_CONSOLE_SELECTION_CLIPBOARD, PDK_CONSOLE_FORMAT_TEXT);
  g_assert_cmpstr (heard, ==, "Grüße, 世界\nsecond\rline");

  /* The old way goes on. */
  give_text (fixture, clipboard, "café", "c[caf\xe9] ");
}

/* TigerVNC and its relatives say what was copied at once, and no end of what they packed. */
static void
test_text_without_end (VncFixture *fixture, gconstpointer data)
{
  PdkConsoleClipboard *clipboard = pdk_console_backend_get_clipboard (fixture->backend);
  g_autofree char *text = g_strnfill (100000, 'x');
  g_autofree char *heard = NULL;

  g_signal_connect_swapped (clipboard, "guest-offered", G_CALLBACK (on_offered), &heard);
  g_signal_connect_swapped (clipboard, "guest-gave", G_CALLBACK (on_gave), &heard);
  vnc_fixture_connect (fixture);
  send_packed_so (fixture, text, strlen (text) + 1, G_CONVERTER_FLUSH);
  WAIT_FOR (g_strcmp0 (heard, "offered:0:1") == 0);
  pdk_console_clipboard_ask (clipboard, PDK_CONSOLE_SELECTION_CLIPBOARD, PDK_CONSOLE_FORMAT_TEXT);
  g_assert_cmpstr (heard, ==, text);
}

/* Nothing comes of it, and all else goes on. */
static void
test_bad_extended_texts (VncFixture *fixture, gconstpointer data)
{
  const gsize bomb = (16 << 20) + 1;
  g_autofree char *zeros = g_malloc0 (bomb);
  g_autofree char *heard = NULL;

  g_signal_connect_swapped (pdk_console_backend_get_clipboard (fixture->backend), "guest-offered",
                            G_CALLBACK (on_offered), &heard);
  vnc_fixture_connect (fixture);
  send_extended (fixture, 0x10000001, NULL, 0);
  send_extended (fixture, 0x10000001, "not packed at all", 17);
  send_packed (fixture, zeros, bomb);
  send_extended (fixture, 0x10000001, zeros, bomb);
  vnc_fixture_draw (fixture);
  fake_vnc_fill (fixture->server, FAKE_VNC_RAW, 0, 0, 1, 1, 0xff0000);
  WAIT_FOR ((vnc_fixture_draw (fixture), vnc_fixture_get_pixel (fixture, 0, 0) == 0xff0000));
  g_assert_null (heard);
}

static void
test_large_text (VncFixture *fixture, gconstpointer data)
{
  const gsize length = PDK_CONSOLE_CLIPBOARD_LIMIT + 1;
  g_autofree char *text = g_malloc (length);
  g_autofree char *heard = NULL;

  memset (text, 'x', length);
  vnc_fixture_connect (fixture);
  g_signal_connect_swapped (pdk_console_backend_get_clipboard (fixture->backend), "guest-offered",
                            G_CALLBACK (on_offered), &heard);
  fake_vnc_cut_text (fixture->server, text, length);
  vnc_fixture_draw (fixture);
  fake_vnc_fill (fixture->server, FAKE_VNC_RAW, 0, 0, 1, 1, 0xff0000);
  WAIT_FOR ((vnc_fixture_draw (fixture), vnc_fixture_get_pixel (fixture, 0, 0) == 0xff0000));
  g_assert_null (heard);
}

typedef struct {
  PdkConsoleClipboardRefusal refusal;
  guint limit;
  guint n;
} Refusals;

static void
on_refused (Refusals *refusals, guint refusal, guint limit)
{
  refusals->refusal = refusal;
  refusals->limit = limit;
  refusals->n++;
}

/* QEMU hangs up on whoever sends it more than it takes. */
static void
test_large_text_to_qemu (VncFixture *fixture, gconstpointer data)
{
  PdkConsoleClipboard *clipboard = pdk_console_backend_get_clipboard (fixture->backend);
  g_autofree char *text = g_strnfill ((1 << 20) + 1, 'x');
  g_autoptr (GBytes) large = g_bytes_new (text, (1 << 20) + 1);
  g_autoptr (GBytes) fits = g_bytes_new (text, 1 << 20);
  Refusals refusals = { 0 };

  g_signal_connect_swapped (clipboard, "refused", G_CALLBACK (on_refused), &refusals);
  fake_vnc_set_name (fixture->server, "QEMU (guest)");
  vnc_fixture_connect (fixture);
  fake_vnc_clear_log (fixture->server);
  pdk_console_clipboard_give (clipboard, PDK_CONSOLE_SELECTION_CLIPBOARD, PDK_CONSOLE_FORMAT_TEXT,
                              large);
  g_assert_cmpuint (refusals.n, ==, 1);
  g_assert_cmpint (refusals.refusal, ==, PDK_CONSOLE_CLIPBOARD_TOO_LARGE_TO_GUEST);
  g_assert_cmpuint (refusals.limit, ==, 1 << 20);
  pdk_console_clipboard_give (clipboard, PDK_CONSOLE_SELECTION_CLIPBOARD, PDK_CONSOLE_FORMAT_TEXT,
                              fits);
  WAIT_FOR (g_str_has_suffix (fake_vnc_get_log (fixture->server), "] "));
  g_assert_cmpuint (strlen (fake_vnc_get_log (fixture->server)), ==, (1 << 20) + strlen ("c[] "));
  g_assert_cmpuint (refusals.n, ==, 1);
}

static void
give_size (PdkConsoleClipboard *clipboard, char letter, gsize size)
{
  g_autofree char *text = g_strnfill (size, letter);
  g_autoptr (GBytes) bytes = g_bytes_new (text, size);

  pdk_console_clipboard_give (clipboard, PDK_CONSOLE_SELECTION_CLIPBOARD, PDK_CONSOLE_FORMAT_TEXT,
                              bytes);
}

/* The last one that was copied is what the guest has in the end, whatever their lengths and however slow
 * the server is, which here reads nothing before all are given. */
static void
test_last_text (VncFixture *fixture, gconstpointer data)
{
  PdkConsoleClipboard *clipboard = pdk_console_backend_get_clipboard (fixture->backend);

  vnc_fixture_connect (fixture);
  for (guint i = 0; i < 20; i++) {
    fake_vnc_clear_log (fixture->server);
    give_size (clipboard, 'a', 4 << 20);
    give_size (clipboard, 'b', 1 << 20);
    give_size (clipboard, 'c', 1);
    WAIT_FOR (g_str_has_suffix (fake_vnc_get_log (fixture->server), "c[c] "));
    give_size (clipboard, 'd', 1);
    give_size (clipboard, 'e', 1 << 20);
    WAIT_FOR (g_str_has_suffix (fake_vnc_get_log (fixture->server), "e] "));
  }
}

/* What was copied before is not what was copied last. */
static void
assert_refused (VncFixture *fixture, Refusals *refusals, char **heard)
{
  WAIT_FOR (refusals->n == 1);
  g_assert_cmpint (refusals->refusal, ==, PDK_CONSOLE_CLIPBOARD_TOO_LARGE_FROM_GUEST);
  g_assert_cmpuint (refusals->limit, ==, PDK_CONSOLE_CLIPBOARD_LIMIT);
  g_assert_cmpstr (*heard, ==, "withdrawn");
  g_clear_pointer (heard, g_free);
  refusals->n = 0;
}

static void
on_withdrew (char **heard, guint selection)
{
  g_free (*heard);
  *heard = g_strdup ("withdrawn");
}

/* It is let be known, however it was sent. */
static void
test_refused (VncFixture *fixture, gconstpointer data)
{
  PdkConsoleClipboard *clipboard = pdk_console_backend_get_clipboard (fixture->backend);
  const gsize length = PDK_CONSOLE_CLIPBOARD_LIMIT + 1;
  g_autofree char *text = g_strnfill (length, 'x');
  g_autofree char *heard = NULL;
  Refusals refusals = { 0 };

  g_signal_connect_swapped (clipboard, "refused", G_CALLBACK (on_refused), &refusals);
  g_signal_connect_swapped (clipboard, "guest-offered", G_CALLBACK (on_offered), &heard);
  g_signal_connect_swapped (clipboard, "guest-withdrew", G_CALLBACK (on_withdrew), &heard);
  vnc_fixture_connect (fixture);
  fake_vnc_cut_text (fixture->server, text, length);
  assert_refused (fixture, &refusals, &heard);
  send_packed (fixture, text, length);
  assert_refused (fixture, &refusals, &heard);
  send_extended (fixture, 0x10000001, text, length);
  assert_refused (fixture, &refusals, &heard);
  /* An empty one by itself is none of these. */
  fake_vnc_cut_text (fixture->server, "", 0);
  WAIT_FOR (g_strcmp0 (heard, "offered:0:1") == 0);
  g_assert_cmpuint (refusals.n, ==, 0);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/vnc/clipboard/" name, VncFixture, NULL, vnc_fixture_set_up, func,          \
              vnc_fixture_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("clipboard", test_clipboard);
  ADD ("clipboard-of-qemu", test_clipboard_of_qemu);
  ADD ("extended-clipboard", test_extended_clipboard);
  ADD ("text-without-end", test_text_without_end);
  ADD ("bad-extended-texts", test_bad_extended_texts);
  ADD ("large-text", test_large_text);
  ADD ("large-text-to-qemu", test_large_text_to_qemu);
  ADD ("last-text", test_last_text);
  ADD ("refused", test_refused);
  return g_test_run ();
}
