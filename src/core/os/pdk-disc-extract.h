/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "os/pdk-iso.h"

G_BEGIN_DECLS

/* What an installer is booted with, out of its disc.  In workers only. */

/** @done, @total: bytes.  Worker */
typedef void (*PdkDiscExtractFunc) (guint64 done, guint64 total, gpointer user_data);

/**
 * pdk_disc_extract:
 * @inner: the path of a file on the disc, without a slash before it
 * @path: of the file to be, which must not be there, and only its owner may read
 * @progress: (nullable)
 *
 * No more is read of @source than what is needed to find it.  What fails leaves no file, with the errors of
 * pdk_iso_find().
 */
gboolean pdk_disc_extract (const PdkIsoSource *source,
                           const char *inner,
                           const char *path,
                           PdkDiscExtractFunc progress,
                           gpointer progress_data,
                           GCancellable *cancellable,
                           GError **error);

/** @disc: the path of an image of this computer, or of a drive with a disc in it */
gboolean pdk_disc_extract_local (const char *disc,
                                 const char *inner,
                                 const char *path,
                                 PdkDiscExtractFunc progress,
                                 gpointer progress_data,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
