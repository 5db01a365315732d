/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where a file lies on a disc: ISO 9660 (ECMA-119), with the names of Rock Ridge where it has them.  Nothing
 * of the disc is believed, and no more is read of it than the folders on the way.  In workers only. */

/** @user_data: of whoever asked.  Returns: whether to go on; otherwise the error is set */
typedef gboolean (*PdkIsoTakeFunc) (const void *bytes,
                                    gsize length,
                                    gpointer user_data,
                                    GError **error);

/**
 * PdkIsoReadFunc:
 * @data: of the #PdkIsoSource
 * @take: called with @user_data and @length bytes from @offset on, in order and in pieces
 *
 * What is not there any more is left out, which is no error.
 *
 * Returns: %FALSE with the error, be it that of @take
 */
typedef gboolean (*PdkIsoReadFunc) (gpointer data,
                                    guint64 offset,
                                    guint64 length,
                                    PdkIsoTakeFunc take,
                                    gpointer user_data,
                                    GCancellable *cancellable,
                                    GError **error);

/**
 * PdkIsoSource:
 * @size: bytes
 *
 * What a disc can be read from.
 */
typedef struct {
  PdkIsoReadFunc read;
  gpointer data;
  guint64 size;
} PdkIsoSource;

/** Where a file is, in bytes: within the size of its source. */
typedef struct {
  guint64 offset;
  guint64 length;
} PdkIsoFile;

/**
 * pdk_iso_find:
 * @path: of a file on it: “isolinux/vmlinuz”
 * @file: (out)
 *
 * Where the disc has no names but those of ISO 9660, case does not count.
 *
 * Returns: %FALSE with %PDK_ERROR_INVALID where this is no such disc, one that is damaged or one that has no
 *   such file, or with the error of the source
 */
gboolean pdk_iso_find (const PdkIsoSource *source,
                       const char *path,
                       PdkIsoFile *file,
                       GCancellable *cancellable,
                       GError **error);

G_END_DECLS
