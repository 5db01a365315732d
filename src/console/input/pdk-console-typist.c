/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-typist.h"

struct _PdkConsoleTypist {
  GObject parent_instance;

  PdkConsoleKeyQueue *queue;
  guint n_events; /* of the text being typed; 0 for none */
  double progress;
};

typedef enum {
  PROP_ACTIVE = 1,
  PROP_PROGRESS,
} PdkConsoleTypistProperty;

static GParamSpec *props[PROP_PROGRESS + 1];

enum { KEY, ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkConsoleTypist, pdk_console_typist, G_TYPE_OBJECT)

static void
set_progress (PdkConsoleTypist *self, double progress)
{
  self->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROGRESS]);
}

static void
end (PdkConsoleTypist *self, gboolean completed)
{
  self->n_events = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);
  g_signal_emit (self, signals[ENDED], 0, completed);
}

static void
on_queue_key (const PdkConsoleKeyEvent *event, gpointer user_data)
{
  PdkConsoleTypist *self = user_data;
  guint n_waiting = pdk_console_key_queue_get_n_waiting (self->queue);

  g_object_ref (self);
  g_signal_emit (self, signals[KEY], 0, event->scancode, event->keyval, event->pressed);
  if (self->n_events > 0) {
    set_progress (self, 1.0 - (double) n_waiting / self->n_events);
    if (n_waiting == 0)
      end (self, TRUE);
  }
  g_object_unref (self);
}

static void
pdk_console_typist_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleTypist *self = PDK_CONSOLE_TYPIST (object);

  switch ((PdkConsoleTypistProperty) id) {
  case PROP_ACTIVE:
    g_value_set_boolean (value, self->n_events > 0);
    break;
  case PROP_PROGRESS:
    g_value_set_double (value, self->progress);
    break;
  }
}

static void
pdk_console_typist_finalize (GObject *object)
{
  g_clear_pointer (&PDK_CONSOLE_TYPIST (object)->queue, pdk_console_key_queue_free);

  G_OBJECT_CLASS (pdk_console_typist_parent_class)->finalize (object);
}

static void
pdk_console_typist_class_init (PdkConsoleTypistClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_console_typist_get_property;
  object_class->finalize = pdk_console_typist_finalize;

  props[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[KEY] = g_signal_new ("key", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_BOOLEAN);
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
pdk_console_typist_init (PdkConsoleTypist *self)
{
  self->queue = pdk_console_key_queue_new (on_queue_key, self);
}

PdkConsoleTypist *
pdk_console_typist_new (void)
{
  return g_object_new (PDK_TYPE_CONSOLE_TYPIST, NULL);
}

void
pdk_console_typist_start (PdkConsoleTypist *self, GArray *events)
{
  g_return_if_fail (PDK_IS_CONSOLE_TYPIST (self));
  g_return_if_fail (self->n_events == 0);

  if (events->len == 0)
    return;
  self->n_events = events->len;
  set_progress (self, 0);
  pdk_console_key_queue_push_events (self->queue,
                                     (const PdkConsoleKeyEvent *) (gpointer) events->data,
                                     events->len);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);
}

void
pdk_console_typist_cancel (PdkConsoleTypist *self)
{
  g_return_if_fail (PDK_IS_CONSOLE_TYPIST (self));

  if (self->n_events == 0)
    return;
  self->n_events = 0;
  pdk_console_key_queue_abort (self->queue);
  end (self, FALSE);
}

gboolean
pdk_console_typist_is_active (PdkConsoleTypist *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_TYPIST (self), FALSE);

  return self->n_events > 0;
}

guint
pdk_console_typist_estimate (guint n_events)
{
  return (n_events * PDK_CONSOLE_KEY_PACE_MS + 999) / 1000;
}
