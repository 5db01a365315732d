/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-storage-peek.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pdk-error.h"
#include "storage/pdk-storage-call.h"
#include "storage/pdk-storage-read.h"

/* How long nothing may come before the host is taken to hang (s). */
#define PATIENCE 20
/* One message of libvirt's. */
#define CHUNK (256 * 1024)

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

static gboolean
take_error (GError **error)
{
  pdk_error_take_libvirt (error);
  return FALSE;
}

static gboolean
write_all (int fd, const char *bytes, gsize length, GError **error)
{
  while (length > 0) {
    const gssize written = write (fd, bytes, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0) {
      const int saved = errno;

      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved), g_strerror (saved));
      return FALSE;
    }
    bytes += written;
    length -= (gsize) written;
  }
  return TRUE;
}

static gboolean
receive (virStreamPtr stream,
         int fd,
         gsize length,
         PdkStorageMeter *meter,
         GCancellable *cancellable,
         GError **error)
{
  g_autofree char *buffer = g_malloc (CHUNK);
  gsize done = 0;

  while (done < length) {
    const int got = virStreamRecv (stream, buffer, MIN (CHUNK, length - done));

    if (got < 0)
      return take_error (error);
    if (got == 0)
      break;
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !write_all (fd, buffer, (gsize) got, error))
      return FALSE;
    done += (gsize) got;
    pdk_storage_meter_set (meter, done, length);
  }
  return TRUE;
}

static gboolean
download (virStorageVolPtr volume,
          int fd,
          gsize length,
          PdkStorageMeter *meter,
          GCancellable *cancellable,
          GError **error)
{
  virStreamPtr stream = virStreamNew (virStorageVolGetConnect (volume), 0);
  gboolean done = FALSE;

  if (stream == NULL)
    return take_error (error);
  if (virStorageVolDownload (volume, stream, 0, length, 0) < 0)
    take_error (error);
  else if (receive (stream, fd, length, meter, cancellable, error))
    done = virStreamFinish (stream) == 0 || take_error (error);
  else
    virStreamAbort (stream);
  virResetLastError ();
  virStreamFree (stream);
  return done;
}

static gpointer
peek_in_worker (virConnectPtr conn,
                gpointer data,
                PdkStorageMeter *meter,
                GCancellable *cancellable,
                GError **error)
{
  const PeekData *peek = data;
  g_autoptr (virStorageVol) volume = virStorageVolLookupByPath (conn, peek->path);
  g_autoptr (PdkVolumeInfo) info = NULL;
  int fd = -1;

  if (volume == NULL) {
    virResetLastError ();
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_GONE,
                         _ ("No storage pool of the host has this file"));
    return NULL;
  }
  info = pdk_storage_read_volume (volume, error);
  if (info == NULL)
    return NULL;
  fd = memfd_create ("paddock-peek", MFD_CLOEXEC);
  if (fd >= 0 &&
      download (volume, fd, MIN (peek->length, info->capacity), meter, cancellable, error) &&
      ftruncate (fd, (off_t) info->capacity) == 0)
    return pack (fd);
  if (*error == NULL)
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_FAILED, g_strerror (errno));
  if (fd >= 0)
    close (fd);
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
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_STORAGE (self));
  g_return_if_fail (path != NULL);

  peek = g_new0 (PeekData, 1);
  peek->path = g_strdup (path);
  peek->length = length;
  call.data = peek;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_storage_peek_async);
  g_task_set_name (task, "pdk_storage_peek_async");
  pdk_storage_call_run (&call, task, NULL);
}

int
pdk_storage_peek_finish (PdkStorage *self, GAsyncResult *result, GError **error)
{
  gpointer packed = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  packed = g_task_propagate_pointer (G_TASK (result), error);
  return packed != NULL ? unpack (packed) : -1;
}
