/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "create/pdk-container-config.h"
#include "create/pdk-create-policy.h"

G_BEGIN_DECLS

/* A machine that is to be made, as plain values, and the document that says so to libvirt. */

/**
 * PdkCreateDisk:
 * @device: “disk”, “cdrom” or “floppy”
 * @type: “file”, “block” or “volume”
 * @source: (nullable): a path, or the name of a volume; %NULL for an empty drive
 * @pool: (nullable): of a volume
 * @format: “qcow2”, “raw”
 * @sparse: whether what the guest discards is given back
 * @installs: whether it is booted for the installation only, and taken out after it
 * @answers: whether it tells the installer what that would ask: it is there for the installation only,
 *   with its drive, and never booted
 * @drivers: whether the installer is given drivers from it: it is never booted
 * @stays: whether that is there after the installation as well
 *
 * Free with pdk_create_disk_free().
 */
typedef struct {
  char *device;
  char *type;
  char *source;
  char *pool;
  char *format;
  gboolean sparse;
  gboolean installs;
  gboolean answers;
  gboolean drivers;
  gboolean stays;
} PdkCreateDisk;

/**
 * PdkCreateNic:
 * @type: “network”, “bridge”, “direct” (macvtap) or “user”
 * @source: (nullable): the network, bridge or network device of the host
 * @mac: (nullable): %NULL has libvirt make one up
 * @model: (nullable): %NULL: that of the policy
 * @backend: (nullable): “passt”: what does it for the type “user”
 *
 * Free with pdk_create_nic_free().
 */
typedef struct {
  char *type;
  char *source;
  char *mac;
  char *backend;
  char *model;
} PdkCreateNic;

/**
 * PdkCreateMachine:
 * @title: (nullable), @os_id: (nullable): libosinfo's
 * @machine: (nullable): its type, as the host's capabilities name it
 * @memory: bytes, a whole number of KiB
 * @disks: of #PdkCreateDisk, in the order they are booted
 * @nics: of #PdkCreateNic
 * @boots_network: whether the first network card is booted before the disks
 * @container: (nullable): what it runs; it has no disks then
 * @kernel, @initrd, @arguments: (nullable): booted instead of everything, for the installation
 */
typedef struct {
  char *name;
  char *title;
  char *os_id;
  char *machine;
  guint64 memory;
  guint n_vcpus;
  GPtrArray *disks;
  GPtrArray *nics;
  gboolean boots_network;
  PdkContainerConfig *container;
  char *kernel;
  char *initrd;
  char *arguments;
} PdkCreateMachine;

/** Whether the document is for the installation or for what comes after it. */
typedef enum { PDK_CREATE_INSTALL, PDK_CREATE_INSTALLED } PdkCreateStage;

PdkCreateMachine *pdk_create_machine_new (const char *name);
void pdk_create_machine_free (PdkCreateMachine *self);
/** Returns: (transfer none): appended to @self */
PdkCreateDisk *pdk_create_machine_add_disk (PdkCreateMachine *self,
                                            const char *device,
                                            const char *type,
                                            const char *source,
                                            const char *format);
PdkCreateNic *pdk_create_machine_add_nic (PdkCreateMachine *self,
                                          const char *type,
                                          const char *source);
/** Whether it has a place in the order that the machine starts from. */
gboolean pdk_create_disk_is_booted (const PdkCreateDisk *disk);
/** Whether its document for the installation is another than the one for after it. */
gboolean pdk_create_machine_has_stages (PdkCreateMachine *self);

/**
 * pdk_create_machine_write:
 * @offer: the host's domain capabilities for the architecture, machine type and hypervisor
 *
 * Addresses, names of devices on buses aside, are left to libvirt.
 *
 * Returns: (transfer full): the document, with the disc that it is installed from in its drive; see
 * pdk_create_plan_write() for the two that are made of it
 */
PdkXmlDocument *pdk_create_machine_write (PdkCreateMachine *self,
                                          const PdkCreatePolicy *policy,
                                          PdkXmlDocument *offer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkCreateMachine, pdk_create_machine_free)

G_END_DECLS
