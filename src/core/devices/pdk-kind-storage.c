/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-field-private.h"
#include "devices/pdk-kind-private.h"

#include <glib/gi18n.h>

/* What disks are plugged into, folders shared with the guest, and locks on shared storage.
 * https://libvirt.org/formatdomain.html#controllers, #filesystems, #device-leases */

static const PdkChoice controller_types[] = {
  { "usb", N_ ("USB") },        { "pci", N_ ("PCI") },
  { "scsi", N_ ("SCSI") },      { "virtio-serial", N_ ("VirtIO serial") },
  { "sata", N_ ("SATA") },      { "ide", N_ ("IDE") },
  { "fdc", N_ ("Floppy") },     { "ccid", N_ ("Smartcard (CCID)") },
  { "nvme", N_ ("NVMe") },      { "isa", N_ ("ISA") },
  { "xenbus", N_ ("Xen bus") }, { NULL, NULL },
};

static const PdkChoice usb_models[] = {
  { NULL, N_ ("Default") },
  { "qemu-xhci", N_ ("USB 3") },
  { "nec-xhci", N_ ("USB 3 (NEC)") },
  { "ich9-ehci1", N_ ("USB 2") },
  { "ehci", N_ ("USB 2 (EHCI)") },
  { "ich9-uhci1", N_ ("USB 1 companion 1") },
  { "ich9-uhci2", N_ ("USB 1 companion 2") },
  { "ich9-uhci3", N_ ("USB 1 companion 3") },
  { "piix3-uhci", N_ ("USB 1 (PIIX3)") },
  { "piix4-uhci", N_ ("USB 1 (PIIX4)") },
  { "vt82c686b-uhci", N_ ("USB 1 (VT82C686B)") },
  { "pci-ohci", N_ ("USB 1 (OHCI)") },
  { "qusb1", N_ ("Xen USB 1.1") },
  { "qusb2", N_ ("Xen USB 2") },
  { "none", N_ ("None") },
  { NULL, NULL },
};

static const PdkChoice scsi_models[] = {
  { NULL, N_ ("Default") },
  { "virtio-scsi", N_ ("VirtIO SCSI") },
  { "virtio-transitional", N_ ("VirtIO, transitional") },
  { "virtio-non-transitional", N_ ("VirtIO, modern only") },
  { "lsilogic", N_ ("LSI Logic") },
  { "lsisas1068", N_ ("LSI SAS 1068") },
  { "lsisas1078", N_ ("LSI SAS 1078") },
  { "buslogic", N_ ("BusLogic") },
  { "vmpvscsi", N_ ("VMware paravirtual") },
  { "ibmvscsi", N_ ("IBM virtual SCSI") },
  { "ncr53c90", N_ ("NCR 53C90") },
  { "am53c974", N_ ("AM53C974") },
  { "dc390", N_ ("DC390") },
  { NULL, NULL },
};

static const PdkChoice pci_models[] = {
  { NULL, N_ ("Default") },
  { "pcie-root-port", N_ ("PCIe root port") },
  { "pcie-root", N_ ("PCIe root") },
  { "pci-root", N_ ("PCI root") },
  { "pci-bridge", N_ ("PCI bridge") },
  { "pcie-to-pci-bridge", N_ ("PCIe-to-PCI bridge") },
  { "dmi-to-pci-bridge", N_ ("DMI-to-PCI bridge") },
  { "pcie-switch-upstream-port", N_ ("PCIe switch, upstream port") },
  { "pcie-switch-downstream-port", N_ ("PCIe switch, downstream port") },
  { "pcie-expander-bus", N_ ("PCIe expander bus") },
  { "pci-expander-bus", N_ ("PCI expander bus") },
  { NULL, NULL },
};

static const PdkChoice ide_models[] = {
  { NULL, N_ ("Default") },
  { "piix3", N_ ("PIIX3") },
  { "piix4", N_ ("PIIX4") },
  { "ich6", N_ ("ICH6") },
  { NULL, NULL },
};

#define IS_VIRTIO_SCSI    "@type=scsi @model=virtio-scsi|virtio-transitional|virtio-non-transitional"
#define GROUP_PERFORMANCE N_ ("Performance")
#define GROUP_PLACE       N_ ("Place")

/* Where it is, and how it is made, was of the former model. */
static void
set_pci_model (PdkXmlElement *item, const PdkField *field, const char *value)
{
  pdk_xml_set (item, "model", NULL);
  pdk_xml_set (item, "target", NULL);
  pdk_field_set_bus (item, field, value);
}

