/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-os-windows.h"

#include <glib/gi18n.h>
#include <string.h>

#include "pdk-error.h"
#include "xml/pdk-xml.h"

/* What libosinfo's answer files take for granted: a floppy or disc that is there all the time, with
 * drivers on it, a BIOS, and a PC. */

/* The path of drivers. */
#define DRIVERS "Microsoft-Windows-PnpCustomizationsWinPE"

/* The command that is run from the disc after the first restart. */
#define DEPLOYMENT "Microsoft-Windows-Deployment"

#define CONFIG_NS "http://schemas.microsoft.com/WMIConfig/2002/State"

/* What Windows’ setup may call a drive: nobody knows how many it finds before. */
#define FIRST_DRIVE 'C'
#define LAST_DRIVE  'H'

const char *
pdk_os_windows_get_drivers (const char *os_id)
{
  static const struct {
    const char *os_id;
    const char *folder;
  } known[] = {
    { "11", "w11" },        { "10", "w10" },    { "8.1", "w8.1" },    { "8", "w8" },
    { "7", "w7" },          { "2k8", "2k8" },   { "2k8r2", "2k8R2" }, { "2k12", "2k12" },
    { "2k12r2", "2k12R2" }, { "2k16", "2k16" }, { "2k19", "2k19" },   { "2k22", "2k22" },
    { "2k25", "2k25" },
  };
  static const char prefix[] = "http://microsoft.com/win/";

  if (os_id == NULL || !g_str_has_prefix (os_id, prefix))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (os_id + strlen (prefix), known[i].os_id))
      return known[i].folder;
  return NULL;
}

const char *
pdk_os_windows_get_arch (const char *arch)
{
  return g_strcmp0 (arch, "x86_64") == 0    ? "amd64"
         : g_strcmp0 (arch, "aarch64") == 0 ? "arm64"
                                            : "x86";
}

static PdkXmlElement *
find_component (PdkXmlElement *settings, const char *name)
{
  PdkXmlElement *at = NULL;

  while ((at = pdk_xml_next_in (settings, at, pdk_xml_get_namespace (settings), "component")) !=
         NULL)
    if (pdk_xml_equals (at, "@name", name))
      return at;
  return NULL;
}

static PdkXmlElement *
find_child (PdkXmlElement *parent, const char *name)
{
  return parent != NULL ? pdk_xml_next_in (parent, NULL, pdk_xml_get_namespace (parent), name)
                        : NULL;
}

static void
remove_children (PdkXmlElement *parent)
{
  PdkXmlElement *child = NULL;

  while ((child = pdk_xml_next_anywhere (parent, NULL, NULL)) != NULL)
    pdk_xml_remove (child);
}

static void
add (PdkXmlElement *parent, const char *name, const char *text)
{
  if (text != NULL)
    pdk_xml_add_in (parent, pdk_xml_get_namespace (parent), NULL, name, text);
}

/* https://learn.microsoft.com/windows-hardware/manufacture/desktop/configure-uefigpt-based-hard-drive-partitions
 * without the partition for recovery, which setup does without. */
static void
put_gpt (PdkXmlElement *disk)
{
  static const struct {
    const char *type, *size, *format, *letter;
  } parts[] = { { "EFI", "260", "FAT32", NULL },
                { "MSR", "16", NULL, NULL },
                { "Primary", NULL, "NTFS", "C" } };
  PdkXmlElement *created = find_child (disk, "CreatePartitions");
  PdkXmlElement *modified = find_child (disk, "ModifyPartitions");

  if (created == NULL || modified == NULL)
    return;
  remove_children (created);
  remove_children (modified);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    const char *ns = pdk_xml_get_namespace (disk);
    PdkXmlElement *create = pdk_xml_add_in (created, ns, NULL, "CreatePartition", NULL);
    PdkXmlElement *modify = pdk_xml_add_in (modified, ns, NULL, "ModifyPartition", NULL);
    g_autofree char *number = g_strdup_printf ("%u", i + 1);

    add (create, "Order", number);
    add (create, "Type", parts[i].type);
    add (create, "Size", parts[i].size);
    add (create, "Extend", parts[i].size == NULL ? "true" : NULL);
    add (modify, "Order", number);
    add (modify, "PartitionID", number);
    add (modify, "Format", parts[i].format);
    add (modify, "Letter", parts[i].letter);
  }
}

