/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-summary.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"

/* @format: with one %s, or none, for @name, which is untrusted */
static void
add_line (GStrvBuilder *lines, const char *format, const char *name)
{
  g_autofree char *safe = pdk_text_display (name);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *line = g_strjoinv (safe, parts);

  g_strv_builder_add (lines, line);
}

/* @least: nobody knows yet how large what is copied to it is.  Returns: (transfer full) */
static char *
describe_new (const PdkVolumeSpec *spec, gboolean least, const char *name, const char *pool)
{
  g_autofree char *size = pdk_text_format_kib (spec->capacity / 1024);

  if (spec->full && least)
    /* Translators: an amount, the name of a file, and of a storage pool */
    return g_strdup_printf (
        _ ("A disk of %s, or as large as the image, is made: “%s” in “%s”, with all its space"),
        size, name, pool);
  if (spec->full)
    /* Translators: an amount, the name of a file, and of a storage pool */
    return g_strdup_printf (_ ("A disk of %s is made: “%s” in “%s”, with all its space"), size,
                            name, pool);
  if (least)
    /* Translators: an amount, the name of a file, and of a storage pool */
    return g_strdup_printf (
        _ ("A disk of %s, or as large as the image, is made: “%s” in “%s”, which "
           "grows as it is written to"),
        size, name, pool);
  /* Translators: an amount, the name of a file, and of a storage pool */
  return g_strdup_printf (_ ("A disk of %s is made: “%s” in “%s”, which grows as it is written to"),
                          size, name, pool);
}

static void
add_disks (GStrvBuilder *lines, const PdkCreateSpec *from, PdkCreatePlan *plan)
{
  const gboolean least = from->image != NULL && from->image->capacity == 0;

  for (guint i = 0; i < plan->volumes->len; i++) {
    const PdkVolumeSpec *spec = ((PdkCreateVolume *) plan->volumes->pdata[i])->spec;
    g_autofree char *name = pdk_text_display (spec->name);
    g_autofree char *pool = pdk_text_display (spec->pool);
    g_autofree char *line = NULL;

    if (((PdkCreateVolume *) plan->volumes->pdata[i])->as_it_is)
      continue;
    if (((PdkCreateVolume *) plan->volumes->pdata[i])->answers) {
      /* Translators: the name of a file, and of a storage pool */
      line = g_strdup_printf (
          _ ("What the installer is told is put on a disc, “%s” in “%s”, until the machine has "
             "started"),
          name, pool);
      g_strv_builder_add (lines, line);
      continue;
    }
    if (((PdkCreateVolume *) plan->volumes->pdata[i])->seed != NULL) {
      line = g_strdup_printf (
          /* Translators: the name of a file, and of a storage pool */
          _ ("What it is told at its first start is put on a disc: “%s” in “%s”"), name, pool);
      g_strv_builder_add (lines, line);
      continue;
    }
    line = describe_new (spec, least, name, pool);

    g_strv_builder_add (lines, line);
  }
}

static void
add_download (GStrvBuilder *lines, const PdkCreateSpec *spec)
{
  /* Translators: %s is an address */
  add_line (lines, _ ("%s is downloaded, and kept on this computer for other machines"),
            spec->address);
  if (spec->checksum != NULL)
    add_line (lines, _ ("It is compared with its checksum"), "");
}

/* What it is made of is named after the machine, and there once for it. */
static void
add_downloaded_disc (GStrvBuilder *lines, const PdkCreateSpec *spec, const PdkCreatePlan *plan)
{
  g_autofree char *name = pdk_text_display (plan->disc_name);
  g_autofree char *pool = pdk_text_display (spec->disc_pool);
  /* Translators: the name of a storage pool, and of a file */
  g_autofree char *line =
      g_strdup_printf (_ ("A copy is put into “%s” as “%s”, and stays there"), pool, name);

  add_download (lines, spec);
  g_strv_builder_add (lines, line);
  if (pdk_create_spec_has_disk (spec))
    add_line (lines, _ ("The machine starts from it; it is taken out after the installation"), "");
  else
    add_line (lines, _ ("The machine starts from it"), "");
}

