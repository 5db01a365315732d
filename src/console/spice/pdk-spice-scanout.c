/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-scanout.h"

#include "picture/pdk-console-pixels.h"

struct _PdkSpiceScanout {
  PdkConsoleFramebuffer *framebuffer; /* owned */
  const PdkSpiceScanoutFuncs *funcs;
  gpointer owner;
  guint32 *pixels; /* (nullable): the copy, as the framebuffer's source */
  int width;
  int height;
  gboolean is_stale; /* the guest drew since the copy was made */
};

static void
drop_pixels (PdkSpiceScanout *self)
{
  if (self->pixels == NULL)
    return;
  pdk_console_framebuffer_set_source (self->framebuffer, NULL);
  g_clear_pointer (&self->pixels, g_free);
  self->is_stale = FALSE;
}

/* May end in being freed. */
static void
fail (PdkSpiceScanout *self, const GError *error)
{
  drop_pixels (self);
  self->funcs->failed (self->owner, error);
}

static gboolean
copy (PdkSpiceScanout *self, GError **error)
{
  self->is_stale = FALSE;
  if (!self->funcs->read (self->owner, self->pixels, error))
    return FALSE;
  pdk_console_framebuffer_invalidate_all (self->framebuffer);
  return TRUE;
}

/* Somebody looks, and has taken what there was: an older frame than the guest's last. */
static void
on_framebuffer_damage_taken (PdkSpiceScanout *self)
{
  g_autoptr (GError) error = NULL;

  if (self->pixels != NULL && self->is_stale && !copy (self, &error))
    fail (self, error);
}

PdkSpiceScanout *
pdk_spice_scanout_new (PdkConsoleFramebuffer *framebuffer,
                       const PdkSpiceScanoutFuncs *funcs,
                       gpointer owner)
{
  PdkSpiceScanout *self = g_new0 (PdkSpiceScanout, 1);

  self->framebuffer = g_object_ref (framebuffer);
  self->funcs = funcs;
  self->owner = owner;
  g_signal_connect_swapped (framebuffer, "damage-taken", G_CALLBACK (on_framebuffer_damage_taken),
                            self);
  return self;
}

void
pdk_spice_scanout_free (PdkSpiceScanout *self)
{
  drop_pixels (self);
  g_signal_handlers_disconnect_by_data (self->framebuffer, self);
  g_object_unref (self->framebuffer);
  g_free (self);
}

static void
make_pixels (PdkSpiceScanout *self, const PdkGlBuffer *buffer)
{
  PdkConsoleSource source = { .format = PDK_CONSOLE_FORMAT_XRGB32,
                              .width = buffer->width,
                              .height = buffer->height,
                              .stride = buffer->width * 4 };

  /* A guest that turns pages has another buffer of the same size for each frame. */
  if (self->pixels != NULL && self->width == buffer->width && self->height == buffer->height)
    return;
  drop_pixels (self);
  self->pixels = g_new0 (guint32, (gsize) buffer->width * buffer->height);
  self->width = buffer->width;
  self->height = buffer->height;
  source.data = (const guint8 *) self->pixels;
  pdk_console_framebuffer_set_source (self->framebuffer, &source);
}

void
pdk_spice_scanout_set_buffer (PdkSpiceScanout *self, const PdkGlBuffer *buffer)
{
  g_autoptr (GError) error = NULL;

  if (buffer == NULL || buffer->fd < 0) {
    drop_pixels (self);
    return;
  }
  if (!pdk_console_pixels_is_possible (buffer->width, buffer->height))
    error = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%d × %d", buffer->width,
                         buffer->height);
  else if (self->funcs->import (self->owner, buffer, &error))
    make_pixels (self, buffer);
  if (error != NULL)
    fail (self, error);
}

void
pdk_spice_scanout_draw (PdkSpiceScanout *self)
{
  g_autoptr (GError) error = NULL;

  if (self->pixels != NULL && pdk_console_framebuffer_is_announced (self->framebuffer))
    self->is_stale = TRUE;
  else if (self->pixels != NULL)
    copy (self, &error);
  self->funcs->acknowledge (self->owner);
  if (error != NULL)
    fail (self, error);
}

gboolean
pdk_spice_scanout_is_active (PdkSpiceScanout *self)
{
  return self->pixels != NULL;
}
