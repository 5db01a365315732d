/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-device-template.h"

#include <glib/gi18n.h>
#include <string.h>

/* What is set in a new element: paths and values. */
typedef struct {
  PdkDeviceTemplate shown;
  const char *element;
  struct {
    const char *path, *value;
  } parts[8];
} Row;

#define STORAGE N_ ("Storage")
#define NETWORK N_ ("Network")
#define INPUT   N_ ("Input")
#define SCREEN  N_ ("Screen and Sound")
#define LINES   N_ ("Lines to the Guest")
#define HOST    N_ ("Devices of the Host")
#define OTHER   N_ ("Other")

/* Of the whole document */
#define FOR_MACHINES "!@type=lxc|openvz"
#define FOR_QEMU     "!@type=lxc|openvz|xen|vmware|bhyve|vbox|hyperv|vz|parallels"

static const Row rows[] = {
  { { "disk", "disk", N_ ("_Disk"), STORAGE, FOR_MACHINES },
    "disk",
    { { "@type", "file" },
      { "@device", "disk" },
      { "driver/@name", "qemu" },
      { "driver/@type", "qcow2" },
      { "driver/@discard", "unmap" },
      { "target/@bus", "virtio" } } },
  { { "cdrom", "disk", N_ ("_CD/DVD Drive"), STORAGE, FOR_MACHINES },
    "disk",
    { { "@type", "file" },
      { "@device", "cdrom" },
      { "driver/@name", "qemu" },
      { "driver/@type", "raw" },
      { "target/@bus", "sata" },
      { "readonly", "" } } },
  { { "filesystem", "filesystem", N_ ("Shared _Folder"), STORAGE, "!@type=xen|vmware|vbox|hyperv" },
    "filesystem",
    { { "@type", "mount" },
      { "@accessmode", "passthrough" },
      { "driver/@type", "virtiofs" },
      { "source/@dir", "/srv" },
      { "target/@dir", "share" } } },
  { { "scsi-controller", "controller", N_ ("_SCSI Controller"), STORAGE, "!@type=lxc|openvz|xen" },
    "controller",
    { { "@type", "scsi" }, { "@model", "virtio-scsi" } } },
  { { "interface", "interface", N_ ("_Network Interface"), NETWORK },
    "interface",
    { { "@type", "network" }, { "source/@network", "default" }, { "model/@type", "virtio" } } },
  { { "vsock", "vsock", N_ ("_Socket to the Host (vsock)"), NETWORK, FOR_QEMU },
    "vsock",
    { { "@model", "virtio" }, { "cid/@auto", "yes" } } },
  { { "tablet", "input", N_ ("_Tablet"), INPUT, FOR_MACHINES },
    "input",
    { { "@type", "tablet" }, { "@bus", "usb" } } },
  { { "keyboard", "input", N_ ("_Keyboard"), INPUT, FOR_MACHINES },
    "input",
    { { "@type", "keyboard" }, { "@bus", "usb" } } },
  { { "mouse", "input", N_ ("_Mouse"), INPUT, FOR_MACHINES },
    "input",
    { { "@type", "mouse" }, { "@bus", "usb" } } },
  { { "usb-controller", "controller", N_ ("_USB Controller"), INPUT, FOR_MACHINES },
    "controller",
    { { "@type", "usb" }, { "@model", "qemu-xhci" } } },
  { { "spice", "graphics", N_ ("_SPICE Display"), SCREEN,
      "!@type=lxc|openvz|vmware|bhyve|vbox|hyperv" },
    "graphics",
    { { "@type", "spice" }, { "@autoport", "yes" }, { "listen/@type", "address" } } },
  { { "vnc", "graphics", N_ ("_VNC Display"), SCREEN, FOR_MACHINES },
    "graphics",
    { { "@type", "vnc" },
      { "@port", "-1" },
      { "@autoport", "yes" },
      { "listen/@type", "address" } } },
  { { "video", "video", N_ ("Video _Card"), SCREEN, FOR_MACHINES },
    "video",
    { { "model/@type", "virtio" } } },
  { { "sound", "sound", N_ ("S_ound Card"), SCREEN, FOR_MACHINES },
    "sound",
    { { "@model", "ich9" } } },
  { { "serial", "serial", N_ ("_Serial Port"), LINES, FOR_MACHINES },
    "serial",
    { { "@type", "pty" } } },
  { { "console", "console", N_ ("_VirtIO Console"), LINES, FOR_QEMU },
    "console",
    { { "@type", "pty" }, { "target/@type", "virtio" } } },
  { { "text-console", "console", N_ ("Text Console"), LINES, "@type=lxc|openvz|xen" },
    "console",
    { { "@type", "pty" } } },
  { { "agent", "channel", N_ ("_Guest Agent Channel"), LINES, FOR_QEMU },
    "channel",
    { { "@type", "unix" },
      { "target/@type", "virtio" },
      { "target/@name", "org.qemu.guest_agent.0" } } },
  { { "spice-agent", "channel", N_ ("S_PICE Agent Channel"), LINES, FOR_QEMU },
    "channel",
    { { "@type", "spicevmc" },
      { "target/@type", "virtio" },
      { "target/@name", "com.redhat.spice.0" } } },
  { { "parallel", "parallel", N_ ("_Parallel Port"), LINES, FOR_MACHINES },
    "parallel",
    { { "@type", "pty" } } },
  { { "usb", "hostdev-usb", N_ ("_USB Device of the Host"), HOST },
    "hostdev",
    { { "@mode", "subsystem" },
      { "@type", "usb" },
      { "@managed", "yes" },
      { "source/vendor/@id", "0x0000" },
      { "source/product/@id", "0x0000" } } },
  { { "pci", "hostdev-pci", N_ ("_PCI Device of the Host"), HOST, FOR_MACHINES },
    "hostdev",
    { { "@mode", "subsystem" },
      { "@type", "pci" },
      { "@managed", "yes" },
      { "source/address/@domain", "0x0000" },
      { "source/address/@bus", "0x00" },
      { "source/address/@slot", "0x00" },
      { "source/address/@function", "0x0" } } },
  { { "mdev", "hostdev-mdev", N_ ("_Mediated Device of the Host"), HOST, FOR_QEMU },
    "hostdev",
    { { "@mode", "subsystem" },
      { "@type", "mdev" },
      { "@model", "vfio-pci" },
      { "source/address/@uuid", "00000000-0000-0000-0000-000000000000" } } },
  { { "scsi", "hostdev-scsi", N_ ("S_CSI Device of the Host"), HOST, FOR_QEMU },
    "hostdev",
    { { "@mode", "subsystem" },
      { "@type", "scsi" },
      { "source/adapter/@name", "scsi_host0" },
      { "source/address/@bus", "0" },
      { "source/address/@target", "0" },
      { "source/address/@unit", "0" } } },
  { { "redirdev", "redirdev", N_ ("USB _Redirection"), HOST, FOR_QEMU },
    "redirdev",
    { { "@bus", "usb" }, { "@type", "spicevmc" } } },
  { { "smartcard", "smartcard", N_ ("_Smart Card"), HOST, FOR_QEMU },
    "smartcard",
    { { "@mode", "passthrough" }, { "@type", "spicevmc" } } },
  { { "rng", "rng", N_ ("_Random Numbers"), OTHER, "!@type=lxc|openvz|xen|vmware|vbox|hyperv" },
    "rng",
    { { "@model", "virtio" }, { "backend/@model", "random" }, { "backend", "/dev/urandom" } } },
  { { "tpm", "tpm", N_ ("_TPM"), OTHER, FOR_QEMU },
    "tpm",
    { { "@model", "tpm-crb" }, { "backend/@type", "emulator" }, { "backend/@version", "2.0" } } },
  { { "watchdog", "watchdog", N_ ("_Watchdog"), OTHER, FOR_QEMU },
    "watchdog",
    { { "@model", "i6300esb" }, { "@action", "reset" } } },
  { { "panic", "panic", N_ ("_Panic Notifier"), OTHER, FOR_QEMU }, "panic", { { NULL, NULL } } },
  { { "memballoon", "memballoon", N_ ("Memory _Balloon"), OTHER,
      "!@type=lxc|openvz|vmware|bhyve|vbox|hyperv" },
    "memballoon",
    { { "@model", "virtio" } } },
  { { "shmem", "shmem", N_ ("Shared _Memory"), OTHER, FOR_QEMU },
    "shmem",
    { { "@name", "shmem0" },
      { "model/@type", "ivshmem-plain" },
      { "size/@unit", "M" },
      { "size", "4" } } },
  { { "memory-device", "memory-device", N_ ("Memory _Module"), OTHER, FOR_QEMU },
    "memory",
    { { "@model", "dimm" },
      { "target/size/@unit", "MiB" },
      { "target/size", "1024" },
      { "target/node", "0" } } },
  { { "iommu", "iommu", N_ ("_IOMMU"), OTHER, FOR_QEMU }, "iommu", { { "@model", "intel" } } },
};

