/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-console-pixels.h"
#include "pdk-console-transform.h"

G_BEGIN_DECLS

/* Drawing for GTK's Cairo renderer: one render node, made once, that paints the picture as it is
 * then, and empty ones that only say where it changed.  The renderer draws anew where the nodes of a
 * frame differ from those of the last, so a blinking text cursor costs as many pixels as it has,
 * where a texture, which this renderer copies each time, would cost all. */

typedef struct _PdkConsoleCanvas PdkConsoleCanvas;

PdkConsoleCanvas *pdk_console_canvas_new (void);
void pdk_console_canvas_free (PdkConsoleCanvas *self);

/** Forgets everything: another picture or another place. */
void pdk_console_canvas_reset (PdkConsoleCanvas *self,
                               PdkConsolePixels *pixels,
                               const PdkConsoleTransform *transform);
/** @damage in guest pixels. */
void pdk_console_canvas_invalidate (PdkConsoleCanvas *self, const cairo_region_t *damage);
/** @damage in device pixels. */
void pdk_console_canvas_invalidate_device (PdkConsoleCanvas *self, const cairo_region_t *damage);
/** @visible: what can be seen, in device pixels.  Returns: the bytes composed again. */
guint64 pdk_console_canvas_snapshot (PdkConsoleCanvas *self,
                                     GtkSnapshot *snapshot,
                                     const cairo_rectangle_int_t *visible);

/* For who draws the same without GTK. */

/** (transfer full): the device pixels that show @damage, which is in guest pixels */
cairo_region_t *pdk_console_canvas_map (PdkConsoleCanvas *self, const cairo_region_t *damage);
/** (transfer none) (nullable): the node that paints the picture; %NULL until a snapshot was taken */
GskRenderNode *pdk_console_canvas_get_picture (PdkConsoleCanvas *self);
const PdkConsoleTransform *pdk_console_canvas_get_transform (PdkConsoleCanvas *self);
/** Paints the picture as it is now, which there must be, where it is in the widget's device pixels. */
void pdk_console_canvas_paint (PdkConsoleCanvas *self, cairo_t *cr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkConsoleCanvas, pdk_console_canvas_free)

G_END_DECLS
