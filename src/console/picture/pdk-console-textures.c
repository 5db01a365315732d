/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-textures.h"

/* Above 128, under which GTK 4.8 goes through its icon atlas at a multiple of the cost. */
#define TILE_SIDE 256
/* A frame that changes this much, in percent, may be of a film or a window being moved. */
#define LARGE_DAMAGE 40
/* What such a frame adds to the score, which falls by one with any other: a single one, as of a page
 * turned, leaves the tiles alone; several close together change to one texture, for about a second
 * after the last. */
#define LARGE_SCORE 4
#define MAX_SCORE   32
#define WHOLE_SCORE 8

struct _PdkConsoleTextures {
  PdkConsoleTransform transform;
  PdkConsolePixels *pixels; /* owned, nullable */
  GdkTexture **tiles;       /* columns × rows, NULL where to be made again */
  GdkTexture *whole;        /* NULL when to be made again */
  int columns;
  int rows;
  int score; /* of large frames lately */
};

PdkConsoleTextures *
pdk_console_textures_new (void)
{
  return g_new0 (PdkConsoleTextures, 1);
}

static void
clear_tiles (PdkConsoleTextures *self)
{
  for (int i = 0; i < self->columns * self->rows; i++)
    g_clear_object (&self->tiles[i]);
}

static void
clear_textures (PdkConsoleTextures *self)
{
  clear_tiles (self);
  g_clear_pointer (&self->tiles, g_free);
  g_clear_object (&self->whole);
  g_clear_pointer (&self->pixels, pdk_console_pixels_unref);
  self->columns = self->rows = 0;
}

void
pdk_console_textures_free (PdkConsoleTextures *self)
{
  clear_textures (self);
  g_free (self);
}

void
pdk_console_textures_reset (PdkConsoleTextures *self,
                            PdkConsolePixels *pixels,
                            const PdkConsoleTransform *transform)
{
  clear_textures (self);
  self->transform = *transform;
  if (pixels == NULL || pdk_console_transform_is_empty (transform))
    return;

  self->pixels = pdk_console_pixels_ref (pixels);
  self->columns = (pixels->width + TILE_SIDE - 1) / TILE_SIDE;
  self->rows = (pixels->height + TILE_SIDE - 1) / TILE_SIDE;
  self->tiles = g_new0 (GdkTexture *, self->columns * self->rows);
}

/* The renderer filters every texture by itself, so between scaled tiles there would be joints. */
static gboolean
use_tiles (PdkConsoleTextures *self)
{
  return pdk_console_transform_is_integer (&self->transform) && self->score <= WHOLE_SCORE;
}

static gint64
count_pixels (const cairo_region_t *region)
{
  gint64 count = 0;

  for (int i = 0; i < cairo_region_num_rectangles (region); i++) {
    cairo_rectangle_int_t rect;

    cairo_region_get_rectangle (region, i, &rect);
    count += (gint64) rect.width * rect.height;
  }
  return count;
}

static void
invalidate_tiles (PdkConsoleTextures *self, const cairo_rectangle_int_t *rect)
{
  int right = (rect->x + rect->width - 1) / TILE_SIDE;
  int bottom = (rect->y + rect->height - 1) / TILE_SIDE;

  for (int row = rect->y / TILE_SIDE; row <= bottom; row++)
    for (int column = rect->x / TILE_SIDE; column <= right; column++)
      g_clear_object (&self->tiles[row * self->columns + column]);
}

void
pdk_console_textures_invalidate (PdkConsoleTextures *self, const cairo_region_t *damage)
{
  if (self->pixels == NULL)
    return;

  g_clear_object (&self->whole);
  if (count_pixels (damage) * 100 >
      (gint64) self->pixels->width * self->pixels->height * LARGE_DAMAGE) {
    self->score = MIN (self->score + LARGE_SCORE, MAX_SCORE);
    clear_tiles (self);
    return;
  }
  self->score = MAX (self->score - 1, 0);
  for (int i = 0; i < cairo_region_num_rectangles (damage); i++) {
    cairo_rectangle_int_t rect;

    cairo_region_get_rectangle (damage, i, &rect);
    invalidate_tiles (self, &rect);
  }
}

static GdkTexture *
create_texture (PdkConsoleTextures *self, const cairo_rectangle_int_t *rect)
{
  g_autoptr (GBytes) bytes = pdk_console_pixels_create_bytes (self->pixels, rect);

  return gdk_memory_texture_new (rect->width, rect->height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED,
                                 bytes, self->pixels->stride);
}

static graphene_rect_t
get_bounds (PdkConsoleTextures *self, const cairo_rectangle_int_t *rect)
{
  const PdkConsoleTransform *transform = &self->transform;
  double scale_x = pdk_console_transform_get_scale_x (transform);
  double scale_y = pdk_console_transform_get_scale_y (transform);
  double logical = 1.0 / transform->scale_factor;

  return GRAPHENE_RECT_INIT ((transform->area.x + rect->x * scale_x) * logical,
                             (transform->area.y + rect->y * scale_y) * logical,
                             rect->width * scale_x * logical, rect->height * scale_y * logical);
}

static guint64
append (PdkConsoleTextures *self,
        GtkSnapshot *snapshot,
        GdkTexture **texture,
        const cairo_rectangle_int_t *rect)
{
  graphene_rect_t bounds = get_bounds (self, rect);
  guint64 bytes = 0;

  if (*texture == NULL) {
    *texture = create_texture (self, rect);
    bytes = (guint64) rect->width * rect->height * 4;
  }
  gtk_snapshot_append_texture (snapshot, *texture, &bounds);
  return bytes;
}

static guint64
snapshot_tiles (PdkConsoleTextures *self, GtkSnapshot *snapshot)
{
  guint64 bytes = 0;

  for (int row = 0; row < self->rows; row++) {
    for (int column = 0; column < self->columns; column++) {
      cairo_rectangle_int_t rect = { column * TILE_SIDE, row * TILE_SIDE };

      rect.width = MIN (TILE_SIDE, self->pixels->width - rect.x);
      rect.height = MIN (TILE_SIDE, self->pixels->height - rect.y);
      bytes += append (self, snapshot, &self->tiles[row * self->columns + column], &rect);
    }
  }
  return bytes;
}

guint64
pdk_console_textures_snapshot (PdkConsoleTextures *self, GtkSnapshot *snapshot)
{
  cairo_rectangle_int_t all = { 0 };

  if (self->pixels == NULL)
    return 0;
  if (use_tiles (self))
    return snapshot_tiles (self, snapshot);
  all.width = self->pixels->width;
  all.height = self->pixels->height;
  return append (self, snapshot, &self->whole, &all);
}
