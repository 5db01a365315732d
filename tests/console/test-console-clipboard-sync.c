/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "clipboard-fixture.h"
#include "sharing/pdk-console-clipboard-data.h"

#include <gdk/x11/gdkx.h>
#include <string.h>

/* The desktop's clipboard and the guest's, with a second client of the X server that copies and
 * pastes. */

static void
unfocus (ClipboardFixture *fixture)
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

/* The guest copies something else of the same kind, and the second client has heard of it. */
static void
replace_offer (ClipboardFixture *fixture, guint32 type, const char *mime_type)
{
  guint n_changes = 0;

  g_signal_connect_swapped (fixture->other_clipboard, "changed", G_CALLBACK (clipboard_on_changed),
                            &n_changes);
  fake_agent_grab (fixture->agent, 0, type, 0);
  WAIT_FOR (n_changes > 0 && clipboard_is_offered (fixture, mime_type));
  g_signal_handlers_disconnect_by_data (fixture->other_clipboard, &n_changes);
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
test_text_to_guest (ClipboardFixture *fixture, gconstpointer data)
{
  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_TO_GUEST);
  clipboard_copy (fixture, UTF8, "Grüße\nzwei\0", 14);
  WAIT_AGENT (fixture, "grab:0:1 ");
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:12 ");
  clipboard_assert_data (fake_agent_get_clip (fixture->agent), "Grüße\nzwei", 12);

  /* The next one replaces it. */
  fake_agent_clear_log (fixture->agent);
  clipboard_copy (fixture, UTF8, "again", 5);
  WAIT_AGENT (fixture, "grab:0:1 ");
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:5 ");
}

static void
test_text_from_guest (ClipboardFixture *fixture, gconstpointer data)
{
  ClipboardPaste paste;

  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_FROM_GUEST);
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (clipboard_is_offered (fixture, UTF8));
  clipboard_settle (fixture);
  g_assert_null (strstr (fake_agent_get_log (fixture->agent), "request"));

  /* Also after the console is left. */
  unfocus (fixture);
  clipboard_begin_paste (fixture, &paste, UTF8);
  WAIT_AGENT (fixture, "request:0:1 ");
  fake_agent_give (fixture->agent, 0, TEXT, "sch\xc3\xb6n\0\0", 8);
  WAIT_FOR (paste.done);
  clipboard_assert_data (paste.data, "sch\xc3\xb6n", 6);
  g_clear_pointer (&paste.data, g_bytes_unref);
  g_assert_null (strstr (fake_agent_get_log (fixture->agent), "grab"));
}

static void
test_lines_of_windows (ClipboardFixture *fixture, gconstpointer data)
{
  ClipboardPaste paste;

  fake_agent_free (fixture->agent);
  clipboard_start_agent (fixture, FAKE_AGENT_CAPS_LINUX | 1u << VD_AGENT_CAP_GUEST_LINEEND_CRLF);
  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  clipboard_copy (fixture, UTF8, "a\nb\r\nc\n", 7);
  WAIT_AGENT (fixture, "grab:0:1 ");
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:9 ");
  clipboard_assert_data (fake_agent_get_clip (fixture->agent), "a\r\nb\r\nc\r\n", 9);

  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (!gdk_clipboard_is_local (fixture->other_clipboard));
  WAIT_FOR (clipboard_is_offered (fixture, UTF8));
  clipboard_begin_paste (fixture, &paste, UTF8);
  WAIT_AGENT (fixture, "request:0:1 ");
  fake_agent_give (fixture->agent, 0, TEXT, "x\r\ny\rz\r\n", 8);
  WAIT_FOR (paste.done);
  clipboard_assert_data (paste.data, "x\ny\rz\n", 6);
  g_clear_pointer (&paste.data, g_bytes_unref);
}

