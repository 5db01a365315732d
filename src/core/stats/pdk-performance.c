/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-performance"
#include "config.h"

#include "stats/pdk-performance.h"
#include "stats/pdk-sample.h"

#include <math.h>

#define KIB 1024.0f

/** The devices of one kind, and all of them together. */
typedef struct {
  GListStore *devices;
  PdkTimeline *total;
} Devices;

struct _PdkPerformance {
  GObject parent_instance;

  /* owned */
  PdkDomain *domain;
  PdkTimeline *cpu;
  PdkTimeline *vcpus; /* nullable */
  PdkTimeline *memory;
  PdkTimeline *paging;
  Devices disks;
  Devices networks;
  PdkCounters *counters; /* nullable: the last ones of this run */

  gint64 time;   /* of the last reading */
  gint64 period; /* at which the last counters were read */
  guint n_seers;
};

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkPerformance, pdk_performance, G_TYPE_OBJECT)

static GQuark performance_quark (void);
G_DEFINE_QUARK (pdk_performance, performance)

/* What is read */

static void
apply_cpu (PdkPerformance *self, gint64 time, const PdkDomainSample *sample)
{
  const float percent = sample->cpu_percent >= 0 ? (float) sample->cpu_percent : NAN;

  pdk_timeline_push (self->cpu, time, &percent);
}

static float
get_bytes (const PdkCounters *counters, PdkMemoryFact fact)
{
  if (counters == NULL || !pdk_counters_has_memory (counters, fact))
    return NAN;
  return (float) counters->memory[fact] * KIB;
}

/* Amounts are known at once, and say nothing of the time before. */
static void
apply_memory (PdkPerformance *self,
              gint64 time,
              const PdkDomainSample *sample,
              const PdkCounters *counters)
{
  float values[PDK_PERFORMANCE_N_MEMORY];

  if (sample->cpu_percent < 0 && pdk_timeline_get_end (self->memory) < time - 1)
    pdk_timeline_push_gap (self->memory, time - 1);
  values[PDK_PERFORMANCE_USED] = sample->memory_used > 0 ? (float) sample->memory_used * KIB : NAN;
  values[PDK_PERFORMANCE_GIVEN] = get_bytes (counters, PDK_MEMORY_CURRENT);
  values[PDK_PERFORMANCE_CACHES] = get_bytes (counters, PDK_MEMORY_CACHES);
  values[PDK_PERFORMANCE_RSS] = get_bytes (counters, PDK_MEMORY_RSS);
  pdk_timeline_push (self->memory, time, values);
}

static float
get_memory_rate (PdkPerformance *self,
                 const PdkCounters *counters,
                 PdkMemoryFact fact,
                 gint64 elapsed)
{
  if (elapsed <= 0 || !pdk_counters_has_memory (counters, fact) ||
      !pdk_counters_has_memory (self->counters, fact))
    return NAN;
  return pdk_sample_get_rate (self->counters->memory[fact], counters->memory[fact], elapsed);
}

static void
apply_paging (PdkPerformance *self, const PdkCounters *counters, gint64 elapsed)
{
  float values[PDK_PERFORMANCE_N_PAGING];

  values[PDK_PERFORMANCE_SWAP_IN] =
      get_memory_rate (self, counters, PDK_MEMORY_SWAP_IN, elapsed) * KIB;
  values[PDK_PERFORMANCE_SWAP_OUT] =
      get_memory_rate (self, counters, PDK_MEMORY_SWAP_OUT, elapsed) * KIB;
  values[PDK_PERFORMANCE_MAJOR_FAULTS] =
      get_memory_rate (self, counters, PDK_MEMORY_MAJOR_FAULTS, elapsed);
  pdk_timeline_push (self->paging, counters->time, values);
}

static float
get_vcpu_percent (PdkPerformance *self, const PdkCounters *counters, guint vcpu, gint64 elapsed)
{
  const GArray *before = self->counters != NULL ? self->counters->vcpus : NULL;
  gint64 then, now;

  if (elapsed <= 0 || vcpu >= counters->vcpus->len || before == NULL || vcpu >= before->len)
    return NAN;
  then = g_array_index (before, gint64, vcpu);
  now = g_array_index (counters->vcpus, gint64, vcpu);
  if (then < 0 || now < 0)
    return NAN;
  /* ns a second */
  return fminf (pdk_sample_get_rate ((guint64) then, (guint64) now, elapsed) / 1e7f, 100);
}

static void
apply_vcpus (PdkPerformance *self, const PdkCounters *counters, gint64 elapsed)
{
  g_autofree float *values = NULL;
  guint n = counters->vcpus->len;

  if (n > 0 && (self->vcpus == NULL || pdk_timeline_get_n_columns (self->vcpus) < n)) {
    g_clear_object (&self->vcpus);
    self->vcpus = pdk_timeline_new (n);
  }
  if (self->vcpus == NULL)
    return;
  n = pdk_timeline_get_n_columns (self->vcpus);
  values = g_new (float, n);
  for (guint i = 0; i < n; i++)
    values[i] = get_vcpu_percent (self, counters, i, elapsed);
  pdk_timeline_push (self->vcpus, counters->time, values);
}

