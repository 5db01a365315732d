/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-node"

#include "config.h"

#include "node/pdk-node-device.h"

#include "devices/pdk-field-private.h"
#include "pdk-error.h"
#include "xml/pdk-xml.h"

#include <string.h>

/* https://libvirt.org/formatnode.html */

/* The most members of a group, or types, that are looked at. */
#define MAX_LISTED 1024

#define USB_CLASS_HUB  9
#define CLASS_BRIDGE   0x06
#define ID_LINUX_ROOTS "1d6b"

static void
mdev_type_free (gpointer data)
{
  PdkNodeMdevType *type = data;

  g_free (type->id);
  g_free (type->name);
  g_free (type->api);
  g_free (type);
}

static void
clear (gpointer data)
{
  PdkNodeDevice *self = data;

  g_free (self->name);
  g_free (self->parent);
  g_free (self->path);
  g_free (self->driver);
  g_free (self->vendor);
  g_free (self->product);
  g_free (self->vendor_id);
  g_free (self->product_id);
  g_free (self->address);
  g_strfreev (self->group);
  g_free (self->physical);
  g_clear_pointer (&self->types, g_ptr_array_unref);
  g_free (self->port);
  g_free (self->interface);
  g_free (self->block);
  g_free (self->model);
  g_free (self->label);
  g_free (self->uuid);
  g_free (self->type_id);
}

