/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-disk-image.h"

#include <glib/gi18n.h>
#include <string.h>

#include "connection/pdk-connection-private.h"
#include "create/pdk-qemu-img.h"
#include "create/pdk-unpack.h"
#include "os/pdk-download-store.h"
#include "pdk-error.h"
#include "storage/pdk-storage-read.h"

/* Of a qcow2 file (docs/interop/qcow2.txt of QEMU): big-endian numbers at these places. */
#define QCOW2_VERSION        4
#define QCOW2_BACKING        8
#define QCOW2_BACKING_LENGTH 16
#define QCOW2_CAPACITY       24
#define QCOW2_ENCRYPTION     32
#define QCOW2_INCOMPATIBLE   72
#define QCOW2_EXTERNAL_DATA  ((guint64) 1 << 2)
#define QCOW2_LENGTH         80
#define HEAD_LENGTH          PDK_DISK_IMAGE_HEAD

/* Of a VDI file, whose text before it says only who made it; a fixed VHD has its head at its end. */
#define VDI_MAGIC_PLACE 64
#define VDI_MAGIC       "\x7f\x10\xda\xbe"
#define VPC_MAGIC       "conectix"
#define VPC_FOOT_LENGTH 512

/* Of an archive that tar made, after the name of its first file and what is known of that. */
#define TAR_MAGIC_PLACE 257

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

  if (length < QCOW2_LENGTH || version < 2 || version > 3 || capacity == 0 ||
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
has_at (const guchar *head, gsize place, const char *magic)
{
  return memcmp (head + place, magic, strlen (magic)) == 0;
}

/* Several files in one, of which no one is the disk. */
static gboolean
is_archive (const guchar *head)
{
  return has_at (head, 0, "PK\x03\x04") || has_at (head, 0, "7z\xbc\xaf") ||
         has_at (head, TAR_MAGIC_PLACE, "ustar");
}

/* The first bytes of a file, and what can be told from its last. */
typedef struct {
  guchar head[HEAD_LENGTH];
  gsize length;
  guint64 size;
  gboolean has_vpc_foot;
} Look;

static const char *
tell (const Look *look)
{
  static const struct {
    const char *format;
    gsize place;
    const char *magic;
  } formats[] = {
    { "qcow2", 0, "QFI\xfb" },
    { "vmdk", 0, "KDMV" },
    { "vmdk", 0, "COWD" },
    { "vmdk", 0, "# Disk Descriptor" },
    { "vhdx", 0, "vhdxfile" },
    { "vpc", 0, VPC_MAGIC },
    { "vdi", VDI_MAGIC_PLACE, VDI_MAGIC },
    { "qed", 0, "QED" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (has_at (look->head, formats[i].place, formats[i].magic))
      return formats[i].format;
  return look->has_vpc_foot ? "vpc" : "raw";
}

static void
look_at_foot (Look *look, GInputStream *stream)
{
  char foot[sizeof VPC_MAGIC - 1];
  gsize length = 0;

  if (look->size <= VPC_FOOT_LENGTH ||
      !g_seekable_seek (G_SEEKABLE (stream), (goffset) look->size - VPC_FOOT_LENGTH, G_SEEK_SET,
                        NULL, NULL) ||
      !g_input_stream_read_all (stream, foot, sizeof foot, &length, NULL, NULL))
    return;
  look->has_vpc_foot = length == sizeof foot && memcmp (foot, VPC_MAGIC, sizeof foot) == 0;
}

static gboolean
look_at (Look *look, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                         G_FILE_QUERY_INFO_NONE, NULL, error);
  g_autoptr (GFileInputStream) stream = NULL;

  if (info == NULL)
    return FALSE;
  /* A pipe or a device would never end. */
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR) {
    refuse (error, _ ("This is not a file"));
    return FALSE;
  }
  stream = g_file_read (file, NULL, error);
  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), look->head,
                                                  sizeof look->head, &look->length, NULL, error))
    return FALSE;
  look->size = (guint64) g_file_info_get_size (info);
  look_at_foot (look, G_INPUT_STREAM (stream));
  return TRUE;
}

