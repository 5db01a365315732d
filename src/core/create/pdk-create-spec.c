/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-spec.h"

#include <glib/gi18n.h>
#include <string.h>

#include "create/pdk-create-disk-names.h"
#include "create/pdk-create-macs.h"
#include "os/pdk-os-disc.h"
#include "pdk-error.h"

gboolean
pdk_create_from_is_container (PdkCreateFrom from)
{
  return from == PDK_CREATE_FROM_PROGRAM || from == PDK_CREATE_FROM_FOLDER;
}

gboolean
pdk_create_from_is_disk (PdkCreateFrom from)
{
  return from == PDK_CREATE_FROM_DISK || from == PDK_CREATE_FROM_APPLIANCE;
}

gboolean
pdk_create_from_is_disc (PdkCreateFrom from)
{
  return from == PDK_CREATE_FROM_DISC || from == PDK_CREATE_FROM_DOWNLOAD;
}

gboolean
pdk_create_spec_has_disk (const PdkCreateSpec *self)
{
  return self->disk_pool != NULL || self->disk != NULL;
}

/* (nullable): where that is put which is only there for the installation */
static const char *
get_boot_pool (const PdkCreateSpec *self)
{
  return self->disk_pool != NULL ? self->disk_pool : self->boot_pool;
}

static const char *
get_place_type (const char *path)
{
  return g_str_has_prefix (path, "/dev/") ? "block" : "file";
}

/* A copy is in what it was in, or converted to what is best. */
static gboolean
is_qcow2 (const PdkCreateSpec *self)
{
  return self->image != NULL ? !g_str_equal (self->image->format, "raw") : self->disk_qcow2;
}

static void
add_new_disk (const PdkCreateSpec *self, PdkCreatePlan *plan)
{
  const char *format = is_qcow2 (self) ? "qcow2" : "raw";
  g_autofree char *name = g_strconcat (plan->stem, is_qcow2 (self) ? ".qcow2" : ".img", NULL);
  PdkVolumeSpec *volume = NULL;
  PdkCreateVolume *made = NULL;
  PdkCreateDisk *disk = NULL;

  if (self->disk_pool == NULL)
    return;
  volume = pdk_volume_spec_new (self->disk_pool, name, format, self->disk_size);
  volume->full = self->disk_full;
  disk = pdk_create_machine_add_disk (plan->machine, "disk", "volume", name, format);
  disk->pool = g_strdup (self->disk_pool);
  disk->sparse = !self->disk_full;
  made = pdk_create_plan_add_volume (plan, volume);
  if (self->image == NULL)
    return;
  made->image = g_strdup (self->location);
  made->image_is_here = self->image->is_here;
  made->packed = self->image->packed;
  if (pdk_disk_image_is_foreign (self->image->format))
    made->foreign = g_strdup (self->image->format);
}

/* The first has the name of a machine's only disk.  A number alone would be the next machine's. */
static void
add_appliance (const PdkCreateSpec *self, PdkCreatePlan *plan)
{
  for (guint i = 0; i < self->appliance->disks->len; i++) {
    const PdkApplianceDisk *from = self->appliance->disks->pdata[i];
    g_autofree char *name = i == 0 ? g_strconcat (plan->stem, ".qcow2", NULL)
                                   : g_strdup_printf ("%s-disk%u.qcow2", plan->stem, i + 1);
    PdkCreateDisk *disk =
        pdk_create_machine_add_disk (plan->machine, "disk", "volume", name, "qcow2");
    PdkCreateVolume *volume =
        pdk_create_plan_add_volume (plan, pdk_volume_spec_new (self->disk_pool, name, "qcow2",
                                                               from->capacity));

    disk->pool = g_strdup (self->disk_pool);
    disk->sparse = TRUE;
    volume->image = g_strdup (from->path != NULL ? from->path : self->location);
    volume->image_is_here = TRUE;
    volume->offset = from->offset;
    volume->length = from->length;
  }
}

/* It stays: without it the system would take its next start for one on another cloud. */
static void
add_seed (const PdkCreateSpec *self, PdkCreatePlan *plan)
{
  g_autofree char *name = g_strconcat (plan->stem, "-cidata.iso", NULL);
  const char *device = plan->policy->cdrom_bus != NULL ? "cdrom" : "disk";
  PdkCreateDisk *disk = NULL;

  disk = pdk_create_machine_add_disk (plan->machine, device, "volume", name, "raw");
  disk->pool = g_strdup (self->disk_pool);
  pdk_create_plan_add_volume (plan, pdk_volume_spec_new (self->disk_pool, name, "raw", 0))->seed =
      pdk_cloud_config_copy (self->cloud);
}

