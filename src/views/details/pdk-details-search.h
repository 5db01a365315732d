/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_DETAILS_SEARCH (pdk_details_search_get_type ())
/**
 * PdkDetailsSearch:
 *
 * What makes a list of devices that is longer than a screen usable: an entry chooses which rows are
 * in sight, by what they say, members of a group are in sight when that is unfolded or they are looked
 * for, and a row that is selected comes into sight.
 */
G_DECLARE_FINAL_TYPE (PdkDetailsSearch, pdk_details_search, PDK, DETAILS_SEARCH, GObject)

/**
 * pdk_details_search_new:
 * @entry: shown where there are many rows; typing in the list goes there, too
 * @list: gets a PdkDetailsRow for each that is found
 * @items: (element-type PdkDetailsItem)
 */
PdkDetailsSearch *pdk_details_search_new (GtkSearchEntry *entry,
                                          GtkListBox *list,
                                          GListModel *items);
/** Whether @page, (nullable), is there but not among the rows. */
gboolean pdk_details_search_hides (PdkDetailsSearch *self, const char *page);
gboolean pdk_details_search_is_unfolded (PdkDetailsSearch *self);
void pdk_details_search_set_unfolded (PdkDetailsSearch *self, gboolean unfolded);
/** All rows are in sight again, at once. */
void pdk_details_search_clear (PdkDetailsSearch *self);

G_END_DECLS
