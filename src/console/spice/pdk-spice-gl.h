/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

#include "picture/pdk-console-framebuffer.h"

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_GL (pdk_spice_gl_get_type ())
G_DECLARE_FINAL_TYPE (PdkSpiceGl, pdk_spice_gl, PDK, SPICE_GL, GObject)

/* The pictures of a display channel that lie in a graphics card's memory: see PdkSpiceScanout.
 *
 * Signals: "changed", when the framebuffer's source is that memory, has another size or is it no
 * longer; "failed" (GError: the drivers' words), when it cannot be had. */

PdkSpiceGl *pdk_spice_gl_new (SpiceDisplayChannel *channel, PdkConsoleFramebuffer *framebuffer);
/** The guest draws in its own memory again. */
void pdk_spice_gl_leave (PdkSpiceGl *self);
/** Nothing of the channel's is touched any more. */
void pdk_spice_gl_detach (PdkSpiceGl *self);
/**
 * pdk_spice_gl_get_size:
 *
 * Returns: FALSE while the guest draws in its own memory
 */
gboolean pdk_spice_gl_get_size (PdkSpiceGl *self, int *width, int *height);

G_END_DECLS
