/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-room.h"

#include <string.h>

/* PCI Express has one device a port, and libvirt makes as many ports as a stored machine needs and no
 * more; devices of the older PCI need a bridge there, and have 32 places at each, which are not
 * counted (qemuDomainDeviceCalculatePCIConnectFlags()).  The ports of USB controllers are libvirt's (virDomainUSBAddressControllerModelToPorts()). */

struct _PdkRoom {
  gboolean express;
  gboolean bridge;
  guint pci_ports;
  guint usb_ports;
  gboolean spice;
  gboolean modules;
};

static gboolean
is (PdkXmlElement *device, const char *name)
{
  return strcmp (pdk_xml_get_name (device), name) == 0;
}

/* What ports of a USB controller there are for devices. */
static guint
count_usb_ports (PdkXmlElement *controller)
{
  g_autofree char *model = pdk_xml_get_string (controller, "@model");
  guint64 ports = 0;

  /* A companion, which has the same ports as its master. */
  if (model == NULL || pdk_xml_find (controller, "master") != NULL)
    return 0;
  if (strstr (model, "xhci") != NULL)
    return pdk_xml_get_uint (controller, "@ports", 1, 15, &ports) ? (guint) ports : 4;
  if (strstr (model, "ehci") != NULL)
    return 6;
  if (strstr (model, "ohci") != NULL)
    return 3;
  return g_str_equal (model, "none") ? 0 : 2;
}

static gboolean
is_port (PdkXmlElement *device)
{
  return is (device, "controller") &&
         (pdk_xml_equals (device, "@model", "pcie-root-port") ||
          pdk_xml_equals (device, "@model", "pcie-switch-downstream-port"));
}

/* Whether a device is at @port. */
static gboolean
is_occupied (PdkXmlElement *devices, PdkXmlElement *port)
{
  PdkXmlElement *device = NULL;
  guint64 index = 0;

  if (!pdk_xml_get_uint (port, "@index", 0, G_MAXUINT16, &index))
    return TRUE;
  while ((device = pdk_xml_next (devices, device, NULL)) != NULL) {
    g_autofree char *type = pdk_xml_get_string (device, "address/@type");
    g_autofree char *bus = pdk_xml_get_string (device, "address/@bus");

    if (g_strcmp0 (type, "pci") == 0 && bus != NULL && g_ascii_strtoull (bus, NULL, 0) == index)
      return TRUE;
  }
  return FALSE;
}

static void
count (PdkRoom *self, PdkXmlElement *devices)
{
  PdkXmlElement *device = NULL;
  guint at_usb = 0;

  while ((device = pdk_xml_next (devices, device, NULL)) != NULL) {
    if (is_port (device) && !is_occupied (devices, device))
      self->pci_ports++;
    if (is (device, "controller") && pdk_xml_equals (device, "@model", "pcie-root"))
      self->express = TRUE;
    if (is (device, "controller") && pdk_xml_equals (device, "@model", "pcie-to-pci-bridge"))
      self->bridge = TRUE;
    if (is (device, "controller") && pdk_xml_equals (device, "@type", "usb"))
      self->usb_ports += count_usb_ports (device);
    /* At one of its ports is a bus with seven more. */
    if (is (device, "hub"))
      self->usb_ports += 8;
    if (pdk_xml_equals (device, "address/@type", "usb"))
      at_usb++;
    if (is (device, "graphics") && pdk_xml_equals (device, "@type", "spice"))
      self->spice = TRUE;
  }
  self->usb_ports -= MIN (at_usb, self->usb_ports);
}

PdkRoom *
pdk_room_new (PdkDomainDocument *live)
{
  PdkXmlElement *root = NULL;
  PdkXmlElement *devices = NULL;
  PdkRoom *self = NULL;

  g_return_val_if_fail (live != NULL, NULL);

  self = g_new0 (PdkRoom, 1);
  root = pdk_domain_document_get_root (live);
  devices = pdk_xml_find (root, "devices");
  self->modules = pdk_xml_find (root, "maxMemory") != NULL;
  if (devices != NULL)
    count (self, devices);
  return self;
}

PdkRoom *
pdk_room_copy (PdkRoom *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_memdup2 (self, sizeof *self);
}

void
pdk_room_free (PdkRoom *self)
{
  g_free (self);
}

static gboolean
is_usb (PdkXmlElement *device)
{
  return pdk_xml_equals (device, "target/@bus", "usb") || pdk_xml_equals (device, "@bus", "usb") ||
         pdk_xml_equals (device, "target/@type", "usb-serial") ||
         (is (device, "hostdev") && pdk_xml_equals (device, "@type", "usb"));
}

static gboolean
is_pci (PdkXmlElement *device)
{
  static const char *const always[] = { "interface", "rng",    "vsock",      "watchdog",
                                        "shmem",     "crypto", "filesystem", "controller" };

  for (gsize i = 0; i < G_N_ELEMENTS (always); i++)
    if (is (device, always[i]))
      return TRUE;
  return pdk_xml_equals (device, "target/@bus", "virtio") ||
         pdk_xml_equals (device, "@bus", "virtio") ||
         pdk_xml_equals (device, "target/@type", "pci-serial") ||
         (is (device, "hostdev") && pdk_xml_equals (device, "@type", "pci"));
}

/* Whether it is a device of the older PCI. */
static gboolean
is_conventional (PdkXmlElement *device)
{
  static const char *const express[] = { "virtio", "virtio-non-transitional", "e1000e", "igb" };

  if (is (device, "interface")) {
    for (gsize i = 0; i < G_N_ELEMENTS (express); i++)
      if (pdk_xml_equals (device, "model/@type", express[i]))
        return FALSE;
    return TRUE;
  }
  return is (device, "shmem") || is (device, "watchdog") ||
         pdk_xml_equals (device, "target/@type", "pci-serial") ||
         pdk_xml_equals (device, "@model", "virtio-transitional");
}

static gboolean
take_one (guint *ports)
{
  if (*ports == 0)
    return FALSE;
  (*ports)--;
  return TRUE;
}

gboolean
pdk_room_has_older (PdkRoom *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !self->express || self->bridge;
}

gboolean
pdk_room_take (PdkRoom *self, PdkXmlElement *device)
{
  g_return_val_if_fail (self != NULL && device != NULL, FALSE);

  if (pdk_xml_equals (device, "@type", "spicevmc") && !self->spice)
    return FALSE;
  if (is (device, "memory"))
    return self->modules;
  if (is_usb (device))
    return take_one (&self->usb_ports);
  if (!self->express || !is_pci (device))
    return TRUE;
  return is_conventional (device) ? pdk_room_has_older (self) : take_one (&self->pci_ports);
}
