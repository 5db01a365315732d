/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "fake-agent.h"
#include "sharing/pdk-console-clipboard-data.h"
#include "sharing/pdk-console-clipboard-requests.h"
#include "sharing/pdk-console-clipboard-sync.h"

#include <gdk/x11/gdkx.h>
#include <string.h>

/* The desktop's clipboard and the guest's, with a second client of the X server that copies and
 * pastes. */

#define UTF8 "text/plain;charset=utf-8"
#define TEXT VD_AGENT_CLIPBOARD_UTF8_TEXT
#define PNG  VD_AGENT_CLIPBOARD_IMAGE_PNG
#define BMP  VD_AGENT_CLIPBOARD_IMAGE_BMP

typedef struct {
  ConsoleFixture console;
  FakeAgent *agent;
  PdkConsoleClipboardSync *sync;
  GdkDisplay *other;
  GdkClipboard *other_clipboard; /* of the second client */
} Fixture;

#define WAIT_AGENT(fixture, text) WAIT_FOR (strstr (fake_agent_get_log ((fixture)->agent), text))

static void
set_mode (Fixture *fixture, PdkConsoleClipboardMode mode)
{
  g_object_set (fixture->sync, "mode", mode, NULL);
}

static void
start_agent (Fixture *fixture, guint32 caps)
{
  PdkConsoleClipboard *clipboard = pdk_console_backend_get_clipboard (fixture->console.backend);

  fixture->agent = fake_agent_new (fixture->console.server);
  fake_agent_announce (fixture->agent, caps);
  WAIT_FOR (pdk_console_clipboard_get_formats (clipboard) != 0);
  WAIT_AGENT (fixture, "caps:");
  WAIT_FOR (pdk_console_clipboard_get_has_primary (clipboard) ||
            !(caps & 1u << VD_AGENT_CAP_CLIPBOARD_SELECTION));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  console_fixture_set_up (&fixture->console, 640, 480);
  fixture->other = gdk_display_open (gdk_display_get_name (gdk_display_get_default ()));
  fixture->other_clipboard = gdk_display_get_clipboard (fixture->other);
  fixture->sync = pdk_console_clipboard_sync_new (fixture->console.console);
  start_agent (fixture, FAKE_AGENT_CAPS_LINUX);
  console_fixture_focus (&fixture->console);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gdk_clipboard_set_content (fixture->other_clipboard, NULL);
  gdk_display_close (fixture->other);
  g_clear_object (&fixture->sync);
  g_clear_pointer (&fixture->agent, fake_agent_free);
  console_fixture_tear_down (&fixture->console);
}

/* A round trip through the X server, the SPICE server, and all that waits for a little while. */
static void
settle (Fixture *fixture)
{
  gint64 until = g_get_monotonic_time () + 300 * 1000;

  console_fixture_settle (&fixture->console);
  WAIT_FOR (g_get_monotonic_time () > until);
}

static void
unfocus (Fixture *fixture)
{
  gboolean captured = TRUE;

  gtk_window_set_focus (fixture->console.window, NULL);
  g_object_get (fixture->console.console, "keyboard-captured", &captured, NULL);
  g_assert_false (captured);
}

static void
wait_grace (void)
{
  gint64 until = g_get_monotonic_time () + 1100 * 1000;

  WAIT_FOR (g_get_monotonic_time () > until);
}

static void
copy (Fixture *fixture, const char *mime_type, gconstpointer data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GdkContentProvider) content = gdk_content_provider_new_for_bytes (mime_type, bytes);

  gdk_clipboard_set_content (fixture->other_clipboard, content);
}

typedef struct {
  gboolean done;
  GBytes *data; /* NULL: failed */
} Paste;

static void
on_pasted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Paste *paste = user_data;

  paste->data = pdk_console_clipboard_data_read_finish (result, NULL);
  paste->done = TRUE;
}

static void
on_paste_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Paste *paste = user_data;
  g_autoptr (GInputStream) stream =
      gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, NULL);

  if (stream != NULL)
    pdk_console_clipboard_data_read_async (stream, G_MAXINT, NULL, on_pasted, paste);
  else
    paste->done = TRUE;
}

static void
begin_paste (Fixture *fixture, Paste *paste, const char *mime_type)
{
  const char *mime_types[] = { mime_type, NULL };

  *paste = (Paste){ 0 };
  gdk_clipboard_read_async (fixture->other_clipboard, mime_types, G_PRIORITY_DEFAULT, NULL,
                            on_paste_opened, paste);
}

static gboolean
is_offered (Fixture *fixture, const char *mime_type)
{
  return gdk_content_formats_contain_mime_type (gdk_clipboard_get_formats (
                                                    fixture->other_clipboard),
                                                mime_type);
}

