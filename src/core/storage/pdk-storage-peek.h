/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/pdk-storage.h"

G_BEGIN_DECLS

/**
 * pdk_storage_peek_async:
 * @path: of a volume
 * @length: bytes that are wanted, from its beginning
 *
 * Reads the beginning of a volume into a file of this computer that has no name: it is gone with the
 * last that has it open.  Fails with %PDK_ERROR_GONE where no pool of the host has @path, and with
 * %PDK_ERROR_NOT_ANSWERING where nothing comes for a while.
 */
void pdk_storage_peek_async (PdkStorage *self,
                             const char *path,
                             gsize length,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/** Returns: a file descriptor of a file as large as the volume, with nothing but zeros behind what was
 * read; the caller closes it.  Or -1 with the error */
int pdk_storage_peek_finish (PdkStorage *self, GAsyncResult *result, GError **error);

G_END_DECLS
