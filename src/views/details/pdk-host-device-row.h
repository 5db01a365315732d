/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/devices/pdk-domain-draft.h"
#include "core/node/pdk-node-list.h"

G_BEGIN_DECLS

#define PDK_TYPE_HOST_DEVICE_ROW (pdk_host_device_row_get_type ())
/**
 * PdkHostDeviceRow:
 *
 * Which of the host's devices a machine has, by name, whether it is there, and a button to choose
 * another one: the action “details.change-device” with the page.
 */
G_DECLARE_FINAL_TYPE (PdkHostDeviceRow, pdk_host_device_row, PDK, HOST_DEVICE_ROW, AdwActionRow)

/**
 * pdk_host_device_row_new:
 * @uuid: (nullable): of the machine; %NULL: it is not there yet
 *
 * Returns: (nullable): %NULL where @page is no device of the host
 */
GtkWidget *pdk_host_device_row_new (PdkDomainDraft *draft,
                                    const char *page,
                                    PdkNodeList *nodes,
                                    const char *uuid);

/** Returns: (transfer full) (nullable): the name of what @item is on the host, display-safe; %NULL when
 * it is none, or is not there or not known yet */
char *pdk_host_device_row_find_name (const PdkItem *item, PdkNodeList *nodes);
/** Returns: (transfer full): the same, or else pdk_item_get_title().  @nodes: (nullable) */
char *pdk_host_device_row_find_title (const PdkItem *item, PdkNodeList *nodes);
/** Reads what it takes to name what @document has of the host.  @nodes: (nullable) */
void pdk_host_device_row_want_names (PdkDomainDocument *document, PdkNodeList *nodes);

G_END_DECLS
