/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-connection-store.h"
#include "core/jobs/pdk-job-store.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_DIALOG (pdk_create_dialog_get_type ())
/**
 * PdkCreateDialog:
 *
 * A new machine.  It goes out of the way while one is made, and comes back as it was when that failed.
 *
 * Signal: created (string, string): the URI of the host and the UUID of the machine
 */
G_DECLARE_FINAL_TYPE (PdkCreateDialog, pdk_create_dialog, PDK, CREATE_DIALOG, AdwWindow)

/** Returns: (transfer none): shown.  @host: (nullable): the one to begin with */
PdkCreateDialog *pdk_create_dialog_present (GtkWindow *parent,
                                            PdkConnectionStore *hosts,
                                            PdkJobStore *jobs,
                                            PdkConnection *host);

/**
 * pdk_create_dialog_take_file:
 * @path: absolute, of this computer, and known to pdk_create_drop_tell()
 *
 * Has the machine start from this: a disc image is installed from, any other is its disk.
 */
void pdk_create_dialog_take_file (PdkCreateDialog *self, const char *path);

G_END_DECLS
