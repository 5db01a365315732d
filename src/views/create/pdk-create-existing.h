/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/create/pdk-create-spec.h"
#include "views/create/pdk-create-access-row.h"
#include "views/create/pdk-create-place-row.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_EXISTING (pdk_create_existing_get_type ())
/**
 * PdkCreateExisting:
 *
 * A disk of the host that is there already, which a system is installed on instead of one that is made:
 * its path, and what can be told of it.
 *
 * Signal: "changed": another one is meant, or more is known of it.
 */
G_DECLARE_FINAL_TYPE (PdkCreateExisting, pdk_create_existing, PDK, CREATE_EXISTING, GObject)

/** @place_row, @access_row: where its path is said, and that machines cannot reach it; they live as long as it
 * does */
PdkCreateExisting *pdk_create_existing_new (PdkCreatePlaceRow *place_row,
                                            PdkCreateAccessRow *access_row);
/** A path means nothing at another host.  @connection: (nullable): none */
void pdk_create_existing_set_connection (PdkCreateExisting *self, PdkConnection *connection);
/** What could not be told of it may be told now. */
void pdk_create_existing_look_again (PdkCreateExisting *self);
/** Whether one can be chosen; what was typed is kept meanwhile. */
void pdk_create_existing_set_shown (PdkCreateExisting *self, gboolean shown);
/** (nullable): %NULL: none is chosen */
const char *pdk_create_existing_get_path (PdkCreateExisting *self);
/** (nullable): why it cannot be used, or what is not known yet, for the user */
const char *pdk_create_existing_get_trouble (PdkCreateExisting *self);
/** Writes what is known of it into @spec; the texts are those of @self. */
void pdk_create_existing_decide (PdkCreateExisting *self, PdkCreateSpec *spec);

G_END_DECLS
