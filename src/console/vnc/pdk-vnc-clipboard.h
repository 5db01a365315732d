/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gvnc.h>

#include "pdk-vnc-guard.h"
#include "sharing/pdk-console-clipboard.h"

G_BEGIN_DECLS

#define PDK_TYPE_VNC_CLIPBOARD (pdk_vnc_clipboard_get_type ())
G_DECLARE_FINAL_TYPE (PdkVncClipboard, pdk_vnc_clipboard, PDK, VNC_CLIPBOARD, PdkConsoleClipboard)

PdkConsoleClipboard *pdk_vnc_clipboard_new (void);
/** @connection: (nullable): has not begun yet.  @guard: which looks into it; with it, or %NULL as well */
void pdk_vnc_clipboard_set_connection (PdkVncClipboard *self,
                                       VncConnection *connection,
                                       PdkVncGuard *guard);

G_END_DECLS
