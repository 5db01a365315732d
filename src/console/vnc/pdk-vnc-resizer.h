/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gvnc.h>

#include "size/pdk-console-resizer.h"

G_BEGIN_DECLS

#define PDK_TYPE_VNC_RESIZER (pdk_vnc_resizer_get_type ())
G_DECLARE_FINAL_TYPE (PdkVncResizer, pdk_vnc_resizer, PDK, VNC_RESIZER, PdkConsoleResizer)

/** @heads: of PdkConsoleHead */
PdkConsoleResizer *pdk_vnc_resizer_new (GListModel *heads);
/** @connection: (nullable): has not begun yet */
void pdk_vnc_resizer_set_connection (PdkVncResizer *self, VncConnection *connection);

G_END_DECLS
