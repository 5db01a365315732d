/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/connection/pdk-connection.h"

G_BEGIN_DECLS

#define PDK_TYPE_FLEET_SIDEBAR_ROW (pdk_fleet_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (
    PdkFleetSidebarRow, pdk_fleet_sidebar_row, PDK, FLEET_SIDEBAR_ROW, GtkListBoxRow)

/* A line of the sidebar: a filter with its count, or a host with its state and its menu. */

/** @title: shown as it is */
GtkWidget *pdk_fleet_sidebar_row_new (const char *title, const char *icon_name);
GtkWidget *pdk_fleet_sidebar_row_new_for_host (PdkConnection *connection);

/** (nullable) (transfer none) */
PdkConnection *pdk_fleet_sidebar_row_get_connection (PdkFleetSidebarRow *self);
void pdk_fleet_sidebar_row_set_count (PdkFleetSidebarRow *self, guint count);

G_END_DECLS