/* (nullable): as far as it is known by now */
static PdkPool *
find_pool (const PdkCreateSpec *self, const char *name)
{
  return self->storage != NULL && name != NULL ? pdk_storage_find_pool (self->storage, name) : NULL;
}

/* One that is downloaded is called after the machine: others have one of the same name. */
static char *
get_disc_name (const PdkCreateSpec *self, const PdkCreatePlan *plan)
{
  g_autofree char *name = NULL;
  PdkPool *pool = find_pool (self, self->disc_pool);

  if (self->address != NULL)
    return g_strconcat (plan->stem, "-install.iso", NULL);
  name = g_path_get_basename (self->location);
  return pool != NULL ? pdk_pool_find_free_name (pool, name) : g_steal_pointer (&name);
}

/* Returns: (transfer none): the drive with it */
static PdkCreateDisk *
add_drive (PdkCreatePlan *plan, const char *path)
{
  return pdk_create_machine_add_disk (plan->machine, "cdrom", get_place_type (path), path, "raw");
}

/* The same with the copy of a file of this computer.  @path: of that */
static PdkCreateDisk *
add_copy (PdkCreatePlan *plan, const char *pool, const char *name, const char *path, guint64 size)
{
  PdkCreateDisk *disk = pdk_create_machine_add_disk (plan->machine, "cdrom", "volume", name, "raw");
  PdkCreateVolume *volume =
      pdk_create_plan_add_volume (plan, pdk_volume_spec_new (pool, name, "raw", size));

  disk->pool = g_strdup (pool);
  volume->image = g_strdup (path);
  volume->image_is_here = TRUE;
  volume->as_it_is = TRUE;
  return disk;
}

static void
add_disc (const PdkCreateSpec *self, PdkCreatePlan *plan)
{
  PdkCreateDisk *disk = NULL;

  if (self->disc_pool == NULL) {
    disk = add_drive (plan, self->location);
  } else {
    plan->disc_name = get_disc_name (self, plan);
    disk = add_copy (plan, self->disc_pool, plan->disc_name, self->location, self->disc_size);
  }
  disk->installs = pdk_create_spec_has_disk (self);
}

gboolean
pdk_create_spec_has_drivers (const PdkCreateSpec *self)
{
  return self->drivers != NULL && pdk_create_spec_has_disk (self) &&
         pdk_create_from_is_disc (self->from);
}

/* Whether it is installed from a disc without a question. */
static gboolean
is_unattended (const PdkCreateSpec *self, const PdkCreatePlan *plan)
{
  return pdk_create_from_is_disc (self->from) && self->unattended != NULL &&
         self->unattended->disc != NULL && pdk_create_spec_has_disk (self) &&
         get_boot_pool (self) != NULL && plan->policy->cdrom_bus != NULL;
}

/* Both discs may have the same name, and be copied into the same pool. */
static char *
get_drivers_name (const PdkCreateSpec *self, const PdkCreatePlan *plan)
{
  PdkPool *pool = find_pool (self, self->drivers_pool);
  g_autofree char *name = g_path_get_basename (self->drivers);
  g_autofree char *other = g_strconcat ("drivers-", name, NULL);
  char *free = pool != NULL ? pdk_pool_find_free_name (pool, name) : g_strdup (name);

  if (g_strcmp0 (free, plan->disc_name) != 0 ||
      g_strcmp0 (self->drivers_pool, self->disc_pool) != 0)
    return free;
  g_free (free);
  return pool != NULL ? pdk_pool_find_free_name (pool, other) : g_steal_pointer (&other);
}

/* Who installs it goes on with what else is on that disc, once the system runs. */
static void
add_drivers (const PdkCreateSpec *self, PdkCreatePlan *plan)
{
  g_autofree char *name = NULL;
  PdkCreateDisk *disk = NULL;

  if (!pdk_create_spec_has_drivers (self))
    return;
  if (self->drivers_pool == NULL) {
    disk = add_drive (plan, self->drivers);
  } else {
    name = get_drivers_name (self, plan);
    disk = add_copy (plan, self->drivers_pool, name, self->drivers, self->drivers_size);
  }
  disk->drivers = TRUE;
  disk->stays = !is_unattended (self, plan);
}

