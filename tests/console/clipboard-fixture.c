/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "clipboard-fixture.h"

#include <string.h>

#include "sharing/pdk-console-clipboard-data.h"

void
clipboard_set_mode (ClipboardFixture *fixture, PdkConsoleClipboardMode mode)
{
  g_object_set (fixture->sync, "mode", mode, NULL);
}

void
clipboard_start_agent (ClipboardFixture *fixture, guint32 caps)
{
  PdkConsoleClipboard *clipboard = pdk_console_backend_get_clipboard (fixture->console.backend);

  fixture->agent = fake_agent_new (fixture->console.server);
  fake_agent_announce (fixture->agent, caps);
  WAIT_FOR (pdk_console_clipboard_get_formats (clipboard) != 0);
  WAIT_AGENT (fixture, "caps:");
  WAIT_FOR (pdk_console_clipboard_get_has_primary (clipboard) ||
            !(caps & 1u << VD_AGENT_CAP_CLIPBOARD_SELECTION));
}

void
clipboard_set_up (ClipboardFixture *fixture, gconstpointer data)
{
  console_fixture_set_up (&fixture->console, 640, 480);
  fixture->other = gdk_display_open (gdk_display_get_name (gdk_display_get_default ()));
  fixture->other_clipboard = gdk_display_get_clipboard (fixture->other);
  fixture->sync = pdk_console_clipboard_sync_new (fixture->console.console);
  clipboard_start_agent (fixture, FAKE_AGENT_CAPS_LINUX);
  console_fixture_focus (&fixture->console);
}

void
clipboard_tear_down (ClipboardFixture *fixture, gconstpointer data)
{
  gdk_clipboard_set_content (fixture->other_clipboard, NULL);
  gdk_display_close (fixture->other);
  g_clear_object (&fixture->sync);
  g_clear_pointer (&fixture->agent, fake_agent_free);
  console_fixture_tear_down (&fixture->console);
}

void
clipboard_settle (ClipboardFixture *fixture)
{
  gint64 until = g_get_monotonic_time () + 300 * 1000;

  console_fixture_settle (&fixture->console);
  WAIT_FOR (g_get_monotonic_time () > until);
}

void
clipboard_copy (ClipboardFixture *fixture, const char *mime_type, gconstpointer data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GdkContentProvider) content = gdk_content_provider_new_for_bytes (mime_type, bytes);

  gdk_clipboard_set_content (fixture->other_clipboard, content);
}

static void
on_pasted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ClipboardPaste *paste = user_data;

  paste->data = pdk_console_clipboard_data_read_finish (result, NULL);
  paste->done = TRUE;
}

static void
on_paste_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ClipboardPaste *paste = user_data;
  g_autoptr (GInputStream) stream =
      gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, NULL);

  if (stream != NULL)
    pdk_console_clipboard_data_read_async (stream, G_MAXINT, NULL, on_pasted, paste);
  else
    paste->done = TRUE;
}

void
clipboard_begin_paste (ClipboardFixture *fixture, ClipboardPaste *paste, const char *mime_type)
{
  const char *mime_types[] = { mime_type, NULL };

  *paste = (ClipboardPaste){ 0 };
  gdk_clipboard_read_async (fixture->other_clipboard, mime_types, G_PRIORITY_DEFAULT, NULL,
                            on_paste_opened, paste);
}

gboolean
clipboard_is_offered (ClipboardFixture *fixture, const char *mime_type)
{
  return gdk_content_formats_contain_mime_type (gdk_clipboard_get_formats (
                                                    fixture->other_clipboard),
                                                mime_type);
}

void
clipboard_on_changed (guint *n_changes)
{
  (*n_changes)++;
}

void
clipboard_assert_data (GBytes *data, const char *expected, gsize size)
{
  g_assert_nonnull (data);
  g_assert_cmpmem (g_bytes_get_data (data, NULL), g_bytes_get_size (data), expected, size);
}
