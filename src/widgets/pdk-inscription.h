/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the cells of lists do with their text. */

/** Whether @cell is too narrow for its text. */
gboolean pdk_inscription_is_cut_off (GtkInscription *cell);

/**
 * pdk_inscription_query_tooltip:
 *
 * A handler of #GtkWidget::query-tooltip, for cells with #GtkWidget:has-tooltip: shows the text where
 * it is cut off.
 *
 * A text for #GtkWidget:tooltip-text would have to be set whenever the cell shows something else, and
 * each time GTK asks the display server what is under the pointer, and waits for the answer.
 */
gboolean pdk_inscription_query_tooltip (
    GtkInscription *cell, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer user_data);

G_END_DECLS
