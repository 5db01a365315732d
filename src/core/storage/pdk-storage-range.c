/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-storage-range.h"

#include <glib/gi18n.h>

#include "pdk-error.h"

/* One message of libvirt's. */
#define CHUNK (256 * 1024)
/* libvirt keeps all that has come of a stream until it is asked for, however much that is: no more of it is
 * asked of the host at once. */
#define STRETCH ((guint64) 16 * 1024 * 1024)

virStorageVolPtr
pdk_storage_open_volume (virConnectPtr conn, const char *path, GError **error)
{
  virStorageVolPtr volume = virStorageVolLookupByPath (conn, path);

  if (volume != NULL)
    return volume;
  virResetLastError ();
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_GONE,
                       _ ("No storage pool of the host has this file"));
  return NULL;
}

static gboolean
take_error (GError **error)
{
  pdk_error_take_libvirt (error);
  return FALSE;
}

/* @done: (out): how much came */
static gboolean
receive (virStreamPtr stream,
         guint64 length,
         PdkStorageTakeFunc take,
         gpointer user_data,
         guint64 *done,
         GCancellable *cancellable,
         GError **error)
{
  g_autofree char *buffer = g_malloc (CHUNK);

  while (*done < length) {
    const int got = virStreamRecv (stream, buffer, MIN (CHUNK, length - *done));

    if (got < 0)
      return take_error (error);
    if (got == 0)
      break;
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !take (buffer, (gsize) got, user_data, error))
      return FALSE;
    *done += (guint64) got;
  }
  return TRUE;
}

static gboolean
read_stretch (virStorageVolPtr volume,
              guint64 offset,
              guint64 length,
              PdkStorageTakeFunc take,
              gpointer user_data,
              guint64 *done,
              GCancellable *cancellable,
              GError **error)
{
  virStreamPtr stream = virStreamNew (virStorageVolGetConnect (volume), 0);
  gboolean whole = FALSE;

  if (stream == NULL)
    return take_error (error);
  if (virStorageVolDownload (volume, stream, offset, length, 0) < 0)
    take_error (error);
  else if (receive (stream, length, take, user_data, done, cancellable, error))
    whole = virStreamFinish (stream) == 0 || take_error (error);
  else
    virStreamAbort (stream);
  virResetLastError ();
  virStreamFree (stream);
  return whole;
}

gboolean
pdk_storage_read_range (virStorageVolPtr volume,
                        guint64 offset,
                        guint64 length,
                        PdkStorageTakeFunc take,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error)
{
  for (guint64 done = 0; done < length;) {
    const guint64 stretch = MIN (STRETCH, length - done);
    guint64 got = 0;

    if (!read_stretch (volume, offset + done, stretch, take, user_data, &got, cancellable, error))
      return FALSE;
    if (got < stretch)
      break;
    done += got;
  }
  return TRUE;
}
