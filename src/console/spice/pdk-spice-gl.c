/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-gl.h"
#include "pdk-spice-scanout.h"

struct _PdkSpiceGl {
  GObject parent_instance;

  SpiceDisplayChannel *channel; /* borrowed, NULL when detached */
  PdkSpiceScanout *scanout;     /* owned */
  PdkGlReader *reader;          /* (nullable): owned */
  gboolean failed;              /* not tried again */
  int width;
  int height;
};

enum { CHANGED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkSpiceGl, pdk_spice_gl, G_TYPE_OBJECT)

static gboolean
import_buffer (gpointer owner, const PdkGlBuffer *buffer, GError **error)
{
  PdkSpiceGl *self = owner;

  if (self->reader == NULL)
    self->reader = pdk_gl_reader_new (error);
  return self->reader != NULL && pdk_gl_reader_import (self->reader, buffer, error);
}

static gboolean
read_buffer (gpointer owner, guint32 *pixels, GError **error)
{
  return pdk_gl_reader_read (PDK_SPICE_GL (owner)->reader, pixels, error);
}

static void
acknowledge (gpointer owner)
{
  PdkSpiceGl *self = owner;

  if (self->channel != NULL)
    spice_display_channel_gl_draw_done (self->channel);
}

static void
on_scanout_failed (gpointer owner, const GError *error)
{
  PdkSpiceGl *self = owner;

  self->failed = TRUE;
  g_signal_emit (self, signals[FAILED], 0, error);
}

static const PdkSpiceScanoutFuncs scanout_funcs = {
  .import = import_buffer,
  .read = read_buffer,
  .acknowledge = acknowledge,
  .failed = on_scanout_failed,
};

/* The library says where the picture's first row is as OpenGL counts, which is from below. */
static PdkGlBuffer
convert_scanout (const SpiceGlScanout *scanout)
{
  return (PdkGlBuffer){
    .fd = scanout->fd,
    .width = (int) MIN (scanout->width, (guint32) G_MAXINT),
    .height = (int) MIN (scanout->height, (guint32) G_MAXINT),
    .stride = (int) MIN (scanout->stride, (guint32) G_MAXINT),
    .format = scanout->format,
    .is_first = !scanout->y0top,
  };
}

static void
adopt (PdkSpiceGl *self)
{
  const SpiceGlScanout *given = spice_display_channel_get_gl_scanout (self->channel);
  gboolean was_active = pdk_spice_scanout_is_active (self->scanout);
  PdkGlBuffer buffer;

  if (given == NULL || given->fd < 0) {
    pdk_spice_gl_leave (self);
    return;
  }
  if (self->failed)
    return;
  buffer = convert_scanout (given);
  g_debug ("scanout %d×%d, format %x", buffer.width, buffer.height, buffer.format);
  pdk_spice_scanout_set_buffer (self->scanout, &buffer);
  if (!pdk_spice_scanout_is_active (self->scanout) ||
      (was_active && self->width == buffer.width && self->height == buffer.height))
    return;
  self->width = buffer.width;
  self->height = buffer.height;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_channel_notify_gl_scanout (PdkSpiceGl *self)
{
  adopt (self);
}

/* A failure may end the connection, and us; the signal's handlers hold a reference. */
static void
on_channel_gl_draw (PdkSpiceGl *self, guint x, guint y, guint width, guint height)
{
  if (!pdk_spice_scanout_is_active (self->scanout))
    adopt (self);
  pdk_spice_scanout_draw (self->scanout);
}

static void
pdk_spice_gl_finalize (GObject *object)
{
  PdkSpiceGl *self = PDK_SPICE_GL (object);

  pdk_spice_scanout_free (self->scanout);
  g_clear_pointer (&self->reader, pdk_gl_reader_free);

  G_OBJECT_CLASS (pdk_spice_gl_parent_class)->finalize (object);
}

static void
pdk_spice_gl_class_init (PdkSpiceGlClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pdk_spice_gl_finalize;

  signals[CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
pdk_spice_gl_init (PdkSpiceGl *self)
{
}

PdkSpiceGl *
pdk_spice_gl_new (SpiceDisplayChannel *channel, PdkConsoleFramebuffer *framebuffer)
{
  PdkSpiceGl *self = g_object_new (PDK_TYPE_SPICE_GL, NULL);

  self->channel = channel;
  self->scanout = pdk_spice_scanout_new (framebuffer, &scanout_funcs, self);
  g_signal_connect_object (channel, "notify::gl-scanout", G_CALLBACK (on_channel_notify_gl_scanout),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "gl-draw", G_CALLBACK (on_channel_gl_draw), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
pdk_spice_gl_leave (PdkSpiceGl *self)
{
  g_return_if_fail (PDK_IS_SPICE_GL (self));

  if (!pdk_spice_scanout_is_active (self->scanout))
    return;
  pdk_spice_scanout_set_buffer (self->scanout, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
pdk_spice_gl_detach (PdkSpiceGl *self)
{
  g_return_if_fail (PDK_IS_SPICE_GL (self));

  if (self->channel != NULL)
    g_signal_handlers_disconnect_by_data (self->channel, self);
  self->channel = NULL;
  pdk_spice_scanout_set_buffer (self->scanout, NULL);
}

gboolean
pdk_spice_gl_get_size (PdkSpiceGl *self, int *width, int *height)
{
  g_return_val_if_fail (PDK_IS_SPICE_GL (self), FALSE);

  *width = self->width;
  *height = self->height;
  return pdk_spice_scanout_is_active (self->scanout);
}
