/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/pdk-storage-change.h"

G_BEGIN_DECLS

/**
 * pdk_storage_extract_async:
 * @disc: the path of a volume that is a disc
 * @inner: the path of a file on it
 * @path: of the file of this computer to be, which must not be there, and only its owner may read
 * @progress: (nullable): of that file
 *
 * Copies a file out of a disc of the host, see pdk_disc_extract().  Fails with %PDK_ERROR_GONE where no pool
 * has @disc, and with %PDK_ERROR_NOT_ANSWERING where nothing comes for a while; what was begun is then
 * removed when the host answers.
 */
void pdk_storage_extract_async (PdkStorage *self,
                                const char *disc,
                                const char *inner,
                                const char *path,
                                PdkStorageProgressFunc progress,
                                gpointer progress_data,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean pdk_storage_extract_finish (PdkStorage *self, GAsyncResult *result, GError **error);

G_END_DECLS
