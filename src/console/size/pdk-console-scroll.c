/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-scroll.h"

#include <math.h>

/* What a finger moves on a touchpad for one click, in GDK's pixels. */
#define PIXELS_PER_CLICK 12.0

static int
accumulate (double *rest, double delta)
{
  int clicks;

  /* Turning back shall be felt at once, not after the rest of the other direction. */
  if (*rest * delta < 0)
    *rest = 0;
  *rest += delta;
  clicks = (int) trunc (*rest);
  *rest -= clicks;
  return clicks;
}

void
pdk_console_scroll_add (
    PdkConsoleScroll *self, double dx, double dy, gboolean is_surface, int *clicks_x, int *clicks_y)
{
  double unit = is_surface ? PIXELS_PER_CLICK : 1.0;

  *clicks_x = accumulate (&self->x, dx / unit);
  *clicks_y = accumulate (&self->y, dy / unit);
}

static void
take_smooth (PdkConsoleScroll *self, GdkEvent *event, int *clicks_x, int *clicks_y)
{
  gboolean is_surface = gdk_scroll_event_get_unit (event) == GDK_SCROLL_UNIT_SURFACE;
  double dx, dy;

  gdk_scroll_event_get_deltas (event, &dx, &dy);
  pdk_console_scroll_add (self, dx, dy, is_surface, clicks_x, clicks_y);
  if (gdk_scroll_event_is_stop (event))
    pdk_console_scroll_reset (self);
}

void
pdk_console_scroll_take (PdkConsoleScroll *self, GdkEvent *event, int *clicks_x, int *clicks_y)
{
  *clicks_x = *clicks_y = 0;
  switch (gdk_scroll_event_get_direction (event)) {
  case GDK_SCROLL_UP:
    *clicks_y = -1;
    break;
  case GDK_SCROLL_DOWN:
    *clicks_y = 1;
    break;
  case GDK_SCROLL_LEFT:
    *clicks_x = -1;
    break;
  case GDK_SCROLL_RIGHT:
    *clicks_x = 1;
    break;
  case GDK_SCROLL_SMOOTH:
    take_smooth (self, event, clicks_x, clicks_y);
    break;
  }
}

void
pdk_console_scroll_reset (PdkConsoleScroll *self)
{
  self->x = self->y = 0;
}
