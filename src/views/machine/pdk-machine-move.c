/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-machine-move.h"

#include "core/connection/pdk-uri.h"
#include "views/machine/pdk-display-route.h"

static gboolean
runs_here (PdkDomain *domain)
{
  return pdk_domain_is_active (domain) && !pdk_domain_is_stale (domain) &&
         !pdk_domain_is_moved (domain);
}

PdkDomain *
pdk_machine_move_find (GListModel *connections, PdkDomain *left)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (connections), NULL);
  g_return_val_if_fail (PDK_IS_DOMAIN (left), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (connections); i++) {
    g_autoptr (PdkConnection) connection = g_list_model_get_item (connections, i);
    PdkDomain *domain = pdk_connection_lookup_domain (connection, pdk_domain_get_uuid (left));

    if (domain != NULL && domain != left && pdk_connection_is_alive (connection) &&
        runs_here (domain))
      return domain;
  }
  return NULL;
}

static gboolean
is_reached_directly_at (PdkConnection *connection, const char *host)
{
  g_autoptr (PdkUri) uri = pdk_uri_parse (pdk_connection_get_uri (connection), NULL);

  return uri != NULL && uri->host != NULL && !pdk_connection_is_local (connection) &&
         !pdk_display_route_is_tunnelled (uri) && pdk_display_route_is_same_host (uri->host, host);
}

gboolean
pdk_machine_move_may_connect (GListModel *connections, const char *host)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (connections), FALSE);
  g_return_val_if_fail (host != NULL, FALSE);

  for (guint i = 0; i < g_list_model_get_n_items (connections); i++) {
    g_autoptr (PdkConnection) connection = g_list_model_get_item (connections, i);

    if (pdk_connection_is_alive (connection) && is_reached_directly_at (connection, host))
      return TRUE;
  }
  return FALSE;
}
