/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-clipboard-sender.h"
#include "pdk-console-clipboard-content.h"
#include "pdk-console-clipboard-data.h"
#include "pdk-console-rate.h"
#include "pdk-console-secret.h"

/* On X11 a change is told of before its formats are, and some programs change it in small steps. */
#define UPDATE_DELAY_MS 50
/* Whoever owns the desktop's clipboard may hang. */
#define READ_TIMEOUT_MS 8000
/* A guest's program is slow with what the user did a moment before leaving. */
#define FOCUS_GRACE (1 * G_USEC_PER_SEC)
/* How often a guest may ask, and be refused; what is beyond gets no answer. */
#define ASKS_AT_ONCE        20
#define ASKS_PER_SECOND     10
#define REFUSALS_AT_ONCE    100
#define REFUSALS_PER_SECOND 50
/* Questions for the same thing that wait for the same answer. */
#define MAX_WAITING 4

/* One of the two selections. */
typedef struct {
  PdkConsoleClipboardSender *owner;
  PdkConsoleSelection selection;
  GdkClipboard *host;        /* borrowed: the display's */
  GCancellable *cancellable; /* (nullable) (owned): of what is read of the present content */
  PdkConsoleFormats offered; /* what the guest may ask for */
  gboolean announced;        /* the guest believes to be offered something */
  gboolean changed;          /* since the guest was told */
  guint change;              /* counts them */
  gboolean enabled;
  guint update_id;
  guint waiting[PDK_CONSOLE_N_FORMATS]; /* answers the guest waits for */
} Half;

struct _PdkConsoleClipboardSender {
  GObject parent_instance;

  PdkConsoleClipboard *clipboard; /* owned */
  Half halves[PDK_CONSOLE_N_SELECTIONS];
  PdkConsoleRate asks;
  PdkConsoleRate refusals;
  gboolean focused;
  gint64 unfocused_at; /* monotonic, µs; 0 for never focused */
};

G_DEFINE_FINAL_TYPE (PdkConsoleClipboardSender, pdk_console_clipboard_sender, G_TYPE_OBJECT)

/* Something that is read of the desktop's clipboard, given up after a time. */
typedef struct {
  PdkConsoleClipboardSender *owner; /* owned */
  Half *half;
  PdkConsoleFormats format;
  GCancellable *cancellable;
  gulong cancelled_id;
  GCancellable *parent; /* of the half */
  guint timeout_id;
  char *mime_type;
  gboolean given_up; /* nothing depends on it any more */
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_handle_id (&reading->timeout_id, g_source_remove);
  g_cancellable_disconnect (reading->parent, reading->cancelled_id);
  g_object_unref (reading->parent);
  g_object_unref (reading->cancellable);
  g_object_unref (reading->owner);
  g_free (reading->mime_type);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void
stop_reading (Half *half)
{
  half->change++;
  g_cancellable_cancel (half->cancellable);
  g_clear_object (&half->cancellable);
}

static guint
index_of (PdkConsoleFormats format)
{
  return g_bit_nth_lsf (format, -1);
}

static void
answer (Half *half, PdkConsoleFormats format, GBytes *data)
{
  guint *waiting = &half->waiting[index_of (format)];

  for (; *waiting > 0; (*waiting)--)
    pdk_console_clipboard_give (half->owner->clipboard, half->selection, format, data);
}

static void
tell (Half *half, PdkConsoleFormats formats)
{
  half->changed = FALSE;
  half->offered = formats;
  if (formats != 0)
    pdk_console_clipboard_offer (half->owner->clipboard, half->selection, formats);
  else if (half->announced)
    pdk_console_clipboard_withdraw (half->owner->clipboard, half->selection);
  half->announced = formats != 0;
}

static gboolean
on_reading_timeout (gpointer user_data)
{
  Reading *reading = user_data;

  reading->timeout_id = 0;
  reading->given_up = TRUE;
  answer (reading->half, reading->format, NULL);
  g_cancellable_cancel (reading->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_parent_cancelled (GCancellable *parent, GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static Reading *
reading_new (Half *half, PdkConsoleFormats format)
{
  Reading *reading = g_new0 (Reading, 1);

  if (half->cancellable == NULL)
    half->cancellable = g_cancellable_new ();
  reading->owner = g_object_ref (half->owner);
  reading->half = half;
  reading->format = format;
  reading->cancellable = g_cancellable_new ();
  reading->parent = g_object_ref (half->cancellable);
  reading->cancelled_id =
      g_cancellable_connect (reading->parent, G_CALLBACK (on_parent_cancelled),
                             g_object_ref (reading->cancellable), g_object_unref);
  reading->timeout_id = g_timeout_add (READ_TIMEOUT_MS, on_reading_timeout, reading);
  return reading;
}

static void
finish_reading (Reading *reading, GBytes *data, const GError *error)
{
  if (error != NULL)
    g_debug ("the clipboard could not be read: %s", error->message);
  if (!reading->given_up)
    answer (reading->half, reading->format, data);
}

static void
on_converted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = pdk_console_clipboard_data_convert_finish (result, &error);

  finish_reading (reading, png, error);
}

static void
on_data_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  PdkConsoleClipboard *clipboard = reading->owner->clipboard;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) data = pdk_console_clipboard_data_read_finish (result, &error);
  g_autoptr (GBytes) text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE) && !reading->given_up)
    pdk_console_clipboard_refuse (clipboard, PDK_CONSOLE_CLIPBOARD_TOO_LARGE_TO_GUEST,
                                  pdk_console_clipboard_get_limit (clipboard));
  if (data == NULL) {
    finish_reading (reading, NULL, error);
  } else if (reading->format == PDK_CONSOLE_FORMAT_TEXT) {
    text =
        pdk_console_clipboard_data_text_to_guest (data, pdk_console_clipboard_get_crlf (clipboard));
    finish_reading (reading, text, NULL);
  } else if (pdk_console_clipboard_data_is_png (data)) {
    finish_reading (reading, data, NULL);
  } else {
    const char *mime_type = reading->mime_type;
    GCancellable *cancellable = reading->cancellable;

    pdk_console_clipboard_data_convert_async (data, mime_type, cancellable, on_converted,
                                              g_steal_pointer (&reading));
  }
}

