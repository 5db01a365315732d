/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-inscription.h"

gboolean
pdk_inscription_is_cut_off (GtkInscription *cell)
{
  g_autoptr (PangoLayout) layout = NULL;
  int width = 0;

  g_return_val_if_fail (GTK_IS_INSCRIPTION (cell), FALSE);

  layout = gtk_widget_create_pango_layout (GTK_WIDGET (cell), gtk_inscription_get_text (cell));
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width > gtk_widget_get_width (GTK_WIDGET (cell));
}

/* A tooltip that repeats what can be read is only in the way. */
gboolean
pdk_inscription_query_tooltip (
    GtkInscription *cell, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer user_data)
{
  (void) x;
  (void) y;
  (void) keyboard;
  (void) user_data;
  if (!pdk_inscription_is_cut_off (cell))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_inscription_get_text (cell));
  return TRUE;
}