static void
on_changed (guint *n_changes)
{
  (*n_changes)++;
}

/* The guest copies something else of the same kind, and the second client has heard of it. */
static void
replace_offer (Fixture *fixture, guint32 type, const char *mime_type)
{
  guint n_changes = 0;

  g_signal_connect_swapped (fixture->other_clipboard, "changed", G_CALLBACK (on_changed),
                            &n_changes);
  fake_agent_grab (fixture->agent, 0, type, 0);
  WAIT_FOR (n_changes > 0 && is_offered (fixture, mime_type));
  g_signal_handlers_disconnect_by_data (fixture->other_clipboard, &n_changes);
}

static void
assert_data (GBytes *data, const char *expected, gsize size)
{
  g_assert_nonnull (data);
  g_assert_cmpmem (g_bytes_get_data (data, NULL), g_bytes_get_size (data), expected, size);
}

static GBytes *
make_image (const char *type)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 16, 8);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  gdk_pixbuf_fill (pixbuf, 0x20c04000);
  gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, type, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static void
test_text_to_guest (Fixture *fixture, gconstpointer data)
{
  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_TO_GUEST);
  copy (fixture, UTF8, "Grüße\nzwei\0", 14);
  WAIT_AGENT (fixture, "grab:0:1 ");
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:12 ");
  assert_data (fake_agent_get_clip (fixture->agent), "Grüße\nzwei", 12);

  /* The next one replaces it. */
  fake_agent_clear_log (fixture->agent);
  copy (fixture, UTF8, "again", 5);
  WAIT_AGENT (fixture, "grab:0:1 ");
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:5 ");
}

static void
test_text_from_guest (Fixture *fixture, gconstpointer data)
{
  Paste paste;

  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_FROM_GUEST);
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (is_offered (fixture, UTF8));
  settle (fixture);
  g_assert_null (strstr (fake_agent_get_log (fixture->agent), "request"));

  /* Also after the console is left. */
  unfocus (fixture);
  begin_paste (fixture, &paste, UTF8);
  WAIT_AGENT (fixture, "request:0:1 ");
  fake_agent_give (fixture->agent, 0, TEXT, "sch\xc3\xb6n\0\0", 8);
  WAIT_FOR (paste.done);
  assert_data (paste.data, "sch\xc3\xb6n", 6);
  g_clear_pointer (&paste.data, g_bytes_unref);
  g_assert_null (strstr (fake_agent_get_log (fixture->agent), "grab"));
}

static void
test_lines_of_windows (Fixture *fixture, gconstpointer data)
{
  Paste paste;

  fake_agent_free (fixture->agent);
  start_agent (fixture, FAKE_AGENT_CAPS_LINUX | 1u << VD_AGENT_CAP_GUEST_LINEEND_CRLF);
  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  copy (fixture, UTF8, "a\nb\r\nc\n", 7);
  WAIT_AGENT (fixture, "grab:0:1 ");
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:9 ");
  assert_data (fake_agent_get_clip (fixture->agent), "a\r\nb\r\nc\r\n", 9);

  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (!gdk_clipboard_is_local (fixture->other_clipboard));
  WAIT_FOR (is_offered (fixture, UTF8));
  begin_paste (fixture, &paste, UTF8);
  WAIT_AGENT (fixture, "request:0:1 ");
  fake_agent_give (fixture->agent, 0, TEXT, "x\r\ny\rz\r\n", 8);
  WAIT_FOR (paste.done);
  assert_data (paste.data, "x\ny\rz\n", 6);
  g_clear_pointer (&paste.data, g_bytes_unref);
}

