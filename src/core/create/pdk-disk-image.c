/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-disk-image.h"

#include <glib/gi18n.h>
#include <string.h>

#include "connection/pdk-connection-private.h"
#include "pdk-error.h"
#include "storage/pdk-storage-read.h"

/* Of a qcow2 file (docs/interop/qcow2.txt of QEMU): big-endian numbers at these places. */
#define QCOW2_VERSION       4
#define QCOW2_BACKING       8
#define QCOW2_CAPACITY      24
#define QCOW2_ENCRYPTION    32
#define QCOW2_INCOMPATIBLE  72
#define QCOW2_EXTERNAL_DATA ((guint64) 1 << 2)
#define HEAD_LENGTH         80

/* No file system has files as large. */
#define MAX_CAPACITY ((guint64) 1 << 60)

void
pdk_disk_image_free (PdkDiskImage *self)
{
  if (self == NULL)
    return;
  g_free (self->format);
  g_free (self);
}

static PdkDiskImage *
make (const char *format, guint64 capacity, gboolean is_here)
{
  PdkDiskImage *self = g_new0 (PdkDiskImage, 1);

  self->format = g_strdup (format);
  self->capacity = capacity;
  self->is_here = is_here;
  return self;
}

static PdkDiskImage *
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, reason);
  return NULL;
}

/* Files of this computer */

static guint64
get_number (const guchar *at, guint n_bytes)
{
  guint64 number = 0;

  for (guint i = 0; i < n_bytes; i++)
    number = number << 8 | at[i];
  return number;
}

static PdkDiskImage *
read_qcow2 (const guchar *head, gsize length, GError **error)
{
  const guint64 version = get_number (head + QCOW2_VERSION, 4);
  const guint64 capacity = get_number (head + QCOW2_CAPACITY, 8);

  if (length < HEAD_LENGTH || version < 2 || version > 3 || capacity == 0 ||
      capacity > MAX_CAPACITY)
    return refuse (error, _ ("This qcow2 image is damaged"));
  if (get_number (head + QCOW2_BACKING, 8) != 0)
    return refuse (error, _ ("This image is only what differs from another file"));
  if (version == 3 && (get_number (head + QCOW2_INCOMPATIBLE, 8) & QCOW2_EXTERNAL_DATA) != 0)
    return refuse (error, _ ("What is on this disk is in another file"));
  if (get_number (head + QCOW2_ENCRYPTION, 4) != 0)
    return refuse (error, _ ("This image is encrypted"));
  return make ("qcow2", capacity, TRUE);
}

static gboolean
begins_with (const guchar *head, const char *magic)
{
  return memcmp (head, magic, strlen (magic)) == 0;
}

static gboolean
is_packed (const guchar *head)
{
  static const char *const magics[] = { "\x1f\x8b",
                                        "\xfd"
                                        "7zXZ",
                                        "\x28\xb5\x2f\xfd",
                                        "BZh",
                                        "PK\x03\x04",
                                        "7z\xbc\xaf" };

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (begins_with (head, magics[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_foreign (const guchar *head)
{
  static const char *const magics[] = { "KDMV",     "COWD",     "# Disk Descriptor",
                                        "vhdxfile", "conectix", "<<< Oracle",
                                        "QED" };

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (begins_with (head, magics[i]))
      return TRUE;
  return FALSE;
}

static PdkDiskImage *
read_head (const guchar *head, gsize length, guint64 size, GError **error)
{
  if (begins_with (head, "QFI\xfb"))
    return read_qcow2 (head, length, error);
  if (is_packed (head))
    return refuse (error, _ ("This file is compressed: unpack it first"));
  if (is_foreign (head))
    return refuse (error, _ ("This image has to be qcow2 or raw"));
  if (size == 0 || size % 512 != 0)
    return refuse (error, _ ("This is no image of a disk"));
  return make ("raw", size, TRUE);
}

PdkDiskImage *
pdk_disk_image_read (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                         G_FILE_QUERY_INFO_NONE, NULL, error);
  g_autoptr (GFileInputStream) stream = NULL;
  guchar head[HEAD_LENGTH] = { 0 };
  gsize length = 0;

  if (info == NULL)
    return NULL;
  /* A pipe or a device would never end. */
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    return refuse (error, _ ("This is not a file"));
  stream = g_file_read (file, NULL, error);
  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &length, NULL, error))
    return NULL;
  return read_head (head, length, (guint64) g_file_info_get_size (info), error);
}

/* Volumes of the host */

static PdkDiskImage *
take_volume (const PdkVolumeInfo *info, GError **error)
{
  const char *format = info->format != NULL ? info->format : "raw";

  if (info->folder)
    return refuse (error, _ ("This is a folder"));
  if (info->backing != NULL)
    return refuse (error, _ ("This image is only what differs from another file"));
  if (!g_str_equal (format, "qcow2") && !g_str_equal (format, "raw"))
    return refuse (error, _ ("This image has to be qcow2 or raw"));
  return make (format, info->capacity, FALSE);
}

static gpointer
find_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *path = data;
  g_autoptr (virStorageVol) volume = virStorageVolLookupByPath (conn, path);
  g_autoptr (PdkVolumeInfo) info = NULL;

  virResetLastError ();
  if (volume == NULL)
    return pdk_disk_image_read (path, error);
  info = pdk_storage_read_volume (volume, error);
  return info != NULL ? take_volume (info, error) : NULL;
}

void
pdk_disk_image_find_async (PdkConnection *connection,
                           const char *path,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_CONNECTION (connection));
  g_return_if_fail (path != NULL);

  task = g_task_new (connection, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_disk_image_find_async);
  g_task_set_name (task, "pdk_disk_image_find_async");
  g_task_set_task_data (task, g_strdup (path), g_free);
  pdk_connection_queue (connection, PDK_LANE_SAMPLING, G_PRIORITY_DEFAULT, task, find_in_worker,
                        (GDestroyNotify) pdk_disk_image_free);
}

PdkDiskImage *
pdk_disk_image_find_finish (PdkConnection *connection, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
