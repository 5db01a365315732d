/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-connection.h"
#include "core/create/pdk-appliance.h"
#include "core/xml/pdk-xml.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_NICS_ROW (pdk_create_nics_row_get_type ())
/**
 * PdkCreateNicsRow:
 *
 * What the network cards of an appliance are plugged into, without the first one, which any machine has.
 * Hidden where there are none.
 *
 * Signal: "changed".
 */
G_DECLARE_FINAL_TYPE (PdkCreateNicsRow, pdk_create_nics_row, PDK, CREATE_NICS_ROW, AdwExpanderRow)

/** As of #PdkCreateNetworkRow. */
void pdk_create_nics_row_set_connection (PdkCreateNicsRow *self, PdkConnection *connection);
void pdk_create_nics_row_set_offer (PdkCreateNicsRow *self, PdkXmlDocument *offer);
/** @appliance: (nullable): none */
void pdk_create_nics_row_set_appliance (PdkCreateNicsRow *self, const PdkAppliance *appliance);
/** Appends what was decided.  @nics: (element-type PdkNetworkChoice) */
void pdk_create_nics_row_decide (PdkCreateNicsRow *self, GPtrArray *nics);

/** What card number @at is called.  @appliance: (nullable): none */
char *pdk_create_nics_row_get_title (const PdkAppliance *appliance, guint at);

G_END_DECLS
