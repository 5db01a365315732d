/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-stage.h"

typedef gboolean (*IsDisk) (PdkXmlElement *disk, gconstpointer data);

static PdkXmlElement *
find_disk (PdkXmlElement *root, PdkXmlElement *after, IsDisk is, gconstpointer data)
{
  PdkXmlElement *devices = pdk_xml_find (root, "devices");
  PdkXmlElement *disk = after;

  if (devices == NULL)
    return NULL;
  while ((disk = pdk_xml_next (devices, disk, "disk")) != NULL)
    if (is (disk, data))
      return disk;
  return NULL;
}

/* @data: its pool, and its name there */
static gboolean
is_volume (PdkXmlElement *disk, gconstpointer data)
{
  const char *const *names = data;

  return pdk_xml_equals (disk, "@type", "volume") &&
         pdk_xml_equals (disk, "source/@pool", names[0]) &&
         pdk_xml_equals (disk, "source/@volume", names[1]);
}

static gboolean
is_path (PdkXmlElement *disk, gconstpointer data)
{
  return pdk_xml_equals (disk, "source/@file", data) || pdk_xml_equals (disk, "source/@dev", data);
}

PdkXmlElement *
pdk_create_stage_find_volume (PdkXmlElement *root, const char *pool, const char *name)
{
  const char *const names[] = { pool, name };

  g_return_val_if_fail (root != NULL, NULL);

  return find_disk (root, NULL, is_volume, names);
}

PdkXmlElement *
pdk_create_stage_find_path (PdkXmlElement *root, const char *path)
{
  g_return_val_if_fail (root != NULL && path != NULL, NULL);

  return find_disk (root, NULL, is_path, path);
}

/* What is best for a device, where nothing else was decided. */
static void
tune_block (PdkXmlElement *disk)
{
  if (!pdk_xml_equals (disk, "@device", "disk"))
    return;
  if (pdk_xml_find (disk, "driver") != NULL && pdk_xml_equals (disk, "driver/@cache", NULL) &&
      pdk_xml_equals (disk, "driver/@io", NULL)) {
    pdk_xml_set (disk, "driver/@cache", "none");
    pdk_xml_set (disk, "driver/@io", "native");
  }
  if (pdk_xml_equals (disk, "driver/@discard", NULL))
    pdk_xml_set (disk, "driver/@discard", "unmap");
}

static void
put_path (PdkXmlElement *disk, const char *path)
{
  const gboolean block = g_str_has_prefix (path, "/dev/");

  pdk_xml_set (disk, "@type", block ? "block" : "file");
  pdk_xml_set (disk, block ? "source/@dev" : "source/@file", path);
  pdk_xml_set (disk, "source/@pool", NULL);
  pdk_xml_set (disk, "source/@volume", NULL);
  if (block)
    tune_block (disk);
}

void
pdk_create_stage_resolve (PdkXmlElement *root, GPtrArray *volumes)
{
  g_return_if_fail (root != NULL && volumes != NULL);

  for (guint i = 0; i < volumes->len; i++) {
    const PdkCreateVolume *volume = volumes->pdata[i];
    const char *const names[] = { volume->spec->pool, volume->spec->name };
    PdkXmlElement *disk = NULL;

    while (volume->path != NULL && (disk = find_disk (root, disk, is_volume, names)) != NULL)
      put_path (disk, volume->path);
  }
}

void
pdk_create_stage_boot (PdkXmlElement *root,
                       const char *kernel,
                       const char *initrd,
                       const char *arguments)
{
  g_return_if_fail (root != NULL && kernel != NULL);

  pdk_xml_set (root, "on_reboot", "destroy");
  /* It would look for one on the disk, which is empty yet. */
  pdk_xml_set (root, "bootloader", NULL);
  pdk_xml_set (root, "os/kernel", kernel);
  pdk_xml_set (root, "os/initrd", initrd);
  pdk_xml_set (root, "os/cmdline", arguments);
}

/* Before anything else, and off instead of booting it again: then it is started as it is stored. */
static void
add_installer (PdkXmlElement *root, PdkCreateMachine *machine)
{
  pdk_xml_set (root, "on_reboot", "destroy");
  if (machine->kernel != NULL)
    pdk_create_stage_boot (root, machine->kernel, machine->initrd, machine->arguments);
}

/* Behind all that has a place in the order: what is left there is an empty drive. */
static void
boot_last (PdkXmlElement *root, PdkXmlElement *drive)
{
  PdkXmlElement *devices = pdk_xml_find (root, "devices");
  guint64 own = 0;
  guint64 last = 0;

  if (!pdk_xml_get_uint (drive, "boot/@order", 1, G_MAXUINT16, &own))
    return;
  last = own;
  for (PdkXmlElement *at = NULL; (at = pdk_xml_next (devices, at, NULL)) != NULL;) {
    g_autofree char *closer = NULL;
    guint64 order = 0;

    if (at == drive || !pdk_xml_get_uint (at, "boot/@order", 1, G_MAXUINT16, &order) || order < own)
      continue;
    last = MAX (last, order);
    closer = g_strdup_printf ("%" G_GUINT64_FORMAT, order - 1);
    pdk_xml_set (at, "boot/@order", closer);
  }
  {
    g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, last);

    pdk_xml_set (drive, "boot/@order", text);
  }
}

/* (nullable): with the disc that it is installed from, or told by what the installer would ask, or given
 * drivers for nothing else */
static PdkXmlElement *
find_drive (PdkXmlElement *root, const PdkCreateDisk *disk)
{
  if (!disk->installs && !disk->answers && (!disk->drivers || disk->stays))
    return NULL;
  if (disk->pool != NULL)
    return pdk_create_stage_find_volume (root, disk->pool, disk->source);
  return pdk_create_stage_find_path (root, disk->source);
}

static void
take_out (PdkXmlElement *root, PdkCreateMachine *machine)
{
  for (guint i = 0; i < machine->disks->len; i++) {
    const PdkCreateDisk *disk = machine->disks->pdata[i];
    PdkXmlElement *drive = find_drive (root, disk);

    if (drive == NULL)
      continue;
    if (disk->answers) {
      pdk_xml_remove (drive);
      continue;
    }
    pdk_xml_remove (pdk_xml_find (drive, "source"));
    boot_last (root, drive);
  }
}

void
pdk_create_stage_make (PdkXmlElement *root, PdkCreateMachine *machine, PdkCreateStage stage)
{
  g_return_if_fail (root != NULL && machine != NULL);

  if (stage == PDK_CREATE_INSTALLED)
    take_out (root, machine);
  else if (pdk_create_machine_has_stages (machine))
    add_installer (root, machine);
}