static void
add_packed (GStrvBuilder *lines, const PdkCreateSpec *spec)
{
  if (pdk_disk_image_is_foreign (spec->image->format))
    /* Translators: %s is the path of a disk image */
    add_line (lines,
              _ ("The file %s of this computer is unpacked, converted and copied to the host"),
              spec->location);
  else
    /* Translators: %s is the path of a disk image */
    add_line (lines, _ ("The file %s of this computer is unpacked and copied to the host"),
              spec->location);
}

static void
add_image (GStrvBuilder *lines, const PdkCreateSpec *spec)
{
  if (spec->address != NULL) {
    add_download (lines, spec);
    if (spec->image->packed)
      add_line (lines, _ ("It is unpacked and copied to the host"), "");
    else
      add_line (lines, _ ("It is copied to the host"), "");
    return;
  }
  if (spec->image->packed) {
    add_packed (lines, spec);
    return;
  }
  if (pdk_disk_image_is_foreign (spec->image->format))
    /* Translators: %s is the path of a disk image */
    add_line (lines, _ ("The file %s of this computer is converted and copied to the host"),
              spec->location);
  else if (spec->image->is_here)
    /* Translators: %s is the path of a disk image */
    add_line (lines, _ ("The file %s of this computer is copied to the host"), spec->location);
  else
    /* Translators: %s is the path of a disk image */
    add_line (lines, _ ("The host’s volume %s is copied"), spec->location);
}

/* @from: the path of a file of this computer; @to: what it is called in @in */
static void
add_copied_disc (GStrvBuilder *lines, const char *from, const char *in, const char *to)
{
  g_autofree char *name = pdk_text_display (to);
  g_autofree char *pool = pdk_text_display (in);
  /* Translators: the name of a storage pool, and of a file */
  g_autofree char *line =
      g_strdup_printf (_ ("It is put into “%s” as “%s”, and stays there for other machines"), pool,
                       name);

  /* Translators: %s is the path of a disc image */
  add_line (lines, _ ("The disc %s of this computer is copied to the host"), from);
  g_strv_builder_add (lines, line);
}

static void
add_disc (GStrvBuilder *lines, const PdkCreateSpec *spec, const PdkCreatePlan *plan)
{
  const char *pool = spec->disc_pool;

  if (pool != NULL)
    add_copied_disc (lines, spec->location, pool, plan->disc_name);
  if (pool != NULL && pdk_create_spec_has_disk (spec))
    add_line (lines, _ ("The machine starts from it; it is taken out after the installation"), "");
  else if (pool != NULL)
    add_line (lines, _ ("The machine starts from it"), "");
  else if (pdk_create_spec_has_disk (spec))
    /* Translators: %s is the path of a disc image */
    add_line (lines, _ ("It starts from %s, which is taken out after the installation"),
              spec->location);
  else
    /* Translators: %s is the path of a disc image */
    add_line (lines, _ ("It starts from %s"), spec->location);
}

static const char *
describe_appliance (const PdkAppliance *appliance)
{
  const PdkApplianceDisk *first = appliance->disks->pdata[0];

  if (first->path != NULL)
    /* Translators: %s is the path of a file */
    return _ ("The disks beside the file %s of this computer are converted and copied to the host");
  /* Translators: %s is the path of a file */
  return _ ("The disks in the file %s of this computer are converted and copied to the host");
}

/* @path: of a disk that is no file */
static void
add_device (GStrvBuilder *lines, const PdkCreateSpec *spec, const char *path)
{
  g_autofree char *what = pdk_block_device_describe (spec->disk_device);
  g_autofree char *name = pdk_text_display (path);
  g_autofree char *line =
      spec->disk != NULL
          /* Translators: a path, and what that is: “a whole disk of the host (20.0 GiB)” */
          ? g_strdup_printf (
                _ ("Careful: %s is %s, and no file. Installing the system erases all that is "
                   "on it."),
                name, what)
          /* Translators: a path, and what that is: “a whole disk of the host (20.0 GiB)” */
          : g_strdup_printf (
                _ ("Careful: %s is %s, and no file. The machine writes to it directly."), name,
                what);

  g_strv_builder_add (lines, line);
  if (!spec->disk_device->use_known)
    g_strv_builder_add (lines,
                        _ ("Whether the host uses it itself cannot be told from here: make sure "
                           "that nothing on it is mounted there"));
}

