/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-auth-request.h"
#include "ssh/pdk-ssh-target.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define PDK_TYPE_SSH_MASTER (pdk_ssh_master_get_type ())
G_DECLARE_FINAL_TYPE (PdkSshMaster, pdk_ssh_master, PDK, SSH_MASTER, GObject)

/* The one SSH connection to a host, which libvirt and all displays of its machines use: one
 * authentication, one process.  It ends with the last reference, and with this process.
 *
 * Main thread only.
 *
 * Signals:
 *   asked (PdkAuthRequest) → boolean: ssh asks something; the first handler that returns %TRUE keeps
 *     the request, and without one it is refused
 *   ended: the connection is there no more; pdk_ssh_master_open_async() makes another */

/**
 * pdk_ssh_master_get:
 *
 * Returns: (transfer full): that of the target, shared with whoever holds it
 */
PdkSshMaster *pdk_ssh_master_get (PdkSshTarget *target);

/** Whose host it is: the address and the name of the connection, for the questions. */
void pdk_ssh_master_set_owner (PdkSshMaster *self, const char *uri, const char *name);

/**
 * pdk_ssh_master_open_async:
 *
 * Waits until the connection is open, and opens it first where it is not.  There is no deadline: who
 * waits knows when to give up.  Cancelled at once; when nobody waits any more ssh is ended.
 */
void pdk_ssh_master_open_async (PdkSshMaster *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** Fails with %PDK_ERROR_AUTH, %PDK_ERROR_UNREACHABLE, %PDK_ERROR_NOT_SUPPORTED (no ssh here) */
gboolean pdk_ssh_master_open_finish (PdkSshMaster *self, GAsyncResult *result, GError **error);

gboolean pdk_ssh_master_is_open (PdkSshMaster *self);
/** Whether ssh runs.  It may have ended a moment before pdk_ssh_master_is_open() knows. */
gboolean pdk_ssh_master_is_running (PdkSshMaster *self);
/** Whether a question is open: then time does not count. */
gboolean pdk_ssh_master_is_asking (PdkSshMaster *self);

PdkSshTarget *pdk_ssh_master_get_target (PdkSshMaster *self);
/** (nullable): the private folder; %NULL while there is no connection */
const char *pdk_ssh_master_get_folder (PdkSshMaster *self);

/**
 * pdk_ssh_master_get_command:
 *
 * Returns: (transfer full) (nullable): the program that libvirt is to run as ssh, so that it goes
 *   through this connection; %NULL while there is none
 */
char *pdk_ssh_master_get_command (PdkSshMaster *self);

/** How much ssh has said so far, for pdk_ssh_master_get_words(). */
gsize pdk_ssh_master_get_mark (PdkSshMaster *self);
/** Returns: (transfer full): what ssh said since @mark */
char *pdk_ssh_master_get_words (PdkSshMaster *self, gsize mark);

G_END_DECLS
