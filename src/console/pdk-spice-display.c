/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-display.h"

#include <gdk/gdk.h>

/* The primary surface of a SPICE display channel.
 *
 * The library frees the surface right after “display-primary-destroy”, keeps quiet when a surface
 * of the same size is created again, and announces a surface before there is anything on it.  So
 * the framebuffer is told where to copy from, and copies when something was drawn. */

struct _PdkSpiceDisplay {
  GObject parent_instance;

  PdkConsoleFramebuffer *framebuffer; /* owned */
  SpiceDisplayChannel *channel;       /* borrowed: a held channel keeps its session from ending */
  SpiceDisplayPrimary primary;        /* data is NULL without one */
  cairo_rectangle_int_t head;         /* ours in the primary */
  gboolean drawn;                     /* something was, since the surface came */
};

enum { TOO_LARGE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkSpiceDisplay, pdk_spice_display, G_TYPE_OBJECT)

static gboolean
convert_format (int format, PdkConsoleFormat *result)
{
  switch (format) {
  case SPICE_SURFACE_FMT_32_xRGB:
  case SPICE_SURFACE_FMT_32_ARGB:
    *result = PDK_CONSOLE_FORMAT_XRGB32;
    return TRUE;
  case SPICE_SURFACE_FMT_16_565:
    *result = PDK_CONSOLE_FORMAT_RGB565;
    return TRUE;
  case SPICE_SURFACE_FMT_16_555:
    *result = PDK_CONSOLE_FORMAT_RGB555;
    return TRUE;
  default:
    return FALSE;
  }
}

/* With several heads in one primary, ours is the first.  The list and the primary arrive in either
 * order and may disagree for a while, and a list of one says nothing that the primary does not. */
static cairo_rectangle_int_t
get_head (PdkSpiceDisplay *self)
{
  cairo_rectangle_int_t all = { 0, 0, self->primary.width, self->primary.height };
  const SpiceDisplayMonitorConfig *first;
  g_autoptr (GArray) monitors = NULL;
  cairo_rectangle_int_t head;

  g_object_get (self->channel, "monitors", &monitors, NULL);
  if (monitors == NULL || monitors->len < 2)
    return all;

  first = &g_array_index (monitors, SpiceDisplayMonitorConfig, 0);
  if (first->surface_id != 0 || first->x >= (guint) all.width || first->y >= (guint) all.height)
    return all;
  head.x = first->x;
  head.y = first->y;
  head.width = MIN (first->width, (guint) (all.width - head.x));
  head.height = MIN (first->height, (guint) (all.height - head.y));
  return head.width > 0 && head.height > 0 ? head : all;
}

static void
update_source (PdkSpiceDisplay *self)
{
  int bytes_per_pixel = 4;
  PdkConsoleSource source;
  cairo_rectangle_int_t head;

  if (self->primary.data == NULL || !convert_format (self->primary.format, &source.format)) {
    pdk_console_framebuffer_set_source (self->framebuffer, NULL);
    return;
  }

  head = get_head (self);
  if (source.format != PDK_CONSOLE_FORMAT_XRGB32)
    bytes_per_pixel = 2;
  source.data =
      self->primary.data + (gsize) head.y * self->primary.stride + (gsize) head.x * bytes_per_pixel;
  source.width = head.width;
  source.height = head.height;
  source.stride = self->primary.stride;
  self->head = head;
  self->drawn = FALSE;
  if (!pdk_console_framebuffer_set_source (self->framebuffer, &source))
    g_signal_emit (self, signals[TOO_LARGE], 0);
}

static void
on_channel_primary_create (
    PdkSpiceDisplay *self, int format, int width, int height, int stride, int shmid, gpointer data)
{
  g_debug ("primary %d×%d, format %d", width, height, format);
  self->primary = (SpiceDisplayPrimary){
    .format = format, .width = width, .height = height, .stride = stride, .data = data
  };
  update_source (self);
}

static void
on_channel_primary_destroy (PdkSpiceDisplay *self)
{
  self->primary = (SpiceDisplayPrimary){ 0 };
  update_source (self);
}

