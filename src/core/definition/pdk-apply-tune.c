/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-apply-private.h"

#include "definition/pdk-cpu-set.h"

#include <glib/gi18n.h>
#include <string.h>

/* The values that libvirt takes by a call of their own.  The names of parameters come from where the
 * value stands in the document, as libvirt's own do. */

typedef struct {
  virTypedParameterPtr list;
  int n;
  int capacity;
} Params;

static void
params_clear (Params *self)
{
  virTypedParamsFree (self->list, self->n);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Params, params_clear)

static guint64
to_number (const char *value)
{
  return value != NULL ? g_ascii_strtoull (value, NULL, 10) : 0;
}

static const char *
last_step (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash != NULL ? slash + 1 : path;
}

static void
set_memory (PdkApply *self, PdkStep *step, const PdkField *field, const PdkItem *item)
{
  guint flags = VIR_DOMAIN_AFFECT_LIVE;

  if (strcmp (field->path, "memory") == 0)
    flags |= VIR_DOMAIN_MEM_MAXIMUM;
  if (step->full->value == NULL)
    pdk_step_set (step, PDK_OUTCOME_LATER, NULL);
  else
    pdk_step_set_by (step, virDomainSetMemoryFlags (self->handle,
                                                    to_number (step->full->value) / 1024, flags));
}

/* What is written nowhere is as many as there may be. */
static void
set_vcpus (PdkApply *self, PdkStep *step, const PdkField *field, const PdkItem *item)
{
  PdkXmlElement *root = pdk_domain_document_get_root (self->final);
  guint64 count = to_number (step->full->value);

  if (count == 0 && !pdk_xml_get_uint (root, "vcpu", 1, G_MAXUINT16, &count)) {
    pdk_step_set (step, PDK_OUTCOME_LATER, NULL);
    return;
  }
  if (virDomainSetVcpusFlags (self->handle, (guint) count, VIR_DOMAIN_AFFECT_LIVE) == 0)
    pdk_step_set (step, PDK_OUTCOME_NOW, NULL);
  else if (virGetLastErrorCode () == VIR_ERR_OPERATION_TIMEOUT)
    /* The guest has to let go of a CPU. */
    pdk_step_set_libvirt (step, PDK_OUTCOME_WAITING);
  else
    pdk_step_set_libvirt (step, PDK_OUTCOME_LATER);
}

static void
set_metadata (PdkApply *self, PdkStep *step, const PdkField *field, const PdkItem *item)
{
  const int type = strcmp (field->path, "title") == 0 ? VIR_DOMAIN_METADATA_TITLE
                                                      : VIR_DOMAIN_METADATA_DESCRIPTION;

  if (type == VIR_DOMAIN_METADATA_DESCRIPTION && strcmp (field->path, "description") != 0) {
    pdk_step_set (step, PDK_OUTCOME_LATER, NULL);
    return;
  }
  pdk_step_set_by (step, virDomainSetMetadata (self->handle, type, step->full->value, NULL, NULL,
                                               VIR_DOMAIN_AFFECT_LIVE));
}

/* “cputune/shares” is libvirt's “cpu_shares”, “period” and “quota” are those of the virtual CPUs. */
static void
set_scheduler (PdkApply *self, PdkStep *step, const PdkField *field, const PdkItem *item)
{
  const char *last = last_step (field->path);
  const gboolean is_quota = g_str_has_suffix (last, "quota");
  g_autofree char *name = NULL;
  g_auto (Params) params = { NULL, 0, 0 };

  if (strcmp (last, "shares") == 0)
    name = g_strdup ("cpu_shares");
  else if (strcmp (last, "period") == 0 || strcmp (last, "quota") == 0)
    name = g_strconcat ("vcpu_", last, NULL);
  else
    name = g_strdup (last);
  /* No limit is -1 for a quota, 0 for the others. */
  if (is_quota)
    virTypedParamsAddLLong (&params.list, &params.n, &params.capacity, name,
                            step->full->value != NULL
                                ? g_ascii_strtoll (step->full->value, NULL, 10)
                                : -1);
  else
    virTypedParamsAddULLong (&params.list, &params.n, &params.capacity, name,
                             to_number (step->full->value));
  pdk_step_set_by (step, virDomainSetSchedulerParametersFlags (self->handle, params.list, params.n,
                                                               VIR_DOMAIN_AFFECT_LIVE));
}

