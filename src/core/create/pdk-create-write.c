/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include <string.h>

#include "create/pdk-create-container.h"

#define LIBOSINFO_NAMESPACE "http://libosinfo.org/xmlns/libvirt/domain/1.0"

/* What goes through the writing of one document. */
typedef struct {
  PdkCreateMachine *machine;
  const PdkCreatePolicy *policy;
  PdkXmlElement *root;
  PdkXmlElement *devices;
  guint boot_order; /* the last one given away */
  guint letters[8]; /* how many disks a bus has, in the order of their first letters */
} Writer;

static PdkXmlElement *
add_device (Writer *writer, const char *name, const char *const (*parts)[2])
{
  PdkXmlElement *device = pdk_xml_add (writer->devices, name, NULL);

  for (; (*parts)[0] != NULL; parts++)
    pdk_xml_set (device, (*parts)[0], (*parts)[1]);
  return device;
}

#define PARTS(...) ((const char *const[][2]){ __VA_ARGS__, { NULL, NULL } })

static void
set_number (PdkXmlElement *element, const char *path, guint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  pdk_xml_set (element, path, text);
}

static void
write_system (Writer *writer)
{
  PdkXmlElement *metadata = NULL;
  PdkXmlElement *libosinfo = NULL;
  PdkXmlElement *os = NULL;

  if (writer->machine->os_id == NULL)
    return;
  metadata = pdk_xml_add (writer->root, "metadata", NULL);
  libosinfo = pdk_xml_add_in (metadata, LIBOSINFO_NAMESPACE, "libosinfo", "libosinfo", NULL);
  os = pdk_xml_add_in (libosinfo, LIBOSINFO_NAMESPACE, "libosinfo", "os", NULL);
  pdk_xml_set_attribute (os, "id", writer->machine->os_id);
}

static void
write_identity (Writer *writer, PdkXmlDocument *offer)
{
  g_autofree char *type = pdk_xml_get_string (pdk_xml_document_get_root (offer), "domain");

  pdk_xml_set (writer->root, "@type", type);
  pdk_xml_add (writer->root, "name", writer->machine->name);
  if (writer->machine->title != NULL)
    pdk_xml_add (writer->root, "title", writer->machine->title);
  write_system (writer);
  pdk_xml_set (writer->root, "memory/@unit", "KiB");
  set_number (writer->root, "memory", writer->machine->memory / 1024);
  set_number (writer->root, "vcpu", writer->machine->n_vcpus);
}

static void
write_firmware (PdkXmlElement *os, const PdkCreatePolicy *policy)
{
  PdkXmlElement *firmware = NULL;

  if (!policy->uefi)
    return;
  pdk_xml_set (os, "@firmware", "efi");
  firmware = pdk_xml_add (os, "firmware", NULL);
  for (guint i = 0; i < 2; i++) {
    PdkXmlElement *feature = pdk_xml_add (firmware, "feature", NULL);

    pdk_xml_set (feature, "@enabled", policy->secure_boot ? "yes" : "no");
    pdk_xml_set (feature, "@name", i == 0 ? "enrolled-keys" : "secure-boot");
  }
}

/* Xen’s know no order of single devices.  What is not there, or has no disc in it, is passed over. */
static void
write_boot_kinds (Writer *writer, PdkXmlElement *os)
{
  pdk_xml_set_attribute (pdk_xml_add (os, "boot", NULL), "dev",
                         writer->machine->boots_network ? "network" : "cdrom");
  pdk_xml_set_attribute (pdk_xml_add (os, "boot", NULL), "dev", "hd");
}

static gboolean
has_boot_order (const Writer *writer)
{
  return !writer->policy->xen;
}

static void
write_os (Writer *writer, PdkXmlDocument *offer)
{
  PdkXmlElement *os = NULL;
  g_autofree char *arch = pdk_xml_get_string (pdk_xml_document_get_root (offer), "arch");

  pdk_xml_set (writer->root, "bootloader", writer->policy->bootloader);
  os = pdk_xml_add (writer->root, "os", NULL);

  pdk_xml_set (os, "type/@arch", arch);
  pdk_xml_set (os, "type/@machine", writer->machine->machine);
  pdk_xml_set (os, "type", writer->policy->os_type);
  write_firmware (os, writer->policy);
  if (!has_boot_order (writer) && writer->policy->bootloader == NULL)
    write_boot_kinds (writer, os);
}

