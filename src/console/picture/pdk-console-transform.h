/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "pdk-console-scaling.h"

G_BEGIN_DECLS

/* Where the guest's picture lies in the widget, and back.  Plain arithmetic.
 *
 * Three units: guest pixels; device pixels of the host's screen; logical pixels of GTK, of which
 * each is @scale_factor device pixels wide.  The picture always begins and ends on whole device
 * pixels: half a pixel of offset is what makes a console look slightly blurred.
 *
 * On an output with a fractional scale, under Wayland, GTK tells of the next whole number and the
 * compositor shrinks what we draw: a pixel of ours is none of the screen's then, and nothing here can
 * change that.  (Later versions of GTK tell the true scale; the oldest one that Paddock runs with has
 * no call for it.)  X11 has whole numbers only. */
typedef struct {
  int guest_width;
  int guest_height;
  int scale_factor;           /* device pixels in a logical one */
  cairo_rectangle_int_t area; /* of the picture, in device pixels from the widget's corner */
} PdkConsoleTransform;

/**
 * pdk_console_transform_init:
 * @view_width: in logical pixels, as @view_height
 * @zoom: percent, for %PDK_CONSOLE_ZOOM
 */
void pdk_console_transform_init (PdkConsoleTransform *self,
                                 int guest_width,
                                 int guest_height,
                                 int view_width,
                                 int view_height,
                                 int scale_factor,
                                 PdkConsoleScaling scaling,
                                 guint zoom);

/** How many device pixels @guest pixels take when zoomed: at least one, and no more than fits a
 * window system's coordinates. */
int pdk_console_transform_zoom (int guest, guint zoom);

gboolean pdk_console_transform_equal (const PdkConsoleTransform *a, const PdkConsoleTransform *b);
/** Nothing can be drawn: no picture or no room. */
gboolean pdk_console_transform_is_empty (const PdkConsoleTransform *self);

/** Device pixels per guest pixel. */
double pdk_console_transform_get_scale_x (const PdkConsoleTransform *self);
double pdk_console_transform_get_scale_y (const PdkConsoleTransform *self);
/** Every guest pixel is a block of device pixels. */
gboolean pdk_console_transform_is_integer (const PdkConsoleTransform *self);
/** Every guest pixel is one device pixel. */
gboolean pdk_console_transform_is_identity (const PdkConsoleTransform *self);
/** Nearest for whole multiples, box when much smaller, bilinear in between. */
cairo_filter_t pdk_console_transform_get_filter (const PdkConsoleTransform *self);

/**
 * pdk_console_transform_to_guest:
 * @x: logical pixels, as @y
 * @guest_x: (out): clamped into the picture, as @guest_y
 *
 * Returns: whether the point was inside of the picture
 */
gboolean pdk_console_transform_to_guest (
    const PdkConsoleTransform *self, double x, double y, int *guest_x, int *guest_y);

/** The device pixels that show @rect, grown by what the filter takes from the neighbours. */
cairo_rectangle_int_t pdk_console_transform_to_device (const PdkConsoleTransform *self,
                                                       const cairo_rectangle_int_t *rect);

G_END_DECLS
