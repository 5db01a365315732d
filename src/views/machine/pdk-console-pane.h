/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console/pdk-console.h"
#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_PANE (pdk_console_pane_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsolePane, pdk_console_pane, PDK, CONSOLE_PANE, GtkWidget)

/* A display with all that belongs to it: the toolbar, the console, what is said over it, the bar of
 * fullscreen.  A page puts its own things beside the toolbar's and below it.
 *
 * Properties: start-widget (GtkWidget, nullable: the first of the toolbar); notice-widget (GtkWidget,
 * nullable: between toolbar and console); switch-widget (GtkWidget, nullable: in the toolbar, before
 * what belongs to the screen); others (GtkStack, nullable) and shows-other (boolean: that is shown
 * instead of the screen); fullscreen (boolean: the toolbar hides until the pointer reaches the top
 * edge; it follows the window that the pane is in, and changes it).
 * Actions: display.send-keys (s: a combination as pdk_console_combo_parse() reads it),
 * display.minimize, display.fullscreen. */

/** To be called once.  @settings: the application's */
void pdk_console_pane_set_display (PdkConsolePane *self, PdkDisplay *display, GSettings *settings);
/** (nullable) (transfer none) */
PdkDisplay *pdk_console_pane_get_display (PdkConsolePane *self);
/** (transfer none) */
PdkConsole *pdk_console_pane_get_console (PdkConsolePane *self);
/** @menu: (nullable): the other machines, behind the name in the bar of fullscreen */
void pdk_console_pane_set_switch_menu (PdkConsolePane *self, GMenuModel *menu);
/** @wants: whether what is shown instead of the screen is better with all of a monitor: without
 * it fullscreen is not offered, but can still be left */
void pdk_console_pane_set_wants_fullscreen (PdkConsolePane *self, gboolean wants);

G_END_DECLS
