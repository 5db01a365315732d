/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What a device of a host is; others are of no use to a machine. */
typedef enum {
  PDK_NODE_OTHER,
  PDK_NODE_PCI,
  PDK_NODE_USB,
  PDK_NODE_USB_INTERFACE, /* what a USB device is for */
  PDK_NODE_NET,
  PDK_NODE_STORAGE,
  PDK_NODE_SCSI,
  PDK_NODE_MDEV,
} PdkNodeType;

/** A type of mediated devices that a device can be split into. */
typedef struct {
  char *id;
  char *name;      /* nullable */
  char *api;       /* nullable: what its devices are to QEMU: “vfio-pci” */
  guint available; /* how many more can be made */
} PdkNodeMdevType;

/**
 * PdkNodeDevice:
 * @name: libvirt's: “pci_0000_00_1f_2”
 * @path: (nullable): its folder in the host's sysfs; that of a device behind it is below
 * @driver: (nullable): the host's driver that has it
 * @vendor: (nullable): by name; so is @product
 * @vendor_id: (nullable): “8086”, four digits; so is @product_id
 * @address: (nullable): of PCI “0000:00:1f.2”; of SCSI “scsi_host0:0:0:1”
 * @pci_class: of PCI, 24 bits: 0x030000 is a graphics card
 * @usb_class: of a USB interface; of a USB device that of its first one, see pdk_node_devices_link()
 * @iommu_group: -1: none
 * @group: (nullable): the PCI addresses in its IOMMU group, its own among them
 * @physical: (nullable): of a virtual function the address of its physical one
 * @n_virtual: how many virtual functions there are, of @max_virtual
 * @types: (nullable) (element-type PdkNodeMdevType)
 * @bus: of USB; so is @device
 * @port: (nullable): of USB: where it is plugged in: “2-1.4” is port 4 of a hub at port 1 of bus 2
 * @interface: (nullable): of a network interface its name; @up: whether it has a link
 * @block: (nullable): of storage: “/dev/sda”; @size in bytes, 0 when unknown; @model (nullable)
 * @optical: whether it is a drive for discs; @medium: whether there is one in it; @label: (nullable): what
 *   that calls itself
 * @uuid: (nullable): of a mediated device; @type_id of its type
 * @active: %FALSE for a mediated device that is defined and not there
 * @boot_vga: the host shows its screen with it, where that is known
 * @boots: the host runs from it, where that is known
 *
 * Something that is built into a host, as it says.  All text is untrusted.  Immutable once it is
 * shared, ref-counted, of any thread.
 */
typedef struct {
  PdkNodeType type;
  char *name;
  char *parent;
  char *path;
  char *driver;
  char *vendor, *product;
  char *vendor_id, *product_id;
  char *address;
  guint pci_class;
  int usb_class;
  int iommu_group;
  GStrv group;
  char *physical;
  guint n_virtual, max_virtual;
  GPtrArray *types;
  guint bus, device;
  char *port;
  char *interface;
  gboolean up;
  char *block;
  guint64 size;
  char *model;
  gboolean optical;
  gboolean medium;
  char *label;
  char *uuid;
  char *type_id;
  gboolean active;
  gboolean boot_vga;
  gboolean boots;
} PdkNodeDevice;

/**
 * pdk_node_device_parse:
 * @xml: libvirt's document of a node device; hostile ones are expected
 *
 * Returns: (transfer full): or %NULL with %PDK_ERROR_XML
 */
PdkNodeDevice *pdk_node_device_parse (const char *xml, GError **error);
PdkNodeDevice *pdk_node_device_ref (PdkNodeDevice *self);
void pdk_node_device_unref (PdkNodeDevice *self);

/** Whether @self is @other or somewhere behind it: a disk behind its controller. */
gboolean pdk_node_device_is_behind (const PdkNodeDevice *self, const PdkNodeDevice *other);

/** Whether it is a bridge, or another part of what holds a PCI bus together. */
gboolean pdk_node_device_is_bridge (const PdkNodeDevice *self);
/** Whether it is a USB hub: plain, or the one in each controller. */
gboolean pdk_node_device_is_hub (const PdkNodeDevice *self);

/**
 * pdk_node_devices_link:
 * @devices: (element-type PdkNodeDevice): all of a host, not shared yet
 *
 * Gives USB devices the class of their interfaces.
 */
void pdk_node_devices_link (GPtrArray *devices);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkNodeDevice, pdk_node_device_unref)

G_END_DECLS
