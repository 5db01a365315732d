/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-channels.h"
#include "pdk-console-backend-private.h"
#include "pdk-spice-autoptr.h"
#include "pdk-spice-cursor.h"
#include "pdk-spice-display.h"
#include "pdk-spice-inputs.h"

/* How long the other channels may take to close after one that did. */
#define LONE_CHANNEL_MS 2000

struct _PdkSpiceChannels {
  GObject parent_instance;

  PdkConsoleBackend *backend; /* borrowed */

  /* owned */
  SpiceSession *session; /* nullable: ended */
  GPtrArray *displays;   /* of PdkSpiceDisplay */
  GPtrArray *cursors;    /* of PdkSpiceCursor */
  gboolean has_inputs;

  guint lone_id;
  gboolean opened;
};

enum { OPENED, CLOSED, FAILED, TOO_LARGE, GL_FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkSpiceChannels, pdk_spice_channels, G_TYPE_OBJECT)

static gboolean
on_lone_timeout (gpointer user_data)
{
  PdkSpiceChannels *self = user_data;

  self->lone_id = 0;
  g_signal_emit (self, signals[FAILED], 0, SPICE_CHANNEL_ERROR_IO, NULL);
  return G_SOURCE_REMOVE;
}

/* A display that ends, or that somebody else takes, closes all channels, in any order.  One that
 * closes alone leaves a picture that stands still or a keyboard that nobody hears.  A further screen
 * may do so. */
static void
watch_lone_channel (PdkSpiceChannels *self, SpiceChannel *channel)
{
  int id = 0;

  g_object_get (channel, "channel-id", &id, NULL);
  if (id == 0 && self->lone_id == 0 && self->opened)
    self->lone_id = g_timeout_add (LONE_CHANNEL_MS, on_lone_timeout, self);
}

static void
on_channel_event (PdkSpiceChannels *self, SpiceChannelEvent event, SpiceChannel *channel)
{
  /* Held, since whoever hears of its end lets go of the session and with it the channel. */
  g_autoptr (SpiceChannel) speaker = g_object_ref (channel);
  const gboolean is_main = SPICE_IS_MAIN_CHANNEL (channel);

  g_debug ("%s channel: event %d", G_OBJECT_TYPE_NAME (channel), event);
  switch (event) {
  case SPICE_CHANNEL_OPENED:
    if (!is_main)
      break;
    self->opened = TRUE;
    g_signal_emit (self, signals[OPENED], 0);
    break;
  case SPICE_CHANNEL_CLOSED:
    if (is_main)
      g_signal_emit (self, signals[CLOSED], 0);
    else
      watch_lone_channel (self, channel);
    break;
  case SPICE_CHANNEL_ERROR_CONNECT:
  case SPICE_CHANNEL_ERROR_TLS:
  case SPICE_CHANNEL_ERROR_LINK:
  case SPICE_CHANNEL_ERROR_AUTH:
  case SPICE_CHANNEL_ERROR_IO:
    g_signal_emit (self, signals[FAILED], 0, event, spice_channel_get_error (speaker));
    break;
  case SPICE_CHANNEL_NONE:
  case SPICE_CHANNEL_SWITCHING:
    break;
  }
}

static void
on_main_notify_mouse_mode (PdkSpiceChannels *self, GParamSpec *pspec, SpiceChannel *channel)
{
  int mode = 0;

  g_object_get (channel, "mouse-mode", &mode, NULL);
  pdk_console_backend_set_absolute_pointer (self->backend, mode == SPICE_MOUSE_MODE_CLIENT);
}

static void
on_display_too_large (PdkSpiceChannels *self)
{
  g_signal_emit (self, signals[TOO_LARGE], 0);
}

static void
on_display_gl_failed (PdkSpiceChannels *self, const GError *error)
{
  g_signal_emit (self, signals[GL_FAILED], 0, error);
}

