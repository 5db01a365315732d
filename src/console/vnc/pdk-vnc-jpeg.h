/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Whether @data, a JPEG picture, says that it is @width × @height large, and has all that comes before
 * its pixels. */
gboolean pdk_vnc_jpeg_has_size (const guint8 *data, gsize length, guint width, guint height);

G_END_DECLS
