/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PDK_TYPE_RECENT_MEDIA (pdk_recent_media_get_type ())
/**
 * PdkRecentMedia:
 *
 * What was in the drives of machines, host by host, as a path means nothing at another host.  Kept in
 * a file with the user's state.  Main thread only.
 *
 * Signal: “changed”: what is known of any host is another; also once the file was read.
 */
G_DECLARE_FINAL_TYPE (PdkRecentMedia, pdk_recent_media, PDK, RECENT_MEDIA, GObject)

/** Begins to read.  Returns: (transfer full): the one of this program */
PdkRecentMedia *pdk_recent_media_dup_default (void);
/** Begins to read @path, where it is written as well. */
PdkRecentMedia *pdk_recent_media_new (const char *path);

/**
 * pdk_recent_media_list:
 * @host: a connection's URI
 *
 * Returns: (transfer full): paths of that host, the last used one first
 */
GStrv pdk_recent_media_list (PdkRecentMedia *self, const char *host);
/** Makes @path the first of @host.  Nothing but absolute paths is kept. */
void pdk_recent_media_add (PdkRecentMedia *self, const char *host, const char *path);
/** Forgets all of @host. */
void pdk_recent_media_clear (PdkRecentMedia *self, const char *host);

G_END_DECLS