static void
test_images (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) png = make_image ("png");
  g_autoptr (GBytes) bmp = make_image ("bmp");
  g_autoptr (GBytes) jpeg = make_image ("jpeg");
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;
  Paste paste;

  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  copy (fixture, "image/png", g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  WAIT_AGENT (fixture, "grab:0:2 ");
  fake_agent_request (fixture->agent, 0, PNG);
  WAIT_AGENT (fixture, "clip:0:2:");
  g_assert_true (g_bytes_equal (fake_agent_get_clip (fixture->agent), png));

  fake_agent_clear_log (fixture->agent);
  copy (fixture, "image/jpeg", g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg));
  WAIT_AGENT (fixture, "grab:0:2 ");
  fake_agent_request (fixture->agent, 0, PNG);
  WAIT_AGENT (fixture, "clip:0:2:");
  texture = gdk_texture_new_from_bytes (fake_agent_get_clip (fixture->agent), &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 16);
  g_clear_object (&texture);

  fake_agent_grab (fixture->agent, 0, BMP, 0);
  WAIT_FOR (!gdk_clipboard_is_local (fixture->other_clipboard));
  WAIT_FOR (is_offered (fixture, "image/png"));
  begin_paste (fixture, &paste, "image/png");
  WAIT_AGENT (fixture, "request:0:3 ");
  fake_agent_give (fixture->agent, 0, BMP, g_bytes_get_data (bmp, NULL), g_bytes_get_size (bmp));
  WAIT_FOR (paste.done);
  texture = gdk_texture_new_from_bytes (paste.data, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 8);
  g_clear_pointer (&paste.data, g_bytes_unref);

  /* What only says that it is one is not passed on. */
  replace_offer (fixture, PNG, "image/png");
  begin_paste (fixture, &paste, "image/png");
  WAIT_AGENT (fixture, "request:0:2 ");
  fake_agent_give (fixture->agent, 0, PNG, "#!/bin/sh, and more", 20);
  WAIT_FOR (paste.done);
  g_assert_true (paste.data == NULL || g_bytes_get_size (paste.data) == 0);
  g_clear_pointer (&paste.data, g_bytes_unref);
}

/* A guest looks into the clipboard only while its console is in use, and not when it is watched. */
static void
test_only_in_use (Fixture *fixture, gconstpointer data)
{
  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  unfocus (fixture);
  wait_grace ();
  copy (fixture, UTF8, "secret", 6);
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:0 ");
  fake_agent_grab (fixture->agent, 1, TEXT, 0);
  settle (fixture);
  g_assert_null (strstr (fake_agent_get_log (fixture->agent), "grab"));

  gtk_widget_grab_focus (GTK_WIDGET (fixture->console.console));
  WAIT_AGENT (fixture, "grab:0:1 ");

  g_object_set (fixture->console.console, "view-only", TRUE, NULL);
  fake_agent_clear_log (fixture->agent);
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:0 ");
}

/* What the guest copied while it was not in use is there when it is used again, unless something
 * else was copied since. */
static void
test_late_offer (Fixture *fixture, gconstpointer data)
{
  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_FROM_GUEST);
  copy (fixture, UTF8, "mine", 4);
  unfocus (fixture);
  wait_grace ();
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  settle (fixture);
  g_assert_true (gdk_clipboard_is_local (fixture->other_clipboard));
  gtk_widget_grab_focus (GTK_WIDGET (fixture->console.console));
  WAIT_FOR (!gdk_clipboard_is_local (fixture->other_clipboard));

  unfocus (fixture);
  wait_grace ();
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  settle (fixture);
  copy (fixture, UTF8, "newer", 5);
  settle (fixture);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->console.console));
  settle (fixture);
  settle (fixture);
  g_assert_true (gdk_clipboard_is_local (fixture->other_clipboard));
}

static void
test_directions (Fixture *fixture, gconstpointer data)
{
  copy (fixture, UTF8, "mine", 4);
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:0 ");
  settle (fixture);
  g_assert_true (gdk_clipboard_is_local (fixture->other_clipboard));
  g_assert_null (strstr (fake_agent_get_log (fixture->agent), "grab"));

  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_TO_GUEST);
  WAIT_AGENT (fixture, "grab:0:1 ");
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  settle (fixture);
  g_assert_true (gdk_clipboard_is_local (fixture->other_clipboard));

  fake_agent_clear_log (fixture->agent);
  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_FROM_GUEST);
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (!gdk_clipboard_is_local (fixture->other_clipboard));
  WAIT_FOR (is_offered (fixture, UTF8));
  copy (fixture, UTF8, "mine", 4);
  settle (fixture);
  g_assert_null (strstr (fake_agent_get_log (fixture->agent), "grab"));

  /* What came from the guest goes when it may no longer come. */
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (!gdk_clipboard_is_local (fixture->other_clipboard));
  WAIT_FOR (is_offered (fixture, UTF8));
  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_OFF);
  WAIT_FOR (!is_offered (fixture, UTF8));
}

static void
test_primary (Fixture *fixture, gconstpointer data)
{
  GdkClipboard *marked = gdk_display_get_primary_clipboard (fixture->other);
  GdkClipboard *ours = gdk_display_get_primary_clipboard (gdk_display_get_default ());

  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  gdk_clipboard_set_text (marked, "marked");
  fake_agent_grab (fixture->agent, 1, TEXT, 0);
  settle (fixture);
  g_assert_null (strstr (fake_agent_get_log (fixture->agent), "grab:1"));
  g_assert_false (gdk_clipboard_is_local (ours));

  g_object_set (fixture->sync, "primary", TRUE, NULL);
  WAIT_AGENT (fixture, "grab:1:1 ");
  fake_agent_grab (fixture->agent, 1, TEXT, 0);
  WAIT_FOR (gdk_clipboard_is_local (ours));
  gdk_clipboard_set_content (ours, NULL);
}

