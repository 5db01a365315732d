/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_GRADUAL_SELECTION (pdk_gradual_selection_get_type ())
/**
 * PdkGradualSelection:
 *
 * What a #GtkSingleSelection or #GtkNoSelection has, for the view of a long list: the rows that are in sight at once, the
 * others a little later.
 *
 * GTK makes the widgets of two hundred rows in one go, whether they fit into the window or not, which
 * holds up everything else for as long as it takes.  Here they come in parts, a frame between them.
 * Positions are those of the selection, which is asked for what is selected.
 */
G_DECLARE_FINAL_TYPE (PdkGradualSelection, pdk_gradual_selection, PDK, GRADUAL_SELECTION, GObject)

/** @selection: (transfer full) */
PdkGradualSelection *pdk_gradual_selection_new (GtkSelectionModel *selection);

/**
 * pdk_gradual_selection_keep:
 * @list: in a popover, with models that somebody else gives it
 *
 * Shows each model of @list in parts, from the first rows whenever it comes into sight: a list that was
 * filled long before would have to lay out all of them when it is opened.
 */
void pdk_gradual_selection_keep (GtkListView *list);

G_END_DECLS
