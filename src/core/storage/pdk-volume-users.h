/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/pdk-volume-use.h"

G_BEGIN_DECLS

/**
 * PdkVolumeUsers:
 *
 * Which machines have a place of a host, to be looked up however many they are.  Made in a worker;
 * immutable once shared.
 */
typedef struct _PdkVolumeUsers PdkVolumeUsers;

/** @local: whether paths are those of this computer: what links lead to is the same, then */
PdkVolumeUsers *pdk_volume_users_new (gboolean local);
PdkVolumeUsers *pdk_volume_users_ref (PdkVolumeUsers *self);
void pdk_volume_users_unref (PdkVolumeUsers *self);

/** Runs in the worker.  Returns: whether the path of @use is a new one */
gboolean pdk_volume_users_add (PdkVolumeUsers *self, const PdkVolumeUse *use);
/** The same for just a path, or key.  @path: (nullable) */
gboolean pdk_volume_users_add_path (PdkVolumeUsers *self, const char *path, const char *machine);

/**
 * pdk_volume_users_find:
 * @key: (nullable): of a volume, as is @path
 *
 * Runs in the worker.
 *
 * Returns: (nullable): the name of a machine that has it, a folder it is in, or something in it:
 *   untrusted, of @self
 */
const char *pdk_volume_users_find (PdkVolumeUsers *self, const char *key, const char *path);

/**
 * pdk_volume_users_name:
 * @self: (nullable)
 * @pool: the name of the volume's pool
 *
 * Asks no disk.
 *
 * Returns: (transfer full): the names of all machines that have it, display-safe, each once; “” for
 *   none
 */
char *pdk_volume_users_name (PdkVolumeUsers *self, const char *pool, PdkVolume *volume);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkVolumeUsers, pdk_volume_users_unref)

G_END_DECLS
