/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-spice-reader.h"

G_BEGIN_DECLS

/* What a guest's agent says, in pieces of any length: the library sets memory aside for as much as is
 * promised, and reads from each message what its kind should have. */
typedef struct {
  gsize position; /* in the message that is under way */
  guint8 head[64];
  guint32 size;      /* of what follows the message's own head */
  gboolean has_caps; /* the agent has said what it can */
  guint32 caps[2];
} PdkSpiceAgentCheck;

/** Returns: (nullable): what is wrong */
const char *pdk_spice_agent_check_data (PdkSpiceAgentCheck *self, const guint8 *data, gsize size);
/** An agent came: it has not said what it can. */
void pdk_spice_agent_check_start (PdkSpiceAgentCheck *self);
/** The agent left: what it was saying does not count. */
void pdk_spice_agent_check_stop (PdkSpiceAgentCheck *self);

G_END_DECLS
