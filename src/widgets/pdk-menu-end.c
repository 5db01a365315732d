/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-menu-end.h"

static void
empty (GMenuModel *model)
{
  static const char *const links[] = { G_MENU_LINK_SECTION, G_MENU_LINK_SUBMENU };
  const int n = g_menu_model_get_n_items (model);

  for (int i = 0; i < n; i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (links); j++) {
      g_autoptr (GMenuModel) link = g_menu_model_get_item_link (model, i, links[j]);

      if (link != NULL)
        empty (link);
    }
  }
  if (G_IS_MENU (model))
    g_menu_remove_all (G_MENU (model));
}

void
pdk_menu_end (GtkWidget *button)
{
  GtkPopover *popover = NULL;

  g_return_if_fail (button == NULL || GTK_IS_MENU_BUTTON (button));

  if (button != NULL)
    popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (button));
  if (popover != NULL && GTK_IS_POPOVER_MENU (popover))
    empty (gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (popover)));
}
