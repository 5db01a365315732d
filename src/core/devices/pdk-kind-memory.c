/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-field-private.h"
#include "devices/pdk-kind-private.h"

#include <glib/gi18n.h>

/* Memory: how much, of what, and where.  https://libvirt.org/formatdomain.html#memory-allocation */

static const PdkChoice sources[] = {
  { NULL, N_ ("Default") }, { "memfd", N_ ("Anonymous file (memfd)") },
  { "file", N_ ("File") },  { "anonymous", N_ ("Anonymous") },
  { NULL, NULL },
};

static const PdkChoice allocations[] = {
  { NULL, N_ ("Default") },
  { "immediate", N_ ("At the start") },
  { "ondemand", N_ ("When it is used") },
  { NULL, NULL },
};

static const PdkChoice tunings[] = {
  { NULL, N_ ("Default") },
  { "strict", N_ ("Only these nodes") },
  { "preferred", N_ ("Rather these nodes") },
  { "interleave", N_ ("These nodes in turn") },
  { "restrictive", N_ ("As the host's control group allows") },
  { NULL, NULL },
};

static const PdkChoice placements[] = {
  { NULL, N_ ("Default") },
  { "static", N_ ("As given") },
  { "auto", N_ ("Chosen at each start") },
  { NULL, NULL },
};

static const PdkChoice accesses[] = {
  { NULL, N_ ("Default") },
  { "shared", N_ ("Shared") },
  { "private", N_ ("Private") },
  { NULL, NULL },
};

/* Slots need a limit: at first all there is. */
static void
set_slots (PdkXmlElement *root, const PdkField *field, const char *value)
{
  g_autofree char *memory = pdk_xml_get_string (root, "memory");
  g_autofree char *unit = pdk_xml_get_string (root, "memory/@unit");

  if (value == NULL) {
    pdk_xml_set (root, "maxMemory", NULL);
    return;
  }
  pdk_xml_set (root, field->path, value);
  if (memory == NULL || !pdk_xml_equals (root, "maxMemory", ""))
    return;
  pdk_xml_set (root, "maxMemory", memory);
  pdk_xml_set (root, "maxMemory/@unit", unit);
}

/* Memory others can see has to be a file of some kind; where nothing says of which, libvirt's own
 * choice is a file on disk. */
static void
set_shared (PdkXmlElement *root, const PdkField *field, const char *value)
{
  const gboolean shared = g_strcmp0 (value, "yes") == 0;

  pdk_xml_set (root, field->path, value == NULL ? NULL : shared ? "shared" : "private");
  if (shared && pdk_xml_find (root, "memoryBacking/source") == NULL &&
      pdk_xml_find (root, "memoryBacking/hugepages") == NULL)
    pdk_xml_set (root, "memoryBacking/source/@type", "memfd");
}

