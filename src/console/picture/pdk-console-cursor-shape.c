/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-cursor-shape.h"

#include <math.h>
#include <string.h>

/* Window systems refuse larger ones. */
#define MAX_SIDE 256

/* Straight RGBA to cairo's premultiplied native-endian ARGB. */
static cairo_surface_t *
create_surface (PdkConsoleCursor *cursor)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, cursor->width, cursor->height);
  const guint8 *from = g_bytes_get_data (cursor->rgba, NULL);
  guint8 *to = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  for (int y = 0; y < cursor->height; y++) {
    guint32 *row = (guint32 *) (gpointer) (to + (gsize) y * stride);

    for (int x = 0; x < cursor->width; x++, from += 4) {
      guint32 a = from[3];

      row[x] = (a << 24) | ((from[0] * a / 255) << 16) | ((from[1] * a / 255) << 8) |
               (from[2] * a / 255);
    }
  }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static cairo_surface_t *
scale_surface (cairo_surface_t *surface, int width, int height, double scale_x, double scale_y)
{
  cairo_surface_t *scaled = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (scaled);

  cairo_scale (cr, scale_x, scale_y);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (scaled);
  return scaled;
}

static GdkTexture *
create_texture (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes =
      g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), (gsize) stride * height,
                                  (GDestroyNotify) cairo_surface_destroy,
                                  cairo_surface_reference (surface));

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

/* GDK takes a cursor's pixels for logical ones. */
static double
to_logical (double device_scale, const PdkConsoleTransform *transform)
{
  return transform->area.width > 0 ? device_scale / transform->scale_factor : 1.0;
}

GdkCursor *
pdk_console_cursor_shape_create (PdkConsoleCursor *cursor, const PdkConsoleTransform *transform)
{
  g_autoptr (GdkTexture) texture = NULL;
  cairo_surface_t *surface, *scaled;
  double scale_x, scale_y;
  GdkCursor *result;
  int width, height;

  if (cursor == NULL)
    return NULL;
  if (pdk_console_cursor_is_hidden (cursor))
    return gdk_cursor_new_from_name ("none", NULL);

  scale_x = to_logical (pdk_console_transform_get_scale_x (transform), transform);
  scale_y = to_logical (pdk_console_transform_get_scale_y (transform), transform);
  width = CLAMP ((int) lround (cursor->width * scale_x), 1, MAX_SIDE);
  height = CLAMP ((int) lround (cursor->height * scale_y), 1, MAX_SIDE);
  scale_x = (double) width / cursor->width;
  scale_y = (double) height / cursor->height;

  surface = create_surface (cursor);
  scaled = scale_surface (surface, width, height, scale_x, scale_y);
  texture = create_texture (scaled);
  result = gdk_cursor_new_from_texture (texture, MIN ((int) (cursor->hot_x * scale_x), width - 1),
                                        MIN ((int) (cursor->hot_y * scale_y), height - 1), NULL);
  cairo_surface_destroy (scaled);
  cairo_surface_destroy (surface);
  return result;
}
