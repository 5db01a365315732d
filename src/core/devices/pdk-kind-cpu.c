/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-field-private.h"
#include "devices/pdk-kind-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* Virtual CPUs: how many, of which model, in what order.
 * https://libvirt.org/formatdomain.html#cpu-model-and-topology */

static const PdkChoice modes[] = {
  { NULL, N_ ("Hypervisor default") },
  { "host-passthrough", N_ ("The host's, passed through") },
  { "host-model", N_ ("Like the host's") },
  { "maximum", N_ ("All that is possible") },
  { "custom", N_ ("Custom") },
  { NULL, NULL },
};

static const PdkChoice matches[] = {
  { NULL, N_ ("Default") },
  { "minimum", N_ ("At least this") },
  { "exact", N_ ("Exactly this") },
  { "strict", N_ ("Only where the host has the same") },
  { NULL, NULL },
};

static const PdkChoice checks[] = {
  { NULL, N_ ("Default") },
  { "none", N_ ("None") },
  { "partial", N_ ("Before the start") },
  { "full", N_ ("As the guest sees it") },
  { NULL, NULL },
};

static const PdkChoice fallbacks[] = {
  { NULL, N_ ("Default") },
  { "allow", N_ ("A similar model") },
  { "forbid", N_ ("Refuse to start") },
  { NULL, NULL },
};

static const PdkChoice cache_modes[] = {
  { NULL, N_ ("Default") },
  { "emulate", N_ ("Emulated") },
  { "passthrough", N_ ("The host's") },
  { "disable", N_ ("Hidden") },
  { NULL, NULL },
};

static const PdkChoice address_modes[] = {
  { NULL, N_ ("Default") },
  { "passthrough", N_ ("The host's") },
  { "emulate", N_ ("As given") },
  { NULL, NULL },
};

static const PdkChoice placements[] = {
  { NULL, N_ ("Default") },
  { "static", N_ ("As given") },
  { "auto", N_ ("Chosen at each start") },
  { NULL, NULL },
};

static const PdkChoice policies[] = {
  { NULL, N_ ("Default") },
  { "force", N_ ("Always on") },
  { "require", N_ ("Needed") },
  { "optional", N_ ("If the host has it") },
  { "disable", N_ ("Off") },
  { "forbid", N_ ("Refuse hosts that have it") },
  { NULL, NULL },
};

/* What kernels look for to protect against faults of processors. */
static const char *const protections[] = {
  "spec-ctrl", "stibp",    "ssbd",       "virt-ssbd", "ibpb",
  "ibrs",      "amd-ssbd", "amd-no-ssb", "md-clear",  "arch-capabilities",
};

/* How many there are */

static guint64
read_number (PdkXmlElement *root, const char *path, guint64 otherwise)
{
  guint64 number = otherwise;

  pdk_xml_get_uint (root, path, 1, G_MAXUINT32, &number);
  return number;
}

static void
write_number (PdkXmlElement *root, const char *path, guint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  pdk_xml_set (root, path, text);
}

/* The parts of a topology but the sockets, multiplied. */
static guint64
count_per_socket (PdkXmlElement *root)
{
  static const char *const parts[] = { "cpu/topology/@dies", "cpu/topology/@clusters",
                                       "cpu/topology/@cores", "cpu/topology/@threads" };
  guint64 count = 1;

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    const guint64 part = read_number (root, parts[i], 1);

    count = count <= G_MAXUINT32 / part ? count * part : G_MAXUINT32;
  }
  return count;
}

/* What is said of virtual CPUs that are no longer there. */
static void
forget_vcpus (PdkXmlElement *root, guint64 count)
{
  PdkXmlElement *vcpus = pdk_xml_find (root, "vcpus");
  PdkXmlElement *next = NULL;
  guint64 id = 0;

  for (PdkXmlElement *at = vcpus != NULL ? pdk_xml_next (vcpus, NULL, "vcpu") : NULL; at != NULL;
       at = next) {
    next = pdk_xml_next (vcpus, at, "vcpu");
    if (pdk_xml_get_uint (at, "@id", count, G_MAXUINT32, &id))
      pdk_xml_remove (at);
  }
  if (vcpus != NULL)
    pdk_xml_remove_if_empty (vcpus, root);
}

/* The number is that of the topology, or libvirt refuses both. */
static void
write_maximum (PdkXmlElement *root, guint64 count)
{
  forget_vcpus (root, count);
  if (read_number (root, "vcpu/@current", count) >= count)
    pdk_xml_set (root, "vcpu/@current", NULL);
  write_number (root, "vcpu", count);
}

