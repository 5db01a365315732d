/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-domain-document.h"

G_BEGIN_DECLS

/* What a machine is started from.  A document says it in one of two ways, which libvirt does not take
 * together: kinds of devices (<os><boot dev='hd'/>), of each of which the first device is tried, or
 * the devices themselves (<disk><boot order='1'/>). */

/**
 * PdkBootOrderForm:
 * @PDK_BOOT_ORDER_NONE: nothing is said; libvirt takes the first disk
 * @PDK_BOOT_ORDER_KINDS: kinds of devices
 * @PDK_BOOT_ORDER_DEVICES: devices
 * @PDK_BOOT_ORDER_BOTH: both, which libvirt refuses
 */
typedef enum {
  PDK_BOOT_ORDER_NONE,
  PDK_BOOT_ORDER_KINDS,
  PDK_BOOT_ORDER_DEVICES,
  PDK_BOOT_ORDER_BOTH,
} PdkBootOrderForm;

/**
 * PdkBootEntry:
 * @page: as PdkItem.page
 * @name: what it is called in the value of the field “boot.order”
 * @title: as pdk_item_get_title()
 * @summary: as pdk_item_get_summary()
 * @icon: as pdk_item_get_icon_name()
 * @on: whether it is tried
 *
 * A device that a machine can be started from.
 */
typedef struct {
  char *page;
  char *name;
  char *title;
  char *summary;
  const char *icon;
  gboolean on;
} PdkBootEntry;

void pdk_boot_entry_free (PdkBootEntry *self);

PdkBootOrderForm pdk_boot_order_get_form (PdkDomainDocument *document);

/** Returns: (transfer full) (element-type PdkBootEntry): those that are tried, in their order, then
 * the others in that of the document */
GPtrArray *pdk_boot_order_list (PdkDomainDocument *document);

/** Returns: (transfer full) (nullable): the value of “boot.order” that has those of @entries which
 * are on, in the order they have there; %NULL for none */
char *pdk_boot_order_to_value (GPtrArray *entries);

/* Of the field “boot.order”: names of devices, with commas between them. */

char *pdk_boot_order_get (PdkXmlElement *root, const PdkField *field);
/** Nothing else is tried, and kinds of devices are no longer named. */
void pdk_boot_order_set (PdkXmlElement *root, const PdkField *field, const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkBootEntry, pdk_boot_entry_free)

G_END_DECLS