/* The mark is a format of its own beside the password. */
static void
test_password_manager (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) password = g_bytes_new_static ("hunter2", 7);
  g_autoptr (GBytes) hint = g_bytes_new_static ("secret", 6);
  GdkContentProvider *both[] = {
    gdk_content_provider_new_for_bytes (UTF8, password),
    gdk_content_provider_new_for_bytes ("x-kde-passwordManagerHint", hint),
  };
  g_autoptr (GdkContentProvider) content = gdk_content_provider_new_union (both, 2);

  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_TO_GUEST);
  copy (fixture, UTF8, "harmless", 8);
  WAIT_AGENT (fixture, "grab:0:1 ");
  fake_agent_clear_log (fixture->agent);
  gdk_clipboard_set_content (fixture->other_clipboard, content);
  WAIT_AGENT (fixture, "release:0 ");
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:0 ");
  g_assert_null (strstr (fake_agent_get_log (fixture->agent), "grab"));
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autofree char *large = g_strnfill (300001, 'x');
  Paste paste;

  g_object_set (fixture->sync, "limit", 300000u, NULL);
  WAIT_AGENT (fixture, "max:");
  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  copy (fixture, UTF8, large, 300000);
  WAIT_AGENT (fixture, "grab:0:1 ");
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:300000 ");

  fake_agent_clear_log (fixture->agent);
  copy (fixture, UTF8, large, 300001);
  WAIT_AGENT (fixture, "grab:0:1 ");
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:0 ");

  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (!gdk_clipboard_is_local (fixture->other_clipboard));
  WAIT_FOR (is_offered (fixture, UTF8));
  begin_paste (fixture, &paste, UTF8);
  WAIT_AGENT (fixture, "request:0:1 ");
  fake_agent_give (fixture->agent, 0, TEXT, large, 300001);
  WAIT_FOR (paste.done);
  g_assert_true (paste.data == NULL || g_bytes_get_size (paste.data) == 0);
  g_clear_pointer (&paste.data, g_bytes_unref);
}

/* Older agents withdraw before they offer anew: the clipboard is not emptied in between. */
static void
test_withdraw_and_offer (Fixture *fixture, gconstpointer data)
{
  GdkClipboard *ours = gdk_display_get_clipboard (gdk_display_get_default ());

  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_FROM_GUEST);
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (gdk_clipboard_get_content (ours) != NULL);
  fake_agent_release (fixture->agent, 0);
  settle (fixture);
  g_assert_nonnull (gdk_clipboard_get_content (ours));
  fake_agent_grab (fixture->agent, 0, PNG, 0);
  settle (fixture);
  settle (fixture);
  g_assert_nonnull (gdk_clipboard_get_content (ours));
  WAIT_FOR (is_offered (fixture, "image/png"));
  fake_agent_release (fixture->agent, 0);
  WAIT_FOR (gdk_clipboard_get_content (ours) == NULL);
}

static void
test_agent_lost (Fixture *fixture, gconstpointer data)
{
  Paste paste;

  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (is_offered (fixture, UTF8));
  begin_paste (fixture, &paste, UTF8);
  WAIT_AGENT (fixture, "request:0:1 ");
  g_clear_pointer (&fixture->agent, fake_agent_free);
  WAIT_FOR (paste.done);
  g_assert_true (paste.data == NULL || g_bytes_get_size (paste.data) == 0);
  g_clear_pointer (&paste.data, g_bytes_unref);
  WAIT_FOR (!is_offered (fixture, UTF8));

  /* It works again with the next one, which is told of what is there. */
  copy (fixture, UTF8, "mine", 4);
  start_agent (fixture, FAKE_AGENT_CAPS_LINUX);
  WAIT_AGENT (fixture, "grab:0:1 ");
}

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
test_no_answer (Fixture *fixture, gconstpointer data)
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

