/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PDK_TYPE_LAYOUT_DIALOG (pdk_layout_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdkLayoutDialog, pdk_layout_dialog, PDK, LAYOUT_DIALOG, AdwWindow)

/* Asks which keyboard layout a machine has, and keeps the answer in @settings, the machine's. */

void pdk_layout_dialog_present (GtkWindow *parent, GSettings *settings);

G_END_DECLS
