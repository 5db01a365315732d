/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-fleet"

#include "config.h"

#include "views/fleet/pdk-fleet-situation.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"

PdkFleetMend
pdk_fleet_situation_of_host (PdkConnection *connection, const char **label)
{
  switch (pdk_connection_get_state (connection)) {
  case PDK_CONNECTION_DISCONNECTED:
    *label = _ ("_Connect");
    return PDK_FLEET_MEND_CONNECT;
  case PDK_CONNECTION_LOST:
    *label = _ ("_Try Now");
    return PDK_FLEET_MEND_CONNECT;
  case PDK_CONNECTION_CONNECTING:
    *label = _ ("_Cancel");
    return PDK_FLEET_MEND_DISCONNECT;
  case PDK_CONNECTION_NOT_ANSWERING:
    *label = _ ("_Disconnect");
    return PDK_FLEET_MEND_DISCONNECT;
  case PDK_CONNECTION_CONNECTED:
    break;
  }
  *label = NULL;
  return PDK_FLEET_MEND_NOTHING;
}

/* There is no machine: one can be made. */
static void
offer_creation (PdkFleetSituation *self)
{
  self->button_label = _ ("New _Machine…");
  self->mend = PDK_FLEET_MEND_CREATE;
}

static void
describe_host (PdkFleetSituation *self, PdkConnection *connection)
{
  const char *status = pdk_connection_get_status (connection);

  self->icon_name = "network-server-symbolic";
  self->mend = pdk_fleet_situation_of_host (connection, &self->button_label);
  self->failed = pdk_connection_get_error_details (connection) != NULL;
  switch (pdk_connection_get_state (connection)) {
  case PDK_CONNECTION_CONNECTING:
    self->title = _ ("Connecting");
    self->description = pdk_text_markup (pdk_connection_get_name (connection));
    return;
  case PDK_CONNECTION_DISCONNECTED:
    self->title = _ ("Not Connected");
    self->description = pdk_text_markup (status);
    return;
  case PDK_CONNECTION_LOST:
    self->title = _ ("No Connection");
    self->description = pdk_text_markup (status);
    return;
  case PDK_CONNECTION_NOT_ANSWERING:
    self->title = _ ("Not Answering");
    self->description = pdk_text_markup (status);
    return;
  case PDK_CONNECTION_CONNECTED:
    break;
  }
  self->icon_name = "computer-symbolic";
  self->title = _ ("No Machines Here");
  self->description = g_strdup (_ (
      "This host has no virtual machines yet. They appear here as soon as they are created, even "
      "by another program."));
  offer_creation (self);
}

static gboolean
hides_stopped (PdkFleetFilter *filter, GListModel *machines)
{
  if (pdk_fleet_filter_get_show_stopped (filter) ||
      pdk_fleet_filter_get_scope (filter) == PDK_FLEET_RUNNING)
    return FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (machines); i++) {
    g_autoptr (PdkDomain) domain = g_list_model_get_item (machines, i);

    if (pdk_fleet_filter_in_scope (filter, domain))
      return TRUE;
  }
  return FALSE;
}

static void
describe_search (PdkFleetSituation *self)
{
  self->icon_name = "edit-find-symbolic";
  self->title = _ ("No Results Found");
  self->description = g_strdup (
      _ ("Search covers the names, titles, hosts and UUIDs of the machines listed here."));
  self->button_label = _ ("_Clear Search");
  self->mend = PDK_FLEET_MEND_CLEAR_SEARCH;
}

static void
describe_stopped (PdkFleetSituation *self)
{
  self->icon_name = "media-playback-stop-symbolic";
  self->title = _ ("All Machines Are Stopped");
  self->description = g_strdup (_ ("Stopped machines are hidden."));
  self->button_label = _ ("_Show Stopped Machines");
  self->mend = PDK_FLEET_MEND_SHOW_STOPPED;
}

static void
describe_running (PdkFleetSituation *self)
{
  self->icon_name = "media-playback-stop-symbolic";
  self->title = _ ("Nothing Is Running");
  self->description = g_strdup (_ ("Machines appear here while they run."));
  self->button_label = _ ("_Show All Machines");
  self->mend = PDK_FLEET_MEND_SHOW_ALL;
}

/* With one host the whole list is about that host; with several, about what most of them do. */
static void
describe_all (PdkFleetSituation *self, PdkConnectionStore *store)
{
  GListModel *connections = G_LIST_MODEL (store);
  guint n = g_list_model_get_n_items (connections);
  g_autoptr (PdkConnection) first = g_list_model_get_item (connections, 0);
  gboolean connecting = FALSE;
  gboolean connected = FALSE;

  if (n == 1) {
    describe_host (self, first);
    return;
  }
  for (guint i = 0; i < n; i++) {
    g_autoptr (PdkConnection) connection = g_list_model_get_item (connections, i);

    connecting |= pdk_connection_get_state (connection) == PDK_CONNECTION_CONNECTING;
    connected |= pdk_connection_is_alive (connection);
  }

  self->icon_name = connected ? "computer-symbolic" : "network-server-symbolic";
  if (connecting) {
    self->title = _ ("Connecting");
    self->description = g_strdup (_ ("Machines appear here as their hosts respond."));
  } else if (connected) {
    self->title = _ ("No Machines");
    self->description = g_strdup (_ ("The connected hosts have no virtual machines yet."));
    offer_creation (self);
  } else {
    self->title = _ ("Not Connected");
    self->description = g_strdup (_ ("Choose a host in the sidebar to connect to it."));
  }
}

void
pdk_fleet_situation_describe (PdkFleetSituation *self,
                              PdkFleetFilter *filter,
                              GListModel *machines,
                              PdkConnectionStore *store)
{
  *self = (PdkFleetSituation){ 0 };
  if (pdk_fleet_filter_is_searching (filter))
    describe_search (self);
  else if (hides_stopped (filter, machines))
    describe_stopped (self);
  else if (pdk_fleet_filter_get_scope (filter) == PDK_FLEET_HOST)
    describe_host (self, pdk_fleet_filter_get_connection (filter));
  else if (pdk_fleet_filter_get_scope (filter) == PDK_FLEET_RUNNING &&
           g_list_model_get_n_items (machines) > 0)
    describe_running (self);
  else
    describe_all (self, store);
}

void
pdk_fleet_situation_clear (PdkFleetSituation *self)
{
  g_clear_pointer (&self->description, g_free);
}
