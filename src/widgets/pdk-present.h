/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pdk_present_alone:
 * @window: that comes back by itself
 *
 * Presents it, and closes the menus and lists that are open in other windows: they would stay over it,
 * and take the first click.
 */
void pdk_present_alone (GtkWindow *window);

G_END_DECLS