PdkNodeDevice *
pdk_node_device_ref (PdkNodeDevice *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
pdk_node_device_unref (PdkNodeDevice *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* “0x8086” as “8086” */
static char *
get_id (PdkXmlElement *element, const char *path)
{
  g_autofree char *text = pdk_xml_get_string (element, path);
  char *end = NULL;
  guint64 number = 0;

  if (text == NULL)
    return NULL;
  number = g_ascii_strtoull (text, &end, 16);
  return end != text && *end == '\0' && number <= G_MAXUINT16
             ? g_strdup_printf ("%04x", (guint) number)
             : NULL;
}

/* (nullable): text that says something */
static char *
get_text (PdkXmlElement *element, const char *path)
{
  g_autofree char *text = pdk_xml_get_string (element, path);

  if (text == NULL || *g_strstrip (text) == '\0')
    return NULL;
  return g_steal_pointer (&text);
}

static guint
get_uint (PdkXmlElement *element, const char *path)
{
  guint64 number = 0;

  pdk_xml_get_uint (element, path, 0, G_MAXUINT32, &number);
  return (guint) number;
}

static void
read_names (PdkNodeDevice *self, PdkXmlElement *capability)
{
  self->vendor = get_text (capability, "vendor");
  self->product = get_text (capability, "product");
  self->vendor_id = get_id (capability, "vendor/@id");
  self->product_id = get_id (capability, "product/@id");
}

static void
read_group (PdkNodeDevice *self, PdkXmlElement *capability)
{
  PdkXmlElement *group = pdk_xml_find (capability, "iommuGroup");
  g_autoptr (GStrvBuilder) members = g_strv_builder_new ();
  PdkXmlElement *at = NULL;
  guint64 number = 0;
  guint count = 0;

  if (group == NULL || !pdk_xml_get_uint (group, "@number", 0, G_MAXINT32, &number))
    return;
  self->iommu_group = (int) number;
  while ((at = pdk_xml_next (group, at, "address")) != NULL && count++ < MAX_LISTED) {
    g_autofree char *address = pdk_field_describe_pci (at);

    g_strv_builder_add (members, address);
  }
  self->group = g_strv_builder_end (members);
}

static void
read_types (PdkNodeDevice *self, PdkXmlElement *capability)
{
  PdkXmlElement *list = pdk_xml_find (capability, "capability[type=mdev_types]");
  PdkXmlElement *at = NULL;

  if (list == NULL)
    return;
  self->types = g_ptr_array_new_with_free_func (mdev_type_free);
  while ((at = pdk_xml_next (list, at, "type")) != NULL && self->types->len < MAX_LISTED) {
    PdkNodeMdevType *type = NULL;
    g_autofree char *id = get_text (at, "@id");

    if (id == NULL)
      continue;
    type = g_new0 (PdkNodeMdevType, 1);
    type->id = g_steal_pointer (&id);
    type->name = get_text (at, "name");
    type->api = get_text (at, "deviceAPI");
    type->available = get_uint (at, "availableInstances");
    g_ptr_array_add (self->types, type);
  }
}

static void
read_functions (PdkNodeDevice *self, PdkXmlElement *capability)
{
  PdkXmlElement *virtual = pdk_xml_find (capability, "capability[type=virt_functions]");
  PdkXmlElement *physical = pdk_xml_find (capability, "capability[type=phys_function]/address");
  PdkXmlElement *at = NULL;

  if (physical != NULL)
    self->physical = pdk_field_describe_pci (physical);
  if (virtual == NULL)
    return;
  self->max_virtual = get_uint (virtual, "@maxCount");
  while ((at = pdk_xml_next (virtual, at, "address")) != NULL)
    self->n_virtual++;
}

static void
read_pci (PdkNodeDevice *self, PdkXmlElement *capability)
{
  g_autofree char *class = get_text (capability, "class");
  const guint numbers[] = { get_uint (capability, "domain"), get_uint (capability, "bus"),
                            get_uint (capability, "slot"), get_uint (capability, "function") };

  read_names (self, capability);
  self->pci_class = class != NULL ? (guint) g_ascii_strtoull (class, NULL, 16) & 0xffffff : 0;
  self->address =
      g_strdup_printf ("%04x:%02x:%02x.%x", numbers[0], numbers[1], numbers[2], numbers[3]);
  read_group (self, capability);
  read_types (self, capability);
  read_functions (self, capability);
}

/* The last folder is “2-1.4”, and “usb2” for the hub of a controller. */
static void
read_usb (PdkNodeDevice *self, PdkXmlElement *capability)
{
  g_autofree char *base = self->path != NULL ? g_path_get_basename (self->path) : NULL;

  read_names (self, capability);
  self->bus = get_uint (capability, "bus");
  self->device = get_uint (capability, "device");
  if (base != NULL && g_ascii_isdigit (*base) && strchr (base, '-') != NULL)
    self->port = g_steal_pointer (&base);
}

static void
read_interface (PdkNodeDevice *self, PdkXmlElement *capability)
{
  guint64 number = 0;

  if (pdk_xml_get_uint (capability, "class", 0, 255, &number))
    self->usb_class = (int) number;
}

static void
read_net (PdkNodeDevice *self, PdkXmlElement *capability)
{
  self->interface = get_text (capability, "interface");
  self->up = pdk_xml_equals (capability, "link/@state", "up");
}

static void
read_storage (PdkNodeDevice *self, PdkXmlElement *capability)
{
  PdkXmlElement *removable = pdk_xml_find (capability, "capability[type=removable]");

  self->block = get_text (capability, "block");
  self->model = get_text (capability, "model");
  pdk_xml_get_uint (capability, "size", 0, G_MAXUINT64, &self->size);
  self->optical = pdk_xml_equals (capability, "drive_type", "cdrom");
  if (removable == NULL)
    return;
  self->medium = pdk_xml_equals (removable, "media_available", "1");
  self->label = get_text (removable, "media_label");
}

static void
read_scsi (PdkNodeDevice *self, PdkXmlElement *capability)
{
  self->address = g_strdup_printf ("scsi_host%u:%u:%u:%u", get_uint (capability, "host"),
                                   get_uint (capability, "bus"), get_uint (capability, "target"),
                                   get_uint (capability, "lun"));
  self->model = get_text (capability, "type");
}

/* libvirt before 7.8 has the UUID only in the name: “mdev_4b20d080_1b54_…”, later with what it is
 * in behind it. */
static void
read_mdev (PdkNodeDevice *self, PdkXmlElement *capability)
{
  read_group (self, capability);
  self->type_id = get_text (capability, "type/@id");
  self->uuid = get_text (capability, "uuid");
  if (self->uuid == NULL && g_str_has_prefix (self->name, "mdev_")) {
    self->uuid = g_strndup (self->name + strlen ("mdev_"), 36);
    g_strdelimit (self->uuid, "_", '-');
  }
  if (self->uuid != NULL && !g_uuid_string_is_valid (self->uuid))
    g_clear_pointer (&self->uuid, g_free);
}

static const struct {
  const char *name;
  PdkNodeType type;
  void (*read) (PdkNodeDevice *, PdkXmlElement *);
} readers[] = {
  { "pci", PDK_NODE_PCI, read_pci },
  { "usb_device", PDK_NODE_USB, read_usb },
  { "usb", PDK_NODE_USB_INTERFACE, read_interface },
  { "net", PDK_NODE_NET, read_net },
  { "storage", PDK_NODE_STORAGE, read_storage },
  { "scsi", PDK_NODE_SCSI, read_scsi },
  { "mdev", PDK_NODE_MDEV, read_mdev },
  /* What else can be split: channels and crypto cards of IBM Z. */
  { "css", PDK_NODE_OTHER, read_types },
  { "ap_matrix", PDK_NODE_OTHER, read_types },
};

PdkNodeDevice *
pdk_node_device_parse (const char *xml, GError **error)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  g_autoptr (PdkNodeDevice) self = NULL;
  PdkXmlElement *root = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (xml != NULL, NULL);

  document = pdk_xml_document_parse (xml, error);
  if (document == NULL)
    return NULL;
  root = pdk_xml_document_get_root (document);
  name = get_text (root, "name");
  if (strcmp (pdk_xml_get_name (root), "device") != 0 || name == NULL) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_XML, "This is not a device of a host");
    return NULL;
  }
  self = g_atomic_rc_box_new0 (PdkNodeDevice);
  self->name = g_steal_pointer (&name);
  self->parent = get_text (root, "parent");
  self->path = get_text (root, "path");
  self->driver = get_text (root, "driver/name");
  self->iommu_group = -1;
  self->usb_class = -1;
  self->active = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    if (pdk_xml_equals (root, "capability/@type", readers[i].name)) {
      self->type = readers[i].type;
      readers[i].read (self, pdk_xml_find (root, "capability"));
    }
  return g_steal_pointer (&self);
}

