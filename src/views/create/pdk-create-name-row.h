/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "views/create/pdk-create-target.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_NAME_ROW (pdk_create_name_row_get_type ())
/**
 * PdkCreateNameRow:
 *
 * The name of the new machine: the user’s, or one that is made up until somebody types another.
 */
G_DECLARE_FINAL_TYPE (PdkCreateNameRow, pdk_create_name_row, PDK, CREATE_NAME_ROW, AdwEntryRow)

/** Returns: (transfer full) */
char *pdk_create_name_row_get (PdkCreateNameRow *self);
void pdk_create_name_row_set (PdkCreateNameRow *self, const char *name);
/** Makes one up of @stem that no machine of the host has; what the user typed stays. */
void pdk_create_name_row_suggest (PdkCreateNameRow *self,
                                  const char *stem,
                                  PdkCreateTarget *target);
/** Returns: (nullable) (transfer full): why no machine of the host can be called so, for the user */
char *pdk_create_name_row_check (PdkCreateNameRow *self, PdkCreateTarget *target);

G_END_DECLS
