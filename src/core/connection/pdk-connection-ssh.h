/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The part of PdkConnection that has to do with ssh. */

#include "connection/pdk-connection.h"
#include "ssh/pdk-ssh-tunnel.h"

G_BEGIN_DECLS

/** Whether displays of the host's machines are reached through its SSH connection. */
gboolean pdk_connection_can_tunnel (PdkConnection *self);

/**
 * pdk_connection_open_tunnel_async:
 * @endpoint: where the display listens on the host
 *
 * What ssh asks meanwhile is asked by the "auth-request" signal of the connection.  Fails with
 * %PDK_ERROR_NOT_ANSWERING after a while, in which the time that the user takes to answer does not
 * count.
 */
void pdk_connection_open_tunnel_async (PdkConnection *self,
                                       const PdkSshEndpoint *endpoint,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/** Returns: (transfer full) (nullable) */
PdkSshTunnel *pdk_connection_open_tunnel_finish (PdkConnection *self,
                                                 GAsyncResult *result,
                                                 GError **error);

/**
 * pdk_connection_explain:
 * @error: why a tunnel was not opened
 *
 * Returns: (transfer full): what is the matter and what to do, as for the connection itself;
 *   display-safe
 */
char *pdk_connection_explain (PdkConnection *self, const GError *error);

G_END_DECLS
