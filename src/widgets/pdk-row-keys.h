/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pdk_row_keys_add:
 * @window: that has a default widget, and rows
 *
 * Has Enter do what a row does while the row has the focus: GTK presses the default button instead, so a
 * dialog would be answered by who only wants to open a row.  And what pdk_row_keys_add_back() does.
 */
void pdk_row_keys_add (GtkWindow *window);

/**
 * pdk_row_keys_add_back:
 * @window: that has an #AdwEntryRow
 *
 * Has Shift+Tab leave such a row: the focus would stay in its text.
 */
void pdk_row_keys_add_back (GtkWindow *window);

G_END_DECLS
