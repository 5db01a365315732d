/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/definition/pdk-domain-documents.h"
#include "core/devices/pdk-domain-draft.h"
#include "core/node/pdk-node-list.h"

G_BEGIN_DECLS

#define PDK_TYPE_DETAILS_LIST (pdk_details_list_get_type ())
/**
 * PdkDetailsList:
 *
 * The pages and devices of a machine, of which one is selected, with a search where there are many,
 * and the menu that adds to them.  Controllers, of which there are many that nobody looks for, are
 * folded into one row.
 *
 * Signals: “selected” (s: its page): somebody, or pdk_details_list_select(), has chosen another one
 */
G_DECLARE_FINAL_TYPE (PdkDetailsList, pdk_details_list, PDK, DETAILS_LIST, GtkWidget)

/**
 * pdk_details_list_update:
 * @nodes: (nullable): what the host is made of, for the names of its devices
 *
 * Shows the pages of the draft's document, and what only the running machine has.
 */
void pdk_details_list_update (PdkDetailsList *self,
                              PdkDomainDraft *draft,
                              PdkDomainDocuments *documents,
                              PdkNodeList *nodes);
/** Selects @page, and where it is gone what is in its place. */
void pdk_details_list_select (PdkDetailsList *self, const char *page);
/** Selects @page where nothing is selected, unless it is there but not in sight. */
void pdk_details_list_keep_selected (PdkDetailsList *self, const char *page);
/** The same as pdk_details_list_select(), and “selected” is emitted in any case. */
void pdk_details_list_select_again (PdkDetailsList *self, const char *page);

G_END_DECLS