static const PdkField controller_fields[] = {
  { FIELD_CHOICE ("type", N_ ("Type"), "@type", controller_types), .flags = PDK_FIELD_READ_ONLY },
  { FIELD_NUMBER ("index", N_ ("Number"), "@index", 0, G_MAXUINT32), .flags = PDK_FIELD_ADVANCED },
  { FIELD_CHOICE ("usb-model", N_ ("Model"), "@model", usb_models), .when = "@type=usb",
    .set = pdk_field_set_bus, .flags = PDK_FIELD_FREE },
  { FIELD_CHOICE ("scsi-model", N_ ("Model"), "@model", scsi_models), .when = "@type=scsi",
    .same = "auto", .set = pdk_field_set_bus, .flags = PDK_FIELD_FREE },
  { FIELD_CHOICE ("pci-model", N_ ("Model"), "@model", pci_models), .when = "@type=pci !@index=0",
    .set = set_pci_model, .flags = PDK_FIELD_FREE },
  { FIELD_CHOICE ("ide-model", N_ ("Model"), "@model", ide_models), .when = "@type=ide",
    .set = pdk_field_set_bus },
  { FIELD_CHOICE ("serial-model", N_ ("Model"), "@model", pdk_virtio_models),
    .when = "@type=virtio-serial", .set = pdk_field_set_bus },
  { FIELD_NUMBER ("ports", N_ ("Ports"), "@ports", 1, 15), .when = "@type=usb" },
  { FIELD_NUMBER ("serial-ports", N_ ("Ports"), "@ports", 1, 511), .when = "@type=virtio-serial" },
  { FIELD_NUMBER ("vectors", N_ ("Interrupt vectors"), "@vectors", 0, G_MAXUINT32),
    .when = "@type=virtio-serial", .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("serial", N_ ("Serial number"), "serial"), .when = "@type=nvme" },
  { FIELD_NUMBER ("grant-frames", N_ ("Most grant frames"), "@maxGrantFrames", 1, G_MAXUINT32),
    .when = "@type=xenbus" },
  { FIELD_NUMBER (
        "event-channels", N_ ("Most event channels"), "@maxEventChannels", 1, G_MAXUINT32),
    .when = "@type=xenbus" },
  { FIELD_NUMBER ("queues", N_ ("Queues"), "driver/@queues", 1, 1024), .when = IS_VIRTIO_SCSI,
    .group = GROUP_PERFORMANCE },
  { FIELD_NUMBER ("iothread", N_ ("I/O thread"), "driver/@iothread", 1, G_MAXUINT32),
    .when = IS_VIRTIO_SCSI, .group = GROUP_PERFORMANCE },
  { FIELD_NUMBER (
        "commands", N_ ("Commands of a disk at once"), "driver/@cmd_per_lun", 1, G_MAXUINT32),
    .when = IS_VIRTIO_SCSI, .flags = PDK_FIELD_ADVANCED, .group = GROUP_PERFORMANCE },
  { FIELD_NUMBER ("sectors", N_ ("Most sectors at once"), "driver/@max_sectors", 1, G_MAXUINT32),
    .when = IS_VIRTIO_SCSI, .flags = PDK_FIELD_ADVANCED, .group = GROUP_PERFORMANCE },
  { FIELD_ON_OFF ("ioeventfd", N_ ("Events by an I/O thread"), "driver/@ioeventfd"),
    .when = IS_VIRTIO_SCSI, .flags = PDK_FIELD_ADVANCED, .group = GROUP_PERFORMANCE },
  { FIELD_BYTES ("hole", N_ ("64-bit address space"), "pcihole64", "KiB"),
    .when = "@model=pci-root|pcie-root", .flags = PDK_FIELD_ADVANCED, .group = GROUP_PLACE },
  { FIELD_ON_OFF ("hotplug", N_ ("Devices can be plugged in"), "target/@hotplug"),
    .when = "@model=pcie-root-port|pcie-switch-downstream-port", .group = GROUP_PLACE },
  { FIELD_TEXT ("chassis", N_ ("Chassis"), "target/@chassis"),
    .when = "@model=pcie-root-port|pcie-switch-downstream-port", .flags = PDK_FIELD_ADVANCED,
    .group = GROUP_PLACE },
  { FIELD_TEXT ("chassis-number", N_ ("Chassis number"), "target/@chassisNr"),
    .when = "@model=pci-bridge", .flags = PDK_FIELD_ADVANCED, .group = GROUP_PLACE },
  { FIELD_TEXT ("port", N_ ("Port"), "target/@port"),
    .when = "@model=pcie-root-port|pcie-switch-downstream-port", .flags = PDK_FIELD_ADVANCED,
    .group = GROUP_PLACE },
  { FIELD_TEXT ("bus", N_ ("Bus number"), "target/@busNr"),
    .when = "@model=pci-expander-bus|pcie-expander-bus", .flags = PDK_FIELD_ADVANCED,
    .group = GROUP_PLACE },
  { FIELD_NUMBER ("node", N_ ("NUMA cell"), "target/node", 0, 65535),
    .when = "@model=pci-root|pci-expander-bus|pcie-expander-bus", .flags = PDK_FIELD_ADVANCED,
    .group = GROUP_PLACE },
  { FIELD_TEXT ("implementation", N_ ("Implementation"), "model/@name"), .when = "@type=pci",
    .flags = PDK_FIELD_READ_ONLY | PDK_FIELD_ADVANCED },
  FIELDS_VIRTIO ("@model=virtio-scsi|virtio|virtio-transitional|virtio-non-transitional"),
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

/* Companions of a USB controller have its number, so it is theirs by model. */
static char *
make_controller_key (PdkXmlElement *item)
{
  g_autofree char *type = pdk_xml_get_string (item, "@type");
  g_autofree char *index = pdk_xml_get_string (item, "@index");
  g_autofree char *model = pdk_xml_get_string (item, "@model");

  if (type == NULL)
    return NULL;
  if (pdk_xml_find (item, "master") != NULL && model != NULL)
    return g_strdup_printf ("%s:%s:%s", type, index != NULL ? index : "0", model);
  return index != NULL ? g_strdup_printf ("%s:%s", type, index) : NULL;
}

static const PdkKind controller = {
  .id = "controller",
  .title = N_ ("Controller"),
  .icon = "pdk-controller-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/controller",
  .plug_when = "@type=scsi",
  .key = make_controller_key,
  .summary = { "type", "usb-model", "scsi-model", "pci-model" },
  .fields = controller_fields,
};

/* Filesystems */

static const PdkChoice filesystem_types[] = {
  { "mount", N_ ("Folder") },
  { "template", N_ ("Template"), "/@type=openvz" },
  { "file", N_ ("Image file"), IN_CONTAINER },
  { "block", N_ ("Block device"), IN_CONTAINER },
  { "ram", N_ ("Memory"), IN_CONTAINER },
  { "bind", N_ ("Folder of the guest"), IN_CONTAINER },
  { "volume", N_ ("Storage volume") },
  { NULL, NULL },
};

static const PdkChoice filesystem_drivers[] = {
  { NULL, N_ ("Default") },
  { "virtiofs", N_ ("virtiofs"), ON_QEMU },
  { "path", N_ ("virtio-9p"), ON_QEMU },
  { "handle", N_ ("virtio-9p, by handle"), ON_QEMU },
  { "loop", N_ ("Loop device"), IN_CONTAINER },
  { "nbd", N_ ("NBD"), IN_CONTAINER },
  { "ploop", N_ ("Ploop"), "/@type=openvz" },
  { "mtp", N_ ("MTP"), ON_QEMU },
  { NULL, NULL },
};

static const PdkChoice access_modes[] = {
  { NULL, N_ ("Default") },
  { "passthrough", N_ ("As the guest's users") },
  { "mapped", N_ ("Kept in extra attributes") },
  { "squash", N_ ("As the hypervisor's user") },
  { NULL, NULL },
};

static const PdkChoice multidevs[] = {
  { NULL, N_ ("Default") },
  { "remap", N_ ("Remapped") },
  { "forbid", N_ ("Forbidden") },
  { "warn", N_ ("Warned of") },
  { NULL, NULL },
};

static const PdkChoice write_policies[] = {
  { NULL, N_ ("Default") },
  { "immediate", N_ ("Immediate") },
  { NULL, NULL },
};

static const PdkChoice filesystem_caches[] = {
  { NULL, N_ ("Default") },
  { "none", N_ ("None") },
  { "always", N_ ("Always") },
  { NULL, NULL },
};

static const PdkChoice sandboxes[] = {
  { NULL, N_ ("Default") },
  { "namespace", N_ ("Namespaces") },
  { "chroot", N_ ("Changed root") },
  { NULL, NULL },
};

static const PdkSourcePath filesystem_sources[] = {
  { "mount", "source/@dir" },     { "bind", "source/@dir" },
  { "file", "source/@file" },     { "block", "source/@dev" },
  { "template", "source/@name" }, { "ram", "source/@usage" },
  { "volume", "source/@volume" }, { NULL, NULL },
};

static char *
get_filesystem_source (PdkXmlElement *item, const PdkField *field)
{
  const char *path = pdk_source_path (filesystem_sources, item);

  (void) field;
  /* “mount” is what is meant where no type is written. */
  return pdk_xml_get_string (item, path != NULL ? path : "source/@dir");
}

static void
set_filesystem_source (PdkXmlElement *item, const PdkField *field, const char *value)
{
  const char *path = pdk_source_path (filesystem_sources, item);

  (void) field;
  pdk_xml_set (item, path != NULL ? path : "source/@dir", value);
}

static void
set_filesystem_type (PdkXmlElement *item, const PdkField *field, const char *value)
{
  (void) field;
  pdk_source_set_type (filesystem_sources, item, value);
  /* A daemon shares folders only. */
  if (g_strcmp0 (value, "mount") == 0)
    return;
  pdk_xml_set (item, "binary", NULL);
  pdk_xml_set (item, "driver", NULL);
}

/* A daemon that runs already knows the folder, and how it was started. */
static void
set_socket (PdkXmlElement *item, const PdkField *field, const char *value)
{
  if (value != NULL) {
    pdk_xml_set (item, "source/@dir", NULL);
    pdk_xml_set (item, "binary", NULL);
    pdk_xml_set (item, "@accessmode", NULL);
  }
  pdk_xml_set (item, field->path, value);
}

#define IS_VIRTIOFS  "driver/@type=virtiofs"
#define GROUP_DAEMON N_ ("virtiofs")

static const PdkField filesystem_fields[] = {
  { FIELD_CHOICE ("type", N_ ("Type"), "@type", filesystem_types), .set = set_filesystem_type },
  { FIELD_CHOICE ("driver", N_ ("Driver"), "driver/@type", filesystem_drivers),
    .offered = "devices/filesystem/driverType" },
  { FIELD_TEXT ("pool", N_ ("Storage pool"), "source/@pool"), .when = "@type=volume" },
  { FIELD_TEXT ("source", N_ ("On the host"), "source"), .when = "!@type=ram",
    .flags = PDK_FIELD_PATH | PDK_FIELD_REQUIRED, .get = get_filesystem_source,
    .set = set_filesystem_source },
  { FIELD_NUMBER ("usage", N_ ("Size"), "source/@usage", 1, 0), .when = "@type=ram" },
  { FIELD_TEXT ("units", N_ ("Unit of the size"), "source/@units"), .when = "@type=ram" },
  { FIELD_TEXT ("socket", N_ ("Socket of a running daemon"), "source/@socket"), .when = IS_VIRTIOFS,
    .set = set_socket, .flags = PDK_FIELD_PATH | PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("target", N_ ("In the guest"), "target/@dir"), .flags = PDK_FIELD_REQUIRED,
    .hint = N_ ("A tag to mount it by, or the folder in a container") },
  { FIELD_PRESENCE ("read-only", N_ ("Read-only"), "readonly") },
  { FIELD_CHOICE ("access", N_ ("Access"), "@accessmode", access_modes), .when = ON_QEMU },
  { FIELD_CHOICE ("multidevs", N_ ("Several filesystems in it"), "@multidevs", multidevs),
    .same = "default", .flags = PDK_FIELD_ADVANCED, .when = ON_QEMU },
  { FIELD_CHOICE ("model", N_ ("Model"), "@model", pdk_virtio_models),
    .when = ON_QEMU " !@type=bind|ram", .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("file-mode", N_ ("Mode of new files"), "@fmode"), .flags = PDK_FIELD_ADVANCED,
    .when = ON_QEMU },
  { FIELD_TEXT ("folder-mode", N_ ("Mode of new folders"), "@dmode"), .flags = PDK_FIELD_ADVANCED,
    .when = ON_QEMU },
  { FIELD_TEXT ("format", N_ ("Format"), "driver/@format"), .when = "@type=file|block",
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_CHOICE ("write-policy", N_ ("Written"), "driver/@wrpolicy", write_policies),
    .when = ON_QEMU " !" IS_VIRTIOFS, .flags = PDK_FIELD_ADVANCED },
  { FIELD_BYTES ("hard-limit", N_ ("Most space"), "space_hard_limit", "bytes"),
    .flags = PDK_FIELD_ADVANCED, .when = IN_CONTAINER },
  { FIELD_BYTES ("soft-limit", N_ ("Space, soft limit"), "space_soft_limit", "bytes"),
    .flags = PDK_FIELD_ADVANCED, .when = IN_CONTAINER },
  { FIELD_TEXT ("binary", N_ ("Daemon"), "binary/@path"), .when = IS_VIRTIOFS,
    .flags = PDK_FIELD_PATH | PDK_FIELD_ADVANCED, .group = GROUP_DAEMON },
  { FIELD_ON_OFF ("xattr", N_ ("Extended attributes"), "binary/@xattr"), .when = IS_VIRTIOFS,
    .flags = PDK_FIELD_ADVANCED, .group = GROUP_DAEMON },
  { FIELD_CHOICE ("cache", N_ ("Cache"), "binary/cache/@mode", filesystem_caches),
    .when = IS_VIRTIOFS, .flags = PDK_FIELD_ADVANCED, .group = GROUP_DAEMON },
  { FIELD_CHOICE ("sandbox", N_ ("Sandbox"), "binary/sandbox/@mode", sandboxes),
    .when = IS_VIRTIOFS, .flags = PDK_FIELD_ADVANCED, .group = GROUP_DAEMON },
  { FIELD_ON_OFF ("lock-posix", N_ ("POSIX locks"), "binary/lock/@posix"), .when = IS_VIRTIOFS,
    .flags = PDK_FIELD_ADVANCED, .group = GROUP_DAEMON },
  { FIELD_ON_OFF ("lock-flock", N_ ("flock locks"), "binary/lock/@flock"), .when = IS_VIRTIOFS,
    .flags = PDK_FIELD_ADVANCED, .group = GROUP_DAEMON },
  { FIELD_NUMBER ("thread-pool", N_ ("Threads"), "binary/thread_pool/@size", 0, 65535),
    .when = IS_VIRTIOFS, .flags = PDK_FIELD_ADVANCED, .group = GROUP_DAEMON },
  { FIELD_NUMBER ("open-files", N_ ("Most open files"), "binary/openfiles/@max", 1, G_MAXUINT32),
    .when = IS_VIRTIOFS, .flags = PDK_FIELD_ADVANCED, .group = GROUP_DAEMON },
  { FIELD_NUMBER ("queue", N_ ("Length of the queue"), "driver/@queue", 1, 1024),
    .when = IS_VIRTIOFS, .flags = PDK_FIELD_ADVANCED, .group = GROUP_DAEMON },
  { FIELD_BOOT_ORDER, .when = IS_VIRTIOFS },
  FIELDS_VIRTIO (ON_QEMU " driver"),
  { FIELD_ADDRESS, .when = NOT_IN_CONTAINER },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKind filesystem = {
  .id = "filesystem",
  .title = N_ ("Filesystem"),
  .icon = "folder-remote-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/filesystem",
  .plug_when = "driver/@type=virtiofs",
  .keys = { "target/@dir" },
  .summary = { "driver", "source" },
  .fields = filesystem_fields,
};

/* Leases */

static const PdkField lease_fields[] = {
  { FIELD_TEXT ("lockspace", N_ ("Lock space"), "lockspace") },
  { FIELD_TEXT ("key", N_ ("Key"), "key"), .flags = PDK_FIELD_REQUIRED },
  { FIELD_TEXT ("target", N_ ("File"), "target/@path"),
    .flags = PDK_FIELD_REQUIRED | PDK_FIELD_PATH },
  { FIELD_NUMBER ("offset", N_ ("Offset in it"), "target/@offset", 0, 0) },
  { .id = NULL },
};

static const PdkKind lease = {
  .id = "lease",
  .title = N_ ("Lease"),
  .icon = "channel-secure-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/lease",
  .keys = { "key" },
  .summary = { "target" },
  .fields = lease_fields,
};

const PdkKind *const pdk_storage_kinds[] = { &controller, &filesystem, &lease, NULL };
