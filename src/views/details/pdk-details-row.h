/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "views/details/pdk-details-item.h"

G_BEGIN_DECLS

#define PDK_TYPE_DETAILS_ROW (pdk_details_row_get_type ())
/** A row of the list of a machine's pages: icon, title, one line about it, a dot when changed;
 * of a group how many there are, and whether they are in sight. */
G_DECLARE_FINAL_TYPE (PdkDetailsRow, pdk_details_row, PDK, DETAILS_ROW, GtkListBoxRow)

GtkWidget *pdk_details_row_new (PdkDetailsItem *item);
/** Of a group: whether its members are in sight. */
void pdk_details_row_set_unfolded (PdkDetailsRow *self, gboolean unfolded);
PdkDetailsItem *pdk_details_row_get_item (PdkDetailsRow *self);

G_END_DECLS
