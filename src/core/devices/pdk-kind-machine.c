/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-field-private.h"
#include "devices/pdk-kind-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* The machine itself: what it is, and what it is made to run.
 * https://libvirt.org/formatdomain.html#general-metadata */

static const PdkChoice hypervisors[] = {
  { "kvm", N_ ("KVM") }, { "qemu", N_ ("QEMU without KVM") },
  { "xen", N_ ("Xen") }, { "lxc", N_ ("Linux container") },
  { NULL, NULL },
};

static const PdkChoice firmwares[] = {
  { NULL, N_ ("Default") },
  { "bios", N_ ("BIOS") },
  { "efi", N_ ("UEFI") },
  { "efi-secure", N_ ("UEFI with Secure Boot") },
  { "efi-insecure", N_ ("UEFI without Secure Boot") },
  { NULL, NULL },
};

static const PdkChoice loader_types[] = {
  { NULL, N_ ("Default") },
  { "rom", N_ ("ROM") },
  { "pflash", N_ ("Flash memory") },
  { NULL, NULL },
};

/* One choice stands for os/@firmware, os/firmware/feature, os/loader and os/nvram: a loader's path
 * is a choice too, of those that the host offers. */
static char *
get_firmware (PdkXmlElement *root, const PdkField *field)
{
  g_autofree char *kind = pdk_xml_get_string (root, "os/@firmware");
  g_autofree char *secure =
      pdk_xml_get_string (root, "os/firmware/feature[name=secure-boot]/@enabled");

  (void) field;
  if (kind == NULL)
    return pdk_xml_get_string (root, "os/loader");
  if (strcmp (kind, "efi") != 0)
    return g_steal_pointer (&kind);
  if (g_strcmp0 (secure, "yes") == 0 || pdk_xml_equals (root, "os/loader/@secure", "yes"))
    return g_strdup ("efi-secure");
  return g_strdup (g_strcmp0 (secure, "no") == 0 ? "efi-insecure" : "efi");
}

static void
set_secure_boot (PdkXmlElement *root, const char *enabled)
{
  static const char *const names[] = { "secure-boot", "enrolled-keys" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_strdup_printf ("os/firmware/feature[name=%s]/@enabled", names[i]);

    pdk_xml_set (root, path, enabled);
  }
}

/* Variables of another firmware are of no use, so the place they are kept in goes with it; libvirt
 * makes another. */
static void
set_firmware (PdkXmlElement *root, const PdkField *field, const char *value)
{
  static const char *const old[] = { "os/@firmware", "os/firmware", "os/loader", "os/nvram" };
  const gboolean secure = g_strcmp0 (value, "efi-secure") == 0;

  (void) field;
  for (gsize i = 0; i < G_N_ELEMENTS (old); i++)
    pdk_xml_set (root, old[i], NULL);
  if (value == NULL)
    return;
  if (*value == '/') {
    pdk_xml_set (root, "os/loader", value);
    pdk_xml_set (root, "os/loader/@readonly", "yes");
    pdk_xml_set (root, "os/loader/@type", strstr (value, ".fd") != NULL ? "pflash" : "rom");
    return;
  }
  pdk_xml_set (root, "os/@firmware", g_str_has_prefix (value, "efi") ? "efi" : value);
  if (secure || strcmp (value, "efi-insecure") == 0)
    set_secure_boot (root, secure ? "yes" : "no");
  if (secure)
    pdk_xml_set (root, "os/loader/@secure", "yes");
}

/* The guest could write to the firmware's variables without that mode. */
static void
set_loader_secure (PdkXmlElement *root, const PdkField *field, const char *value)
{
  pdk_xml_set (root, field->path, value);
  if (g_strcmp0 (value, "yes") == 0)
    pdk_xml_set (root, "features/smm/@state", "on");
}

