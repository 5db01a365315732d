/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-direct.h"

#ifdef PDK_HAVE_XSHM
#include "pdk-console-scaler.h"
#include "pdk-console-scene.h"
#include "pdk-console-segment.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include <X11/extensions/XShm.h>
#include <gdk/x11/gdkx.h>

/* What is smaller travels in the request itself, and the memory may change at once. */
#define LARGE_BYTES (64 * 1024)
/* A server that has not said by then that it is done is asked. */
#define PATIENCE_US G_USEC_PER_SEC

struct _PdkConsoleDirect {
  GtkWidget *view;       /* borrowed */
  GdkSurface *surface;   /* owned */
  GdkFrameClock *clock;  /* owned */
  gulong after_paint_id; /* on the clock */
  Display *xdisplay;     /* borrowed, as long as the surface lives */
  Window window;
  GC gc;
  int depth;
  PdkConsoleScene scene;
  gboolean has_scene;         /* it is that of the last frame … */
  gboolean is_plain;          /* … and the picture is in it as it is */
  PdkConsoleSegment *staging; /* (nullable) for what is scaled */
  gsize staging_bytes;
  PdkConsoleScaler *scaler; /* (nullable) of the last transform that it can do */
  guint64 busy_serial;      /* of a request that reads shared memory; 0 for none */
  gint64 busy_since_us;
};

static void
on_clock_after_paint (PdkConsoleDirect *self)
{
  self->has_scene = FALSE;
}

/* As a picture is in memory: 32 bits with red in the third byte. */
static gboolean
check_visual (PdkConsoleDirect *self)
{
  const int one = 1;
  XWindowAttributes attributes;

  if (*(const char *) &one != 1 || ImageByteOrder (self->xdisplay) != LSBFirst ||
      XGetWindowAttributes (self->xdisplay, self->window, &attributes) == 0)
    return FALSE;
  self->depth = attributes.depth;
  return (self->depth == 24 || self->depth == 32) && attributes.visual->red_mask == 0xff0000 &&
         attributes.visual->green_mask == 0xff00 && attributes.visual->blue_mask == 0xff;
}

PdkConsoleDirect *
pdk_console_direct_new (GtkWidget *view)
{
  GtkNative *native = gtk_widget_get_native (view);
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;
  g_autoptr (PdkConsoleDirect) self = NULL;

  if (surface == NULL || !GDK_IS_X11_SURFACE (surface) ||
      !GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native)))
    return NULL;
  self = g_new0 (PdkConsoleDirect, 1);
  self->view = view;
  self->surface = g_object_ref (surface);
  self->xdisplay = gdk_x11_display_get_xdisplay (gdk_surface_get_display (surface));
  self->window = gdk_x11_surface_get_xid (surface);
  self->clock = g_object_ref (gtk_widget_get_frame_clock (view));
  self->after_paint_id = g_signal_connect_swapped (self->clock, "after-paint",
                                                   G_CALLBACK (on_clock_after_paint), self);
  if (!check_visual (self))
    return NULL;
  self->gc = XCreateGC (self->xdisplay, self->window, 0, NULL);
  return g_steal_pointer (&self);
}

void
pdk_console_direct_free (PdkConsoleDirect *self)
{
  g_signal_handler_disconnect (self->clock, self->after_paint_id);
  if (self->gc != NULL && !gdk_display_is_closed (gdk_surface_get_display (self->surface)))
    XFreeGC (self->xdisplay, self->gc);
  pdk_console_scene_clear (&self->scene);
  g_clear_pointer (&self->staging, pdk_console_segment_free);
  g_clear_pointer (&self->scaler, pdk_console_scaler_free);
  g_object_unref (self->clock);
  g_object_unref (self->surface);
  g_free (self);
}

/* GTK reads all the server says; what that is of does not matter. */
gboolean
pdk_console_direct_is_busy (PdkConsoleDirect *self)
{
  if (self->busy_serial == 0)
    return FALSE;
  if (LastKnownRequestProcessed (self->xdisplay) < self->busy_serial) {
    if (g_get_monotonic_time () - self->busy_since_us < PATIENCE_US)
      return TRUE;
    XSync (self->xdisplay, False);
  }
  self->busy_serial = 0;
  return FALSE;
}

