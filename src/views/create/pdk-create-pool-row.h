/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-connection.h"
#include "core/storage/pdk-pool.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_POOL_ROW (pdk_create_pool_row_get_type ())
/**
 * PdkCreatePoolRow:
 *
 * Which of a host’s storage pools something is put into: those that are started and can hold it.  What is
 * chosen stays so while it is there.
 *
 * Signal: "changed": something else is chosen, or there are others to choose from.
 */
G_DECLARE_FINAL_TYPE (PdkCreatePoolRow, pdk_create_pool_row, PDK, CREATE_POOL_ROW, AdwComboRow)

/** @connection: (nullable): of the host; with %NULL there is nothing to choose from */
void pdk_create_pool_row_set_connection (PdkCreatePoolRow *self, PdkConnection *connection);
/** Returns: (transfer none) (nullable): what is chosen; %NULL where there is none */
PdkPool *pdk_create_pool_row_get_pool (PdkCreatePoolRow *self);
guint pdk_create_pool_row_get_n_pools (PdkCreatePoolRow *self);

G_END_DECLS
