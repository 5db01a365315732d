/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-graph-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "widgets/pdk-widget-color.h"

/* All columns as rows of a picture: one byte a pixel, how much of the colour is there. */

#define MAX_ROWS   128
#define GAP        6
#define LEAST_HEAT 26 /* of 255: idle, but there */

typedef struct {
  guint share; /* columns of a row */
  guint n_rows;
  int height; /* px of a row */
} Layout;

static Layout
get_layout (PdkGraph *self)
{
  static const struct {
    guint n_rows;
    int height;
  } heights[] = { { 8, 18 }, { 16, 14 }, { 32, 10 }, { 64, 6 }, { G_MAXUINT, 3 } };
  const guint n = self->timeline != NULL ? pdk_timeline_get_n_columns (self->timeline) : 1;
  Layout layout = { 1, 0, 0 };

  layout.share = (n + MAX_ROWS - 1) / MAX_ROWS;
  layout.n_rows = (n + layout.share - 1) / layout.share;
  for (gsize i = 0; layout.height == 0; i++)
    if (layout.n_rows <= heights[i].n_rows)
      layout.height = heights[i].height;
  return layout;
}

int
pdk_graph_heat_get_height (PdkGraph *self)
{
  const Layout layout = get_layout (self);

  return (int) layout.n_rows * layout.height + 2 * (pdk_graph_get_text_height (self) + GAP);
}

int
pdk_graph_heat_get_column_at (PdkGraph *self, double y)
{
  const Layout layout = get_layout (self);
  graphene_rect_t plot;

  pdk_graph_get_plot (self, &plot);
  y -= plot.origin.y;
  if (y < 0 || y >= (double) layout.n_rows * layout.height)
    return -1;
  return (int) (y / layout.height) * (int) layout.share;
}

/* The highest of those that share @row of the picture; NAN when none is known. */
static float
get_heat (const PdkGraphDrawing *d, const Layout *layout, guint at, guint row)
{
  const guint n = pdk_timeline_get_n_columns (d->graph->timeline);
  float heat = NAN;

  for (guint i = row * layout->share; i < MIN ((row + 1) * layout->share, n); i++) {
    const float value = pdk_timeline_slice_get (&d->slice, at, i);

    if (!isnan (value))
      heat = isnan (heat) ? value : MAX (heat, value);
  }
  return heat;
}

/* From pixel to pixel, the time that a reading is of: what was before it. */
static void
fill_row (const PdkGraphDrawing *d, const Layout *layout, guint row, guchar *pixels, int width)
{
  int x = 0;

  for (guint at = 0; at < d->slice.length; at++) {
    const gint64 time =
        pdk_timeline_slice_get_time (&d->slice, at) + pdk_timeline_slice_get_width (&d->slice) / 2;
    const double share = (double) (time - d->begin) / (double) (d->end - d->begin);
    const int until = (int) CLAMP (share * width, 0, width);
    const float heat = get_heat (d, layout, at, row);

    /* The first one began nobody knows when. */
    if (at > 0 && !isnan (heat) && until > x)
      memset (pixels + x, LEAST_HEAT + (int) ((255 - LEAST_HEAT) * CLAMP (heat, 0, 100) / 100),
              (gsize) (until - x));
    x = MAX (x, until);
  }
}

static void
draw_cells (const PdkGraphDrawing *d, const Layout *layout)
{
  const int width = (int) d->plot.size.width;
  const int height = (int) layout->n_rows * layout->height;
  const int thickness = layout->height > 3 ? layout->height - 1 : layout->height;
  cairo_surface_t *mask = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  const int stride = cairo_image_surface_get_stride (mask);
  guchar *pixels = cairo_image_surface_get_data (mask);
  GdkRGBA color;
  cairo_t *cr = NULL;

  cairo_surface_flush (mask);
  for (guint row = 0; row < layout->n_rows; row++) {
    guchar *first = pixels + (gsize) row * layout->height * stride;

    fill_row (d, layout, row, first, width);
    for (int i = 1; i < thickness; i++)
      memcpy (first + (gsize) i * stride, first, (gsize) width);
  }
  cairo_surface_mark_dirty (mask);
  pdk_widget_named_color (GTK_WIDGET (d->graph), "accent_color", &color);
  cr = gtk_snapshot_append_cairo (d->snapshot, &d->plot);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_mask_surface (cr, mask, round (d->plot.origin.x), round (d->plot.origin.y));
  cairo_destroy (cr);
  cairo_surface_destroy (mask);
}