/* The nodes that were drawn last; GTK keeps them for those who show a widget once more. */
static GskRenderNode *
get_drawn_nodes (PdkConsoleDirect *self, graphene_rect_t *bounds)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_native (self->view));
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GdkPaintable) image = gdk_paintable_get_current_image (paintable);
  GtkSnapshot *snapshot;

  if (!gtk_widget_compute_bounds (window, window, bounds))
    return NULL;
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (image, snapshot, bounds->size.width, bounds->size.height);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
read_scene (PdkConsoleDirect *self, GskRenderNode *picture)
{
  graphene_rect_t bounds;
  g_autoptr (GskRenderNode) root = get_drawn_nodes (self, &bounds);
  double x, y;

  pdk_console_scene_clear (&self->scene);
  self->is_plain = FALSE;
  self->has_scene = TRUE;
  if (root == NULL)
    return;
  gtk_native_get_surface_transform (gtk_widget_get_native (self->view), &x, &y);
  self->is_plain =
      pdk_console_scene_read (&self->scene, root, x + bounds.origin.x, y + bounds.origin.y,
                              gdk_surface_get_scale_factor (self->surface), picture);
}

static void
init_image (PdkConsoleDirect *self, XImage *image, gpointer data, int width, int height, int stride)
{
  *image = (XImage){ .width = width,
                     .height = height,
                     .format = ZPixmap,
                     .data = data,
                     .byte_order = LSBFirst,
                     .bitmap_unit = 32,
                     .bitmap_bit_order = LSBFirst,
                     .bitmap_pad = 32,
                     .depth = self->depth,
                     .bytes_per_line = stride,
                     .bits_per_pixel = 32,
                     .red_mask = 0xff0000,
                     .green_mask = 0xff00,
                     .blue_mask = 0xff };
  XInitImage (image);
}

static gsize
count_bytes (const cairo_rectangle_int_t *rect)
{
  return (gsize) rect->width * rect->height * 4;
}

/* @x, @y: of @rect, in the view's device pixels, in @image */
static void
put (PdkConsoleDirect *self,
     XImage *image,
     PdkConsoleSegment *segment,
     int x,
     int y,
     const cairo_rectangle_int_t *rect)
{
  int to_x = rect->x + self->scene.x;
  int to_y = rect->y + self->scene.y;

  if (segment == NULL || count_bytes (rect) < LARGE_BYTES) {
    XPutImage (self->xdisplay, self->window, self->gc, image, x, y, to_x, to_y, rect->width,
               rect->height);
    return;
  }
  image->obdata = pdk_console_segment_get_info (segment);
  self->busy_serial = NextRequest (self->xdisplay);
  self->busy_since_us = g_get_monotonic_time ();
  XShmPutImage (self->xdisplay, self->window, self->gc, image, x, y, to_x, to_y, rect->width,
                rect->height, True);
}

static void
put_plain (PdkConsoleDirect *self,
           PdkConsolePixels *pixels,
           const PdkConsoleTransform *transform,
           const cairo_region_t *region)
{
  XImage image;

  /* The server takes a row to be as long as the image is wide. */
  init_image (self, &image, pixels->data, pixels->stride / 4, pixels->height, pixels->stride);
  for (int i = 0; i < cairo_region_num_rectangles (region); i++) {
    cairo_rectangle_int_t rect;

    cairo_region_get_rectangle (region, i, &rect);
    put (self, &image, pixels->segment, rect.x - transform->area.x, rect.y - transform->area.y,
         &rect);
  }
}

