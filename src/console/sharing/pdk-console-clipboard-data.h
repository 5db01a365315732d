/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-console-clipboard.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* How data look in the desktop's clipboard and in the guest's.  What comes from the guest is not
 * trusted: it is checked, and an image is decoded with limits, off the main thread. */

/** What of @clipboard can be offered to a guest: text, and any image as PNG. */
PdkConsoleFormats pdk_console_clipboard_data_get_formats (GdkClipboard *clipboard);
/** (transfer none): NULL-terminated, best first: what to read from the desktop for @format */
const char **pdk_console_clipboard_data_get_mime_types (PdkConsoleFormats format);

/** Returns: (nullable): @data with the guest's ends of lines; NULL when it is not UTF-8 */
GBytes *pdk_console_clipboard_data_text_to_guest (GBytes *data, gboolean crlf);
/** Returns: (nullable): @data without NUL at its end, with ends of lines of this system */
GBytes *pdk_console_clipboard_data_text_from_guest (GBytes *data, gboolean crlf, GError **error);

gboolean pdk_console_clipboard_data_is_png (GBytes *data);
/** @mime_type: what @data is said to be; only that is tried.  Finishes with a PNG. */
void pdk_console_clipboard_data_convert_async (GBytes *data,
                                               const char *mime_type,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
GBytes *pdk_console_clipboard_data_convert_finish (GAsyncResult *result, GError **error);

/** Reads @stream to its end and closes it; fails with more than @limit bytes. */
void pdk_console_clipboard_data_read_async (GInputStream *stream,
                                            gsize limit,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
GBytes *pdk_console_clipboard_data_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
