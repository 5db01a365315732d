/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-edit-complete.h"

#include <string.h>

/* More than libvirt itself can name on one bus. */
#define MAX_DISKS 18278

char *
pdk_disk_name (const char *prefix, guint number)
{
  char letters[8];
  gsize at = sizeof letters - 1;

  g_return_val_if_fail (prefix != NULL, NULL);

  letters[at] = '\0';
  /* Counts a … z, aa … zz: there is no letter for zero. */
  for (guint left = number + 1; left > 0 && at > 0; left = (left - 1) / 26)
    letters[--at] = (char) ('a' + (left - 1) % 26);
  return g_strconcat (prefix, letters + at, NULL);
}

static void
add_taken (GHashTable *taken, PdkDomainDocument *document, const char *name, const char *path)
{
  PdkXmlElement *devices = NULL;
  PdkXmlElement *device = NULL;

  if (document == NULL)
    return;
  devices = pdk_xml_find (pdk_domain_document_get_root (document), "devices");
  while (devices != NULL && (device = pdk_xml_next (devices, device, name)) != NULL) {
    g_autofree char *value = pdk_xml_get_string (device, path);

    if (value != NULL)
      g_hash_table_add (taken, g_ascii_strdown (value, -1));
  }
}

/* What the devices named @name have at @path, in small letters. */
static GHashTable *
list_taken (PdkDomainDocument *stored, PdkDomainDocument *live, const char *name, const char *path)
{
  GHashTable *taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  add_taken (taken, stored, name, path);
  add_taken (taken, live, name, path);
  return taken;
}

/* The beginning of the name tells libvirt the bus where that is not written. */
static const char *
prefix_for_bus (const char *bus)
{
  static const struct {
    const char *bus, *prefix;
  } table[] = {
    { "ide", "hd" },  { "scsi", "sd" }, { "sata", "sd" }, { "usb", "sd" },  { "fdc", "fd" },
    { "xen", "xvd" }, { "sd", "sd" },   { "uml", "ubd" }, { "nvme", "nd" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_strcmp0 (bus, table[i].bus) == 0)
      return table[i].prefix;
  return "vd";
}

static gboolean
complete_disk (PdkXmlElement *disk, PdkDomainDocument *stored, PdkDomainDocument *live)
{
  g_autofree char *dev = pdk_xml_get_string (disk, "target/@dev");
  g_autofree char *bus = pdk_xml_get_string (disk, "target/@bus");
  g_autoptr (GHashTable) taken = NULL;

  if (dev != NULL && *dev != '\0')
    return FALSE;
  taken = list_taken (stored, live, "disk", "target/@dev");
  for (guint number = 0; number < MAX_DISKS; number++) {
    g_autofree char *name = pdk_disk_name (prefix_for_bus (bus), number);

    if (g_hash_table_contains (taken, name))
      continue;
    pdk_xml_set (disk, "target/@dev", name);
    return TRUE;
  }
  return FALSE;
}

/* The makers' numbers that libvirt's drivers use themselves. */
static char *
make_mac (PdkDomainDocument *document)
{
  const char *type = pdk_domain_document_get_type (document);
  const char *maker = g_str_equal (type, "xen")      ? "00:16:3e"
                      : g_str_equal (type, "vmware") ? "00:0c:29"
                                                     : "52:54:00";
  const guint32 number = g_random_int ();

  return g_strdup_printf ("%s:%02x:%02x:%02x", maker,
                          number >> 16 & (maker[0] == '0' ? 0x7f : 0xff), number >> 8 & 0xff,
                          number & 0xff);
}

static gboolean
complete_interface (PdkXmlElement *interface, PdkDomainDocument *stored, PdkDomainDocument *live)
{
  g_autofree char *given = pdk_xml_get_string (interface, "mac/@address");
  g_autoptr (GHashTable) taken = NULL;

  if (given != NULL && *given != '\0')
    return FALSE;
  taken = list_taken (stored, live, "interface", "mac/@address");
  for (;;) {
    g_autofree char *mac = make_mac (stored != NULL ? stored : live);

    if (g_hash_table_contains (taken, mac))
      continue;
    pdk_xml_set (interface, "mac/@address", mac);
    return TRUE;
  }
}

PdkEdit *
pdk_edit_complete (PdkEdit *edit, PdkDomainDocument *stored, PdkDomainDocument *live)
{
  g_autoptr (PdkXmlDocument) xml = NULL;
  PdkXmlElement *root = NULL;
  gboolean changed = FALSE;

  g_return_val_if_fail (edit != NULL, NULL);
  g_return_val_if_fail (stored != NULL || live != NULL, NULL);

  if (edit->type != PDK_EDIT_ADD)
    return pdk_edit_ref (edit);
  xml = pdk_xml_document_parse (edit->xml, NULL);
  g_return_val_if_fail (xml != NULL, NULL);
  root = pdk_xml_document_get_root (xml);
  if (strcmp (pdk_xml_get_name (root), "disk") == 0)
    changed = complete_disk (root, stored, live);
  else if (strcmp (pdk_xml_get_name (root), "interface") == 0)
    changed = complete_interface (root, stored, live);
  if (changed) {
    g_autofree char *text = pdk_xml_document_to_string (xml);
    PdkEdit *full = pdk_edit_new_add (edit->page, text, NULL);

    if (full != NULL)
      return full;
  }
  return pdk_edit_ref (edit);
}