static void
write_hyperv (PdkXmlElement *features, const PdkCreatePolicy *policy)
{
  if (policy->hyperv == NULL || policy->hyperv[0] == NULL)
    return;
  pdk_xml_set (features, "hyperv/@mode", "custom");
  for (guint i = 0; policy->hyperv[i] != NULL; i++) {
    g_autofree char *path = g_strdup_printf ("hyperv/%s/@state", policy->hyperv[i]);

    pdk_xml_set (features, path, "on");
    if (g_str_equal (policy->hyperv[i], "spinlocks"))
      pdk_xml_set (features, "hyperv/spinlocks/@retries", "8191");
  }
}

static void
write_features (Writer *writer)
{
  const PdkCreatePolicy *policy = writer->policy;
  PdkXmlElement *features = NULL;

  if (!policy->acpi)
    return;
  features = pdk_xml_add (writer->root, "features", NULL);
  pdk_xml_add (features, "acpi", NULL);
  if (policy->pc_timers || policy->xen)
    pdk_xml_add (features, "apic", NULL);
  if (!policy->pc_timers)
    return;
  write_hyperv (features, policy);
  pdk_xml_set (features, "vmport/@state", "off");
  if (policy->secure_boot)
    pdk_xml_set (features, "smm/@state", "on");
}

static void
add_timer (PdkXmlElement *clock, const char *name, const char *attribute, const char *value)
{
  PdkXmlElement *timer = pdk_xml_add (clock, "timer", NULL);

  pdk_xml_set_attribute (timer, "name", name);
  pdk_xml_set_attribute (timer, attribute, value);
}

static void
write_clock (Writer *writer)
{
  PdkXmlElement *clock = pdk_xml_add (writer->root, "clock", NULL);

  pdk_xml_set_attribute (clock, "offset", writer->policy->localtime ? "localtime" : "utc");
  if (!writer->policy->pc_timers)
    return;
  add_timer (clock, "rtc", "tickpolicy", "catchup");
  add_timer (clock, "pit", "tickpolicy", "delay");
  add_timer (clock, "hpet", "present", "no");
  if (writer->policy->hyperv != NULL && writer->policy->hyperv[0] != NULL)
    add_timer (clock, "hypervclock", "present", "yes");
}

static void
write_lifecycle (Writer *writer)
{
  if (!writer->policy->pc_timers)
    return;
  pdk_xml_set (writer->root, "pm/suspend-to-mem/@enabled", "no");
  pdk_xml_set (writer->root, "pm/suspend-to-disk/@enabled", "no");
}

/* “vda”, “sdb”, “hdc”, “fda”, “xvda”: buses that share letters share the count. */
static char *
make_target (Writer *writer, const char *bus)
{
  static const char *const prefixes[] = { "vd", "sd", "hd", "fd", "xvd" };
  guint which = g_str_equal (bus, "virtio") ? 0
                : g_str_equal (bus, "ide")  ? 2
                : g_str_equal (bus, "fdc")  ? 3
                : g_str_equal (bus, "xen")  ? 4
                                            : 1;
  guint number = writer->letters[which]++;

  if (number < 26)
    return g_strdup_printf ("%s%c", prefixes[which], 'a' + number);
  return g_strdup_printf ("%s%c%c", prefixes[which], 'a' + number / 26 - 1, 'a' + number % 26);
}

static const char *
get_bus (const PdkCreatePolicy *policy, const PdkCreateDisk *disk)
{
  if (g_str_equal (disk->device, "cdrom"))
    return policy->cdrom_bus;
  if (g_str_equal (disk->device, "floppy"))
    return policy->floppy_bus;
  return policy->disk_bus;
}

static void
write_source (PdkXmlElement *element, const PdkCreateDisk *disk)
{
  if (disk->source == NULL)
    return;
  if (g_str_equal (disk->type, "volume")) {
    pdk_xml_set (element, "source/@pool", disk->pool);
    pdk_xml_set (element, "source/@volume", disk->source);
  } else {
    pdk_xml_set (element, g_str_equal (disk->type, "block") ? "source/@dev" : "source/@file",
                 disk->source);
  }
  /* Nobody is to miss a disc with drivers years later, because the machine does not start. */
  if (disk->stays)
    pdk_xml_set (element, "source/@startupPolicy", "optional");
}

