/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "node/pdk-node-device.h"
#include "xml/pdk-xml.h"

G_BEGIN_DECLS

/**
 * PdkHostRef:
 * @vendor_id: (nullable): of USB, four digits; so is @product_id
 * @bus: of USB, with @device; 0 when it is not told by where it is
 * @address: (nullable): of PCI and SCSI, as #PdkNodeDevice has it
 * @uuid: (nullable): of a mediated device
 *
 * Which of the host's devices a machine's definition means.
 */
typedef struct {
  PdkNodeType type;
  char *vendor_id, *product_id;
  guint bus, device;
  char *address;
  char *uuid;
} PdkHostRef;

/**
 * pdk_host_ref_new:
 * @element: any element of <devices>
 *
 * Returns: (transfer full) (nullable): %NULL for what is no device of the host
 */
PdkHostRef *pdk_host_ref_new (PdkXmlElement *element);
void pdk_host_ref_free (PdkHostRef *self);

/** Whether @device is what is meant, or one of several that could be. */
gboolean pdk_host_ref_matches (const PdkHostRef *self, const PdkNodeDevice *device);

/**
 * PdkHostUse:
 * @uuid: of the machine
 * @machine: its name: untrusted
 * @running: whether it has the device now; otherwise it takes it when it is started
 */
typedef struct {
  PdkHostRef *ref;
  char *uuid;
  char *machine;
  gboolean running;
} PdkHostUse;

/**
 * pdk_host_uses_read:
 * @xml: a machine's document
 * @running: whether it is that of the running machine
 * @uses: (element-type PdkHostUse): to add to
 *
 * Adds what the machine has of the host.  What cannot be read has nothing.
 */
void pdk_host_uses_read (const char *xml, gboolean running, GPtrArray *uses);
void pdk_host_use_free (PdkHostUse *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkHostRef, pdk_host_ref_free)

G_END_DECLS
