/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console/pdk-console.h"
#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_TYPING (pdk_console_typing_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleTyping, pdk_console_typing, PDK, CONSOLE_TYPING, GObject)

/* Types the clipboard's text into a machine that has no agent to paste it with: an installer, a text
 * console, a password prompt.
 *
 * Actions, put into @widget: typing.clipboard, typing.cancel, typing.choose-layout. */

/** @widget: borrowed; the one with the actions.  @typing_bar: shown and filled while something is
 * typed: a revealer with a GtkProgressBar @progress_bar somewhere in it */
PdkConsoleTyping *pdk_console_typing_new (GtkWidget *widget,
                                          PdkConsole *console,
                                          PdkDisplay *display,
                                          GtkRevealer *typing_bar,
                                          GtkProgressBar *progress_bar);

G_END_DECLS
