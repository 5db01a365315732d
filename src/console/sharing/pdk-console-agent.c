/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-agent.h"

struct _PdkConsoleAgent {
  GObject parent_instance;

  gboolean has_channel;
  gboolean known;
  gboolean connected;
  PdkConsoleAgentState state; /* as notified */
  PdkConsoleAgentAbilities abilities;
  PdkConsoleAgentAbilities said; /* by the agent */
  PdkConsoleAgentAbilities forbidden;
};

typedef enum {
  PROP_STATE = 1,
  PROP_ABILITIES,
} PdkConsoleAgentProperty;

static GParamSpec *props[PROP_ABILITIES + 1];

G_DEFINE_FINAL_TYPE (PdkConsoleAgent, pdk_console_agent, G_TYPE_OBJECT)

GType
pdk_console_agent_state_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PDK_CONSOLE_AGENT_UNKNOWN, "PDK_CONSOLE_AGENT_UNKNOWN", "unknown" },
    { PDK_CONSOLE_AGENT_NO_CHANNEL, "PDK_CONSOLE_AGENT_NO_CHANNEL", "no-channel" },
    { PDK_CONSOLE_AGENT_NOT_RUNNING, "PDK_CONSOLE_AGENT_NOT_RUNNING", "not-running" },
    { PDK_CONSOLE_AGENT_CONNECTED, "PDK_CONSOLE_AGENT_CONNECTED", "connected" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PdkConsoleAgentState", values));
  return type;
}

/* Who listens needs no other proof of a device. */
static PdkConsoleAgentState
choose_state (PdkConsoleAgent *self)
{
  if (!self->known)
    return PDK_CONSOLE_AGENT_UNKNOWN;
  if (self->connected)
    return PDK_CONSOLE_AGENT_CONNECTED;
  return self->has_channel ? PDK_CONSOLE_AGENT_NOT_RUNNING : PDK_CONSOLE_AGENT_NO_CHANNEL;
}

/* Whoever hears of one finds the other. */
static void
apply (PdkConsoleAgent *self)
{
  const PdkConsoleAgentAbilities abilities = self->connected ? self->said & ~self->forbidden : 0;
  const PdkConsoleAgentState state = choose_state (self);
  const gboolean state_differs = self->state != state;
  const gboolean abilities_differ = self->abilities != abilities;

  self->state = state;
  self->abilities = abilities;
  if (abilities_differ)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ABILITIES]);
  if (state_differs)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
pdk_console_agent_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleAgent *self = PDK_CONSOLE_AGENT (object);

  switch ((PdkConsoleAgentProperty) id) {
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  case PROP_ABILITIES:
    g_value_set_uint (value, self->abilities);
    break;
  }
}

static void
pdk_console_agent_class_init (PdkConsoleAgentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_console_agent_get_property;

  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PDK_TYPE_CONSOLE_AGENT_STATE,
                                         PDK_CONSOLE_AGENT_UNKNOWN, flags);
  props[PROP_ABILITIES] = g_param_spec_uint ("abilities", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pdk_console_agent_init (PdkConsoleAgent *self)
{
  self->has_channel = TRUE;
}

PdkConsoleAgent *
pdk_console_agent_new (void)
{
  return g_object_new (PDK_TYPE_CONSOLE_AGENT, NULL);
}

PdkConsoleAgentState
pdk_console_agent_get_state (PdkConsoleAgent *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_AGENT (self), PDK_CONSOLE_AGENT_UNKNOWN);

  return self->state;
}

PdkConsoleAgentAbilities
pdk_console_agent_get_abilities (PdkConsoleAgent *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_AGENT (self), 0);

  return self->abilities;
}

void
pdk_console_agent_set_has_channel (PdkConsoleAgent *self, gboolean has_channel)
{
  g_return_if_fail (PDK_IS_CONSOLE_AGENT (self));

  self->has_channel = has_channel;
  apply (self);
}

void
pdk_console_agent_set_forbidden (PdkConsoleAgent *self, PdkConsoleAgentAbilities forbidden)
{
  g_return_if_fail (PDK_IS_CONSOLE_AGENT (self));

  self->forbidden = forbidden;
  apply (self);
}

PdkConsoleAgentAbilities
pdk_console_agent_get_forbidden (PdkConsoleAgent *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_AGENT (self), 0);

  return self->forbidden;
}

void
pdk_console_agent_update (PdkConsoleAgent *self,
                          gboolean known,
                          gboolean connected,
                          PdkConsoleAgentAbilities abilities)
{
  g_return_if_fail (PDK_IS_CONSOLE_AGENT (self));

  self->known = known;
  self->connected = known && connected;
  self->said = abilities;
  apply (self);
}