/* Of a disk that is there already. */
static void
add_existing (GStrvBuilder *lines, const PdkCreateSpec *spec)
{
  if (spec->image != NULL)
    return;
  if (spec->disk != NULL)
    /* Translators: %s is the path of a disk */
    add_line (lines, _ ("It uses the disk %s: what is on that may be lost"), spec->disk);
  if (spec->disk_device != NULL)
    add_device (lines, spec, spec->disk != NULL ? spec->disk : spec->location);
  if (spec->disk_backing != NULL)
    /* Translators: %s is the path of a file */
    add_line (lines, _ ("It reads the file %s as well: the disk is built upon it"),
              spec->disk_backing);
  if (spec->disk_user != NULL)
    /* Translators: %s is the name of a machine */
    add_line (
        lines,
        _ ("Careful: the machine “%s” has this disk too, and what is on it is destroyed when both "
           "run at once"),
        spec->disk_user);
}

static void
add_source (GStrvBuilder *lines, const PdkCreateSpec *spec, const PdkCreatePlan *plan)
{
  switch (spec->from) {
  case PDK_CREATE_FROM_DOWNLOAD:
    add_downloaded_disc (lines, spec, plan);
    break;
  case PDK_CREATE_FROM_DISC:
    add_disc (lines, spec, plan);
    break;
  case PDK_CREATE_FROM_TREE:
    /* Translators: %s is an address */
    add_line (lines, _ ("The installer is downloaded from %s"), spec->kernel);
    /* Translators: %s is the name of a storage pool */
    add_line (lines, _ ("It is put into “%s” until the machine has started"), spec->boot_pool);
    break;
  case PDK_CREATE_FROM_CLOUD:
    add_image (lines, spec);
    break;
  case PDK_CREATE_FROM_DISK:
    if (spec->image != NULL)
      add_image (lines, spec);
    else
      /* Translators: %s is the path of a disk */
      add_line (lines, _ ("It uses the disk %s as it is, and writes to it"), spec->location);
    break;
  case PDK_CREATE_FROM_APPLIANCE:
    add_line (lines, describe_appliance (spec->appliance), spec->location);
    break;
  case PDK_CREATE_FROM_NETWORK:
    add_line (lines, _ ("It starts from the network"), "");
    break;
  case PDK_CREATE_FROM_NOTHING:
    add_line (lines, _ ("It starts with an empty drive"), "");
    break;
  case PDK_CREATE_FROM_PROGRAM:
    /* Translators: %s is the path of a program */
    add_line (lines, _ ("It runs the host’s program %s, which sees the files of the host"),
              spec->container->init);
    break;
  case PDK_CREATE_FROM_FOLDER:
    /* Translators: %s is the path of a folder */
    add_line (lines, _ ("It starts the system in the folder %s as it is, and writes to it"),
              spec->container->root);
    break;
  }
}

/* Whether a machine of @arch runs what is made for @other. */
static gboolean
runs (const char *arch, const char *other)
{
  static const char *const pcs[] = { "i386", "i486", "i586", "i686", NULL };

  return g_str_equal (arch, other) ||
         ((g_str_equal (arch, "x86_64") || g_str_equal (arch, "i686")) &&
          g_strv_contains (pcs, other));
}

