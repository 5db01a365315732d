/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-node"

#include "config.h"

#include "node/pdk-host-device-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "pdk-text.h"

typedef struct {
  guint class, mask;
  const char *name; /* to be translated */
  const char *icon;
} Class;

/* https://pcisig.com: class, subclass, interface; the first that fits */
static const Class pci_classes[] = {
  { 0x010800, 0xffff00, N_ ("NVMe Drive"), "drive-harddisk-symbolic" },
  { 0x010000, 0xff0000, N_ ("Storage Controller"), "drive-multidisk-symbolic" },
  { 0x028000, 0xffff00, N_ ("Wireless Network Card"), "network-wireless-symbolic" },
  { 0x020000, 0xff0000, N_ ("Network Card"), "network-wired-symbolic" },
  { 0x030000, 0xff0000, N_ ("Graphics Card"), "video-display-symbolic" },
  { 0x040000, 0xff0000, N_ ("Sound or Video Device"), "audio-card-symbolic" },
  { 0x060000, 0xff0000, N_ ("Bridge"), "pdk-hub-symbolic" },
  { 0x070000, 0xff0000, N_ ("Communication Controller"), "pdk-chip-symbolic" },
  { 0x0c0300, 0xffff00, N_ ("USB Controller"), "media-removable-symbolic" },
  { 0x0d0000, 0xff0000, N_ ("Wireless Controller"), "network-wireless-symbolic" },
  { 0x100000, 0xff0000, N_ ("Encryption Controller"), "channel-secure-symbolic" },
  { 0x120000, 0xff0000, N_ ("Accelerator"), "pdk-cpu-symbolic" },
  { 0, 0, N_ ("PCI Device"), "pdk-pci-symbolic" },
};

/* https://www.usb.org/defined-class-codes */
static const Class usb_classes[] = {
  { 0x01, 0xff, N_ ("Sound Device"), "audio-card-symbolic" },
  { 0x02, 0xff, N_ ("Communication Device"), "network-wired-symbolic" },
  { 0x03, 0xff, N_ ("Input Device"), "input-keyboard-symbolic" },
  { 0x06, 0xff, N_ ("Camera"), "camera-photo-symbolic" },
  { 0x07, 0xff, N_ ("Printer"), "printer-symbolic" },
  { 0x08, 0xff, N_ ("Storage Device"), "media-removable-symbolic" },
  { 0x09, 0xff, N_ ("Hub"), "pdk-hub-symbolic" },
  { 0x0b, 0xff, N_ ("Smart Card Reader"), "auth-smartcard-symbolic" },
  { 0x0e, 0xff, N_ ("Video Camera"), "camera-web-symbolic" },
  { 0xe0, 0xff, N_ ("Wireless Controller"), "network-wireless-symbolic" },
  { 0, 0, N_ ("USB Device"), "media-removable-symbolic" },
};

static const Class *
find_class (const Class *table, guint class)
{
  while (table->mask != 0 && (class & table->mask) != table->class)
    table++;
  return table;
}

