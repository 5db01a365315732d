/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib-object.h>

#include "pdk-console-pixels.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_FRAMEBUFFER (pdk_console_framebuffer_get_type ())
G_DECLARE_FINAL_TYPE (
    PdkConsoleFramebuffer, pdk_console_framebuffer, PDK, CONSOLE_FRAMEBUFFER, GObject)

/* Our own copy of a guest's screen: BGRX, 32 bits, X forced to 0xff.  Never a pointer into a
 * protocol library's surface, so the last picture outlives the connection.
 *
 * A backend says where the guest's pixels are and which of them changed; whoever draws commits the
 * changes once per frame and takes the damage.  In between nothing is copied, however many small
 * changes arrive.
 *
 * Signals: "damaged" (once until the damage is taken); "damage-taken" (by whoever draws, so a protocol
 * in which pictures are asked for asks for the next one now). */

PdkConsoleFramebuffer *pdk_console_framebuffer_new (void);

/** Of the picture as committed; 0 before the first one. */
int pdk_console_framebuffer_get_width (PdkConsoleFramebuffer *self);
int pdk_console_framebuffer_get_height (PdkConsoleFramebuffer *self);
/** (nullable) (transfer none): the picture, replaced when the guest changes its mode. */
PdkConsolePixels *pdk_console_framebuffer_get_pixels (PdkConsoleFramebuffer *self);

/** From now on the picture lies where @display, nullable, can read it, if it can. */
void pdk_console_framebuffer_share (PdkConsoleFramebuffer *self, GdkDisplay *display);

/* For backends. */

/**
 * pdk_console_framebuffer_set_source:
 * @source: (nullable): where to copy from until told otherwise
 *
 * The picture stays as it is until something is invalidated: a fresh surface is black or worse.
 * %NULL, to be said before the memory goes away, commits what is outstanding and keeps the picture.
 *
 * Returns: %FALSE where the source is too large for a picture, and so is not followed
 */
gboolean pdk_console_framebuffer_set_source (PdkConsoleFramebuffer *self,
                                             const PdkConsoleSource *source);
/** May reach out of the surface: it is clipped. */
void pdk_console_framebuffer_invalidate (
    PdkConsoleFramebuffer *self, int x, int y, int width, int height);
void pdk_console_framebuffer_invalidate_all (PdkConsoleFramebuffer *self);

/* For whoever draws. */

/** Copies what is outstanding from the source. */
void pdk_console_framebuffer_commit (PdkConsoleFramebuffer *self);
/** For one look by whoever does not draw: the same, and a guest that waits for its picture to be drawn
 * sends what is new meanwhile.  Damage stays for those who draw. */
void pdk_console_framebuffer_look (PdkConsoleFramebuffer *self);
/** (transfer full): what changed in the picture since the last call; everything after a new size.
 */
cairo_region_t *pdk_console_framebuffer_take_damage (PdkConsoleFramebuffer *self);
/** There is something to take: the signal was emitted and nobody answered yet. */
gboolean pdk_console_framebuffer_is_announced (PdkConsoleFramebuffer *self);
/** Bytes of picture written since the beginning. */
guint64 pdk_console_framebuffer_get_committed_bytes (PdkConsoleFramebuffer *self);

G_END_DECLS
