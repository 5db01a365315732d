/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-performance"
#include "config.h"

#include "stats/pdk-device-history.h"
#include "stats/pdk-sample.h"

#include <string.h>

struct _PdkDeviceHistory {
  GObject parent_instance;

  /* owned */
  char *name;
  char *source; /* nullable */
  PdkTimeline *timeline;

  guint known; /* bits: which counters mean something */
  guint64 counters[PDK_DEVICE_MAX_COUNTERS];
};

G_DEFINE_FINAL_TYPE (PdkDeviceHistory, pdk_device_history, G_TYPE_OBJECT)

static void
pdk_device_history_finalize (GObject *object)
{
  PdkDeviceHistory *self = PDK_DEVICE_HISTORY (object);

  g_free (self->name);
  g_free (self->source);
  g_clear_object (&self->timeline);
  G_OBJECT_CLASS (pdk_device_history_parent_class)->finalize (object);
}

static void
pdk_device_history_class_init (PdkDeviceHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_device_history_finalize;
}

static void
pdk_device_history_init (PdkDeviceHistory *self)
{
  self->timeline = pdk_timeline_new (PDK_DEVICE_MAX_COUNTERS);
}

PdkDeviceHistory *
pdk_device_history_new (const PdkDeviceCounters *counters)
{
  PdkDeviceHistory *self = NULL;

  g_return_val_if_fail (counters != NULL, NULL);

  self = g_object_new (PDK_TYPE_DEVICE_HISTORY, NULL);
  self->name = g_strdup (counters->name);
  self->source = g_strdup (counters->source);
  return self;
}

const char *
pdk_device_history_get_name (PdkDeviceHistory *self)
{
  g_return_val_if_fail (PDK_IS_DEVICE_HISTORY (self), NULL);

  return self->name;
}

const char *
pdk_device_history_get_source (PdkDeviceHistory *self)
{
  g_return_val_if_fail (PDK_IS_DEVICE_HISTORY (self), NULL);

  return self->source;
}

PdkTimeline *
pdk_device_history_get_timeline (PdkDeviceHistory *self)
{
  g_return_val_if_fail (PDK_IS_DEVICE_HISTORY (self), NULL);

  return self->timeline;
}

guint64
pdk_device_history_get_count (PdkDeviceHistory *self, guint counter)
{
  g_return_val_if_fail (PDK_IS_DEVICE_HISTORY (self), 0);
  g_return_val_if_fail (counter < PDK_DEVICE_MAX_COUNTERS, 0);

  return self->counters[counter];
}

gboolean
pdk_device_history_is_of (PdkDeviceHistory *self, const PdkDeviceCounters *counters)
{
  g_return_val_if_fail (PDK_IS_DEVICE_HISTORY (self), FALSE);
  g_return_val_if_fail (counters != NULL, FALSE);

  /* A medium that is changed makes it another one. */
  return strcmp (self->name, counters->name) == 0 &&
         g_strcmp0 (self->source, counters->source) == 0;
}

void
pdk_device_history_apply (PdkDeviceHistory *self,
                          const PdkDeviceCounters *counters,
                          gint64 time,
                          gint64 elapsed,
                          float *rates)
{
  g_return_if_fail (PDK_IS_DEVICE_HISTORY (self));
  g_return_if_fail (counters != NULL && rates != NULL);

  for (guint i = 0; i < PDK_DEVICE_MAX_COUNTERS; i++) {
    const gboolean both = (self->known & counters->known & 1u << i) != 0;

    rates[i] = pdk_sample_get_rate (self->counters[i], counters->counters[i], both ? elapsed : 0);
  }
  self->known = counters->known;
  memcpy (self->counters, counters->counters, sizeof self->counters);
  pdk_timeline_push (self->timeline, time, rates);
}
