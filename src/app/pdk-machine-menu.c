/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-machine-menu.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"

/** More than a menu can be read of: the list of machines is the place for the rest. */
#define MAX_ITEMS 30

static void
append (GMenu *menu, PdkDomain *domain)
{
  PdkConnection *connection = pdk_domain_get_connection (domain);
  g_autofree char *label = pdk_text_mnemonic (pdk_domain_get_display_name (domain));
  g_autoptr (GMenuItem) item = NULL;

  if (connection == NULL || g_menu_model_get_n_items (G_MENU_MODEL (menu)) >= MAX_ITEMS)
    return;
  item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, "app.show-domain", "(sss)",
                                     pdk_connection_get_uri (connection),
                                     pdk_domain_get_uuid (domain), "");
  g_menu_append_item (menu, item);
}

static void
append_running (GMenu *menu, PdkConnectionStore *store, PdkDomain *current, GPtrArray *opened)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++) {
    g_autoptr (PdkConnection) connection = g_list_model_get_item (G_LIST_MODEL (store), i);
    GListModel *domains = pdk_connection_get_domains (connection);

    for (guint j = 0; j < g_list_model_get_n_items (domains); j++) {
      g_autoptr (PdkDomain) domain = g_list_model_get_item (domains, j);

      if (domain != current && pdk_domain_get_state (domain) == PDK_DOMAIN_RUNNING &&
          !g_ptr_array_find (opened, domain, NULL))
        append (menu, domain);
    }
  }
}

GMenuModel *
pdk_machine_menu_new (PdkApplication *application, PdkDomain *current, GPtrArray *opened)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) open = g_menu_new ();
  g_autoptr (GMenu) running = g_menu_new ();

  g_return_val_if_fail (PDK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (opened != NULL, NULL);

  for (guint i = 0; i < opened->len; i++)
    if (opened->pdata[i] != current)
      append (open, opened->pdata[i]);
  append_running (running, pdk_application_get_store (application), current, opened);
  if (g_menu_model_get_n_items (G_MENU_MODEL (open)) > 0)
    g_menu_append_section (menu, _ ("Open"), G_MENU_MODEL (open));
  if (g_menu_model_get_n_items (G_MENU_MODEL (running)) > 0)
    g_menu_append_section (menu, _ ("Running"), G_MENU_MODEL (running));
  if (g_menu_model_get_n_items (G_MENU_MODEL (menu)) == 0)
    return NULL;
  return G_MENU_MODEL (g_steal_pointer (&menu));
}
