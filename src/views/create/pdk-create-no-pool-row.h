/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-connection.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_NO_POOL_ROW (pdk_create_no_pool_row_get_type ())
/**
 * PdkCreateNoPoolRow:
 *
 * Says that a host has no storage pool for a disk, and has one started or set up where that can be done.
 */
G_DECLARE_FINAL_TYPE (
    PdkCreateNoPoolRow, pdk_create_no_pool_row, PDK, CREATE_NO_POOL_ROW, AdwActionRow)

/** @connection: (nullable): the host that has none; %NULL: there is one, or none is needed */
void pdk_create_no_pool_row_show (PdkCreateNoPoolRow *self, PdkConnection *connection);

G_END_DECLS
