/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console/pdk-console.h"
#include "views/machine/pdk-display.h"
#include "views/machine/pdk-size-button.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_HEADS (pdk_console_heads_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleHeads, pdk_console_heads, PDK, CONSOLE_HEADS, GObject)

/* The further screens of a guest over the same connection, each in a tab beside the machine's or in a
 * window of its own, as was chosen and is remembered for the machine.  Opening one that is off asks the
 * guest to turn it on, closing it to turn it off; they end with the connection.
 *
 * Actions, inserted into the pane: heads.open (u: a head's number), where it was last;
 * heads.open-in-tab and heads.open-in-window (u). */

/** @pane, @console, @button: borrowed.  A tab is one of the AdwTabView that @pane is in. */
PdkConsoleHeads *pdk_console_heads_new (GtkWidget *pane,
                                        PdkConsole *console,
                                        PdkSizeButton *button,
                                        PdkDisplay *display);

/* For PdkScreenSpread. */

/** (nullable) (transfer none): the connection that is shown */
PdkConsoleBackend *pdk_console_heads_get_backend (PdkConsoleHeads *self);
/** Has @head fill @monitor in a window, wherever it was. */
void pdk_console_heads_fill (PdkConsoleHeads *self, guint head, GdkMonitor *monitor);
/** What fills a monitor goes back to where it was, if anywhere. */
void pdk_console_heads_restore (PdkConsoleHeads *self, guint head);
gboolean pdk_console_heads_fills (PdkConsoleHeads *self, guint head);

G_END_DECLS
