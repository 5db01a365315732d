/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-clipboard-receiver.h"
#include "pdk-console-clipboard-content.h"

/* A guest's offer may be late for the key press it came from. */
#define FOCUS_GRACE (1 * G_USEC_PER_SEC)
/* Older agents withdraw before each new offer: the clipboard is not emptied in between. */
#define RELEASE_DELAY_MS 500
/* Of many offers in a row only the last one counts. */
#define CLAIM_DELAY_MS       50
#define CLAIM_FLOOD_DELAY_MS 500

/* One of the two selections. */
typedef struct {
  PdkConsoleClipboardReceiver *owner;
  PdkConsoleSelection selection;
  GdkClipboard *host;                  /* borrowed: the display's */
  PdkConsoleClipboardContent *content; /* borrowed, weak: what we put there last */
  PdkConsoleFormats offered;           /* by the guest, not yet put there; 0 for nothing */
  gint64 offered_at;                   /* monotonic, µs */
  gint64 claimed_at;
  guint claim_id;
  guint release_id;
  gboolean enabled;
} Half;

struct _PdkConsoleClipboardReceiver {
  GObject parent_instance;

  PdkConsoleClipboard *clipboard;        /* owned */
  PdkConsoleClipboardRequests *requests; /* owned */
  Half halves[PDK_CONSOLE_N_SELECTIONS];
  gboolean focused;
  gint64 unfocused_at; /* monotonic, µs; 0 for never focused */
};

G_DEFINE_FINAL_TYPE (PdkConsoleClipboardReceiver, pdk_console_clipboard_receiver, G_TYPE_OBJECT)

static gboolean
is_ours (Half *half)
{
  return half->content != NULL &&
         gdk_clipboard_get_content (half->host) == GDK_CONTENT_PROVIDER (half->content);
}

static void
empty (Half *half)
{
  g_clear_handle_id (&half->claim_id, g_source_remove);
  g_clear_handle_id (&half->release_id, g_source_remove);
  half->offered = 0;
  if (is_ours (half))
    gdk_clipboard_set_content (half->host, NULL);
  pdk_console_clipboard_requests_cancel (half->owner->requests, half->selection);
}

static void
claim (Half *half)
{
  g_autoptr (PdkConsoleClipboardContent) content =
      pdk_console_clipboard_content_new (half->owner->requests, half->selection, half->offered);

  half->offered = 0;
  half->claimed_at = g_get_monotonic_time ();
  g_set_weak_pointer (&half->content, content);
  gdk_clipboard_set_content (half->host, GDK_CONTENT_PROVIDER (content));
}

/* In use when the offer came, or just before. */
static gboolean
may_claim (Half *half)
{
  PdkConsoleClipboardReceiver *self = half->owner;

  return self->focused ||
         (self->unfocused_at != 0 && half->offered_at < self->unfocused_at + FOCUS_GRACE);
}

static gboolean
on_claim_timeout (gpointer user_data)
{
  Half *half = user_data;

  half->claim_id = 0;
  if (half->offered != 0 && may_claim (half))
    claim (half);
  return G_SOURCE_REMOVE;
}

static void
schedule_claim (Half *half)
{
  const gint64 since = g_get_monotonic_time () - half->claimed_at;
  guint delay = since < CLAIM_FLOOD_DELAY_MS * 1000 ? CLAIM_FLOOD_DELAY_MS : CLAIM_DELAY_MS;

  if (half->claim_id == 0)
    half->claim_id = g_timeout_add (delay, on_claim_timeout, half);
}

static gboolean
on_release_timeout (gpointer user_data)
{
  Half *half = user_data;

  half->release_id = 0;
  empty (half);
  return G_SOURCE_REMOVE;
}

/* A new offer ends all that was asked about the one before it. */
static void
on_guest_offered (PdkConsoleClipboardReceiver *self, guint selection, guint formats)
{
  Half *half = &self->halves[selection];

  if (!half->enabled)
    return;
  g_clear_handle_id (&half->release_id, g_source_remove);
  pdk_console_clipboard_requests_cancel (self->requests, selection);
  half->offered = formats;
  half->offered_at = g_get_monotonic_time ();
  if (formats == 0)
    empty (half);
  else if (may_claim (half))
    schedule_claim (half);
}

