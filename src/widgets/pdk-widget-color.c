/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-widget-color.h"

/* Shim: the style context is deprecated from GTK 4.10 on, where gtk_widget_get_color() replaces it.
 */

void
pdk_widget_color (GtkWidget *widget, GdkRGBA *color)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (color != NULL);

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
}

void
pdk_widget_named_color (GtkWidget *widget, const char *name, GdkRGBA *color)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (name != NULL && color != NULL);

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, color))
    pdk_widget_color (widget, color);
}
