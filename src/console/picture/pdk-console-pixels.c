/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-pixels.h"

#include <string.h>

#define BYTES_PER_PIXEL 4
#define ROW_ALIGNMENT   64

/* In a line of a processor’s cache, and in so many of them. */
#define LINE_PIXELS      16
#define ANNOUNCED_PIXELS (8 * LINE_PIXELS)

/* What cairo and textures can hold, and 256 MiB: sizes are the guest's to choose. */
#define MAX_SIDE   16384
#define MAX_PIXELS (64 * 1024 * 1024)

gboolean
pdk_console_pixels_is_possible (int width, int height)
{
  return width > 0 && width <= MAX_SIDE && height > 0 && height <= MAX_SIDE &&
         (gint64) width * height <= MAX_PIXELS;
}

static void
allocate (PdkConsolePixels *self, GdkDisplay *display)
{
  gsize bytes = (gsize) self->height * self->stride;

  if (display != NULL)
    self->segment = pdk_console_segment_new (display, bytes);
  if (self->segment != NULL)
    self->data = pdk_console_segment_get_data (self->segment);
  else
    self->data = g_aligned_alloc0 (bytes, 1, ROW_ALIGNMENT);
}

PdkConsolePixels *
pdk_console_pixels_new (GdkDisplay *display, int width, int height)
{
  PdkConsolePixels *self;

  g_return_val_if_fail (pdk_console_pixels_is_possible (width, height), NULL);

  self = g_new0 (PdkConsolePixels, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->width = width;
  self->height = height;
  self->stride = (width * BYTES_PER_PIXEL + ROW_ALIGNMENT - 1) / ROW_ALIGNMENT * ROW_ALIGNMENT;
  allocate (self, display);
  return self;
}

PdkConsolePixels *
pdk_console_pixels_ref (PdkConsolePixels *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
pdk_console_pixels_unref (PdkConsolePixels *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (self->segment != NULL)
    pdk_console_segment_free (self->segment);
  else
    g_aligned_free (self->data);
  g_free (self);
}

/* So many at once, as compilers make vectors of a loop that is known to be long enough. */
#define PIXELS_AT_ONCE 16

static void
convert_xrgb32 (guint32 *restrict to, const guint8 *from, int n)
{
  const guint32 *restrict pixels = (const guint32 *) (gconstpointer) from;
  int i = 0;

  for (; i + PIXELS_AT_ONCE <= n; i += PIXELS_AT_ONCE)
    for (int j = 0; j < PIXELS_AT_ONCE; j++)
      to[i + j] = pixels[i + j] | 0xff000000u;
  for (; i < n; i++)
    to[i] = pixels[i] | 0xff000000u;
}

/* The upper bits of a channel are repeated in the lower ones, so that full stays full. */
static void
convert_rgb565 (guint32 *to, const guint8 *from, int n)
{
  const guint16 *pixels = (const guint16 *) (gconstpointer) from;

  for (int i = 0; i < n; i++) {
    guint32 r = (pixels[i] >> 11) & 0x1f;
    guint32 g = (pixels[i] >> 5) & 0x3f;
    guint32 b = pixels[i] & 0x1f;

    r = (r << 3) | (r >> 2);
    g = (g << 2) | (g >> 4);
    b = (b << 3) | (b >> 2);
    to[i] = 0xff000000u | (r << 16) | (g << 8) | b;
  }
}

static void
convert_rgb555 (guint32 *to, const guint8 *from, int n)
{
  const guint16 *pixels = (const guint16 *) (gconstpointer) from;

  for (int i = 0; i < n; i++) {
    guint32 r = (pixels[i] >> 10) & 0x1f;
    guint32 g = (pixels[i] >> 5) & 0x1f;
    guint32 b = pixels[i] & 0x1f;

    r = (r << 3) | (r >> 2);
    g = (g << 3) | (g >> 2);
    b = (b << 3) | (b >> 2);
    to[i] = 0xff000000u | (r << 16) | (g << 8) | b;
  }
}

static void
convert_row (guint32 *to, const PdkConsoleSource *source, int x, int y, int n)
{
  const guint8 *row = source->data + (gsize) y * source->stride;

  switch (source->format) {
  case PDK_CONSOLE_FORMAT_XRGB32:
    convert_xrgb32 (to, row + (gsize) x * 4, n);
    break;
  case PDK_CONSOLE_FORMAT_RGB565:
    convert_rgb565 (to, row + (gsize) x * 2, n);
    break;
  case PDK_CONSOLE_FORMAT_RGB555:
    convert_rgb555 (to, row + (gsize) x * 2, n);
    break;
  }
}

static guint8 *
get_row (PdkConsolePixels *self, int x, int y)
{
  return self->data + (gsize) y * self->stride + (gsize) x * BYTES_PER_PIXEL;
}

/* Rows are pages apart, and processors do not foresee what comes in another page: so of each row as much is
 * asked for as they need to see where it leads to. */
static void
announce_row (PdkConsolePixels *self, const PdkConsoleSource *source, int x, int y, int n)
{
  const gsize size = source->format == PDK_CONSOLE_FORMAT_XRGB32 ? 4 : 2;
  const guint8 *from = source->data + (gsize) y * source->stride + (gsize) x * size;
  const guint8 *to = get_row (self, x, y);

  for (gsize i = 0; i < MIN ((gsize) n, ANNOUNCED_PIXELS); i += LINE_PIXELS) {
    __builtin_prefetch (from + i * size, 0);
    __builtin_prefetch (to + i * BYTES_PER_PIXEL, 1);
  }
}

void
pdk_console_pixels_copy (PdkConsolePixels *self,
                         const PdkConsoleSource *source,
                         const cairo_rectangle_int_t *rect)
{
  g_return_if_fail (rect->x >= 0 && rect->x + rect->width <= MIN (self->width, source->width));
  g_return_if_fail (rect->y >= 0 && rect->y + rect->height <= MIN (self->height, source->height));

  for (int y = rect->y; y < rect->y + rect->height; y++) {
    if (y + 1 < rect->y + rect->height)
      announce_row (self, source, rect->x, y + 1, rect->width);
    convert_row ((guint32 *) (gpointer) get_row (self, rect->x, y), source, rect->x, y,
                 rect->width);
  }
}

static const cairo_user_data_key_t pixels_key;

cairo_surface_t *
pdk_console_pixels_create_surface (PdkConsolePixels *self)
{
  cairo_surface_t *surface;

  surface = cairo_image_surface_create_for_data (self->data, CAIRO_FORMAT_RGB24, self->width,
                                                 self->height, self->stride);
  cairo_surface_set_user_data (surface, &pixels_key, pdk_console_pixels_ref (self),
                               (cairo_destroy_func_t) pdk_console_pixels_unref);
  return surface;
}

GBytes *
pdk_console_pixels_create_bytes (PdkConsolePixels *self, const cairo_rectangle_int_t *rect)
{
  gsize offset = (gsize) rect->y * self->stride + (gsize) rect->x * BYTES_PER_PIXEL;
  gsize size = (gsize) (rect->height - 1) * self->stride + (gsize) rect->width * BYTES_PER_PIXEL;

  return g_bytes_new_with_free_func (self->data + offset, size,
                                     (GDestroyNotify) pdk_console_pixels_unref,
                                     pdk_console_pixels_ref (self));
}