/* Whether @other is about the same device and goes the same way. */
static gboolean
goes_along (const PdkStep *step, const PdkStep *other)
{
  return !other->done && other->part_of == NULL && other->full->type == PDK_EDIT_SET &&
         other->full->field->live == step->full->field->live &&
         strcmp (other->full->page, step->full->page) == 0;
}

/* libvirt takes what is left out of a group for no limit, so all that are set come along, and those
 * that are set no more, with none.  What is changed of one device is changed at once: half of it may
 * be an error, as a peak without an average. */
static void
add_neighbours (PdkApply *self,
                PdkStep *step,
                const PdkItem *item,
                Params *params,
                void (*add) (Params *params, const PdkField *field, const char *value))
{
  g_autoptr (PdkXmlDocument) copy = pdk_xml_document_new_from (item->element);
  PdkXmlElement *after = pdk_xml_document_get_root (copy);

  for (guint i = 0; i < self->steps->len; i++) {
    const PdkStep *other = g_ptr_array_index (self->steps, i);

    if (goes_along (step, other))
      pdk_field_set (other->full->field, after, other->full->value);
  }
  for (const PdkField *field = item->kind->fields; field->id != NULL; field++) {
    g_autofree char *old = NULL;
    g_autofree char *new = NULL;

    if (field->live != step->full->field->live)
      continue;
    old = pdk_field_get (field, item->element);
    new = pdk_field_get (field, after);
    if (old != NULL || new != NULL)
      add (params, field, new);
  }
}

/* Says of all that went along what became of @step, whose way returned @result. */
static void
set_neighbours_by (PdkApply *self, PdkStep *step, int result)
{
  g_autoptr (GPtrArray) along = g_ptr_array_new ();

  for (guint i = 0; i < self->steps->len; i++) {
    PdkStep *other = g_ptr_array_index (self->steps, i);

    if (other != step && goes_along (step, other))
      g_ptr_array_add (along, other);
  }
  pdk_step_set_by (step, result);
  for (guint i = 0; i < along->len; i++)
    pdk_step_set (g_ptr_array_index (along, i), step->outcome, g_strdup (step->reason));
}

static void
add_block_limit (Params *params, const PdkField *field, const char *value)
{
  if (field->type == PDK_FIELD_TEXT)
    virTypedParamsAddString (&params->list, &params->n, &params->capacity, last_step (field->path),
                             value != NULL ? value : "");
  else
    virTypedParamsAddULLong (&params->list, &params->n, &params->capacity, last_step (field->path),
                             to_number (value));
}

static void
set_block_limits (PdkApply *self, PdkStep *step, const PdkField *field, const PdkItem *item)
{
  g_auto (Params) params = { NULL, 0, 0 };
  g_autofree char *dev = pdk_xml_get_string (item->element, "target/@dev");

  add_neighbours (self, step, item, &params, add_block_limit);
  if (dev == NULL)
    pdk_step_set (step, PDK_OUTCOME_LATER, NULL);
  else
    set_neighbours_by (self, step,
                       virDomainSetBlockIoTune (self->handle, dev, params.list, params.n,
                                                VIR_DOMAIN_AFFECT_LIVE));
}

