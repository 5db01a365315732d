/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"

G_BEGIN_DECLS

/* The addresses (MAC) that network cards of a host's machines have: two of them on one network would take
 * each other's packets. */

void pdk_create_macs_load_async (PdkConnection *connection,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** Returns: (transfer full): a set of addresses, for pdk_create_macs_has(); or %NULL with the error */
GHashTable *pdk_create_macs_load_finish (PdkConnection *connection,
                                         GAsyncResult *result,
                                         GError **error);

/** @self: (nullable): nothing is known.  @mac: however it is written */
gboolean pdk_create_macs_has (GHashTable *self, const char *mac);

G_END_DECLS
