/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-text-paste.h"

#include <string.h>

struct _PdkTextPaste {
  GObject parent_instance;

  /* Owned. */
  GByteArray *waiting;
  guint timer_id; /* also after the last lump: until then the next one has to wait */
};

enum { PROP_REMAINING = 1, N_PROPS };
enum { DATA, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkTextPaste, pdk_text_paste, G_TYPE_OBJECT)

/** As much as goes in one lump: to the end of a line, that included. */
static guint
measure_lump (const GByteArray *waiting)
{
  const guint length = MIN (waiting->len, PDK_TEXT_PASTE_LUMP);
  const guint8 *line_end = memchr (waiting->data, '\r', length);

  return line_end != NULL ? (guint) (line_end - waiting->data) + 1 : length;
}

static void
send_lump (PdkTextPaste *self)
{
  const guint length = measure_lump (self->waiting);
  g_autoptr (GBytes) lump = g_bytes_new (self->waiting->data, length);

  g_byte_array_remove_range (self->waiting, 0, length);
  g_signal_emit (self, signals[DATA], 0, lump);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REMAINING]);
}

static gboolean
on_timeout (gpointer user_data)
{
  g_autoptr (PdkTextPaste) self = g_object_ref (user_data);

  if (self->waiting->len == 0) {
    self->timer_id = 0;
    return G_SOURCE_REMOVE;
  }
  send_lump (self);
  return G_SOURCE_CONTINUE;
}

static void
pdk_text_paste_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkTextPaste *self = PDK_TEXT_PASTE (object);

  switch (prop_id) {
  case PROP_REMAINING:
    g_value_set_uint (value, self->waiting->len);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_text_paste_dispose (GObject *object)
{
  PdkTextPaste *self = PDK_TEXT_PASTE (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);

  G_OBJECT_CLASS (pdk_text_paste_parent_class)->dispose (object);
}

static void
pdk_text_paste_finalize (GObject *object)
{
  g_byte_array_unref (PDK_TEXT_PASTE (object)->waiting);

  G_OBJECT_CLASS (pdk_text_paste_parent_class)->finalize (object);
}

static void
pdk_text_paste_class_init (PdkTextPasteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pdk_text_paste_get_property;
  object_class->dispose = pdk_text_paste_dispose;
  object_class->finalize = pdk_text_paste_finalize;

  props[PROP_REMAINING] =
      g_param_spec_uint ("remaining", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[DATA] = g_signal_new ("data", PDK_TYPE_TEXT_PASTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_BYTES);
}

static void
pdk_text_paste_init (PdkTextPaste *self)
{
  self->waiting = g_byte_array_new ();
}

PdkTextPaste *
pdk_text_paste_new (void)
{
  return g_object_new (PDK_TYPE_TEXT_PASTE, NULL);
}

/** Whether it may pass without waiting: a key or two, and nothing is in front of it. */
static gboolean
may_pass (PdkTextPaste *self, gsize length)
{
  return self->waiting->len == 0 && (self->timer_id == 0 || length <= PDK_TEXT_PASTE_LUMP / 8);
}

void
pdk_text_paste_push (PdkTextPaste *self, gconstpointer data, gsize length)
{
  gboolean passes = FALSE;

  g_return_if_fail (PDK_IS_TEXT_PASTE (self));
  g_return_if_fail (length <= G_MAXUINT / 2 - self->waiting->len);

  if (length == 0)
    return;
  passes = may_pass (self, length);
  g_byte_array_append (self->waiting, data, (guint) length);
  if (passes)
    send_lump (self);
  else
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REMAINING]);
  if (self->waiting->len > 0 && self->timer_id == 0)
    self->timer_id = g_timeout_add (PDK_TEXT_PASTE_INTERVAL, on_timeout, self);
}

guint
pdk_text_paste_get_remaining (PdkTextPaste *self)
{
  g_return_val_if_fail (PDK_IS_TEXT_PASTE (self), 0);

  return self->waiting->len;
}

void
pdk_text_paste_stop (PdkTextPaste *self)
{
  g_return_if_fail (PDK_IS_TEXT_PASTE (self));

  if (self->waiting->len == 0)
    return;
  g_byte_array_set_size (self->waiting, 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REMAINING]);
}
