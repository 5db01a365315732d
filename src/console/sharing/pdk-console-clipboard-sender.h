/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-console-clipboard.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_CLIPBOARD_SENDER (pdk_console_clipboard_sender_get_type ())
G_DECLARE_FINAL_TYPE (
    PdkConsoleClipboardSender, pdk_console_clipboard_sender, PDK, CONSOLE_CLIPBOARD_SENDER, GObject)

/* The way from the desktop's clipboard to a guest's: offers what is there and gives it, both only
 * while the console is in use, so that a guest cannot look into it at other times.  What a password
 * manager marks as such is never offered.  Off at first. */

PdkConsoleClipboardSender *pdk_console_clipboard_sender_new (PdkConsoleClipboard *clipboard,
                                                             GdkDisplay *display);
void pdk_console_clipboard_sender_set_enabled (PdkConsoleClipboardSender *self,
                                               PdkConsoleSelection selection,
                                               gboolean enabled);
/** Whether the console has the keyboard. */
void pdk_console_clipboard_sender_set_focused (PdkConsoleClipboardSender *self, gboolean focused);

G_END_DECLS
