/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_STATUS (pdk_console_status_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleStatus, pdk_console_status, PDK, CONSOLE_STATUS, GtkWidget)

/* What lies over a console that shows no live screen: what is the matter, and the next step.
 * Invisible while there is nothing to say.
 *
 * Actions: status.reconnect, status.trust, status.show-certificate. */

void pdk_console_status_set_display (PdkConsoleStatus *self, PdkDisplay *display);

G_END_DECLS