static void
follow_display (PdkSpiceChannels *self, SpiceDisplayChannel *channel)
{
  PdkSpiceDisplay *display = pdk_spice_display_new (channel, self->backend);

  g_ptr_array_add (self->displays, display);
  g_signal_connect_object (display, "too-large", G_CALLBACK (on_display_too_large), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (display, "gl-failed", G_CALLBACK (on_display_gl_failed), self,
                           G_CONNECT_SWAPPED);
}

static void
follow_inputs (PdkSpiceChannels *self, SpiceInputsChannel *channel)
{
  g_autoptr (PdkSpiceInputs) inputs = pdk_spice_inputs_new (channel, self->backend);

  self->has_inputs = TRUE;
  pdk_console_backend_set_inputs (self->backend, PDK_CONSOLE_INPUTS (inputs));
}

static void
follow_cursor (PdkSpiceChannels *self, SpiceCursorChannel *channel)
{
  g_ptr_array_add (self->cursors, pdk_spice_cursor_new (channel, self->backend));
}

/* Of displays there may be one for each of the guest's screens. */
static gboolean
is_beyond_limit (PdkSpiceChannels *self, SpiceChannel *channel)
{
  int id = 0;

  g_object_get (channel, "channel-id", &id, NULL);
  return id < 0 || id >= PDK_CONSOLE_MAX_HEADS || self->displays->len >= PDK_CONSOLE_MAX_HEADS ||
         self->cursors->len >= PDK_CONSOLE_MAX_HEADS;
}

/* Handlers come first: a channel says everything once it is connected. */
static void
on_session_channel_new (PdkSpiceChannels *self, SpiceChannel *channel)
{
  if (is_beyond_limit (self, channel))
    return;

  if (SPICE_IS_MAIN_CHANNEL (channel))
    g_signal_connect_object (channel, "notify::mouse-mode", G_CALLBACK (on_main_notify_mouse_mode),
                             self, G_CONNECT_SWAPPED);
  else if (SPICE_IS_DISPLAY_CHANNEL (channel))
    follow_display (self, SPICE_DISPLAY_CHANNEL (channel));
  else if (SPICE_IS_CURSOR_CHANNEL (channel))
    follow_cursor (self, SPICE_CURSOR_CHANNEL (channel));
  else if (SPICE_IS_INPUTS_CHANNEL (channel) && !self->has_inputs)
    follow_inputs (self, SPICE_INPUTS_CHANNEL (channel));
  else
    return;
  g_signal_connect_object (channel, "channel-event", G_CALLBACK (on_channel_event), self,
                           G_CONNECT_SWAPPED);
  if (!SPICE_IS_MAIN_CHANNEL (channel))
    spice_channel_connect (channel);
}

static void
pdk_spice_channels_dispose (GObject *object)
{
  pdk_spice_channels_end (PDK_SPICE_CHANNELS (object));

  G_OBJECT_CLASS (pdk_spice_channels_parent_class)->dispose (object);
}

static void
pdk_spice_channels_finalize (GObject *object)
{
  PdkSpiceChannels *self = PDK_SPICE_CHANNELS (object);

  g_ptr_array_unref (self->displays);
  g_ptr_array_unref (self->cursors);

  G_OBJECT_CLASS (pdk_spice_channels_parent_class)->finalize (object);
}

static guint
install_signal (const char *name)
{
  return g_signal_new (name, PDK_TYPE_SPICE_CHANNELS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
pdk_spice_channels_class_init (PdkSpiceChannelsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_spice_channels_dispose;
  object_class->finalize = pdk_spice_channels_finalize;

  signals[OPENED] = install_signal ("opened");
  signals[CLOSED] = install_signal ("closed");
  signals[TOO_LARGE] = install_signal ("too-large");
  signals[FAILED] = g_signal_new ("failed", PDK_TYPE_SPICE_CHANNELS, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_ERROR);
  signals[GL_FAILED] = g_signal_new ("gl-failed", PDK_TYPE_SPICE_CHANNELS, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
pdk_spice_channels_init (PdkSpiceChannels *self)
{
  self->displays = g_ptr_array_new_with_free_func (g_object_unref);
  self->cursors = g_ptr_array_new_with_free_func (g_object_unref);
}

PdkSpiceChannels *
pdk_spice_channels_new (SpiceSession *session, PdkConsoleBackend *backend)
{
  PdkSpiceChannels *self = g_object_new (PDK_TYPE_SPICE_CHANNELS, NULL);

  self->backend = backend;
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "channel-new", G_CALLBACK (on_session_channel_new), self,
                           G_CONNECT_SWAPPED);
  return self;
}

static gboolean
on_idle_disconnect (gpointer session)
{
  spice_session_disconnect (session);
  return G_SOURCE_REMOVE;
}

/* The channels stop at once, the session follows when they are at rest: a channel that is just
 * telling of its opening goes on with it afterwards, and must still find its session then.  What it
 * tells with waits in an idle of higher priority than ours. */
static void
retire_session (SpiceSession *session, GList *channels)
{
  for (GList *l = channels; l != NULL; l = l->next)
    spice_channel_disconnect (l->data, SPICE_CHANNEL_NONE);
  g_idle_add_full (G_PRIORITY_LOW, on_idle_disconnect, g_object_ref (session), g_object_unref);
}

void
pdk_spice_channels_end (PdkSpiceChannels *self)
{
  g_autoptr (SpiceSession) session = NULL;
  g_autoptr (GList) channels = NULL;

  g_return_if_fail (PDK_IS_SPICE_CHANNELS (self));

  session = g_steal_pointer (&self->session);
  if (session == NULL)
    return;
  g_clear_handle_id (&self->lone_id, g_source_remove);
  for (guint i = 0; i < self->displays->len; i++)
    pdk_spice_display_detach (self->displays->pdata[i]);
  g_ptr_array_set_size (self->displays, 0);
  g_ptr_array_set_size (self->cursors, 0);
  pdk_console_backend_set_inputs (self->backend, NULL);
  g_signal_handlers_disconnect_by_data (session, self);
  channels = spice_session_get_channels (session);
  for (GList *l = channels; l != NULL; l = l->next)
    g_signal_handlers_disconnect_by_data (l->data, self);
  retire_session (session, channels);
}

gboolean
pdk_spice_channels_is_needed (SpiceChannel *channel)
{
  return SPICE_IS_MAIN_CHANNEL (channel) || SPICE_IS_DISPLAY_CHANNEL (channel) ||
         SPICE_IS_CURSOR_CHANNEL (channel) || SPICE_IS_INPUTS_CHANNEL (channel);
}