static void
add_existing_disk (const PdkCreateSpec *self, PdkCreatePlan *plan, const char *path)
{
  pdk_create_machine_add_disk (plan->machine, "disk", get_place_type (path), path,
                               self->disk_format != NULL ? self->disk_format : "raw");
}

static void
add_disks (const PdkCreateSpec *self, PdkCreatePlan *plan)
{
  PdkCreateMachine *machine = plan->machine;

  if (self->from == PDK_CREATE_FROM_DISK && self->image == NULL)
    add_existing_disk (self, plan, self->location);
  else if (self->disk != NULL)
    add_existing_disk (self, plan, self->disk);
  else if (self->from == PDK_CREATE_FROM_APPLIANCE)
    add_appliance (self, plan);
  else
    add_new_disk (self, plan);
  if (self->from == PDK_CREATE_FROM_CLOUD)
    add_seed (self, plan);
  if (plan->policy->cdrom_bus == NULL)
    return;
  if (pdk_create_from_is_disc (self->from)) {
    add_disc (self, plan);
    add_drivers (self, plan);
  } else if (self->from == PDK_CREATE_FROM_NOTHING) {
    pdk_create_machine_add_disk (machine, "cdrom", "file", NULL, "raw");
  }
}

gboolean
pdk_create_spec_has_network (const PdkCreateSpec *self)
{
  for (guint i = 0; i < self->nics->len; i++)
    if (((const PdkNetworkChoice *) self->nics->pdata[i])->type != PDK_NETWORK_NONE)
      return TRUE;
  return FALSE;
}

/* What its system has a driver for, where it can be had.
 * Returns: (nullable): the model of a card as OVF calls it; %NULL: not known */
static const char *
find_model (const PdkCreateSpec *self, const PdkCreatePlan *plan, const char *kind)
{
  static const struct {
    const char *kind;
    const char *model;
  } known[] = { { "E1000", "e1000" },   { "E1000e", "e1000e" }, { "VmxNet3", "vmxnet3" },
                { "PCNet32", "pcnet" }, { "virtio", "virtio" }, { "virtio-net", "virtio" } };
  /* They are PCI cards of PCs; an e1000e wants PCIe. */
  const gboolean express = self->machine != NULL && strstr (self->machine, "q35") != NULL;

  if (kind == NULL || !plan->policy->pc_timers)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (kind, known[i].kind) == 0)
      return g_str_equal (known[i].model, "e1000e") && !express ? "e1000" : known[i].model;
  return NULL;
}

/* Returns: (transfer full) (nullable): %NULL has libvirt make one up */
static char *
take_mac (const PdkCreateSpec *self, PdkCreatePlan *plan, const char *mac)
{
  if (mac == NULL || !self->keep_macs)
    return NULL;
  if (!pdk_create_macs_has (self->macs, mac))
    return g_strdup (mac);
  g_ptr_array_add (plan->macs, g_strdup (mac));
  return NULL;
}

static void
add_nic (const PdkCreateSpec *self, PdkCreatePlan *plan, guint at)
{
  const PdkNetworkChoice *choice = self->nics->pdata[at];
  const PdkApplianceNic *had = NULL;
  PdkCreateNic *nic = NULL;

  if (choice->type == PDK_NETWORK_NONE)
    return;
  nic = pdk_create_machine_add_nic (plan->machine, pdk_network_choice_get_type_name (choice),
                                    choice->source);
  nic->backend = g_strdup (pdk_network_choice_get_backend (choice));
  if (self->from == PDK_CREATE_FROM_CLOUD)
    nic->mac = g_strdup (self->cloud->mac);
  if (self->from == PDK_CREATE_FROM_APPLIANCE && at < self->appliance->nics->len)
    had = self->appliance->nics->pdata[at];
  if (had != NULL) {
    nic->model = g_strdup (find_model (self, plan, had->kind));
    nic->mac = take_mac (self, plan, had->mac);
  }
  if (choice->stopped)
    pdk_create_plan_add_network (plan, choice->source);
}

