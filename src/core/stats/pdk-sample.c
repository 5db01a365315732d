/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-sample"
#include "config.h"

#include "stats/pdk-sample.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* A longer silence than this many periods makes an average that says nothing about now.  A stuck call
 * of another machine costs three. */
#define MAX_GAP_PERIODS 4

gboolean
pdk_sample_is_recent (gint64 elapsed, gint64 period)
{
  return elapsed > 0 && elapsed <= MAX_GAP_PERIODS * period;
}

float
pdk_sample_get_rate (guint64 before, guint64 after, gint64 elapsed)
{
  if (elapsed <= 0 || after < before)
    return NAN;
  return (float) ((double) (after - before) * G_TIME_SPAN_SECOND / (double) elapsed);
}

/* Memory as the record gives it, in KiB; 0 where it does not. */
typedef struct {
  guint64 current, available, unused, usable, rss;
} Balloon;

gboolean
pdk_sample_get_number (const virTypedParameter *param, guint64 *value)
{
  switch (param->type) {
  case VIR_TYPED_PARAM_ULLONG:
    *value = param->value.ul;
    return TRUE;
  case VIR_TYPED_PARAM_UINT:
    *value = param->value.ui;
    return TRUE;
  case VIR_TYPED_PARAM_INT:
    *value = MAX (param->value.i, 0);
    return TRUE;
  case VIR_TYPED_PARAM_LLONG:
    *value = MAX (param->value.l, 0);
    return TRUE;
  default:
    return FALSE;
  }
}

static void
parse_balloon (Balloon *balloon, const char *name, guint64 value)
{
  if (g_str_equal (name, "current"))
    balloon->current = value;
  else if (g_str_equal (name, "available"))
    balloon->available = value;
  else if (g_str_equal (name, "unused"))
    balloon->unused = value;
  else if (g_str_equal (name, "usable"))
    balloon->usable = value;
  else if (g_str_equal (name, "rss"))
    balloon->rss = value;
}

/* What the guest itself says is in use is best; without its balloon driver, what the host had to
 * give it. */
static guint64
get_memory_used (const Balloon *balloon)
{
  guint64 left = balloon->usable > 0 ? balloon->usable : balloon->unused;

  if (balloon->available > 0 && left > 0 && left <= balloon->available)
    return balloon->available - left;
  if (balloon->rss > 0 && balloon->current > 0)
    return MIN (balloon->rss, balloon->current);
  return balloon->rss > 0 ? balloon->rss : balloon->current;
}

static void
add_if_bytes (PdkReading *reading,
              PdkReadingFields field,
              guint64 *sum,
              const char *name,
              const char *first,
              const char *second,
              guint64 value)
{
  if (!g_str_has_suffix (name, first) && !g_str_has_suffix (name, second))
    return;
  reading->fields |= field;
  *sum += value;
}

void
pdk_reading_parse (PdkReading *reading, const virTypedParameter *params, int n_params)
{
  Balloon balloon = { 0 };

  for (int i = 0; i < n_params; i++) {
    const char *name = params[i].field;
    guint64 value;

    if (!pdk_sample_get_number (&params[i], &value))
      continue;
    if (g_str_equal (name, "cpu.time")) {
      reading->fields |= PDK_READING_CPU;
      reading->cpu_time = value;
    } else if (g_str_equal (name, "vcpu.current")) {
      reading->vcpus = value;
    } else if (g_str_has_prefix (name, "balloon.")) {
      parse_balloon (&balloon, name + strlen ("balloon."), value);
    } else if (g_str_has_prefix (name, "net.")) {
      add_if_bytes (reading, PDK_READING_NET, &reading->net_bytes, name, ".rx.bytes", ".tx.bytes",
                    value);
    } else if (g_str_has_prefix (name, "block.")) {
      add_if_bytes (reading, PDK_READING_DISK, &reading->disk_bytes, name, ".rd.bytes", ".wr.bytes",
                    value);
    }
  }

  reading->memory_used = get_memory_used (&balloon);
  if (reading->memory_used > 0)
    reading->fields |= PDK_READING_MEMORY;
}

void
pdk_reading_parse_info (PdkReading *reading, const virDomainInfo *info)
{
  if (!(reading->fields & PDK_READING_CPU)) {
    reading->fields |= PDK_READING_CPU;
    reading->cpu_time = info->cpuTime;
  }
  if (!(reading->fields & PDK_READING_MEMORY) && info->memory > 0) {
    reading->fields |= PDK_READING_MEMORY;
    reading->memory_used = info->memory;
  }
  reading->vcpus = info->nrVirtCpu;
}

/* Per second, or below 0 when it cannot be known. */
static double
get_rate (guint64 before, guint64 after, gint64 elapsed)
{
  if (elapsed <= 0 || after < before)
    return -1;
  return (double) (after - before) * G_TIME_SPAN_SECOND / elapsed;
}

static double
get_cpu_percent (double ns_per_second, guint vcpus)
{
  if (ns_per_second < 0 || vcpus == 0)
    return -1;
  return MIN (ns_per_second / 1e9 / vcpus * 100, 100);
}

static double
apply_disk (PdkTrack *track, const PdkReading *reading, gint64 max_gap)
{
  gint64 elapsed = reading->time - track->disk_time;

  if (reading->fields & PDK_READING_DISK) {
    gboolean known = (track->fields & PDK_READING_DISK) != 0 && elapsed <= max_gap;

    track->disk_rate = known ? get_rate (track->disk_bytes, reading->disk_bytes, elapsed) : -1;
    track->disk_bytes = reading->disk_bytes;
    track->disk_time = reading->time;
    track->fields |= PDK_READING_DISK;
  } else if (!(track->fields & PDK_READING_DISK) || elapsed > max_gap) {
    track->disk_rate = -1;
  }
  return track->disk_rate;
}

void
pdk_track_apply (
    PdkTrack *track, const PdkReading *reading, gint64 period, guint vcpus, PdkDomainSample *sample)
{
  gint64 max_gap = MAX_GAP_PERIODS * MAX (period, track->period);
  gint64 elapsed = reading->time - track->time;
  gboolean recent = track->time > 0 && elapsed <= max_gap;
  PdkReadingFields both = recent ? track->fields & reading->fields : 0;

  sample->cpu_percent = -1;
  sample->net_rate = -1;
  sample->memory_used = (reading->fields & PDK_READING_MEMORY) ? reading->memory_used : 0;
  if (both & PDK_READING_CPU)
    sample->cpu_percent = get_cpu_percent (get_rate (track->cpu_time, reading->cpu_time, elapsed),
                                           vcpus > 0 ? vcpus : reading->vcpus);
  if (both & PDK_READING_NET)
    sample->net_rate = get_rate (track->net_bytes, reading->net_bytes, elapsed);
  /* Disks are read with every third reading only. */
  sample->disk_rate = apply_disk (track, reading, 3 * max_gap);

  track->time = reading->time;
  track->period = period;
  track->cpu_time = reading->cpu_time;
  track->net_bytes = reading->net_bytes;
  track->fields = (track->fields & PDK_READING_DISK) | reading->fields;
}

gboolean
pdk_address_is_routable (const char *address)
{
  g_autoptr (GInetAddress) parsed = NULL;

  g_return_val_if_fail (address != NULL, FALSE);

  parsed = g_inet_address_new_from_string (address);
  return parsed != NULL && !g_inet_address_get_is_any (parsed) &&
         !g_inet_address_get_is_loopback (parsed) && !g_inet_address_get_is_link_local (parsed) &&
         !g_inet_address_get_is_multicast (parsed);
}