/* As many names as there is room for. */
static void
draw_names (const PdkGraphDrawing *d, const Layout *layout)
{
  const int text_height = pdk_graph_get_text_height (d->graph);
  const guint step = (guint) MAX ((text_height + layout->height - 1) / layout->height, 1);

  for (guint row = 0; row < layout->n_rows; row += step) {
    g_autofree char *name = d->graph->name_column (row * layout->share);
    const double middle = d->plot.origin.y + (row + 0.5) * layout->height;

    if (row > 0 && row + step > layout->n_rows && step > 1)
      break;
    pdk_graph_draw_text (d, name, d->plot.origin.x - GAP, middle - text_height / 2.0, 1, &d->dim);
  }
}

static void
draw_chosen (const PdkGraphDrawing *d, const Layout *layout)
{
  const int row = d->graph->column / (int) layout->share;
  GskRoundedRect frame;
  const float widths[] = { 1, 1, 1, 1 };
  const GdkRGBA colors[] = { d->text, d->text, d->text, d->text };

  if (d->graph->column < 0)
    return;
  gsk_rounded_rect_init_from_rect (
      &frame,
      &GRAPHENE_RECT_INIT (d->plot.origin.x, d->plot.origin.y + (float) (row * layout->height) - 1,
                           d->plot.size.width, (float) layout->height + 1),
      0);
  gtk_snapshot_append_border (d->snapshot, &frame, widths, colors);
}

static guint
find_busiest (PdkGraph *self, const PdkTimelineSlice *slice, guint row, double *average)
{
  const guint n = pdk_timeline_get_n_columns (self->timeline);
  guint busiest = 0;
  guint n_known = 0;
  float highest = -1;
  double sum = 0;

  for (guint i = 0; i < n; i++) {
    const float value = pdk_timeline_slice_get (slice, row, i);

    if (isnan (value))
      continue;
    n_known++;
    sum += value;
    if (value > highest) {
      highest = value;
      busiest = i;
    }
  }
  *average = n_known > 0 ? sum / n_known : NAN;
  return busiest;
}

char *
pdk_graph_heat_describe (PdkGraph *self, const PdkTimelineSlice *slice, guint row)
{
  double average = NAN;
  const guint busiest = find_busiest (self, slice, row, &average);
  const guint column = self->column >= 0 ? (guint) self->column : busiest;
  g_autofree char *name = self->name_column (column);
  g_autofree char *value =
      pdk_unit_format (self->unit, pdk_timeline_slice_get (slice, row, column));
  g_autofree char *mean = pdk_unit_format (self->unit, average);

  if (self->column >= 0)
    return g_strdup_printf ("%s  %s", name, value);
  if (isnan (average))
    return g_steal_pointer (&mean);
  /* Translators: a percentage; the name of one of many, and its percentage */
  return g_strdup_printf (_ ("%s on average, most %s with %s"), mean, name, value);
}

static void
draw_head (const PdkGraphDrawing *d)
{
  g_autofree char *text = NULL;
  guint row = 0;

  if (!pdk_graph_choose_row (d->graph, &d->slice, &row))
    return;
  text = pdk_graph_heat_describe (d->graph, &d->slice, row);
  pdk_graph_draw_text (d, text, d->plot.origin.x, 0, 0, &d->text);
}

void
pdk_graph_heat_draw (const PdkGraphDrawing *d)
{
  const Layout layout = get_layout (d->graph);

  if (d->graph->timeline == NULL)
    return;
  draw_cells (d, &layout);
  draw_names (d, &layout);
  draw_chosen (d, &layout);
  draw_head (d);
}
