/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-console-canvas.h"

G_BEGIN_DECLS

/* Puts what changed in a picture straight into its window, on X11 with GTK's Cairo renderer.
 *
 * A frame of GTK's costs what a window costs, however little changed in it: layout, a snapshot of all
 * widgets, a comparison with the last one, two surfaces.  Most frames of a guest change nothing but
 * pixels of the picture, in places where nothing is drawn over them; those are read from the render
 * nodes that GTK drew last.  GTK draws the same pixels from the same memory when it comes to draw
 * there, so each of the two may come at any time. */
typedef struct _PdkConsoleDirect PdkConsoleDirect;

/**
 * pdk_console_direct_new:
 * @view: mapped, and the widget whose nodes are a canvas's; it must outlive the result
 *
 * Returns: (nullable): %NULL where GTK is to draw everything
 */
PdkConsoleDirect *pdk_console_direct_new (GtkWidget *view);
void pdk_console_direct_free (PdkConsoleDirect *self);

/** The X server has not yet read what it was given last: the picture must not change. */
gboolean pdk_console_direct_is_busy (PdkConsoleDirect *self);

/**
 * pdk_console_direct_draw:
 * @canvas: draws @pixels with @transform
 * @damage: (inout): what changed, in the view's device pixels; what GTK has to draw is left
 *
 * Returns: the bytes drawn
 */
guint64 pdk_console_direct_draw (PdkConsoleDirect *self,
                                 PdkConsoleCanvas *canvas,
                                 PdkConsolePixels *pixels,
                                 cairo_region_t *damage);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkConsoleDirect, pdk_console_direct_free)

G_END_DECLS
