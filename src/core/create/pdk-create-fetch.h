/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** @done, @total: bytes; 0 where the server does not say.  Main thread */
typedef void (*PdkCreateFetchFunc) (guint64 done, guint64 total, gpointer user_data);

/** Downloads @address into the file @path, which must not be there.  What fails leaves no file. */
void pdk_create_fetch_async (const char *address,
                             const char *path,
                             PdkCreateFetchFunc progress,
                             gpointer progress_data,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean pdk_create_fetch_finish (GAsyncResult *result, GError **error);

/** The same with the file @inner of the image @disc. */
void pdk_create_fetch_from_disc_async (const char *disc,
                                       const char *inner,
                                       const char *path,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean pdk_create_fetch_from_disc_finish (GAsyncResult *result, GError **error);

G_END_DECLS
