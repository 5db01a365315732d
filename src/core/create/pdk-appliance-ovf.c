/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "create/pdk-appliance.h"
#include "pdk-error.h"
#include "xml/pdk-xml.h"

/* An OVF description (DSP0243) of one machine.  Its elements and attributes are in the namespace of its
 * root, those of hardware in others; names are unique enough. */

/* CIM’s numbers of what an Item is. */
#define CPUS   "3"
#define MEMORY "4"
#define NIC    "10"
#define DISK   "17"

#define MAX_DISKS    16
#define MAX_NICS     10 /* more than other programs give a machine */
#define MAX_CAPACITY ((guint64) 64 << 40)
#define MAX_MEMORY   ((guint64) 16 << 40)
#define MAX_VCPUS    512

typedef struct {
  PdkXmlElement *root;
  PdkXmlElement *system; /* the machine */
  const char *space;
  const char *folder; /* borrowed, nullable */
  GPtrArray *members; /* borrowed */
} Ovf;

/* Returns: (nullable) (transfer full): the text of a child */
static char *
get_text (PdkXmlElement *parent, const char *name)
{
  PdkXmlElement *element = parent != NULL ? pdk_xml_next_anywhere (parent, NULL, name) : NULL;
  char *text = element != NULL ? pdk_xml_get_string (element, NULL) : NULL;

  return text != NULL ? g_strstrip (text) : NULL;
}

/* Returns: (nullable) (transfer full) */
static char *
get_attribute (const Ovf *ovf, PdkXmlElement *element, const char *name)
{
  return pdk_xml_get_attribute_in (element, ovf->space, name);
}

/* “byte * 2^20”, “MegaBytes”, or nothing.  Returns: bytes */
static guint64
get_unit (const char *text, guint64 otherwise)
{
  static const struct {
    const char *name;
    guint shift;
  } names[] = { { "byte", 0 }, { "kilobytes", 10 }, { "kb", 10 }, { "megabytes", 20 },
                { "mb", 20 },  { "gigabytes", 30 }, { "gb", 30 } };
  const char *power = text != NULL ? strstr (text, "2^") : NULL;
  guint64 shift = 0;

  if (power != NULL && g_ascii_string_to_unsigned (power + 2, 10, 0, 50, &shift, NULL))
    return (guint64) 1 << shift;
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (text, names[i].name) == 0)
      return (guint64) 1 << names[i].shift;
  return otherwise;
}

/* Returns: 0 where it is none, or too much */
static guint64
multiply (const char *text, guint64 unit, guint64 most)
{
  guint64 number = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, most / unit, &number, NULL))
    return 0;
  return number * unit;
}

/* Disks */

static PdkXmlElement *
find_with (
    const Ovf *ovf, const char *section, const char *name, const char *attribute, const char *id)
{
  PdkXmlElement *parent = pdk_xml_next_anywhere (ovf->root, NULL, section);
  PdkXmlElement *at = NULL;

  while (parent != NULL && (at = pdk_xml_next_anywhere (parent, at, name)) != NULL) {
    g_autofree char *value = get_attribute (ovf, at, attribute);

    if (g_strcmp0 (value, id) == 0)
      return at;
  }
  return NULL;
}

/* No name leads out of the folder, and no link.  Returns: (nullable) */
static const PdkApplianceMember *
find_file (const Ovf *ovf, const char *name)
{
  g_autofree char *path = NULL;
  PdkApplianceMember *member = NULL;
  GStatBuf status;

  if (*name == '.' || strchr (name, '/') != NULL)
    return NULL;
  path = g_build_filename (ovf->folder, name, NULL);
  if (g_lstat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return NULL;
  member = g_new0 (PdkApplianceMember, 1);
  member->name = g_strdup (name);
  member->path = g_steal_pointer (&path);
  member->length = (guint64) status.st_size;
  g_ptr_array_add (ovf->members, member);
  return member;
}

static const PdkApplianceMember *
find_member (const Ovf *ovf, const char *name)
{
  for (guint i = 0; i < ovf->members->len; i++) {
    const PdkApplianceMember *member = ovf->members->pdata[i];

    if (g_strcmp0 (member->name, name) == 0)
      return member;
  }
  return ovf->folder != NULL ? find_file (ovf, name) : NULL;
}

/* A name is an address, and is not always written as one: “my%20disk.vmdk”. */
static const PdkApplianceMember *
find_reference (const Ovf *ovf, const char *name)
{
  const PdkApplianceMember *member = find_member (ovf, name);
  g_autofree char *unescaped = member == NULL ? g_uri_unescape_string (name, "/") : NULL;

  return unescaped != NULL ? find_member (ovf, unescaped) : member;
}

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, reason);
  return FALSE;
}

