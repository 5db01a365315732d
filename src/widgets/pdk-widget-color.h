/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** The widget's CSS “color”, for widgets that draw themselves. */
void pdk_widget_color (GtkWidget *widget, GdkRGBA *color);
/** A named colour of the style, “accent_color”; the widget's own when there is none of that name. */
void pdk_widget_named_color (GtkWidget *widget, const char *name, GdkRGBA *color);

G_END_DECLS
