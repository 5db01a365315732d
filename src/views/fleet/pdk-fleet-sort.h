/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How each column of the machine list compares two machines. */

typedef struct {
  const char *id; /* as in the settings */
  GCompareDataFunc compare;
  gboolean live; /* its values change unwatched: to be sorted again once a second */
} PdkFleetColumn;

/** Returns: the columns in the order they are shown in, %NULL past the last one */
const PdkFleetColumn *pdk_fleet_column_get (guint index);

/** Returns: (transfer full) */
GtkSorter *pdk_fleet_column_create_sorter (const PdkFleetColumn *column);

/**
 * pdk_fleet_sort_probe:
 * @sorter: the sorter of a column view
 * @direction: (out): the order asked for
 *
 * Finds out what a column view sorts by, for which GTK 4.8 has no public question.
 *
 * Returns: (nullable): the column, or %NULL when the view is unsorted
 */
const PdkFleetColumn *pdk_fleet_sort_probe (GtkSorter *sorter, GtkSortType *direction);

G_END_DECLS
