/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-agent.h"

#include <spice/vd_agent.h>

#include "pdk-spice-listener.h"

struct _PdkSpiceAgent {
  GObject parent_instance;

  PdkConsoleAgent *agent; /* owned */
  PdkSpiceListener *main; /* owned */
};

G_DEFINE_FINAL_TYPE (PdkSpiceAgent, pdk_spice_agent, G_TYPE_OBJECT)

/* Before its capabilities arrived, an agent can nothing: files are only ever ruled out by one. */
static PdkConsoleAgentAbilities
get_abilities (SpiceMainChannel *channel)
{
  PdkConsoleAgentAbilities abilities = 0;
  int caps = 0;

  g_object_get (channel, "agent-caps-0", &caps, NULL);
  if (caps == 0)
    return 0;
  if (spice_main_channel_agent_test_capability (channel, VD_AGENT_CAP_CLIPBOARD_BY_DEMAND))
    abilities |= PDK_CONSOLE_AGENT_CAN_CLIPBOARD;
  if (!spice_main_channel_agent_test_capability (channel, VD_AGENT_CAP_FILE_XFER_DISABLED))
    abilities |= PDK_CONSOLE_AGENT_CAN_FILES;
  if (spice_main_channel_agent_test_capability (channel, VD_AGENT_CAP_MONITORS_CONFIG))
    abilities |= PDK_CONSOLE_AGENT_CAN_RESIZE;
  return abilities;
}

/* The server tells of its agent together with the first mouse mode. */
static void
update (PdkSpiceAgent *self)
{
  SpiceMainChannel *channel = pdk_spice_listener_get_channel (self->main);
  int mouse_mode = 0;
  gboolean connected = FALSE;

  if (channel != NULL)
    g_object_get (channel, "mouse-mode", &mouse_mode, "agent-connected", &connected, NULL);
  pdk_console_agent_update (self->agent, mouse_mode != 0, connected,
                            channel != NULL ? get_abilities (channel) : 0);
}

static void
pdk_spice_agent_dispose (GObject *object)
{
  PdkSpiceAgent *self = PDK_SPICE_AGENT (object);

  if (self->main != NULL)
    pdk_spice_listener_set_session (self->main, NULL);
  g_clear_pointer (&self->main, pdk_spice_listener_free);
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
  /* The library notifies of no capabilities: it updates the agent. */
  static const char *const signals[] = { "notify::mouse-mode", "notify::agent-connected",
                                         "main-agent-update" };

  self->main = pdk_spice_listener_new (SPICE_TYPE_MAIN_CHANNEL, G_CALLBACK (update), self);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    pdk_spice_listener_connect (self->main, signals[i], G_CALLBACK (update));
}

PdkSpiceAgent *
pdk_spice_agent_new (SpiceSession *session, PdkConsoleAgent *agent)
{
  PdkSpiceAgent *self = g_object_new (PDK_TYPE_SPICE_AGENT, NULL);

  self->agent = g_object_ref (agent);
  pdk_spice_listener_set_session (self->main, session);
  return self;
}
