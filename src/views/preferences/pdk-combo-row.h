/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "views/preferences/pdk-combo-dialog.h"

G_BEGIN_DECLS

#define PDK_TYPE_COMBO_ROW (pdk_combo_row_get_type ())
G_DECLARE_FINAL_TYPE (PdkComboRow, pdk_combo_row, PDK, COMBO_ROW, AdwActionRow)

/* A row for one combination of keys: shows it, and records another when activated. */

/** @key: of type “s”.  Its default is what the reset button brings back. */
void pdk_combo_row_bind (PdkComboRow *self,
                         PdkComboPurpose purpose,
                         GSettings *settings,
                         const char *key);

G_END_DECLS
