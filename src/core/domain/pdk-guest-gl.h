/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pdk_guest_gl_turn_off:
 * @domain_xml: a machine's stored definition
 * @changed: (out) (nullable) (transfer full): the same with `gl` of its SPICE displays turned off;
 *   %NULL where none has it on.  It may hold passwords.
 *
 * What is drawn with OpenGL stays on the host, so such a display is seen there at most.  A graphics
 * card that needs OpenGL (`accel3d`) gets it from a display of the type `egl-headless`, on the same
 * render node: without one the machine would not start.  Nothing else is changed.  Thread safe.
 *
 * Returns: %FALSE with %PDK_ERROR_XML
 */
gboolean pdk_guest_gl_turn_off (const char *domain_xml, char **changed, GError **error);

G_END_DECLS