static void
on_host_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  const char *mime_type = NULL;
  const gsize limit = pdk_console_clipboard_get_limit (reading->owner->clipboard);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream =
      gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, &mime_type, &error);
  GCancellable *cancellable = reading->cancellable;

  if (stream == NULL) {
    finish_reading (reading, NULL, error);
    return;
  }
  reading->mime_type = g_strdup (mime_type);
  pdk_console_clipboard_data_read_async (stream, limit, cancellable, on_data_read,
                                         g_steal_pointer (&reading));
}

static gboolean
is_in_use (PdkConsoleClipboardSender *self)
{
  return self->focused ||
         (self->unfocused_at != 0 && g_get_monotonic_time () < self->unfocused_at + FOCUS_GRACE);
}

static void
refuse (PdkConsoleClipboardSender *self, PdkConsoleSelection selection, PdkConsoleFormats format)
{
  if (pdk_console_rate_take (&self->refusals, g_get_monotonic_time ()))
    pdk_console_clipboard_give (self->clipboard, selection, format, NULL);
}

static void
on_guest_asked (PdkConsoleClipboardSender *self, guint selection, guint format)
{
  Half *half = &self->halves[selection];
  guint *waiting = &half->waiting[index_of (format)];
  Reading *reading;

  if (!half->enabled || !is_in_use (self) || (half->offered & format) == 0 ||
      *waiting == MAX_WAITING || !pdk_console_rate_take (&self->asks, g_get_monotonic_time ())) {
    refuse (self, selection, format);
    return;
  }
  if ((*waiting)++ > 0)
    return;
  reading = reading_new (half, format);
  gdk_clipboard_read_async (half->host, pdk_console_clipboard_data_get_mime_types (format),
                            G_PRIORITY_DEFAULT, reading->cancellable, on_host_read, reading);
}

/* The guest has something of its own now. */
static void
on_guest_offered (PdkConsoleClipboardSender *self, guint selection, guint formats)
{
  self->halves[selection].offered = 0;
  self->halves[selection].announced = FALSE;
}

typedef struct {
  PdkConsoleClipboardSender *owner; /* owned */
  Half *half;
  guint change; /* that it is about */
} Check;

/* Whoever does not say in time whether this is a secret is taken to have one. */
static void
on_secret_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Check *check = user_data;
  g_autoptr (PdkConsoleClipboardSender) self = check->owner;
  GdkClipboard *host = GDK_CLIPBOARD (source);
  Half *half = check->half;
  g_autoptr (GError) error = NULL;
  const gboolean is_secret = pdk_console_secret_check_finish (host, result, &error);

  if (error != NULL)
    g_debug ("the clipboard is not shared: %s", error->message);
  if (check->change != half->change)
    return;
  if (is_secret)
    tell (half, 0);
  else if (half->enabled && self->focused)
    tell (half, pdk_console_clipboard_data_get_formats (host));
}

static gboolean
on_update_timeout (gpointer user_data)
{
  Half *half = user_data;
  Check *check;

  half->update_id = 0;
  if (!half->changed || !half->enabled || !half->owner->focused)
    return G_SOURCE_REMOVE;
  if (pdk_console_clipboard_data_get_formats (half->host) == 0) {
    tell (half, 0);
    return G_SOURCE_REMOVE;
  }
  check = g_new0 (Check, 1);
  check->owner = g_object_ref (half->owner);
  check->half = half;
  check->change = half->change;
  pdk_console_secret_check_async (half->host, on_secret_checked, check);
  return G_SOURCE_REMOVE;
}

static void
schedule_update (Half *half)
{
  if (half->changed && half->update_id == 0 &&
      pdk_console_clipboard_get_formats (half->owner->clipboard) != 0)
    half->update_id = g_timeout_add (UPDATE_DELAY_MS, on_update_timeout, half);
}