/* “bandwidth/inbound/@average” is “inbound.average”. */
static void
add_bandwidth (Params *params, const PdkField *field, const char *value)
{
  g_auto (GStrv) steps = g_strsplit (field->path, "/", -1);
  g_autofree char *name = NULL;

  if (g_strv_length (steps) != 3 || steps[2][0] != '@')
    return;
  name = g_strconcat (steps[1], ".", steps[2] + 1, NULL);
  virTypedParamsAddUInt (&params->list, &params->n, &params->capacity, name,
                         (guint) MIN (to_number (value), G_MAXUINT));
}

static void
set_bandwidth (PdkApply *self, PdkStep *step, const PdkField *field, const PdkItem *item)
{
  g_auto (Params) params = { NULL, 0, 0 };
  g_autofree char *mac = pdk_xml_get_string (item->element, "mac/@address");

  add_neighbours (self, step, item, &params, add_bandwidth);
  if (mac == NULL || params.n == 0)
    pdk_step_set (step, PDK_OUTCOME_LATER, NULL);
  else
    set_neighbours_by (self, step,
                       virDomainSetInterfaceParameters (self->handle, mac, params.list, params.n,
                                                        VIR_DOMAIN_AFFECT_LIVE));
}

static void
set_block_weight (PdkApply *self, PdkStep *step, const PdkField *field, const PdkItem *item)
{
  g_auto (Params) params = { NULL, 0, 0 };

  if (strcmp (last_step (field->path), "weight") != 0 || step->full->value == NULL) {
    pdk_step_set (step, PDK_OUTCOME_LATER, NULL);
    return;
  }
  virTypedParamsAddUInt (&params.list, &params.n, &params.capacity, VIR_DOMAIN_BLKIO_WEIGHT,
                         (guint) to_number (step->full->value));
  pdk_step_set_by (step, virDomainSetBlkioParameters (self->handle, params.list, params.n,
                                                      VIR_DOMAIN_AFFECT_LIVE));
}

static void
set_memory_limit (PdkApply *self, PdkStep *step, const PdkField *field, const PdkItem *item)
{
  const guint64 scale = field->type == PDK_FIELD_BYTES ? 1024 : 1;
  g_auto (Params) params = { NULL, 0, 0 };

  virTypedParamsAddULLong (&params.list, &params.n, &params.capacity, last_step (field->path),
                           step->full->value != NULL ? to_number (step->full->value) / scale
                                                     : VIR_DOMAIN_MEMORY_PARAM_UNLIMITED);
  pdk_step_set_by (step, virDomainSetMemoryParameters (self->handle, params.list, params.n,
                                                       VIR_DOMAIN_AFFECT_LIVE));
}

static void
set_memory_stats (PdkApply *self, PdkStep *step, const PdkField *field, const PdkItem *item)
{
  const int seconds = (int) MIN (to_number (step->full->value), G_MAXINT);

  pdk_step_set_by (step,
                   virDomainSetMemoryStatsPeriod (self->handle, seconds, VIR_DOMAIN_AFFECT_LIVE));
}

static void
set_numa_nodes (PdkApply *self, PdkStep *step, const PdkField *field, const PdkItem *item)
{
  g_auto (Params) params = { NULL, 0, 0 };

  if (step->full->value == NULL) {
    pdk_step_set (step, PDK_OUTCOME_LATER, NULL);
    return;
  }
  virTypedParamsAddString (&params.list, &params.n, &params.capacity, VIR_DOMAIN_NUMA_NODESET,
                           step->full->value);
  pdk_step_set_by (step, virDomainSetNumaParameters (self->handle, params.list, params.n,
                                                     VIR_DOMAIN_AFFECT_LIVE));
}

