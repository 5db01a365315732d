/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** @total: bytes, 0 where the server does not say.  In the worker */
typedef void (*PdkDownloadTransferFunc) (guint64 done, guint64 total, gpointer user_data);

/**
 * PdkDownloadLimits:
 * @silence: a server that says nothing for so long is given up, in seconds
 * @patience: so long is waited before a connection that was cut is made again, in ms
 * @max: no file is longer, in bytes
 */
typedef struct {
  guint silence;
  guint patience;
  guint64 max;
} PdkDownloadLimits;

/**
 * pdk_download_transfer:
 * @address: http, https or ftp
 *
 * Has the file at @address be whole in the store: goes on with what is there of it, unless the server
 * says that it has another file by now; takes what is whole already where the server still has that, or
 * cannot be asked.  Whatever ends it, what has come is kept.
 *
 * Worker only, and nobody else may be at the same address.  What a server says is never trusted.
 */
gboolean pdk_download_transfer (const char *address,
                                const PdkDownloadLimits *limits,
                                PdkDownloadTransferFunc progress,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);

/**
 * pdk_download_ask:
 *
 * Asks how long the file is, without reading it.  Worker only.
 *
 * @total: (out): bytes; 0: the server does not say
 */
gboolean pdk_download_ask (const char *address,
                           const PdkDownloadLimits *limits,
                           guint64 *total,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS
