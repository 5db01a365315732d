/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pdk_row_keys_add:
 * @window: that has a default widget, and rows
 *
 * Has Enter do what a row does while the row has the focus: GTK presses the default button instead, so a
 * dialog would be answered by who only wants to open a row.
 */
void pdk_row_keys_add (GtkWindow *window);

G_END_DECLS