/* @cpus: (nullable): “0-3”; any of the host's without */
static void
set_pin (
    PdkApply *self, PdkStep *step, const PdkField *field, const PdkItem *item, const char *cpus)
{
  const int n_cpus = virNodeGetCPUMap (self->conn, NULL, NULL, 0);
  g_autofree guchar *map = NULL;
  int length = 0;
  guint64 number = 0;
  int result;

  if (n_cpus <= 0) {
    pdk_step_set_libvirt (step, PDK_OUTCOME_LATER);
    return;
  }
  map = cpus != NULL ? pdk_cpu_set_parse (cpus, MIN ((guint) n_cpus, PDK_CPU_SET_MAX), &length)
                     : pdk_cpu_set_all (MIN ((guint) n_cpus, PDK_CPU_SET_MAX), &length);
  if (map == NULL) {
    pdk_step_set (step, PDK_OUTCOME_LATER,
                  g_strdup (_ ("The host has no such processors; give a list like 0-3,8")));
    return;
  }
  if (field->live == PDK_LIVE_EMULATOR_PIN) {
    result = virDomainPinEmulator (self->handle, map, length, VIR_DOMAIN_AFFECT_LIVE);
  } else if (!pdk_xml_get_uint (item->element, field->live == PDK_LIVE_PIN ? "@vcpu" : "@iothread",
                                0, G_MAXUINT16, &number)) {
    pdk_step_set (step, PDK_OUTCOME_LATER, NULL);
    return;
  } else if (field->live == PDK_LIVE_PIN) {
    result =
        virDomainPinVcpuFlags (self->handle, (guint) number, map, length, VIR_DOMAIN_AFFECT_LIVE);
  } else {
    result =
        virDomainPinIOThread (self->handle, (guint) number, map, length, VIR_DOMAIN_AFFECT_LIVE);
  }
  pdk_step_set_by (step, result);
}

void
pdk_apply_unpin (PdkApply *self, PdkStep *step, const PdkField *field, const PdkItem *item)
{
  set_pin (self, step, field, item, NULL);
}

static void
set_pin_of (PdkApply *self, PdkStep *step, const PdkField *field, const PdkItem *item)
{
  g_autofree char *cpus = step->full->type == PDK_EDIT_SET ? g_strdup (step->full->value)
                                                           : pdk_field_get (field, item->element);

  set_pin (self, step, field, item, cpus);
}

typedef void (*TuneFunc) (PdkApply *self,
                          PdkStep *step,
                          const PdkField *field,
                          const PdkItem *item);

static const struct {
  TuneFunc func;
  gboolean needs_item; /* of a row or a device */
} ways[] = {
  [PDK_LIVE_METADATA] = { set_metadata, FALSE },
  [PDK_LIVE_MEMORY] = { set_memory, FALSE },
  [PDK_LIVE_VCPUS] = { set_vcpus, FALSE },
  [PDK_LIVE_SCHEDULER] = { set_scheduler, FALSE },
  [PDK_LIVE_BLOCK_WEIGHT] = { set_block_weight, FALSE },
  [PDK_LIVE_MEMORY_TUNE] = { set_memory_limit, FALSE },
  [PDK_LIVE_MEMORY_STATS] = { set_memory_stats, FALSE },
  [PDK_LIVE_NUMA_TUNE] = { set_numa_nodes, FALSE },
  [PDK_LIVE_BLOCK_TUNE] = { set_block_limits, TRUE },
  [PDK_LIVE_BANDWIDTH] = { set_bandwidth, TRUE },
  [PDK_LIVE_PIN] = { set_pin_of, TRUE },
  [PDK_LIVE_EMULATOR_PIN] = { set_pin_of, TRUE },
  [PDK_LIVE_IOTHREAD_PIN] = { set_pin_of, TRUE },
};

void
pdk_apply_tune (PdkApply *self, PdkStep *step, const PdkField *field, const PdkItem *item)
{
  const gsize way = field->live;

  if (way >= G_N_ELEMENTS (ways) || ways[way].func == NULL ||
      (ways[way].needs_item && item == NULL))
    pdk_step_set (step, PDK_OUTCOME_LATER, NULL);
  else
    ways[way].func (self, step, field, item);
  pdk_apply_refresh (self);
}
