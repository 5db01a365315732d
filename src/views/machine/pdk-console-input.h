/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console/pdk-console.h"
#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_INPUT (pdk_console_input_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleInput, pdk_console_input, PDK, CONSOLE_INPUT, GObject)

/* What the user chose about keyboard and pointer, for one console; and the words that say where they
 * are and how to get them back.
 *
 * Properties: fullscreen (boolean: whether the console is); read-only: hint (string: where the keys
 * go), hint-icon (string), hint-tooltip (string), hint-counts (boolean: whether they go there now),
 * pill (string: how to get out), fullscreen-tooltip (string).
 * Actions, put into @widget: input.view-only (boolean state), input.release. */

/** @widget: borrowed; the one with the actions.  @settings: the application's */
PdkConsoleInput *pdk_console_input_new (GtkWidget *widget,
                                        PdkConsole *console,
                                        PdkDisplay *display,
                                        GSettings *settings);
/** Keeps @menu filled with the combinations that the user named, and @host_menu with those that the
 * host keeps for itself. */
void pdk_console_input_fill_menus (PdkConsoleInput *self, GMenu *menu, GMenu *host_menu);

G_END_DECLS