static void
test_images (ClipboardFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) png = make_image ("png");
  g_autoptr (GBytes) bmp = make_image ("bmp");
  g_autoptr (GBytes) jpeg = make_image ("jpeg");
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;
  ClipboardPaste paste;

  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  clipboard_copy (fixture, "image/png", g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  WAIT_AGENT (fixture, "grab:0:2 ");
  fake_agent_request (fixture->agent, 0, PNG);
  WAIT_AGENT (fixture, "clip:0:2:");
  g_assert_true (g_bytes_equal (fake_agent_get_clip (fixture->agent), png));

  fake_agent_clear_log (fixture->agent);
  clipboard_copy (fixture, "image/jpeg", g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg));
  WAIT_AGENT (fixture, "grab:0:2 ");
  fake_agent_request (fixture->agent, 0, PNG);
  WAIT_AGENT (fixture, "clip:0:2:");
  texture = gdk_texture_new_from_bytes (fake_agent_get_clip (fixture->agent), &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 16);
  g_clear_object (&texture);

  fake_agent_grab (fixture->agent, 0, BMP, 0);
  WAIT_FOR (!gdk_clipboard_is_local (fixture->other_clipboard));
  WAIT_FOR (clipboard_is_offered (fixture, "image/png"));
  clipboard_begin_paste (fixture, &paste, "image/png");
  WAIT_AGENT (fixture, "request:0:3 ");
  fake_agent_give (fixture->agent, 0, BMP, g_bytes_get_data (bmp, NULL), g_bytes_get_size (bmp));
  WAIT_FOR (paste.done);
  texture = gdk_texture_new_from_bytes (paste.data, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 8);
  g_clear_pointer (&paste.data, g_bytes_unref);

  /* What only says that it is one is not passed on. */
  replace_offer (fixture, PNG, "image/png");
  clipboard_begin_paste (fixture, &paste, "image/png");
  WAIT_AGENT (fixture, "request:0:2 ");
  fake_agent_give (fixture->agent, 0, PNG, "#!/bin/sh, and more", 20);
  WAIT_FOR (paste.done);
  g_assert_true (paste.data == NULL || g_bytes_get_size (paste.data) == 0);
  g_clear_pointer (&paste.data, g_bytes_unref);
}

/* A guest looks into the clipboard only while its console is in use, and not when it is watched. */
static void
test_only_in_use (ClipboardFixture *fixture, gconstpointer data)
{
  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  unfocus (fixture);
  wait_grace ();
  clipboard_copy (fixture, UTF8, "secret", 6);
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:0 ");
  fake_agent_grab (fixture->agent, 1, TEXT, 0);
  clipboard_settle (fixture);
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
test_late_offer (ClipboardFixture *fixture, gconstpointer data)
{
  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_FROM_GUEST);
  clipboard_copy (fixture, UTF8, "mine", 4);
  unfocus (fixture);
  wait_grace ();
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  clipboard_settle (fixture);
  g_assert_true (gdk_clipboard_is_local (fixture->other_clipboard));
  gtk_widget_grab_focus (GTK_WIDGET (fixture->console.console));
  WAIT_FOR (!gdk_clipboard_is_local (fixture->other_clipboard));

  unfocus (fixture);
  wait_grace ();
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  clipboard_settle (fixture);
  clipboard_copy (fixture, UTF8, "newer", 5);
  clipboard_settle (fixture);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->console.console));
  clipboard_settle (fixture);
  clipboard_settle (fixture);
  g_assert_true (gdk_clipboard_is_local (fixture->other_clipboard));
}

static void
test_directions (ClipboardFixture *fixture, gconstpointer data)
{
  clipboard_copy (fixture, UTF8, "mine", 4);
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:0 ");
  clipboard_settle (fixture);
  g_assert_true (gdk_clipboard_is_local (fixture->other_clipboard));
  g_assert_null (strstr (fake_agent_get_log (fixture->agent), "grab"));

  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_TO_GUEST);
  WAIT_AGENT (fixture, "grab:0:1 ");
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  clipboard_settle (fixture);
  g_assert_true (gdk_clipboard_is_local (fixture->other_clipboard));

  fake_agent_clear_log (fixture->agent);
  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_FROM_GUEST);
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (!gdk_clipboard_is_local (fixture->other_clipboard));
  WAIT_FOR (clipboard_is_offered (fixture, UTF8));
  clipboard_copy (fixture, UTF8, "mine", 4);
  clipboard_settle (fixture);
  g_assert_null (strstr (fake_agent_get_log (fixture->agent), "grab"));

  /* What came from the guest goes when it may no longer come. */
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (!gdk_clipboard_is_local (fixture->other_clipboard));
  WAIT_FOR (clipboard_is_offered (fixture, UTF8));
  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_OFF);
  WAIT_FOR (!clipboard_is_offered (fixture, UTF8));
}

