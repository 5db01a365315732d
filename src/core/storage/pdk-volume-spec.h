/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkVolumeSpec:
 * @pool: its name
 * @name: of the volume to be, with its suffix
 * @format: (nullable): “qcow2”, “raw”; %NULL: what the pool's volumes are anyway
 * @capacity: bytes
 * @full: all of it is allocated now; otherwise it grows as it is written to
 * @backing: (nullable): the path of a file on the host that it is built upon
 * @backing_format: (nullable): the format of that, with @backing
 *
 * A volume to be made.
 */
typedef struct {
  char *pool;
  char *name;
  char *format;
  guint64 capacity;
  gboolean full;
  char *backing;
  char *backing_format;
} PdkVolumeSpec;

/** Returns: (transfer full): sparse; the rest is set in its members */
PdkVolumeSpec *pdk_volume_spec_new (const char *pool,
                                    const char *name,
                                    const char *format,
                                    guint64 capacity);
PdkVolumeSpec *pdk_volume_spec_copy (const PdkVolumeSpec *self);
void pdk_volume_spec_free (PdkVolumeSpec *self);

/**
 * pdk_volume_spec_check_name:
 *
 * Whether a volume may be called that, on any host: old ones followed “../” out of their pools.
 *
 * Returns: %FALSE with %PDK_ERROR_INVALID, its message for the user
 */
gboolean pdk_volume_spec_check_name (const char *name, GError **error);

/** Returns: (transfer full): the document that libvirt makes it from */
char *pdk_volume_spec_to_xml (const PdkVolumeSpec *self);

/* What pools of a type (“dir”, “logical”) can do. */

/** Whether volumes can be made in them. */
gboolean pdk_pool_type_can_create (const char *type);
/** Whether a volume can take less than its size in them at first. */
gboolean pdk_pool_type_can_be_sparse (const char *type);
/** Whether their volumes are files, which have formats. */
gboolean pdk_pool_type_has_files (const char *type);
/** Returns: (transfer none): what they are called for the user: “Folder”, “LVM volume group” */
const char *pdk_pool_type_describe (const char *type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkVolumeSpec, pdk_volume_spec_free)

G_END_DECLS
