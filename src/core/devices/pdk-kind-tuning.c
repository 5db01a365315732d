/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-field-private.h"
#include "devices/pdk-kind-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* What of the host a machine gets: CPU time, input and output, control groups.
 * https://libvirt.org/formatdomain.html#cpu-tuning */

static const PdkChoice schedulers[] = {
  { NULL, N_ ("Default") },
  { "batch", N_ ("Batch") },
  { "idle", N_ ("Idle") },
  { "fifo", N_ ("Real time, first in first out") },
  { "rr", N_ ("Real time, in turn") },
  { NULL, NULL },
};

/* Real time needs a priority; the others have none. */
static void
set_scheduler (PdkXmlElement *item, const PdkField *field, const char *value)
{
  const char *at = strchr (field->path, '@');
  g_autofree char *way = g_strndup (field->path, at - field->path);
  g_autofree char *priority = g_strconcat (way, "@priority", NULL);
  const gboolean real_time = g_strcmp0 (value, "fifo") == 0 || g_strcmp0 (value, "rr") == 0;

  pdk_xml_set (item, field->path, value);
  if (!real_time)
    pdk_xml_set (item, priority, NULL);
  else if (pdk_xml_equals (item, priority, NULL))
    pdk_xml_set (item, priority, "1");
}

#define PERIOD_MIN 1000
#define PERIOD_MAX 1000000
#define QUOTA_HINT N_ ("Microseconds of each period; −1 is no limit")

/* libvirt takes the greater of both: a list of more threads than that outweighs the number. */
static void
set_iothreads (PdkXmlElement *item, const PdkField *field, const char *value)
{
  const guint64 count = value != NULL ? g_ascii_strtoull (value, NULL, 10) : G_MAXUINT64;
  PdkXmlElement *list = pdk_xml_find (item, "iothreadids");
  PdkXmlElement *thread = NULL;
  PdkXmlElement *next = NULL;
  guint64 place = 0;

  pdk_xml_set (item, field->path, value);
  for (thread = list != NULL ? pdk_xml_next (list, NULL, "iothread") : NULL; thread != NULL;
       thread = next) {
    next = pdk_xml_next (list, thread, "iothread");
    if (place++ >= count)
      pdk_xml_remove (thread);
  }
  if (list != NULL && count == 0)
    pdk_xml_remove_if_empty (list, item);
}

