/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-storage-peek.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pdk-error.h"
#include "storage/pdk-storage-call.h"
#include "storage/pdk-storage-range.h"
#include "storage/pdk-storage-read.h"

/* How long nothing may come before the host is taken to hang (s). */
#define PATIENCE 20

typedef struct {
  char *path;
  gsize length;
} PeekData;

static void
peek_data_free (gpointer data)
{
  PeekData *peek = data;

  g_free (peek->path);
  g_free (peek);
}

/* A descriptor as a pointer that is never NULL. */
static gpointer
pack (int fd)
{
  return GINT_TO_POINTER (fd + 1);
}

static int
unpack (gpointer packed)
{
  return GPOINTER_TO_INT (packed) - 1;
}

static void
close_packed (gpointer packed)
{
  close (unpack (packed));
}

/* What is on its way to the file: in the worker. */
typedef struct {
  int fd;
  gsize done;
  gsize length;
  PdkStorageMeter *meter;
} Peek;

static gboolean
write_some (const void *bytes, gsize length, gpointer user_data, GError **error)
{
  Peek *self = user_data;
  const char *at = bytes;

  self->done += length;
  while (length > 0) {
    const gssize written = write (self->fd, at, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0) {
      const int saved = errno;

      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved), g_strerror (saved));
      return FALSE;
    }
    at += written;
    length -= (gsize) written;
  }
  pdk_storage_meter_set (self->meter, self->done, self->length);
  return TRUE;
}

static gpointer
peek_in_worker (virConnectPtr conn,
                gpointer data,
                PdkStorageMeter *meter,
                GCancellable *cancellable,
                GError **error)
{
  const PeekData *peek = data;
  g_autoptr (virStorageVol) volume = pdk_storage_open_volume (conn, peek->path, error);
  g_autoptr (PdkVolumeInfo) info = NULL;
  Peek work = { .meter = meter };

  if (volume == NULL)
    return NULL;
  info = pdk_storage_read_volume (volume, error);
  if (info == NULL)
    return NULL;
  work.length = MIN (peek->length, info->capacity);
  work.fd = memfd_create ("paddock-peek", MFD_CLOEXEC);
  if (work.fd >= 0 &&
      pdk_storage_read_range (volume, 0, work.length, write_some, &work, cancellable, error) &&
      ftruncate (work.fd, (off_t) info->capacity) == 0)
    return pack (work.fd);
  if (*error == NULL)
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_FAILED, g_strerror (errno));
  if (work.fd >= 0)
    close (work.fd);
  return NULL;
}

void
pdk_storage_peek_async (PdkStorage *self,
                        const char *path,
                        gsize length,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  PdkStorageCall call = {
    .lane = PDK_LANE_SAMPLING,
    .func = peek_in_worker,
    .data_free = peek_data_free,
    .result_free = close_packed,
    .patience = PATIENCE,
    .reads = TRUE,
  };
  PeekData *peek = NULL;

  g_return_if_fail (PDK_IS_STORAGE (self));
  g_return_if_fail (path != NULL);

  peek = g_new0 (PeekData, 1);
  peek->path = g_strdup (path);
  peek->length = length;
  call.data = peek;
  pdk_storage_call_run (&call,
                        pdk_storage_call_task (self, pdk_storage_peek_async, cancellable, callback,
                                               user_data),
                        NULL);
}

int
pdk_storage_peek_finish (PdkStorage *self, GAsyncResult *result, GError **error)
{
  gpointer packed = pdk_storage_call_finish (self, result, pdk_storage_peek_async, error);

  return packed != NULL ? unpack (packed) : -1;
}
