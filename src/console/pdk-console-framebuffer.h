/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib-object.h>

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_FRAMEBUFFER (pdk_console_framebuffer_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleFramebuffer, pdk_console_framebuffer, PDK, CONSOLE_FRAMEBUFFER, GObject)

/* Our own copy of a guest's screen: BGRX, 32 bits, X forced to 0xff.  Never a pointer into a
 * protocol library's surface, so the last picture outlives the connection.
 * Signal: "damaged" (once until the damage is taken). */

int pdk_console_framebuffer_get_width  (PdkConsoleFramebuffer *self);
int pdk_console_framebuffer_get_height (PdkConsoleFramebuffer *self);

G_END_DECLS
