/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PdkVolumeInfo:
 * @name: in its pool; so are all its texts untrusted
 * @path: (nullable): where it is on the host, or what a machine calls it
 * @key: (nullable): what no other volume has
 * @format: (nullable): “qcow2”, “raw”, “iso”…
 * @backing: (nullable): the path of what it is built upon
 * @capacity: how large it is for a machine; bytes; so is @allocation, which it takes of the pool
 * @by_path: whether a machine finds it as a file or device at @path; otherwise only through its pool
 * @folder: whether it is a folder
 *
 * What a host says of a volume.  Immutable once shared.
 */
typedef struct {
  char *name;
  char *path;
  char *key;
  char *format;
  char *backing;
  guint64 capacity;
  guint64 allocation;
  gboolean by_path;
  gboolean folder;
} PdkVolumeInfo;

/**
 * pdk_volume_info_parse:
 * @xml: libvirt's document of a volume; hostile ones are expected
 *
 * Returns: (transfer full): or %NULL with %PDK_ERROR_XML
 */
PdkVolumeInfo *pdk_volume_info_parse (const char *xml, GError **error);
PdkVolumeInfo *pdk_volume_info_ref (PdkVolumeInfo *self);
void pdk_volume_info_unref (PdkVolumeInfo *self);

/**
 * PdkVolumeName:
 * @name: as the host has it: untrusted
 * @title: display-safe
 * @key: what @title is sorted by
 *
 * What a volume is called.  Made in a worker: a pool may have thousands.
 */
typedef struct {
  char *name;
  char *title;
  char *key;
} PdkVolumeName;

PdkVolumeName *pdk_volume_name_new (const char *name);
void pdk_volume_name_free (PdkVolumeName *self);

#define PDK_TYPE_VOLUME (pdk_volume_get_type ())
/**
 * PdkVolume:
 *
 * A volume of a pool, as a list shows it.  Its name is known at once, the rest a little later.  Main
 * thread only.
 *
 * Properties (notify; texts are display-safe): title, format (strings); capacity (uint64, bytes);
 * used-by (string: names of machines, “” for none); known (boolean: the rest has been read).
 */
G_DECLARE_FINAL_TYPE (PdkVolume, pdk_volume, PDK, VOLUME, GObject)

/** @name: (transfer full) */
PdkVolume *pdk_volume_new (PdkVolumeName *name);
/** As the host has it: untrusted. */
const char *pdk_volume_get_name (PdkVolume *self);
const char *pdk_volume_get_title (PdkVolume *self);
/** The order of their titles, as a reader expects it: disk-2 before disk-10. */
int pdk_volume_compare (PdkVolume *a, PdkVolume *b);
/** (nullable) (transfer none): %NULL: not read yet */
const PdkVolumeInfo *pdk_volume_get_info (PdkVolume *self);
/** @info: (nullable) */
void pdk_volume_set_info (PdkVolume *self, PdkVolumeInfo *info);
const char *pdk_volume_get_used_by (PdkVolume *self);
/** @used_by: (nullable): display-safe */
void pdk_volume_set_used_by (PdkVolume *self, const char *used_by);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkVolumeInfo, pdk_volume_info_unref)

G_END_DECLS
