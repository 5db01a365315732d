/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sharing/pdk-console-agent.h"

#include <spice-client.h>

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_AGENT (pdk_spice_agent_get_type ())
G_DECLARE_FINAL_TYPE (PdkSpiceAgent, pdk_spice_agent, PDK, SPICE_AGENT, GObject)

/** Follows the agent over @session's main channel and tells @agent; ends with an unknown one. */
PdkSpiceAgent *pdk_spice_agent_new (SpiceSession *session, PdkConsoleAgent *agent);

G_END_DECLS