/* Setup refuses to install onto an MBR where it was started by UEFI. */
static void
settle_disk (PdkXmlElement *setup)
{
  PdkXmlElement *disk = find_child (find_child (setup, "DiskConfiguration"), "Disk");
  PdkXmlElement *image = find_child (find_child (setup, "ImageInstall"), "OSImage");
  PdkXmlElement *partition = find_child (find_child (image, "InstallTo"), "PartitionID");

  if (disk == NULL || partition == NULL)
    return;
  put_gpt (disk);
  pdk_xml_set_text (partition, "3");
}

static void
add_path (PdkXmlElement *paths, guint number, const char *path)
{
  const char *ns = pdk_xml_get_namespace (paths);
  PdkXmlElement *entry = pdk_xml_add_in (paths, ns, NULL, "PathAndCredentials", NULL);
  g_autofree char *key = g_strdup_printf ("%u", number);

  pdk_xml_set_attribute_in (entry, CONFIG_NS, "wcm", "action", "add");
  pdk_xml_set_attribute_in (entry, CONFIG_NS, "wcm", "keyValue", key);
  add (entry, "Path", path);
}

/* What there is of it setup loads, for itself and for the system: the disk would not be seen without.  A
 * path that is not there is passed over. */
static void
put_drivers (PdkXmlElement *component, const char *drivers)
{
  static const char *const folders[] = { "viostor", "NetKVM" };
  PdkXmlElement *paths = find_child (component, "DriverPaths");
  guint n = 0;

  if (paths == NULL)
    return;
  remove_children (paths);
  for (char drive = FIRST_DRIVE; drive <= LAST_DRIVE; drive++)
    for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
      g_autofree char *path = g_strdup_printf ("%c:\\%s\\%s", drive, folders[i], drivers);

      add_path (paths, ++n, path);
    }
}

/* Setup passes over what is for another one. */
static void
put_arch (PdkXmlElement *settings, const char *arch)
{
  const char *ns = pdk_xml_get_namespace (settings);

  for (PdkXmlElement *at = NULL; (at = pdk_xml_next_in (settings, at, ns, "component")) != NULL;)
    pdk_xml_set (at, "@processorArchitecture", pdk_os_windows_get_arch (arch));
}

static void
settle_components (PdkXmlElement *settings, const char *drivers)
{
  PdkXmlElement *deployment = find_component (settings, DEPLOYMENT);
  PdkXmlElement *component = find_component (settings, DRIVERS);

  if (deployment != NULL)
    pdk_xml_remove (deployment);
  if (component != NULL && drivers == NULL)
    pdk_xml_remove (component);
  else if (component != NULL)
    put_drivers (component, drivers);
}

char *
pdk_os_windows_settle (
    const char *answers, const char *arch, const char *drivers, gboolean uefi, GError **error)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_parse (answers, error);
  PdkXmlElement *root = NULL;
  PdkXmlElement *settings = NULL;

  if (document == NULL)
    return NULL;
  root = pdk_xml_document_get_root (document);
  if (pdk_xml_get_namespace (root) == NULL) {
    /* Translators: %s is the name of an element of XML */
    g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("“%s” is no answer file"),
                 pdk_xml_get_name (root));
    return NULL;
  }
  while ((settings = pdk_xml_next_in (root, settings, pdk_xml_get_namespace (root), "settings")) !=
         NULL) {
    PdkXmlElement *setup = find_component (settings, "Microsoft-Windows-Setup");

    put_arch (settings, arch);
    settle_components (settings, drivers);
    if (uefi && setup != NULL)
      settle_disk (setup);
  }
  return pdk_xml_document_to_string (document);
}
