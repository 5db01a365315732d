/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console/pdk-console.h"
#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_SHARING_BUTTON (pdk_sharing_button_get_type ())
G_DECLARE_FINAL_TYPE (PdkSharingButton, pdk_sharing_button, PDK, SHARING_BUTTON, GtkWidget)

/* What goes between this desktop and the guest of a console: a menu of what is shared, which says
 * in words whether it works and why not.
 *
 * Actions: sharing.clipboard (s: off, to-guest, from-guest, both), sharing.clipboard-primary; both
 * are kept for the machine. */

/** To be called once. */
void pdk_sharing_button_set_display (PdkSharingButton *self,
                                     PdkDisplay *display,
                                     PdkConsole *console);

G_END_DECLS
