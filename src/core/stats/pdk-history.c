/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-history"
#include "config.h"

#include "stats/pdk-history.h"

struct _PdkHistory {
  GObject parent_instance;

  float *samples; /* owned; NULL before the first */
  guint next;     /* where the next one goes */
  guint length;
};

G_DEFINE_FINAL_TYPE (PdkHistory, pdk_history, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
pdk_history_finalize (GObject *object)
{
  PdkHistory *self = PDK_HISTORY (object);

  g_free (self->samples);

  G_OBJECT_CLASS (pdk_history_parent_class)->finalize (object);
}

static void
pdk_history_class_init (PdkHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_history_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PDK_TYPE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_history_init (PdkHistory *self)
{
}

PdkHistory *
pdk_history_new (void)
{
  return g_object_new (PDK_TYPE_HISTORY, NULL);
}

void
pdk_history_push (PdkHistory *self, float value)
{
  g_return_if_fail (PDK_IS_HISTORY (self));

  if (self->samples == NULL)
    self->samples = g_new (float, PDK_HISTORY_SAMPLES);
  self->samples[self->next] = value;
  self->next = (self->next + 1) % PDK_HISTORY_SAMPLES;
  self->length = MIN (self->length + 1, PDK_HISTORY_SAMPLES);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
pdk_history_clear (PdkHistory *self)
{
  g_return_if_fail (PDK_IS_HISTORY (self));

  if (self->length == 0)
    return;
  g_clear_pointer (&self->samples, g_free);
  self->next = 0;
  self->length = 0;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

guint
pdk_history_get_length (PdkHistory *self)
{
  g_return_val_if_fail (PDK_IS_HISTORY (self), 0);

  return self->length;
}

float
pdk_history_get (PdkHistory *self, guint age)
{
  g_return_val_if_fail (PDK_IS_HISTORY (self), 0);
  g_return_val_if_fail (age < self->length, 0);

  return self->samples[(self->next + PDK_HISTORY_SAMPLES - 1 - age) % PDK_HISTORY_SAMPLES];
}
