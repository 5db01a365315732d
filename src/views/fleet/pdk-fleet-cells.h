/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Makes the closures that the cells of the machine list are written with known to @widget_class. */
void pdk_fleet_cells_bind (GtkWidgetClass *widget_class);

G_END_DECLS
