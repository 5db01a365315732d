/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

typedef struct _PdkConsoleHeads PdkConsoleHeads;

#define PDK_TYPE_SCREEN_SPREAD (pdk_screen_spread_get_type ())
G_DECLARE_FINAL_TYPE (PdkScreenSpread, pdk_screen_spread, PDK, SCREEN_SPREAD, GObject)

/* In fullscreen, where that was chosen for the machine: a screen of the guest on each monitor of this
 * computer, as far as it has some, and told to the guest as they stand.  Which is where is chosen in
 * a menu and remembered by what the monitors are.  Follows monitors that come and go.
 *
 * Signal: “changed”, when the menu is another one.
 * Actions, inserted into the pane: monitors.console-all-monitors (boolean state); monitors.choose,
 * which asks with a dialog. */

/** @heads, @pane: borrowed: @pane has a property “fullscreen” */
PdkScreenSpread *pdk_screen_spread_new (PdkConsoleHeads *heads,
                                        GtkWidget *pane,
                                        PdkDisplay *display);
/** The guest has other screens, or there is another connection. */
void pdk_screen_spread_update (PdkScreenSpread *self);
/** Appends what is to be chosen, where there is more than one monitor. */
void pdk_screen_spread_fill_menu (PdkScreenSpread *self, GMenu *menu);

/* For PdkMonitorsDialog.  Monitors are counted from 0, in the order of the display. */

guint pdk_screen_spread_get_n_monitors (PdkScreenSpread *self);
/** Returns: (transfer full): safe to show */
char *pdk_screen_spread_get_monitor_name (PdkScreenSpread *self, guint index);
/** Returns: (transfer full) (array length=n): the numbers of the guest's screens */
guint *pdk_screen_spread_get_screens (PdkScreenSpread *self, guint *n);
/** Returns: which screen a monitor gets, -1 for none */
int pdk_screen_spread_get_screen (PdkScreenSpread *self, guint index);
void pdk_screen_spread_choose (PdkScreenSpread *self, guint index, int screen);

G_END_DECLS