const PdkDeviceTemplate *
pdk_device_templates (void)
{
  static PdkDeviceTemplate shown[G_N_ELEMENTS (rows) + 1];
  static gsize done = 0;

  if (g_once_init_enter (&done)) {
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
      shown[i] = rows[i].shown;
    g_once_init_leave (&done, 1);
  }
  return shown;
}

static gboolean
is_container (const char *type)
{
  return g_strcmp0 (type, "lxc") == 0 || g_strcmp0 (type, "openvz") == 0;
}

/* A container has the host's kernel: no drivers of its own, and folders are there by their names. */
static void
adapt_for_container (PdkXmlElement *device)
{
  pdk_xml_set (device, "model", NULL);
  if (strcmp (pdk_xml_get_name (device), "filesystem") != 0)
    return;
  pdk_xml_set (device, "@accessmode", NULL);
  pdk_xml_set (device, "driver", NULL);
  pdk_xml_set (device, "target/@dir", "/srv");
}

static void
adapt_for_xen (PdkXmlElement *device, PdkXmlElement *root)
{
  const char *name = pdk_xml_get_name (device);
  const gboolean hvm = pdk_xml_equals (root, "os/type", "hvm");

  if (strcmp (name, "disk") == 0) {
    pdk_xml_set (device, "driver", NULL);
    /* Drives of a whole PC can be of its own kind as well, and CDs have to be. */
    pdk_xml_set (device, "target/@bus",
                 hvm && pdk_xml_equals (device, "@device", "cdrom") ? "ide" : "xen");
  } else if (strcmp (name, "interface") == 0) {
    pdk_xml_set (device, "model", NULL);
  } else if (strcmp (name, "video") == 0) {
    pdk_xml_set (device, "model/@type", hvm ? "vga" : "xen");
  } else if (strcmp (name, "memballoon") == 0) {
    pdk_xml_set (device, "@model", "xen");
  } else if (strcmp (name, "sound") == 0) {
    pdk_xml_set (device, "@model", "ich6");
  }
}

