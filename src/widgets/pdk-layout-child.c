/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-layout-child.h"

void
pdk_layout_child_measure (
    GtkWidget *child, GtkOrientation orientation, int for_size, int *least, int *natural)
{
  *least = *natural = 0;
  if (child != NULL)
    gtk_widget_measure (child, orientation, for_size, least, natural, NULL, NULL);
}

void
pdk_layout_child_place (GtkWidget *widget, GtkWidget *child, int x, int y, int width, int height)
{
  if (child == NULL)
    return;
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (widget) - x - width;
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}
