/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-connection.h"
#include "core/create/pdk-create-spec.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_FROM_ROW (pdk_create_from_row_get_type ())
/**
 * PdkCreateFromRow:
 *
 * What a new machine starts from: the ways there are on its host.
 *
 * Signal: "from-changed": the user chose another one.
 */
G_DECLARE_FINAL_TYPE (PdkCreateFromRow, pdk_create_from_row, PDK, CREATE_FROM_ROW, AdwComboRow)

/** Shows the ways of its driver; what is chosen stays where it is among them. */
void pdk_create_from_row_set_connection (PdkCreateFromRow *self, PdkConnection *connection);
PdkCreateFrom pdk_create_from_row_get (PdkCreateFromRow *self);
/** @from: one of those that are shown, or nothing happens */
void pdk_create_from_row_set (PdkCreateFromRow *self, PdkCreateFrom from);

G_END_DECLS
