/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * pdk_save_stem:
 * @text: (nullable): untrusted: the name of a machine, say
 *
 * What of it can be part of a file's name: no separators, control characters or characters that
 * other systems refuse, no leading dot or dash, at most 120 bytes.
 *
 * Returns: (transfer full): never empty
 */
char *pdk_save_stem (const char *text);

/**
 * pdk_save_new_file_async:
 * @folder: made when it is missing
 * @stem: the file's name without its extension, from pdk_save_stem()
 * @extension: with its dot
 *
 * Writes a file that was not there before: “STEM.png”, “STEM (2).png” when that one exists, and so
 * on.  It appears under its name only when it is whole and on the disk; nothing is ever replaced, no
 * link followed.
 */
void pdk_save_new_file_async (const char *folder,
                              const char *stem,
                              const char *extension,
                              GBytes *contents,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/** Returns: (transfer full): where it is, or NULL with a %G_FILE_ERROR that names the folder */
GFile *pdk_save_new_file_finish (GAsyncResult *result, GError **error);

G_END_DECLS
