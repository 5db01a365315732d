/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/create/pdk-create-host.h"
#include "core/create/pdk-create-policy.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_DISPLAY_ROW (pdk_create_display_row_get_type ())
/**
 * PdkCreateDisplayRow:
 *
 * How a new machine is seen: only what its kind can have, and what comes of no decision.
 *
 * Signal: "display-changed": the user chose another one.
 */
G_DECLARE_FINAL_TYPE (
    PdkCreateDisplayRow, pdk_create_display_row, PDK, CREATE_DISPLAY_ROW, AdwComboRow)

/** @arch: (nullable): not known yet.  What the user chose is there again where it can be had. */
void pdk_create_display_row_set_arch (PdkCreateDisplayRow *self, const PdkCreateArch *arch);
PdkCreateDisplay pdk_create_display_row_get (PdkCreateDisplayRow *self);
/** How it is called here. */
const char *pdk_create_display_row_get_name (PdkCreateDisplayRow *self);

G_END_DECLS
