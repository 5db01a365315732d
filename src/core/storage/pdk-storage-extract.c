/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-storage-extract.h"

#include "os/pdk-disc-extract.h"
#include "storage/pdk-storage-call.h"
#include "storage/pdk-storage-range.h"
#include "storage/pdk-storage-read.h"

/* How long nothing may come before the host is taken to hang (s). */
#define PATIENCE 60

typedef struct {
  char *disc;
  char *inner;
  char *path;
} ExtractData;

static void
extract_data_free (gpointer data)
{
  ExtractData *extract = data;

  g_free (extract->disc);
  g_free (extract->inner);
  g_free (extract->path);
  g_free (extract);
}

typedef struct {
  virStorageVolPtr volume;
  PdkStorageMeter *meter;
} Disc;

/* Finding a file takes several of these, which say nothing of how far it is. */
static gboolean
read_volume (gpointer data,
             guint64 offset,
             guint64 length,
             PdkIsoTakeFunc take,
             gpointer user_data,
             GCancellable *cancellable,
             GError **error)
{
  const Disc *disc = data;

  pdk_storage_meter_touch (disc->meter);
  return pdk_storage_read_range (disc->volume, offset, length, take, user_data, cancellable, error);
}

static void
on_extracted_some (guint64 done, guint64 total, gpointer meter)
{
  pdk_storage_meter_set (meter, done, total);
}

static gpointer
extract_in_worker (virConnectPtr conn,
                   gpointer data,
                   PdkStorageMeter *meter,
                   GCancellable *cancellable,
                   GError **error)
{
  const ExtractData *extract = data;
  g_autoptr (virStorageVol) volume = pdk_storage_open_volume (conn, extract->disc, error);
  g_autoptr (PdkVolumeInfo) info = NULL;
  Disc disc = { volume, meter };
  PdkIsoSource source = { .read = read_volume, .data = &disc };

  if (volume == NULL)
    return NULL;
  info = pdk_storage_read_volume (volume, error);
  if (info == NULL)
    return NULL;
  source.size = info->capacity;
  return GINT_TO_POINTER (pdk_disc_extract (&source, extract->inner, extract->path,
                                            on_extracted_some, meter, cancellable, error));
}

void
pdk_storage_extract_async (PdkStorage *self,
                           const char *disc,
                           const char *inner,
                           const char *path,
                           PdkStorageProgressFunc progress,
                           gpointer progress_data,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  PdkStorageCall call = {
    .lane = PDK_LANE_TRANSFER,
    .func = extract_in_worker,
    .data_free = extract_data_free,
    .patience = PATIENCE,
    .progress = progress,
    .progress_data = progress_data,
    .reads = TRUE,
  };
  ExtractData *extract = NULL;

  g_return_if_fail (PDK_IS_STORAGE (self));
  g_return_if_fail (disc != NULL && inner != NULL && path != NULL);

  extract = g_new0 (ExtractData, 1);
  extract->disc = g_strdup (disc);
  extract->inner = g_strdup (inner);
  extract->path = g_strdup (path);
  call.data = extract;
  pdk_storage_call_run (&call,
                        pdk_storage_call_task (self, pdk_storage_extract_async, cancellable,
                                               callback, user_data),
                        NULL);
}

gboolean
pdk_storage_extract_finish (PdkStorage *self, GAsyncResult *result, GError **error)
{
  return pdk_storage_call_finish (self, result, pdk_storage_extract_async, error) != NULL;
}
