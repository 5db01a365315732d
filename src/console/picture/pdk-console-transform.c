/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-transform.h"

#include <math.h>

/* Below this bilinear skips source pixels and thin lines vanish. */
#define SHRINK_LIMIT 0.75

/* A guest whose screen follows ours rounds down to what its driver can do.  That little is left as a
 * margin: filling it would blur every pixel. */
#define MARGIN 8

/* The largest coordinate of X11. */
#define MAX_LENGTH 32767

static gboolean
nearly_fills (PdkConsoleTransform *self, int room_width, int room_height)
{
  int dx = room_width - self->guest_width;
  int dy = room_height - self->guest_height;

  return dx >= 0 && dy >= 0 && MIN (dx, dy) <= MARGIN &&
         MIN (self->guest_width, self->guest_height) > MARGIN * 10;
}

static void
set_multiple (PdkConsoleTransform *self, int multiple)
{
  self->area.width = self->guest_width * multiple;
  self->area.height = self->guest_height * multiple;
}

static void
fit_area (PdkConsoleTransform *self, int room_width, int room_height)
{
  double scale =
      MIN ((double) room_width / self->guest_width, (double) room_height / self->guest_height);

  if (nearly_fills (self, room_width, room_height)) {
    set_multiple (self, 1);
    return;
  }
  self->area.width = CLAMP ((int) lround (self->guest_width * scale), 1, room_width);
  self->area.height = CLAMP ((int) lround (self->guest_height * scale), 1, room_height);
}

static void
size_area (PdkConsoleTransform *self,
           int room_width,
           int room_height,
           PdkConsoleScaling scaling,
           guint zoom)
{
  int multiple = MIN (room_width / self->guest_width, room_height / self->guest_height);

  switch (scaling) {
  case PDK_CONSOLE_FIT:
    fit_area (self, room_width, room_height);
    break;
  case PDK_CONSOLE_ONE_TO_ONE:
    set_multiple (self, 1);
    break;
  case PDK_CONSOLE_INTEGER:
    if (multiple >= 1)
      set_multiple (self, multiple);
    else
      fit_area (self, room_width, room_height);
    break;
  case PDK_CONSOLE_ZOOM:
    self->area.width = pdk_console_transform_zoom (self->guest_width, zoom);
    self->area.height = pdk_console_transform_zoom (self->guest_height, zoom);
    break;
  }
}

int
pdk_console_transform_zoom (int guest, guint zoom)
{
  return CLAMP ((int) lround (guest * (zoom / 100.0)), 1, MAX_LENGTH);
}

void
pdk_console_transform_init (PdkConsoleTransform *self,
                            int guest_width,
                            int guest_height,
                            int view_width,
                            int view_height,
                            int scale_factor,
                            PdkConsoleScaling scaling,
                            guint zoom)
{
  int room_width = view_width * scale_factor;
  int room_height = view_height * scale_factor;

  *self = (PdkConsoleTransform){ .guest_width = guest_width,
                                 .guest_height = guest_height,
                                 .scale_factor = scale_factor };
  if (guest_width <= 0 || guest_height <= 0 || room_width <= 0 || room_height <= 0)
    return;

  size_area (self, room_width, room_height, scaling, zoom);
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

gboolean
pdk_console_transform_is_identity (const PdkConsoleTransform *self)
{
  return self->area.width == self->guest_width && self->area.height == self->guest_height;
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
  return scale >= 1.0 ? 1 : 1 + (int) ceil (1.0 / scale);
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
