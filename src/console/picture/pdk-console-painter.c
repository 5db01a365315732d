/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-painter.h"
#include "pdk-console-textures.h"
#include "pdk-console-tiles.h"

struct _PdkConsolePainter {
  PdkConsoleCanvas *canvas;     /* with the Cairo renderer */
  PdkConsoleTextures *textures; /* with a GL renderer … */
  PdkConsoleTiles *tiles;       /* … and where that one would blur */
  gboolean is_cairo;
  gboolean use_tiles;
};

PdkConsolePainter *
pdk_console_painter_new (void)
{
  PdkConsolePainter *self = g_new0 (PdkConsolePainter, 1);

  self->canvas = pdk_console_canvas_new ();
  self->textures = pdk_console_textures_new ();
  self->tiles = pdk_console_tiles_new ();
  return self;
}

void
pdk_console_painter_free (PdkConsolePainter *self)
{
  pdk_console_canvas_free (self->canvas);
  pdk_console_textures_free (self->textures);
  pdk_console_tiles_free (self->tiles);
  g_free (self);
}

gboolean
pdk_console_painter_set_renderer (PdkConsolePainter *self, GskRenderer *renderer)
{
  gboolean is_cairo = renderer != NULL && GSK_IS_CAIRO_RENDERER (renderer);

  if (self->is_cairo == is_cairo)
    return FALSE;
  self->is_cairo = is_cairo;
  return TRUE;
}

/* GTK's GL renderer knows bilinear filtering alone: blocks of pixels would be blurred, and of thin
 * lines every other lost.  Those are scaled here, tile by tile. */
static gboolean
needs_tiles (const PdkConsoleTransform *transform)
{
  return !pdk_console_transform_is_identity (transform) &&
         pdk_console_transform_get_filter (transform) != CAIRO_FILTER_BILINEAR;
}

void
pdk_console_painter_reset (PdkConsolePainter *self,
                           PdkConsolePixels *pixels,
                           const PdkConsoleTransform *transform)
{
  gboolean use_tiles = !self->is_cairo && needs_tiles (transform);
  gboolean use_textures = !self->is_cairo && !use_tiles;

  self->use_tiles = use_tiles;
  pdk_console_canvas_reset (self->canvas, self->is_cairo ? pixels : NULL, transform);
  pdk_console_tiles_reset (self->tiles, use_tiles ? pixels : NULL, transform);
  pdk_console_textures_reset (self->textures, use_textures ? pixels : NULL, transform);
}

void
pdk_console_painter_invalidate (PdkConsolePainter *self, const cairo_region_t *damage)
{
  if (self->is_cairo)
    pdk_console_canvas_invalidate (self->canvas, damage);
  else if (self->use_tiles)
    pdk_console_tiles_invalidate (self->tiles, damage);
  else
    pdk_console_textures_invalidate (self->textures, damage);
}

PdkConsoleCanvas *
pdk_console_painter_get_canvas (PdkConsolePainter *self)
{
  return self->is_cairo ? self->canvas : NULL;
}

guint64
pdk_console_painter_snapshot (PdkConsolePainter *self,
                              GtkSnapshot *snapshot,
                              const cairo_rectangle_int_t *visible)
{
  if (self->is_cairo)
    return pdk_console_canvas_snapshot (self->canvas, snapshot, visible);
  if (self->use_tiles)
    return pdk_console_tiles_snapshot (self->tiles, snapshot, visible);
  return pdk_console_textures_snapshot (self->textures, snapshot);
}
