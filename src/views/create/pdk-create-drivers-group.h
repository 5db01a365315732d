/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-connection.h"
#include "core/create/pdk-create-spec.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_DRIVERS_GROUP (pdk_create_drivers_group_get_type ())
/**
 * PdkCreateDriversGroup:
 *
 * The disc from which Windows gets drivers for VirtIO while it is installed.  Not there for others.
 *
 * Signals: "changed"; "unusable" (text): why what was chosen cannot be used.
 */
G_DECLARE_FINAL_TYPE (
    PdkCreateDriversGroup, pdk_create_drivers_group, PDK, CREATE_DRIVERS_GROUP, AdwPreferencesGroup)

/** @connection: (nullable): none */
void pdk_create_drivers_group_set_connection (PdkCreateDriversGroup *self,
                                              PdkConnection *connection);
/** @os: (nullable): what is installed */
void pdk_create_drivers_group_set_source (PdkCreateDriversGroup *self,
                                          PdkCreateFrom from,
                                          PdkOsInfo *os);
/** Writes what was decided into @spec; the texts are its.
 * Returns: (nullable) (transfer full): what is missing yet, for the user */
char *pdk_create_drivers_group_decide (PdkCreateDriversGroup *self, PdkCreateSpec *spec);
/** Has the disc be offered first the next time. */
void pdk_create_drivers_group_remember (PdkCreateDriversGroup *self);

G_END_DECLS
