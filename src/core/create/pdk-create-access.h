/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"
#include "create/pdk-file-access.h"

G_BEGIN_DECLS

/**
 * PdkCreateAccess:
 * @user: who runs machines on this host: a name, or a number
 * @grants: (element-type PdkFileGrant): what they are to be permitted so that they can use a file; empty
 *   where they can, or where that is not known
 * @can_grant: whether this program may permit it
 */
typedef struct {
  char *user;
  GPtrArray *grants;
  gboolean can_grant;
} PdkCreateAccess;

void pdk_create_access_free (PdkCreateAccess *self);

/**
 * pdk_create_access_find_async:
 * @path: of a file of this computer, which is the host
 * @writes: whether machines write to it
 *
 * Finds out what keeps the user that machines run as from a file.  libvirt gives them the file itself
 * where it can, but opens no folder for them.
 */
void pdk_create_access_find_async (PdkConnection *connection,
                                   const char *path,
                                   gboolean writes,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/** Returns: (transfer full): or %NULL with the error */
PdkCreateAccess *pdk_create_access_find_finish (PdkConnection *connection,
                                                GAsyncResult *result,
                                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkCreateAccess, pdk_create_access_free)

G_END_DECLS
