/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/connection/pdk-connection-store.h"
#include "views/fleet/pdk-fleet-filter.h"

G_BEGIN_DECLS

#define PDK_TYPE_FLEET_SIDEBAR (pdk_fleet_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (PdkFleetSidebar, pdk_fleet_sidebar, PDK, FLEET_SIDEBAR, GtkWidget)

/* The hosts and what else the machine list can be narrowed to.  Choosing a line sets the filter.
 *
 * Signals: activated: the user chose a line, also the one chosen already. */

/** To be called once. */
void pdk_fleet_sidebar_setup (PdkFleetSidebar *self,
                              PdkConnectionStore *store,
                              PdkFleetFilter *filter);

/** Asks for a new name of a host in its line. */
void pdk_fleet_sidebar_rename (PdkFleetSidebar *self, PdkConnection *connection);

G_END_DECLS
