/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-listener.h"

struct _PdkSpiceListener {
  GType kind;
  gpointer owner;        /* borrowed */
  GSignalGroup *session; /* owned */
  GSignalGroup *channel; /* owned */
};

static void
on_session_channel_new (PdkSpiceListener *self, SpiceChannel *channel)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (channel, self->kind) &&
      pdk_spice_listener_get_channel (self) == NULL)
    g_signal_group_set_target (self->channel, channel);
}

static void
on_session_channel_destroy (PdkSpiceListener *self, SpiceChannel *channel)
{
  if ((gpointer) channel == pdk_spice_listener_get_channel (self))
    g_signal_group_set_target (self->channel, NULL);
}

PdkSpiceListener *
pdk_spice_listener_new (GType kind, GCallback changed, gpointer owner)
{
  PdkSpiceListener *self = g_new0 (PdkSpiceListener, 1);

  self->kind = kind;
  self->owner = owner;
  self->session = g_signal_group_new (SPICE_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session, "channel-new", G_CALLBACK (on_session_channel_new),
                                  self);
  g_signal_group_connect_swapped (self->session, "channel-destroy",
                                  G_CALLBACK (on_session_channel_destroy), self);
  self->channel = g_signal_group_new (kind);
  g_signal_connect_swapped (self->channel, "bind", changed, owner);
  g_signal_connect_swapped (self->channel, "unbind", changed, owner);
  return self;
}

void
pdk_spice_listener_free (PdkSpiceListener *self)
{
  /* A group that ends says so, and the owner may have ended before. */
  g_signal_handlers_disconnect_by_data (self->channel, self->owner);
  g_object_unref (self->channel);
  g_object_unref (self->session);
  g_free (self);
}

void
pdk_spice_listener_connect (PdkSpiceListener *self, const char *signal, GCallback callback)
{
  g_signal_group_connect_swapped (self->channel, signal, callback, self->owner);
}

void
pdk_spice_listener_set_session (PdkSpiceListener *self, SpiceSession *session)
{
  if (pdk_spice_listener_get_session (self) == session)
    return;
  g_signal_group_set_target (self->session, session);
  g_signal_group_set_target (self->channel, NULL);
}

/** Returns: (nullable) (transfer none): others hold it, or it is not there any more */
static gpointer
get_target (GSignalGroup *group)
{
  g_autoptr (GObject) target = g_signal_group_dup_target (group);

  return target;
}

SpiceSession *
pdk_spice_listener_get_session (PdkSpiceListener *self)
{
  return get_target (self->session);
}

gpointer
pdk_spice_listener_get_channel (PdkSpiceListener *self)
{
  return get_target (self->channel);
}
