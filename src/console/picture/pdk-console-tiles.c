/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-tiles.h"

#define TILE_SIDE 256 /* device pixels, about */

struct _PdkConsoleTiles {
  PdkConsoleTransform transform;
  cairo_surface_t *surface; /* over all of the picture's memory */
  GskRenderNode **nodes;    /* columns × rows, NULL where to be drawn again */
  int columns;
  int rows;
  int side; /* device pixels, a multiple of the scale factor */
};

PdkConsoleTiles *
pdk_console_tiles_new (void)
{
  return g_new0 (PdkConsoleTiles, 1);
}

static void
clear_nodes (PdkConsoleTiles *self)
{
  for (int i = 0; i < self->columns * self->rows; i++)
    g_clear_pointer (&self->nodes[i], gsk_render_node_unref);
  g_clear_pointer (&self->nodes, g_free);
  self->columns = self->rows = 0;
}

void
pdk_console_tiles_free (PdkConsoleTiles *self)
{
  clear_nodes (self);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_free (self);
}

void
pdk_console_tiles_reset (PdkConsoleTiles *self,
                         PdkConsolePixels *pixels,
                         const PdkConsoleTransform *transform)
{
  clear_nodes (self);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  self->transform = *transform;
  if (pixels == NULL || pdk_console_transform_is_empty (transform))
    return;

  /* Whole logical pixels, so that the nodes' bounds are exact numbers. */
  self->side = TILE_SIDE / transform->scale_factor * transform->scale_factor;
  self->columns = (transform->area.x + transform->area.width + self->side - 1) / self->side;
  self->rows = (transform->area.y + transform->area.height + self->side - 1) / self->side;
  self->nodes = g_new0 (GskRenderNode *, self->columns * self->rows);
  self->surface = pdk_console_pixels_create_surface (pixels);
}

static void
invalidate_rect (PdkConsoleTiles *self, const cairo_rectangle_int_t *rect)
{
  cairo_rectangle_int_t device = pdk_console_transform_to_device (&self->transform, rect);
  int left, top, right, bottom;

  if (device.width <= 0 || device.height <= 0)
    return;
  left = device.x / self->side;
  top = device.y / self->side;
  right = MIN ((device.x + device.width - 1) / self->side, self->columns - 1);
  bottom = MIN ((device.y + device.height - 1) / self->side, self->rows - 1);
  for (int row = top; row <= bottom; row++)
    for (int column = left; column <= right; column++)
      g_clear_pointer (&self->nodes[row * self->columns + column], gsk_render_node_unref);
}

void
pdk_console_tiles_invalidate (PdkConsoleTiles *self, const cairo_region_t *damage)
{
  int n = cairo_region_num_rectangles (damage);

  if (self->nodes == NULL)
    return;
  for (int i = 0; i < n; i++) {
    cairo_rectangle_int_t rect;

    cairo_region_get_rectangle (damage, i, &rect);
    invalidate_rect (self, &rect);
  }
}

/* What of the picture the tile shows, in device pixels. */
static gboolean
get_tile (PdkConsoleTiles *self, int column, int row, cairo_rectangle_int_t *tile)
{
  GdkRectangle cell = { column * self->side, row * self->side, self->side, self->side };

  return gdk_rectangle_intersect (&cell, &self->transform.area, tile);
}

/* In device pixels. */
static void
paint (PdkConsoleTiles *self, cairo_t *cr, const cairo_rectangle_int_t *tile)
{
  const PdkConsoleTransform *transform = &self->transform;

  cairo_rectangle (cr, tile->x, tile->y, tile->width, tile->height);
  cairo_translate (cr, transform->area.x, transform->area.y);
  cairo_scale (cr, pdk_console_transform_get_scale_x (transform),
               pdk_console_transform_get_scale_y (transform));
  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), pdk_console_transform_get_filter (transform));
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_fill (cr);
}

static GskRenderNode *
create_node (PdkConsoleTiles *self, const cairo_rectangle_int_t *tile)
{
  float scale = self->transform.scale_factor;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (tile->x / scale, tile->y / scale,
                                               tile->width / scale, tile->height / scale);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, tile->width, tile->height);
  int stride = cairo_image_surface_get_stride (surface);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) bytes = NULL;

  cairo_translate (cr, -tile->x, -tile->y);
  paint (self, cr, tile);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                      (gsize) stride * tile->height,
                                      (GDestroyNotify) cairo_surface_destroy, surface);
  texture = gdk_memory_texture_new (tile->width, tile->height, GDK_MEMORY_DEFAULT, bytes, stride);
  return gsk_texture_node_new (texture, &bounds);
}

static guint64
snapshot_tile (PdkConsoleTiles *self, GtkSnapshot *snapshot, int column, int row)
{
  GskRenderNode **node = &self->nodes[row * self->columns + column];
  cairo_rectangle_int_t tile;
  guint64 bytes = 0;

  if (!get_tile (self, column, row, &tile))
    return 0;
  if (*node == NULL) {
    *node = create_node (self, &tile);
    bytes = (guint64) tile.width * tile.height * 4;
  }
  gtk_snapshot_append_node (snapshot, *node);
  return bytes;
}

guint64
pdk_console_tiles_snapshot (PdkConsoleTiles *self,
                            GtkSnapshot *snapshot,
                            const cairo_rectangle_int_t *visible)
{
  guint64 bytes = 0;
  int right, bottom;

  if (self->nodes == NULL || visible->width <= 0 || visible->height <= 0)
    return 0;
  right = MIN ((visible->x + visible->width - 1) / self->side, self->columns - 1);
  bottom = MIN ((visible->y + visible->height - 1) / self->side, self->rows - 1);
  for (int row = visible->y / self->side; row <= bottom; row++)
    for (int column = visible->x / self->side; column <= right; column++)
      bytes += snapshot_tile (self, snapshot, column, row);
  return bytes;
}