static void
test_primary (ClipboardFixture *fixture, gconstpointer data)
{
  GdkClipboard *marked = gdk_display_get_primary_clipboard (fixture->other);
  GdkClipboard *ours = gdk_display_get_primary_clipboard (gdk_display_get_default ());

  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  gdk_clipboard_set_text (marked, "marked");
  fake_agent_grab (fixture->agent, 1, TEXT, 0);
  clipboard_settle (fixture);
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
test_password_manager (ClipboardFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) password = g_bytes_new_static ("hunter2", 7);
  g_autoptr (GBytes) hint = g_bytes_new_static ("secret", 6);
  GdkContentProvider *both[] = {
    gdk_content_provider_new_for_bytes (UTF8, password),
    gdk_content_provider_new_for_bytes ("x-kde-passwordManagerHint", hint),
  };
  g_autoptr (GdkContentProvider) content = gdk_content_provider_new_union (both, 2);

  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_TO_GUEST);
  clipboard_copy (fixture, UTF8, "harmless", 8);
  WAIT_AGENT (fixture, "grab:0:1 ");
  fake_agent_clear_log (fixture->agent);
  gdk_clipboard_set_content (fixture->other_clipboard, content);
  WAIT_AGENT (fixture, "release:0 ");
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:0 ");
  g_assert_null (strstr (fake_agent_get_log (fixture->agent), "grab"));
}

/* What was refused, in a word each. */
static void
on_refused (GString *log, guint refusal, guint limit)
{
  static const char *const words[] = {
    [PDK_CONSOLE_CLIPBOARD_TOO_LARGE_TO_GUEST] = "to",
    [PDK_CONSOLE_CLIPBOARD_TOO_LARGE_FROM_GUEST] = "from",
    [PDK_CONSOLE_CLIPBOARD_NOTHING_FROM_GUEST] = "nothing",
  };

  g_assert_cmpuint (limit, ==, 300000);
  g_string_append_printf (log, "%s ", words[refusal]);
}

static void
test_too_large (ClipboardFixture *fixture, gconstpointer data)
{
  g_autofree char *large = g_strnfill (300001, 'x');
  g_autoptr (GString) log = g_string_new (NULL);
  ClipboardPaste paste;

  g_signal_connect_swapped (fixture->sync, "refused", G_CALLBACK (on_refused), log);
  g_object_set (fixture->sync, "limit", 300000u, NULL);
  WAIT_AGENT (fixture, "max:");
  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  clipboard_copy (fixture, UTF8, large, 300000);
  WAIT_AGENT (fixture, "grab:0:1 ");
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:300000 ");
  g_assert_cmpstr (log->str, ==, "");

  fake_agent_clear_log (fixture->agent);
  clipboard_copy (fixture, UTF8, large, 300001);
  WAIT_AGENT (fixture, "grab:0:1 ");
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:0 ");
  g_assert_cmpstr (log->str, ==, "to ");

  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (!gdk_clipboard_is_local (fixture->other_clipboard));
  WAIT_FOR (clipboard_is_offered (fixture, UTF8));
  clipboard_begin_paste (fixture, &paste, UTF8);
  WAIT_AGENT (fixture, "request:0:1 ");
  fake_agent_give (fixture->agent, 0, TEXT, large, 300001);
  WAIT_FOR (paste.done);
  g_assert_true (paste.data == NULL || g_bytes_get_size (paste.data) == 0);
  g_clear_pointer (&paste.data, g_bytes_unref);
  g_assert_cmpstr (log->str, ==, "to from nothing ");

  /* As Linux’ agent answers, which knows the limit. */
  g_string_truncate (log, 0);
  fake_agent_clear_log (fixture->agent);
  clipboard_begin_paste (fixture, &paste, UTF8);
  WAIT_AGENT (fixture, "request:0:1 ");
  fake_agent_give (fixture->agent, 0, TEXT, "", 0);
  WAIT_FOR (paste.done);
  g_clear_pointer (&paste.data, g_bytes_unref);
  g_assert_cmpstr (log->str, ==, "nothing ");

  /* Nothing is said of what was not to be shared. */
  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_TO_GUEST);
  g_string_truncate (log, 0);
  fake_agent_give (fixture->agent, 0, TEXT, large, 300001);
  clipboard_settle (fixture);
  g_assert_cmpstr (log->str, ==, "");
}

