/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/pdk-ssh-forward.h"
#include "ssh/pdk-ssh-master.h"

G_BEGIN_DECLS

#define PDK_TYPE_SSH_TUNNEL (pdk_ssh_tunnel_get_type ())
G_DECLARE_FINAL_TYPE (PdkSshTunnel, pdk_ssh_tunnel, PDK, SSH_TUNNEL, GObject)

/* A way to something that listens on a host, through the one SSH connection to it: sockets to it are
 * made as many as wanted, each without signing in again.  No port is opened here or there.  Ends with
 * its last reference.  Main thread only. */

/**
 * pdk_ssh_tunnel_open_async:
 * @endpoint: copied
 *
 * Opens the connection to the host where it is not open.  The questions that brings are asked by
 * @master.
 */
void pdk_ssh_tunnel_open_async (PdkSshMaster *master,
                                const PdkSshEndpoint *endpoint,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** Returns: (transfer full) (nullable) */
PdkSshTunnel *pdk_ssh_tunnel_open_finish (GAsyncResult *result, GError **error);

/** Returns: (transfer none): where a socket to it is to be had, for as long as the tunnel lives */
GSocketConnectable *pdk_ssh_tunnel_get_address (PdkSshTunnel *self);

/** One more socket.  That it comes does not mean that anybody listens at the other end: then it is
 * closed at once, and pdk_ssh_tunnel_get_words() says why. */
void pdk_ssh_tunnel_connect_async (PdkSshTunnel *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/** Returns: (transfer full): a file descriptor, or -1 */
int pdk_ssh_tunnel_connect_finish (PdkSshTunnel *self, GAsyncResult *result, GError **error);

/** Whether the SSH connection that it went through has ended. */
gboolean pdk_ssh_tunnel_is_broken (PdkSshTunnel *self);
/** Returns: (transfer full): what ssh said since the tunnel was opened; untrusted, may be empty */
char *pdk_ssh_tunnel_get_words (PdkSshTunnel *self);

G_END_DECLS