static void
set_loader_stateless (PdkXmlElement *root, const PdkField *field, const char *value)
{
  if (g_strcmp0 (value, "yes") == 0)
    pdk_xml_set (root, "os/nvram", NULL);
  pdk_xml_set (root, field->path, value);
}

static gboolean
is_q35 (const char *machine)
{
  return strcmp (machine, "q35") == 0 || g_str_has_prefix (machine, "pc-q35-");
}

static gboolean
is_i440fx (const char *machine)
{
  return strcmp (machine, "pc") == 0 || g_str_has_prefix (machine, "pc-i440fx-");
}

static void
remove_devices (PdkXmlElement *devices, const char *name, const char *when)
{
  PdkXmlElement *next = NULL;

  for (PdkXmlElement *at = pdk_xml_next (devices, NULL, name); at != NULL; at = next) {
    next = pdk_xml_next (devices, at, name);
    if (pdk_field_condition (when, at))
      pdk_xml_remove (at);
  }
}

/* A chipset has its own buses: what stood on those of the former one is placed anew by libvirt.  Q35
 * has no IDE. */
static void
change_chipset (PdkXmlElement *devices, gboolean to_q35)
{
  remove_devices (devices, "controller", "@type=pci|ide");
  for (PdkXmlElement *at = pdk_xml_next (devices, NULL, NULL); at != NULL;
       at = pdk_xml_next (devices, at, NULL)) {
    const gboolean ide = strcmp (pdk_xml_get_name (at), "disk") == 0 &&
                         pdk_xml_equals (at, "target/@bus", to_q35 ? "ide" : "sata");

    if (ide)
      pdk_xml_set (at, "target/@bus", to_q35 ? "sata" : "ide");
    if (ide || pdk_xml_equals (at, "address/@type", "pci"))
      pdk_xml_set (at, "address", NULL);
  }
  if (!to_q35)
    remove_devices (devices, "controller", "@type=sata");
}

static void
set_machine (PdkXmlElement *root, const PdkField *field, const char *value)
{
  g_autofree char *now = pdk_xml_get_string (root, field->path);
  PdkXmlElement *devices = pdk_xml_find (root, "devices");

  pdk_xml_set (root, field->path, value);
  if (value == NULL || now == NULL || devices == NULL)
    return;
  if ((is_q35 (now) && is_i440fx (value)) || (is_i440fx (now) && is_q35 (value)))
    change_chipset (devices, is_q35 (value));
}

