/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-storage-change.h"

#include "pdk-error.h"
#include "storage/pdk-storage-call.h"
#include "storage/pdk-storage-read.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* How long nothing of a file may go through before the host is taken to hang (s). */
#define PATIENCE 60
/* One message of libvirt's. */
#define CHUNK (256 * 1024)

typedef struct {
  char *pool;
  char *name;
  char *path;
  PdkVolumeSpec *spec; /* nullable: of a disk */
} UploadData;

static void
upload_data_free (gpointer data)
{
  UploadData *upload = data;

  g_free (upload->pool);
  g_free (upload->name);
  g_free (upload->path);
  pdk_volume_spec_free (upload->spec);
  g_free (upload);
}

/* On its way: in the worker. */
typedef struct {
  int fd;
  guint64 size;
  guint64 done;
  gboolean sparse; /* holes are told as such */
  virStreamPtr stream;
  PdkStorageMeter *meter;
  GCancellable *cancellable;
} Transfer;

static gboolean
fail_with_errno (const char *what, GError **error)
{
  const int saved = errno;

  /* Translators: the first %s is a file or “The file”, the second why */
  g_set_error (error, PDK_ERROR, PDK_ERROR_FAILED, _ ("%s cannot be read: %s"), what,
               g_strerror (saved));
  return FALSE;
}

/* Returns: a file descriptor, or -1 with the error */
static int
open_file (const char *path, struct stat *status, GError **error)
{
  /* A pipe would wait for its other end. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0 || fstat (fd, status) != 0) {
    fail_with_errno (path, error);
  } else if (!S_ISREG (status->st_mode)) {
    g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("%s is not a file"), path);
  } else if (status->st_size == 0) {
    g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("%s is empty"), path);
  } else {
    return fd;
  }
  if (fd >= 0)
    close (fd);
  return -1;
}

static gboolean
take_error (GError **error)
{
  pdk_error_take_libvirt (error);
  return FALSE;
}

static gboolean
is_cancelled (Transfer *self, GError **error)
{
  return g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static gboolean
send_bytes (Transfer *self, const char *bytes, gsize length, GError **error)
{
  while (length > 0) {
    const int sent = virStreamSend (self->stream, bytes, length);

    if (sent < 0)
      return take_error (error);
    bytes += sent;
    length -= (gsize) sent;
    self->done += (guint64) sent;
    pdk_storage_meter_set (self->meter, self->done, self->size);
  }
  return TRUE;
}

/* All up to @end, which is data. */
static gboolean
send_data (Transfer *self, guint64 end, GError **error)
{
  g_autofree char *buffer = g_malloc (CHUNK);

  while (self->done < end) {
    const gssize got = pread (self->fd, buffer, MIN (CHUNK, end - self->done), (off_t) self->done);

    if (is_cancelled (self, error))
      return FALSE;
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return fail_with_errno (_ ("The file"), error);
    if (got == 0) {
      g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID,
                           _ ("The file became shorter while it was read"));
      return FALSE;
    }
    if (!send_bytes (self, buffer, (gsize) got, error))
      return FALSE;
  }
  return TRUE;
}

/* Where the data after the hole at @at begins, or the file ends. */
static guint64
find_data (Transfer *self, guint64 at)
{
  const off_t found = self->sparse ? lseek (self->fd, (off_t) at, SEEK_DATA) : (off_t) at;

  if (found >= 0)
    return MIN ((guint64) found, self->size);
  /* What cannot tell has no holes. */
  return errno == ENXIO ? self->size : at;
}

static guint64
find_hole (Transfer *self, guint64 at)
{
  const off_t found = self->sparse ? lseek (self->fd, (off_t) at, SEEK_HOLE) : -1;

  return found > (off_t) at ? MIN ((guint64) found, self->size) : self->size;
}

