/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PDK_TYPE_SWITCH_ROW (pdk_switch_row_get_type ())
G_DECLARE_FINAL_TYPE (PdkSwitchRow, pdk_switch_row, PDK, SWITCH_ROW, AdwActionRow)

/* A row with a switch.  (AdwSwitchRow is newer than the floor.)  Title and subtitle are markup, as
 * in every AdwActionRow.  Property: active. */

GtkWidget *pdk_switch_row_new (void);
gboolean pdk_switch_row_get_active (PdkSwitchRow *self);
void pdk_switch_row_set_active (PdkSwitchRow *self, gboolean active);

G_END_DECLS
