/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console/pdk-console.h"
#include "views/machine/pdk-console-input.h"
#include "views/machine/pdk-size-button.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_TOOLBAR (pdk_console_toolbar_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleToolbar, pdk_console_toolbar, PDK, CONSOLE_TOOLBAR, GtkWidget)

/* The buttons of a display: where the keys go, and keyboard, sharing, sound, USB, size, screenshots,
 * fullscreen.  Their actions are those of the widgets around it.
 *
 * Properties: start-widget (GtkWidget, nullable: before all others); switch-widget (GtkWidget,
 * nullable: before what belongs to the screen); shows-screen (boolean, TRUE at first: what belongs to
 * the screen is there). */

/** To be called once. */
void pdk_console_toolbar_set_display (PdkConsoleToolbar *self,
                                      PdkDisplay *display,
                                      PdkConsole *console);
/** To be called once.  @input: whose words and combinations are shown */
void pdk_console_toolbar_set_input (PdkConsoleToolbar *self, PdkConsoleInput *input);
/** Whether the button for fullscreen is there; it is at first. */
void pdk_console_toolbar_set_offers_fullscreen (PdkConsoleToolbar *self, gboolean offers);
/** (transfer none) */
PdkSizeButton *pdk_console_toolbar_get_size_button (PdkConsoleToolbar *self);

G_END_DECLS
