/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "views/machine/pdk-screen-spread.h"

G_BEGIN_DECLS

#define PDK_TYPE_MONITORS_DIALOG (pdk_monitors_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdkMonitorsDialog, pdk_monitors_dialog, PDK, MONITORS_DIALOG, AdwWindow)

/* Chooses which screen of a guest fills which monitor of this computer.  A choice is made at once, and
 * two monitors change with one another. */
void pdk_monitors_dialog_present (GtkWindow *parent, PdkScreenSpread *spread);

G_END_DECLS
