/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cloud/pdk-cloud-config.h"

G_BEGIN_DECLS

/**
 * pdk_cloud_seed_make_async:
 * @id: of the machine
 * @path: of the file to be
 *
 * Makes the disc that cloud-init looks for (“cidata”).  Fails with %PDK_ERROR_NOT_SUPPORTED where this
 * computer has no program that makes discs, and leaves no file where it fails.
 */
void pdk_cloud_seed_make_async (const PdkCloudConfig *config,
                                const char *id,
                                const char *path,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean pdk_cloud_seed_make_finish (GAsyncResult *result, GError **error);

/** Returns: (transfer full): what lies beside the file at @path while it is made, and holds secrets:
 * paths of a folder and of all that may be in it, in the order it is made */
GStrv pdk_cloud_seed_list_parts (const char *path);

/** Whether this computer can make such discs; fails as the above. */
void pdk_cloud_seed_check_async (GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean pdk_cloud_seed_check_finish (GAsyncResult *result, GError **error);

/** Returns: (transfer full) (nullable): the hash of a password, SHA-512 with a salt of its own */
char *pdk_cloud_seed_hash (const char *password);

G_END_DECLS
