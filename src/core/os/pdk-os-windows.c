/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-os-windows.h"

#include <glib/gi18n.h>

#include "pdk-error.h"
#include "xml/pdk-xml.h"

/* What libosinfo's answer files take for granted: a floppy or disc that is there all the time, with
 * drivers on it, and a BIOS. */

/* The path of drivers, and the command that is run from the disc after the first restart. */
static const char *const gone[] = { "Microsoft-Windows-PnpCustomizationsWinPE",
                                    "Microsoft-Windows-Deployment" };

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

char *
pdk_os_windows_settle (const char *answers, gboolean uefi, GError **error)
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

    for (guint i = 0; i < G_N_ELEMENTS (gone); i++) {
      PdkXmlElement *component = find_component (settings, gone[i]);

      if (component != NULL)
        pdk_xml_remove (component);
    }
    if (uefi && setup != NULL)
      settle_disk (setup);
  }
  return pdk_xml_document_to_string (document);
}
