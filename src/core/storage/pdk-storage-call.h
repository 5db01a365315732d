/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection-private.h"
#include "storage/pdk-storage-change.h"
#include "storage/pdk-storage-meter.h"

G_BEGIN_DECLS

/* A change of a host's storage in a worker, that the user does not wait for longer than makes sense:
 * libvirt has no way to stop most of them, and no time limits. */

/**
 * PdkStorageCallFunc:
 *
 * As #PdkConnectionFunc.  When @cancellable is cancelled, it removes what it made, as soon as it can,
 * and fails with %G_IO_ERROR_CANCELLED.
 */
typedef gpointer (*PdkStorageCallFunc) (virConnectPtr conn,
                                        gpointer data,
                                        PdkStorageMeter *meter,
                                        GCancellable *cancellable,
                                        GError **error);

/**
 * PdkStorageCall:
 * @data: (transfer full): for @func; @data_free may run in any thread
 * @patience: s without any progress after which the host is taken to hang; 0: none
 * @progress: (nullable): called on the main thread with @progress_data
 * @reads: nothing is another afterwards
 */
typedef struct {
  PdkLane lane;
  PdkStorageCallFunc func;
  gpointer data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
  guint patience;
  PdkStorageProgressFunc progress;
  gpointer progress_data;
  gboolean reads;
} PdkStorageCall;

/**
 * pdk_storage_call_run:
 * @task: (transfer full): of a PdkStorage; returns a pointer
 * @pool: (nullable): the name of the pool that is another afterwards; %NULL: any
 *
 * Runs @call.  Cancelled, @task is over when @func has come back, or a few seconds later with
 * %PDK_ERROR_NOT_ANSWERING; so it is when patience ends.  @func, which is cancelled then, still removes
 * what it made when the host answers one day.
 */
void pdk_storage_call_run (const PdkStorageCall *call, GTask *task, const char *pool);

/** A task for that.  @function: which it is made in: an “…_async” */
#define pdk_storage_call_task(self, function, cancellable, callback, user_data)                    \
  pdk_storage_call_new_task (self, function, #function, cancellable, callback, user_data)
GTask *pdk_storage_call_new_task (PdkStorage *self,
                                  gpointer function,
                                  const char *name,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/** pdk_storage_call_finish: Returns: (transfer full): what the task of @function returned */
gpointer pdk_storage_call_finish (PdkStorage *self,
                                  GAsyncResult *result,
                                  gpointer function,
                                  GError **error);

/* What changes of volumes share; in the worker. */

/** Deletes a volume that was just made, which may be in use for a moment more.  Returns: whether it is
 * gone */
gboolean pdk_storage_undo_volume (virStorageVolPtr volume);

/**
 * pdk_storage_check_space:
 * @bytes: that will be needed at once
 *
 * Returns: whether the pool has them; otherwise %PDK_ERROR_NO_SPACE
 */
gboolean pdk_storage_check_space (virStoragePoolPtr pool, guint64 bytes, GError **error);

/**
 * pdk_storage_enter_volume:
 * @flags: of virStorageVolCreateXML(); dropped for a driver that has none
 *
 * Returns: (transfer full): a volume made as @spec says, or %NULL with the error
 */
virStorageVolPtr pdk_storage_enter_volume (virStoragePoolPtr pool,
                                           const PdkVolumeSpec *spec,
                                           guint flags,
                                           GError **error);

/**
 * pdk_storage_grow_volume:
 *
 * Has a volume that was just made be as large as @spec says, and refuses what is another than that.
 *
 * Returns: (transfer full): the volume as it is, or %NULL with the error
 */
PdkVolumeInfo *pdk_storage_grow_volume (virStorageVolPtr volume,
                                        const PdkVolumeSpec *spec,
                                        GError **error);

G_END_DECLS