/* @data: room for @rect */
static void
paint (PdkConsoleDirect *self,
       PdkConsoleCanvas *canvas,
       gpointer data,
       const cairo_rectangle_int_t *rect)
{
  cairo_format_t format = self->depth == 32 ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24;
  cairo_surface_t *surface = cairo_image_surface_create_for_data (data, format, rect->width,
                                                                  rect->height, rect->width * 4);
  cairo_t *cr = cairo_create (surface);

  cairo_translate (cr, -rect->x, -rect->y);
  pdk_console_canvas_paint (canvas, cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
ensure_scaler (PdkConsoleDirect *self, const PdkConsoleTransform *transform)
{
  if (self->scaler != NULL && pdk_console_scaler_is_for (self->scaler, transform))
    return;
  g_clear_pointer (&self->scaler, pdk_console_scaler_free);
  self->scaler = pdk_console_scaler_new (transform);
}

static void
put_scaled (PdkConsoleDirect *self,
            PdkConsoleCanvas *canvas,
            PdkConsolePixels *pixels,
            const cairo_region_t *region)
{
  gsize used = 0;

  ensure_scaler (self, pdk_console_canvas_get_transform (canvas));

  for (int i = 0; i < cairo_region_num_rectangles (region); i++) {
    g_autofree guint32 *buffer = NULL;
    cairo_rectangle_int_t rect;
    gpointer data;
    XImage image;

    cairo_region_get_rectangle (region, i, &rect);
    if (count_bytes (&rect) < LARGE_BYTES) {
      data = buffer = g_malloc (count_bytes (&rect));
    } else {
      data = (guint8 *) pdk_console_segment_get_data (self->staging) + used;
      used += count_bytes (&rect);
    }
    if (self->scaler != NULL)
      pdk_console_scaler_scale (self->scaler, pixels, &rect, data);
    else
      paint (self, canvas, data, &rect);
    init_image (self, &image, data, rect.width, rect.height, rect.width * 4);
    put (self, &image, self->staging, 0, 0, &rect);
  }
}

static gsize
count_large_bytes (const cairo_region_t *region)
{
  gsize bytes = 0;

  for (int i = 0; i < cairo_region_num_rectangles (region); i++) {
    cairo_rectangle_int_t rect;

    cairo_region_get_rectangle (region, i, &rect);
    if (count_bytes (&rect) >= LARGE_BYTES)
      bytes += count_bytes (&rect);
  }
  return bytes;
}

/* Room for everything at once, once it is needed. */
static gboolean
ensure_staging (PdkConsoleDirect *self, const PdkConsoleTransform *transform)
{
  gsize bytes = count_bytes (&transform->area);

  if (self->staging_bytes == bytes)
    return self->staging != NULL;
  g_clear_pointer (&self->staging, pdk_console_segment_free);
  self->staging = pdk_console_segment_new (gdk_surface_get_display (self->surface), bytes);
  self->staging_bytes = bytes;
  return self->staging != NULL;
}

static gboolean
can_put (PdkConsoleDirect *self,
         PdkConsolePixels *pixels,
         const PdkConsoleTransform *transform,
         const cairo_region_t *region)
{
  if (count_large_bytes (region) == 0)
    return TRUE;
  if (pdk_console_transform_is_identity (transform))
    return pixels->segment != NULL;
  return ensure_staging (self, transform);
}

static guint64
put_region (PdkConsoleDirect *self,
            PdkConsoleCanvas *canvas,
            PdkConsolePixels *pixels,
            const cairo_region_t *region)
{
  const PdkConsoleTransform *transform = pdk_console_canvas_get_transform (canvas);
  guint64 bytes = 0;

  if (pdk_console_transform_is_identity (transform))
    put_plain (self, pixels, transform, region);
  else
    put_scaled (self, canvas, pixels, region);
  XFlush (self->xdisplay);
  for (int i = 0; i < cairo_region_num_rectangles (region); i++) {
    cairo_rectangle_int_t rect;

    cairo_region_get_rectangle (region, i, &rect);
    bytes += count_bytes (&rect);
  }
  return bytes;
}

guint64
pdk_console_direct_draw (PdkConsoleDirect *self,
                         PdkConsoleCanvas *canvas,
                         PdkConsolePixels *pixels,
                         cairo_region_t *damage)
{
  GskRenderNode *picture = pdk_console_canvas_get_picture (canvas);
  cairo_region_t *region;
  guint64 bytes = 0;

  if (!self->has_scene && picture != NULL)
    read_scene (self, picture);
  if (!self->has_scene || !self->is_plain)
    return 0;
  region = cairo_region_copy (self->scene.clear);
  cairo_region_translate (region, -self->scene.x, -self->scene.y);
  cairo_region_intersect (region, damage);
  if (can_put (self, pixels, pdk_console_canvas_get_transform (canvas), region)) {
    bytes = put_region (self, canvas, pixels, region);
    cairo_region_subtract (damage, region);
    /* What is cut off is drawn when it comes into view. */
    cairo_region_translate (damage, self->scene.x, self->scene.y);
    cairo_region_intersect (damage, self->scene.visible);
    cairo_region_translate (damage, -self->scene.x, -self->scene.y);
  }
  cairo_region_destroy (region);
  return bytes;
}

#else

struct _PdkConsoleDirect {
  int nothing;
};

PdkConsoleDirect *
pdk_console_direct_new (GtkWidget *view)
{
  return NULL;
}

void
pdk_console_direct_free (PdkConsoleDirect *self)
{
}

gboolean
pdk_console_direct_is_busy (PdkConsoleDirect *self)
{
  return FALSE;
}

guint64
pdk_console_direct_draw (PdkConsoleDirect *self,
                         PdkConsoleCanvas *canvas,
                         PdkConsolePixels *pixels,
                         cairo_region_t *damage)
{
  return 0;
}

#endif