static void
write_driver (PdkXmlElement *element, const PdkCreateDisk *disk)
{
  pdk_xml_set (element, "driver/@name", "qemu");
  pdk_xml_set (element, "driver/@type", disk->format);
  if (!g_str_equal (disk->device, "disk"))
    return;
  if (g_str_equal (disk->type, "block")) {
    pdk_xml_set (element, "driver/@cache", "none");
    pdk_xml_set (element, "driver/@io", "native");
  }
  if (disk->sparse || g_str_equal (disk->type, "block"))
    pdk_xml_set (element, "driver/@discard", "unmap");
}

/* What installs goes first: a disk may have been used before. */
static guint
get_boot_order (const Writer *writer, guint place)
{
  GPtrArray *disks = writer->machine->disks;
  const gboolean first = ((const PdkCreateDisk *) disks->pdata[place])->installs;
  guint order = writer->boot_order + 1;

  for (guint i = 0; i < disks->len; i++) {
    const PdkCreateDisk *disk = disks->pdata[i];
    const gboolean other = disk->installs;

    if (!pdk_create_disk_is_booted (disk))
      continue;
    if (other == first ? i < place : other)
      order++;
  }
  return order;
}

static void
write_disk (Writer *writer, guint place)
{
  const PdkCreateDisk *disk = writer->machine->disks->pdata[place];
  const char *bus = get_bus (writer->policy, disk);
  PdkXmlElement *element = NULL;
  g_autofree char *target = NULL;

  if (bus == NULL)
    return;
  element = pdk_xml_add (writer->devices, "disk", NULL);
  target = make_target (writer, bus);
  pdk_xml_set (element, "@type", disk->type);
  pdk_xml_set (element, "@device", disk->device);
  write_driver (element, disk);
  write_source (element, disk);
  pdk_xml_set (element, "target/@dev", target);
  pdk_xml_set (element, "target/@bus", bus);
  if (!g_str_equal (disk->device, "disk"))
    pdk_xml_add (element, "readonly", NULL);
  if (has_boot_order (writer) && pdk_create_disk_is_booted (disk))
    set_number (element, "boot/@order", get_boot_order (writer, place));
}

static void
write_nic (Writer *writer, const PdkCreateNic *nic, gboolean boots)
{
  PdkXmlElement *element = pdk_xml_add (writer->devices, "interface", NULL);

  pdk_xml_set (element, "@type", nic->type);
  pdk_xml_set (element, "mac/@address", nic->mac);
  if (g_str_equal (nic->type, "direct")) {
    pdk_xml_set (element, "source/@dev", nic->source);
    pdk_xml_set (element, "source/@mode", "bridge");
  } else if (!g_str_equal (nic->type, "user")) {
    g_autofree char *path = g_strdup_printf ("source/@%s", nic->type);

    pdk_xml_set (element, path, nic->source);
  }
  pdk_xml_set (element, "model/@type", nic->model != NULL ? nic->model : writer->policy->nic_model);
  pdk_xml_set (element, "backend/@type", nic->backend);
  if (boots && has_boot_order (writer))
    set_number (element, "boot/@order", ++writer->boot_order);
}

static void
write_nics (Writer *writer, gboolean first)
{
  GPtrArray *nics = writer->machine->nics;

  for (guint i = 0; i < nics->len; i++)
    if ((i == 0 && writer->machine->boots_network) == first)
      write_nic (writer, nics->pdata[i], first);
}

static void
write_usb (Writer *writer)
{
  const char *model = writer->policy->usb_model;
  static const char *const companions[] = { "ich9-uhci1", "ich9-uhci2", "ich9-uhci3" };

  if (model == NULL)
    return;
  if (g_str_equal (model, "qemu-xhci")) {
    add_device (writer, "controller",
                PARTS ({ "@type", "usb" }, { "@model", model }, { "@ports", "15" }));
    return;
  }
  add_device (writer, "controller",
              PARTS ({ "@type", "usb" }, { "@index", "0" }, { "@model", model }));
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++) {
    PdkXmlElement *controller =
        add_device (writer, "controller",
                    PARTS ({ "@type", "usb" }, { "@index", "0" }, { "@model", companions[i] }));

    set_number (controller, "master/@startport", 2 * i);
  }
}

