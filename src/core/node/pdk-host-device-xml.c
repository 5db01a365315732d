/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-node"

#include "config.h"

#include "node/pdk-host-device-private.h"

#include <string.h>

/* @value: (transfer full) */
static void
set (PdkXmlElement *root, const char *path, char *value)
{
  pdk_xml_set (root, path, value);
  g_free (value);
}

static void
write_usb (PdkXmlElement *root, const PdkNodeDevice *device, gboolean by_place, const char *policy)
{
  const gboolean known = device->vendor_id != NULL && device->product_id != NULL;

  pdk_xml_set (root, "source/@startupPolicy", policy);
  if (known) {
    set (root, "source/vendor/@id", g_strconcat ("0x", device->vendor_id, NULL));
    set (root, "source/product/@id", g_strconcat ("0x", device->product_id, NULL));
  }
  if (known && !by_place)
    return;
  set (root, "source/address/@bus", g_strdup_printf ("%u", device->bus));
  set (root, "source/address/@device", g_strdup_printf ("%u", device->device));
}

/* “0000:00:1f.2” */
static void
write_pci (PdkXmlElement *root, const PdkNodeDevice *device)
{
  g_auto (GStrv) parts = g_strsplit_set (device->address, ":.", 4);

  g_return_if_fail (g_strv_length (parts) == 4);

  set (root, "source/address/@domain", g_strconcat ("0x", parts[0], NULL));
  set (root, "source/address/@bus", g_strconcat ("0x", parts[1], NULL));
  set (root, "source/address/@slot", g_strconcat ("0x", parts[2], NULL));
  set (root, "source/address/@function", g_strconcat ("0x", parts[3], NULL));
}

/* “scsi_host0:0:0:1” */
static void
write_scsi (PdkXmlElement *root, const PdkNodeDevice *device)
{
  g_auto (GStrv) parts = g_strsplit (device->address, ":", 4);

  g_return_if_fail (g_strv_length (parts) == 4);

  pdk_xml_set (root, "source/adapter/@name", parts[0]);
  pdk_xml_set (root, "source/address/@bus", parts[1]);
  pdk_xml_set (root, "source/address/@target", parts[2]);
  pdk_xml_set (root, "source/address/@unit", parts[3]);
}

char *
pdk_host_device_make_xml (const PdkNodeDevice *device,
                          const char *model,
                          gboolean by_place,
                          const char *policy)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_new ("hostdev");
  PdkXmlElement *root = pdk_xml_document_get_root (document);

  g_return_val_if_fail (device != NULL, NULL);

  pdk_xml_set (root, "@mode", "subsystem");
  if (device->type == PDK_NODE_USB || device->type == PDK_NODE_PCI) {
    pdk_xml_set (root, "@type", device->type == PDK_NODE_USB ? "usb" : "pci");
    pdk_xml_set (root, "@managed", "yes");
    if (device->type == PDK_NODE_USB)
      write_usb (root, device, by_place, policy);
    else
      write_pci (root, device);
  } else if (device->type == PDK_NODE_SCSI) {
    pdk_xml_set (root, "@type", "scsi");
    write_scsi (root, device);
  } else {
    g_return_val_if_fail (device->type == PDK_NODE_MDEV && device->uuid != NULL, NULL);
    pdk_xml_set (root, "@type", "mdev");
    pdk_xml_set (root, "@model", model);
    pdk_xml_set (root, "source/address/@uuid", device->uuid);
  }
  return pdk_xml_document_to_string (document);
}

/* What was said of the other device and is no part of what tells which it is. */
static void
keep_policies (PdkXmlElement *former, PdkXmlElement *source)
{
  static const char *const names[] = { "@startupPolicy", "@guestReset", "@writeFiltering" };

  for (gsize i = 0; former != NULL && i < G_N_ELEMENTS (names); i++) {
    g_autofree char *value = pdk_xml_get_string (former, names[i]);
    g_autofree char *now = pdk_xml_get_string (source, names[i]);

    if (value != NULL && now == NULL)
      pdk_xml_set (source, names[i], value);
  }
}

char *
pdk_host_device_put (PdkXmlElement *element, const char *xml)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  g_autoptr (PdkXmlDocument) other = NULL;
  PdkXmlElement *root = NULL;
  PdkXmlElement *former = NULL;
  PdkXmlElement *source = NULL;

  g_return_val_if_fail (element != NULL && xml != NULL, NULL);

  other = pdk_xml_document_parse (xml, NULL);
  source = other != NULL ? pdk_xml_find (pdk_xml_document_get_root (other), "source") : NULL;
  g_return_val_if_fail (source != NULL, NULL);
  document = pdk_xml_document_new_from (element);
  root = pdk_xml_document_get_root (document);
  former = pdk_xml_find (root, "source");
  keep_policies (former, source);
  if (former != NULL)
    pdk_xml_replace (former, source);
  else
    pdk_xml_add_copy (root, source);
  pdk_xml_set (root, "address", NULL);
  pdk_xml_set (root, "alias", NULL);
  return pdk_xml_document_to_string (document);
}