/* What this very guest put there is not offered back to it. */
static gboolean
is_from_guest (Half *half)
{
  GdkContentProvider *content = gdk_clipboard_get_content (half->host);

  return PDK_IS_CONSOLE_CLIPBOARD_CONTENT (content) &&
         pdk_console_clipboard_content_get_clipboard (PDK_CONSOLE_CLIPBOARD_CONTENT (content)) ==
             half->owner->clipboard;
}

static void
take_change (Half *half)
{
  stop_reading (half);
  half->offered = 0;
  half->changed = !is_from_guest (half);
  if (half->changed)
    schedule_update (half);
  else
    half->announced = FALSE;
}

static void
on_host_changed (PdkConsoleClipboardSender *self, GdkClipboard *host)
{
  for (guint i = 0; i < PDK_CONSOLE_N_SELECTIONS; i++)
    if (self->halves[i].host == host)
      take_change (&self->halves[i]);
}

/* An agent that has just come knows nothing. */
static void
forget (Half *half)
{
  stop_reading (half);
  half->offered = 0;
  half->announced = FALSE;
  half->changed = !is_from_guest (half);
  schedule_update (half);
}

static void
on_clipboard_notify_formats (PdkConsoleClipboardSender *self)
{
  for (guint i = 0; i < PDK_CONSOLE_N_SELECTIONS; i++)
    forget (&self->halves[i]);
}

static void
pdk_console_clipboard_sender_dispose (GObject *object)
{
  PdkConsoleClipboardSender *self = PDK_CONSOLE_CLIPBOARD_SENDER (object);

  for (guint i = 0; i < PDK_CONSOLE_N_SELECTIONS; i++) {
    Half *half = &self->halves[i];

    stop_reading (half);
    g_clear_handle_id (&half->update_id, g_source_remove);
    half->enabled = FALSE;
    if (half->host != NULL)
      g_signal_handlers_disconnect_by_data (half->host, self);
  }
  if (self->clipboard != NULL)
    g_signal_handlers_disconnect_by_data (self->clipboard, self);

  G_OBJECT_CLASS (pdk_console_clipboard_sender_parent_class)->dispose (object);
}

static void
pdk_console_clipboard_sender_finalize (GObject *object)
{
  g_clear_object (&PDK_CONSOLE_CLIPBOARD_SENDER (object)->clipboard);

  G_OBJECT_CLASS (pdk_console_clipboard_sender_parent_class)->finalize (object);
}

static void
pdk_console_clipboard_sender_class_init (PdkConsoleClipboardSenderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_console_clipboard_sender_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_console_clipboard_sender_finalize;
}

static void
pdk_console_clipboard_sender_init (PdkConsoleClipboardSender *self)
{
  pdk_console_rate_init (&self->asks, ASKS_AT_ONCE, ASKS_PER_SECOND);
  pdk_console_rate_init (&self->refusals, REFUSALS_AT_ONCE, REFUSALS_PER_SECOND);
}

PdkConsoleClipboardSender *
pdk_console_clipboard_sender_new (PdkConsoleClipboard *clipboard, GdkDisplay *display)
{
  PdkConsoleClipboardSender *self = g_object_new (PDK_TYPE_CONSOLE_CLIPBOARD_SENDER, NULL);
  GdkClipboard *hosts[] = { gdk_display_get_clipboard (display),
                            gdk_display_get_primary_clipboard (display) };

  self->clipboard = g_object_ref (clipboard);
  for (guint i = 0; i < PDK_CONSOLE_N_SELECTIONS; i++) {
    self->halves[i].owner = self;
    self->halves[i].selection = i;
    self->halves[i].host = hosts[i];
    self->halves[i].changed = TRUE;
    g_signal_connect_object (hosts[i], "changed", G_CALLBACK (on_host_changed), self,
                             G_CONNECT_SWAPPED);
  }
  g_signal_connect_object (clipboard, "guest-asked", G_CALLBACK (on_guest_asked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (clipboard, "guest-offered", G_CALLBACK (on_guest_offered), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (clipboard, "notify::formats", G_CALLBACK (on_clipboard_notify_formats),
                           self, G_CONNECT_SWAPPED);
  return self;
}

void
pdk_console_clipboard_sender_set_enabled (PdkConsoleClipboardSender *self,
                                          PdkConsoleSelection selection,
                                          gboolean enabled)
{
  Half *half;

  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD_SENDER (self));
  g_return_if_fail (selection < PDK_CONSOLE_N_SELECTIONS);

  half = &self->halves[selection];
  if (half->enabled == enabled)
    return;
  half->enabled = enabled;
  if (!enabled) {
    stop_reading (half);
    tell (half, 0);
  }
  half->changed = !is_from_guest (half);
  schedule_update (half);
}

void
pdk_console_clipboard_sender_set_focused (PdkConsoleClipboardSender *self, gboolean focused)
{
  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD_SENDER (self));

  if (self->focused == focused)
    return;
  self->focused = focused;
  if (!focused)
    self->unfocused_at = g_get_monotonic_time ();
  for (guint i = 0; focused && i < PDK_CONSOLE_N_SELECTIONS; i++)
    schedule_update (&self->halves[i]);
}
