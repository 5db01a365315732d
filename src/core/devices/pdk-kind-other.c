/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-kind-character-private.h"
#include "devices/pdk-kind-private.h"

#include <string.h>

/* Small devices that most machines have one or none of.
 * https://libvirt.org/formatdomain.html#watchdog-devices and what follows there */

static const PdkChoice watchdog_models[] = {
  { "itco", N_ ("iTCO, built into Q35") },
  { "i6300esb", N_ ("i6300ESB") },
  { "ib700", N_ ("iB700") },
  { "diag288", N_ ("DIAG 288 (IBM Z)") },
  { NULL, NULL },
};

static const PdkChoice watchdog_actions[] = {
  { NULL, N_ ("Default") },
  { "reset", N_ ("Reset the machine") },
  { "shutdown", N_ ("Shut down") },
  { "poweroff", N_ ("Force off") },
  { "pause", N_ ("Pause") },
  { "dump", N_ ("Dump memory, then go on") },
  { "inject-nmi", N_ ("Non-maskable interrupt") },
  { "none", N_ ("Nothing") },
  { NULL, NULL },
};

static const PdkField watchdog_fields[] = {
  { FIELD_CHOICE ("model", N_ ("Model"), "@model", watchdog_models), .set = pdk_field_set_bus,
    .flags = PDK_FIELD_REQUIRED },
  { FIELD_CHOICE ("action", N_ ("When the guest hangs"), "@action", watchdog_actions) },
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind watchdog = {
  .id = "watchdog",
  .title = N_ ("Watchdog"),
  .icon = "alarm-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/watchdog",
  .plug_when = "@model=i6300esb",
  .keys = { "@model" },
  .summary = { "model", "action" },
  .fields = watchdog_fields,
};

static const PdkChoice balloon_models[] = {
  { "virtio", N_ ("VirtIO") },
  { "virtio-transitional", N_ ("VirtIO, transitional") },
  { "virtio-non-transitional", N_ ("VirtIO, modern only") },
  { "xen", N_ ("Xen") },
  { "none", N_ ("None") },
  { NULL, NULL },
};

static void
set_balloon_model (PdkXmlElement *item, const PdkField *field, const char *value)
{
  static const char *const others[] = { "@autodeflate", "@freePageReporting", "stats", "driver" };

  for (gsize i = 0; g_strcmp0 (value, "none") == 0 && i < G_N_ELEMENTS (others); i++)
    pdk_xml_set (item, others[i], NULL);
  pdk_field_set_bus (item, field, value);
}

static const PdkField balloon_fields[] = {
  { FIELD_CHOICE ("model", N_ ("Model"), "@model", balloon_models), .set = set_balloon_model,
    .flags = PDK_FIELD_REQUIRED },
  { FIELD_ON_OFF ("autodeflate", N_ ("Gives memory back when it is short"), "@autodeflate"),
    .when = ON_QEMU " !@model=none" },
  { FIELD_ON_OFF ("free-page-reporting", N_ ("Reports free pages"), "@freePageReporting"),
    .when = ON_QEMU " !@model=none" },
  { FIELD_NUMBER ("stats-period", N_ ("Seconds between statistics"), "stats/@period", 1, 86400),
    .when = ON_QEMU " !@model=none", .live = PDK_LIVE_MEMORY_STATS },
  FIELDS_VIRTIO ("!@model=none|xen"),
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind balloon = {
  .id = "memballoon",
  .title = N_ ("Memory Balloon"),
  .icon = "pdk-memory-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_SINGLE | PDK_KIND_NO_REMOVE,
  .path = "devices/memballoon",
  .summary = { "model" },
  .fields = balloon_fields,
};

/* Random numbers: their source is the text of the backend, or a character device in it. */

static const PdkChoice rng_backends[] = {
  { "random", N_ ("Device of the host") },
  { "builtin", N_ ("The hypervisor's own") },
  { "egd", N_ ("Entropy gathering daemon") },
  { NULL, NULL },
};

static void
set_rng_backend (PdkXmlElement *item, const PdkField *field, const char *value)
{
  PdkXmlElement *backend = pdk_xml_ensure (item, "backend");

  pdk_xml_set_text (backend, NULL);
  pdk_xml_set_attribute (backend, "type", g_strcmp0 (value, "egd") == 0 ? "unix" : NULL);
  pdk_xml_set (item, field->path, value);
}

/* A period has a meaning only with the bytes of it. */
static void
set_rng_rate (PdkXmlElement *item, const PdkField *field, const char *value)
{
  pdk_xml_set (item, value != NULL ? field->path : "rate", value);
}

static const PdkField rng_fields[] = {
  { FIELD_CHOICE ("backend", N_ ("Source"), "backend/@model", rng_backends),
    .offered = "devices/rng/backendModel", .set = set_rng_backend, .flags = PDK_FIELD_REQUIRED },
  { FIELD_TEXT ("device", N_ ("Device"), "backend"), .when = "backend/@model=random",
    .flags = PDK_FIELD_PATH },
  { FIELD_CHOICE ("type", N_ ("Type"), "backend/@type", pdk_character_types),
    .when = "backend/@model=egd", .set = pdk_character_set_type },
  { FIELD_CHOICE ("model", N_ ("Model"), "@model", pdk_virtio_models),
    .offered = "devices/rng/model", .set = pdk_field_set_bus, .flags = PDK_FIELD_REQUIRED },
  { FIELD_NUMBER ("rate", N_ ("Bytes of each period"), "rate/@bytes", 1, G_MAXUINT32),
    .set = set_rng_rate },
  { FIELD_NUMBER ("period", N_ ("Period (ms)"), "rate/@period", 1, G_MAXUINT32), .when = "rate" },
  FIELDS_CHARACTER_SOURCE ("backend/", "backend/@type"),
  FIELDS_VIRTIO (ON_QEMU),
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind rng = {
  .id = "rng",
  .title = N_ ("Random Number Generator"),
  .icon = "pdk-rng-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/rng",
  .summary = { "backend", "device" },
  .fields = rng_fields,
};

static const PdkChoice tpm_models[] = {
  { NULL, N_ ("Default") },
  { "tpm-crb", N_ ("CRB") },
  { "tpm-tis", N_ ("TIS") },
  { "tpm-spapr", N_ ("POWER") },
  { "spapr-tpm-proxy", N_ ("POWER, proxy") },
  { NULL, NULL },
};

static const PdkChoice tpm_backends[] = {
  { "emulator", N_ ("Emulated") },
  { "passthrough", N_ ("Device of the host") },
  { "external", N_ ("Emulator that runs already") },
  { NULL, NULL },
};

static const PdkChoice tpm_versions[] = {
  { NULL, N_ ("Default") },
  { "2.0", N_ ("2.0") },
  { "1.2", N_ ("1.2") },
  { NULL, NULL },
};

static void
set_tpm_backend (PdkXmlElement *item, const PdkField *field, const char *value)
{
  PdkXmlElement *backend = pdk_xml_ensure (item, "backend");
  static const char *const others[] = { "version", "persistent_state", "debug" };

  pdk_xml_set_text (backend, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    pdk_xml_set_attribute (backend, others[i], NULL);
  pdk_xml_set (item, field->path, value);
  if (g_strcmp0 (value, "external") == 0) {
    pdk_xml_set (backend, "source/@type", "unix");
    pdk_xml_set (backend, "source/@mode", "connect");
  }
}

static char *
get_encrypted (PdkXmlElement *item, const PdkField *field)
{
  return g_strdup (pdk_xml_find (item, field->path) != NULL ? "yes" : NULL);
}

#define FIELD_BANK(field_id, text, name)                                                           \
  FIELD_PRESENCE (field_id, text, "backend/active_pcr_banks/" name),                               \
      .when = "backend/@type=emulator", .flags = PDK_FIELD_ADVANCED,                               \
      .group = N_ ("Active PCR banks")

static const PdkField tpm_fields[] = {
  { FIELD_CHOICE ("backend", N_ ("Type"), "backend/@type", tpm_backends),
    .offered = "devices/tpm/backendModel", .set = set_tpm_backend, .flags = PDK_FIELD_REQUIRED },
  { FIELD_CHOICE ("model", N_ ("Model"), "@model", tpm_models), .offered = "devices/tpm/model" },
  { FIELD_CHOICE ("version", N_ ("Version"), "backend/@version", tpm_versions),
    .offered = "devices/tpm/backendVersion", .when = "backend/@type=emulator" },
  { FIELD_TEXT ("device", N_ ("Device"), "backend/device/@path"),
    .when = "backend/@type=passthrough", .flags = PDK_FIELD_PATH },
  { FIELD_TEXT ("socket", N_ ("Socket"), "backend/source/@path"), .when = "backend/@type=external",
    .flags = PDK_FIELD_PATH },
  { FIELD_SWITCH ("persistent",
                  N_ ("Kept when the machine is transient"),
                  "backend/@persistent_state"),
    .when = "backend/@type=emulator", .flags = PDK_FIELD_ADVANCED },
  { FIELD_PRESENCE ("encryption", N_ ("Encrypted"), "backend/encryption"), .get = get_encrypted,
    .when = "backend/@type=emulator", .flags = PDK_FIELD_READ_ONLY },
  { FIELD_BANK ("bank-sha1", N_ ("SHA-1"), "sha1") },
  { FIELD_BANK ("bank-sha256", N_ ("SHA-256"), "sha256") },
  { FIELD_BANK ("bank-sha384", N_ ("SHA-384"), "sha384") },
  { FIELD_BANK ("bank-sha512", N_ ("SHA-512"), "sha512") },
  { .id = NULL },
};

static const PdkKind tpm = {
  .id = "tpm",
  .title = N_ ("TPM"),
  .icon = "pdk-tpm-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_ADD_ONCE,
  .path = "devices/tpm",
  .summary = { "backend", "model", "version" },
  .fields = tpm_fields,
};

static const PdkField nvram_fields[] = {
  { FIELD_ADDRESS },
  { .id = NULL },
};

static const PdkKind nvram = {
  .id = "nvram",
  .title = N_ ("NVRAM"),
  .icon = "pdk-chip-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_SINGLE,
  .path = "devices/nvram",
  .summary = { "address" },
  .fields = nvram_fields,
};

static const PdkChoice panic_models[] = {
  { NULL, N_ ("Default") },
  { "isa", N_ ("ISA") },
  { "pvpanic", N_ ("PCI") },
  { "hyperv", N_ ("Hyper-V") },
  { "pseries", N_ ("POWER") },
  { "s390", N_ ("IBM Z") },
  { NULL, NULL },
};

static const PdkField panic_fields[] = {
  { FIELD_CHOICE ("model", N_ ("Model"), "@model", panic_models), .set = pdk_field_set_bus,
    .offered = "devices/panic/model" },
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind panic = {
  .id = "panic",
  .title = N_ ("Panic Notifier"),
  .icon = "dialog-warning-symbolic",
  .flags = PDK_KIND_DEVICE,
  .path = "devices/panic",
  .keys = { "@model" },
  .summary = { "model" },
  .fields = panic_fields,
};

static const PdkChoice iommu_models[] = {
  { "intel", N_ ("Intel") },
  { "virtio", N_ ("VirtIO") },
  { "smmuv3", N_ ("Arm SMMUv3") },
  { "amd", N_ ("AMD") },
  { NULL, NULL },
};

#define IS_INTEL "@model=intel"

static const PdkField iommu_fields[] = {
  { FIELD_CHOICE ("model", N_ ("Model"), "@model", iommu_models), .set = pdk_field_set_bus,
    .flags = PDK_FIELD_REQUIRED },
  { FIELD_ON_OFF ("intremap", N_ ("Interrupts are remapped"), "driver/@intremap"),
    .when = "@model=intel|amd" },
  { FIELD_ON_OFF ("caching", N_ ("Caching mode"), "driver/@caching_mode"), .when = IS_INTEL,
    .hint = N_ ("Devices of the host need it") },
  { FIELD_ON_OFF ("eim", N_ ("Extended interrupts"), "driver/@eim"), .when = IS_INTEL,
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_ON_OFF ("iotlb", N_ ("Cache in devices"), "driver/@iotlb"), .when = "@model=intel|amd",
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_NUMBER ("address-width", N_ ("Bits of an address"), "driver/@aw_bits", 39, 64),
    .when = "@model=intel", .flags = PDK_FIELD_ADVANCED },
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind iommu = {
  .id = "iommu",
  .title = N_ ("IOMMU"),
  .icon = "pdk-chip-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_SINGLE,
  .path = "devices/iommu",
  .summary = { "model" },
  .fields = iommu_fields,
};

static const PdkChoice crypto_types[] = {
  { "qemu", N_ ("QEMU") },
  { NULL, NULL },
};

static const PdkChoice crypto_backends[] = {
  { "builtin", N_ ("The hypervisor's own") },
  { "lkcf", N_ ("The host's kernel") },
  { NULL, NULL },
};

static const PdkField crypto_fields[] = {
  { FIELD_CHOICE ("model", N_ ("Model"), "@model", pdk_virtio_models),
    .offered = "devices/crypto/model" },
  { FIELD_CHOICE ("type", N_ ("Type"), "@type", crypto_types), .flags = PDK_FIELD_READ_ONLY },
  { FIELD_CHOICE ("backend", N_ ("Source"), "backend/@model", crypto_backends),
    .offered = "devices/crypto/backendModel" },
  { FIELD_NUMBER ("queues", N_ ("Queues"), "backend/@queues", 1, 1024) },
  FIELDS_VIRTIO (ON_QEMU),
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind crypto = {
  .id = "crypto",
  .title = N_ ("Crypto Device"),
  .icon = "channel-secure-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/crypto",
  .summary = { "model", "backend" },
  .fields = crypto_fields,
};

static const PdkChoice pstore_backends[] = {
  { "acpi-erst", N_ ("ACPI error records") },
  { NULL, NULL },
};

static const PdkField pstore_fields[] = {
  { FIELD_CHOICE ("backend", N_ ("Backend"), "@backend", pstore_backends),
    .flags = PDK_FIELD_READ_ONLY },
  { FIELD_TEXT ("path", N_ ("File"), "path"), .flags = PDK_FIELD_PATH },
  { FIELD_BYTES ("size", N_ ("Size"), "size", "b"), .flags = PDK_FIELD_REQUIRED, .min = 8192 },
  { FIELD_ADDRESS },
  { .id = NULL },
};

static const PdkKind pstore = {
  .id = "pstore",
  .title = N_ ("Persistent Storage for Crashes"),
  .icon = "dialog-warning-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_SINGLE,
  .path = "devices/pstore",
  .summary = { "size" },
  .fields = pstore_fields,
};

/* What nobody here knows: shown, removed, edited as XML. */
static const PdkField unknown_fields[] = { { .id = NULL } };

const PdkKind pdk_kind_unknown = {
  .id = "device",
  .title = N_ ("Other Device"),
  .icon = "pdk-device-other-symbolic",
  .flags = PDK_KIND_DEVICE,
  .fields = unknown_fields,
};

const PdkKind *const pdk_other_kinds[] = {
  &watchdog, &balloon, &rng, &tpm, &panic, &iommu, &crypto, &nvram, &pstore, NULL,
};
