/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PDK_TYPE_OPEN_DIALOG (pdk_open_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdkOpenDialog, pdk_open_dialog, PDK, OPEN_DIALOG, AdwWindow)

/* Asks for a display that is reached without libvirt: its address, or a connection file.
 *
 * Signals: address (string: one that can be used); file (GFile).  The dialog closes then. */

PdkOpenDialog *pdk_open_dialog_present (GtkWindow *parent);

G_END_DECLS