/* Where the installer boots something that could have the answers in it. */
static gboolean
may_pack (const PdkCreateSpec *self, const PdkOsUnattended *unattended)
{
  return (unattended->ways & PDK_OS_BY_INITRD) != 0 && unattended->disc != NULL &&
         self->disc_path != NULL && pdk_os_disc_get_kernel (unattended->disc) != NULL &&
         pdk_os_disc_get_initrd (unattended->disc) != NULL;
}

/* With what is not asked of the user. */
static PdkOsUnattended *
make_unattended (const PdkCreateSpec *self, const PdkCreatePolicy *policy, PdkXmlDocument *offer)
{
  PdkOsUnattended *made = pdk_os_unattended_copy (self->unattended);

  if (made->disc != NULL)
    made->arch = g_strdup (pdk_os_disc_get_arch (made->disc));
  if (made->arch == NULL)
    made->arch = pdk_xml_get_string (pdk_xml_document_get_root (offer), "arch");
  made->address = made->disc == NULL ? g_strdup (self->location) : NULL;
  made->uefi = policy->uefi;
  made->drivers = pdk_create_spec_has_drivers (self);
  /* A second disk is one too many where the installer may take one for the other. */
  if (made->way == PDK_OS_BY_DISK &&
      !pdk_create_disk_names_are_fixed (policy->disk_bus, made->arch) && may_pack (self, made)) {
    made->way = PDK_OS_BY_INITRD;
    made->boots = TRUE;
  }
  if (made->way == PDK_OS_BY_CDROM && !pdk_os_unattended_is_windows (made))
    made->script_disk = g_strdup ("/dev/sr1");
  return made;
}

/* It is gone once the machine has started: that has it open by then. */
static void
add_answers (const PdkCreateSpec *self, PdkCreatePlan *plan)
{
  g_autofree char *name = g_strconcat (plan->stem, "-answers.iso", NULL);
  const char *device = plan->unattended->way == PDK_OS_BY_CDROM ? "cdrom" : "disk";
  PdkCreateDisk *disk = pdk_create_machine_add_disk (plan->machine, device, "volume", name, "raw");

  disk->pool = g_strdup (get_boot_pool (self));
  disk->answers = TRUE;
  pdk_create_plan_add_volume (plan, pdk_volume_spec_new (get_boot_pool (self), name, "raw", 0))
      ->answers = TRUE;
}

/* Where the installer has to be told where it finds the answers, or has them in what it is booted with,
 * that is booted past the disc. */
static void
add_unattended_disc (const PdkCreateSpec *self, PdkCreatePlan *plan, PdkXmlDocument *offer)
{
  PdkOsDisc *disc = NULL;

  if (!is_unattended (self, plan))
    return;
  disc = self->unattended->disc;
  plan->unattended = make_unattended (self, plan->policy, offer);
  if (plan->unattended->way != PDK_OS_BY_INITRD)
    add_answers (self, plan);
  if (!plan->unattended->boots)
    return;
  plan->disc = g_strdup (self->disc_path);
  plan->disc_is_volume = self->disc_is_volume;
  plan->kernel = g_strdup (pdk_os_disc_get_kernel (disc));
  plan->initrd = g_strdup (pdk_os_disc_get_initrd (disc));
  plan->pool = g_strdup (get_boot_pool (self));
}

static void
add_tree (const PdkCreateSpec *self, PdkCreatePlan *plan, PdkXmlDocument *offer)
{
  if (self->from != PDK_CREATE_FROM_TREE)
    return;
  plan->kernel = g_strdup (self->kernel);
  plan->initrd = g_strdup (self->initrd);
  plan->pool = g_strdup (self->boot_pool);
  if (self->arguments != NULL && *self->arguments != '\0')
    plan->machine->arguments = g_strdup (self->arguments);
  if (self->unattended != NULL)
    plan->unattended = make_unattended (self, plan->policy, offer);
}

static void
add_stopped (const PdkCreateSpec *self, PdkCreatePlan *plan)
{
  for (guint i = 0; self->links != NULL && i < self->links->len; i++) {
    const PdkHostLink *link = self->links->pdata[i];

    if (link->type == PDK_HOST_LINK_NETWORK && !link->active)
      g_ptr_array_add (plan->stopped, g_strdup (link->name));
  }
}

