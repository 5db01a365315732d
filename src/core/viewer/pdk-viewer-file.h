/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "viewer/pdk-viewer-spec.h"

G_BEGIN_DECLS

/* Connection files (.vv): what Proxmox and oVirt hand out to open a console with, in the format of
 * remote-viewer(1). */

/** What such a file may have, in bytes: several certificates fit in. */
#define PDK_VIEWER_FILE_MAX (64 * 1024)

/**
 * pdk_viewer_file_parse:
 * @data: need not end with a NUL
 * @length: of @data in bytes
 *
 * Reads the keys of the group “virt-viewer” that say where the display is.  Those that would loosen
 * what Paddock keeps shut (USB devices, ciphers), or that are the user's own choice (key
 * combinations), are only named in @ignored of the result.  Errors quote no values: one of them is a
 * password.
 *
 * Returns: (transfer full) (nullable): %PDK_ERROR_URI when it is no such file, or contradicts itself
 */
PdkViewerSpec *pdk_viewer_file_parse (const char *data, gsize length, GError **error);

/** Reads the file in a worker.  Only ordinary files are read, and no long ones. */
void pdk_viewer_file_load_async (const char *path,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** Returns: (transfer full) (nullable) */
PdkViewerSpec *pdk_viewer_file_load_finish (GAsyncResult *result, GError **error);

/**
 * pdk_viewer_file_delete_async:
 * @spec: of a file
 *
 * Deletes the file, in a worker, if it is still the one that was read, an ordinary file and not a
 * link to one, and the user's own.
 */
void pdk_viewer_file_delete_async (const PdkViewerSpec *spec,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/** Returns: whether it is gone */
gboolean pdk_viewer_file_delete_finish (GAsyncResult *result, GError **error);

G_END_DECLS