static const PdkField overview_fields[] = {
  { FIELD_TEXT ("name", N_ ("Name"), "name"), .flags = PDK_FIELD_REQUIRED },
  { FIELD_TEXT ("title", N_ ("Title"), "title"), .live = PDK_LIVE_METADATA },
  { FIELD_TEXT ("description", N_ ("Notes"), "description"), .flags = PDK_FIELD_LONG,
    .live = PDK_LIVE_METADATA },
  { FIELD_TEXT ("uuid", N_ ("UUID"), "uuid"), .flags = PDK_FIELD_READ_ONLY },
  { FIELD_CHOICE ("hypervisor", N_ ("Hypervisor"), "@type", hypervisors),
    .flags = PDK_FIELD_FREE | PDK_FIELD_REQUIRED | PDK_FIELD_ADVANCED, .offered = "guest/domain" },
  { FIELD_TEXT ("arch", N_ ("Architecture"), "os/type/@arch"), .flags = PDK_FIELD_READ_ONLY },
  { FIELD_CHOICE ("machine", N_ ("Machine type"), "os/type/@machine", NULL), .when = FOR_HVM,
    .flags = PDK_FIELD_FREE, .set = set_machine, .offered = "guest/machine",
    .consequence = N_ ("The guest finds other devices in other places: Windows may ask to be "
                       "activated again, and network interfaces may get other names. Saved states "
                       "and snapshots with memory need the former type.") },
  { FIELD_TEXT ("emulator", N_ ("Emulator"), "devices/emulator"),
    .flags = PDK_FIELD_PATH | PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("generation-id", N_ ("Generation ID"), "genid"), .when = FOR_QEMU,
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_CHOICE ("firmware", N_ ("Firmware"), "os/@firmware", firmwares), .when = FOR_HVM,
    .get = get_firmware, .set = set_firmware, .offered = "os/firmware", .group = N_ ("Firmware"),
    .consequence = N_ ("A system that is installed starts only with the kind of firmware that it "
                       "was installed with. What the former one remembers, boot entries and keys "
                       "among it, is lost.") },
  { FIELD_TEXT ("loader", N_ ("Firmware image"), "os/loader"), .when = FOR_HVM,
    .flags = PDK_FIELD_PATH | PDK_FIELD_ADVANCED, .group = N_ ("Firmware") },
  { FIELD_CHOICE ("loader-type", N_ ("Kind of image"), "os/loader/@type", loader_types),
    .when = FOR_HVM " os/loader", .offered = "os/loader/type", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Firmware") },
  { FIELD_SWITCH ("loader-readonly", N_ ("Read-only image"), "os/loader/@readonly"),
    .when = FOR_HVM " os/loader", .flags = PDK_FIELD_ADVANCED, .group = N_ ("Firmware") },
  { FIELD_SWITCH ("loader-secure", N_ ("Needs system management mode"), "os/loader/@secure"),
    .when = FOR_HVM " os/loader", .flags = PDK_FIELD_ADVANCED, .group = N_ ("Firmware"),
    .set = set_loader_secure },
  { FIELD_SWITCH ("loader-stateless", N_ ("Without variables"), "os/loader/@stateless"),
    .when = FOR_HVM " os/loader", .flags = PDK_FIELD_ADVANCED, .group = N_ ("Firmware"),
    .set = set_loader_stateless },
  { FIELD_TEXT ("nvram", N_ ("Variables"), "os/nvram"), .when = FOR_HVM,
    .flags = PDK_FIELD_PATH | PDK_FIELD_ADVANCED, .group = N_ ("Firmware"),
    .hint = N_ ("The file in which the firmware keeps its settings") },
  { FIELD_TEXT ("nvram-template", N_ ("Made from"), "os/nvram/@template"), .when = FOR_HVM,
    .flags = PDK_FIELD_PATH | PDK_FIELD_ADVANCED, .group = N_ ("Firmware") },
  { .id = NULL },
};

static const PdkKind overview = {
  .id = "overview",
  .title = N_ ("Overview"),
  .icon = "computer-symbolic",
  .flags = PDK_KIND_MACHINE,
  .fields = overview_fields,
};

/* The operating system, as libosinfo names it, in its namespace. */

#define LIBOSINFO_NAMESPACE "http://libosinfo.org/xmlns/libvirt/domain/1.0"

static PdkXmlElement *
find_libosinfo (PdkXmlElement *root)
{
  PdkXmlElement *metadata = pdk_xml_find (root, "metadata");

  return metadata != NULL ? pdk_xml_next_in (metadata, NULL, LIBOSINFO_NAMESPACE, "libosinfo")
                          : NULL;
}

static char *
get_os (PdkXmlElement *root, const PdkField *field)
{
  PdkXmlElement *libosinfo = find_libosinfo (root);
  PdkXmlElement *os =
      libosinfo != NULL ? pdk_xml_next_in (libosinfo, NULL, LIBOSINFO_NAMESPACE, "os") : NULL;

  (void) field;
  return os != NULL ? pdk_xml_get_string (os, "@id") : NULL;
}

static void
set_os (PdkXmlElement *root, const PdkField *field, const char *value)
{
  PdkXmlElement *libosinfo = find_libosinfo (root);
  PdkXmlElement *os = NULL;

  (void) field;
  if (value == NULL) {
    PdkXmlElement *metadata = pdk_xml_get_parent (libosinfo);

    pdk_xml_remove (libosinfo);
    pdk_xml_remove_if_empty (metadata, root);
    return;
  }
  if (libosinfo == NULL)
    libosinfo = pdk_xml_add_in (pdk_xml_ensure (root, "metadata"), LIBOSINFO_NAMESPACE, "libosinfo",
                                "libosinfo", NULL);
  os = pdk_xml_next_in (libosinfo, NULL, LIBOSINFO_NAMESPACE, "os");
  if (os == NULL)
    os = pdk_xml_add_in (libosinfo, LIBOSINFO_NAMESPACE, "libosinfo", "os", NULL);
  pdk_xml_set_attribute (os, "id", value);
}

/* The schema has both or none; 0 is what libvirt takes where one is missing. */
static void
set_init_user (PdkXmlElement *root, const PdkField *field, const char *value)
{
  static const char *const paths[] = { "os/inituser", "os/initgroup" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    if (strcmp (paths[i], field->path) == 0)
      pdk_xml_set (root, paths[i], value);
    else if (value == NULL || pdk_xml_find (root, paths[i]) == NULL)
      pdk_xml_set (root, paths[i], value != NULL ? "0" : NULL);
}

static const PdkChoice shared_networks[] = {
  { NULL, N_ ("None") },
  { "netns", N_ ("A network namespace of the host") },
  { "name", N_ ("Another container") },
  { "pid", N_ ("A process of the host") },
  { NULL, NULL },
};

static const PdkChoice shared_spaces[] = {
  { NULL, N_ ("None") },
  { "name", N_ ("Another container") },
  { "pid", N_ ("A process of the host") },
  { NULL, NULL },
};

/* Whose it is, and which of those: both, or none; the first process is one of the host's own. */
static void
set_shared_with (PdkXmlElement *root, const PdkField *field, const char *value)
{
  const char *at = strchr (field->path, '@');
  g_autofree char *way = g_strndup (field->path, at - field->path - 1);
  g_autofree char *which = g_strconcat (way, "/@value", NULL);

  pdk_xml_set (root, way, NULL);
  if (value == NULL)
    return;
  pdk_xml_set (root, field->path, value);
  pdk_xml_set (root, which, strcmp (value, "pid") == 0 ? "1" : "");
}

#define FIELDS_SHARED(prefix, name, text, table)                                                   \
  { FIELD_CHOICE (prefix, text, "lxc:namespace/lxc:" name "/@type", table), .when = FOR_LXC,       \
    .set = set_shared_with, .group = N_ ("Shared namespaces") },                                   \
  {                                                                                                \
    FIELD_TEXT (prefix "-with", N_ ("Shared with"), "lxc:namespace/lxc:" name "/@value"),          \
        .when = FOR_LXC " lxc:namespace/lxc:" name, .flags = PDK_FIELD_REQUIRED,                   \
        .hint = N_ ("The name of a namespace or container, or the number of a process"),           \
        .group = N_ ("Shared namespaces")                                                          \
  }

static const PdkField os_fields[] = {
  { FIELD_TEXT ("os", N_ ("Operating system"), "metadata"), .get = get_os, .set = set_os },
  { FIELD_TEXT ("init", N_ ("First program"), "os/init"), .when = FOR_LXC,
    .flags = PDK_FIELD_PATH | PDK_FIELD_REQUIRED, .group = N_ ("Container") },
  { FIELD_TEXT ("init-directory", N_ ("Its folder"), "os/initdir"), .when = FOR_LXC,
    .flags = PDK_FIELD_PATH, .group = N_ ("Container") },
  { FIELD_TEXT ("init-user", N_ ("Its user"), "os/inituser"), .when = FOR_LXC, .set = set_init_user,
    .group = N_ ("Container") },
  { FIELD_TEXT ("init-group", N_ ("Its user group"), "os/initgroup"), .when = FOR_LXC,
    .set = set_init_user, .group = N_ ("Container") },
  FIELDS_SHARED ("share-network", "sharenet", N_ ("Network of"), shared_networks),
  FIELDS_SHARED (
      "share-ipc", "shareipc", N_ ("Messages between processes (IPC) of"), shared_spaces),
  FIELDS_SHARED ("share-uts", "shareuts", N_ ("Host name (UTS) of"), shared_spaces),
  { .id = NULL },
};

static const PdkKind os = {
  .id = "os",
  .title = N_ ("Operating System"),
  .icon = "media-optical-symbolic",
  .flags = PDK_KIND_MACHINE,
  .fields = os_fields,
};

/* What is started in one. */
#define RUNS_PROGRAM "os/type=exe"

static const PdkField argument_fields[] = {
  { FIELD_TEXT ("argument", N_ ("Argument"), ""), .flags = PDK_FIELD_REQUIRED },
  { .id = NULL },
};

static const PdkKind init_argument = {
  .id = "init-argument",
  .title = N_ ("Argument"),
  .list_title = N_ ("Arguments"),
  .flags = PDK_KIND_ROW,
  .path = "os/initarg",
  .parent = "os",
  .parent_when = RUNS_PROGRAM,
  .summary = { "argument" },
  .fields = argument_fields,
};

static const PdkField variable_fields[] = {
  { FIELD_TEXT ("name", N_ ("Name"), "@name"), .flags = PDK_FIELD_REQUIRED },
  { FIELD_TEXT ("value", N_ ("Value"), "") },
  { .id = NULL },
};

static const PdkKind init_variable = {
  .id = "init-variable",
  .title = N_ ("Environment Variable"),
  .list_title = N_ ("Environment Variables"),
  .flags = PDK_KIND_ROW,
  .path = "os/initenv",
  .parent = "os",
  .parent_when = RUNS_PROGRAM,
  .keys = { "@name" },
  .summary = { "value" },
  .fields = variable_fields,
};

static const PdkField id_map_fields[] = {
  { FIELD_NUMBER ("start", N_ ("In the container from"), "@start", 0, G_MAXUINT32),
    .flags = PDK_FIELD_REQUIRED },
  { FIELD_NUMBER ("target", N_ ("On the host from"), "@target", 0, G_MAXUINT32),
    .flags = PDK_FIELD_REQUIRED },
  { FIELD_NUMBER ("count", N_ ("How many"), "@count", 1, G_MAXUINT32),
    .flags = PDK_FIELD_REQUIRED },
  { .id = NULL },
};

static const PdkKind uid_map = {
  .id = "uid-map",
  .title = N_ ("Map of Users"),
  .list_title = N_ ("Maps of Users"),
  .flags = PDK_KIND_ROW,
  .path = "idmap/uid",
  .parent = "os",
  .parent_when = RUNS_PROGRAM,
  .keys = { "@start" },
  .summary = { "target", "count" },
  .fields = id_map_fields,
};

static const PdkKind gid_map = {
  .id = "gid-map",
  .title = N_ ("Map of User Groups"),
  .list_title = N_ ("Maps of User Groups"),
  .flags = PDK_KIND_ROW,
  .path = "idmap/gid",
  .parent = "os",
  .parent_when = RUNS_PROGRAM,
  .keys = { "@start" },
  .summary = { "target", "count" },
  .fields = id_map_fields,
};

/* A page beside the others. */

static const PdkField no_fields[] = {
  { .id = NULL },
};

static const PdkKind performance = {
  .id = "performance",
  .title = N_ ("Performance"),
  .icon = "pdk-performance-symbolic",
  .flags = PDK_KIND_MACHINE | PDK_KIND_MEASURED,
  .fields = no_fields,
};

const PdkKind *const pdk_machine_kinds[] = {
  &overview, &os, &init_argument, &init_variable, &uid_map, &gid_map, &performance, NULL,
};
