/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-node"

#include "config.h"

#include "node/pdk-host-ref.h"

#include "devices/pdk-field-private.h"

#include <string.h>

/* The most devices of one machine that are looked at. */
#define MAX_DEVICES 4096

void
pdk_host_ref_free (PdkHostRef *self)
{
  if (self == NULL)
    return;
  g_free (self->vendor_id);
  g_free (self->product_id);
  g_free (self->address);
  g_free (self->uuid);
  g_free (self);
}

void
pdk_host_use_free (PdkHostUse *self)
{
  if (self == NULL)
    return;
  pdk_host_ref_free (self->ref);
  g_free (self->uuid);
  g_free (self->machine);
  g_free (self);
}

/* As libvirt reads them: these without a prefix too, and in either base. */
static char *
get_id (PdkXmlElement *element, const char *path)
{
  g_autofree char *text = pdk_xml_get_string (element, path);

  return text != NULL
             ? g_strdup_printf ("%04x", (guint) (g_ascii_strtoull (text, NULL, 16) & G_MAXUINT16))
             : NULL;
}

static guint
get_number (PdkXmlElement *element, const char *path)
{
  g_autofree char *text = pdk_xml_get_string (element, path);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : 0;
}

static gboolean
read_usb (PdkHostRef *self, PdkXmlElement *element)
{
  self->type = PDK_NODE_USB;
  self->vendor_id = get_id (element, "source/vendor/@id");
  self->product_id = get_id (element, "source/product/@id");
  self->bus = get_number (element, "source/address/@bus");
  self->device = get_number (element, "source/address/@device");
  /* Zeros are what nobody has filled in yet. */
  return (self->vendor_id != NULL && self->product_id != NULL &&
          strcmp (self->vendor_id, "0000") != 0) ||
         self->device > 0;
}

static gboolean
read_pci (PdkHostRef *self, PdkXmlElement *element)
{
  PdkXmlElement *address = pdk_xml_find (element, "source/address");

  self->type = PDK_NODE_PCI;
  self->address = address != NULL ? pdk_field_describe_pci (address) : NULL;
  return self->address != NULL;
}

static gboolean
read_scsi (PdkHostRef *self, PdkXmlElement *element)
{
  g_autofree char *adapter = pdk_xml_get_string (element, "source/adapter/@name");

  self->type = PDK_NODE_SCSI;
  if (adapter == NULL)
    return FALSE;
  self->address =
      g_strdup_printf ("%s:%u:%u:%u", adapter, get_number (element, "source/address/@bus"),
                       get_number (element, "source/address/@target"),
                       get_number (element, "source/address/@unit"));
  return TRUE;
}

static gboolean
read_mdev (PdkHostRef *self, PdkXmlElement *element)
{
  self->type = PDK_NODE_MDEV;
  self->uuid = pdk_xml_get_string (element, "source/address/@uuid");
  return self->uuid != NULL && strcmp (self->uuid, "00000000-0000-0000-0000-000000000000") != 0;
}

static const struct {
  const char *element, *type;
  gboolean (*read) (PdkHostRef *, PdkXmlElement *);
} readers[] = {
  { "hostdev", "usb", read_usb },       { "hostdev", "pci", read_pci },
  { "hostdev", "scsi", read_scsi },     { "hostdev", "mdev", read_mdev },
  { "interface", "hostdev", read_pci }, { "disk", "nvme", read_pci },
};

PdkHostRef *
pdk_host_ref_new (PdkXmlElement *element)
{
  g_return_val_if_fail (element != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++) {
    g_autoptr (PdkHostRef) self = NULL;

    if (strcmp (pdk_xml_get_name (element), readers[i].element) != 0 ||
        !pdk_xml_equals (element, "@type", readers[i].type))
      continue;
    self = g_new0 (PdkHostRef, 1);
    return readers[i].read (self, element) ? g_steal_pointer (&self) : NULL;
  }
  return NULL;
}

gboolean
pdk_host_ref_matches (const PdkHostRef *self, const PdkNodeDevice *device)
{
  g_return_val_if_fail (self != NULL && device != NULL, FALSE);

  if (self->type != device->type)
    return FALSE;
  if (self->type == PDK_NODE_MDEV)
    return device->uuid != NULL && g_ascii_strcasecmp (self->uuid, device->uuid) == 0;
  if (self->type != PDK_NODE_USB)
    return g_strcmp0 (self->address, device->address) == 0;
  if (self->vendor_id != NULL && (g_strcmp0 (self->vendor_id, device->vendor_id) != 0 ||
                                  g_strcmp0 (self->product_id, device->product_id) != 0))
    return FALSE;
  return self->device == 0 || (self->bus == device->bus && self->device == device->device);
}

void
pdk_host_uses_read (const char *xml, gboolean running, GPtrArray *uses)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  PdkXmlElement *root = NULL;
  PdkXmlElement *devices = NULL;
  PdkXmlElement *at = NULL;
  guint count = 0;

  g_return_if_fail (xml != NULL && uses != NULL);

  document = pdk_xml_document_parse (xml, NULL);
  root = document != NULL ? pdk_xml_document_get_root (document) : NULL;
  devices = root != NULL ? pdk_xml_find (root, "devices") : NULL;
  while (devices != NULL && (at = pdk_xml_next (devices, at, NULL)) != NULL &&
         count++ < MAX_DEVICES) {
    PdkHostRef *ref = pdk_host_ref_new (at);
    PdkHostUse *use = NULL;

    if (ref == NULL)
      continue;
    use = g_new0 (PdkHostUse, 1);
    use->ref = ref;
    use->uuid = pdk_xml_get_string (root, "uuid");
    use->machine = pdk_xml_get_string (root, "name");
    use->running = running;
    g_ptr_array_add (uses, use);
  }
}
