/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether libjpeg takes @data to its end, as a picture of this size: what it cannot read ends the
 * program, and so does data that stops short.  Pixels may still be wrong; that harms nobody.
 * Such pictures as spice-server makes: baseline, in one scan, of one component or three.
 */
gboolean pdk_spice_jpeg_is_whole (const guint8 *data, gsize size, guint32 width, guint32 height);

/**
 * pdk_spice_jpeg_is_frame:
 *
 * The same of a video's picture, of any size.  A server sends the codes with the first one only;
 * libjpeg has those of the standard, the first two of each kind, until then.
 */
gboolean pdk_spice_jpeg_is_frame (const guint8 *data, gsize size);

G_END_DECLS