/* Takes @part, with what divides it from the one before. */
static void
append (GString *text, const char *part)
{
  if (part != NULL && *part != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

static void
append_ids (GString *text, const PdkNodeDevice *device)
{
  g_autofree char *ids = device->vendor_id != NULL && device->product_id != NULL
                             ? g_strdup_printf ("%s:%s", device->vendor_id, device->product_id)
                             : NULL;

  append (text, ids);
}

static char *
name_pci (PdkHostDevice *self, GString *subtitle)
{
  const PdkNodeDevice *device = self->device;
  const Class *class = find_class (pci_classes, device->pci_class);

  self->icon_name = class->icon;
  append (subtitle, device->product != NULL ? _ (class->name) : NULL);
  append (subtitle, device->vendor);
  append (subtitle, device->address);
  append_ids (subtitle, device);
  return g_strdup (device->product != NULL ? device->product : _ (class->name));
}

static char *
name_usb (PdkHostDevice *self, GString *subtitle)
{
  const PdkNodeDevice *device = self->device;
  const Class *class = find_class (usb_classes, (guint) MAX (device->usb_class, 0));
  const char *port = device->port != NULL ? strchr (device->port, '-') : NULL;
  g_autofree char *place = NULL;

  self->icon_name = class->icon;
  if (port != NULL)
    /* Translators: where a USB device is plugged in; the last is “2”, or “2.4” behind a hub */
    place =
        g_strdup_printf (_ ("bus %u, device %u, port %s"), device->bus, device->device, port + 1);
  else
    place = g_strdup_printf (_ ("bus %u, device %u"), device->bus, device->device);
  append (subtitle, device->product != NULL && device->usb_class > 0 ? _ (class->name) : NULL);
  append (subtitle, device->vendor);
  append_ids (subtitle, device);
  append (subtitle, place);
  return g_strdup (device->product != NULL ? device->product : _ (class->name));
}

/* (nullable): the disk that a SCSI device is to the host */
static const PdkNodeDevice *
find_disk (const PdkNodeDevice *device, const PdkHostView *view)
{
  for (guint i = 0; i < view->devices->len; i++) {
    const PdkNodeDevice *other = g_ptr_array_index (view->devices, i);

    if (other->type == PDK_NODE_STORAGE && pdk_node_device_is_behind (other, device))
      return other;
  }
  return NULL;
}

static char *
name_scsi (PdkHostDevice *self, const PdkHostView *view, GString *subtitle)
{
  const PdkNodeDevice *disk = find_disk (self->device, view);
  g_autofree char *size = disk != NULL && disk->size > 0 ? g_format_size (disk->size) : NULL;

  self->icon_name = "drive-harddisk-symbolic";
  append (subtitle, disk != NULL ? disk->block : NULL);
  append (subtitle, size);
  append (subtitle, self->device->address);
  if (disk != NULL && disk->model != NULL)
    return g_strdup (disk->model);
  return g_strdup (_ ("SCSI Device"));
}

/* (nullable): the type of a mediated device, and with @parent what it is a part of */
static const PdkNodeMdevType *
find_type (const PdkNodeDevice *device, const PdkHostView *view, const PdkNodeDevice **parent)
{
  for (guint i = 0; i < view->devices->len; i++) {
    const PdkNodeDevice *other = g_ptr_array_index (view->devices, i);

    if (other->types == NULL || !pdk_node_device_is_behind (device, other))
      continue;
    for (guint j = 0; j < other->types->len; j++) {
      const PdkNodeMdevType *type = g_ptr_array_index (other->types, j);

      *parent = other;
      if (g_strcmp0 (type->id, device->type_id) == 0)
        return type;
    }
  }
  return NULL;
}

static char *
name_mdev (PdkHostDevice *self, const PdkHostView *view, GString *subtitle)
{
  const PdkNodeDevice *parent = NULL;
  const PdkNodeMdevType *type = find_type (self->device, view, &parent);
  const gboolean named = type != NULL && type->name != NULL;

  self->icon_name = "pdk-pci-symbolic";
  self->model = g_strdup (type != NULL && type->api != NULL ? type->api : "vfio-pci");
  append (subtitle, named ? self->device->type_id : NULL);
  append (subtitle,
          parent != NULL && parent->product != NULL ? parent->product : self->device->parent);
  append (subtitle, self->device->uuid);
  if (named)
    return g_strdup (type->name);
  return g_strdup (self->device->type_id != NULL ? self->device->type_id : _ ("Mediated Device"));
}

void
pdk_host_device_name (PdkHostDevice *self, const PdkHostView *view)
{
  g_autoptr (GString) subtitle = g_string_new (NULL);
  g_autofree char *title = NULL;

  switch (self->device->type) {
  case PDK_NODE_PCI:
    title = name_pci (self, subtitle);
    break;
  case PDK_NODE_USB:
    title = name_usb (self, subtitle);
    break;
  case PDK_NODE_SCSI:
    title = name_scsi (self, view, subtitle);
    break;
  case PDK_NODE_MDEV:
    title = name_mdev (self, view, subtitle);
    break;
  case PDK_NODE_OTHER:
  case PDK_NODE_USB_INTERFACE:
  case PDK_NODE_NET:
  case PDK_NODE_STORAGE:
    self->icon_name = "pdk-device-other-symbolic";
    break;
  }
  self->title = pdk_text_display (title);
  self->subtitle = pdk_text_display (subtitle->str);
}
