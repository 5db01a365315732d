/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-console-clipboard.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_CLIPBOARD_REQUESTS (pdk_console_clipboard_requests_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleClipboardRequests,
                      pdk_console_clipboard_requests,
                      PDK,
                      CONSOLE_CLIPBOARD_REQUESTS,
                      GObject)

/* What was asked of a guest and is not answered: one question per selection and format, whoever
 * else wants to know waits for the same answer.  Each ends, whether the guest answers or not.
 *
 * Property, read-only: unanswered (boolean: the guest was asked and let the time pass). */

PdkConsoleClipboardRequests *pdk_console_clipboard_requests_new (PdkConsoleClipboard *clipboard);
PdkConsoleClipboard *pdk_console_clipboard_requests_get_clipboard (
    PdkConsoleClipboardRequests *self);
/** @timeout: ms; 8000 at first */
void pdk_console_clipboard_requests_set_timeout (PdkConsoleClipboardRequests *self, guint timeout);
void pdk_console_clipboard_requests_fetch_async (PdkConsoleClipboardRequests *self,
                                                 PdkConsoleSelection selection,
                                                 PdkConsoleFormats format,
                                                 GAsyncReadyCallback callback,
                                                 gpointer user_data);
/** Returns: as the guest gave it: not checked */
GBytes *pdk_console_clipboard_requests_fetch_finish (PdkConsoleClipboardRequests *self,
                                                     GAsyncResult *result,
                                                     GError **error);
/** Nobody answers for @selection any more. */
void pdk_console_clipboard_requests_cancel (PdkConsoleClipboardRequests *self,
                                            PdkConsoleSelection selection);

G_END_DECLS
