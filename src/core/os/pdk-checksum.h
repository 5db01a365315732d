/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether a file is the one that its maker published, by the checksum published with it. */

/**
 * pdk_checksum_parse:
 * @text: what the user has: the digits of a SHA-256 or SHA-512, or the line of a list of them; untrusted
 *
 * Fails with %PDK_ERROR_INVALID and a message for the user; also for SHA-1 and MD5, which prove nothing
 * any more.
 *
 * Returns: (transfer full): the digits in lower case; or %NULL with the error
 */
char *pdk_checksum_parse (const char *text, GError **error);

/** @done, @total: bytes.  In the worker */
typedef void (*PdkChecksumFunc) (guint64 done, guint64 total, gpointer user_data);

/**
 * pdk_checksum_verify:
 * @checksum: from pdk_checksum_parse()
 *
 * Worker only.  Fails with %PDK_ERROR_INVALID where the file has another one.
 */
gboolean pdk_checksum_verify (const char *path,
                              const char *checksum,
                              PdkChecksumFunc progress,
                              gpointer user_data,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
