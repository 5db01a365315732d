/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "create/pdk-block-device.h"
#include "create/pdk-appliance.h"
#include "create/pdk-create-host.h"
#include "create/pdk-create-plan.h"
#include "create/pdk-disk-image.h"
#include "network/pdk-network-choice.h"
#include "storage/pdk-storage.h"

G_BEGIN_DECLS

/** What a new machine is started from. */
typedef enum {
  PDK_CREATE_FROM_DOWNLOAD,  /* an image of a disc, from the network */
  PDK_CREATE_FROM_DISC,      /* an image of a disc */
  PDK_CREATE_FROM_TREE,      /* an install tree on the network */
  PDK_CREATE_FROM_CLOUD,     /* a copy of a system that is told who it is at its first start */
  PDK_CREATE_FROM_DISK,      /* a disk with a system on it */
  PDK_CREATE_FROM_APPLIANCE, /* a machine in a file */
  PDK_CREATE_FROM_NETWORK,   /* a server that it finds there */
  PDK_CREATE_FROM_NOTHING,   /* decided later */
  PDK_CREATE_FROM_PROGRAM,   /* a container: a program of the host */
  PDK_CREATE_FROM_FOLDER,    /* a container: a system in a folder of the host */
} PdkCreateFrom;

#define PDK_CREATE_N_FROM (PDK_CREATE_FROM_FOLDER + 1)

gboolean pdk_create_from_is_container (PdkCreateFrom from);
/** Whether it starts from disks that another machine had. */
gboolean pdk_create_from_is_disk (PdkCreateFrom from);

/**
 * PdkCreateSpec:
 * @location: (nullable): the path of a disc, image or disk
 * @address: (nullable): where that is downloaded from first, into a file of this computer
 * @checksum: (nullable): of what is downloaded
 * @disc_pool: (nullable): where a disc is copied to that is a file of this computer; %NULL: it is
 *   used where it is
 * @disc_size: bytes of one that is copied
 * @storage: (nullable): of the host; what its pools are known to have, nothing new is called
 * @grants: (nullable) (element-type PdkFileGrant): what its user is permitted for @location
 * @image: (nullable): what the image there is, where the disk is a copy of it
 * @appliance: (nullable): the machine in the file at @location
 * @cloud: (nullable): what the system in it is told
 * @container: (nullable): what a container runs
 * @disk: (nullable): the path of an existing disk that a system is installed on
 * @disk_grants: (nullable) (element-type PdkFileGrant): what its user is permitted for that
 * @disk_format: (nullable): of an existing disk
 * @disk_backing: (nullable): the file that an existing disk is built upon
 * @disk_user: (nullable): the name of a machine that has it: untrusted
 * @disk_device: (nullable): what it is where it is a device, and was not made for machines
 * @kernel, @initrd, @arguments: (nullable): of a tree
 * @drivers: (nullable): the path of a disc, from which the installer on another is given drivers for
 *   VirtIO
 * @drivers_pool: (nullable): where that is copied to, as with @disc_pool
 * @drivers_size: bytes of one that is copied
 * @drivers_grants: (nullable) (element-type PdkFileGrant): what its user is permitted for that
 * @unattended: (nullable): what an installer is told instead of being asked
 * @disc_arch: (nullable): which machines a disc starts, as far as it is known
 * @disc_path: (nullable): where all of a disc can be read by this program, be it only once it is
 *   downloaded
 * @disc_is_volume: whether that is a volume of the host, not a file of this computer
 * @os: (nullable)
 * @machine: (nullable): its type
 * @memory: bytes
 * @disk_pool: (nullable): where a new disk is made; %NULL: none is
 * @disk_size: bytes
 * @disk_full: all of it is allocated now
 * @disk_qcow2: whether it is qcow2, for pools of files
 * @boot_pool: (nullable): where what is only there for the installation is put: a tree's kernel
 * @links: (nullable) (element-type PdkHostLink): what #PdkNodeList says of the host’s networks
 * @nics: (element-type PdkNetworkChoice): what its network cards are plugged into, in the order of an
 *   appliance's; there is no card where it is nothing
 * @keep_macs: whether an appliance's cards keep their addresses
 * @macs: (nullable): those that the host's machines have, which it does not keep: see pdk-create-macs.h
 *
 * What was decided of a new machine.  All is borrowed.
 */
typedef struct {
  PdkCreateFrom from;
  const char *name;
  const char *location;
  const char *address;
  const char *checksum;
  const char *disc_pool;
  guint64 disc_size;
  PdkStorage *storage;
  const GPtrArray *grants;
  const PdkDiskImage *image;
  const PdkAppliance *appliance;
  const PdkCloudConfig *cloud;
  const PdkContainerConfig *container;
  const char *disk;
  const GPtrArray *disk_grants;
  const char *disk_format;
  const char *disk_backing;
  const char *disk_user;
  const PdkBlockDevice *disk_device;
  const char *kernel;
  const char *initrd;
  const char *arguments;
  const char *drivers;
  const char *drivers_pool;
  guint64 drivers_size;
  const GPtrArray *drivers_grants;
  const PdkOsUnattended *unattended;
  const char *disc_arch;
  const char *disc_path;
  gboolean disc_is_volume;
  PdkOsInfo *os;
  const char *machine;
  guint64 memory;
  guint n_vcpus;
  const char *disk_pool;
  guint64 disk_size;
  gboolean disk_full;
  gboolean disk_qcow2;
  const char *boot_pool;
  GPtrArray *links;
  GPtrArray *nics;
  gboolean keep_macs;
  GHashTable *macs;
  PdkCreateFirmware firmware;
  PdkCreateDisplay display;
} PdkCreateSpec;

/** @offer: what the host offers such a machine.  Returns: (transfer full): how it is made */
PdkCreatePlan *pdk_create_spec_plan (const PdkCreateSpec *self, PdkXmlDocument *offer);

/** Whether it installs a system from a disc. */
gboolean pdk_create_from_is_disc (PdkCreateFrom from);

/** Whether it is given drivers for its installation: the disc with them is in a second drive. */
gboolean pdk_create_spec_has_drivers (const PdkCreateSpec *self);

/** Whether it has a disk that a system can be installed on. */
gboolean pdk_create_spec_has_disk (const PdkCreateSpec *self);
gboolean pdk_create_spec_has_network (const PdkCreateSpec *self);

/**
 * pdk_create_spec_check_name:
 *
 * Returns: %FALSE with %PDK_ERROR_INVALID and a message for the user where no machine can be called so
 */
gboolean pdk_create_spec_check_name (const char *name, GError **error);

G_END_DECLS
