/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-graph-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "widgets/pdk-graph-line.h"
#include "widgets/pdk-widget-color.h"

#define GRID_ALPHA  0.12
#define DIM_ALPHA   0.6
#define AREA_ALPHA  0.2
#define PEAK_ALPHA  0.15
#define GAP         6
#define SWATCH      10
#define MARK_WIDTH  90 /* px a mark of the axis of time needs */
#define WIDEST_MARK "512 MiB/s"

/* Tell from one another in light and dark. */
static const char *const series_colors[PDK_GRAPH_MAX_SERIES] = { "accent_color", "orange_3",
                                                                 "purple_2", "green_4" };

typedef PdkGraphDrawing Drawing;

static PangoLayout *
get_layout (PdkGraph *self)
{
  if (self->layout == NULL) {
    PangoAttrList *attributes = pango_attr_list_new ();

    /* Figures that do not jump. */
    pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
    self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
    pango_layout_set_attributes (self->layout, attributes);
    pango_layout_set_single_paragraph_mode (self->layout, TRUE);
    pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
    pango_attr_list_unref (attributes);
  }
  return self->layout;
}

static void
measure_text (PdkGraph *self, const char *text, int *width, int *height)
{
  PangoLayout *layout = get_layout (self);

  pango_layout_set_width (layout, -1);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, width, height);
}

int
pdk_graph_get_text_height (PdkGraph *self)
{
  int height = 0;

  measure_text (self, WIDEST_MARK, NULL, &height);
  return height;
}

void
pdk_graph_get_plot (PdkGraph *self, graphene_rect_t *plot)
{
  const float width = (float) gtk_widget_get_width (GTK_WIDGET (self));
  const float height = (float) gtk_widget_get_height (GTK_WIDGET (self));
  int mark_width = 0;
  int text_height = 0;

  if (self->compact) {
    graphene_rect_init (plot, 0, 0, width, height);
    return;
  }
  measure_text (self, WIDEST_MARK, &mark_width, &text_height);
  graphene_rect_init (plot, (float) mark_width + GAP, (float) text_height + GAP,
                      MAX (width - (float) mark_width - GAP, 1),
                      MAX (height - 2 * ((float) text_height + GAP), 1));
}

int
pdk_graph_draw_text (
    const Drawing *d, const char *text, double x, double y, double align, const GdkRGBA *color)
{
  int width = 0;

  measure_text (d->graph, text, &width, NULL);
  gtk_snapshot_save (d->snapshot);
  gtk_snapshot_translate (d->snapshot, &GRAPHENE_POINT_INIT (round (x - align * width), round (y)));
  gtk_snapshot_append_layout (d->snapshot, d->graph->layout, color);
  gtk_snapshot_restore (d->snapshot);
  return width;
}

static double
get_x (const Drawing *d, gint64 time)
{
  return d->plot.origin.x +
         (double) (time - d->begin) / (double) (d->end - d->begin) * d->plot.size.width;
}

static double
get_y (const Drawing *d, double value)
{
  if (isnan (value))
    return NAN;
  return d->plot.origin.y + (1 - CLAMP (value / d->top, 0, 1)) * d->plot.size.height;
}

static void
get_series_color (PdkGraph *self, guint series, double alpha, GdkRGBA *color)
{
  pdk_widget_named_color (GTK_WIDGET (self), series_colors[series], color);
  color->alpha *= alpha;
}

/* Axes */

static void
draw_values_axis (const Drawing *d)
{
  GdkRGBA grid = d->text;
  int height = 0;

  grid.alpha *= GRID_ALPHA;
  measure_text (d->graph, WIDEST_MARK, NULL, &height);
  for (guint i = 0; i <= 2; i++) {
    const double value = d->top * i / 2;
    const double y = round (get_y (d, value));
    g_autofree char *mark = pdk_unit_format_mark (d->graph->unit, value);

    gtk_snapshot_append_color (d->snapshot, &grid,
                               &GRAPHENE_RECT_INIT (d->plot.origin.x, (float) y, d->plot.size.width,
                                                    1));
    pdk_graph_draw_text (d, mark, d->plot.origin.x - GAP, y - height / 2.0, 1, &d->dim);
  }
}