gboolean
pdk_node_device_is_behind (const PdkNodeDevice *self, const PdkNodeDevice *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  if (strcmp (self->name, other->name) == 0 || g_strcmp0 (self->parent, other->name) == 0)
    return TRUE;
  return self->path != NULL && other->path != NULL && g_str_has_prefix (self->path, other->path) &&
         self->path[strlen (other->path)] == '/';
}

gboolean
pdk_node_device_is_bridge (const PdkNodeDevice *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->type == PDK_NODE_PCI && self->pci_class >> 16 == CLASS_BRIDGE;
}

gboolean
pdk_node_device_is_hub (const PdkNodeDevice *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->type != PDK_NODE_USB)
    return FALSE;
  if (self->usb_class == USB_CLASS_HUB)
    return TRUE;
  /* Linux's own: “usb1” is no port of anything. */
  return g_strcmp0 (self->vendor_id, ID_LINUX_ROOTS) == 0 && self->port == NULL &&
         self->device == 1;
}

void
pdk_node_devices_link (GPtrArray *devices)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_if_fail (devices != NULL);

  for (guint i = 0; i < devices->len; i++) {
    PdkNodeDevice *device = g_ptr_array_index (devices, i);

    if (device->type == PDK_NODE_USB)
      g_hash_table_insert (by_name, device->name, device);
  }
  for (guint i = 0; i < devices->len; i++) {
    const PdkNodeDevice *interface = g_ptr_array_index (devices, i);
    PdkNodeDevice *device = interface->type == PDK_NODE_USB_INTERFACE && interface->parent != NULL
                                ? g_hash_table_lookup (by_name, interface->parent)
                                : NULL;

    if (device != NULL && device->usb_class < 0)
      device->usb_class = interface->usb_class;
  }
}
