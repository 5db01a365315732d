/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-console-clipboard-requests.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_CLIPBOARD_RECEIVER (pdk_console_clipboard_receiver_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleClipboardReceiver,
                      pdk_console_clipboard_receiver,
                      PDK,
                      CONSOLE_CLIPBOARD_RECEIVER,
                      GObject)

/* The way from a guest's clipboard to the desktop's: puts there what the guest offers, while the
 * console is in use.  What was put there can be pasted later, too.  Off at first. */

PdkConsoleClipboardReceiver *pdk_console_clipboard_receiver_new (PdkConsoleClipboard *clipboard,
                                                                 GdkDisplay *display);
/** When it is no longer enabled, what the guest had put into the clipboard goes. */
void pdk_console_clipboard_receiver_set_enabled (PdkConsoleClipboardReceiver *self,
                                                 PdkConsoleSelection selection,
                                                 gboolean enabled);
/** Whether the console has the keyboard. */
void pdk_console_clipboard_receiver_set_focused (PdkConsoleClipboardReceiver *self,
                                                 gboolean focused);
/** (transfer none) */
PdkConsoleClipboardRequests *pdk_console_clipboard_receiver_get_requests (
    PdkConsoleClipboardReceiver *self);

G_END_DECLS
