/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/**
 * pdk_console_secret_check_async:
 *
 * Finds out whether what @clipboard holds is marked as a secret, as password managers do it.  Fails
 * when its owner does not tell in time.
 */
void pdk_console_secret_check_async (GdkClipboard *clipboard,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/** Returns: whether it is a secret; also when that could not be found out, with @error */
gboolean pdk_console_secret_check_finish (GdkClipboard *clipboard,
                                          GAsyncResult *result,
                                          GError **error);

G_END_DECLS
