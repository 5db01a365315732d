/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "os/pdk-os-info.h"
#include "xml/pdk-xml.h"

G_BEGIN_DECLS

/* What a new machine is made of where nobody decides otherwise: by what the system has drivers for,
 * and by what this host says that it offers.  Nothing is assumed of a host. */

/** What somebody may have decided; “auto” is left to the policy. */
typedef enum {
  PDK_CREATE_FIRMWARE_AUTO,
  PDK_CREATE_FIRMWARE_BIOS,
  PDK_CREATE_FIRMWARE_UEFI,
  PDK_CREATE_FIRMWARE_SECURE_BOOT,
} PdkCreateFirmware;

typedef enum {
  PDK_CREATE_DISPLAY_AUTO,
  PDK_CREATE_DISPLAY_SPICE,
  PDK_CREATE_DISPLAY_VNC,
  PDK_CREATE_DISPLAY_NONE,
} PdkCreateDisplay;

/**
 * PdkCreatePolicy:
 * @os_type: libvirt's: “hvm”, or for paravirtual machines of Xen’s “linux” and “xenpvh”
 * @xen: it is one of Xen’s: what is not of Xen or QEMU’s old PC is not there
 * @bootloader: (nullable): what finds the system on a disk where no firmware does
 * @cpu_mode: (nullable): %NULL leaves the CPU to libvirt
 * @cdrom_bus: (nullable): %NULL where there can be no drive
 * @video: (nullable), @graphics: (nullable), @sound: (nullable), @tpm_model: (nullable),
 * @usb_model: (nullable), @tablet_bus: (nullable), @keyboard_bus: (nullable): %NULL for none
 * @pcie_ports: how many are left free for what is plugged in later
 * @hyperv: (nullable): of Windows’ enlightenments, those offered
 *
 * Strings are static, or those of the arguments it was made of.
 */
typedef struct {
  const char *os_type;
  gboolean xen;
  const char *bootloader;
  gboolean uefi;
  gboolean secure_boot;
  const char *cpu_mode;
  const char *disk_bus;
  const char *cdrom_bus;
  const char *floppy_bus;
  const char *nic_model;
  const char *graphics;
  const char *video;
  const char *sound;
  const char *tpm_model;
  const char *usb_model;
  const char *tablet_bus;
  const char *keyboard_bus;
  guint pcie_ports;
  gboolean acpi;
  gboolean agent; /* a channel for the guest's agent */
  gboolean rng;
  gboolean localtime; /* the machine's clock runs in the host's time zone */
  gboolean pc_timers;
  GStrv hyperv;
} PdkCreatePolicy;

/**
 * pdk_create_policy_choose_machine:
 * @os: (nullable): what will run there
 * @machines: the machine types that the host's capabilities list for @arch, aliases and all
 *
 * Its domain capabilities are what pdk_create_policy_make() wants.
 *
 * Returns: (transfer none) (nullable): one of @machines, or %NULL to leave it to libvirt
 */
const char *pdk_create_policy_choose_machine (PdkOsInfo *os,
                                              const char *arch,
                                              const char *const *machines);

/**
 * pdk_create_policy_make:
 * @os: (nullable): what will run there
 * @added: what it will be given drivers for, beside those that it has
 * @offer: the host's domain capabilities for the architecture, machine type and hypervisor
 *
 * Returns: (transfer full)
 */
PdkCreatePolicy *pdk_create_policy_make (PdkOsInfo *os,
                                         PdkOsDevices added,
                                         PdkXmlDocument *offer,
                                         PdkCreateFirmware firmware,
                                         PdkCreateDisplay display);
void pdk_create_policy_free (PdkCreatePolicy *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkCreatePolicy, pdk_create_policy_free)

G_END_DECLS
