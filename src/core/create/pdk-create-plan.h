/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/pdk-cloud-config.h"
#include "create/pdk-create-machine.h"
#include "create/pdk-file-access.h"
#include "storage/pdk-volume-spec.h"

G_BEGIN_DECLS

/**
 * PdkCreateVolume:
 * @path: (nullable): where it is on the host, once it is made
 * @image: (nullable): the path of what it is copied from
 * @image_is_here: whether that is a file of this computer, not a volume of the host
 * @packed: whether that has to be unpacked first; it is here then
 * @foreign: (nullable): the format it is in, where it has to be converted; it is here then
 * @offset, @length: where in @image it is, in bytes; @length 0: it is all of it
 * @as_it_is: whether it becomes a copy of @image, byte for byte: a disc
 * @seed: (nullable): what the disc says that it becomes
 * @answers: whether it becomes the disc with what the installer is told, and is there for as long as it
 *   takes to start
 */
typedef struct {
  PdkVolumeSpec *spec;
  char *path;
  char *image;
  gboolean image_is_here;
  gboolean as_it_is;
  gboolean packed;
  char *foreign;
  guint64 offset;
  guint64 length;
  PdkCloudConfig *seed;
  gboolean answers;
} PdkCreateVolume;

/** What somebody is permitted something for: the disc that was chosen, the drivers' disc, and an existing
 * disk. */
typedef enum {
  PDK_CREATE_FOR_SOURCE = 1 << 0,
  PDK_CREATE_FOR_DRIVERS = 1 << 1,
  PDK_CREATE_FOR_DISK = 1 << 2,
} PdkCreateUses;

/**
 * PdkCreatePlan:
 * @uuid: of the machine to be
 * @stem: what names of the volumes that are made for it begin with: its name, unless one is taken
 * @policy: made of @offer
 * @volumes: (element-type PdkCreateVolume): to be made
 * @download: (nullable): address of what is downloaded first: the image of a volume
 * @checksum: (nullable): of that
 * @disc_name: (nullable): of the volume that a disc is copied to
 * @disc: (nullable): the path of a disc that what the installation is booted with is on
 * @disc_is_volume: whether that is a volume of the host, not a file of this computer
 * @kernel, @initrd: (nullable): addresses of that, or paths on @disc; fetched into @pool
 * @unattended: (nullable): what the installer is told, in @initrd or on a disc of its own
 * @networks: (element-type utf8): to be started
 * @stopped: (element-type utf8): networks of the host that are known not to run
 * @macs: (element-type utf8): addresses that its cards do not keep, as other machines have them
 * @grants: (element-type PdkFileGrant): what is permitted to the user that it runs as; their uses are
 *   #PdkCreateUses
 * @document: (nullable): what somebody made of the machine's document, see #PdkCreateCustom; so are the
 *   following
 * @changes: (element-type utf8): what was changed, in words
 * @lost: (element-type utf8): what could not be changed any more, in words
 * @unmade: (element-type utf8): names of volumes that are not made, as the machine has no use for them
 * @unused: (element-type utf8): paths of discs and disks that it has no use for either
 * @autostart: whether it is started with its host
 *
 * All that has to be done for a new machine.
 */
typedef struct {
  char *uuid;
  char *stem;
  PdkCreateMachine *machine;
  PdkCreatePolicy *policy;
  PdkXmlDocument *offer;
  GPtrArray *volumes;
  char *download;
  char *checksum;
  char *disc_name;
  char *disc;
  gboolean disc_is_volume;
  char *kernel;
  char *initrd;
  char *pool;
  PdkOsUnattended *unattended;
  GPtrArray *networks;
  GPtrArray *stopped;
  GPtrArray *macs;
  GPtrArray *grants;
  PdkXmlDocument *document;
  GPtrArray *changes;
  GPtrArray *lost;
  GPtrArray *unmade;
  GPtrArray *unused;
  gboolean autostart;
} PdkCreatePlan;

/** @stem: of the names of its volumes; @machine, @policy: (transfer full) */
PdkCreatePlan *pdk_create_plan_new (const char *stem,
                                    PdkCreateMachine *machine,
                                    PdkCreatePolicy *policy,
                                    PdkXmlDocument *offer);
void pdk_create_plan_free (PdkCreatePlan *self);

/** @spec: (transfer full): of a disk of the machine.  Returns: (transfer none) */
PdkCreateVolume *pdk_create_plan_add_volume (PdkCreatePlan *self, PdkVolumeSpec *spec);

/** Has @grants be permitted, those that it has already only once.  @grants: (nullable) */
void pdk_create_plan_add_grants (PdkCreatePlan *self, const GPtrArray *grants, PdkCreateUses use);
/** Permits nothing that is for no other use. */
void pdk_create_plan_drop_grants (PdkCreatePlan *self, PdkCreateUses use);

/** Whether the machine is started with another document than it keeps. */
gboolean pdk_create_plan_has_stages (PdkCreatePlan *self);

/** Returns: (transfer full): the document of @stage, as far as it is known */
char *pdk_create_plan_write (PdkCreatePlan *self, PdkCreateStage stage);

/**
 * pdk_create_plan_foresee:
 * @folder: (nullable): of the pool that what it is booted with is put into
 * @scripted: (nullable): what a script adds to the command line: pdk_create_arguments_find_async()
 *
 * Returns: (transfer full): the document for the installation, with what is only known once it was begun
 */
char *pdk_create_plan_foresee (PdkCreatePlan *self, const char *folder, const char *scripted);
/** Returns: (transfer full): the command line with what a script wants of it, and @own, which comes last and
 * counts.  Both: (nullable) */
char *pdk_create_join_arguments (const char *scripted, const char *own);

/** Whether the machine has a disk or disc that is there already, or something of it is copied from that.
 * @path: where a machine finds it */
gboolean pdk_create_plan_has_volume (PdkCreatePlan *self,
                                     const char *pool,
                                     const char *name,
                                     const char *path);

/** Has @network be started. */
void pdk_create_plan_add_network (PdkCreatePlan *self, const char *network);
/** Returns: (transfer full) (element-type utf8): those that it is to be looked at whether they run: nobody may
 * have known that when it was decided */
GPtrArray *pdk_create_plan_list_networks (PdkCreatePlan *self);

/** Names of the volumes that what it is booted with is put into, for as long as it takes to start. */
char *pdk_create_plan_get_kernel_name (PdkCreatePlan *self);
char *pdk_create_plan_get_initrd_name (PdkCreatePlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkCreatePlan, pdk_create_plan_free)

G_END_DECLS
