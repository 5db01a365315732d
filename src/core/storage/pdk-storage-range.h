/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-libvirt.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Parts of volumes, read in a worker. */

/** Returns: (transfer full): the volume at @path, or %NULL with %PDK_ERROR_GONE */
virStorageVolPtr pdk_storage_open_volume (virConnectPtr conn, const char *path, GError **error);

/** @user_data: of whoever asked.  Returns: whether to go on; otherwise the error is set */
typedef gboolean (*PdkStorageTakeFunc) (const void *bytes,
                                        gsize length,
                                        gpointer user_data,
                                        GError **error);

/**
 * pdk_storage_read_range:
 * @take: called with the bytes, in order and in pieces
 *
 * Nothing else comes from the host, but for what is on its way when it is cancelled.  What is behind the end
 * of the volume is left out, which is no error.
 *
 * Returns: %FALSE with the error, be it that of @take
 */
gboolean pdk_storage_read_range (virStorageVolPtr volume,
                                 guint64 offset,
                                 guint64 length,
                                 PdkStorageTakeFunc take,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
