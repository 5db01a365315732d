/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/connection/pdk-connection-store.h"
#include "views/fleet/pdk-fleet-filter.h"

G_BEGIN_DECLS

/** What the button of an empty list, or of a host's banner, does. */
typedef enum {
  PDK_FLEET_MEND_NOTHING,
  PDK_FLEET_MEND_CLEAR_SEARCH,
  PDK_FLEET_MEND_SHOW_STOPPED,
  PDK_FLEET_MEND_SHOW_ALL,
  PDK_FLEET_MEND_CONNECT,
  PDK_FLEET_MEND_DISCONNECT,
  PDK_FLEET_MEND_CREATE,
} PdkFleetMend;

/** Why the list is empty and what can be done about it. */
typedef struct {
  const char *icon_name;
  const char *title;
  char *description;        /* markup; nullable */
  const char *button_label; /* nullable */
  PdkFleetMend mend;
  gboolean failed; /* it is about one host, which has an error to show */
} PdkFleetSituation;

/**
 * pdk_fleet_situation_describe:
 * @machines: all machines, none of which @filter shows
 */
void pdk_fleet_situation_describe (PdkFleetSituation *self,
                                   PdkFleetFilter *filter,
                                   GListModel *machines,
                                   PdkConnectionStore *store);
void pdk_fleet_situation_clear (PdkFleetSituation *self);

/**
 * pdk_fleet_situation_of_host:
 * @label: (out) (nullable): of the button that mends it
 *
 * Returns: what the button does; nothing while the host answers
 */
PdkFleetMend pdk_fleet_situation_of_host (PdkConnection *connection, const char **label);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkFleetSituation, pdk_fleet_situation_clear)

G_END_DECLS