static PdkCreatePlan *
make_plan (const PdkCreateSpec *self, const char *stem, PdkXmlDocument *offer)
{
  PdkCreateMachine *machine = pdk_create_machine_new (self->name);
  const PdkOsDevices added =
      pdk_create_spec_has_drivers (self) ? PDK_OS_VIRTIO_BLOCK | PDK_OS_VIRTIO_NET : 0;
  PdkCreatePlan *plan = NULL;

  machine->os_id = self->os != NULL ? g_strdup (pdk_os_info_get_id (self->os)) : NULL;
  machine->machine = g_strdup (self->machine);
  machine->memory = self->memory / 1024 * 1024;
  machine->n_vcpus = self->n_vcpus;
  machine->container = self->container != NULL ? pdk_container_config_copy (self->container) : NULL;
  machine->boots_network = self->from == PDK_CREATE_FROM_NETWORK;
  plan = pdk_create_plan_new (stem, machine,
                              pdk_create_policy_make (self->os, added, offer, self->firmware,
                                                      self->display),
                              offer);
  pdk_create_plan_add_grants (plan, self->grants,
                              self->from == PDK_CREATE_FROM_DISK ? PDK_CREATE_FOR_DISK
                                                                 : PDK_CREATE_FOR_SOURCE);
  pdk_create_plan_add_grants (plan, self->disk_grants, PDK_CREATE_FOR_DISK);
  if (pdk_create_spec_has_drivers (self))
    pdk_create_plan_add_grants (plan, self->drivers_grants, PDK_CREATE_FOR_DRIVERS);
  plan->download = g_strdup (self->address);
  plan->checksum = g_strdup (self->checksum);
  add_disks (self, plan);
  for (guint i = 0; i < self->nics->len; i++)
    add_nic (self, plan, i);
  add_stopped (self, plan);
  add_tree (self, plan, offer);
  add_unattended_disc (self, plan, offer);
  g_free (pdk_create_disk_names_settle (plan));
  return plan;
}

static gboolean
is_taken (const PdkCreateSpec *self, const char *pool_name, const char *name)
{
  PdkPool *pool = find_pool (self, pool_name);

  return pool != NULL && pdk_pool_find_volume (pool, name) != NULL;
}

/* Whether the host has a volume of a name that one of its own would get. */
static gboolean
meets_others (const PdkCreateSpec *self, PdkCreatePlan *plan)
{
  g_autofree char *kernel = pdk_create_plan_get_kernel_name (plan);
  g_autofree char *initrd = pdk_create_plan_get_initrd_name (plan);

  for (guint i = 0; i < plan->volumes->len; i++) {
    const PdkVolumeSpec *volume = ((PdkCreateVolume *) plan->volumes->pdata[i])->spec;

    if (is_taken (self, volume->pool, volume->name))
      return TRUE;
  }
  return (plan->kernel != NULL && is_taken (self, plan->pool, kernel)) ||
         (plan->initrd != NULL && is_taken (self, plan->pool, initrd));
}

PdkCreatePlan *
pdk_create_spec_plan (const PdkCreateSpec *self, PdkXmlDocument *offer)
{
  PdkCreatePlan *plan = NULL;

  g_return_val_if_fail (self != NULL && self->name != NULL && offer != NULL, NULL);

  plan = make_plan (self, self->name, offer);
  /* All of them are called alike. */
  for (guint i = 2; meets_others (self, plan); i++) {
    g_autofree char *stem = g_strdup_printf ("%s-%u", self->name, i);

    pdk_create_plan_free (plan);
    plan = make_plan (self, stem, offer);
  }
  return plan;
}

gboolean
pdk_create_spec_check_name (const char *name, GError **error)
{
  const char *reason = NULL;

  if (*name == '\0')
    reason = _ ("A machine needs a name");
  else if (strchr (name, '/') != NULL)
    reason = _ ("A name has no slashes in it");
  else if (strpbrk (name, "\n\r\t") != NULL || !pdk_xml_is_text (name))
    reason = _ ("The name contains characters that cannot be used");
  else if (*name == '.' || g_ascii_isspace (*name) || g_ascii_isspace (name[strlen (name) - 1]))
    reason = _ ("A name begins with a letter or number, and has no space at its end");
  else if (strlen (name) > 200)
    reason = _ ("This name is too long");
  if (reason == NULL)
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, reason);
  return FALSE;
}
