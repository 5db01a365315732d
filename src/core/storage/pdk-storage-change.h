/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/pdk-storage.h"
#include "storage/pdk-volume-spec.h"

G_BEGIN_DECLS

/* What changes a host's storage.  Each runs in a worker, can be cancelled, never keeps the caller
 * waiting for a host that hangs (%PDK_ERROR_NOT_ANSWERING), and reads again what it changed.
 *
 * One that fails or is cancelled removes what it made itself, and nothing else.  With
 * %PDK_ERROR_OUTCOME_UNKNOWN the link broke meanwhile, and what was begun may still be there: whoever
 * has to know writes down the names before. */

/** @done, @total: bytes, or parts of the work.  Main thread. */
typedef void (*PdkStorageProgressFunc) (guint64 done, guint64 total, gpointer user_data);

/** Starts a pool that is stopped.  @pool: its name */
void pdk_storage_start_pool_async (PdkStorage *self,
                                   const char *pool,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean pdk_storage_start_pool_finish (PdkStorage *self, GAsyncResult *result, GError **error);

/** Looks at a pool's folder or device again, for what others put there.  @pool: its name */
void pdk_storage_refresh_pool_async (PdkStorage *self,
                                     const char *pool,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean pdk_storage_refresh_pool_finish (PdkStorage *self, GAsyncResult *result, GError **error);

/**
 * pdk_storage_suggest_default_path:
 *
 * Returns: (transfer full) (nullable): the folder of the host where pdk_storage_make_default_async()
 *   would keep images: the one that all tools use; %NULL: it cannot be known for that host
 */
char *pdk_storage_suggest_default_path (PdkStorage *self);

/**
 * pdk_storage_make_default_async:
 *
 * For a host without any pool: makes the folder of pdk_storage_suggest_default_path() unless it is
 * there, has it be the pool “default” and starts it, now and with the host.  The user is asked before.
 */
void pdk_storage_make_default_async (PdkStorage *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean pdk_storage_make_default_finish (PdkStorage *self, GAsyncResult *result, GError **error);

/**
 * pdk_storage_create_volume_async:
 *
 * Makes a volume.  Fails with %PDK_ERROR_EXISTS when its name is taken, with %PDK_ERROR_NO_SPACE when
 * it does not fit (of a sparse one nobody knows before; see pdk_pool_judge_size()), with
 * %PDK_ERROR_INVALID for a name that cannot be.
 */
void pdk_storage_create_volume_async (PdkStorage *self,
                                      const PdkVolumeSpec *spec,
                                      PdkStorageProgressFunc progress,
                                      gpointer progress_data,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/** Returns: (transfer full): the volume as it is */
PdkVolumeInfo *pdk_storage_create_volume_finish (PdkStorage *self,
                                                 GAsyncResult *result,
                                                 GError **error);

/**
 * pdk_storage_upload_async:
 * @pool: the name of the pool
 * @name: of the volume to be
 * @path: of a file on this computer
 *
 * Copies a file into a new volume, with its holes where the host can have holes.  Fails as
 * pdk_storage_create_volume_async(); also when the file is changed meanwhile.
 */
void pdk_storage_upload_async (PdkStorage *self,
                               const char *pool,
                               const char *name,
                               const char *path,
                               PdkStorageProgressFunc progress,
                               gpointer progress_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/** Returns: (transfer full): the volume as it is, its format found by the host */
PdkVolumeInfo *pdk_storage_upload_finish (PdkStorage *self, GAsyncResult *result, GError **error);

/**
 * pdk_storage_upload_disk_async:
 * @spec: the volume to be: of the format that is in the file, and never smaller
 *
 * As pdk_storage_upload_async(), and has the disk be as large as @spec says.  What is built upon another
 * file of the host is refused, with %PDK_ERROR_INVALID: whoever made it may have meant any.  Ends with
 * pdk_storage_upload_finish().
 */
void pdk_storage_upload_disk_async (PdkStorage *self,
                                    const PdkVolumeSpec *spec,
                                    const char *path,
                                    PdkStorageProgressFunc progress,
                                    gpointer progress_data,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/**
 * pdk_storage_copy_disk_async:
 * @path: of a volume of the host
 *
 * The same from what is on the host already; what it is built upon becomes part of it.
 */
void pdk_storage_copy_disk_async (PdkStorage *self,
                                  const PdkVolumeSpec *spec,
                                  const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/** Returns: (transfer full): the volume as it is */
PdkVolumeInfo *pdk_storage_copy_disk_finish (PdkStorage *self,
                                             GAsyncResult *result,
                                             GError **error);

/**
 * pdk_storage_delete_volume_async:
 * @key: (nullable): that of the volume that is meant: another one of the same name stays, with
 *   %PDK_ERROR_GONE
 *
 * Whoever uses it: for what was made a moment ago, in the same run.  What a user wants away, and what a
 * journal has that was loaded, goes with pdk_storage_delete_unused_async(): another one may have the name
 * by now, and in a folder a key is no more than a path.
 */
void pdk_storage_delete_volume_async (PdkStorage *self,
                                      const char *pool,
                                      const char *name,
                                      const char *key,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean pdk_storage_delete_volume_finish (PdkStorage *self, GAsyncResult *result, GError **error);

/**
 * pdk_storage_delete_unused_async:
 * @key: (nullable): as above
 *
 * The same, and one that a machine has stays, with %PDK_ERROR_BUSY: the host is asked right before,
 * for those that run and for what is stored.
 */
void pdk_storage_delete_unused_async (PdkStorage *self,
                                      const char *pool,
                                      const char *name,
                                      const char *key,
                                      PdkStorageProgressFunc progress,
                                      gpointer progress_data,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean pdk_storage_delete_unused_finish (PdkStorage *self, GAsyncResult *result, GError **error);

G_END_DECLS