static char *
get_current (PdkXmlElement *root, const PdkField *field)
{
  char *current = pdk_xml_get_string (root, field->path);

  return current != NULL ? current : pdk_xml_get_string (root, "vcpu");
}

static void
set_current (PdkXmlElement *root, const PdkField *field, const char *value)
{
  const gboolean all = value == NULL || pdk_xml_equals (root, "vcpu", value);

  pdk_xml_set (root, field->path, all ? NULL : value);
}

static void
set_maximum (PdkXmlElement *root, const PdkField *field, const char *value)
{
  const guint64 count = value != NULL ? g_ascii_strtoull (value, NULL, 10) : 1;
  const guint64 per_socket = count_per_socket (root);

  (void) field;
  write_maximum (root, count);
  if (pdk_xml_find (root, "cpu/topology") == NULL)
    return;
  if (count % per_socket == 0) {
    write_number (root, "cpu/topology/@sockets", count / per_socket);
    return;
  }
  pdk_xml_set (root, "cpu/topology/@dies", NULL);
  pdk_xml_set (root, "cpu/topology/@clusters", NULL);
  write_number (root, "cpu/topology/@sockets", count);
  write_number (root, "cpu/topology/@cores", 1);
  write_number (root, "cpu/topology/@threads", 1);
}

/* Their order */

static void
start_topology (PdkXmlElement *root, guint64 sockets)
{
  write_number (root, "cpu/topology/@sockets", sockets);
  write_number (root, "cpu/topology/@cores", 1);
  write_number (root, "cpu/topology/@threads", 1);
}

static void
set_has_topology (PdkXmlElement *root, const PdkField *field, const char *value)
{
  if (g_strcmp0 (value, "yes") == 0)
    start_topology (root, read_number (root, "vcpu", 1));
  else
    pdk_xml_set (root, field->path, NULL);
}

/* One part of it; the number of virtual CPUs goes along. */
static void
set_topology (PdkXmlElement *root, const PdkField *field, const char *value)
{
  const gboolean optional =
      strstr (field->path, "@dies") != NULL || strstr (field->path, "@clusters") != NULL;

  if (pdk_xml_find (root, "cpu/topology") == NULL)
    start_topology (root, 1);
  pdk_xml_set (root, field->path, value != NULL ? value : optional ? NULL : "1");
  write_maximum (root, read_number (root, "cpu/topology/@sockets", 1) * count_per_socket (root));
}

/* Their model */

static char *
get_mode (PdkXmlElement *root, const PdkField *field)
{
  char *mode = pdk_xml_get_string (root, field->path);

  if (mode == NULL && pdk_xml_find (root, "cpu/model") != NULL)
    return g_strdup ("custom");
  return mode;
}