static void
add_other_arch (GStrvBuilder *lines, const PdkCreateSpec *spec, const PdkCreatePlan *plan)
{
  g_autofree char *arch = pdk_xml_get_string (pdk_xml_document_get_root (plan->offer), "arch");
  g_autofree char *line = NULL;

  if (!pdk_create_from_is_disc (spec->from) || spec->disc_arch == NULL || arch == NULL ||
      g_str_equal (spec->disc_arch, "all") || runs (arch, spec->disc_arch))
    return;
  /* Translators: two architectures: “aarch64”, “x86_64” */
  line = g_strdup_printf (_ ("The disc is for %s: a machine of %s does not start from it"),
                          spec->disc_arch, arch);
  g_strv_builder_add (lines, line);
}

static gboolean
is_windows (const PdkCreateSpec *spec)
{
  return spec->os != NULL && pdk_os_info_is_windows (spec->os, 0);
}

static gboolean
needs_uefi (const PdkCreateSpec *spec, const PdkCreatePlan *plan)
{
  g_autofree char *arch = pdk_xml_get_string (pdk_xml_document_get_root (plan->offer), "arch");

  return spec->os != NULL && arch != NULL &&
         pdk_os_info_get_firmware (spec->os, arch, "bios") == PDK_OS_UNSUPPORTED;
}

/* Returns: (nullable): what of it the host does not have; of the system’s name, where that is said */
static const char *
find_lacking (const PdkCreateSpec *spec, const PdkCreatePlan *plan)
{
  const PdkCreatePolicy *policy = plan->policy;
  const gboolean needed = needs_uefi (spec, plan);

  if (!policy->uefi && needed && spec->firmware != PDK_CREATE_FIRMWARE_BIOS)
    /* Translators: %s is the name of a system */
    return _ ("%s starts with UEFI only, and the host has no such firmware");
  if (!policy->uefi && spec->firmware >= PDK_CREATE_FIRMWARE_UEFI)
    return _ ("The host has no UEFI firmware: the machine starts with BIOS");
  if (!policy->secure_boot && spec->firmware == PDK_CREATE_FIRMWARE_SECURE_BOOT)
    return _ ("The host’s firmware has no Secure Boot: the machine is without it");
  if (policy->tpm_model == NULL && needed && is_windows (spec))
    /* Translators: %s is the name of a system */
    return _ ("%s asks for a TPM, and the host has none for machines: install swtpm there");
  return NULL;
}

/* What is customised is as the user wants it. */
static void
add_lacking (GStrvBuilder *lines, const PdkCreateSpec *spec, const PdkCreatePlan *plan)
{
  const char *text =
      plan->document == NULL && spec->container == NULL ? find_lacking (spec, plan) : NULL;

  if (text != NULL)
    add_line (lines, text, spec->os != NULL ? pdk_os_info_get_name (spec->os) : "");
}

/* Returns: (nullable): the path of the disc with drivers, as the machine is now, or its name in its pool */
static const char *
find_drivers (const PdkCreatePlan *plan)
{
  for (guint i = 0; i < plan->machine->disks->len; i++) {
    const PdkCreateDisk *disk = plan->machine->disks->pdata[i];

    if (disk->drivers)
      return disk->source;
  }
  return NULL;
}

/* Whether a disk of the machine is one that Windows has no driver for itself. */
static gboolean
has_virtio_disk (const PdkCreatePlan *plan)
{
  PdkXmlElement *devices = NULL;

  if (plan->document == NULL)
    return g_strcmp0 (plan->policy->disk_bus, "virtio") == 0;
  devices = pdk_xml_find (pdk_xml_document_get_root (plan->document), "devices");
  for (PdkXmlElement *at = NULL; (at = pdk_xml_next (devices, at, "disk")) != NULL;)
    if (pdk_xml_equals (at, "target/@bus", "virtio"))
      return TRUE;
  return FALSE;
}

