/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-shm.h"

#ifdef PDK_HAVE_CAIRO_XLIB
#include <cairo-xlib.h>
#include <gdk/x11/gdkx.h>
#endif

/* Smaller ones travel in the requests themselves. */
#define LARGE_FRAME  (64 * 1024)
#define IDLE_SECONDS 5

struct _PdkConsoleShm {
  cairo_surface_t *anchor; /* (nullable) */
  int width;               /* of the anchor, device pixels */
  int height;
  guint timer;
  gint64 last_us; /* the last large frame */
};

PdkConsoleShm *
pdk_console_shm_new (void)
{
  return g_new0 (PdkConsoleShm, 1);
}

void
pdk_console_shm_free (PdkConsoleShm *self)
{
  pdk_console_shm_drop (self);
  g_free (self);
}

void
pdk_console_shm_drop (PdkConsoleShm *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->anchor, cairo_surface_destroy);
  self->width = self->height = 0;
}

#ifdef PDK_HAVE_CAIRO_XLIB

static cairo_surface_t *
create_anchor (GdkSurface *surface, int width, int height)
{
  GdkDisplay *display = gdk_surface_get_display (surface);
  Display *xdisplay = gdk_x11_display_get_xdisplay (display);
  int screen = gdk_x11_screen_get_screen_number (gdk_x11_display_get_screen (display));
  cairo_surface_t *window =
      cairo_xlib_surface_create (xdisplay, gdk_x11_surface_get_xid (surface),
                                 DefaultVisual (xdisplay, screen), width, height);
  cairo_surface_t *anchor =
      cairo_surface_create_similar_image (window, CAIRO_FORMAT_RGB24, width, height);

  cairo_surface_destroy (window);
  return anchor;
}

static gboolean
on_timer (gpointer user_data)
{
  PdkConsoleShm *self = user_data;

  if (g_get_monotonic_time () - self->last_us < IDLE_SECONDS * G_USEC_PER_SEC)
    return G_SOURCE_CONTINUE;
  pdk_console_shm_drop (self);
  return G_SOURCE_REMOVE;
}

void
pdk_console_shm_use (PdkConsoleShm *self, GdkSurface *surface, guint64 bytes)
{
  int scale, width, height;

  if (bytes < LARGE_FRAME || !GDK_IS_X11_SURFACE (surface))
    return;

  self->last_us = g_get_monotonic_time ();
  if (self->timer == 0)
    self->timer = g_timeout_add_seconds (IDLE_SECONDS, on_timer, self);
  scale = gdk_surface_get_scale_factor (surface);
  width = gdk_surface_get_width (surface) * scale;
  height = gdk_surface_get_height (surface) * scale;
  if (self->anchor != NULL && self->width == width && self->height == height)
    return;
  g_clear_pointer (&self->anchor, cairo_surface_destroy);
  self->anchor = create_anchor (surface, width, height);
  self->width = width;
  self->height = height;
}

#else

void
pdk_console_shm_use (PdkConsoleShm *self, GdkSurface *surface, guint64 bytes)
{
}

#endif
