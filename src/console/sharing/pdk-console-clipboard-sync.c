/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-clipboard-sync.h"
#include "pdk-console-clipboard-receiver.h"
#include "pdk-console-clipboard-sender.h"

struct _PdkConsoleClipboardSync {
  GObject parent_instance;

  PdkConsole *console; /* borrowed, weak */

  /* owned: those of the present backend */
  PdkConsoleClipboard *clipboard;
  PdkConsoleClipboardSender *sender;
  PdkConsoleClipboardReceiver *receiver;

  PdkConsoleClipboardMode mode;
  gboolean primary;
  guint limit; /* bytes */
};

typedef enum {
  PROP_MODE = 1,
  PROP_PRIMARY,
  PROP_LIMIT,
  PROP_UNANSWERED,
} PdkConsoleClipboardSyncProperty;

static GParamSpec *props[PROP_UNANSWERED + 1];

enum { REFUSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkConsoleClipboardSync, pdk_console_clipboard_sync, G_TYPE_OBJECT)

GType
pdk_console_clipboard_mode_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PDK_CONSOLE_CLIPBOARD_OFF, "PDK_CONSOLE_CLIPBOARD_OFF", "off" },
    { PDK_CONSOLE_CLIPBOARD_TO_GUEST, "PDK_CONSOLE_CLIPBOARD_TO_GUEST", "to-guest" },
    { PDK_CONSOLE_CLIPBOARD_FROM_GUEST, "PDK_CONSOLE_CLIPBOARD_FROM_GUEST", "from-guest" },
    { PDK_CONSOLE_CLIPBOARD_BOTH, "PDK_CONSOLE_CLIPBOARD_BOTH", "both" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PdkConsoleClipboardMode", values));
  return type;
}

static gboolean
goes_to_guest (PdkConsoleClipboardSync *self)
{
  return self->mode == PDK_CONSOLE_CLIPBOARD_TO_GUEST || self->mode == PDK_CONSOLE_CLIPBOARD_BOTH;
}

static gboolean
comes_from_guest (PdkConsoleClipboardSync *self)
{
  return self->mode == PDK_CONSOLE_CLIPBOARD_FROM_GUEST || self->mode == PDK_CONSOLE_CLIPBOARD_BOTH;
}

static void
enable (PdkConsoleClipboardSync *self, PdkConsoleSelection selection, gboolean shared)
{
  pdk_console_clipboard_sender_set_enabled (self->sender, selection,
                                            shared && goes_to_guest (self));
  pdk_console_clipboard_receiver_set_enabled (self->receiver, selection,
                                              shared && comes_from_guest (self));
}

static void
update (PdkConsoleClipboardSync *self)
{
  gboolean view_only = TRUE;
  gboolean focused = FALSE;

  if (self->clipboard == NULL)
    return;
  if (self->console != NULL)
    g_object_get (self->console, "view-only", &view_only, "keyboard-captured", &focused, NULL);
  pdk_console_clipboard_set_limit (self->clipboard, self->limit);
  pdk_console_clipboard_sender_set_focused (self->sender, focused);
  pdk_console_clipboard_receiver_set_focused (self->receiver, focused);
  enable (self, PDK_CONSOLE_SELECTION_CLIPBOARD, !view_only);
  enable (self, PDK_CONSOLE_SELECTION_PRIMARY, !view_only && self->primary);
}

/* Some guests send what nobody asked for. */
static void
on_clipboard_refused (PdkConsoleClipboardSync *self, guint refusal, guint limit)
{
  gboolean view_only = TRUE;

  if (self->console != NULL)
    g_object_get (self->console, "view-only", &view_only, NULL);
  if (view_only || !(refusal == PDK_CONSOLE_CLIPBOARD_TOO_LARGE_TO_GUEST ? goes_to_guest (self)
                                                                         : comes_from_guest (self)))
    return;
  g_signal_emit (self, signals[REFUSED], 0, refusal, limit);
}

static void
on_requests_notify_unanswered (PdkConsoleClipboardSync *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNANSWERED]);
}

/* What is read, and who waits for it, may hold them a little longer. */
static void
drop_clipboard (PdkConsoleClipboardSync *self)
{
  if (self->clipboard == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->clipboard, self);
  g_object_run_dispose (G_OBJECT (self->sender));
  g_object_run_dispose (G_OBJECT (self->receiver));
  g_clear_object (&self->sender);
  g_clear_object (&self->receiver);
  g_clear_object (&self->clipboard);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNANSWERED]);
}

