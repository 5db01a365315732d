/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/domain/pdk-domain.h"

G_BEGIN_DECLS

typedef enum {
  PDK_FLEET_ALL,
  PDK_FLEET_RUNNING,
  PDK_FLEET_HOST, /* only those of the filter's connection */
} PdkFleetScope;

#define PDK_TYPE_FLEET_FILTER (pdk_fleet_filter_get_type ())
G_DECLARE_FINAL_TYPE (PdkFleetFilter, pdk_fleet_filter, PDK, FLEET_FILTER, GtkFilter)

/* Which machines the list shows: what the sidebar, the view menu and the search entry say, in one
 * object that all three share.
 *
 * Properties: connection (PdkConnection, nullable), show-stopped (boolean), search (string).
 * Signal of GtkFilter: changed. */

PdkFleetFilter *pdk_fleet_filter_new (void);

/** @connection: (nullable): for %PDK_FLEET_HOST */
void pdk_fleet_filter_set_scope (PdkFleetFilter *self,
                                 PdkFleetScope scope,
                                 PdkConnection *connection);
PdkFleetScope pdk_fleet_filter_get_scope (PdkFleetFilter *self);
/** (nullable) (transfer none): the host shown, for %PDK_FLEET_HOST */
PdkConnection *pdk_fleet_filter_get_connection (PdkFleetFilter *self);
gboolean pdk_fleet_filter_get_show_stopped (PdkFleetFilter *self);
gboolean pdk_fleet_filter_is_searching (PdkFleetFilter *self);

/** Whether @domain is in the scope, shown or not. */
gboolean pdk_fleet_filter_in_scope (PdkFleetFilter *self, PdkDomain *domain);

G_END_DECLS
