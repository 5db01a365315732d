/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sharing/pdk-console-folder.h"

#include <spice-client.h>

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_FOLDER (pdk_spice_folder_get_type ())
G_DECLARE_FINAL_TYPE (PdkSpiceFolder, pdk_spice_folder, PDK, SPICE_FOLDER, PdkConsoleFolder)

/** Whether the library was built with what serves folders. */
gboolean pdk_spice_folder_is_supported (void);
PdkSpiceFolder *pdk_spice_folder_new (void);
/** @session: (nullable): one that is about to connect, or none any more */
void pdk_spice_folder_set_session (PdkSpiceFolder *self, SpiceSession *session);

G_END_DECLS
