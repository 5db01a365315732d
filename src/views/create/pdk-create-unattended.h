/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/create/pdk-create-spec.h"
#include "core/os/pdk-os-disc.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_UNATTENDED (pdk_create_unattended_get_type ())
/**
 * PdkCreateUnattended:
 *
 * What an installer is told instead of asking it; shown only where there is a script for the system, and
 * a way to hand it over.
 *
 * Signal: "changed".
 */
G_DECLARE_FINAL_TYPE (
    PdkCreateUnattended, pdk_create_unattended, PDK, CREATE_UNATTENDED, AdwPreferencesGroup)

/** @os: (nullable): what is installed; @disc: (nullable): from what, where that is a disc that libosinfo
 * knows scripts for; @is_readable: whether all of it can be read */
void pdk_create_unattended_set_source (PdkCreateUnattended *self,
                                       PdkCreateFrom from,
                                       PdkOsInfo *os,
                                       PdkOsDisc *disc,
                                       gboolean is_readable);
/** @name: of the machine.
 * Returns: (transfer full) (nullable): what was decided; %NULL: nothing, or with @error what is missing
 *   yet, for the user */
PdkOsUnattended *pdk_create_unattended_decide (PdkCreateUnattended *self,
                                               const char *name,
                                               GError **error);

G_END_DECLS
