/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-libvirt.h"
#include "storage/pdk-storage-change.h"
#include "storage/pdk-storage-meter.h"
#include "storage/pdk-storage.h"
#include "storage/pdk-volume-users.h"

G_BEGIN_DECLS

/* Which machines of a host have which volumes, asked for when it has to be certain.  What a list shows
 * was read some time ago. */

/**
 * pdk_storage_find_users_async:
 * @pools: the names of the pools of @volumes
 * @volumes: their names, as many
 * @progress: (nullable)
 *
 * Fails unless all machines could be read.  That takes as long as there are machines: only a host that
 * says nothing at all for a while is given up.
 */
void pdk_storage_find_users_async (PdkStorage *self,
                                   const char *const *pools,
                                   const char *const *volumes,
                                   PdkStorageProgressFunc progress,
                                   gpointer progress_data,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/** Returns: (transfer full): for each volume the name of a machine that has it, untrusted; “” for none, also
 * when there is no such volume; %NULL: it is not known */
GStrv pdk_storage_find_users_finish (PdkStorage *self, GAsyncResult *result, GError **error);

/**
 * pdk_storage_find_path_user_async:
 * @path: of any file or device of the host
 *
 * The same for what need not be in a pool.
 */
void pdk_storage_find_path_user_async (PdkStorage *self,
                                       const char *path,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/** Returns: (transfer full): the name of a machine that has it, untrusted; “” for none; %NULL: it is not
 * known */
char *pdk_storage_find_path_user_finish (PdkStorage *self, GAsyncResult *result, GError **error);

/** pdk_storage_ref_beside: Returns: (transfer full): as pdk_connection_ref_beside() */
GPtrArray *pdk_storage_ref_beside (PdkStorage *self);

/* In the worker. */

/** Returns: (transfer full): that has nothing yet */
PdkVolumeUsers *pdk_storage_make_users (virConnectPtr conn);
/** @beside: (nullable): as in pdk_storage_read_uses().
 * Returns: (transfer full): who has what of all machines, with what that is built upon, as far as it is
 * named, or %NULL with the error */
PdkVolumeUsers *pdk_storage_read_users (virConnectPtr conn,
                                        GPtrArray *beside,
                                        PdkStorageMeter *meter,
                                        GCancellable *cancellable,
                                        GError **error);
/** Returns: (nullable): the name of a machine that has @volume: untrusted, of @users */
const char *pdk_storage_find_user (PdkVolumeUsers *users, virStorageVolPtr volume);

G_END_DECLS
