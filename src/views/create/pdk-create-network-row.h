/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-connection.h"
#include "core/network/pdk-network-choice.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_NETWORK_ROW (pdk_create_network_row_get_type ())
/**
 * PdkCreateNetworkRow:
 *
 * What a new machine's network card is plugged into, with what is worth knowing of that.  As long as the
 * user does not decide, it is what is best on the host.
 *
 * Signal: "changed": something was decided, or the host told more.
 */
G_DECLARE_FINAL_TYPE (
    PdkCreateNetworkRow, pdk_create_network_row, PDK, CREATE_NETWORK_ROW, AdwComboRow)

/** Forgets what was decided for another host.  @connection: (nullable): none */
void pdk_create_network_row_set_connection (PdkCreateNetworkRow *self, PdkConnection *connection);
/** @offer: (nullable): the host's domain capabilities, as far as they are known */
void pdk_create_network_row_set_offer (PdkCreateNetworkRow *self, PdkXmlDocument *offer);
/** Whether nobody knows yet what there is, nor has decided. */
gboolean pdk_create_network_row_is_asking (PdkCreateNetworkRow *self);
/** (nullable) (transfer none): until the next change; %NULL: there is no host */
const PdkNetworkChoice *pdk_create_network_row_get_choice (PdkCreateNetworkRow *self);

G_END_DECLS