static gboolean
add_disk (const Ovf *ovf, PdkAppliance *self, const char *id, GError **error)
{
  PdkXmlElement *disk = find_with (ovf, "DiskSection", "Disk", "diskId", id);
  g_autofree char *reference = disk != NULL ? get_attribute (ovf, disk, "fileRef") : NULL;
  PdkXmlElement *file =
      reference != NULL ? find_with (ovf, "References", "File", "id", reference) : NULL;
  g_autofree char *name = file != NULL ? get_attribute (ovf, file, "href") : NULL;
  g_autofree char *packed = file != NULL ? get_attribute (ovf, file, "compression") : NULL;
  const PdkApplianceMember *member = name != NULL ? find_reference (ovf, name) : NULL;
  g_autofree char *capacity = NULL;
  g_autofree char *unit = NULL;
  PdkApplianceDisk *made = NULL;

  if (member == NULL || member->length == 0)
    return refuse (error, ovf->folder != NULL
                              ? _ ("A disk of this machine is missing in the folder of this file")
                              : _ ("A disk of this machine is missing in its file"));
  if (packed != NULL && !g_str_equal (packed, "identity"))
    return refuse (error,
                   _ ("A disk of this machine is compressed in a way that is not supported"));
  if (self->disks->len == MAX_DISKS)
    return refuse (error, _ ("This machine has too many disks"));
  capacity = get_attribute (ovf, disk, "capacity");
  unit = get_attribute (ovf, disk, "capacityAllocationUnits");
  made = g_new0 (PdkApplianceDisk, 1);
  made->path = g_strdup (member->path);
  made->offset = member->offset;
  made->length = member->length;
  made->capacity = multiply (capacity, get_unit (unit, 1), MAX_CAPACITY);
  g_ptr_array_add (self->disks, made);
  return TRUE;
}

/* Hardware */

/* “00:50:56:AB:CD:EF”, “00-50-…” or “005056ABCDEF”.
 * Returns: (nullable): as libvirt writes it; %NULL: it is none that a card can have */
static char *
read_mac (const char *text)
{
  GString *mac = g_string_new (NULL);
  guint n_digits = 0;

  for (; *text != '\0' && n_digits <= 12; text++) {
    if (g_ascii_isxdigit (*text)) {
      if (n_digits > 0 && n_digits % 2 == 0)
        g_string_append_c (mac, ':');
      g_string_append_c (mac, g_ascii_tolower (*text));
      n_digits++;
    } else if ((*text != ':' && *text != '-') || n_digits % 2 != 0) {
      break;
    }
  }
  /* An odd first byte is the address of a group. */
  if (*text == '\0' && n_digits == 12 && g_ascii_xdigit_value (mac->str[1]) % 2 == 0 &&
      !g_str_equal (mac->str, "00:00:00:00:00:00"))
    return g_string_free (mac, FALSE);
  g_string_free (mac, TRUE);
  return NULL;
}

static void
add_nic (PdkAppliance *self, PdkXmlElement *item)
{
  g_autofree char *address = get_text (item, "Address");
  PdkApplianceNic *nic = NULL;

  if (self->nics->len == MAX_NICS)
    return;
  nic = g_new0 (PdkApplianceNic, 1);
  nic->kind = get_text (item, "ResourceSubType");
  nic->mac = address != NULL ? read_mac (address) : NULL;
  nic->network = get_text (item, "Connection");
  g_ptr_array_add (self->nics, nic);
}

static gboolean
take_item (const Ovf *ovf, PdkAppliance *self, PdkXmlElement *item, GError **error)
{
  g_autofree char *type = get_text (item, "ResourceType");
  g_autofree char *quantity = get_text (item, "VirtualQuantity");
  g_autofree char *unit = get_text (item, "AllocationUnits");
  g_autofree char *host = get_text (item, "HostResource");
  const char *id = host != NULL ? strstr (host, "disk/") : NULL;

  if (g_strcmp0 (type, CPUS) == 0)
    self->n_vcpus = (guint) multiply (quantity, 1, MAX_VCPUS);
  else if (g_strcmp0 (type, MEMORY) == 0)
    self->memory = multiply (quantity, get_unit (unit, 1 << 20), MAX_MEMORY);
  else if (g_strcmp0 (type, NIC) == 0)
    add_nic (self, item);
  else if (g_strcmp0 (type, DISK) == 0 && id != NULL)
    return add_disk (ovf, self, id + strlen ("disk/"), error);
  return TRUE;
}

static gboolean
take_hardware (const Ovf *ovf, PdkAppliance *self, GError **error)
{
  PdkXmlElement *hardware = pdk_xml_next_anywhere (ovf->system, NULL, "VirtualHardwareSection");
  PdkXmlElement *item = NULL;

  /* Of version 2 some items are in elements of their own. */
  while (hardware != NULL && (item = pdk_xml_next_anywhere (hardware, item, NULL)) != NULL) {
    const char *name = pdk_xml_get_name (item);

    if ((g_str_equal (name, "Item") || g_str_equal (name, "StorageItem") ||
         g_str_equal (name, "EthernetPortItem")) &&
        !take_item (ovf, self, item, error))
      return FALSE;
  }
  if (self->disks->len == 0)
    return refuse (error, _ ("This machine has no disk"));
  return TRUE;
}

PdkAppliance *
pdk_appliance_parse (const char *xml, const char *folder, GPtrArray *members, GError **error)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_parse (xml, error);
  g_autoptr (PdkAppliance) self = NULL;
  Ovf ovf = { .folder = folder, .members = members };

  if (document == NULL)
    return NULL;
  ovf.root = pdk_xml_document_get_root (document);
  ovf.space = pdk_xml_get_namespace (ovf.root);
  ovf.system = pdk_xml_next_anywhere (ovf.root, NULL, "VirtualSystem");
  if (ovf.space == NULL || ovf.system == NULL) {
    refuse (error, _ ("This is no description of one machine"));
    return NULL;
  }
  self = g_new0 (PdkAppliance, 1);
  self->disks = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_appliance_disk_free);
  self->nics = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_appliance_nic_free);
  self->name = get_text (ovf.system, "Name");
  if (self->name == NULL)
    self->name = get_attribute (&ovf, ovf.system, "id");
  return take_hardware (&ovf, self, error) ? g_steal_pointer (&self) : NULL;
}
