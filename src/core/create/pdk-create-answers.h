/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "os/pdk-os-unattended.h"

G_BEGIN_DECLS

/**
 * pdk_create_answers_make_async:
 * @path: of the file to be, which only its owner may read
 *
 * Makes the disc on which an installer finds the answers to what it would ask.  Fails with
 * %PDK_ERROR_NOT_SUPPORTED where this computer has no program that makes discs, and leaves no file where
 * it fails.
 */
void pdk_create_answers_make_async (const PdkOsUnattended *unattended,
                                    const char *path,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/** Returns: (transfer full): what has to be on the command line of what is booted; or %NULL with the
 * error */
char *pdk_create_answers_make_finish (GAsyncResult *result, GError **error);

/** What has to be there of @unattended, without making anything of it. */
void pdk_create_arguments_find_async (const PdkOsUnattended *unattended,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/** Returns: (transfer full): or %NULL with the error */
char *pdk_create_arguments_find_finish (GAsyncResult *result, GError **error);

G_END_DECLS
