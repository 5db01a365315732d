/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "views/fleet/pdk-fleet-sort.h"

G_BEGIN_DECLS

#define PDK_TYPE_FLEET_COLUMNS (pdk_fleet_columns_get_type ())
G_DECLARE_FINAL_TYPE (PdkFleetColumns, pdk_fleet_columns, PDK, FLEET_COLUMNS, GObject)

/* Which columns the machine list shows, how wide they are and what it is sorted by: read from the
 * settings and kept there. */

/** @view: (transfer none): must outlive this object */
PdkFleetColumns *pdk_fleet_columns_new (GtkColumnView *view, GSettings *settings);

/** Gives a column its meaning, its sorter and its remembered looks. */
void pdk_fleet_columns_add (PdkFleetColumns *self,
                            const PdkFleetColumn *column,
                            GtkColumnViewColumn *view_column);
/** Sorts as remembered; from now on what the user changes is remembered. */
void pdk_fleet_columns_start (PdkFleetColumns *self);
/** (nullable): what the list is sorted by */
const PdkFleetColumn *pdk_fleet_columns_get_sort_column (PdkFleetColumns *self);
/** Values in the column sorted by have changed. */
void pdk_fleet_columns_sort_again (PdkFleetColumns *self);
/**
 * (transfer none): stateful actions named like the columns, to show and hide them; “sort” with the ID
 * of a column, and “descending”
 */
GActionGroup *pdk_fleet_columns_get_actions (PdkFleetColumns *self);

G_END_DECLS
