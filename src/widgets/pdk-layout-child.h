/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What layout managers that place their children themselves share. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pdk_layout_child_measure:
 * @child: (nullable): 0 and 0 without
 * @for_size: of the other direction, in pixels, or -1
 * @least: (out): pixels
 * @natural: (out): pixels
 */
void pdk_layout_child_measure (
    GtkWidget *child, GtkOrientation orientation, int for_size, int *least, int *natural);

/**
 * pdk_layout_child_place:
 * @widget: what @child is in, already of its new size
 * @child: (nullable): nothing is done without
 * @x: pixels from where reading begins: the right side where it is read from there
 * @y: pixels from the top
 */
void pdk_layout_child_place (
    GtkWidget *widget, GtkWidget *child, int x, int y, int width, int height);

G_END_DECLS
