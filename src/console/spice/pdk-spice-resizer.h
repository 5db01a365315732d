/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

#include "sharing/pdk-console-agent.h"
#include "size/pdk-console-resizer.h"

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_RESIZER (pdk_spice_resizer_get_type ())
G_DECLARE_FINAL_TYPE (PdkSpiceResizer, pdk_spice_resizer, PDK, SPICE_RESIZER, PdkConsoleResizer)

/** @heads: of PdkConsoleHead */
PdkConsoleResizer *pdk_spice_resizer_new (PdkConsoleAgent *agent, GListModel *heads);
/** @session: (nullable): is not connected yet */
void pdk_spice_resizer_set_session (PdkSpiceResizer *self, SpiceSession *session);

G_END_DECLS
