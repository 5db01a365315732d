/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/connection/pdk-connection-store.h"
#include "views/fleet/pdk-fleet-filter.h"

G_BEGIN_DECLS

#define PDK_TYPE_FLEET_LIST (pdk_fleet_list_get_type ())
G_DECLARE_FINAL_TYPE (PdkFleetList, pdk_fleet_list, PDK, FLEET_LIST, GtkWidget)

/* The machines, as a table or as a grid of their screens.  Both come from one chain of list models over all connections, which
 * is built once and never again.
 *
 * Property: grid (boolean).  Signals: selection-changed. */

/** To be called once. */
void pdk_fleet_list_setup (PdkFleetList *self, PdkConnectionStore *store, GSettings *settings);
/** (transfer none) */
PdkFleetFilter *pdk_fleet_list_get_filter (PdkFleetList *self);
/** (transfer none): all machines, before filtering */
GListModel *pdk_fleet_list_get_machines (PdkFleetList *self);
/** (transfer none): the machines shown, in their order */
GListModel *pdk_fleet_list_get_shown (PdkFleetList *self);
/** Returns: (transfer full) (element-type PdkDomain) */
GPtrArray *pdk_fleet_list_get_selected (PdkFleetList *self);
guint pdk_fleet_list_get_n_selected (PdkFleetList *self);
void pdk_fleet_list_unselect (PdkFleetList *self);
/** (transfer none): to be inserted as “columns” */
GActionGroup *pdk_fleet_list_get_column_actions (PdkFleetList *self);

G_END_DECLS
