/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-canvas.h"

/* A marker is damage for as long as it differs from what stood in its place in the last frame.  So
 * it stays where it is, at no cost, until its place is needed again: by preference for a change that
 * covers it, as that of a cursor that blinks or of a film that plays on. */

/* More than a frame can have of changes: see the framebuffer. */
#define MAX_MARKERS 64

typedef struct {
  GskRenderNode *node;        /* owned */
  cairo_rectangle_int_t rect; /* in device pixels */
  gboolean is_new;            /* since the last snapshot */
} Marker;

struct _PdkConsoleCanvas {
  PdkConsoleTransform transform;
  cairo_surface_t *surface; /* over all of the picture's memory */
  GskRenderNode *picture;   /* (nullable): to be made */
  cairo_region_t *pending;  /* damage since the last snapshot, in device pixels */
  Marker markers[MAX_MARKERS];
  guint n_markers;
};

PdkConsoleCanvas *
pdk_console_canvas_new (void)
{
  PdkConsoleCanvas *self = g_new0 (PdkConsoleCanvas, 1);

  self->pending = cairo_region_create ();
  return self;
}

static void
clear (PdkConsoleCanvas *self)
{
  for (guint i = 0; i < self->n_markers; i++)
    g_clear_pointer (&self->markers[i].node, gsk_render_node_unref);
  self->n_markers = 0;
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  cairo_region_subtract (self->pending, self->pending);
}

void
pdk_console_canvas_free (PdkConsoleCanvas *self)
{
  clear (self);
  cairo_region_destroy (self->pending);
  g_free (self);
}

void
pdk_console_canvas_reset (PdkConsoleCanvas *self,
                          PdkConsolePixels *pixels,
                          const PdkConsoleTransform *transform)
{
  clear (self);
  self->transform = *transform;
  if (pixels != NULL && !pdk_console_transform_is_empty (transform))
    self->surface = pdk_console_pixels_create_surface (pixels);
}

cairo_region_t *
pdk_console_canvas_map (PdkConsoleCanvas *self, const cairo_region_t *damage)
{
  cairo_region_t *region = cairo_region_create ();
  int n = self->surface != NULL ? cairo_region_num_rectangles (damage) : 0;

  for (int i = 0; i < n; i++) {
    cairo_rectangle_int_t rect;

    cairo_region_get_rectangle (damage, i, &rect);
    rect = pdk_console_transform_to_device (&self->transform, &rect);
    if (rect.width > 0 && rect.height > 0)
      cairo_region_union_rectangle (region, &rect);
  }
  return region;
}

void
pdk_console_canvas_invalidate_device (PdkConsoleCanvas *self, const cairo_region_t *damage)
{
  cairo_region_union (self->pending, damage);
}

void
pdk_console_canvas_invalidate (PdkConsoleCanvas *self, const cairo_region_t *damage)
{
  cairo_region_t *region = pdk_console_canvas_map (self, damage);

  pdk_console_canvas_invalidate_device (self, region);
  cairo_region_destroy (region);
}

GskRenderNode *
pdk_console_canvas_get_picture (PdkConsoleCanvas *self)
{
  return self->picture;
}

const PdkConsoleTransform *
pdk_console_canvas_get_transform (PdkConsoleCanvas *self)
{
  return &self->transform;
}

static GskRenderNode *
create_node (PdkConsoleCanvas *self, const cairo_rectangle_int_t *rect)
{
  float scale = self->transform.scale_factor;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (rect->x / scale, rect->y / scale,
                                               rect->width / scale, rect->height / scale);

  return gsk_cairo_node_new (&bounds);
}

/* The surface is never flushed nor marked dirty: that would make cairo copy it for the recording,
 * which is to paint what is in the memory when it is played. */
