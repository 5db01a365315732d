/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-graph-line.h"

#include <math.h>

/* The points from @first that are known, up to the next gap. */
static guint
count_piece (const PdkGraphPoint *points, guint first, guint n_points)
{
  guint n = 0;

  while (first + n < n_points && !isnan (points[first + n].y))
    n++;
  return n;
}

static void
draw_piece (cairo_t *cr,
            const PdkGraphPoint *points,
            guint n_points,
            double base,
            const GdkRGBA *line,
            const GdkRGBA *area)
{
  cairo_new_path (cr);
  for (guint i = 0; i < n_points; i++)
    cairo_line_to (cr, points[i].x, points[i].y);
  if (n_points == 1)
    cairo_line_to (cr, points[0].x, points[0].y); /* a dot */
  if (line != NULL) {
    gdk_cairo_set_source_rgba (cr, line);
    cairo_stroke_preserve (cr);
  }
  if (area != NULL) {
    cairo_line_to (cr, points[n_points - 1].x, base);
    cairo_line_to (cr, points[0].x, base);
    cairo_close_path (cr);
    gdk_cairo_set_source_rgba (cr, area);
    cairo_fill (cr);
  }
}

void
pdk_graph_line_draw (cairo_t *cr,
                     const PdkGraphPoint *points,
                     guint n_points,
                     double base,
                     const GdkRGBA *line,
                     const GdkRGBA *area)
{
  guint first = 0;

  g_return_if_fail (cr != NULL);
  g_return_if_fail (points != NULL || n_points == 0);

  cairo_set_line_width (cr, PDK_GRAPH_LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  while (first < n_points) {
    const guint n = count_piece (points, first, n_points);

    if (n > 0)
      draw_piece (cr, points + first, n, base, line, area);
    first += n + 1;
  }
}
