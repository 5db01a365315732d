/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/pdk-volume.h"

G_BEGIN_DECLS

/**
 * PdkVolumeUseKind:
 * @PDK_VOLUME_USE_FILE: just that
 * @PDK_VOLUME_USE_IMAGE: a disk, which may be built upon others
 * @PDK_VOLUME_USE_FOLDER: all that is in it as well
 */
typedef enum {
  PDK_VOLUME_USE_FILE,
  PDK_VOLUME_USE_IMAGE,
  PDK_VOLUME_USE_FOLDER,
} PdkVolumeUseKind;

/**
 * PdkVolumeUse:
 * @path: (nullable): of the file, device or folder
 * @pool: (nullable): with @volume: it is named by its pool
 * @machine: its name: untrusted
 *
 * That a machine has a volume, or any file of the host.
 */
typedef struct {
  PdkVolumeUseKind kind;
  char *path;
  char *pool;
  char *volume;
  char *machine;
} PdkVolumeUse;

/**
 * pdk_volume_uses_read:
 * @xml: a document of @machine’s: its definition, a snapshot, …
 * @machine: its name: untrusted
 * @uses: (element-type PdkVolumeUse): to add to
 *
 * Adds all that the document has of the host: disks with what is below and beside them, but also what
 * it is booted with, where its firmware keeps its settings, folders, and whatever else is a path.
 *
 * Returns: whether it could be read; otherwise nothing is known of it
 */
gboolean pdk_volume_uses_read (const char *xml,
                               const char *machine,
                               GPtrArray *uses,
                               GError **error);
void pdk_volume_use_free (PdkVolumeUse *self);

/** Returns: whether @path is one of Windows: “C:\…”, of VirtualBox there */
gboolean pdk_volume_path_is_of_drive (const char *path);

G_END_DECLS