static void
add_drivers (GStrvBuilder *lines, const PdkCreateSpec *spec, const PdkCreatePlan *plan)
{
  const char *drivers = find_drivers (plan);

  if (!pdk_create_spec_has_drivers (spec)) {
    if (is_windows (spec) && pdk_create_from_is_disc (spec->from) && has_virtio_disk (plan))
      add_line (lines,
                _ ("Windows’ setup sees no disk before it has drivers for it: give it their disc"),
                "");
    return;
  }
  if (drivers == NULL) {
    if (has_virtio_disk (plan))
      add_line (lines, _ ("Windows’ setup sees no disk: the disc with drivers was taken out"), "");
    return;
  }
  if (spec->drivers_pool != NULL)
    add_copied_disc (lines, spec->drivers, spec->drivers_pool, drivers);
  if (plan->unattended != NULL) {
    /* Translators: %s is the path of a disc image */
    add_line (lines,
              _ ("Drivers are on %s in a second drive, which is emptied after the installation"),
              drivers);
    add_line (lines, _ ("Windows’ setup is told where they are"), "");
    return;
  }
  /* Translators: %s is the path of a disc image */
  add_line (lines,
            _ ("Drivers are on %s in a second drive, and stay there: guest tools can be installed "
               "from it later"),
            drivers);
  if (has_virtio_disk (plan))
    add_line (lines, _ ("Windows’ setup sees no disk before you choose “Load driver”"), "");
}

static void
add_unattended (GStrvBuilder *lines, const PdkCreatePlan *plan)
{
  if (plan->unattended == NULL)
    return;
  add_line (lines, _ ("It is told what it would ask, and fills the whole disk without a question"),
            "");
  if (plan->disc != NULL)
    /* Translators: %s is the name of a storage pool */
    add_line (lines,
              _ ("The installer is read from the disc and put into “%s” until the machine has "
                 "started"),
              plan->pool);
  /* The file that discs of Windows start from for UEFI waits for one, whatever else it is told. */
  if (plan->unattended->uefi && pdk_os_unattended_is_windows (plan->unattended))
    add_line (lines, _ ("Windows’ disc asks for a key to be pressed before it starts"), "");
}

/* What somebody changed of it. */
static void
add_changes (GStrvBuilder *lines, const PdkCreatePlan *plan)
{
  for (guint i = 0; i < plan->unmade->len; i++)
    /* Translators: %s is the name of a file */
    add_line (lines, _ ("“%s” is not made: it was taken out of the machine"),
              plan->unmade->pdata[i]);
  for (guint i = 0; i < plan->unused->len; i++)
    /* Translators: %s is the path of a disk or disc */
    add_line (lines, _ ("%s is not used: it was taken out of the machine"), plan->unused->pdata[i]);
  for (guint i = 0; i < plan->changes->len; i++)
    /* Translators: %s is a change: “Disk vda: Cache mode: None” */
    add_line (lines, _ ("Customised: %s"), plan->changes->pdata[i]);
}

static gboolean
is_unused (const PdkCreateSpec *spec, const PdkCreatePlan *plan)
{
  if (plan->disc_name != NULL)
    return g_ptr_array_find_with_equal_func (plan->unmade, plan->disc_name, g_str_equal, NULL);
  if (spec->location == NULL)
    return FALSE;
  return g_ptr_array_find_with_equal_func (plan->unused, spec->location, g_str_equal, NULL);
}

static void
add_grants (GStrvBuilder *lines, PdkCreatePlan *plan)
{
  for (guint i = 0; i < plan->grants->len; i++) {
    const PdkFileGrant *grant = plan->grants->pdata[i];

    if ((grant->may & PDK_MAY_WRITE) != 0)
      /* Translators: %s is the path of a file */
      add_line (lines, _ ("The user that runs machines may read and write %s from then on (ACL)"),
                grant->path);
    else if ((grant->may & PDK_MAY_READ) != 0)
      /* Translators: %s is the path of a file */
      add_line (lines, _ ("The user that runs machines may read %s from then on (ACL)"),
                grant->path);
    else
      /* Translators: %s is the path of a folder */
      add_line (lines,
                _ ("The user that runs machines may pass through %s from then on, and see nothing "
                   "else there (ACL)"),
                grant->path);
  }
}

