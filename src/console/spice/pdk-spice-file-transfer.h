/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sharing/pdk-console-agent.h"
#include "sharing/pdk-console-file-transfer.h"

#include <spice-client.h>

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_FILE_TRANSFER (pdk_spice_file_transfer_get_type ())
G_DECLARE_FINAL_TYPE (
    PdkSpiceFileTransfer, pdk_spice_file_transfer, PDK, SPICE_FILE_TRANSFER, PdkConsoleFileTransfer)

/** Files for @agent, over all sessions of a backend. */
PdkSpiceFileTransfer *pdk_spice_file_transfer_new (PdkConsoleAgent *agent);
/** @session: (nullable): the one whose main channel is used from now on, NULL when it is gone */
void pdk_spice_file_transfer_set_session (PdkSpiceFileTransfer *self, SpiceSession *session);

G_END_DECLS
