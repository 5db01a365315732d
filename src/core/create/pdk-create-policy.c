/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-xen.h"

#include <string.h>

#include "devices/pdk-capabilities.h"

/* As many as virt-manager keeps free. */
#define SPARE_PCIE_PORTS 14

typedef enum {
  ARCH_OTHER,
  ARCH_X86,
  ARCH_ARM, /* and others with the machine “virt”, its PCIe and no legacy */
  ARCH_POWER,
  ARCH_S390,
} Family;

/* What the choices are made of. */
typedef struct {
  PdkOsInfo *os; /* nullable */
  PdkOsDevices devices;
  PdkXmlDocument *offer;
  Family family;
  char *arch;
  gboolean kvm;
  gboolean q35;
} Facts;

static Family
get_family (const char *arch)
{
  static const struct {
    const char *arch;
    Family family;
  } known[] = {
    { "x86_64", ARCH_X86 },      { "i686", ARCH_X86 },    { "aarch64", ARCH_ARM },
    { "armv7l", ARCH_ARM },      { "riscv64", ARCH_ARM }, { "riscv32", ARCH_ARM },
    { "loongarch64", ARCH_ARM }, { "ppc64", ARCH_POWER }, { "ppc64le", ARCH_POWER },
    { "s390x", ARCH_S390 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (arch, known[i].arch) == 0)
      return known[i].family;
  return ARCH_OTHER;
}

/* Whether a list of the host's has @value; @unsaid where it has no such list. */
static gboolean
offers (const Facts *facts, const char *path, const char *value, gboolean unsaid)
{
  g_auto (GStrv) values = pdk_capabilities_get_values (facts->offer, path);

  return values != NULL ? g_strv_contains ((const char *const *) values, value) : unsaid;
}

/* The first of @wanted that the host offers. */
static const char *
first_offered (const Facts *facts, const char *path, const char *const *wanted)
{
  for (guint i = 0; wanted[i] != NULL; i++)
    if (offers (facts, path, wanted[i], FALSE))
      return wanted[i];
  return NULL;
}

static gboolean
is_windows (const Facts *facts, guint major)
{
  return facts->os != NULL && pdk_os_info_is_windows (facts->os, major);
}

static gboolean
has_pcie (const Facts *facts)
{
  return facts->q35 || facts->family == ARCH_ARM;
}

static const char *
find_machine (const char *const *machines, const char *name)
{
  for (guint i = 0; machines[i] != NULL; i++)
    if (g_str_equal (machines[i], name))
      return machines[i];
  return NULL;
}

/* A system that is not known is taken for a young one.  Behind Q35's PCIe ports, VirtIO is 1.0. */
static gboolean
knows_q35 (PdkOsInfo *os)
{
  PdkOsDevices devices = os != NULL ? pdk_os_info_get_devices (os) : PDK_OS_Q35;

  return (devices & PDK_OS_Q35) != 0 &&
         ((devices & PDK_OS_VIRTIO_1) != 0 || (devices & PDK_OS_VIRTIO_BLOCK) == 0);
}

const char *
pdk_create_policy_choose_machine (PdkOsInfo *os, const char *arch, const char *const *machines)
{
  const char *machine = NULL;

  g_return_val_if_fail (arch != NULL && machines != NULL, NULL);

  switch (get_family (arch)) {
  case ARCH_X86:
    /* Of Xen’s there is one for each kind of machine. */
    if (machines[0] != NULL && g_str_has_prefix (machines[0], "xen"))
      return machines[0];
    machine = knows_q35 (os) ? find_machine (machines, "q35") : find_machine (machines, "pc");
    return machine != NULL ? machine : find_machine (machines, "pc");
  case ARCH_ARM:
    return find_machine (machines, "virt");
  case ARCH_POWER:
    return find_machine (machines, "pseries");
  case ARCH_S390:
    return find_machine (machines, "s390-ccw-virtio");
  case ARCH_OTHER:
  default:
    return NULL;
  }
}

static gboolean
is_unsupported (const Facts *facts, const char *firmware)
{
  return facts->os != NULL &&
         pdk_os_info_get_firmware (facts->os, facts->arch, firmware) == PDK_OS_UNSUPPORTED;
}

/* Secure Boot where the system wants UEFI and is Windows: those that want UEFI ask for it. */
static void
choose_firmware (const Facts *facts, PdkCreateFirmware wish, PdkCreatePolicy *policy)
{
  const gboolean possible = offers (facts, "os/firmware", "efi", FALSE);
  const gboolean needed = facts->family == ARCH_ARM || is_unsupported (facts, "bios");
  const gboolean secure = offers (facts, "os/loader/secure", "yes", FALSE);

  if (wish == PDK_CREATE_FIRMWARE_AUTO)
    policy->uefi = possible && needed;
  else
    policy->uefi = possible && wish != PDK_CREATE_FIRMWARE_BIOS;
  if (wish == PDK_CREATE_FIRMWARE_AUTO)
    policy->secure_boot = policy->uefi && secure && is_windows (facts, 0);
  else
    policy->secure_boot = policy->uefi && secure && wish == PDK_CREATE_FIRMWARE_SECURE_BOOT;
}

static void
choose_cpu (const Facts *facts, PdkCreatePolicy *policy)
{
  static const char *const with_kvm[] = { "host-passthrough", "host-model", NULL };
  static const char *const emulated[] = { "maximum", NULL };

  policy->cpu_mode = first_offered (facts, "cpu/mode", facts->kvm ? with_kvm : emulated);
}

static void
choose_tpm (const Facts *facts, PdkCreatePolicy *policy)
{
  static const char *const models[] = { "tpm-crb", "tpm-tis", "tpm-spapr", NULL };

  if (policy->uefi && offers (facts, "devices/tpm/backendModel", "emulator", FALSE) &&
      offers (facts, "devices/tpm/backendVersion", "2.0", TRUE))
    policy->tpm_model = first_offered (facts, "devices/tpm/model", models);
}

static void
choose_disks (const Facts *facts, PdkCreatePolicy *policy)
{
  static const char *const with_ahci[] = { "sata", "ide", "scsi", "usb", "virtio", NULL };
  static const char *const old_pc[] = { "ide", "sata", "scsi", "usb", "virtio", NULL };
  static const char *const other[] = { "scsi", "usb", "virtio", NULL };
  /* Its setup on ARM reads no disc on anything else. */
  static const char *const windows[] = { "usb", "scsi", "virtio", NULL };
  const gboolean virtio = (facts->devices & PDK_OS_VIRTIO_BLOCK) != 0 || facts->family >= ARCH_ARM;

  policy->cdrom_bus = first_offered (facts, "devices/disk/bus",
                                     facts->family == ARCH_X86 ? facts->q35 ? with_ahci : old_pc
                                     : is_windows (facts, 0)   ? windows
                                                               : other);
  policy->disk_bus = policy->cdrom_bus;
  if (virtio && offers (facts, "devices/disk/bus", "virtio", FALSE))
    policy->disk_bus = "virtio";
  if (offers (facts, "devices/disk/bus", "fdc", FALSE))
    policy->floppy_bus = "fdc";
}

static void
choose_nic (const Facts *facts, PdkCreatePolicy *policy)
{
  static const struct {
    PdkOsDevices device;
    const char *model;
  } cards[] = {
    { PDK_OS_VIRTIO_NET, "virtio" }, { PDK_OS_E1000E, "e1000e" }, { PDK_OS_E1000, "e1000" },
    { PDK_OS_RTL8139, "rtl8139" },   { PDK_OS_PCNET, "pcnet" },   { PDK_OS_NE2K, "ne2k_pci" },
  };

  policy->nic_model = facts->family >= ARCH_ARM ? "virtio" : facts->q35 ? "e1000e" : "e1000";
  /* What libosinfo knows of other cards is of PCs. */
  if (facts->family >= ARCH_ARM)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++) {
    if ((facts->devices & cards[i].device) == 0)
      continue;
    /* An e1000e wants PCIe. */
    if (cards[i].device == PDK_OS_E1000E && !facts->q35)
      continue;
    policy->nic_model = cards[i].model;
    return;
  }
}