static gboolean
has_disk (const PdkCreatePlan *plan)
{
  for (guint i = 0; i < plan->machine->disks->len; i++)
    if (g_str_equal (((PdkCreateDisk *) plan->machine->disks->pdata[i])->device, "disk"))
      return TRUE;
  return FALSE;
}

/* What it lacks, too. */
static void
add_network (GStrvBuilder *lines, const PdkCreateSpec *spec, const PdkCreatePlan *plan)
{
  if (spec->container != NULL && spec->container->n_ids == 0)
    add_line (lines,
              _ ("Root in it is root on the host: that is little protection from what runs in it"),
              "");
  if (plan->document == NULL && spec->container == NULL && !has_disk (plan))
    add_line (lines, _ ("It has no disk: nothing that is done in it is kept"), "");
  if (plan->document == NULL && !pdk_create_spec_has_network (spec))
    add_line (lines, _ ("It has no network"), "");
  for (guint i = 0; i < plan->macs->len; i++)
    /* Translators: %s is the address of a network card (MAC) */
    add_line (lines, _ ("A network card gets another MAC address: a machine of the host has %s"),
              plan->macs->pdata[i]);
  for (guint i = 0; i < plan->networks->len; i++)
    /* Translators: %s is the name of a network */
    add_line (lines, _ ("The network “%s” is started"), plan->networks->pdata[i]);
}

GStrv
pdk_create_summary (const PdkCreateSpec *spec, PdkCreatePlan *plan)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  if (!is_unused (spec, plan)) {
    add_source (lines, spec, plan);
    add_existing (lines, spec);
    add_other_arch (lines, spec, plan);
  }
  add_lacking (lines, spec, plan);
  add_drivers (lines, spec, plan);
  add_unattended (lines, plan);
  add_grants (lines, plan);
  add_disks (lines, spec, plan);
  add_network (lines, spec, plan);
  add_changes (lines, plan);
  /* Translators: %s is the name of a virtual machine */
  add_line (lines, _ ("The machine “%s” is stored and started"), plan->machine->name);
  return g_strv_builder_end (lines);
}

/* Of what stays.  Returns: (transfer full) */
static char *
describe_files (PdkCreatePlan *plan)
{
  guint64 capacity = 0;
  guint n_files = 0;
  g_autofree char *size = NULL;

  for (guint i = 0; i < plan->volumes->len; i++) {
    const PdkCreateVolume *volume = plan->volumes->pdata[i];

    if (volume->answers)
      continue;
    capacity += volume->spec->capacity;
    n_files++;
  }
  if (n_files == 0)
    return g_strdup (_ ("No new files"));
  size = pdk_text_format_kib (capacity / 1024);
  /* Translators: %s is an amount: “20.0 GiB” */
  return g_strdup_printf (ngettext ("%u new file of up to %s", "%u new files of up to %s in all",
                                    n_files),
                          n_files, size);
}

char *
pdk_create_summary_brief (PdkCreatePlan *plan, gboolean emulated)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_autofree char *files = describe_files (plan);
  g_auto (GStrv) all = NULL;

  if (emulated)
    g_strv_builder_add (parts, _ ("Slow, without KVM"));
  g_strv_builder_add (parts, files);
  for (guint i = 0; i < plan->networks->len; i++)
    /* Translators: %s is the name of a network */
    add_line (parts, _ ("Network “%s” is started"), plan->networks->pdata[i]);
  all = g_strv_builder_end (parts);
  return g_strjoinv (" · ", all);
}

char *
pdk_create_summary_xml (PdkCreatePlan *plan, const char *folder, const char *scripted)
{
  g_autofree char *stored = pdk_create_plan_write (plan, PDK_CREATE_INSTALLED);
  g_autofree char *first = NULL;

  if (!pdk_create_plan_has_stages (plan))
    return g_steal_pointer (&stored);
  first = pdk_create_plan_foresee (plan, folder, scripted);
  return g_strdup_printf ("<!-- %s -->\n%s\n\n<!-- %s -->\n%s", _ ("For the installation"), first,
                          _ ("As it is stored"), stored);
}
