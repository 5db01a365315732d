/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-head.h"

struct _PdkConsoleHead {
  GObject parent_instance;

  /* owned */
  PdkConsoleFramebuffer *framebuffer;
  PdkConsoleCursor *cursor;

  cairo_rectangle_int_t area;
  guint number;
  gboolean enabled;
  gboolean in_doubt;
  gboolean has_cursor; /* of its own */
};

typedef enum {
  PROP_NUMBER = 1,
  PROP_FRAMEBUFFER,
  PROP_ENABLED,
  PROP_IN_DOUBT,
} PdkConsoleHeadProperty;

static GParamSpec *props[PROP_IN_DOUBT + 1];

enum { MOVED, CURSOR_CHANGED, CURSOR_MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkConsoleHead, pdk_console_head, G_TYPE_OBJECT)

static void
pdk_console_head_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleHead *self = PDK_CONSOLE_HEAD (object);

  switch ((PdkConsoleHeadProperty) id) {
  case PROP_NUMBER:
    g_value_set_uint (value, self->number);
    break;
  case PROP_FRAMEBUFFER:
    g_value_set_object (value, self->framebuffer);
    break;
  case PROP_ENABLED:
    g_value_set_boolean (value, self->enabled);
    break;
  case PROP_IN_DOUBT:
    g_value_set_boolean (value, self->in_doubt);
    break;
  }
}

static void
pdk_console_head_finalize (GObject *object)
{
  PdkConsoleHead *self = PDK_CONSOLE_HEAD (object);

  g_clear_object (&self->framebuffer);
  g_clear_pointer (&self->cursor, pdk_console_cursor_unref);

  G_OBJECT_CLASS (pdk_console_head_parent_class)->finalize (object);
}

static void
pdk_console_head_class_init (PdkConsoleHeadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_console_head_get_property;
  object_class->finalize = pdk_console_head_finalize;

  props[PROP_NUMBER] = g_param_spec_uint ("number", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_FRAMEBUFFER] =
      g_param_spec_object ("framebuffer", NULL, NULL, PDK_TYPE_CONSOLE_FRAMEBUFFER, flags);
  props[PROP_ENABLED] = g_param_spec_boolean ("enabled", NULL, NULL, FALSE, flags);
  props[PROP_IN_DOUBT] = g_param_spec_boolean ("in-doubt", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  signals[CURSOR_CHANGED] = g_signal_new ("cursor-changed", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CURSOR_MOVED] =
      g_signal_new ("cursor-moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
}

static void
pdk_console_head_init (PdkConsoleHead *self)
{
  self->framebuffer = pdk_console_framebuffer_new ();
}

PdkConsoleHead *
pdk_console_head_new (guint number)
{
  PdkConsoleHead *self = g_object_new (PDK_TYPE_CONSOLE_HEAD, NULL);

  self->number = number;
  return self;
}

guint
pdk_console_head_get_number (PdkConsoleHead *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_HEAD (self), 0);

  return self->number;
}

PdkConsoleFramebuffer *
pdk_console_head_get_framebuffer (PdkConsoleHead *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_HEAD (self), NULL);

  return self->framebuffer;
}

gboolean
pdk_console_head_get_enabled (PdkConsoleHead *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_HEAD (self), FALSE);

  return self->enabled;
}

gboolean
pdk_console_head_get_in_doubt (PdkConsoleHead *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_HEAD (self), FALSE);

  return self->in_doubt;
}

cairo_rectangle_int_t
pdk_console_head_get_area (PdkConsoleHead *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_HEAD (self), (cairo_rectangle_int_t){ 0 });

  return self->area;
}

void
pdk_console_head_set_enabled (PdkConsoleHead *self, gboolean enabled)
{
  g_return_if_fail (PDK_IS_CONSOLE_HEAD (self));

  enabled = !!enabled;
  if (self->enabled != enabled) {
    self->enabled = enabled;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ENABLED]);
  }
  pdk_console_head_set_in_doubt (self, FALSE);
}

void
pdk_console_head_set_in_doubt (PdkConsoleHead *self, gboolean in_doubt)
{
  g_return_if_fail (PDK_IS_CONSOLE_HEAD (self));

  in_doubt = !!in_doubt;
  if (self->in_doubt == in_doubt)
    return;
  self->in_doubt = in_doubt;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IN_DOUBT]);
}

void
pdk_console_head_set_area (PdkConsoleHead *self, const cairo_rectangle_int_t *area)
{
  g_return_if_fail (PDK_IS_CONSOLE_HEAD (self));

  if (self->area.x == area->x && self->area.y == area->y && self->area.width == area->width &&
      self->area.height == area->height)
    return;
  self->area = *area;
  g_signal_emit (self, signals[MOVED], 0);
}

gboolean
pdk_console_head_get_cursor (PdkConsoleHead *self, PdkConsoleCursor **cursor)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_HEAD (self), FALSE);

  *cursor = self->cursor;
  return self->has_cursor;
}

void
pdk_console_head_set_cursor (PdkConsoleHead *self, PdkConsoleCursor *cursor)
{
  g_return_if_fail (PDK_IS_CONSOLE_HEAD (self));

  if (self->has_cursor && self->cursor == cursor)
    return;
  self->has_cursor = TRUE;
  g_clear_pointer (&self->cursor, pdk_console_cursor_unref);
  self->cursor = cursor != NULL ? pdk_console_cursor_ref (cursor) : NULL;
  g_signal_emit (self, signals[CURSOR_CHANGED], 0);
}

void
pdk_console_head_move_cursor (PdkConsoleHead *self, int x, int y)
{
  g_return_if_fail (PDK_IS_CONSOLE_HEAD (self));

  g_signal_emit (self, signals[CURSOR_MOVED], 0, x, y);
}
