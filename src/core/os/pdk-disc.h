/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Discs (ISO 9660) made here, by a program that is made for it.  In workers only. */

/**
 * PdkDiscFile:
 * @name: in the first folder of a disc
 * @text: leaves no trace in memory when it is freed
 */
typedef struct {
  char *name;
  char *text;
} PdkDiscFile;

/** @name, @text: (transfer full) */
PdkDiscFile *pdk_disc_file_new (char *name, char *text);
void pdk_disc_file_free (PdkDiscFile *self);

/** Returns: %FALSE with %PDK_ERROR_NOT_SUPPORTED where this computer has no program that makes discs */
gboolean pdk_disc_check (GError **error);

/** @names: of the files to be on it.
 * Returns: (transfer full): what lies beside a disc at @path while it is made, and holds secrets: paths
 * of a folder and of all that may be in it, in the order it is made */
GStrv pdk_disc_list_parts (const char *path, const char *const *names);

/**
 * pdk_disc_make:
 * @path: of the file to be, which only its owner may read
 * @label: what the disc calls itself
 * @files: (element-type PdkDiscFile)
 *
 * Leaves no file where it fails.
 */
gboolean pdk_disc_make (const char *path,
                        const char *label,
                        GPtrArray *files,
                        GCancellable *cancellable,
                        GError **error);

G_END_DECLS