static const PdkField tuning_fields[] = {
  { FIELD_NUMBER ("iothreads", N_ ("I/O threads"), "iothreads", 0, 65535), .set = set_iothreads,
    .when = FOR_QEMU },
  { FIELD_NUMBER ("shares", N_ ("CPU shares"), "cputune/shares", 2, 262144),
    .live = PDK_LIVE_SCHEDULER, .group = N_ ("CPU time"),
    .hint = N_ ("Against other machines; 1024 is usual"), .when = FOR_GROUPED },
  { FIELD_NUMBER ("period", N_ ("Period"), "cputune/period", PERIOD_MIN, PERIOD_MAX),
    .live = PDK_LIVE_SCHEDULER, .group = N_ ("CPU time"), .hint = N_ ("Microseconds"),
    .when = FOR_GROUPED },
  { FIELD_TEXT ("quota", N_ ("Quota of each virtual CPU"), "cputune/quota"),
    .live = PDK_LIVE_SCHEDULER, .group = N_ ("CPU time"), .hint = QUOTA_HINT, .when = FOR_GROUPED },
  { FIELD_NUMBER (
        "global-period", N_ ("Period for all"), "cputune/global_period", PERIOD_MIN, PERIOD_MAX),
    .live = PDK_LIVE_SCHEDULER, .flags = PDK_FIELD_ADVANCED, .group = N_ ("CPU time"),
    .hint = N_ ("Microseconds"), .when = ON_QEMU },
  { FIELD_TEXT ("global-quota", N_ ("Quota of all"), "cputune/global_quota"),
    .live = PDK_LIVE_SCHEDULER, .flags = PDK_FIELD_ADVANCED, .group = N_ ("CPU time"),
    .hint = QUOTA_HINT, .when = ON_QEMU },
  { FIELD_NUMBER ("emulator-period",
                  N_ ("Period for the emulator"),
                  "cputune/emulator_period",
                  PERIOD_MIN,
                  PERIOD_MAX),
    .when = FOR_QEMU, .live = PDK_LIVE_SCHEDULER, .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("CPU time"), .hint = N_ ("Microseconds") },
  { FIELD_TEXT ("emulator-quota", N_ ("Quota of the emulator"), "cputune/emulator_quota"),
    .when = FOR_QEMU, .live = PDK_LIVE_SCHEDULER, .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("CPU time"), .hint = QUOTA_HINT },
  { FIELD_NUMBER ("iothread-period",
                  N_ ("Period for I/O threads"),
                  "cputune/iothread_period",
                  PERIOD_MIN,
                  PERIOD_MAX),
    .when = FOR_QEMU, .live = PDK_LIVE_SCHEDULER, .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("CPU time"), .hint = N_ ("Microseconds") },
  { FIELD_TEXT ("iothread-quota", N_ ("Quota of I/O threads"), "cputune/iothread_quota"),
    .when = FOR_QEMU, .live = PDK_LIVE_SCHEDULER, .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("CPU time"), .hint = QUOTA_HINT },
  { FIELD_TEXT ("emulator-pin", N_ ("Emulator"), "cputune/emulatorpin/@cpuset"), .when = FOR_QEMU,
    .live = PDK_LIVE_EMULATOR_PIN, .flags = PDK_FIELD_OWN_VIEW, .group = N_ ("Host CPUs") },
  { FIELD_CHOICE ("emulator-scheduler",
                  N_ ("Scheduler of the emulator"),
                  "cputune/emulatorsched/@scheduler",
                  schedulers),
    .when = FOR_QEMU, .set = set_scheduler, .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Host CPUs") },
  { FIELD_NUMBER (
        "emulator-priority", N_ ("Its priority"), "cputune/emulatorsched/@priority", 1, 99),
    .when = FOR_QEMU " cputune/emulatorsched/@scheduler=fifo|rr", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Host CPUs") },
  { FIELD_NUMBER ("block-weight", N_ ("Weight of the disks"), "blkiotune/weight", 100, 1000),
    .live = PDK_LIVE_BLOCK_WEIGHT, .group = N_ ("Disks"),
    .hint = N_ ("Against other machines: 100 to 1000"), .when = FOR_GROUPED },
  { FIELD_TEXT ("partition", N_ ("Resource partition"), "resource/partition"),
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("Control groups"), .when = FOR_GROUPED },
  { FIELD_TEXT ("application-id", N_ ("Fibre Channel application"), "resource/fibrechannel/@appid"),
    .when = FOR_QEMU, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Control groups") },
  { .id = NULL },
};

static const PdkKind tuning = {
  .id = "tuning",
  .title = N_ ("Tuning"),
  .icon = "pdk-tuning-symbolic",
  .flags = PDK_KIND_MACHINE,
  .fields = tuning_fields,
};

static const PdkField vcpu_pin_fields[] = {
  { FIELD_NUMBER ("vcpu", N_ ("Virtual CPU"), "@vcpu", 0, 65535), .flags = PDK_FIELD_REQUIRED },
  { FIELD_TEXT ("cpuset", N_ ("Host CPUs"), "@cpuset"), .flags = PDK_FIELD_REQUIRED,
    .live = PDK_LIVE_PIN, .hint = N_ ("For example 0-3,^2") },
  { .id = NULL },
};

static const PdkKind vcpu_pin = {
  .id = "vcpupin",
  .title = N_ ("Host CPUs of a Virtual CPU"),
  .list_title = N_ ("Host CPUs of Virtual CPUs"),
  .flags = PDK_KIND_ROW,
  .path = "cputune/vcpupin",
  .parent = "tuning",
  .parent_when = NOT_IN_CONTAINER,
  .keys = { "@vcpu" },
  .summary = { "cpuset" },
  .fields = vcpu_pin_fields,
};

static const PdkField iothread_pin_fields[] = {
  { FIELD_NUMBER ("iothread", N_ ("I/O thread"), "@iothread", 1, 65535),
    .flags = PDK_FIELD_REQUIRED },
  { FIELD_TEXT ("cpuset", N_ ("Host CPUs"), "@cpuset"), .flags = PDK_FIELD_REQUIRED,
    .live = PDK_LIVE_IOTHREAD_PIN, .hint = N_ ("For example 0-3,^2") },
  { .id = NULL },
};

static const PdkKind iothread_pin = {
  .id = "iothreadpin",
  .title = N_ ("Host CPUs of an I/O Thread"),
  .list_title = N_ ("Host CPUs of I/O Threads"),
  .flags = PDK_KIND_ROW,
  .path = "cputune/iothreadpin",
  .parent = "tuning",
  .parent_when = FOR_QEMU,
  .keys = { "@iothread" },
  .summary = { "cpuset" },
  .fields = iothread_pin_fields,
};

static const PdkField iothread_fields[] = {
  { FIELD_NUMBER ("id", N_ ("I/O thread"), "@id", 1, 65535), .flags = PDK_FIELD_REQUIRED },
  { FIELD_NUMBER ("pool-min", N_ ("Fewest helpers"), "@thread_pool_min", 0, 65535) },
  { FIELD_NUMBER ("pool-max", N_ ("Most helpers"), "@thread_pool_max", 1, 65535) },
  { .id = NULL },
};

static const PdkKind iothread = {
  .id = "iothread",
  .title = N_ ("I/O Thread"),
  .list_title = N_ ("I/O Threads"),
  .flags = PDK_KIND_ROW,
  .path = "iothreadids/iothread",
  .parent = "tuning",
  .parent_when = FOR_QEMU,
  .keys = { "@id" },
  .fields = iothread_fields,
};

static const PdkField vcpu_scheduler_fields[] = {
  { FIELD_TEXT ("vcpus", N_ ("Virtual CPUs"), "@vcpus"), .flags = PDK_FIELD_REQUIRED },
  { FIELD_CHOICE ("scheduler", N_ ("Scheduler"), "@scheduler", schedulers), .set = set_scheduler },
  { FIELD_NUMBER ("priority", N_ ("Priority"), "@priority", 1, 99), .when = "@scheduler=fifo|rr" },
  { .id = NULL },
};

static const PdkKind vcpu_scheduler = {
  .id = "vcpusched",
  .title = N_ ("Scheduler of Virtual CPUs"),
  .list_title = N_ ("Schedulers of Virtual CPUs"),
  .flags = PDK_KIND_ROW,
  .path = "cputune/vcpusched",
  .parent = "tuning",
  .parent_when = FOR_QEMU,
  .keys = { "@vcpus" },
  .summary = { "scheduler", "priority" },
  .fields = vcpu_scheduler_fields,
};

static const PdkField iothread_scheduler_fields[] = {
  { FIELD_TEXT ("iothreads", N_ ("I/O threads"), "@iothreads"), .flags = PDK_FIELD_REQUIRED },
  { FIELD_CHOICE ("scheduler", N_ ("Scheduler"), "@scheduler", schedulers), .set = set_scheduler },
  { FIELD_NUMBER ("priority", N_ ("Priority"), "@priority", 1, 99), .when = "@scheduler=fifo|rr" },
  { .id = NULL },
};

static const PdkKind iothread_scheduler = {
  .id = "iothreadsched",
  .title = N_ ("Scheduler of I/O Threads"),
  .list_title = N_ ("Schedulers of I/O Threads"),
  .flags = PDK_KIND_ROW,
  .path = "cputune/iothreadsched",
  .parent = "tuning",
  .parent_when = FOR_QEMU,
  .keys = { "@iothreads" },
  .summary = { "scheduler", "priority" },
  .fields = iothread_scheduler_fields,
};

/* What of the host's caches and of the way to its memory virtual CPUs get, where the host has control
 * of that (resctrl).  https://libvirt.org/formatdomain.html#cpu-tuning */

static gboolean
is_cache_type (const char *text)
{
  static const char *const all[] = { "both", "code", "data", NULL };

  return g_strv_contains (all, text);
}

static gboolean
is_percentage (const char *text)
{
  return g_ascii_string_to_unsigned (text, 10, 1, 100, NULL, NULL);
}

/* CPUs have commas themselves. */
static const PdkFieldRecords caches = {
  .way = "",
  .name = "cache",
  .separator = ';',
  .example = "level 3 id 0 type both size 3MiB",
  .parts = { { "@level", "level", .is_valid = pdk_field_is_number },
             { "@id", "id", .is_valid = pdk_field_is_number },
             { "@type", "type", .is_valid = is_cache_type },
             { "@size", "size", "@unit" } },
};

static const PdkFieldRecords cache_monitors = {
  .way = "",
  .name = "monitor",
  .separator = ';',
  .example = "level 3 vcpus 0-1",
  .parts = { { "@level", "level", .is_valid = pdk_field_is_number },
             { "@vcpus", "vcpus", .is_valid = pdk_field_is_cpus } },
};

static const PdkFieldRecords memory_nodes = {
  .way = "",
  .name = "node",
  .separator = ',',
  .example = "0=60",
  .parts = { { "@id", .is_valid = pdk_field_is_number },
             { "@bandwidth", "=", .is_valid = is_percentage } },
};

static const PdkFieldRecords memory_monitors = {
  .way = "",
  .name = "monitor",
  .separator = ';',
  .example = "0-1; 3",
  .parts = { { "@vcpus", .is_valid = pdk_field_is_cpus } },
};

static const PdkField cache_fields[] = {
  { FIELD_TEXT ("vcpus", N_ ("Virtual CPUs"), "@vcpus"), .flags = PDK_FIELD_REQUIRED,
    .hint = N_ ("For example 0-3,^2") },
  { FIELD_RECORDS ("caches", N_ ("Caches of the host"), &caches), .flags = PDK_FIELD_REQUIRED,
    .hint = N_ ("Which ones, and how much of each: level 3 id 0 type both size 3MiB; …") },
  { FIELD_RECORDS ("monitors", N_ ("Use is measured for"), &cache_monitors),
    .hint = N_ ("For example level 3 vcpus 0-1; level 3 vcpus 3") },
  { .id = NULL },
};

static const PdkKind cache_tuning = {
  .id = "cachetune",
  .title = N_ ("Cache of Virtual CPUs"),
  .list_title = N_ ("Caches of Virtual CPUs"),
  .list_text = N_ ("Parts of the host’s caches for them alone, on hosts that can divide them"),
  .flags = PDK_KIND_ROW,
  .path = "cputune/cachetune",
  .parent = "tuning",
  .parent_when = "@type=kvm",
  .keys = { "@vcpus" },
  .summary = { "caches" },
  .fields = cache_fields,
};

static const PdkField memory_bandwidth_fields[] = {
  { FIELD_TEXT ("vcpus", N_ ("Virtual CPUs"), "@vcpus"), .flags = PDK_FIELD_REQUIRED,
    .hint = N_ ("For example 0-3,^2") },
  { FIELD_RECORDS ("nodes", N_ ("Share of the bandwidth (%)"), &memory_nodes),
    .flags = PDK_FIELD_REQUIRED, .hint = N_ ("For each node of the host, 1 to 100: 0=60, 1=30") },
  { FIELD_RECORDS ("monitors", N_ ("Use is measured for"), &memory_monitors),
    .hint = N_ ("Virtual CPUs, for example 0-1; 3") },
  { .id = NULL },
};

static const PdkKind memory_tuning = {
  .id = "memorytune",
  .title = N_ ("Memory Bandwidth of Virtual CPUs"),
  .list_title = N_ ("Memory Bandwidths"),
  .list_text =
      N_ ("How much of the memory’s bandwidth virtual CPUs may use, on hosts that can limit it"),
  .flags = PDK_KIND_ROW,
  .path = "cputune/memorytune",
  .parent = "tuning",
  .parent_when = "@type=kvm",
  .keys = { "@vcpus" },
  .summary = { "nodes" },
  .fields = memory_bandwidth_fields,
};

static const PdkField block_device_fields[] = {
  { FIELD_TEXT ("path", N_ ("Disk of the host"), "path"),
    .flags = PDK_FIELD_REQUIRED | PDK_FIELD_PATH },
  { FIELD_NUMBER ("weight", N_ ("Weight"), "weight", 100, 1000) },
  { FIELD_NUMBER ("read-bytes", N_ ("Bytes read a second"), "read_bytes_sec", 0, 0) },
  { FIELD_NUMBER ("write-bytes", N_ ("Bytes written a second"), "write_bytes_sec", 0, 0) },
  { FIELD_NUMBER ("read-iops", N_ ("Reads a second"), "read_iops_sec", 0, G_MAXUINT32) },
  { FIELD_NUMBER ("write-iops", N_ ("Writes a second"), "write_iops_sec", 0, G_MAXUINT32) },
  { .id = NULL },
};

static const PdkKind block_device = {
  .id = "block-device",
  .title = N_ ("Limits on a Disk of the Host"),
  .list_title = N_ ("Limits on Disks of the Host"),
  .flags = PDK_KIND_ROW,
  .path = "blkiotune/device",
  .parent = "tuning",
  .parent_when = FOR_GROUPED,
  .keys = { "path" },
  .summary = { "weight" },
  .fields = block_device_fields,
};

static const PdkField perf_fields[] = {
  { FIELD_TEXT ("name", N_ ("Event"), "@name"), .flags = PDK_FIELD_REQUIRED },
  { FIELD_SWITCH ("enabled", N_ ("Counted"), "@enabled") },
  { .id = NULL },
};

static const PdkKind perf_event = {
  .id = "perf-event",
  .title = N_ ("Performance Event"),
  .list_title = N_ ("Performance Events"),
  .flags = PDK_KIND_ROW,
  .path = "perf/event",
  .parent = "tuning",
  .parent_when = FOR_QEMU,
  .keys = { "@name" },
  .summary = { "enabled" },
  .fields = perf_fields,
};

const PdkKind *const pdk_tuning_kinds[] = {
  &tuning,         &vcpu_pin,           &iothread_pin, &iothread,
  &vcpu_scheduler, &iothread_scheduler, &cache_tuning, &memory_tuning,
  &block_device,   &perf_event,         NULL,
};
