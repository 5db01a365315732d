/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "create/pdk-tool.h"

G_BEGIN_DECLS

/* Images in formats of other programs, which only qemu-img reads.  They are made by whoever: what
 * looks at them has little time and memory, and none that would have another file read as well gets
 * through. */

/**
 * pdk_qemu_img_read_size:
 * @format: as QEMU calls it
 *
 * Worker only.
 *
 * Returns: how large the disk is for a machine, in bytes; 0 with the error, %PDK_ERROR_INVALID where it
 *   is not taken
 */
guint64 pdk_qemu_img_read_size (const char *path,
                                const char *format,
                                GCancellable *cancellable,
                                GError **error);

/** @json: what “qemu-img info” says of @path.  As the above. */
guint64 pdk_qemu_img_parse_size (const char *json, const char *path, GError **error);

/** Returns: (transfer full): the file that a part of another is put into while that is converted */
char *pdk_qemu_img_get_part_path (const char *target);

/**
 * pdk_qemu_img_convert_async:
 * @format: (nullable): with @length, as its content says
 * @offset, @length: where in the file it is, in bytes; @length 0: it is all of it
 * @target: the file to be, qcow2
 *
 * Leaves no file where it fails or is cancelled.
 */
void pdk_qemu_img_convert_async (const char *path,
                                 const char *format,
                                 guint64 offset,
                                 guint64 length,
                                 const char *target,
                                 PdkToolFunc progress,
                                 gpointer progress_data,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean pdk_qemu_img_convert_finish (GAsyncResult *result, GError **error);

/** @said: what qemu-img printed of late.  Returns: the part that is done, 0…1; below 0: it does not say */
double pdk_qemu_img_parse_progress (const char *said);

G_END_DECLS
