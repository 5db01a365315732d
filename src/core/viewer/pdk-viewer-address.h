/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "viewer/pdk-viewer-spec.h"

G_BEGIN_DECLS

/* Addresses of displays: spice://HOST:PORT, spice://HOST?tls-port=PORT, spice+tls://HOST:PORT,
 * spice+unix:///PATH, vnc://HOST[:PORT], vnc+unix:///PATH. */

/** Whether @text begins like one of them, whatever follows. */
gboolean pdk_viewer_address_is_one (const char *text);

/**
 * pdk_viewer_address_parse:
 * @text: any text
 *
 * Refuses what it does not know, and passwords: an address is seen by others, in lists of processes
 * and of what was opened last.
 *
 * Returns: (transfer full) (nullable): %PDK_ERROR_URI when it is none that can be used
 */
PdkViewerSpec *pdk_viewer_address_parse (const char *text, GError **error);

G_END_DECLS