/* Whether there is room for a mark at @x: it is not cut off, and the time of the crosshair not there. */
static gboolean
has_room (const Drawing *d, double x)
{
  const gint64 cursor = pdk_time_view_get_cursor (d->graph->view);
  const double room = MIN (x - d->plot.origin.x, d->plot.origin.x + d->plot.size.width - x);

  if (room < MARK_WIDTH / 3.0)
    return FALSE;
  return cursor < d->begin || cursor > d->end || fabs (get_x (d, cursor) - x) > MARK_WIDTH * 0.8;
}

static void
draw_time_axis (const Drawing *d)
{
  const gint64 span = (d->end - d->begin) / G_TIME_SPAN_SECOND;
  const guint n_marks = (guint) MAX (d->plot.size.width / MARK_WIDTH, 1);
  const gint64 step = pdk_time_axis_choose_step (span, n_marks);
  const double y = d->plot.origin.y + d->plot.size.height + GAP / 2.0;
  GdkRGBA grid = d->text;

  grid.alpha *= GRID_ALPHA;
  for (gint64 time = pdk_time_axis_get_first (d->begin, step); time < d->end;
       time += step * G_TIME_SPAN_SECOND) {
    g_autofree char *mark = pdk_time_axis_format (time, step);
    const double x = round (get_x (d, time));

    gtk_snapshot_append_color (d->snapshot, &grid,
                               &GRAPHENE_RECT_INIT ((float) x, d->plot.origin.y, 1,
                                                    d->plot.size.height));
    if (has_room (d, x))
      pdk_graph_draw_text (d, mark, x, y, 0.5, &d->dim);
  }
}

/* Lines */

static void
collect_points (const Drawing *d, guint column, gboolean peaks, PdkGraphPoint *points)
{
  for (guint i = 0; i < d->slice.length; i++) {
    const float value = peaks ? pdk_timeline_slice_get_peak (&d->slice, i, column)
                              : pdk_timeline_slice_get (&d->slice, i, column);

    points[i].x = get_x (d, pdk_timeline_slice_get_time (&d->slice, i));
    points[i].y = get_y (d, value);
  }
}

static void
draw_series (const Drawing *d, cairo_t *cr, guint series, PdkGraphPoint *points)
{
  const guint column = d->graph->series[series].column;
  const double base = d->plot.origin.y + d->plot.size.height;
  GdkRGBA line, area;

  get_series_color (d->graph, series, 1, &line);
  if (pdk_timeline_slice_get_width (&d->slice) > 0) {
    get_series_color (d->graph, series, PEAK_ALPHA, &area);
    collect_points (d, column, TRUE, points);
    pdk_graph_line_draw (cr, points, d->slice.length, base, NULL, &area);
  }
  get_series_color (d->graph, series, AREA_ALPHA, &area);
  collect_points (d, column, FALSE, points);
  pdk_graph_line_draw (cr, points, d->slice.length, base, &line, series == 0 ? &area : NULL);
}

static void
draw_lines (const Drawing *d)
{
  g_autofree PdkGraphPoint *points = NULL;
  graphene_rect_t area = d->plot;
  cairo_t *cr = NULL;

  if (d->slice.length == 0)
    return;
  points = g_new (PdkGraphPoint, d->slice.length);
  /* A line at 0 or at the top is as thick as elsewhere. */
  graphene_rect_inset (&area, 0, -1);
  cr = gtk_snapshot_append_cairo (d->snapshot, &area);
  for (guint i = d->graph->n_series; i > 0; i--)
    draw_series (d, cr, i - 1, points);
  cairo_destroy (cr);
}

/* Legend and crosshair */

static void
draw_legend (const Drawing *d)
{
  PdkGraph *self = d->graph;
  double x = d->plot.origin.x + d->plot.size.width;
  int height = 0;
  int title_width = 0;
  double slot;
  guint row = 0;
  const gboolean any = pdk_graph_choose_row (self, &d->slice, &row);

  title_width = pdk_graph_draw_text (d, self->title, d->plot.origin.x, 0, 0, &d->text);
  measure_text (self, WIDEST_MARK, NULL, &height);
  slot = MIN (d->plot.size.width - title_width - 2 * GAP, 190.0 * self->n_series) /
         MAX (self->n_series, 1);
  x -= slot * self->n_series;
  for (guint i = 0; i < self->n_series; i++, x += slot) {
    const PdkGraphSeries *series = &self->series[i];
    g_autofree char *value = any ? pdk_graph_format_value (self, &d->slice, row, series)
                                 : pdk_unit_format (self->unit, NAN);
    g_autofree char *entry = g_strdup_printf ("%s  %s", series->label, value);
    GdkRGBA color;

    get_series_color (self, i, 1, &color);
    gtk_snapshot_append_color (d->snapshot, &color,
                               &GRAPHENE_RECT_INIT ((float) round (x),
                                                    (float) round ((height - SWATCH) / 2.0), SWATCH,
                                                    SWATCH));
    gtk_snapshot_push_clip (d->snapshot,
                            &GRAPHENE_RECT_INIT ((float) x, 0, (float) slot, (float) height));
    pdk_graph_draw_text (d, entry, x + SWATCH + GAP, 0, 0, &d->text);
    gtk_snapshot_pop (d->snapshot);
  }
}

