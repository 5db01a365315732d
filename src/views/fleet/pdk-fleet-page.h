/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/connection/pdk-connection-store.h"
#include "views/fleet/pdk-fleet-filter.h"

G_BEGIN_DECLS

#define PDK_TYPE_FLEET_PAGE (pdk_fleet_page_get_type ())
G_DECLARE_FINAL_TYPE (PdkFleetPage, pdk_fleet_page, PDK, FLEET_PAGE, GtkWidget)

/* The Machines tab: the list of machines with its search, or why there is nothing to list.  Commands
 * on machines are the window's “win.domain.…” actions, which act on the selection.
 *
 * Properties: search-mode (boolean).
 * Signals: selection-changed. */

GtkWidget *pdk_fleet_page_new (PdkConnectionStore *store, GSettings *settings);
/** (transfer none): shared with the sidebar */
PdkFleetFilter *pdk_fleet_page_get_filter (PdkFleetPage *self);
/** Returns: (transfer full) (element-type PdkDomain) */
GPtrArray *pdk_fleet_page_get_selected (PdkFleetPage *self);
/** (transfer none): stateful actions that show and hide columns, to be inserted as “columns” */
GActionGroup *pdk_fleet_page_get_column_actions (PdkFleetPage *self);
/** Opens the search entry and puts the keyboard into it. */
void pdk_fleet_page_search (PdkFleetPage *self);

G_END_DECLS