static void
choose_display (const Facts *facts, PdkCreateDisplay wish, PdkCreatePolicy *policy)
{
  static const char *const kinds[] = { "spice", "vnc", NULL };

  if (wish == PDK_CREATE_DISPLAY_NONE)
    return;
  policy->graphics = first_offered (facts, "devices/graphics/type", kinds);
  if (wish == PDK_CREATE_DISPLAY_SPICE && offers (facts, "devices/graphics/type", "spice", FALSE))
    policy->graphics = "spice";
  if (wish == PDK_CREATE_DISPLAY_VNC && offers (facts, "devices/graphics/type", "vnc", FALSE))
    policy->graphics = "vnc";
}

static void
choose_video (const Facts *facts, PdkCreatePolicy *policy)
{
  static const char *const virtio[] = { "virtio", "qxl", "vga", "bochs", "ramfb", NULL };
  static const char *const qxl[] = { "qxl", "vga", "bochs", NULL };
  /* Windows on ARM draws into memory until it has drivers, and VirtIO’s GPU has none to show. */
  static const char *const windows[] = { "ramfb", "virtio", NULL };
  static const char *const plain[] = { "vga", "bochs", "cirrus", "virtio", "ramfb", NULL };
  const char *const *wanted = plain;

  if (policy->graphics == NULL)
    return;
  if (facts->family == ARCH_ARM && is_windows (facts, 0))
    wanted = windows;
  else if (facts->family == ARCH_ARM || facts->family == ARCH_S390)
    wanted = virtio;
  /* Its firmware, and what that starts, draw on nothing else. */
  else if (facts->family == ARCH_POWER)
    wanted = plain;
  else if ((facts->devices & PDK_OS_VIRTIO_GPU) != 0)
    wanted = virtio;
  /* To who has no driver for it, it is a plain one; others can be told the size of the window. */
  else if (facts->family == ARCH_X86 && g_str_equal (policy->graphics, "spice"))
    wanted = qxl;
  policy->video = first_offered (facts, "devices/video/modelType", wanted);
}

