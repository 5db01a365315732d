/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-connection.h"
#include "views/create/pdk-create-source.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_PLACE (pdk_create_place_get_type ())
/**
 * PdkCreatePlace:
 *
 * Where that is what a new machine starts from, or another disc for it: on this computer or on the host, its
 * path, and where a disc of this computer is copied to.
 *
 * Signals: "place-changed": another file is meant; "changed": where it is copied to; "unusable"
 * (text): why what was chosen cannot be used.
 */
G_DECLARE_FINAL_TYPE (PdkCreatePlace, pdk_create_place, PDK, CREATE_PLACE, AdwPreferencesGroup)

/** @connection: (nullable): none */
void pdk_create_place_set_connection (PdkCreatePlace *self, PdkConnection *connection);
/** Shows what was said for that way; hidden where it needs no place. */
void pdk_create_place_set_from (PdkCreatePlace *self, PdkCreateFrom from);
/** @stem: what a new volume could be called: the name of the machine */
void pdk_create_place_set_stem (PdkCreatePlace *self, const char *stem);
/** @path: of a file of this computer */
void pdk_create_place_set_file (PdkCreatePlace *self, const char *path);
/** @path: of a file on the side that is chosen */
void pdk_create_place_set_location (PdkCreatePlace *self, const char *path);
/** @title: what is meant, where it is nothing that the machine starts from */
void pdk_create_place_set_purpose (PdkCreatePlace *self, const char *title);
/** (transfer none) */
const char *pdk_create_place_get_location (PdkCreatePlace *self);
/** Whether the file is one of this computer that has to be copied to the host. */
gboolean pdk_create_place_is_here (PdkCreatePlace *self);

/** Has a disc of the host be offered first the next time. */
void pdk_create_place_remember (PdkCreatePlace *self);

/** @arch: (nullable): of the machine */
void pdk_create_place_set_arch (PdkCreatePlace *self, const char *arch);
/** Shows what @source knows of something that is downloaded. */
void pdk_create_place_show_source (PdkCreatePlace *self, PdkCreateSource *source);
/** Writes what was decided, and what @source knows of it, into @spec; the texts are theirs.
 * Returns: (nullable) (transfer full): why that cannot be done, for the user */
char *pdk_create_place_decide (PdkCreatePlace *self, PdkCreateSource *source, PdkCreateSpec *spec);

G_END_DECLS
