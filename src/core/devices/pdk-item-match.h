/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-domain-document.h"

G_BEGIN_DECLS

/**
 * pdk_item_match:
 * @item: of another document of the same machine
 * @from: the document of @item
 *
 * Finds the same page or device in @document: the stored definition and the running machine name
 * what libvirt assigned differently, so the devices are matched by what a user knows them by, then by
 * their own alias, their address, and last by what they say, in their order.
 *
 * Returns: (transfer full) (nullable)
 */
PdkItem *pdk_item_match (const PdkItem *item, PdkDomainDocument *from, PdkDomainDocument *document);

/**
 * pdk_item_find_live:
 * @document: (nullable)
 * @page: a page of @document, or one that is not there any more
 *
 * Returns: (transfer full) (nullable): what @page is in @live, the running machine's document
 */
PdkItem *pdk_item_find_live (PdkDomainDocument *document,
                             const char *page,
                             PdkDomainDocument *live);

/**
 * pdk_item_match_among:
 * @own: (element-type PdkItem): all of the document that @item is of
 * @items: (element-type PdkItem): all of the other
 *
 * The same for many items, where each would have both documents listed anew.
 *
 * Returns: (transfer none) (nullable): of @items
 */
const PdkItem *pdk_item_match_among (const PdkItem *item, GPtrArray *own, GPtrArray *items);

/**
 * pdk_item_match_changed:
 * @item: of @own, itself
 * @n_left: (out): how many there are in @items that are none of @own
 *
 * As pdk_item_match_among(); what has neither a name nor an address, and says something else now, is
 * the one in its place where as many are left over in both.
 *
 * Returns: (transfer none) (nullable): of @items
 */
const PdkItem *pdk_item_match_changed (const PdkItem *item,
                                       GPtrArray *own,
                                       GPtrArray *items,
                                       guint *n_left);

/**
 * pdk_item_match_applied:
 * @own: (element-type PdkItem): all of what was edited
 * @items: (element-type PdkItem): all of what the host made of it
 *
 * What was added may have had no name until it was stored: it is the one in its place among those
 * whose names are new.
 *
 * Returns: (transfer none) (nullable): what @item, of @own, is in @items
 */
const PdkItem *pdk_item_match_applied (const PdkItem *item, GPtrArray *own, GPtrArray *items);

/**
 * pdk_item_strip:
 *
 * Takes out of a device what libvirt writes into a running machine's document only (aliases,
 * security labels, chains of images, ports and names of host interfaces…), its address and its
 * password.
 */
void pdk_item_strip (PdkXmlElement *device);

G_END_DECLS
