/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-transform.h"

#include <math.h>

/* Below this bilinear skips source pixels and thin lines vanish. */
#define SHRINK_LIMIT 0.75

static void
fit_area (PdkConsoleTransform *self, int room_width, int room_height)
{
  double scale =
      MIN ((double) room_width / self->guest_width, (double) room_height / self->guest_height);

  self->area.width = CLAMP ((int) lround (self->guest_width * scale), 1, room_width);
  self->area.height = CLAMP ((int) lround (self->guest_height * scale), 1, room_height);
}

void
pdk_console_transform_init (PdkConsoleTransform *self,
                            int guest_width,
                            int guest_height,
                            int view_width,
                            int view_height,
                            int scale_factor,
                            gboolean fit)
{
  int room_width = view_width * scale_factor;
  int room_height = view_height * scale_factor;

  *self = (PdkConsoleTransform){ .guest_width = guest_width,
                                 .guest_height = guest_height,
                                 .scale_factor = scale_factor };
  if (guest_width <= 0 || guest_height <= 0 || room_width <= 0 || room_height <= 0)
    return;

  if (fit) {
    fit_area (self, room_width, room_height);
  } else {
    self->area.width = guest_width;
    self->area.height = guest_height;
  }
  /* What is larger than its room begins at the corner, where a scrolled window expects it. */
  self->area.x = MAX (0, (room_width - self->area.width) / 2);
  self->area.y = MAX (0, (room_height - self->area.height) / 2);
}

gboolean
pdk_console_transform_equal (const PdkConsoleTransform *a, const PdkConsoleTransform *b)
{
  return a->guest_width == b->guest_width && a->guest_height == b->guest_height &&
         a->scale_factor == b->scale_factor && a->area.x == b->area.x && a->area.y == b->area.y &&
         a->area.width == b->area.width && a->area.height == b->area.height;
}

gboolean
pdk_console_transform_is_empty (const PdkConsoleTransform *self)
{
  return self->area.width <= 0 || self->area.height <= 0;
}

double
pdk_console_transform_get_scale_x (const PdkConsoleTransform *self)
{
  return (double) self->area.width / MAX (self->guest_width, 1);
}

double
pdk_console_transform_get_scale_y (const PdkConsoleTransform *self)
{
  return (double) self->area.height / MAX (self->guest_height, 1);
}

gboolean
pdk_console_transform_is_integer (const PdkConsoleTransform *self)
{
  return !pdk_console_transform_is_empty (self) && self->area.width % self->guest_width == 0 &&
         self->area.height % self->guest_height == 0;
}

cairo_filter_t
pdk_console_transform_get_filter (const PdkConsoleTransform *self)
{
  if (pdk_console_transform_is_integer (self))
    return CAIRO_FILTER_NEAREST;
  if (pdk_console_transform_get_scale_x (self) < SHRINK_LIMIT)
    return CAIRO_FILTER_GOOD;
  return CAIRO_FILTER_BILINEAR;
}

static int
map_coordinate (double logical, int scale_factor, int origin, int length, int guest_length)
{
  double device = logical * scale_factor - origin;

  return (int) floor (device * guest_length / length);
}

gboolean
pdk_console_transform_to_guest (
    const PdkConsoleTransform *self, double x, double y, int *guest_x, int *guest_y)
{
  int gx, gy;

  *guest_x = *guest_y = 0;
  if (pdk_console_transform_is_empty (self))
    return FALSE;

  gx = map_coordinate (x, self->scale_factor, self->area.x, self->area.width, self->guest_width);
  gy = map_coordinate (y, self->scale_factor, self->area.y, self->area.height, self->guest_height);
  *guest_x = CLAMP (gx, 0, self->guest_width - 1);
  *guest_y = CLAMP (gy, 0, self->guest_height - 1);
  return *guest_x == gx && *guest_y == gy;
}

/* Guest pixels beyond an edge which still colour the pixels inside: none when every pixel is a
 * block of its own, one for bilinear, and as many as one device pixel covers when shrinking. */
static int
filter_radius (const PdkConsoleTransform *self)
{
  double scale;

  if (pdk_console_transform_is_integer (self))
    return 0;
  scale = MIN (pdk_console_transform_get_scale_x (self), pdk_console_transform_get_scale_y (self));
  return 1 + (int) ceil (1.0 / MIN (scale, 1.0));
}

cairo_rectangle_int_t
pdk_console_transform_to_device (const PdkConsoleTransform *self, const cairo_rectangle_int_t *rect)
{
  double scale_x = pdk_console_transform_get_scale_x (self);
  double scale_y = pdk_console_transform_get_scale_y (self);
  int radius = filter_radius (self);
  int left = MAX (0, (int) floor ((rect->x - radius) * scale_x));
  int top = MAX (0, (int) floor ((rect->y - radius) * scale_y));
  int right = MIN (self->area.width, (int) ceil ((rect->x + rect->width + radius) * scale_x));
  int bottom = MIN (self->area.height, (int) ceil ((rect->y + rect->height + radius) * scale_y));

  return (cairo_rectangle_int_t){ self->area.x + left, self->area.y + top, MAX (0, right - left),
                                  MAX (0, bottom - top) };
}
