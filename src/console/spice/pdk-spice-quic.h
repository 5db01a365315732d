/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* QUIC, by which a server makes photographs smaller. */

/** As which SpiceBitmapFmt it can be unpacked, if it is whole.  Returns: SPICE_BITMAP_FMT_INVALID for none */
guint pdk_spice_quic_get_format (const guint8 *data, gsize size);

/**
 * pdk_spice_quic_unpack:
 * @pixels: (nullable): for @width × @height of four bytes, row by row from the top; only where it has a
 *   format
 *
 * Unpacks to the end, and to no other pixels than the library.
 *
 * Returns: (nullable): what is wrong
 */
const char *pdk_spice_quic_unpack (
    const guint8 *data, gsize size, guint32 width, guint32 height, guint8 *pixels);

G_END_DECLS
