/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-cursor.h"
#include "pdk-console-backend-private.h"

struct _PdkSpiceCursor {
  GObject parent_instance;

  PdkConsoleCursor
      *shape; /* owned, nullable: the last one, which a hidden pointer comes back with */
  SpiceCursorChannel *channel; /* borrowed */
  PdkConsoleBackend *backend;  /* borrowed */
  PdkConsoleHead *head;        /* owned, nullable: whose pointer it is, where not all heads' */
  gboolean hidden;
};

G_DEFINE_FINAL_TYPE (PdkSpiceCursor, pdk_spice_cursor, G_TYPE_OBJECT)

static void
publish_shape (PdkSpiceCursor *self, PdkConsoleCursor *shape)
{
  if (self->head != NULL)
    pdk_console_head_set_cursor (self->head, shape);
  else
    pdk_console_backend_set_cursor (self->backend, shape);
}

static void
publish (PdkSpiceCursor *self)
{
  g_autoptr (PdkConsoleCursor) none = pdk_console_cursor_new_hidden ();

  publish_shape (self, self->hidden ? none : self->shape);
}

/* The property, unlike the signal “cursor-set”, can also be read by who comes late. */
static void
on_channel_notify_cursor (PdkSpiceCursor *self)
{
  SpiceCursorShape *shape = NULL;

  g_object_get (self->channel, "cursor", &shape, NULL);
  g_clear_pointer (&self->shape, pdk_console_cursor_unref);
  if (shape != NULL && shape->data != NULL)
    self->shape = pdk_console_cursor_new (shape->width, shape->height, shape->hot_spot_x,
                                          shape->hot_spot_y, shape->data);
  if (shape != NULL)
    g_boxed_free (SPICE_TYPE_CURSOR_SHAPE, shape);
  self->hidden = FALSE;
  publish (self);
}

static void
on_channel_hide (PdkSpiceCursor *self)
{
  self->hidden = TRUE;
  publish (self);
}

static void
on_channel_reset (PdkSpiceCursor *self)
{
  g_clear_pointer (&self->shape, pdk_console_cursor_unref);
  self->hidden = FALSE;
  publish (self);
}

/* Only in server mode, where moving also brings a hidden pointer back. */
static void
on_channel_move (PdkSpiceCursor *self, int x, int y)
{
  if (self->hidden) {
    self->hidden = FALSE;
    publish (self);
  }
  if (self->head != NULL)
    pdk_console_head_move_cursor (self->head, x, y);
  else
    pdk_console_backend_move_cursor (self->backend, x, y);
}

static void
pdk_spice_cursor_dispose (GObject *object)
{
  PdkSpiceCursor *self = PDK_SPICE_CURSOR (object);

  g_clear_weak_pointer (&self->channel);
  g_clear_weak_pointer (&self->backend);
  g_clear_object (&self->head);
  g_clear_pointer (&self->shape, pdk_console_cursor_unref);

  G_OBJECT_CLASS (pdk_spice_cursor_parent_class)->dispose (object);
}

static void
pdk_spice_cursor_class_init (PdkSpiceCursorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_spice_cursor_dispose;
}

static void
pdk_spice_cursor_init (PdkSpiceCursor *self)
{
}

PdkSpiceCursor *
pdk_spice_cursor_new (SpiceCursorChannel *channel, PdkConsoleBackend *backend)
{
  PdkSpiceCursor *self = g_object_new (PDK_TYPE_SPICE_CURSOR, NULL);
  int id = 0;

  g_set_weak_pointer (&self->channel, channel);
  g_set_weak_pointer (&self->backend, backend);
  g_object_get (channel, "channel-id", &id, NULL);
  if (id > 0)
    g_set_object (&self->head, pdk_console_backend_ensure_head (backend, id));
  g_signal_connect_object (channel, "notify::cursor", G_CALLBACK (on_channel_notify_cursor), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "cursor-hide", G_CALLBACK (on_channel_hide), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "cursor-reset", G_CALLBACK (on_channel_reset), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "cursor-move", G_CALLBACK (on_channel_move), self,
                           G_CONNECT_SWAPPED);
  on_channel_notify_cursor (self);
  return self;
}