static void
on_channel_invalidate (PdkSpiceDisplay *self, int x, int y, int width, int height)
{
  self->drawn = TRUE;
  pdk_console_framebuffer_invalidate (self->framebuffer, x - self->head.x, y - self->head.y, width,
                                      height);
}

/* “The picture is meaningful”: news only where nothing was drawn yet. */
static void
on_channel_mark (PdkSpiceDisplay *self, gboolean marked)
{
  if (marked && !self->drawn)
    pdk_console_framebuffer_invalidate_all (self->framebuffer);
}

/* The list is announced again and again without a change. */
static void
on_channel_notify_monitors (PdkSpiceDisplay *self)
{
  cairo_rectangle_int_t head;

  if (self->primary.data == NULL)
    return;
  head = get_head (self);
  if (gdk_rectangle_equal (&head, &self->head))
    return;
  update_source (self);
  pdk_console_framebuffer_invalidate_all (self->framebuffer);
}

/* Not asked for, but an answer that is owed would stop the guest's drawing for good. */
static void
on_channel_gl_draw (PdkSpiceDisplay *self, guint x, guint y, guint width, guint height)
{
  spice_display_channel_gl_draw_done (self->channel);
}

/* Its surface lives until it is finalized. */
static void
on_channel_disposed (gpointer user_data, GObject *channel)
{
  PdkSpiceDisplay *self = user_data;

  self->channel = NULL;
  on_channel_primary_destroy (self);
}

/* The channel may have a picture already. */
static void
adopt_primary (PdkSpiceDisplay *self)
{
  SpiceDisplayPrimary primary;

  if (!spice_display_channel_get_primary (SPICE_CHANNEL (self->channel), 0, &primary))
    return;
  self->primary = primary;
  update_source (self);
  pdk_console_framebuffer_invalidate_all (self->framebuffer);
}

static void
pdk_spice_display_dispose (GObject *object)
{
  PdkSpiceDisplay *self = PDK_SPICE_DISPLAY (object);

  pdk_spice_display_detach (self);
  g_clear_object (&self->framebuffer);

  G_OBJECT_CLASS (pdk_spice_display_parent_class)->dispose (object);
}

static void
pdk_spice_display_class_init (PdkSpiceDisplayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_spice_display_dispose;

  signals[TOO_LARGE] = g_signal_new ("too-large", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_spice_display_init (PdkSpiceDisplay *self)
{
}

PdkSpiceDisplay *
pdk_spice_display_new (SpiceDisplayChannel *channel, PdkConsoleFramebuffer *framebuffer)
{
  static const struct {
    const char *signal;
    GCallback handler;
  } handlers[] = {
    { "display-primary-create", G_CALLBACK (on_channel_primary_create) },
    { "display-primary-destroy", G_CALLBACK (on_channel_primary_destroy) },
    { "display-invalidate", G_CALLBACK (on_channel_invalidate) },
    { "display-mark", G_CALLBACK (on_channel_mark) },
    { "notify::monitors", G_CALLBACK (on_channel_notify_monitors) },
    { "gl-draw", G_CALLBACK (on_channel_gl_draw) },
  };
  PdkSpiceDisplay *self = g_object_new (PDK_TYPE_SPICE_DISPLAY, NULL);

  self->framebuffer = g_object_ref (framebuffer);
  self->channel = channel;
  g_object_weak_ref (G_OBJECT (channel), on_channel_disposed, self);
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (channel, handlers[i].signal, handlers[i].handler, self,
                             G_CONNECT_SWAPPED);
  adopt_primary (self);
  return self;
}

void
pdk_spice_display_detach (PdkSpiceDisplay *self)
{
  g_return_if_fail (PDK_IS_SPICE_DISPLAY (self));

  if (self->channel == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->channel, self);
  g_object_weak_unref (G_OBJECT (self->channel), on_channel_disposed, self);
  self->channel = NULL;
  on_channel_primary_destroy (self);
}
