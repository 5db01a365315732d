/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-resizer.h"

#include "pdk-spice-listener.h"

/* Over SPICE the arrangement of monitors is a message to the guest's agent.  Some graphics devices
 * take it from the server instead, and the agent never sees it; but the client library sends
 * nothing before an agent has opened its channel. */

struct _PdkSpiceResizer {
  PdkConsoleResizer parent_instance;

  PdkConsoleAgent *agent; /* owned */
  PdkSpiceListener *main; /* owned */
};

G_DEFINE_FINAL_TYPE (PdkSpiceResizer, pdk_spice_resizer, PDK_TYPE_CONSOLE_RESIZER)

static PdkConsoleResizeObstacle
find_obstacle (PdkSpiceResizer *self)
{
  if (pdk_spice_listener_get_channel (self->main) == NULL)
    return PDK_CONSOLE_RESIZE_NOT_CONNECTED;

  switch (pdk_console_agent_get_state (self->agent)) {
  case PDK_CONSOLE_AGENT_UNKNOWN:
    return PDK_CONSOLE_RESIZE_NOT_CONNECTED;
  case PDK_CONSOLE_AGENT_NO_CHANNEL:
    return PDK_CONSOLE_RESIZE_NO_CHANNEL;
  case PDK_CONSOLE_AGENT_NOT_RUNNING:
    return PDK_CONSOLE_RESIZE_NO_AGENT;
  case PDK_CONSOLE_AGENT_CONNECTED:
    return PDK_CONSOLE_RESIZE_POSSIBLE;
  }

  g_assert_not_reached ();
}

static void
update_obstacle (PdkSpiceResizer *self)
{
  pdk_console_resizer_set_obstacle (PDK_CONSOLE_RESIZER (self), find_obstacle (self));
}

static void
on_channel_changed (PdkSpiceResizer *self)
{
  SpiceMainChannel *channel = pdk_spice_listener_get_channel (self->main);

  /* What we send is aligned, in an order of our own. */
  if (channel != NULL)
    g_object_set (channel, "disable-display-align", TRUE, NULL);
  update_obstacle (self);
}

static void
pdk_spice_resizer_send (PdkConsoleResizer *resizer,
                        const PdkConsoleMonitor *monitors,
                        guint n_monitors)
{
  SpiceMainChannel *channel = pdk_spice_listener_get_channel (PDK_SPICE_RESIZER (resizer)->main);

  /* FALSE: the library's own timer would add a second or two. */
  for (guint i = 0; i < n_monitors; i++) {
    const PdkConsoleMonitor *monitor = &monitors[i];

    g_debug ("ask for head %u: %s %d×%d+%d+%d", monitor->head, monitor->enabled ? "on" : "off",
             monitor->width, monitor->height, monitor->x, monitor->y);
    spice_main_channel_update_display_enabled (channel, monitor->head, monitor->enabled, FALSE);
    if (!monitor->enabled)
      continue;
    spice_main_channel_update_display (channel, monitor->head, monitor->x, monitor->y,
                                       monitor->width, monitor->height, FALSE);
    spice_main_channel_update_display_mm (channel, monitor->head, monitor->width_mm,
                                          monitor->height_mm, FALSE);
  }
  spice_main_channel_send_monitor_config (channel);
}

static void
pdk_spice_resizer_dispose (GObject *object)
{
  PdkSpiceResizer *self = PDK_SPICE_RESIZER (object);

  pdk_spice_resizer_set_session (self, NULL);
  if (self->agent != NULL)
    g_signal_handlers_disconnect_by_data (self->agent, self);

  G_OBJECT_CLASS (pdk_spice_resizer_parent_class)->dispose (object);
}

static void
pdk_spice_resizer_finalize (GObject *object)
{
  PdkSpiceResizer *self = PDK_SPICE_RESIZER (object);

  g_clear_pointer (&self->main, pdk_spice_listener_free);
  g_clear_object (&self->agent);

  G_OBJECT_CLASS (pdk_spice_resizer_parent_class)->finalize (object);
}

static void
pdk_spice_resizer_class_init (PdkSpiceResizerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_spice_resizer_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_spice_resizer_finalize;
  PDK_CONSOLE_RESIZER_CLASS (klass)->send = pdk_spice_resizer_send;
}

static void
pdk_spice_resizer_init (PdkSpiceResizer *self)
{
  self->main =
      pdk_spice_listener_new (SPICE_TYPE_MAIN_CHANNEL, G_CALLBACK (on_channel_changed), self);
}

PdkConsoleResizer *
pdk_spice_resizer_new (PdkConsoleAgent *agent, GListModel *heads)
{
  PdkSpiceResizer *self = g_object_new (PDK_TYPE_SPICE_RESIZER, "heads", heads, NULL);

  self->agent = g_object_ref (agent);
  g_signal_connect_object (agent, "notify::state", G_CALLBACK (update_obstacle), self,
                           G_CONNECT_SWAPPED);
  return PDK_CONSOLE_RESIZER (self);
}

void
pdk_spice_resizer_set_session (PdkSpiceResizer *self, SpiceSession *session)
{
  g_return_if_fail (PDK_IS_SPICE_RESIZER (self));

  pdk_spice_listener_set_session (self->main, session);
}
