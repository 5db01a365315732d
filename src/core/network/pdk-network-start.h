/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"

G_BEGIN_DECLS

/**
 * pdk_network_start_async:
 * @network: its name
 * @always: have it started with the host from now on, too
 *
 * Starts a virtual network.  One that runs already is no error.
 */
void pdk_network_start_async (PdkConnection *connection,
                              const char *network,
                              gboolean always,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean pdk_network_start_finish (PdkConnection *connection, GAsyncResult *result, GError **error);

G_END_DECLS