static void
choose_sound (const Facts *facts, PdkCreatePolicy *policy)
{
  const PdkOsDevices hda = PDK_OS_ICH6 | PDK_OS_ICH9;

  if (facts->family == ARCH_S390 || facts->family == ARCH_OTHER ||
      g_strcmp0 (policy->graphics, "spice") != 0)
    return;
  /* Windows since Vista has one driver for all HDA, whatever libosinfo lists. */
  if ((facts->devices & hda) == 0 && (facts->devices & PDK_OS_AC97) != 0 && !is_windows (facts, 6))
    policy->sound = "ac97";
  else
    policy->sound = has_pcie (facts) ? "ich9" : "ich6";
}

/* S/390 has no USB.  Where there is no PS/2 the keyboard has to be said as well: a VirtIO one does nothing
 * in firmware and boot loaders. */
static void
choose_input (const Facts *facts, PdkCreatePolicy *policy)
{
  if (facts->family == ARCH_S390) {
    policy->tablet_bus = policy->keyboard_bus = policy->graphics != NULL ? "virtio" : NULL;
    return;
  }
  if (facts->family == ARCH_OTHER)
    return;
  /* Old systems have no driver for USB 3; one that is not known is taken for a young one. */
  if ((facts->devices & PDK_OS_XHCI) != 0 || facts->os == NULL || facts->family != ARCH_X86 ||
      (facts->q35 && !is_windows (facts, 0)))
    policy->usb_model = "qemu-xhci";
  else
    policy->usb_model = "ich9-ehci1";
  if (policy->graphics == NULL)
    return;
  policy->tablet_bus = "usb";
  if (facts->family != ARCH_X86)
    policy->keyboard_bus = "usb";
}

