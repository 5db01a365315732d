/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"

G_BEGIN_DECLS

/** Whether a disc is called like those with drivers for VirtIO. */
gboolean pdk_create_drivers_is_name (const char *path);

/** Looks for the disc with drivers for VirtIO where distributions put it. */
void pdk_create_drivers_find_async (PdkConnection *connection,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/** Returns: (transfer full) (nullable): its path on the host; %NULL: it is at none of those places */
char *pdk_create_drivers_find_finish (PdkConnection *connection,
                                      GAsyncResult *result,
                                      GError **error);

G_END_DECLS