/* libvirt refuses features of a model that is not written. */
static void
forget_model (PdkXmlElement *root)
{
  static const char *const parts[] = { "cpu/@mode", "cpu/@match", "cpu/@check", "cpu/@migratable",
                                       "cpu/model", "cpu/vendor", "cpu/cache",  "cpu/maxphysaddr" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    pdk_xml_set (root, parts[i], NULL);
  while (pdk_xml_find (root, "cpu/feature") != NULL)
    pdk_xml_set (root, "cpu/feature", NULL);
}

static void
set_cache (PdkXmlElement *root, const PdkField *field, const char *value)
{
  /* The only one that is emulated, and none else may be named. */
  pdk_xml_set (root, "cpu/cache/@level", g_strcmp0 (value, "emulate") == 0 ? "3" : NULL);
  pdk_xml_set (root, field->path, value);
}

/* Another mode has another model, or none. */
static void
set_mode (PdkXmlElement *root, const PdkField *field, const char *value)
{
  static const char *const of_custom[] = { "cpu/@match", "cpu/model", "cpu/vendor" };

  if (value == NULL) {
    forget_model (root);
    return;
  }
  pdk_xml_set (root, field->path, value);
  if (strcmp (value, "custom") == 0) {
    pdk_xml_set (root, "cpu/@migratable", NULL);
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (of_custom); i++)
    pdk_xml_set (root, of_custom[i], NULL);
}

static void
set_model (PdkXmlElement *root, const PdkField *field, const char *value)
{
  if (value == NULL) {
    forget_model (root);
    return;
  }
  pdk_xml_set (root, "cpu/@mode", "custom");
  if (pdk_xml_find (root, field->path) == NULL)
    pdk_xml_set (root, "cpu/@match", "exact");
  pdk_xml_set (root, field->path, value);
}

static char *
get_protected (PdkXmlElement *root, const PdkField *field)
{
  (void) field;
  for (gsize i = 0; i < G_N_ELEMENTS (protections); i++) {
    g_autofree char *path = g_strdup_printf ("cpu/feature[name=%s]/@policy", protections[i]);
    g_autofree char *policy = pdk_xml_get_string (root, path);

    if (policy != NULL && strcmp (policy, "disable") != 0 && strcmp (policy, "forbid") != 0)
      return g_strdup ("yes");
  }
  return NULL;
}

static void
set_protected (PdkXmlElement *root, const PdkField *field, const char *value)
{
  const gboolean on = g_strcmp0 (value, "yes") == 0;

  (void) field;
  for (gsize i = 0; i < G_N_ELEMENTS (protections); i++) {
    g_autofree char *path = g_strdup_printf ("cpu/feature[name=%s]", protections[i]);
    g_autofree char *policy = g_strdup_printf ("%s/@policy", path);

    pdk_xml_set (root, on ? policy : path, on ? "optional" : NULL);
  }
}

#define WITH_MODEL FOR_HVM " !cpu/@mode=host-passthrough|host-model|maximum"
#define WITH_CPU   FOR_HVM " cpu"

static const PdkField cpu_fields[] = {
  { FIELD_NUMBER ("current", N_ ("Virtual CPUs in use"), "vcpu/@current", 1, 65535),
    .get = get_current, .set = set_current, .when = NOT_IN_CONTAINER, .live = PDK_LIVE_VCPUS },
  { FIELD_NUMBER ("maximum", N_ ("Most virtual CPUs"), "vcpu", 1, 65535), .set = set_maximum,
    .offered = "host/cpus", .flags = PDK_FIELD_REQUIRED },
  { FIELD_CHOICE ("mode", N_ ("Model"), "cpu/@mode", modes), .when = FOR_HVM, .offered = "cpu/mode",
    .get = get_mode, .set = set_mode, .group = N_ ("Model") },
  { FIELD_CHOICE ("model", N_ ("Custom model"), "cpu/model", NULL), .when = WITH_MODEL,
    .offered = "cpu/model", .flags = PDK_FIELD_FREE, .set = set_model, .group = N_ ("Model") },
  { FIELD_PRESENCE ("mitigations", N_ ("Protections against CPU faults"), "cpu"),
    .when = FOR_HVM " cpu/model !cpu/@mode=host-passthrough|host-model|maximum",
    .get = get_protected, .set = set_protected, .group = N_ ("Model"),
    .hint = N_ ("Passes on what the host has against Spectre and its like") },
  { FIELD_PRESENCE ("manual-topology", N_ ("Manual topology"), "cpu/topology"), .when = FOR_HVM,
    .set = set_has_topology, .group = N_ ("Topology") },
  { FIELD_NUMBER ("sockets", N_ ("Sockets"), "cpu/topology/@sockets", 1, 65535),
    .when = FOR_HVM " cpu/topology", .set = set_topology, .group = N_ ("Topology") },
  { FIELD_NUMBER ("dies", N_ ("Dies"), "cpu/topology/@dies", 1, 65535),
    .when = FOR_HVM " cpu/topology", .set = set_topology, .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Topology") },
  { FIELD_NUMBER ("clusters", N_ ("Clusters"), "cpu/topology/@clusters", 1, 65535),
    .when = FOR_HVM " cpu/topology", .set = set_topology, .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Topology") },
  { FIELD_NUMBER ("cores", N_ ("Cores"), "cpu/topology/@cores", 1, 65535),
    .when = FOR_HVM " cpu/topology", .set = set_topology, .group = N_ ("Topology") },
  { FIELD_NUMBER ("threads", N_ ("Threads"), "cpu/topology/@threads", 1, 65535),
    .when = FOR_HVM " cpu/topology", .set = set_topology, .group = N_ ("Topology") },
  { FIELD_CHOICE ("match", N_ ("Fitting hosts"), "cpu/@match", matches),
    .when = FOR_HVM " cpu/model", .flags = PDK_FIELD_ADVANCED, .group = N_ ("Compatibility") },
  { FIELD_CHOICE ("check", N_ ("Check"), "cpu/@check", checks), .when = WITH_CPU,
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("Compatibility") },
  { FIELD_ON_OFF ("migratable", N_ ("Only what can be migrated"), "cpu/@migratable"),
    .when = FOR_HVM " cpu/@mode=host-passthrough|maximum", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Compatibility") },
  { FIELD_CHOICE ("fallback", N_ ("Where the model is unknown"), "cpu/model/@fallback", fallbacks),
    .when = FOR_HVM " cpu/model", .flags = PDK_FIELD_ADVANCED, .group = N_ ("Compatibility") },
  { FIELD_TEXT ("vendor", N_ ("Vendor of the host's CPU"), "cpu/vendor"),
    .when = FOR_HVM " cpu/model", .flags = PDK_FIELD_ADVANCED, .group = N_ ("Compatibility") },
  { FIELD_TEXT ("vendor-id", N_ ("Vendor the guest sees"), "cpu/model/@vendor_id"),
    .when = FOR_HVM " cpu/model", .flags = PDK_FIELD_ADVANCED, .group = N_ ("Compatibility") },
  { FIELD_CHOICE ("cache", N_ ("Cache"), "cpu/cache/@mode", cache_modes), .when = WITH_CPU,
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("Cache and addresses"), .set = set_cache },
  { FIELD_NUMBER ("cache-level", N_ ("Cache level"), "cpu/cache/@level", 1, 3),
    .when = FOR_HVM " cpu/cache/@mode=emulate", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Cache and addresses") },
  { FIELD_CHOICE (
        "address-mode", N_ ("Physical addresses"), "cpu/maxphysaddr/@mode", address_modes),
    .when = WITH_CPU, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Cache and addresses") },
  { FIELD_NUMBER ("address-bits", N_ ("Bits of an address"), "cpu/maxphysaddr/@bits", 32, 64),
    .when = FOR_HVM " cpu/maxphysaddr/@mode=emulate", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Cache and addresses") },
  { FIELD_NUMBER ("address-limit", N_ ("Most bits"), "cpu/maxphysaddr/@limit", 32, 64),
    .when = FOR_HVM " cpu/maxphysaddr/@mode=passthrough", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Cache and addresses") },
  { FIELD_CHOICE ("placement", N_ ("Placement"), "vcpu/@placement", placements),
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("Host CPUs") },
  { FIELD_TEXT ("cpuset", N_ ("Host CPUs"), "vcpu/@cpuset"), .flags = PDK_FIELD_ADVANCED,
    .hint = N_ ("For example 0-3,^2"), .group = N_ ("Host CPUs") },
  { .id = NULL },
};

static const PdkKind cpu = {
  .id = "cpu",
  .title = N_ ("CPUs"),
  .icon = "pdk-cpu-symbolic",
  .flags = PDK_KIND_MACHINE,
  .fields = cpu_fields,
};

static const PdkField feature_fields[] = {
  { FIELD_TEXT ("name", N_ ("Name"), "@name"), .flags = PDK_FIELD_REQUIRED },
  { FIELD_CHOICE ("policy", N_ ("Policy"), "@policy", policies) },
  { .id = NULL },
};

static const PdkKind cpu_feature = {
  .id = "cpu-feature",
  .title = N_ ("CPU Feature"),
  .list_title = N_ ("CPU Features"),
  .flags = PDK_KIND_ROW,
  .path = "cpu/feature",
  .parent = "cpu",
  .parent_when = FOR_HVM " !@type=bhyve",
  .keys = { "@name" },
  .summary = { "policy" },
  .fields = feature_fields,
};

static const PdkField vcpu_fields[] = {
  { FIELD_NUMBER ("id", N_ ("Virtual CPU"), "@id", 0, 65535), .flags = PDK_FIELD_REQUIRED },
  { FIELD_SWITCH ("enabled", N_ ("In use"), "@enabled") },
  { FIELD_SWITCH ("hotpluggable", N_ ("Can be unplugged"), "@hotpluggable") },
  { FIELD_NUMBER ("order", N_ ("Order of plugging"), "@order", 1, 65535) },
  { .id = NULL },
};

static const PdkKind vcpu = {
  .id = "vcpu",
  .title = N_ ("Virtual CPU"),
  .list_title = N_ ("Virtual CPUs"),
  .flags = PDK_KIND_ROW,
  .path = "vcpus/vcpu",
  .parent = "cpu",
  .parent_when = FOR_QEMU,
  .keys = { "@id" },
  .summary = { "enabled", "hotpluggable" },
  .fields = vcpu_fields,
};

const PdkKind *const pdk_cpu_kinds[] = { &cpu, &cpu_feature, &vcpu, NULL };