static void
choose_clock (const Facts *facts, PdkCreatePolicy *policy)
{
  policy->localtime = facts->os != NULL && pdk_os_info_keeps_local_time (facts->os);
  policy->pc_timers = facts->family == ARCH_X86;
}

/* Windows' own interface to hypervisors.  The first three come with any KVM; the others where the
 * host lists them.  https://libvirt.org/formatdomain.html#hypervisor-features */
static void
choose_hyperv (const Facts *facts, PdkCreatePolicy *policy)
{
  static const struct {
    const char *feature;
    gboolean always;
  } wanted[] = {
    { "relaxed", TRUE },   { "vapic", TRUE },  { "spinlocks", TRUE }, { "vpindex", FALSE },
    { "runtime", FALSE },  { "synic", FALSE }, { "stimer", FALSE },   { "frequencies", FALSE },
    { "tlbflush", FALSE }, { "ipi", FALSE },
  };
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();

  if (!facts->kvm || facts->family != ARCH_X86 || !is_windows (facts, 6) ||
      pdk_capabilities_lacks (facts->offer, "features/hyperv"))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (offers (facts, "features/hyperv/features", wanted[i].feature, wanted[i].always))
      g_strv_builder_add (found, wanted[i].feature);
  policy->hyperv = g_strv_builder_end (found);
}

static void
choose_extras (const Facts *facts, PdkCreatePolicy *policy)
{
  const gboolean virtio = facts->family >= ARCH_ARM;

  policy->acpi = facts->family == ARCH_X86 || (facts->family == ARCH_ARM && policy->uefi);
  policy->agent = virtio || (facts->devices & PDK_OS_VIRTIO_CONSOLE) != 0 || facts->os == NULL ||
                  is_windows (facts, 6);
  policy->rng = (virtio || (facts->devices & PDK_OS_VIRTIO_RNG) != 0) &&
                offers (facts, "devices/rng/backendModel", "random", FALSE);
  if (has_pcie (facts))
    policy->pcie_ports = SPARE_PCIE_PORTS;
}

PdkCreatePolicy *
pdk_create_policy_make (PdkOsInfo *os,
                        PdkOsDevices added,
                        PdkXmlDocument *offer,
                        PdkCreateFirmware firmware,
                        PdkCreateDisplay display)
{
  PdkCreatePolicy *policy = g_new0 (PdkCreatePolicy, 1);
  PdkXmlElement *root = NULL;
  g_autofree char *machine = NULL;
  Facts facts = { .os = os, .offer = offer };

  g_return_val_if_fail (offer != NULL, policy);

  root = pdk_xml_document_get_root (offer);
  machine = pdk_xml_get_string (root, "machine");
  policy->os_type = "hvm";
  /* A container has none of all that. */
  if (pdk_xml_equals (root, "domain", "lxc"))
    return policy;
  if (pdk_xml_equals (root, "domain", "xen")) {
    pdk_create_xen_choose (os, offer, display, policy);
    return policy;
  }
  facts.arch = pdk_xml_get_string (root, "arch");
  facts.family = get_family (facts.arch);
  facts.kvm = pdk_xml_equals (root, "domain", "kvm");
  facts.q35 = machine != NULL && strstr (machine, "q35") != NULL;
  facts.devices = (os != NULL ? pdk_os_info_get_devices (os) : 0) | added;

  choose_firmware (&facts, firmware, policy);
  choose_cpu (&facts, policy);
  choose_tpm (&facts, policy);
  choose_disks (&facts, policy);
  choose_nic (&facts, policy);
  choose_display (&facts, display, policy);
  choose_video (&facts, policy);
  choose_sound (&facts, policy);
  choose_input (&facts, policy);
  choose_clock (&facts, policy);
  choose_hyperv (&facts, policy);
  choose_extras (&facts, policy);
  g_free (facts.arch);
  return policy;
}

void
pdk_create_policy_free (PdkCreatePolicy *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->hyperv);
  g_free (self);
}
