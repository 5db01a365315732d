/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-console-clipboard-requests.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_CLIPBOARD_CONTENT (pdk_console_clipboard_content_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleClipboardContent,
                      pdk_console_clipboard_content,
                      PDK,
                      CONSOLE_CLIPBOARD_CONTENT,
                      GdkContentProvider)

/** What a guest offers, for the desktop's clipboard: nothing is fetched before somebody pastes. */
PdkConsoleClipboardContent *pdk_console_clipboard_content_new (
    PdkConsoleClipboardRequests *requests,
    PdkConsoleSelection selection,
    PdkConsoleFormats formats);
PdkConsoleClipboard *pdk_console_clipboard_content_get_clipboard (PdkConsoleClipboardContent *self);

G_END_DECLS