void
pdk_console_canvas_paint (PdkConsoleCanvas *self, cairo_t *cr)
{
  const PdkConsoleTransform *transform = &self->transform;

  cairo_rectangle (cr, transform->area.x, transform->area.y, transform->area.width,
                   transform->area.height);
  cairo_translate (cr, transform->area.x, transform->area.y);
  cairo_scale (cr, pdk_console_transform_get_scale_x (transform),
               pdk_console_transform_get_scale_y (transform));
  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), pdk_console_transform_get_filter (transform));
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_fill (cr);
}

static GskRenderNode *
create_picture (PdkConsoleCanvas *self)
{
  GskRenderNode *node = create_node (self, &self->transform.area);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  double logical = 1.0 / self->transform.scale_factor;

  cairo_scale (cr, logical, logical);
  pdk_console_canvas_paint (self, cr);
  cairo_destroy (cr);
  return node;
}

static gboolean
covers (const cairo_rectangle_int_t *outer, const cairo_rectangle_int_t *inner)
{
  return inner->x >= outer->x && inner->y >= outer->y &&
         inner->x + inner->width <= outer->x + outer->width &&
         inner->y + inner->height <= outer->y + outer->height;
}

static gint64
get_size (const Marker *marker)
{
  return (gint64) marker->rect.width * marker->rect.height;
}

/* Where the marker for a change is to stand: what stood there is drawn again as well. */
static Marker *
find_place (PdkConsoleCanvas *self, const cairo_rectangle_int_t *rect)
{
  Marker *smallest = NULL;

  for (guint i = 0; i < self->n_markers; i++) {
    Marker *marker = &self->markers[i];

    if (marker->is_new)
      continue;
    if (covers (rect, &marker->rect))
      return marker;
    if (smallest == NULL || get_size (marker) < get_size (smallest))
      smallest = marker;
  }
  if (self->n_markers < MAX_MARKERS)
    return &self->markers[self->n_markers++];
  return smallest;
}

static void
mark (PdkConsoleCanvas *self, const cairo_rectangle_int_t *rect)
{
  Marker *marker = find_place (self, rect);

  g_clear_pointer (&marker->node, gsk_render_node_unref);
  marker->node = create_node (self, rect);
  marker->rect = *rect;
  marker->is_new = TRUE;
}

/* Changes grow when they are scaled, and may have become more than there are places. */
static void
mark_pending (PdkConsoleCanvas *self)
{
  int n = cairo_region_num_rectangles (self->pending);
  cairo_rectangle_int_t rect;

  for (guint i = 0; i < self->n_markers; i++)
    self->markers[i].is_new = FALSE;
  if (n > MAX_MARKERS) {
    cairo_region_get_extents (self->pending, &rect);
    mark (self, &rect);
    n = 0;
  }
  for (int i = 0; i < n; i++) {
    cairo_region_get_rectangle (self->pending, i, &rect);
    mark (self, &rect);
  }
}

static guint64
count_bytes (const cairo_region_t *region, const cairo_rectangle_int_t *visible)
{
  guint64 bytes = 0;

  for (int i = 0; i < cairo_region_num_rectangles (region); i++) {
    cairo_rectangle_int_t rect;

    cairo_region_get_rectangle (region, i, &rect);
    if (gdk_rectangle_intersect (&rect, visible, &rect))
      bytes += (guint64) rect.width * rect.height * 4;
  }
  return bytes;
}

guint64
pdk_console_canvas_snapshot (PdkConsoleCanvas *self,
                             GtkSnapshot *snapshot,
                             const cairo_rectangle_int_t *visible)
{
  guint64 bytes;

  if (self->surface == NULL)
    return 0;
  if (self->picture == NULL) {
    self->picture = create_picture (self);
    cairo_region_union_rectangle (self->pending, &self->transform.area);
  } else {
    mark_pending (self);
  }
  gtk_snapshot_append_node (snapshot, self->picture);
  for (guint i = 0; i < self->n_markers; i++)
    gtk_snapshot_append_node (snapshot, self->markers[i].node);
  bytes = count_bytes (self->pending, visible);
  cairo_region_subtract (self->pending, self->pending);
  return bytes;
}
