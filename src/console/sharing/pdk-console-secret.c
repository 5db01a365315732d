/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-secret.h"

#ifdef PDK_HAVE_XINPUT
#include <X11/Xatom.h>
#include <gdk/x11/gdkx.h>
#endif

/* What password managers put beside a password; the desktops have agreed on it. */
#define MARK "x-kde-passwordManagerHint"
/* Whoever owns the clipboard may hang. */
#define TIMEOUT_MS 2000

#ifdef PDK_HAVE_XINPUT

/* Under X11, GTK lists as formats only what looks like a media type, and asks for no others.  So the
 * owner is asked for its list in our own name. */

#define MAX_TARGETS 1024

typedef struct {
  GdkDisplay *display; /* owned */
  Window window;       /* ours: that the answer is left at */
  gulong event_id;
  guint timeout_id;
} Query;

static void
query_free (Query *query)
{
  g_clear_handle_id (&query->timeout_id, g_source_remove);
  g_clear_signal_handler (&query->event_id, query->display);
  if (!gdk_display_is_closed (query->display))
    XDestroyWindow (gdk_x11_display_get_xdisplay (query->display), query->window);
  g_object_unref (query->display);
  g_free (query);
}

static void
finish_query (GTask *task, gboolean is_secret)
{
  Query *query = g_task_get_task_data (task);

  g_clear_handle_id (&query->timeout_id, g_source_remove);
  g_clear_signal_handler (&query->event_id, query->display);
  g_task_return_boolean (task, is_secret);
  g_object_unref (task);
}

static gboolean
on_query_timeout (gpointer user_data)
{
  GTask *task = user_data;
  Query *query = g_task_get_task_data (task);

  query->timeout_id = 0;
  g_clear_signal_handler (&query->event_id, query->display);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "the clipboard does not answer");
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static gboolean
has_mark (Query *query, Atom property)
{
  Display *xdisplay = gdk_x11_display_get_xdisplay (query->display);
  const Atom mark = gdk_x11_get_xatom_by_name_for_display (query->display, MARK);
  gboolean found = FALSE;
  guchar *data = NULL;
  gulong n_items, n_left;
  Atom type;
  int format;

  if (XGetWindowProperty (xdisplay, query->window, property, 0, MAX_TARGETS, True, XA_ATOM, &type,
                          &format, &n_items, &n_left, &data) != Success ||
      data == NULL)
    return FALSE;
  for (gulong i = 0; type == XA_ATOM && format == 32 && i < n_items; i++)
    found = found || ((Atom *) (gpointer) data)[i] == mark;
  XFree (data);
  return found;
}

static gboolean
on_display_xevent (GTask *task, gpointer xevent)
{
  const XSelectionEvent *event = xevent;
  Query *query = g_task_get_task_data (task);

  if (event->type != SelectionNotify || event->requestor != query->window)
    return FALSE;
  finish_query (task, event->property != None && has_mark (query, event->property));
  return TRUE;
}

static void
ask_owner (GTask *task, GdkClipboard *clipboard)
{
  GdkDisplay *display = gdk_clipboard_get_display (clipboard);
  Display *xdisplay = gdk_x11_display_get_xdisplay (display);
  const gboolean is_primary = clipboard == gdk_display_get_primary_clipboard (display);
  Query *query = g_new0 (Query, 1);

  query->display = g_object_ref (display);
  query->window = XCreateSimpleWindow (xdisplay, gdk_x11_display_get_xrootwindow (display), -1, -1,
                                       1, 1, 0, 0, 0);
  query->timeout_id = g_timeout_add (TIMEOUT_MS, on_query_timeout, task);
  query->event_id =
      g_signal_connect_swapped (display, "xevent", G_CALLBACK (on_display_xevent), task);
  g_task_set_task_data (task, query, (GDestroyNotify) query_free);
  XConvertSelection (xdisplay,
                     gdk_x11_get_xatom_by_name_for_display (display,
                                                            is_primary ? "PRIMARY" : "CLIPBOARD"),
                     gdk_x11_get_xatom_by_name_for_display (display, "TARGETS"),
                     gdk_x11_get_xatom_by_name_for_display (display, "PADDOCK_TARGETS"),
                     query->window, CurrentTime);
  XFlush (xdisplay);
}

#endif

void
pdk_console_secret_check_async (GdkClipboard *clipboard,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (clipboard, NULL, callback, user_data);

  g_task_set_source_tag (task, pdk_console_secret_check_async);
  g_task_set_name (task, "pdk_console_secret_check_async");
#ifdef PDK_HAVE_XINPUT
  if (GDK_IS_X11_DISPLAY (gdk_clipboard_get_display (clipboard)) &&
      !gdk_clipboard_is_local (clipboard)) {
    ask_owner (g_steal_pointer (&task), clipboard);
    return;
  }
#endif
  g_task_return_boolean (
      task, gdk_content_formats_contain_mime_type (gdk_clipboard_get_formats (clipboard), MARK));
}

gboolean
pdk_console_secret_check_finish (GdkClipboard *clipboard, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean is_secret;

  g_return_val_if_fail (g_task_is_valid (result, clipboard), TRUE);

  is_secret = g_task_propagate_boolean (G_TASK (result), &local_error);
  if (local_error == NULL)
    return is_secret;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return TRUE;
}
