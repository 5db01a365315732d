/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sharing/pdk-console-agent.h"
#include "sharing/pdk-console-clipboard.h"

#include <spice-client.h>

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_CLIPBOARD (pdk_spice_clipboard_get_type ())
G_DECLARE_FINAL_TYPE (
    PdkSpiceClipboard, pdk_spice_clipboard, PDK, SPICE_CLIPBOARD, PdkConsoleClipboard)

/** The clipboard behind @agent, for all sessions of a backend. */
PdkSpiceClipboard *pdk_spice_clipboard_new (PdkConsoleAgent *agent);
/** @session: (nullable): the one whose main channel is used from now on, NULL when it is gone */
void pdk_spice_clipboard_set_session (PdkSpiceClipboard *self, SpiceSession *session);

G_END_DECLS