/* Devices */

/* The host lists them in an order of its own, which stays. */
static PdkDeviceHistory *
ensure_device (Devices *self, guint position, const PdkDeviceCounters *counters)
{
  GListModel *model = G_LIST_MODEL (self->devices);
  const guint n_items = g_list_model_get_n_items (model);
  g_autoptr (PdkDeviceHistory) made = NULL;

  for (guint i = position; i < n_items; i++) {
    g_autoptr (PdkDeviceHistory) device = g_list_model_get_item (model, i);

    if (!pdk_device_history_is_of (device, counters))
      continue;
    if (i > position)
      g_list_store_splice (self->devices, position, i - position, NULL, 0); /* unplugged */
    return device;                                                          /* the list holds it */
  }
  made = pdk_device_history_new (counters);
  g_list_store_insert (self->devices, position, made);
  return made;
}

static void
apply_devices (Devices *self, GPtrArray *all, gint64 time, gint64 elapsed)
{
  const guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->devices));
  float sums[PDK_DEVICE_MAX_COUNTERS] = { NAN, NAN, NAN, NAN };

  for (guint i = 0; i < all->len; i++) {
    const PdkDeviceCounters *counters = g_ptr_array_index (all, i);
    float rates[PDK_DEVICE_MAX_COUNTERS];

    pdk_device_history_apply (ensure_device (self, i, counters), counters, time, elapsed, rates);
    for (guint j = 0; j < PDK_DEVICE_MAX_COUNTERS; j++)
      if (!isnan (rates[j]))
        sums[j] = isnan (sums[j]) ? rates[j] : sums[j] + rates[j];
  }
  if (g_list_model_get_n_items (G_LIST_MODEL (self->devices)) > all->len)
    g_list_store_splice (self->devices, all->len,
                         g_list_model_get_n_items (G_LIST_MODEL (self->devices)) - all->len, NULL,
                         0);
  if (all->len > 0 || n_before > 0)
    pdk_timeline_push (self->total, time, sums);
}

static void
devices_init (Devices *self)
{
  self->devices = g_list_store_new (PDK_TYPE_DEVICE_HISTORY);
  self->total = pdk_timeline_new (PDK_DEVICE_MAX_COUNTERS);
}

static void
devices_clear (Devices *self)
{
  g_clear_object (&self->devices);
  g_clear_object (&self->total);
}

static void
push_gap (PdkTimeline *timeline, gint64 time)
{
  if (timeline != NULL && pdk_timeline_get_end (timeline) < time)
    pdk_timeline_push_gap (timeline, time);
}

static void
push_device_gaps (Devices *self, gint64 time)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++) {
    g_autoptr (PdkDeviceHistory) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);

    push_gap (pdk_device_history_get_timeline (device), time);
  }
  push_gap (self->total, time);
}

static void
apply_counters (PdkPerformance *self, gint64 period, PdkCounters *counters)
{
  const gint64 before = self->counters != NULL ? self->counters->time : 0;
  gint64 elapsed = before > 0 ? counters->time - before : 0;

  if (!pdk_sample_is_recent (elapsed, MAX (period, self->period)))
    elapsed = 0;
  apply_paging (self, counters, elapsed);
  apply_vcpus (self, counters, elapsed);
  apply_devices (&self->disks, counters->disks, counters->time, elapsed);
  apply_devices (&self->networks, counters->networks, counters->time, elapsed);
  g_clear_pointer (&self->counters, pdk_counters_free);
  self->counters = counters;
  self->period = period;
}

