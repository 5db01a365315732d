/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** @done, @total: bytes; 0 where nobody says.  Main thread */
typedef void (*PdkCreateFetchFunc) (guint64 done, guint64 total, gpointer user_data);

/**
 * pdk_create_fetch_async:
 * @disc: (nullable): the path of an image of this computer
 * @address: on the network; or, of a file, on @disc
 * @path: of the file to be, which must not be there
 * @progress: (nullable)
 *
 * Has @address in the file @path.  What fails leaves no file.
 */
void pdk_create_fetch_async (const char *disc,
                             const char *address,
                             const char *path,
                             PdkCreateFetchFunc progress,
                             gpointer progress_data,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean pdk_create_fetch_finish (GAsyncResult *result, GError **error);

G_END_DECLS