static gboolean
send_all (Transfer *self, GError **error)
{
  pdk_storage_meter_set (self->meter, 0, self->size);
  while (self->done < self->size) {
    const guint64 data = find_data (self, self->done);

    if (is_cancelled (self, error))
      return FALSE;
    if (data > self->done) {
      if (virStreamSendHole (self->stream, (long long) (data - self->done), 0) < 0)
        return take_error (error);
      self->done = data;
      pdk_storage_meter_set (self->meter, self->done, self->size);
    } else if (!send_data (self, find_hole (self, data), error)) {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
begin (Transfer *self, virStorageVolPtr volume, GError **error)
{
  self->sparse = TRUE;
  self->stream = virStreamNew (virStorageVolGetConnect (volume), 0);
  if (self->stream == NULL)
    return take_error (error);
  if (virStorageVolUpload (volume, self->stream, 0, self->size,
                           VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM) == 0)
    return TRUE;
  /* A host that knows nothing of holes, or a volume that cannot have any. */
  self->sparse = FALSE;
  virStreamFree (self->stream);
  self->stream = virStreamNew (virStorageVolGetConnect (volume), 0);
  if (self->stream == NULL || virStorageVolUpload (volume, self->stream, 0, self->size, 0) < 0)
    return take_error (error);
  return TRUE;
}

static gboolean
transfer (Transfer *self, virStorageVolPtr volume, GError **error)
{
  gboolean done = FALSE;

  if (!begin (self, volume, error)) {
    g_clear_pointer (&self->stream, virStreamFree);
    return FALSE;
  }
  if (send_all (self, error)) {
    /* The host says only now whether it could write all of it. */
    done = virStreamFinish (self->stream) == 0 || take_error (error);
  } else {
    virStreamAbort (self->stream);
    virResetLastError ();
  }
  virStreamFree (self->stream);
  return done && !is_cancelled (self, error);
}

/* The volume is as large as the file, whatever is in it: what that is the host finds out. */
static virStorageVolPtr
enter (virStoragePoolPtr pool, const UploadData *upload, guint64 size, GError **error)
{
  g_autoptr (PdkPoolInfo) info = pdk_storage_read_pool (pool, error);
  g_autoptr (PdkVolumeSpec) spec = NULL;

  if (info == NULL)
    return NULL;
  spec = pdk_volume_spec_new (upload->pool, upload->name,
                              pdk_pool_type_has_files (info->type) ? "raw" : NULL, size);
  spec->full = !pdk_pool_type_can_be_sparse (info->type);
  return pdk_storage_enter_volume (pool, spec, 0, error);
}

static PdkVolumeInfo *
describe (virStoragePoolPtr pool, const UploadData *upload, GError **error)
{
  g_autoptr (virStorageVol) volume = NULL;

  /* Has the host look at what is in it now; it may be doing so already. */
  virStoragePoolRefresh (pool, 0);
  virResetLastError ();
  volume = virStorageVolLookupByName (pool, upload->name);
  if (volume == NULL) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  if (upload->spec != NULL)
    return pdk_storage_grow_volume (volume, upload->spec, error);
  return pdk_storage_read_volume (volume, error);
}

/* It is there still, or a part of it.  A link that was closed tells no more than one that broke. */
static void
say_left (virStoragePoolPtr pool, const char *name, GError **error)
{
  if ((*error)->domain == PDK_ERROR && virConnectIsAlive (virStoragePoolGetConnect (pool)) != 1)
    (*error)->code = PDK_ERROR_OUTCOME_UNKNOWN;
  g_prefix_error (error, _ ("“%s” could not be removed again: "), name);
}

static PdkVolumeInfo *
upload_file (virStoragePoolPtr pool,
             const UploadData *upload,
             const struct stat *status,
             Transfer *self,
             GError **error)
{
  g_autoptr (virStorageVol) volume = NULL;
  PdkVolumeInfo *info = NULL;

  self->size = (guint64) status->st_size;
  /* Its holes take nothing. */
  if (!pdk_storage_check_space (pool, MIN (self->size, (guint64) status->st_blocks * 512), error))
    return NULL;
  volume = enter (pool, upload, self->size, error);
  if (volume == NULL)
    return NULL;
  if (transfer (self, volume, error))
    info = describe (pool, upload, error);
  if (info == NULL && !pdk_storage_undo_volume (volume))
    say_left (pool, upload->name, error);
  return info;
}

static gpointer
upload_in_worker (virConnectPtr conn,
                  gpointer data,
                  PdkStorageMeter *meter,
                  GCancellable *cancellable,
                  GError **error)
{
  const UploadData *upload = data;
  Transfer self = { .meter = meter, .cancellable = cancellable };
  g_autoptr (virStoragePool) pool = NULL;
  PdkVolumeInfo *info = NULL;
  struct stat status;

  self.fd = open_file (upload->path, &status, error);
  if (self.fd < 0)
    return NULL;
  pool = pdk_storage_open_pool (conn, upload->pool, error);
  if (pool != NULL)
    info = upload_file (pool, upload, &status, &self, error);
  close (self.fd);
  return info;
}

/* @data: (transfer full); @task: (transfer full) */
static void
upload (UploadData *data, GTask *task, PdkStorageProgressFunc progress, gpointer progress_data)
{
  const PdkStorageCall call = {
    .lane = PDK_LANE_TRANSFER,
    .func = upload_in_worker,
    .data = data,
    .data_free = upload_data_free,
    .result_free = (GDestroyNotify) pdk_volume_info_unref,
    .patience = PATIENCE,
    .progress = progress,
    .progress_data = progress_data,
  };
  GError *error = NULL;

  if (pdk_volume_spec_check_name (data->name, &error)) {
    pdk_storage_call_run (&call, task, data->pool);
    return;
  }
  upload_data_free (data);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static UploadData *
make_data (const char *pool, const char *name, const char *path)
{
  UploadData *data = g_new0 (UploadData, 1);

  data->pool = g_strdup (pool);
  data->name = g_strdup (name);
  data->path = g_strdup (path);
  return data;
}

void
pdk_storage_upload_async (PdkStorage *self,
                          const char *pool,
                          const char *name,
                          const char *path,
                          PdkStorageProgressFunc progress,
                          gpointer progress_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (PDK_IS_STORAGE (self));
  g_return_if_fail (pool != NULL && path != NULL);

  upload (make_data (pool, name, path),
          pdk_storage_call_task (self, pdk_storage_upload_async, cancellable, callback, user_data),
          progress, progress_data);
}

void
pdk_storage_upload_disk_async (PdkStorage *self,
                               const PdkVolumeSpec *spec,
                               const char *path,
                               PdkStorageProgressFunc progress,
                               gpointer progress_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  UploadData *data = NULL;

  g_return_if_fail (PDK_IS_STORAGE (self));
  g_return_if_fail (spec != NULL && path != NULL);

  data = make_data (spec->pool, spec->name, path);
  data->spec = pdk_volume_spec_copy (spec);
  upload (data,
          pdk_storage_call_task (self, pdk_storage_upload_async, cancellable, callback, user_data),
          progress, progress_data);
}

PdkVolumeInfo *
pdk_storage_upload_finish (PdkStorage *self, GAsyncResult *result, GError **error)
{
  return pdk_storage_call_finish (self, result, pdk_storage_upload_async, error);
}
