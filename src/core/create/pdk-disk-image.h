/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"

G_BEGIN_DECLS

/**
 * PdkDiskImage:
 * @format: “qcow2”, “raw”, or a foreign one that has to be converted: “vmdk”, “vdi”, “vhdx”, “vpc”, “qed”
 * @capacity: how large the disk is for a machine; bytes; 0: that is not known before it is here, and
 *   unpacked
 * @packed: whether it has to be unpacked first; it is here, or will be
 * @is_here: whether it is a file of this computer; otherwise it is a volume of the host
 *
 * An image of a disk that another disk is made from.
 */
typedef struct {
  char *format;
  guint64 capacity;
  gboolean packed;
  gboolean is_here;
} PdkDiskImage;

void pdk_disk_image_free (PdkDiskImage *self);

/** What pdk_disk_image_tell_format() calls a file that has to be unpacked first. */
#define PDK_DISK_IMAGE_PACKED "packed"

/** Whether no machine should have a disk of that format. */
gboolean pdk_disk_image_is_foreign (const char *format);
/** Worker only.  Returns: (transfer full) (nullable): its format, as its content says; %NULL: it is no
 * file that can be read */
char *pdk_disk_image_tell_format (const char *path);

/** Worker only.  Returns: (transfer full) (nullable): which file a qcow2 image is built upon, as it says */
char *pdk_disk_image_tell_backing (const char *path);

/**
 * pdk_disk_image_read:
 * @path: of a file of this computer, made by whoever
 *
 * Worker only.  Fails for what would have a machine read another file as well, and for what cannot be
 * a disk, with a message for the user.
 *
 * Returns: (transfer full): or %NULL with the error
 */
PdkDiskImage *pdk_disk_image_read (const char *path, GCancellable *cancellable, GError **error);

/** So many bytes of its beginning tell what an image is. */
#define PDK_DISK_IMAGE_HEAD 512

/** @head: how it begins; @size: bytes of all of the file, 0: not known.
 * Returns: (transfer full) (nullable): what can be told by that; %NULL: too little, or it is no disk */
PdkDiskImage *pdk_disk_image_read_head (const guint8 *head, gsize length, guint64 size);

/** Looks for an image that is called @path.  @is_here: only a file of this computer is meant; otherwise
 * it is a volume of the host, or any file of a host that is this computer. */
void pdk_disk_image_find_async (PdkConnection *connection,
                                const char *path,
                                gboolean is_here,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** Returns: (transfer full): or %NULL with the error */
PdkDiskImage *pdk_disk_image_find_finish (PdkConnection *connection,
                                          GAsyncResult *result,
                                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkDiskImage, pdk_disk_image_free)

G_END_DECLS