void
pdk_performance_apply (PdkPerformance *self,
                       gint64 time,
                       gint64 period,
                       const PdkDomainSample *sample,
                       PdkCounters *counters)
{
  g_autoptr (PdkCounters) owned = counters;

  g_return_if_fail (PDK_IS_PERFORMANCE (self));
  g_return_if_fail (sample != NULL);
  g_return_if_fail (counters == NULL || counters->time == time);

  /* An answer that was on its way when the machine stopped. */
  if (time <= self->time)
    return;
  self->time = time;
  apply_cpu (self, time, sample);
  apply_memory (self, time, sample, counters);
  if (counters != NULL)
    apply_counters (self, period, g_steal_pointer (&owned));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
push_gaps (PdkPerformance *self)
{
  const gint64 now = g_get_monotonic_time ();

  self->time = now;
  push_gap (self->cpu, now);
  push_gap (self->vcpus, now);
  push_gap (self->memory, now);
  push_gap (self->paging, now);
  push_device_gaps (&self->disks, now);
  push_device_gaps (&self->networks, now);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* It was started or stopped: what was counted is of the last run. */
static void
on_id_changed (PdkPerformance *self)
{
  g_clear_pointer (&self->counters, pdk_counters_free);
  push_gaps (self);
}

/* Nobody knows what it does now. */
static void
on_silence_changed (PdkPerformance *self)
{
  if (pdk_domain_is_hung (self->domain) || pdk_domain_is_stale (self->domain))
    push_gaps (self);
}

/* Object */

static void
pdk_performance_dispose (GObject *object)
{
  PdkPerformance *self = PDK_PERFORMANCE (object);

  if (self->domain != NULL) {
    g_object_set_qdata (G_OBJECT (self->domain), performance_quark (), NULL);
    if (self->n_seers > 0)
      pdk_domain_unwatch (self->domain);
  }
  self->n_seers = 0;
  g_clear_object (&self->domain);
  G_OBJECT_CLASS (pdk_performance_parent_class)->dispose (object);
}

static void
pdk_performance_finalize (GObject *object)
{
  PdkPerformance *self = PDK_PERFORMANCE (object);

  g_clear_object (&self->cpu);
  g_clear_object (&self->vcpus);
  g_clear_object (&self->memory);
  g_clear_object (&self->paging);
  devices_clear (&self->disks);
  devices_clear (&self->networks);
  g_clear_pointer (&self->counters, pdk_counters_free);
  G_OBJECT_CLASS (pdk_performance_parent_class)->finalize (object);
}

static void
pdk_performance_class_init (PdkPerformanceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_performance_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_performance_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PDK_TYPE_PERFORMANCE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_performance_init (PdkPerformance *self)
{
  self->cpu = pdk_timeline_new (1);
  self->memory = pdk_timeline_new (PDK_PERFORMANCE_N_MEMORY);
  self->paging = pdk_timeline_new (PDK_PERFORMANCE_N_PAGING);
  devices_init (&self->disks);
  devices_init (&self->networks);
}

PdkPerformance *
pdk_performance_get (PdkDomain *domain)
{
  PdkPerformance *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN (domain), NULL);

  self = pdk_performance_peek (domain);
  if (self != NULL)
    return g_object_ref (self);
  self = g_object_new (PDK_TYPE_PERFORMANCE, NULL);
  self->domain = g_object_ref (domain);
  g_object_set_qdata (G_OBJECT (domain), performance_quark (), self);
  g_signal_connect_object (domain, "notify::id", G_CALLBACK (on_id_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (domain, "notify::hung", G_CALLBACK (on_silence_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (domain, "notify::stale", G_CALLBACK (on_silence_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

PdkPerformance *
pdk_performance_peek (PdkDomain *domain)
{
  g_return_val_if_fail (PDK_IS_DOMAIN (domain), NULL);

  return g_object_get_qdata (G_OBJECT (domain), performance_quark ());
}

void
pdk_performance_see (PdkPerformance *self)
{
  g_return_if_fail (PDK_IS_PERFORMANCE (self));

  if (self->n_seers++ == 0)
    pdk_domain_watch (self->domain);
}

void
pdk_performance_unsee (PdkPerformance *self)
{
  g_return_if_fail (PDK_IS_PERFORMANCE (self));
  g_return_if_fail (self->n_seers > 0);

  if (--self->n_seers == 0)
    pdk_domain_unwatch (self->domain);
}

gboolean
pdk_performance_is_seen (PdkPerformance *self)
{
  g_return_val_if_fail (PDK_IS_PERFORMANCE (self), FALSE);

  return self->n_seers > 0;
}

PdkTimeline *
pdk_performance_get_cpu (PdkPerformance *self)
{
  g_return_val_if_fail (PDK_IS_PERFORMANCE (self), NULL);

  return self->cpu;
}

PdkTimeline *
pdk_performance_get_vcpus (PdkPerformance *self)
{
  g_return_val_if_fail (PDK_IS_PERFORMANCE (self), NULL);

  return self->vcpus;
}

PdkTimeline *
pdk_performance_get_memory (PdkPerformance *self)
{
  g_return_val_if_fail (PDK_IS_PERFORMANCE (self), NULL);

  return self->memory;
}

PdkTimeline *
pdk_performance_get_paging (PdkPerformance *self)
{
  g_return_val_if_fail (PDK_IS_PERFORMANCE (self), NULL);

  return self->paging;
}

PdkTimeline *
pdk_performance_get_disk_total (PdkPerformance *self)
{
  g_return_val_if_fail (PDK_IS_PERFORMANCE (self), NULL);

  return self->disks.total;
}

PdkTimeline *
pdk_performance_get_net_total (PdkPerformance *self)
{
  g_return_val_if_fail (PDK_IS_PERFORMANCE (self), NULL);

  return self->networks.total;
}

GListModel *
pdk_performance_get_disks (PdkPerformance *self)
{
  g_return_val_if_fail (PDK_IS_PERFORMANCE (self), NULL);

  return G_LIST_MODEL (self->disks.devices);
}

GListModel *
pdk_performance_get_networks (PdkPerformance *self)
{
  g_return_val_if_fail (PDK_IS_PERFORMANCE (self), NULL);

  return G_LIST_MODEL (self->networks.devices);
}

const PdkCounters *
pdk_performance_get_counters (PdkPerformance *self)
{
  g_return_val_if_fail (PDK_IS_PERFORMANCE (self), NULL);

  return self->counters;
}
