/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pdk_menu_end:
 * @button: (nullable): a GtkMenuButton with a menu of its own
 *
 * Empties the menu of a button where either is going away, sections and submenus included. GTK (4.8) keeps a
 * reference to each section that a popover has, so that they would stay, with all that is in them.
 */
void pdk_menu_end (GtkWidget *button);

G_END_DECLS
