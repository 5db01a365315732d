/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** Whether the program in the guest that a console shares things with is there. */
typedef enum {
  PDK_CONSOLE_AGENT_UNKNOWN,     /* not connected, or not told yet */
  PDK_CONSOLE_AGENT_NO_CHANNEL,  /* the machine has no device for it */
  PDK_CONSOLE_AGENT_NOT_RUNNING, /* the device is there, nobody in the guest listens */
  PDK_CONSOLE_AGENT_CONNECTED,
} PdkConsoleAgentState;

#define PDK_TYPE_CONSOLE_AGENT_STATE (pdk_console_agent_state_get_type ())
GType pdk_console_agent_state_get_type (void);

/** What an agent that is connected can.  They may come a moment after the connection. */
typedef enum {
  PDK_CONSOLE_AGENT_CAN_CLIPBOARD = 1 << 0,
  PDK_CONSOLE_AGENT_CAN_FILES = 1 << 1,
  PDK_CONSOLE_AGENT_CAN_RESIZE = 1 << 2,
} PdkConsoleAgentAbilities;

#define PDK_TYPE_CONSOLE_AGENT (pdk_console_agent_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleAgent, pdk_console_agent, PDK, CONSOLE_AGENT, GObject)

/* What is known of the agent in a guest.  It lives as long as its backend; the protocol tells
 * whether somebody listens and what he can, and whoever knows the machine tells whether it has a
 * device for him, as no protocol tells the two apart.
 *
 * Properties, read-only: state (PdkConsoleAgentState); abilities (uint, PdkConsoleAgentAbilities, 0
 * unless connected, less what is forbidden). */

PdkConsoleAgent *pdk_console_agent_new (void);
PdkConsoleAgentState pdk_console_agent_get_state (PdkConsoleAgent *self);
PdkConsoleAgentAbilities pdk_console_agent_get_abilities (PdkConsoleAgent *self);
/** Whether the machine has a device for an agent: TRUE until told otherwise. */
void pdk_console_agent_set_has_channel (PdkConsoleAgent *self, gboolean has_channel);

/** What the machine's configuration does not allow: no ability then, whatever the agent says. */
void pdk_console_agent_set_forbidden (PdkConsoleAgent *self, PdkConsoleAgentAbilities forbidden);
PdkConsoleAgentAbilities pdk_console_agent_get_forbidden (PdkConsoleAgent *self);

/** For protocols.  Not @known: nothing is connected.  @abilities count while @connected. */
void pdk_console_agent_update (PdkConsoleAgent *self,
                               gboolean known,
                               gboolean connected,
                               PdkConsoleAgentAbilities abilities);

G_END_DECLS