char *
pdk_disk_image_tell_format (const char *path)
{
  Look look = { 0 };

  if (!look_at (&look, path, NULL))
    return NULL;
  return g_strdup (pdk_unpack_tell (look.head, look.length) != NULL ? PDK_DISK_IMAGE_PACKED
                                                                    : tell (&look));
}

/* The name of a file has an end in the specification of the format, and in systems. */
#define LONGEST_BACKING 1023

char *
pdk_disk_image_tell_backing (const char *path)
{
  Look look = { 0 };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autofree char *name = NULL;
  guint64 place = 0;
  gsize size = 0;
  gsize length = 0;

  if (!look_at (&look, path, NULL) || !g_str_equal (tell (&look), "qcow2"))
    return NULL;
  place = get_number (look.head + QCOW2_BACKING, 8);
  size = get_number (look.head + QCOW2_BACKING_LENGTH, 4);
  if (place == 0 || place >= look.size || size == 0 || size > LONGEST_BACKING)
    return NULL;
  name = g_malloc0 (size + 1);
  stream = g_file_read (file, NULL, NULL);
  if (stream == NULL ||
      !g_seekable_seek (G_SEEKABLE (stream), (goffset) place, G_SEEK_SET, NULL, NULL) ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), name, size, &length, NULL, NULL))
    return NULL;
  return length == size ? g_steal_pointer (&name) : NULL;
}

gboolean
pdk_disk_image_is_foreign (const char *format)
{
  return !g_str_equal (format, "qcow2") && !g_str_equal (format, "raw");
}

/* By how it begins: what is wrong with the rest is seen once it is unpacked. */
static PdkDiskImage *
read_packed (const char *path, const char *tool, GCancellable *cancellable, GError **error)
{
  Look look = { 0 };
  PdkDiskImage *image = NULL;
  const gssize length =
      pdk_unpack_peek (path, tool, look.head, sizeof look.head, cancellable, error);

  if (length < 0)
    return NULL;
  look.length = (gsize) length;
  if (is_archive (look.head) || pdk_unpack_tell (look.head, look.length) != NULL)
    return refuse (error, _ ("What is packed in this file is no image of a disk"));
  image = g_str_equal (tell (&look), "qcow2") ? read_qcow2 (look.head, look.length, error)
                                              : make (tell (&look), 0, TRUE);
  if (image != NULL)
    image->packed = TRUE;
  return image;
}

PdkDiskImage *
pdk_disk_image_read (const char *path, GCancellable *cancellable, GError **error)
{
  Look look = { 0 };
  const char *format = NULL;
  const char *tool = NULL;
  guint64 capacity = 0;

  if (!look_at (&look, path, error))
    return NULL;
  tool = pdk_unpack_tell (look.head, look.length);
  if (tool != NULL)
    return read_packed (path, tool, cancellable, error);
  format = tell (&look);
  if (g_str_equal (format, "qcow2"))
    return read_qcow2 (look.head, look.length, error);
  if (pdk_disk_image_is_foreign (format)) {
    capacity = pdk_qemu_img_read_size (path, format, cancellable, error);
    return capacity > 0 ? make (format, capacity, TRUE) : NULL;
  }
  if (is_archive (look.head))
    return refuse (error, _ ("This file is an archive: unpack it first"));
  if (look.size == 0 || look.size % 512 != 0)
    return refuse (error, _ ("This is no image of a disk"));
  return make ("raw", look.size, TRUE);
}

