/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-libvirt.h"
#include "storage/pdk-storage-meter.h"
#include "storage/pdk-volume.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is asked of a host about its storage, each in a worker. */

/** As libvirt has it, in its numbers. */
typedef enum {
  PDK_POOL_STOPPED,
  PDK_POOL_BUILDING,
  PDK_POOL_RUNNING,
  PDK_POOL_DEGRADED,
  PDK_POOL_INACCESSIBLE,
} PdkPoolState;

/**
 * PdkPoolInfo:
 * @name: untrusted, as are the other texts
 * @type: “dir”, “logical”, …
 * @path: (nullable): the folder or device its volumes are in
 * @source: (nullable): where that comes from: “server:/export”, a volume group
 * @capacity: bytes, as @allocation, which is in use, and @available
 *
 * What a host says of a pool.
 */
typedef struct {
  char uuid[VIR_UUID_STRING_BUFLEN];
  char *name;
  char *type;
  char *path;
  char *source;
  PdkPoolState state;
  gboolean autostart;
  guint64 capacity;
  guint64 allocation;
  guint64 available;
} PdkPoolInfo;

void pdk_pool_info_free (PdkPoolInfo *self);
/** @xml: libvirt's document of a pool.  Returns: (transfer full): or %NULL with %PDK_ERROR_XML */
PdkPoolInfo *pdk_pool_info_parse (const char *xml, GError **error);

/** Returns: (transfer full) (element-type PdkPoolInfo): or %NULL with the error */
GPtrArray *pdk_storage_read_pools (virConnectPtr conn, GError **error);

/* Reading what all machines have is the first of so many parts of finding out who has a volume, as long
 * as the others. */
#define PDK_STORAGE_USES_PARTS 2

/**
 * pdk_storage_read_uses:
 * @beside: (nullable) (element-type PdkHandle): of other drivers of the host, whose machines are among them
 * @all: also what they were when they were saved, and what their snapshots go back to; fails when one
 *   of them cannot be read, otherwise that one has nothing
 * @meter: (nullable): touched with each answer, set with each machine
 * @cancellable: (nullable): looked at before each machine
 *
 * Returns: (transfer full) (element-type PdkVolumeUse): what all machines have, as they run and as they
 *   are stored, or %NULL with the error
 */
GPtrArray *pdk_storage_read_uses (virConnectPtr conn,
                                  GPtrArray *beside,
                                  gboolean all,
                                  PdkStorageMeter *meter,
                                  GCancellable *cancellable,
                                  GError **error);

/**
 * pdk_storage_open_pool:
 * Returns: (transfer full): or %NULL with the error, %PDK_ERROR_GONE when there is none
 */
virStoragePoolPtr pdk_storage_open_pool (virConnectPtr conn, const char *name, GError **error);

/** Returns: (transfer full): what @pool is like now, or %NULL with the error */
PdkPoolInfo *pdk_storage_read_pool (virStoragePoolPtr pool, GError **error);

/** Returns: (transfer full) (element-type PdkVolumeName): of its volumes, sorted, or %NULL with the error */
GPtrArray *pdk_storage_read_names (virStoragePoolPtr pool, GError **error);

/** Returns: (transfer full): what @volume is like now, or %NULL with the error */
PdkVolumeInfo *pdk_storage_read_volume (virStorageVolPtr volume, GError **error);

static inline void
pdk_vir_pool_free (virStoragePoolPtr pool)
{
  virStoragePoolFree (pool);
}

static inline void
pdk_vir_volume_free (virStorageVolPtr volume)
{
  virStorageVolFree (volume);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virStoragePool, pdk_vir_pool_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (virStorageVol, pdk_vir_volume_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkPoolInfo, pdk_pool_info_free)

G_END_DECLS