/* A guest that offers and asks as fast as it can gets little for it, and nobody notices. */
static void
test_flood (Fixture *fixture, gconstpointer data)
{
  GdkClipboard *ours = gdk_display_get_clipboard (gdk_display_get_default ());
  guint n_changes = 0;
  guint n_given;

  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  copy (fixture, UTF8, "mine", 4);
  WAIT_AGENT (fixture, "grab:0:1 ");
  for (guint i = 0; i < 2000; i++)
    fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:4 ");
  console_fixture_settle (&fixture->console);
  settle (fixture);
  n_given = count (fake_agent_get_log (fixture->agent), "clip:0:1:4 ");
  g_assert_cmpuint (n_given, >=, 1);
  g_assert_cmpuint (n_given, <, 200);
  g_assert_cmpuint (count (fake_agent_get_log (fixture->agent), "clip:"), <, 500);

  g_signal_connect_swapped (ours, "changed", G_CALLBACK (on_changed), &n_changes);
  for (guint i = 0; i < 2000; i++)
    fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (gdk_clipboard_is_local (ours));
  settle (fixture);
  g_assert_cmpuint (n_changes, <, 20);
  g_signal_handlers_disconnect_by_data (ours, &n_changes);
}

/* A message that is said to be long and never ends, as long as the test lasts. */
static void
test_endless (Fixture *fixture, gconstpointer data)
{
  g_autofree char *piece = g_strnfill (1 << 20, 'x');
  Paste paste;

  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (is_offered (fixture, UTF8));
  begin_paste (fixture, &paste, UTF8);
  WAIT_AGENT (fixture, "request:0:1 ");
  fake_agent_send_part (fixture->agent, VD_AGENT_CLIPBOARD, 1u << 30, piece, 1 << 20);
  console_fixture_settle (&fixture->console);
  WAIT_FOR (paste.done);
  g_assert_true (paste.data == NULL || g_bytes_get_size (paste.data) == 0);
  g_clear_pointer (&paste.data, g_bytes_unref);
}

/* Grabs with half a type at their end are taken for those without it. */
static void
test_odd_grabs (Fixture *fixture, gconstpointer data)
{
  const guint32 words[4] = { 0, TEXT, 0, 0 };

  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  for (gsize size = 8; size < 16; size++)
    fake_agent_send (fixture->agent, VD_AGENT_CLIPBOARD_GRAB, words, size);
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:0 ");
}

/* Shorter than its own head: the library would take its size for a huge one, so it does not get it. */
static void
test_short_message (Fixture *fixture, gconstpointer data)
{
  const guint32 words[1] = { 0 };

  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  fake_agent_send (fixture->agent, VD_AGENT_CLIPBOARD, words, sizeof words);
  WAIT_FOR (pdk_console_backend_get_state (fixture->console.backend) == PDK_CONSOLE_BACKEND_FAILED);
}

static void
on_communicated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Paste *paste = user_data;

  g_subprocess_communicate_finish (G_SUBPROCESS (source), result, &paste->data, NULL, &error);
  g_assert_no_error (error);
  paste->done = TRUE;
}

/* Another program, that knows nothing of GTK. */
static void
test_xclip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) copying = NULL;
  g_autoptr (GSubprocess) pasting = NULL;
  g_autoptr (GBytes) text = g_bytes_new_static ("from xclip", 10);
  Paste paste = { 0 };

  set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  copying = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, "xclip", "-quiet",
                              "-selection", "clipboard", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_async (copying, text, NULL, NULL, NULL);
  WAIT_AGENT (fixture, "grab:0:1 ");
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:10 ");
  g_assert_true (g_bytes_equal (fake_agent_get_clip (fixture->agent), text));

  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  settle (fixture);
  pasting = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "xclip", "-o", "-selection",
                              "clipboard", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_async (pasting, NULL, NULL, on_communicated, &paste);
  WAIT_AGENT (fixture, "request:0:1 ");
  fake_agent_give (fixture->agent, 0, TEXT, "to xclip", 8);
  WAIT_FOR (paste.done);
  assert_data (paste.data, "to xclip", 8);
  g_clear_pointer (&paste.data, g_bytes_unref);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/clipboard-sync/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("text-to-guest", test_text_to_guest);
  ADD ("text-from-guest", test_text_from_guest);
  ADD ("lines-of-windows", test_lines_of_windows);
  ADD ("images", test_images);
  ADD ("only-in-use", test_only_in_use);
  ADD ("late-offer", test_late_offer);
  ADD ("directions", test_directions);
  ADD ("primary", test_primary);
  ADD ("password-manager", test_password_manager);
  ADD ("too-large", test_too_large);
  ADD ("withdraw-and-offer", test_withdraw_and_offer);
  ADD ("agent-lost", test_agent_lost);
  ADD ("no-answer", test_no_answer);
  ADD ("flood", test_flood);
  ADD ("endless", test_endless);
  ADD ("odd-grabs", test_odd_grabs);
  ADD ("short-message", test_short_message);
  ADD ("xclip", test_xclip);
  return g_test_run ();
}