static void
follow_backend (PdkConsoleClipboardSync *self)
{
  PdkConsoleBackend *backend =
      self->console != NULL ? pdk_console_get_backend (self->console) : NULL;
  PdkConsoleClipboard *clipboard =
      backend != NULL ? pdk_console_backend_get_clipboard (backend) : NULL;
  GdkDisplay *display;

  if (self->clipboard == clipboard)
    return;
  drop_clipboard (self);
  if (clipboard == NULL)
    return;
  display = gtk_widget_get_display (GTK_WIDGET (self->console));
  self->clipboard = g_object_ref (clipboard);
  g_signal_connect_object (clipboard, "refused", G_CALLBACK (on_clipboard_refused), self,
                           G_CONNECT_SWAPPED);
  self->sender = pdk_console_clipboard_sender_new (clipboard, display);
  self->receiver = pdk_console_clipboard_receiver_new (clipboard, display);
  g_signal_connect_object (pdk_console_clipboard_receiver_get_requests (self->receiver),
                           "notify::unanswered", G_CALLBACK (on_requests_notify_unanswered), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

static gboolean
get_unanswered (PdkConsoleClipboardSync *self)
{
  gboolean unanswered = FALSE;

  if (self->receiver != NULL)
    g_object_get (pdk_console_clipboard_receiver_get_requests (self->receiver), "unanswered",
                  &unanswered, NULL);
  return unanswered;
}

static void
pdk_console_clipboard_sync_get_property (GObject *object,
                                         guint id,
                                         GValue *value,
                                         GParamSpec *pspec)
{
  PdkConsoleClipboardSync *self = PDK_CONSOLE_CLIPBOARD_SYNC (object);

  switch ((PdkConsoleClipboardSyncProperty) id) {
  case PROP_MODE:
    g_value_set_enum (value, self->mode);
    break;
  case PROP_PRIMARY:
    g_value_set_boolean (value, self->primary);
    break;
  case PROP_LIMIT:
    g_value_set_uint (value, self->limit);
    break;
  case PROP_UNANSWERED:
    g_value_set_boolean (value, get_unanswered (self));
    break;
  }
}

static void
pdk_console_clipboard_sync_set_property (GObject *object,
                                         guint id,
                                         const GValue *value,
                                         GParamSpec *pspec)
{
  PdkConsoleClipboardSync *self = PDK_CONSOLE_CLIPBOARD_SYNC (object);

  switch ((PdkConsoleClipboardSyncProperty) id) {
  case PROP_MODE:
    if (self->mode == (PdkConsoleClipboardMode) g_value_get_enum (value))
      return;
    self->mode = g_value_get_enum (value);
    break;
  case PROP_PRIMARY:
    if (self->primary == g_value_get_boolean (value))
      return;
    self->primary = g_value_get_boolean (value);
    break;
  case PROP_LIMIT:
    if (self->limit == g_value_get_uint (value))
      return;
    self->limit = g_value_get_uint (value);
    break;
  case PROP_UNANSWERED:
    return;
  }
  update (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
pdk_console_clipboard_sync_dispose (GObject *object)
{
  PdkConsoleClipboardSync *self = PDK_CONSOLE_CLIPBOARD_SYNC (object);

  if (self->console != NULL)
    g_signal_handlers_disconnect_by_data (self->console, self);
  g_clear_weak_pointer (&self->console);
  drop_clipboard (self);

  G_OBJECT_CLASS (pdk_console_clipboard_sync_parent_class)->dispose (object);
}

static void
pdk_console_clipboard_sync_class_init (PdkConsoleClipboardSyncClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_console_clipboard_sync_get_property;
  object_class->set_property = pdk_console_clipboard_sync_set_property;
  object_class->dispose = pdk_console_clipboard_sync_dispose;

  props[PROP_MODE] = g_param_spec_enum ("mode", NULL, NULL, PDK_TYPE_CONSOLE_CLIPBOARD_MODE,
                                        PDK_CONSOLE_CLIPBOARD_OFF, flags);
  props[PROP_PRIMARY] = g_param_spec_boolean ("primary", NULL, NULL, FALSE, flags);
  props[PROP_LIMIT] =
      g_param_spec_uint ("limit", NULL, NULL, 0, 1u << 30, PDK_CONSOLE_CLIPBOARD_LIMIT, flags);
  props[PROP_UNANSWERED] =
      g_param_spec_boolean ("unanswered", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
pdk_console_clipboard_sync_init (PdkConsoleClipboardSync *self)
{
  self->limit = PDK_CONSOLE_CLIPBOARD_LIMIT;
}

PdkConsoleClipboardSync *
pdk_console_clipboard_sync_new (PdkConsole *console)
{
  PdkConsoleClipboardSync *self;

  g_return_val_if_fail (PDK_IS_CONSOLE (console), NULL);

  self = g_object_new (PDK_TYPE_CONSOLE_CLIPBOARD_SYNC, NULL);
  g_set_weak_pointer (&self->console, console);
  g_signal_connect_object (console, "notify::backend", G_CALLBACK (follow_backend), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (console, "notify::keyboard-captured", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (console, "notify::view-only", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  follow_backend (self);
  return self;
}
