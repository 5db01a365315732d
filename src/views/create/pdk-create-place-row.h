/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-connection.h"
#include "core/create/pdk-create-spec.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_PLACE_ROW (pdk_create_place_row_get_type ())
/**
 * PdkCreatePlaceRow:
 *
 * The path or address that a new machine starts from: typed, or chosen among files and the host's
 * volumes.  For each way to start, and each side, it keeps what was typed.
 *
 * Signals: "place-changed"; "unusable" (text): why what was chosen cannot be used.
 */
G_DECLARE_FINAL_TYPE (PdkCreatePlaceRow, pdk_create_place_row, PDK, CREATE_PLACE_ROW, AdwEntryRow)

/** @connection: (nullable): none */
void pdk_create_place_row_set_connection (PdkCreatePlaceRow *self, PdkConnection *connection);
/** Shows what was typed for that way; hidden where it needs none. */
void pdk_create_place_row_set_from (PdkCreatePlaceRow *self, PdkCreateFrom from);
/** @title: (nullable): what is meant, where it is nothing that the machine starts from */
void pdk_create_place_row_set_purpose (PdkCreatePlaceRow *self, const char *title);
/** @is_here: whether a file of this computer is meant, and not one of the host */
void pdk_create_place_row_set_side (PdkCreatePlaceRow *self, gboolean is_here);
/** @arch: (nullable): of the machine, as far as it is known */
void pdk_create_place_row_set_arch (PdkCreatePlaceRow *self, const char *arch);
/** @stem: what a new volume could be called: the name of the machine */
void pdk_create_place_row_set_stem (PdkCreatePlaceRow *self, const char *stem);
/** Returns: (transfer full): without space around it */
char *pdk_create_place_row_get_place (PdkCreatePlaceRow *self);
void pdk_create_place_row_set_place (PdkCreatePlaceRow *self, const char *place);

G_END_DECLS