/* Older agents withdraw before they offer anew: the clipboard is not emptied in between. */
static void
test_withdraw_and_offer (ClipboardFixture *fixture, gconstpointer data)
{
  GdkClipboard *ours = gdk_display_get_clipboard (gdk_display_get_default ());

  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_FROM_GUEST);
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (gdk_clipboard_get_content (ours) != NULL);
  fake_agent_release (fixture->agent, 0);
  clipboard_settle (fixture);
  g_assert_nonnull (gdk_clipboard_get_content (ours));
  fake_agent_grab (fixture->agent, 0, PNG, 0);
  clipboard_settle (fixture);
  clipboard_settle (fixture);
  g_assert_nonnull (gdk_clipboard_get_content (ours));
  WAIT_FOR (clipboard_is_offered (fixture, "image/png"));
  fake_agent_release (fixture->agent, 0);
  WAIT_FOR (gdk_clipboard_get_content (ours) == NULL);
}

static void
test_agent_lost (ClipboardFixture *fixture, gconstpointer data)
{
  ClipboardPaste paste;

  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  WAIT_FOR (clipboard_is_offered (fixture, UTF8));
  clipboard_begin_paste (fixture, &paste, UTF8);
  WAIT_AGENT (fixture, "request:0:1 ");
  g_clear_pointer (&fixture->agent, fake_agent_free);
  WAIT_FOR (paste.done);
  g_assert_true (paste.data == NULL || g_bytes_get_size (paste.data) == 0);
  g_clear_pointer (&paste.data, g_bytes_unref);
  WAIT_FOR (!clipboard_is_offered (fixture, UTF8));

  /* It works again with the next one, which is told of what is there. */
  clipboard_copy (fixture, UTF8, "mine", 4);
  clipboard_start_agent (fixture, FAKE_AGENT_CAPS_LINUX);
  WAIT_AGENT (fixture, "grab:0:1 ");
}

static void
on_communicated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  ClipboardPaste *paste = user_data;

  g_subprocess_communicate_finish (G_SUBPROCESS (source), result, &paste->data, NULL, &error);
  g_assert_no_error (error);
  paste->done = TRUE;
}

/* Another program, that knows nothing of GTK. */
static void
test_xclip (ClipboardFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) copying = NULL;
  g_autoptr (GSubprocess) pasting = NULL;
  g_autoptr (GBytes) text = g_bytes_new_static ("from xclip", 10);
  ClipboardPaste paste = { 0 };

  clipboard_set_mode (fixture, PDK_CONSOLE_CLIPBOARD_BOTH);
  copying = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, "xclip", "-quiet",
                              "-selection", "clipboard", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_async (copying, text, NULL, NULL, NULL);
  WAIT_AGENT (fixture, "grab:0:1 ");
  fake_agent_request (fixture->agent, 0, TEXT);
  WAIT_AGENT (fixture, "clip:0:1:10 ");
  g_assert_true (g_bytes_equal (fake_agent_get_clip (fixture->agent), text));

  fake_agent_grab (fixture->agent, 0, TEXT, 0);
  clipboard_settle (fixture);
  pasting = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "xclip", "-o", "-selection",
                              "clipboard", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_async (pasting, NULL, NULL, on_communicated, &paste);
  WAIT_AGENT (fixture, "request:0:1 ");
  fake_agent_give (fixture->agent, 0, TEXT, "to xclip", 8);
  WAIT_FOR (paste.done);
  clipboard_assert_data (paste.data, "to xclip", 8);
  g_clear_pointer (&paste.data, g_bytes_unref);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/clipboard-sync/" name, ClipboardFixture, NULL, clipboard_set_up, func,     \
              clipboard_tear_down)

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
  ADD ("xclip", test_xclip);
  return g_test_run ();
}