PdkDiskImage *
pdk_disk_image_read_head (const guint8 *head, gsize length, guint64 size)
{
  Look look = { .length = MIN (length, HEAD_LENGTH), .size = size };
  const char *format = NULL;
  PdkDiskImage *packed = NULL;

  g_return_val_if_fail (head != NULL, NULL);

  memcpy (look.head, head, look.length);
  if (pdk_unpack_tell (look.head, look.length) != NULL) {
    packed = make ("raw", 0, TRUE);
    packed->packed = TRUE;
    return packed;
  }
  format = tell (&look);
  if (g_str_equal (format, "qcow2"))
    return read_qcow2 (look.head, look.length, NULL);
  if (pdk_disk_image_is_foreign (format) || is_archive (look.head) || size == 0 || size % 512 != 0)
    return NULL;
  return make ("raw", size, TRUE);
}

/* Volumes of the host */

/* @told: (nullable): what its content says it is, where that can be read here */
static PdkDiskImage *
take_volume (const PdkVolumeInfo *info, const char *told, const char *path, GError **error)
{
  const char *format = info->format != NULL ? info->format : "raw";

  if (info->folder)
    return refuse (error, _ ("This is a folder"));
  if (info->backing != NULL)
    return refuse (error, _ ("This image is only what differs from another file"));
  /* qemu-img as root would read whatever such an image names. */
  if (pdk_disk_image_is_foreign (format))
    return refuse (error,
                   _ ("A disk of this format is converted on this computer: choose it from here"));
  if (told == NULL && pdk_download_is_packed (path))
    return refuse (error,
                   _ ("A compressed image is unpacked on this computer: choose it from here"));
  return make (format, info->capacity, FALSE);
}

typedef struct {
  char *path;
  gboolean is_here;
  gboolean is_local;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_free (wanted->path);
  g_free (wanted);
}

/* Whether this program has to read it: libvirt takes what is packed for raw. */
static gboolean
is_read_here (const PdkVolumeInfo *info, const char *told, const Wanted *wanted)
{
  return wanted->is_local && info->format != NULL &&
         (pdk_disk_image_is_foreign (info->format) || g_strcmp0 (told, PDK_DISK_IMAGE_PACKED) == 0);
}

static PdkDiskImage *
find_volume (virStorageVolPtr volume,
             const Wanted *wanted,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (PdkVolumeInfo) info = pdk_storage_read_volume (volume, error);
  g_autofree char *told = NULL;

  if (info == NULL)
    return NULL;
  if (wanted->is_local)
    told = pdk_disk_image_tell_format (wanted->path);
  if (is_read_here (info, told, wanted))
    return pdk_disk_image_read (wanted->path, cancellable, error);
  return take_volume (info, told, wanted->path, error);
}

static gpointer
find_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  const Wanted *wanted = data;
  g_autoptr (virStorageVol) volume = NULL;

  if (!wanted->is_here)
    volume = virStorageVolLookupByPath (conn, wanted->path);
  virResetLastError ();
  if (volume != NULL)
    return find_volume (volume, wanted, cancellable, error);
  if (wanted->is_here || wanted->is_local)
    return pdk_disk_image_read (wanted->path, cancellable, error);
  return refuse (error, _ ("No storage pool of the host has this file"));
}

void
pdk_disk_image_find_async (PdkConnection *connection,
                           const char *path,
                           gboolean is_here,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = NULL;
  Wanted *wanted = NULL;

  g_return_if_fail (PDK_IS_CONNECTION (connection));
  g_return_if_fail (path != NULL);

  wanted = g_new0 (Wanted, 1);
  wanted->path = g_strdup (path);
  wanted->is_here = is_here;
  wanted->is_local = pdk_connection_is_local (connection);

  task = g_task_new (connection, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_disk_image_find_async);
  g_task_set_name (task, "pdk_disk_image_find_async");
  g_task_set_task_data (task, wanted, wanted_free);
  pdk_connection_queue (connection, PDK_LANE_SAMPLING, G_PRIORITY_DEFAULT, task, find_in_worker,
                        (GDestroyNotify) pdk_disk_image_free);
}

PdkDiskImage *
pdk_disk_image_find_finish (PdkConnection *connection, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
