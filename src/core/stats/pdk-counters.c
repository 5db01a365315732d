/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-counters"
#include "config.h"

#include "stats/pdk-counters.h"
#include "stats/pdk-sample.h"

#include <string.h>

/* The host numbers what it counts, and any number is possible. */
#define MAX_VCPUS   4096
#define MAX_DEVICES 1024

/** Where a value goes; those of the same counter are added. */
typedef struct {
  const char *name;
  guint counter;
} CounterName;

static const CounterName disk_names[] = {
  { "rd.bytes", PDK_DISK_READ_BYTES },
  { "wr.bytes", PDK_DISK_WRITTEN_BYTES },
  { "rd.reqs", PDK_DISK_READ_REQUESTS },
  { "wr.reqs", PDK_DISK_WRITE_REQUESTS },
  { NULL, 0 },
};

static const CounterName net_names[] = {
  { "rx.bytes", PDK_NET_RECEIVED_BYTES },
  { "tx.bytes", PDK_NET_SENT_BYTES },
  { "rx.errs", PDK_NET_ERRORS },
  { "tx.errs", PDK_NET_ERRORS },
  { "rx.drop", PDK_NET_DROPS },
  { "tx.drop", PDK_NET_DROPS },
  { NULL, 0 },
};

static const CounterName memory_names[] = {
  { "current", PDK_MEMORY_CURRENT },
  { "maximum", PDK_MEMORY_MAXIMUM },
  { "available", PDK_MEMORY_AVAILABLE },
  { "unused", PDK_MEMORY_UNUSED },
  { "usable", PDK_MEMORY_USABLE },
  { "disk_caches", PDK_MEMORY_CACHES },
  { "rss", PDK_MEMORY_RSS },
  { "swap_in", PDK_MEMORY_SWAP_IN },
  { "swap_out", PDK_MEMORY_SWAP_OUT },
  { "major_fault", PDK_MEMORY_MAJOR_FAULTS },
  { "last-update", PDK_MEMORY_LAST_UPDATE },
  { NULL, 0 },
};

G_STATIC_ASSERT ((int) PDK_DISK_N_COUNTERS <= PDK_DEVICE_MAX_COUNTERS);
G_STATIC_ASSERT ((int) PDK_NET_N_COUNTERS <= PDK_DEVICE_MAX_COUNTERS);

static void
device_free (PdkDeviceCounters *device)
{
  if (device == NULL)
    return;
  g_free (device->name);
  g_free (device->source);
  g_free (device);
}

/* Parts “12.rest” of a name. */
static gboolean
split (const char *name, guint limit, guint *number, const char **rest)
{
  char *end = NULL;
  guint64 value;

  if (!g_ascii_isdigit (*name))
    return FALSE;
  value = g_ascii_strtoull (name, &end, 10);
  if (*end != '.' || value >= limit)
    return FALSE;
  *number = value;
  *rest = end + 1;
  return TRUE;
}

static void
add_to (const CounterName *names, const char *name, guint64 value, guint *known, guint64 *counters)
{
  for (; names->name != NULL; names++)
    if (strcmp (names->name, name) == 0) {
      *known |= 1u << names->counter;
      counters[names->counter] += value;
      return;
    }
}

static PdkDeviceCounters *
ensure_device (GPtrArray *devices, guint number)
{
  while (devices->len <= number)
    g_ptr_array_add (devices, NULL);
  if (devices->pdata[number] == NULL)
    devices->pdata[number] = g_new0 (PdkDeviceCounters, 1);
  return devices->pdata[number];
}

static void
parse_device (GPtrArray *devices,
              const CounterName *names,
              const char *name,
              const virTypedParameter *param)
{
  PdkDeviceCounters *device = NULL;
  guint64 value = 0;
  guint number = 0;

  if (!split (name, MAX_DEVICES, &number, &name))
    return;
  device = ensure_device (devices, number);
  if (param->type == VIR_TYPED_PARAM_STRING) {
    char **text = strcmp (name, "name") == 0   ? &device->name
                  : strcmp (name, "path") == 0 ? &device->source
                                               : NULL;

    if (text != NULL) {
      g_free (*text);
      *text = g_strdup (param->value.s);
    }
  } else if (pdk_sample_get_number (param, &value)) {
    add_to (names, name, value, &device->known, device->counters);
  }
}

static void
parse_vcpu (PdkCounters *self, const char *name, const virTypedParameter *param)
{
  const gint64 absent = -1;
  guint64 value = 0;
  guint number = 0;

  if (!split (name, MAX_VCPUS, &number, &name) || strcmp (name, "time") != 0 ||
      !pdk_sample_get_number (param, &value))
    return;
  while (self->vcpus->len <= number)
    g_array_append_val (self->vcpus, absent);
  g_array_index (self->vcpus, gint64, number) = (gint64) MIN (value, (guint64) G_MAXINT64);
}

/* Numbers may be left out.  One that is only named is there: its counters could not be had just now. */
static void
drop_empty (GPtrArray *devices)
{
  for (guint i = devices->len; i > 0; i--) {
    PdkDeviceCounters *device = devices->pdata[i - 1];

    if (device == NULL || (device->known == 0 && device->name == NULL))
      g_ptr_array_remove_index (devices, i - 1);
    else if (device->name == NULL)
      device->name = g_strdup ("");
  }
}

static void
parse_param (PdkCounters *self, const virTypedParameter *param)
{
  const char *dot = strchr (param->field, '.');
  const gsize length = dot != NULL ? (gsize) (dot - param->field) : 0;
  guint64 value = 0;

  if (dot == NULL)
    return;
  if (strncmp (param->field, "vcpu", length) == 0)
    parse_vcpu (self, dot + 1, param);
  else if (strncmp (param->field, "block", length) == 0)
    parse_device (self->disks, disk_names, dot + 1, param);
  else if (strncmp (param->field, "net", length) == 0)
    parse_device (self->networks, net_names, dot + 1, param);
  else if (strncmp (param->field, "balloon", length) == 0 && pdk_sample_get_number (param, &value))
    add_to (memory_names, dot + 1, value, &self->memory_known, self->memory);
}

PdkCounters *
pdk_counters_parse (const virTypedParameter *params, int n_params, gint64 time)
{
  PdkCounters *self = g_new0 (PdkCounters, 1);

  self->time = time;
  self->vcpus = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->disks = g_ptr_array_new_with_free_func ((GDestroyNotify) device_free);
  self->networks = g_ptr_array_new_with_free_func ((GDestroyNotify) device_free);
  for (int i = 0; i < n_params; i++)
    parse_param (self, &params[i]);
  drop_empty (self->disks);
  drop_empty (self->networks);
  return self;
}

void
pdk_counters_free (PdkCounters *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->vcpus);
  g_ptr_array_unref (self->disks);
  g_ptr_array_unref (self->networks);
  g_free (self);
}

gboolean
pdk_counters_has_memory (const PdkCounters *self, PdkMemoryFact fact)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (self->memory_known & 1u << fact) != 0;
}
