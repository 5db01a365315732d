/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "devices/pdk-domain-document.h"
#include "node/pdk-host-ref.h"

G_BEGIN_DECLS

/** Whether a device of the host can be given to a machine. */
typedef enum {
  PDK_HOST_DEVICE_FREE,
  PDK_HOST_DEVICE_WARNED, /* it can; what that means for the host or others is worth a word */
  PDK_HOST_DEVICE_BARRED, /* it cannot, or nobody would want it */
} PdkHostDeviceState;

#define PDK_TYPE_HOST_DEVICE (pdk_host_device_get_type ())
/**
 * PdkHostDevice:
 *
 * A device of a host as one that a certain machine could have: by name, with what is to be known
 * before.  Immutable.  All its texts are translated and display-safe, not markup.
 *
 * Properties: title, subtitle, reason, icon-name (strings); state (uint).
 */
G_DECLARE_FINAL_TYPE (PdkHostDevice, pdk_host_device, PDK, HOST_DEVICE, GObject)

/**
 * PdkHostView:
 * @type: what is wanted: %PDK_NODE_USB, PCI, SCSI or MDEV
 * @devices: (element-type PdkNodeDevice): all that the host has
 * @uses: (nullable) (element-type PdkHostUse): %NULL: not known yet
 * @document: (nullable): the machine it is for
 * @uuid: (nullable): of that machine
 * @own: it is about what the machine has
 *
 * From where devices are looked at.
 */
typedef struct {
  PdkNodeType type;
  GPtrArray *devices;
  GPtrArray *uses;
  PdkDomainDocument *document;
  const char *uuid;
  gboolean own;
} PdkHostView;

/** Returns: (transfer full) (element-type PdkHostDevice): what can be had first, then by name */
GPtrArray *pdk_host_devices_list (const PdkHostView *view);
/** Returns: (transfer full): one of them */
PdkHostDevice *pdk_host_device_new (const PdkHostView *view, PdkNodeDevice *device);

/** Whether the host hands PCI devices on at all: whether its IOMMU is in use. */
gboolean pdk_host_has_iommu (GPtrArray *devices);

/** Returns: (transfer none) */
PdkNodeDevice *pdk_host_device_get_device (PdkHostDevice *self);
/** Its name; without one what it is and its numbers. */
const char *pdk_host_device_get_title (PdkHostDevice *self);
/** Who made it, its numbers, and where it is. */
const char *pdk_host_device_get_subtitle (PdkHostDevice *self);
/** What matters most of the notes; “” for none. */
const char *pdk_host_device_get_reason (PdkHostDevice *self);
PdkHostDeviceState pdk_host_device_get_state (PdkHostDevice *self);
const char *pdk_host_device_get_icon_name (PdkHostDevice *self);
/** Returns: (transfer none) (element-type utf8): all there is to know, what matters most first */
GPtrArray *pdk_host_device_get_notes (PdkHostDevice *self);
/** How many others of the host a definition could mistake it for, as they are the same model. */
guint pdk_host_device_get_n_twins (PdkHostDevice *self);
/** Returns: (transfer none) (element-type PdkNodeDevice): what has to leave the host with it, as it
 * is in the same IOMMU group, and is no bridge nor in the machine already */
GPtrArray *pdk_host_device_get_mates (PdkHostDevice *self);

/**
 * pdk_host_device_make_xml:
 * @by_place: of USB: not only by what it is, but also by where it is now
 * @policy: (nullable): of USB: the startupPolicy
 *
 * Returns: (transfer full): the definition of @device in a machine
 */
char *pdk_host_device_make_xml (const PdkNodeDevice *device,
                                const char *model,
                                gboolean by_place,
                                const char *policy);
/** Returns: (transfer none): what a mediated device is to QEMU: “vfio-pci” */
const char *pdk_host_device_get_model (PdkHostDevice *self);

/**
 * pdk_host_device_put:
 * @element: a device of a machine
 * @source: the XML of another of the same kind, as pdk_host_device_make_xml() makes it
 *
 * Returns: (transfer full): @element as it is, but with the other one's source and without the
 *   addresses and names that belonged to the former
 */
char *pdk_host_device_put (PdkXmlElement *element, const char *source);

G_END_DECLS
