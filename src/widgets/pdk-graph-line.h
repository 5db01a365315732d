/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** A place in a graph; y is NAN where nothing is known: the line has a gap there. */
typedef struct {
  double x;
  double y;
} PdkGraphPoint;

#define PDK_GRAPH_LINE_WIDTH 1.5

/**
 * pdk_graph_line_draw:
 * @base: where the area below the line ends
 * @line: (nullable): the colour of the line; %NULL: none
 * @area: (nullable): the colour of what is below; %NULL: nothing
 *
 * Draws the line through some points, in pieces where there are gaps.
 */
void pdk_graph_line_draw (cairo_t *cr,
                          const PdkGraphPoint *points,
                          guint n_points,
                          double base,
                          const GdkRGBA *line,
                          const GdkRGBA *area);

G_END_DECLS