static const PdkField memory_fields[] = {
  { FIELD_BYTES ("current", N_ ("Memory in use"), "currentMemory", "KiB"), .min = 1024,
    .live = PDK_LIVE_MEMORY },
  { FIELD_BYTES ("maximum", N_ ("Most memory"), "memory", "KiB"), .min = 1024,
    .flags = PDK_FIELD_REQUIRED },
  { FIELD_SWITCH ("shared", N_ ("Shared memory"), "memoryBacking/access/@mode"), .on = "shared",
    .off = "private", .when = FOR_QEMU, .set = set_shared,
    .hint = N_ ("Folders shared with virtiofs need it") },
  { FIELD_PRESENCE ("hugepages", N_ ("Huge pages"), "memoryBacking/hugepages"), .when = FOR_QEMU,
    .group = N_ ("Backing") },
  { FIELD_CHOICE ("source", N_ ("Source"), "memoryBacking/source/@type", sources), .when = FOR_QEMU,
    .offered = "memoryBacking/sourceType", .flags = PDK_FIELD_ADVANCED, .group = N_ ("Backing") },
  { FIELD_CHOICE ("allocation", N_ ("Allocated"), "memoryBacking/allocation/@mode", allocations),
    .when = FOR_QEMU, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Backing") },
  { FIELD_NUMBER (
        "allocation-threads", N_ ("Threads"), "memoryBacking/allocation/@threads", 1, 65535),
    .when = FOR_QEMU " memoryBacking/allocation/@mode=immediate", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Backing") },
  { FIELD_PRESENCE ("locked", N_ ("Never swapped out"), "memoryBacking/locked"), .when = FOR_QEMU,
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("Backing") },
  { FIELD_PRESENCE ("nosharepages",
                    N_ ("Equal pages are not merged"),
                    "memoryBacking/nosharepages"),
    .when = FOR_QEMU, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Backing") },
  { FIELD_PRESENCE ("discard", N_ ("Discarded at the end"), "memoryBacking/discard"),
    .when = FOR_QEMU, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Backing") },
  { FIELD_ON_OFF ("dump-core", N_ ("Part of a core dump"), "memory/@dumpCore"), .when = FOR_QEMU,
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("Backing") },
  { FIELD_NUMBER ("slots", N_ ("Slots for memory devices"), "maxMemory/@slots", 1, 65535),
    .when = FOR_QEMU, .set = set_slots, .flags = PDK_FIELD_ADVANCED,
    .hint = N_ ("Needs at least one NUMA cell"), .group = N_ ("Plugging") },
  { FIELD_BYTES ("plugged-maximum", N_ ("Most with memory devices"), "maxMemory", "KiB"),
    .when = FOR_QEMU " maxMemory", .flags = PDK_FIELD_ADVANCED, .group = N_ ("Plugging") },
  { FIELD_BYTES ("hard-limit", N_ ("Hard limit"), "memtune/hard_limit", "KiB"),
    .live = PDK_LIVE_MEMORY_TUNE, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Limits on the host"),
    .when = FOR_GROUPED },
  { FIELD_BYTES ("soft-limit", N_ ("Soft limit"), "memtune/soft_limit", "KiB"),
    .live = PDK_LIVE_MEMORY_TUNE, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Limits on the host"),
    .when = FOR_GROUPED },
  { FIELD_BYTES ("swap-hard-limit", N_ ("Limit with swap"), "memtune/swap_hard_limit", "KiB"),
    .live = PDK_LIVE_MEMORY_TUNE, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Limits on the host"),
    .when = FOR_GROUPED },
  { FIELD_BYTES ("min-guarantee", N_ ("Guaranteed"), "memtune/min_guarantee", "KiB"),
    .live = PDK_LIVE_MEMORY_TUNE, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Limits on the host"),
    .when = FOR_GROUPED " !@type=qemu|kvm|hvf" },
  { .id = NULL },
};

static const PdkKind memory = {
  .id = "memory",
  .title = N_ ("Memory"),
  .icon = "pdk-memory-symbolic",
  .flags = PDK_KIND_MACHINE,
  .fields = memory_fields,
};

static const PdkField page_fields[] = {
  { FIELD_BYTES ("size", N_ ("Page size"), "@size", "KiB"), .min = 1024,
    .flags = PDK_FIELD_REQUIRED },
  { FIELD_TEXT ("nodeset", N_ ("Guest NUMA cells"), "@nodeset") },
  { .id = NULL },
};

static const PdkKind huge_page = {
  .id = "huge-page",
  .title = N_ ("Huge Pages"),
  .list_title = N_ ("Huge Pages"),
  .flags = PDK_KIND_ROW,
  .path = "memoryBacking/hugepages/page",
  .parent = "memory",
  .parent_when = FOR_QEMU,
  .summary = { "size", "nodeset" },
  .fields = page_fields,
};

/* NUMA: the guest's cells, and which of the host's nodes they are on.
 * https://libvirt.org/formatdomain.html#guest-numa-topology
 *
 * libvirt makes an ACPI heterogeneous memory attribute table (HMAT) of caches and interconnects. */

static const PdkField numa_fields[] = {
  { FIELD_CHOICE ("mode", N_ ("Memory"), "numatune/memory/@mode", tunings),
    .when = "numatune/memory", .group = N_ ("Host nodes") },
  { FIELD_TEXT ("nodeset", N_ ("Host nodes"), "numatune/memory/@nodeset"),
    .live = PDK_LIVE_NUMA_TUNE, .live_when = "!numatune/memory/@mode=interleave|preferred",
    .hint = N_ ("For example 0-3,^2"), .group = N_ ("Host nodes"), .when = NOT_ON_XEN },
  { FIELD_CHOICE ("placement", N_ ("Placement"), "numatune/memory/@placement", placements),
    .group = N_ ("Host nodes"), .when = NOT_ON_XEN },
  { .id = NULL },
};

static const PdkKind numa = {
  .id = "numa",
  .title = N_ ("NUMA"),
  .icon = "pdk-numa-symbolic",
  .flags = PDK_KIND_MACHINE,
  .when = "!@type=bhyve",
  .fields = numa_fields,
};

static gboolean
is_distance (const char *text)
{
  return g_ascii_string_to_unsigned (text, 10, 10, 255, NULL, NULL);
}

static const PdkFieldRecords distances = {
  .way = "distances",
  .name = "sibling",
  .separator = ',',
  .example = "0=10, 1=21",
  .parts = { { "@id", .is_valid = pdk_field_is_number },
             { "@value", "=", .is_valid = is_distance } },
};

static gboolean
is_associativity (const char *text)
{
  static const char *const all[] = { "none", "direct", "full", NULL };

  return g_strv_contains (all, text);
}

static gboolean
is_cache_policy (const char *text)
{
  static const char *const all[] = { "none", "writeback", "writethrough", NULL };

  return g_strv_contains (all, text);
}

static const PdkFieldRecords cell_caches = {
  .way = "",
  .name = "cache",
  .separator = ',',
  .example = "level 1 associativity direct policy writeback size 10KiB line 8B",
  .parts = { { "@level", "level", .is_valid = pdk_field_is_number },
             { "@associativity", "associativity", .is_valid = is_associativity },
             { "@policy", "policy", .is_valid = is_cache_policy },
             { "size/@value", "size", "size/@unit" },
             { "line/@value", "line", "line/@unit" } },
};

static const PdkField cell_fields[] = {
  { FIELD_NUMBER ("id", N_ ("Cell"), "@id", 0, 65535) },
  { FIELD_TEXT ("cpus", N_ ("Virtual CPUs"), "@cpus"), .hint = N_ ("For example 0-3,^2") },
  { FIELD_BYTES ("memory", N_ ("Memory"), "@memory", "KiB"), .flags = PDK_FIELD_REQUIRED },
  { FIELD_CHOICE ("access", N_ ("Access"), "@memAccess", accesses) },
  { FIELD_SWITCH ("discard", N_ ("Discarded at the end"), "@discard") },
  { FIELD_RECORDS ("distances", N_ ("Distances to cells"), &distances),
    .hint = N_ ("Of each cell from this one, 10 to 255, of which 10 is its own: 0=10, 1=21") },
  { FIELD_RECORDS ("caches", N_ ("Caches of its memory"), &cell_caches),
    .hint = N_ ("For example level 1 associativity direct policy writeback size 10KiB line 8B") },
  { .id = NULL },
};

static const PdkKind numa_cell = {
  .id = "numa-cell",
  .title = N_ ("NUMA Cell"),
  .list_title = N_ ("NUMA Cells"),
  .flags = PDK_KIND_ROW,
  .path = "cpu/numa/cell",
  .parent = "numa",
  .parent_when = NOT_IN_CONTAINER,
  .keys = { "@id" },
  .summary = { "cpus", "memory" },
  .fields = cell_fields,
};

static const PdkField node_fields[] = {
  { FIELD_NUMBER ("cell", N_ ("Cell"), "@cellid", 0, 65535), .flags = PDK_FIELD_REQUIRED },
  { FIELD_CHOICE ("mode", N_ ("Memory"), "@mode", tunings) },
  { FIELD_TEXT ("nodeset", N_ ("Host nodes"), "@nodeset"), .flags = PDK_FIELD_REQUIRED },
  { .id = NULL },
};

static const PdkKind numa_node = {
  .id = "numa-node",
  .title = N_ ("Host Nodes of a Cell"),
  .list_title = N_ ("Host Nodes of Cells"),
  .flags = PDK_KIND_ROW,
  .path = "numatune/memnode",
  .parent = "numa",
  .parent_when = FOR_QEMU,
  .keys = { "@cellid" },
  .summary = { "mode", "nodeset" },
  .fields = node_fields,
};

/* How fast the processors of one cell reach the memory of another */

static const PdkChoice accesses_of_memory[] = {
  { "access", N_ ("Reads and writes") },
  { "read", N_ ("Reads") },
  { "write", N_ ("Writes") },
  { NULL, NULL },
};

/* No single one of them tells it from the others. */
static char *
make_interconnect_key (PdkXmlElement *item)
{
  static const char *const parts[] = { "@initiator", "@target", "@cache", "@type" };
  g_autoptr (GString) key = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *part = pdk_xml_get_string (item, parts[i]);

    if (part != NULL)
      g_string_append_printf (key, "%s%s", key->len > 0 ? "-" : "", part);
  }
  return key->len > 0 ? g_string_free (g_steal_pointer (&key), FALSE) : NULL;
}

#define FIELDS_INTERCONNECT                                                                        \
  { FIELD_NUMBER ("initiator", N_ ("Cell with the processors"), "@initiator", 0, 65535),           \
    .flags = PDK_FIELD_REQUIRED },                                                                 \
      { FIELD_NUMBER ("target", N_ ("Cell with the memory"), "@target", 0, 65535),                 \
        .flags = PDK_FIELD_REQUIRED },                                                             \
      { FIELD_NUMBER ("cache", N_ ("Level of its cache"), "@cache", 0, 3),                         \
        .hint = N_ ("Of the cell with the memory; empty for the memory itself") },                 \
  {                                                                                                \
    FIELD_CHOICE ("type", N_ ("For"), "@type", accesses_of_memory), .flags = PDK_FIELD_REQUIRED    \
  }

static const PdkField latency_fields[] = {
  FIELDS_INTERCONNECT,
  { FIELD_NUMBER ("value", N_ ("Nanoseconds"), "@value", 1, G_MAXUINT32),
    .flags = PDK_FIELD_REQUIRED },
  { .id = NULL },
};

static const PdkKind latency = {
  .id = "numa-latency",
  .title = N_ ("Latency"),
  .list_title = N_ ("Latencies Between Cells"),
  .list_text = N_ ("What the guest is told of how long memory takes to answer (HMAT)"),
  .flags = PDK_KIND_ROW,
  .path = "cpu/numa/interconnects/latency",
  .parent = "numa",
  .parent_when = "cpu/numa/cell",
  .key = make_interconnect_key,
  .summary = { "type", "value" },
  .fields = latency_fields,
};

static const PdkField bandwidth_fields[] = {
  FIELDS_INTERCONNECT,
  { FIELD_BYTES ("value", N_ ("Bytes a second"), "@value", "KiB"), .min = 1024,
    .flags = PDK_FIELD_REQUIRED },
  { .id = NULL },
};

static const PdkKind bandwidth = {
  .id = "numa-bandwidth",
  .title = N_ ("Bandwidth"),
  .list_title = N_ ("Bandwidths Between Cells"),
  .list_text = N_ ("What the guest is told of how much memory gives each second (HMAT)"),
  .flags = PDK_KIND_ROW,
  .path = "cpu/numa/interconnects/bandwidth",
  .parent = "numa",
  .parent_when = "cpu/numa/cell",
  .key = make_interconnect_key,
  .summary = { "type", "value" },
  .fields = bandwidth_fields,
};

const PdkKind *const pdk_memory_kinds[] = {
  &memory, &huge_page, &numa, &numa_cell, &numa_node, &latency, &bandwidth, NULL,
};
