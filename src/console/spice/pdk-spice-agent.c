/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-agent.h"

#include <spice/vd_agent.h>

struct _PdkSpiceAgent {
  GObject parent_instance;

  PdkConsoleAgent *agent;    /* owned */
  SpiceMainChannel *channel; /* borrowed, weak */
};

G_DEFINE_FINAL_TYPE (PdkSpiceAgent, pdk_spice_agent, G_TYPE_OBJECT)

static gboolean
can (PdkSpiceAgent *self, guint32 capability)
{
  return spice_main_channel_agent_test_capability (self->channel, capability);
}

/* Before its capabilities arrived, an agent can nothing: files are only ever ruled out by one. */
static PdkConsoleAgentAbilities
get_abilities (PdkSpiceAgent *self)
{
  PdkConsoleAgentAbilities abilities = 0;
  int caps = 0;

  g_object_get (self->channel, "agent-caps-0", &caps, NULL);
  if (caps == 0)
    return 0;
  if (can (self, VD_AGENT_CAP_CLIPBOARD_BY_DEMAND))
    abilities |= PDK_CONSOLE_AGENT_CAN_CLIPBOARD;
  if (!can (self, VD_AGENT_CAP_FILE_XFER_DISABLED))
    abilities |= PDK_CONSOLE_AGENT_CAN_FILES;
  if (can (self, VD_AGENT_CAP_MONITORS_CONFIG))
    abilities |= PDK_CONSOLE_AGENT_CAN_RESIZE;
  return abilities;
}

/* The server tells of its agent together with the first mouse mode. */
static void
update (PdkSpiceAgent *self)
{
  int mouse_mode = 0;
  gboolean connected = FALSE;

  g_object_get (self->channel, "mouse-mode", &mouse_mode, "agent-connected", &connected, NULL);
  pdk_console_agent_update (self->agent, mouse_mode != 0, connected, get_abilities (self));
}

static void
on_session_channel_new (PdkSpiceAgent *self, SpiceChannel *channel)
{
  /* The library notifies of no capabilities: it updates the agent. */
  static const char *const signals[] = { "notify::mouse-mode", "notify::agent-connected",
                                         "main-agent-update" };

  if (!SPICE_IS_MAIN_CHANNEL (channel) || self->channel != NULL)
    return;
  g_set_weak_pointer (&self->channel, SPICE_MAIN_CHANNEL (channel));
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (channel, signals[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
pdk_spice_agent_dispose (GObject *object)
{
  PdkSpiceAgent *self = PDK_SPICE_AGENT (object);

  if (self->channel != NULL)
    g_signal_handlers_disconnect_by_data (self->channel, self);
  g_clear_weak_pointer (&self->channel);
  if (self->agent != NULL)
    pdk_console_agent_update (self->agent, FALSE, FALSE, 0);
  g_clear_object (&self->agent);

  G_OBJECT_CLASS (pdk_spice_agent_parent_class)->dispose (object);
}

static void
pdk_spice_agent_class_init (PdkSpiceAgentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_spice_agent_dispose;
}

static void
pdk_spice_agent_init (PdkSpiceAgent *self)
{
}

PdkSpiceAgent *
pdk_spice_agent_new (SpiceSession *session, PdkConsoleAgent *agent)
{
  PdkSpiceAgent *self = g_object_new (PDK_TYPE_SPICE_AGENT, NULL);

  self->agent = g_object_ref (agent);
  g_signal_connect_object (session, "channel-new", G_CALLBACK (on_session_channel_new), self,
                           G_CONNECT_SWAPPED);
  return self;
}
