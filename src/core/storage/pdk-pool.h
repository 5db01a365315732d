/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "storage/pdk-storage-read.h"
#include "storage/pdk-volume.h"

G_BEGIN_DECLS

#define PDK_TYPE_POOL (pdk_pool_get_type ())
/**
 * PdkPool:
 *
 * A storage pool of a host, as #PdkStorage lists it.  Main thread only.
 *
 * Properties (notify; texts are display-safe): title; status (what is free, or that it is stopped);
 * active (boolean); capacity, available (uint64, bytes).
 * Signal: changed: its volumes were read, or could not be.
 */
G_DECLARE_FINAL_TYPE (PdkPool, pdk_pool, PDK, POOL, GObject)

/** As the host has it: untrusted. */
const char *pdk_pool_get_name (PdkPool *self);
const char *pdk_pool_get_title (PdkPool *self);
/** What it is and where, display-safe. */
const char *pdk_pool_get_subtitle (PdkPool *self);
const char *pdk_pool_get_status (PdkPool *self);
/** (transfer none): never %NULL; another one after each reading */
const PdkPoolInfo *pdk_pool_get_info (PdkPool *self);
/** Whether its volumes can be reached: it is started, and not lost. */
gboolean pdk_pool_is_active (PdkPool *self);

/** Returns: (transfer none) (element-type PdkVolume): kept up to date while the pool is watched */
GListModel *pdk_pool_get_volumes (PdkPool *self);
/** (nullable) (transfer none) */
PdkVolume *pdk_pool_find_volume (PdkPool *self, const char *name);

/**
 * pdk_pool_watch:
 *
 * Reads the volumes and keeps them up to date, until pdk_pool_unwatch() was called as often.  Their
 * names are there after two round trips; the rest comes piece by piece.
 */
void pdk_pool_watch (PdkPool *self);
void pdk_pool_unwatch (PdkPool *self);
/** Whether the names have been read since it is watched. */
gboolean pdk_pool_has_volumes (PdkPool *self);
/** Returns: (transfer none) (nullable): why the volumes could not be read the last time */
const GError *pdk_pool_get_error (PdkPool *self);

/** Whether a new volume has room. */
typedef enum {
  PDK_POOL_FITS,
  PDK_POOL_OVERCOMMITS, /* it may not once it and the others have grown */
  PDK_POOL_TOO_SMALL,
} PdkPoolRoom;

/**
 * pdk_pool_judge_size:
 * @capacity: bytes of the volume to be
 * @full: all of it is allocated at once
 * @reason: (out) (optional) (transfer full) (nullable): in plain words, unless it fits
 */
PdkPoolRoom pdk_pool_judge_size (PdkPool *self, guint64 capacity, gboolean full, char **reason);

/** Returns: (transfer none) (nullable): the volume @name, where it is known to be as large as a file of @size
 * bytes, with all of it there, and a machine finds it at its path: a copy of that, as far as it can be told
 * without reading it */
PdkVolume *pdk_pool_find_copy (PdkPool *self, const char *name, guint64 size);

/** Returns: (transfer full): @name, or one like it that no volume has that is known of: “debian-2.iso” */
char *pdk_pool_find_free_name (PdkPool *self, const char *name);

/**
 * pdk_pool_suggest_name:
 * @stem: (nullable): “debian12”; what a volume cannot be called is left out
 * @suffix: “.qcow2”, “”
 *
 * Returns: (transfer full): a name that no volume has that is known of: “debian12-2.qcow2”
 */
char *pdk_pool_suggest_name (PdkPool *self, const char *stem, const char *suffix);

G_END_DECLS
