/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-vnc-pipe.h"

G_BEGIN_DECLS

/**
 * pdk_vnc_rectangle_pass:
 * @encoding: (out): what it was: after VNC_CONNECTION_ENCODING_LAST_RECT no other follows in this
 *   update, however many were promised
 *
 * Passes on one rectangle of an update, whatever is in it, in the pixel format and the encodings that
 * are asked for in pdk-vnc-display.c.  That it lies on the screen the library checks.
 *
 * Returns: %FALSE when a side has ended, or what comes is not to be passed on
 */
gboolean pdk_vnc_rectangle_pass (PdkVncPipe *pipe, gint32 *encoding);

G_END_DECLS
