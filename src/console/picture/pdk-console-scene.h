/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where a window shows a picture, read from the render nodes that were drawn last: in the window's
 * device pixels. */
typedef struct {
  int x; /* of the origin of the picture's node */
  int y;
  cairo_region_t *visible; /* (nullable) where it is not cut off */
  cairo_region_t *clear;   /* (nullable) … and nothing is drawn over it, not even partly */
} PdkConsoleScene;

/**
 * pdk_console_scene_read:
 * @root: what was drawn
 * @x: where @root lies in the window, in logical pixels, as @y
 * @scale: device pixels in a logical one
 * @picture: the node to be looked for: opaque, in bounds of whole device pixels
 *
 * Returns: %FALSE, and nothing to be cleared, unless @picture is there exactly once, drawn as it is
 * and on whole device pixels: neither translucent, nor turned, nor scaled
 */
gboolean pdk_console_scene_read (PdkConsoleScene *self,
                                 GskRenderNode *root,
                                 double x,
                                 double y,
                                 int scale,
                                 GskRenderNode *picture);
void pdk_console_scene_clear (PdkConsoleScene *self);

G_END_DECLS
