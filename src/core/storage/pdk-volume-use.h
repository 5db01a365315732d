/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/pdk-volume.h"

G_BEGIN_DECLS

/**
 * PdkVolumeUse:
 * @path: (nullable): of the file or device
 * @pool: (nullable): with @volume: it is named by its pool
 * @machine: its name: untrusted
 *
 * That a machine has a volume, or any file of the host, as one of its disks, or below or beside one.
 */
typedef struct {
  char *path;
  char *pool;
  char *volume;
  char *machine;
} PdkVolumeUse;

/** Adds what the machine of @xml has.  What cannot be read has nothing.
 * @uses: (element-type PdkVolumeUse): to add to */
void pdk_volume_uses_read (const char *xml, GPtrArray *uses);
void pdk_volume_use_free (PdkVolumeUse *self);

/**
 * pdk_volume_uses_name:
 * @uses: (nullable) (element-type PdkVolumeUse)
 * @pool: the name of the volume's pool
 *
 * Returns: (transfer full): the names of the machines that have it, display-safe, each once; “” for
 *   none
 */
char *pdk_volume_uses_name (GPtrArray *uses, const char *pool, PdkVolume *volume);

G_END_DECLS
