/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/domain/pdk-domain.h"

G_BEGIN_DECLS

/* How each column of the machine list compares two machines. */

typedef struct {
  const char *id; /* as in the settings */
  /* What it is sorted by: at most one of these; then by name. */
  double (*get_number) (PdkDomain *domain);
  const char *(*get_text) (PdkDomain *domain);
  gboolean live; /* its values change unwatched: to be sorted again once a second */
} PdkFleetColumn;

/** Returns: the columns in the order they are shown in, %NULL past the last one */
const PdkFleetColumn *pdk_fleet_column_get (guint index);

/** Returns: (transfer full) */
GtkSorter *pdk_fleet_column_create_sorter (const PdkFleetColumn *column);

/**
 * pdk_fleet_sorter_forget:
 *
 * The order stays what it is although values change, until a sorter is told to forget what it has
 * compared by.  To be followed by gtk_sorter_changed() where the sorter is in use.
 */
void pdk_fleet_sorter_forget (GtkSorter *self);

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
