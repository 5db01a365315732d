/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"
#include "storage/pdk-pool.h"

G_BEGIN_DECLS

#define PDK_TYPE_STORAGE (pdk_storage_get_type ())
/**
 * PdkStorage:
 *
 * The storage of a host: its pools, read when somebody wants to know, and again when the host says
 * that they changed while somebody listens, or every few seconds where it says nothing.  Main thread
 * only; one for each connection.  What changes it is in pdk-storage-change.h.
 *
 * Signals: changed: the pools were read, or could not be; volume-made (owner, pool, name, key): see
 * pdk_storage_tell_made().
 */
G_DECLARE_FINAL_TYPE (PdkStorage, pdk_storage, PDK, STORAGE, GObject)

/** Returns: (transfer none): of @connection, which keeps it */
PdkStorage *pdk_storage_of (PdkConnection *connection);
/** (nullable) (transfer none): %NULL: it is gone */
PdkConnection *pdk_storage_get_connection (PdkStorage *self);

/** Reads the pools unless they are up to date, and which machines have which volumes. */
void pdk_storage_want (PdkStorage *self);
/** Returns: (transfer none) (element-type PdkPool): by name, those that run first */
GListModel *pdk_storage_get_pools (PdkStorage *self);
/** (nullable) (transfer none) */
PdkPool *pdk_storage_find_pool (PdkStorage *self, const char *name);
/** Whether there is an answer of the host: there may be no pools in it. */
gboolean pdk_storage_is_read (PdkStorage *self);
/** Returns: (transfer none) (nullable): why the pools could not be read the last time */
const GError *pdk_storage_get_error (PdkStorage *self);

/**
 * pdk_storage_find_volume:
 * @path: of a file or device on the host
 * @pool: (out) (transfer none): where it is
 *
 * Returns: (transfer none) (nullable): a volume of a pool that was read
 */
PdkVolume *pdk_storage_find_volume (PdkStorage *self, const char *path, PdkPool **pool);

/**
 * pdk_storage_tell_made:
 * @owner: (nullable): the window that a volume was wanted for
 * @key: (nullable): of the volume
 *
 * Tells whoever decides something in @owner that a volume was made for it by hand.
 */
void pdk_storage_tell_made (
    PdkStorage *self, GObject *owner, const char *pool, const char *name, const char *key);

/** Reads again what is shown.  @pool: (nullable): the name of the one that changed; %NULL: any */
void pdk_storage_renew (PdkStorage *self, const char *pool);

G_END_DECLS
