/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * pdk_demo_create_async:
 *
 * Writes the documents of the demo fleet (some 200 machines in several states on several hosts) for
 * libvirt's test driver into a private folder under the user's runtime folder, or the cache folder
 * where there is none.  They take the place of those written before.
 */
void pdk_demo_create_async (GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/** Returns: (transfer full) (array zero-terminated=1): test:/// URIs, one per host, or %NULL */
char **pdk_demo_create_finish (GAsyncResult *result, GError **error);
/**
 * pdk_demo_cleanup:
 *
 * Removes what was written, if anything was; for the end of the program.  After cancelling the
 * creation nothing is left, even if it was under way: this waits until its five files are done.
 */
void pdk_demo_cleanup (void);

/**
 * pdk_demo_write_fleet:
 * @prefix: of the machines' names
 *
 * Writes one document of @n_domains running machines, all alike: for tests and measurements.
 */
gboolean pdk_demo_write_fleet (const char *path,
                               guint n_domains,
                               const char *prefix,
                               GError **error);

G_END_DECLS
