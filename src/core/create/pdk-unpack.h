/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "create/pdk-tool.h"

G_BEGIN_DECLS

/* Files that are packed by gzip, bzip2, xz or zstd, which those programs unpack.  Whoever made such a file
 * could have a few bytes become more than there is room for, so nothing is believed of how much it is. */

/** @head: how a file begins.  Returns: (nullable): the program that unpacks it */
const char *pdk_unpack_tell (const guint8 *head, gsize length);

/** Returns: %FALSE with %PDK_ERROR_NOT_SUPPORTED where this computer has no @tool */
gboolean pdk_unpack_check (const char *tool, GError **error);

/**
 * pdk_unpack_peek:
 * @tool: as pdk_unpack_tell() says
 *
 * Worker only.
 *
 * Returns: how many bytes of what is packed in @path are in @head; -1 with the error
 */
gssize pdk_unpack_peek (const char *path,
                        const char *tool,
                        guint8 *head,
                        gsize length,
                        GCancellable *cancellable,
                        GError **error);

/**
 * pdk_unpack_async:
 * @target: the file to be, which is not there yet; what is empty in it takes no space
 *
 * Leaves no file where it fails or is cancelled.  Fails with %PDK_ERROR_NO_SPACE when the disk is full,
 * or would be, and with %PDK_ERROR_INVALID where the file is damaged.
 */
void pdk_unpack_async (const char *path,
                       const char *target,
                       PdkToolFunc progress,
                       gpointer progress_data,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
gboolean pdk_unpack_finish (GAsyncResult *result, GError **error);

/** For tests.  @max: bytes, of a file to be; @reserve: bytes that stay free on its disk */
void pdk_unpack_set_limits (guint64 max, guint64 reserve);

G_END_DECLS
