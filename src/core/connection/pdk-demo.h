/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pdk_demo_create:
 *
 * Writes the documents of the demo fleet (some 200 machines in several states on several hosts) for
 * libvirt's test driver into a private folder under the user's runtime folder.
 *
 * Returns: (transfer full) (array zero-terminated=1): test:/// URIs, one per host, or %NULL with @error
 */
char **pdk_demo_create (GError **error);
/** Removes what pdk_demo_create() wrote.  Safe to call when nothing was. */
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
