/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console/pdk-console.h"
#include "views/machine/pdk-display.h"
#include "views/machine/pdk-size-button.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_HEADS (pdk_console_heads_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleHeads, pdk_console_heads, PDK, CONSOLE_HEADS, GObject)

/* The further screens of a guest, each in a window of its own over the same connection.  Opening one
 * that is off asks the guest to turn it on, closing it to turn it off; the windows end with the
 * connection.
 *
 * Action, inserted into the pane: heads.open (u: a head's number). */

/** @pane, @console, @button: borrowed */
PdkConsoleHeads *pdk_console_heads_new (GtkWidget *pane,
                                        PdkConsole *console,
                                        PdkSizeButton *button,
                                        PdkDisplay *display);
G_END_DECLS
