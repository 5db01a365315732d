/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/definition/pdk-domain-documents.h"
#include "core/devices/pdk-domain-draft.h"
#include "core/node/pdk-node-list.h"

G_BEGIN_DECLS

#define PDK_TYPE_DETAILS_ITEM (pdk_details_item_get_type ())
/**
 * PdkDetailsItem:
 *
 * A row of the list of pages.  Immutable.
 */
G_DECLARE_FINAL_TYPE (PdkDetailsItem, pdk_details_item, PDK, DETAILS_ITEM, GObject)

/**
 * pdk_details_item_new:
 * @changed: whether the draft changes it
 * @difference: (nullable): what the running machine has otherwise
 * @nodes: (nullable): what the host is made of, for the name of a device of it
 */
PdkDetailsItem *pdk_details_item_new (const PdkItem *item,
                                      gboolean changed,
                                      const PdkDifference *difference,
                                      PdkNodeList *nodes);
const char *pdk_details_item_get_page (PdkDetailsItem *self);
const PdkKind *pdk_details_item_get_kind (PdkDetailsItem *self);
const char *pdk_details_item_get_icon_name (PdkDetailsItem *self);
/** Safe to show. */
const char *pdk_details_item_get_title (PdkDetailsItem *self);
/** Safe to show; may be “”. */
const char *pdk_details_item_get_summary (PdkDetailsItem *self);
/** (nullable): when it is as it is shown here: “after shutdown” */
const char *pdk_details_item_get_mark (PdkDetailsItem *self);
/** Whether only the running machine has it: there is no page to be shown. */
gboolean pdk_details_item_is_gone (PdkDetailsItem *self);
gboolean pdk_details_item_is_changed (PdkDetailsItem *self);
/** Whether it stands for the members that follow it, and is no page. */
gboolean pdk_details_item_is_group (PdkDetailsItem *self);
gboolean pdk_details_item_is_member (PdkDetailsItem *self);
/** How many members a group has. */
guint pdk_details_item_get_n_members (PdkDetailsItem *self);
/** Whether a row of the list would look the same. */
gboolean pdk_details_item_equal (PdkDetailsItem *self, PdkDetailsItem *other);

/**
 * pdk_details_items_update:
 * @store: (element-type PdkDetailsItem): keeps those that are the same
 * @nodes: (nullable): see pdk_details_item_new()
 *
 * Makes @store the list of pages of the draft's document, and of what only the running machine has.
 * Where there are many controllers, a group precedes them.
 */
void pdk_details_items_update (GListStore *store,
                               PdkDomainDraft *draft,
                               PdkDomainDocuments *documents,
                               PdkNodeList *nodes);

G_END_DECLS