/* What this machine needs to be otherwise. */
static void
adapt (const char *id, PdkXmlElement *device, PdkDomainDocument *document)
{
  PdkXmlElement *root = pdk_domain_document_get_root (document);
  g_autofree char *machine = pdk_xml_get_string (root, "os/type/@machine");
  g_autofree char *type = pdk_xml_get_string (root, "@type");
  const gboolean old_pc =
      machine != NULL && (strstr (machine, "i440fx") != NULL || g_str_equal (machine, "pc"));

  if (is_container (type))
    adapt_for_container (device);
  if (g_strcmp0 (type, "xen") == 0)
    adapt_for_xen (device, root);
  if (g_str_equal (id, "cdrom") && old_pc)
    pdk_xml_set (device, "target/@bus", "ide");
  if (g_str_equal (id, "sound") && old_pc)
    pdk_xml_set (device, "@model", "ich6");
}

char *
pdk_device_template_make (const char *id, PdkDomainDocument *document)
{
  g_return_val_if_fail (id != NULL && document != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdkXmlDocument) xml = NULL;
    PdkXmlElement *device = NULL;

    if (strcmp (rows[i].shown.id, id) != 0)
      continue;
    xml = pdk_xml_document_new (rows[i].element);
    device = pdk_xml_document_get_root (xml);
    for (gsize j = 0; j < G_N_ELEMENTS (rows[i].parts) && rows[i].parts[j].path != NULL; j++)
      pdk_xml_set (device, rows[i].parts[j].path, rows[i].parts[j].value);
    adapt (id, device, document);
    return pdk_xml_document_to_string (xml);
  }
  g_return_val_if_reached (NULL);
}