static void
write_controllers (Writer *writer)
{
  write_usb (writer);
  /* libvirt takes the first one for the root of all otherwise. */
  if (writer->policy->pcie_ports > 0)
    add_device (writer, "controller",
                PARTS ({ "@type", "pci" }, { "@index", "0" }, { "@model", "pcie-root" }));
  for (guint i = 0; i < writer->policy->pcie_ports; i++)
    add_device (writer, "controller", PARTS ({ "@type", "pci" }, { "@model", "pcie-root-port" }));
  if (g_strcmp0 (writer->policy->disk_bus, "scsi") == 0 ||
      g_strcmp0 (writer->policy->cdrom_bus, "scsi") == 0)
    add_device (writer, "controller", PARTS ({ "@type", "scsi" }, { "@model", "virtio-scsi" }));
}

static void
write_lines (Writer *writer)
{
  add_device (writer, "console", PARTS ({ "@type", "pty" }));
  if (writer->policy->agent)
    add_device (writer, "channel",
                PARTS ({ "@type", "unix" }, { "target/@type", "virtio" },
                       { "target/@name", "org.qemu.guest_agent.0" }));
  if (g_strcmp0 (writer->policy->graphics, "spice") == 0 && !writer->policy->xen)
    add_device (writer, "channel",
                PARTS ({ "@type", "spicevmc" }, { "target/@type", "virtio" },
                       { "target/@name", "com.redhat.spice.0" }));
}

static void
write_screen (Writer *writer)
{
  const PdkCreatePolicy *policy = writer->policy;

  if (policy->tablet_bus != NULL)
    add_device (writer, "input", PARTS ({ "@type", "tablet" }, { "@bus", policy->tablet_bus }));
  if (policy->keyboard_bus != NULL)
    add_device (writer, "input", PARTS ({ "@type", "keyboard" }, { "@bus", policy->keyboard_bus }));
  if (policy->tpm_model != NULL)
    add_device (writer, "tpm",
                PARTS ({ "@model", policy->tpm_model }, { "backend/@type", "emulator" },
                       { "backend/@version", "2.0" }));
  if (policy->graphics != NULL)
    add_device (writer, "graphics",
                PARTS ({ "@type", policy->graphics }, { "@port", "-1" }, { "@autoport", "yes" }));
  if (policy->sound != NULL)
    add_device (writer, "sound", PARTS ({ "@model", policy->sound }));
  /* Xen’s have none where none is said. */
  if (policy->video == NULL && policy->xen)
    return;
  add_device (writer, "video",
              PARTS ({ "model/@type", policy->video != NULL ? policy->video : "none" }));
}

static void
write_extras (Writer *writer)
{
  const PdkCreatePolicy *policy = writer->policy;

  if (g_strcmp0 (policy->graphics, "spice") == 0 && policy->usb_model != NULL)
    for (guint i = 0; i < 2; i++)
      add_device (writer, "redirdev", PARTS ({ "@bus", "usb" }, { "@type", "spicevmc" }));
  /* Without a driver it does no harm, and one may come later. */
  add_device (writer, "memballoon", PARTS ({ "@model", policy->xen ? "xen" : "virtio" }));
  if (policy->rng)
    add_device (writer, "rng",
                PARTS ({ "@model", "virtio" }, { "backend/@model", "random" },
                       { "backend", "/dev/urandom" }));
}

static void
write_devices (Writer *writer, PdkXmlDocument *offer)
{
  g_autofree char *emulator = pdk_xml_get_string (pdk_xml_document_get_root (offer), "path");

  writer->devices = pdk_xml_add (writer->root, "devices", NULL);
  pdk_xml_set (writer->devices, "emulator", emulator);
  write_nics (writer, TRUE);
  for (guint i = 0; i < writer->machine->disks->len; i++)
    write_disk (writer, i);
  write_controllers (writer);
  write_nics (writer, FALSE);
  write_lines (writer);
  write_screen (writer);
  write_extras (writer);
}

PdkXmlDocument *
pdk_create_machine_write (PdkCreateMachine *self,
                          const PdkCreatePolicy *policy,
                          PdkXmlDocument *offer)
{
  PdkXmlDocument *document = pdk_xml_document_new ("domain");
  Writer writer = { .machine = self, .policy = policy };

  writer.root = pdk_xml_document_get_root (document);
  write_identity (&writer, offer);
  if (self->container != NULL) {
    pdk_create_container_write (self, writer.root, offer);
    return document;
  }
  write_os (&writer, offer);
  write_features (&writer);
  if (policy->cpu_mode != NULL)
    pdk_xml_set (writer.root, "cpu/@mode", policy->cpu_mode);
  write_clock (&writer);
  write_lifecycle (&writer);
  write_devices (&writer, offer);
  return document;
}
