/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-field-private.h"
#include "devices/pdk-kind-private.h"

#include <glib/gi18n.h>

/* Memory that is plugged in, and memory shared between machines.
 * https://libvirt.org/formatdomain.html#memory-devices, #shared-memory-device
 *
 * Of a running QEMU machine, libvirt changes how much a virtio-mem device shall have, and nothing
 * else (qemuDomainChangeMemoryLive()). */

static const PdkChoice models[] = {
  { "dimm", N_ ("DIMM") },         { "virtio-mem", N_ ("virtio-mem") },
  { "nvdimm", N_ ("NVDIMM") },     { "virtio-pmem", N_ ("virtio-pmem") },
  { "sgx-epc", N_ ("Intel SGX") }, { NULL, NULL },
};

static const PdkChoice accesses[] = {
  { NULL, N_ ("Default") },
  { "shared", N_ ("Shared") },
  { "private", N_ ("Private") },
  { NULL, NULL },
};

#define HAS_PATH      "@model=nvdimm|virtio-pmem"
#define IS_VIRTIO_MEM "@model=virtio-mem"
#define GROUP_SOURCE  N_ ("On the host")

static const PdkField memory_fields[] = {
  { FIELD_CHOICE ("model", N_ ("Model"), "@model", models), .flags = PDK_FIELD_REQUIRED,
    .set = pdk_field_set_bus },
  { FIELD_BYTES ("size", N_ ("Size"), "target/size", "KiB"), .flags = PDK_FIELD_REQUIRED,
    .min = 1024 },
  { FIELD_BYTES ("requested", N_ ("In use"), "target/requested", "KiB"), .when = IS_VIRTIO_MEM,
    .live = PDK_LIVE_UPDATE },
  { FIELD_BYTES ("actual", N_ ("Taken by the guest"), "target/current", "KiB"),
    .when = IS_VIRTIO_MEM " target/current", .flags = PDK_FIELD_READ_ONLY },
  { FIELD_BYTES ("block", N_ ("Taken in pieces of"), "target/block", "KiB"), .when = IS_VIRTIO_MEM,
    .min = 1024 },
  { FIELD_NUMBER ("node", N_ ("NUMA cell"), "target/node", 0, 65535) },
  { FIELD_BYTES ("label", N_ ("Label"), "target/label/size", "KiB"), .when = "@model=nvdimm",
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_PRESENCE ("read-only", N_ ("Read-only"), "target/readonly"), .when = "@model=nvdimm" },
  { FIELD_CHOICE ("access", N_ ("Access"), "@access", accesses), .flags = PDK_FIELD_ADVANCED },
  { FIELD_SWITCH ("discard", N_ ("Discarded at the end"), "@discard"),
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("uuid", N_ ("UUID"), "uuid"), .when = "@model=nvdimm",
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("path", N_ ("File"), "source/path"), .when = HAS_PATH, .flags = PDK_FIELD_PATH,
    .group = GROUP_SOURCE },
  { FIELD_BYTES ("align", N_ ("Alignment"), "source/alignsize", "KiB"), .when = "@model=nvdimm",
    .flags = PDK_FIELD_ADVANCED, .group = GROUP_SOURCE },
  { FIELD_PRESENCE ("pmem", N_ ("Real persistent memory"), "source/pmem"), .when = "@model=nvdimm",
    .flags = PDK_FIELD_ADVANCED, .group = GROUP_SOURCE },
  { FIELD_BYTES ("page-size", N_ ("Page size"), "source/pagesize", "KiB"),
    .when = "@model=dimm|virtio-mem", .flags = PDK_FIELD_ADVANCED, .group = GROUP_SOURCE },
  { FIELD_TEXT ("nodes", N_ ("Host nodes"), "source/nodemask"),
    .when = "@model=dimm|virtio-mem|sgx-epc", .flags = PDK_FIELD_ADVANCED, .group = GROUP_SOURCE,
    .hint = N_ ("For example 0-3,^2") },
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind memory = {
  .id = "memory-device",
  .title = N_ ("Memory Device"),
  .icon = "pdk-memory-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/memory",
  .summary = { "model", "size" },
  .fields = memory_fields,
};

static const PdkChoice shmem_models[] = {
  { NULL, N_ ("Default") },
  { "ivshmem-plain", N_ ("Plain") },
  { "ivshmem-doorbell", N_ ("With interrupts") },
  { "ivshmem", N_ ("Legacy") },
  { NULL, NULL },
};

static const PdkChoice roles[] = {
  { NULL, N_ ("Default") },
  { "master", N_ ("Keeps it when migrated") },
  { "peer", N_ ("Cannot be migrated") },
  { NULL, NULL },
};

/* The server of one with interrupts says how large it is. */
static void
set_shmem_model (PdkXmlElement *item, const PdkField *field, const char *value)
{
  if (g_strcmp0 (value, "ivshmem-doorbell") == 0)
    pdk_xml_set (item, "size", NULL);
  if (g_strcmp0 (value, "ivshmem-plain") == 0) {
    pdk_xml_set (item, "server", NULL);
    pdk_xml_set (item, "msi", NULL);
  }
  pdk_field_set_bus (item, field, value);
}

static const PdkField shmem_fields[] = {
  { FIELD_TEXT ("name", N_ ("Name"), "@name"), .flags = PDK_FIELD_REQUIRED },
  { FIELD_CHOICE ("model", N_ ("Model"), "model/@type", shmem_models), .set = set_shmem_model },
  { FIELD_CHOICE ("role", N_ ("Role"), "@role", roles), .flags = PDK_FIELD_ADVANCED },
  { FIELD_BYTES ("size", N_ ("Size"), "size", "b"), .min = 1024,
    .when = "!model/@type=ivshmem-doorbell" },
  { FIELD_TEXT ("server", N_ ("Socket of the server"), "server/@path"),
    .when = "!model/@type=ivshmem-plain", .flags = PDK_FIELD_PATH },
  { FIELD_NUMBER ("vectors", N_ ("Interrupt vectors"), "msi/@vectors", 1, 65535),
    .when = "!model/@type=ivshmem-plain", .flags = PDK_FIELD_ADVANCED },
  { FIELD_ON_OFF ("ioeventfd", N_ ("Events by an I/O thread"), "msi/@ioeventfd"),
    .when = "!model/@type=ivshmem-plain", .flags = PDK_FIELD_ADVANCED },
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind shmem = {
  .id = "shmem",
  .title = N_ ("Shared Memory"),
  .icon = "pdk-memory-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/shmem",
  .keys = { "@name" },
  .summary = { "model", "size" },
  .fields = shmem_fields,
};

const PdkKind *const pdk_memory_device_kinds[] = { &memory, &shmem, NULL };
