/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console/pdk-console.h"
#include "views/machine/pdk-display.h"
#include "views/machine/pdk-size-button.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_SIZING (pdk_console_sizing_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleSizing, pdk_console_sizing, PDK, CONSOLE_SIZING, GObject)

/* How large a console is shown, and whether guest or window follow one another: what the user chose
 * for this machine, for its window and for fullscreen.
 *
 * Actions, inserted into the pane as “size”: scaling (s), zoom-in, zoom-out, zoom-reset,
 * resize-guest and follow-guest (each with a boolean state), resize-window.  Ctrl with +, −, 0 or
 * the wheel zooms while the keyboard is not the guest's. */

/** @pane, @console, @button: borrowed; @settings: the application's, for what was not chosen. */
PdkConsoleSizing *pdk_console_sizing_new (GtkWidget *pane,
                                          PdkConsole *console,
                                          PdkSizeButton *button,
                                          PdkDisplay *display,
                                          GSettings *settings);
/** Whether the window is in fullscreen, where another choice counts. */
void pdk_console_sizing_set_fullscreen (PdkConsoleSizing *self, gboolean fullscreen);

G_END_DECLS