static void
draw_dots (const Drawing *d, guint row, double x)
{
  for (guint i = 0; i < d->graph->n_series; i++) {
    const double y = get_y (d, pdk_timeline_slice_get (&d->slice, row, d->graph->series[i].column));
    GskRoundedRect dot;
    GdkRGBA color;

    if (isnan (y))
      continue;
    get_series_color (d->graph, i, 1, &color);
    gsk_rounded_rect_init_from_rect (&dot, &GRAPHENE_RECT_INIT ((float) x - 3, (float) y - 3, 7, 7),
                                     3.5f);
    gtk_snapshot_push_rounded_clip (d->snapshot, &dot);
    gtk_snapshot_append_color (d->snapshot, &color, &dot.bounds);
    gtk_snapshot_pop (d->snapshot);
  }
}

/* The moment in place of what the axis says there. */
static void
draw_cursor_time (const Drawing *d, gint64 time, double x)
{
  g_autofree char *text = pdk_time_axis_format (time, 1);
  const double y = d->plot.origin.y + d->plot.size.height + GAP / 2.0;
  GskRoundedRect pill;
  GdkRGBA back;
  int width = 0;
  int height = 0;

  measure_text (d->graph, text, &width, &height);
  x = CLAMP (x, d->plot.origin.x + width / 2.0 + GAP,
             d->plot.origin.x + d->plot.size.width - width / 2.0 - GAP);
  gsk_rounded_rect_init_from_rect (&pill,
                                   &GRAPHENE_RECT_INIT ((float) round (x - width / 2.0) - GAP,
                                                        (float) y - 1, (float) width + 2 * GAP,
                                                        (float) height + 2),
                                   4);
  pdk_widget_named_color (GTK_WIDGET (d->graph), "popover_bg_color", &back);
  gtk_snapshot_push_rounded_clip (d->snapshot, &pill);
  gtk_snapshot_append_color (d->snapshot, &back, &pill.bounds);
  gtk_snapshot_pop (d->snapshot);
  pdk_graph_draw_text (d, text, x, y, 0.5, &d->text);
}

static void
draw_cursor (const Drawing *d)
{
  const gint64 cursor = pdk_time_view_get_cursor (d->graph->view);
  guint row = 0;
  double x;

  if (cursor < d->begin || cursor > d->end)
    return;
  x = round (get_x (d, cursor));
  gtk_snapshot_append_color (d->snapshot, &d->dim,
                             &GRAPHENE_RECT_INIT ((float) x, d->plot.origin.y, 1,
                                                  d->plot.size.height));
  if (pdk_graph_choose_row (d->graph, &d->slice, &row))
    draw_dots (d, row, x);
  draw_cursor_time (d, cursor, x);
}

void
pdk_graph_draw (PdkGraph *self, GtkSnapshot *snapshot)
{
  Drawing d = { .graph = self, .snapshot = snapshot };

  pdk_graph_get_plot (self, &d.plot);
  d.begin = pdk_time_view_get_begin (self->view);
  d.end = pdk_time_view_get_end (self->view);
  d.slice = pdk_graph_slice (self);
  d.top =
      MAX (self->maximum, pdk_unit_round_up (self->unit, pdk_graph_get_highest (self, &d.slice)));
  if (self->maximum > 0 && pdk_graph_get_highest (self, &d.slice) <= self->maximum)
    d.top = self->maximum;
  pdk_widget_color (GTK_WIDGET (self), &d.text);
  d.dim = d.text;
  d.dim.alpha *= DIM_ALPHA;
  if (self->compact) {
    draw_lines (&d);
    return;
  }
  if (self->name_column != NULL) {
    draw_time_axis (&d);
    pdk_graph_heat_draw (&d);
  } else {
    draw_values_axis (&d);
    draw_time_axis (&d);
    draw_lines (&d);
    draw_legend (&d);
  }
  draw_cursor (&d);
}
