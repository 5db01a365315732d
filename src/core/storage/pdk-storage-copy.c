/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-storage-change.h"

#include <glib/gi18n.h>

#include "pdk-error.h"
#include "storage/pdk-storage-call.h"
#include "storage/pdk-storage-read.h"

typedef struct {
  PdkVolumeSpec *spec;
  char *path;
} CopyData;

static void
copy_data_free (gpointer data)
{
  CopyData *copy = data;

  pdk_volume_spec_free (copy->spec);
  g_free (copy->path);
  g_free (copy);
}

static gboolean
check_disk (const PdkVolumeInfo *info, const PdkVolumeSpec *spec, GError **error)
{
  if (info->backing != NULL)
    g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID,
                 /* Translators: %s is a path of the host */
                 _ ("This image is only what differs from another file: %s"), info->backing);
  else if (spec->format != NULL && g_strcmp0 (info->format, spec->format) != 0)
    g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID,
                 /* Translators: formats of disks: “qcow2” */
                 _ ("The host takes this image for %s, not for %s"),
                 info->format != NULL ? info->format : "raw", spec->format);
  else
    return TRUE;
  return FALSE;
}

PdkVolumeInfo *
pdk_storage_grow_volume (virStorageVolPtr volume, const PdkVolumeSpec *spec, GError **error)
{
  g_autoptr (PdkVolumeInfo) info = pdk_storage_read_volume (volume, error);

  if (info == NULL || !check_disk (info, spec, error))
    return NULL;
  if (info->capacity >= spec->capacity)
    return g_steal_pointer (&info);
  if (virStorageVolResize (volume, spec->capacity, 0) < 0) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  return pdk_storage_read_volume (volume, error);
}

/* libvirt does not copy to another size. */
static virStorageVolPtr
copy_volume (virStoragePoolPtr pool,
             virStorageVolPtr source,
             const PdkVolumeSpec *spec,
             GError **error)
{
  g_autoptr (PdkVolumeInfo) info = pdk_storage_read_volume (source, error);
  g_autoptr (PdkVolumeSpec) same = NULL;
  g_autofree char *xml = NULL;
  virStorageVolPtr volume = NULL;

  if (info == NULL || !pdk_storage_check_space (pool, info->allocation, error))
    return NULL;
  same = pdk_volume_spec_copy (spec);
  same->capacity = info->capacity;
  xml = pdk_volume_spec_to_xml (same);
  volume = virStorageVolCreateXMLFrom (pool, xml, source, 0);
  if (volume == NULL)
    pdk_error_take_libvirt (error);
  return volume;
}

static gpointer
copy_in_worker (virConnectPtr conn,
                gpointer data,
                PdkStorageMeter *meter,
                GCancellable *cancellable,
                GError **error)
{
  const CopyData *copy = data;
  g_autoptr (virStoragePool) pool = pdk_storage_open_pool (conn, copy->spec->pool, error);
  g_autoptr (virStorageVol) source = NULL;
  g_autoptr (virStorageVol) volume = NULL;
  PdkVolumeInfo *info = NULL;

  if (pool == NULL)
    return NULL;
  source = virStorageVolLookupByPath (conn, copy->path);
  if (source == NULL) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  volume = copy_volume (pool, source, copy->spec, error);
  if (volume == NULL)
    return NULL;
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    info = pdk_storage_grow_volume (volume, copy->spec, error);
  if (info == NULL)
    pdk_storage_undo_volume (volume);
  return info;
}

void
pdk_storage_copy_disk_async (PdkStorage *self,
                             const PdkVolumeSpec *spec,
                             const char *path,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  PdkStorageCall call = {
    .lane = PDK_LANE_TRANSFER,
    .func = copy_in_worker,
    .data_free = copy_data_free,
    .result_free = (GDestroyNotify) pdk_volume_info_unref,
  };
  CopyData *data = NULL;

  g_return_if_fail (PDK_IS_STORAGE (self));
  g_return_if_fail (spec != NULL && path != NULL);

  data = g_new0 (CopyData, 1);
  data->spec = pdk_volume_spec_copy (spec);
  data->path = g_strdup (path);
  call.data = data;
  pdk_storage_call_run (&call,
                        pdk_storage_call_task (self, pdk_storage_copy_disk_async, cancellable,
                                               callback, user_data),
                        spec->pool);
}

PdkVolumeInfo *
pdk_storage_copy_disk_finish (PdkStorage *self, GAsyncResult *result, GError **error)
{
  return pdk_storage_call_finish (self, result, pdk_storage_copy_disk_async, error);
}