static void
on_guest_withdrew (PdkConsoleClipboardReceiver *self, guint selection)
{
  Half *half = &self->halves[selection];

  half->offered = 0;
  pdk_console_clipboard_requests_cancel (self->requests, selection);
  if (half->release_id == 0 && is_ours (half))
    half->release_id = g_timeout_add (RELEASE_DELAY_MS, on_release_timeout, half);
}

static void
on_clipboard_notify_formats (PdkConsoleClipboardReceiver *self)
{
  if (pdk_console_clipboard_get_formats (self->clipboard) != 0)
    return;
  for (guint i = 0; i < PDK_CONSOLE_N_SELECTIONS; i++)
    empty (&self->halves[i]);
}

/* What was copied here since is newer than the guest's offer. */
static void
on_host_changed (PdkConsoleClipboardReceiver *self, GdkClipboard *host)
{
  for (guint i = 0; i < PDK_CONSOLE_N_SELECTIONS; i++)
    if (self->halves[i].host == host && !is_ours (&self->halves[i]))
      self->halves[i].offered = 0;
}

static void
pdk_console_clipboard_receiver_dispose (GObject *object)
{
  PdkConsoleClipboardReceiver *self = PDK_CONSOLE_CLIPBOARD_RECEIVER (object);

  for (guint i = 0; i < PDK_CONSOLE_N_SELECTIONS; i++) {
    Half *half = &self->halves[i];

    if (half->host == NULL)
      continue;
    g_signal_handlers_disconnect_by_data (half->host, self);
    empty (half);
    g_clear_weak_pointer (&half->content);
    half->host = NULL;
  }
  if (self->clipboard != NULL)
    g_signal_handlers_disconnect_by_data (self->clipboard, self);
  g_clear_object (&self->clipboard);
  g_clear_object (&self->requests);

  G_OBJECT_CLASS (pdk_console_clipboard_receiver_parent_class)->dispose (object);
}

static void
pdk_console_clipboard_receiver_class_init (PdkConsoleClipboardReceiverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_console_clipboard_receiver_dispose;
}

static void
pdk_console_clipboard_receiver_init (PdkConsoleClipboardReceiver *self)
{
}

PdkConsoleClipboardReceiver *
pdk_console_clipboard_receiver_new (PdkConsoleClipboard *clipboard, GdkDisplay *display)
{
  PdkConsoleClipboardReceiver *self = g_object_new (PDK_TYPE_CONSOLE_CLIPBOARD_RECEIVER, NULL);
  GdkClipboard *hosts[] = { gdk_display_get_clipboard (display),
                            gdk_display_get_primary_clipboard (display) };

  self->clipboard = g_object_ref (clipboard);
  self->requests = pdk_console_clipboard_requests_new (clipboard);
  for (guint i = 0; i < PDK_CONSOLE_N_SELECTIONS; i++) {
    self->halves[i].owner = self;
    self->halves[i].selection = i;
    self->halves[i].host = hosts[i];
    g_signal_connect_object (hosts[i], "changed", G_CALLBACK (on_host_changed), self,
                             G_CONNECT_SWAPPED);
  }
  g_signal_connect_object (clipboard, "guest-offered", G_CALLBACK (on_guest_offered), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (clipboard, "guest-withdrew", G_CALLBACK (on_guest_withdrew), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (clipboard, "notify::formats", G_CALLBACK (on_clipboard_notify_formats),
                           self, G_CONNECT_SWAPPED);
  return self;
}

void
pdk_console_clipboard_receiver_set_enabled (PdkConsoleClipboardReceiver *self,
                                            PdkConsoleSelection selection,
                                            gboolean enabled)
{
  Half *half;

  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD_RECEIVER (self));
  g_return_if_fail (selection < PDK_CONSOLE_N_SELECTIONS);

  half = &self->halves[selection];
  if (half->enabled && !enabled)
    empty (half);
  half->enabled = enabled;
}

void
pdk_console_clipboard_receiver_set_focused (PdkConsoleClipboardReceiver *self, gboolean focused)
{
  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD_RECEIVER (self));

  if (self->focused == focused)
    return;
  self->focused = focused;
  if (!focused)
    self->unfocused_at = g_get_monotonic_time ();
  for (guint i = 0; focused && i < PDK_CONSOLE_N_SELECTIONS; i++)
    if (self->halves[i].offered != 0)
      schedule_claim (&self->halves[i]);
}

PdkConsoleClipboardRequests *
pdk_console_clipboard_receiver_get_requests (PdkConsoleClipboardReceiver *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_CLIPBOARD_RECEIVER (self), NULL);

  return self->requests;
}
