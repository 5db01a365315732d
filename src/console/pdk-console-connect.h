/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A socket to a display.  The libraries’ own ways of connecting look names up on the main thread, or
 * leave nobody between the server and them, so they only ever get a socket that is connected. */

/** @address: a host and port, or any GSocketAddress; tried in turn where there are several */
void pdk_console_connect_async (GSocketConnectable *address,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** Returns: a file descriptor, owned by the caller; -1 on error */
int pdk_console_connect_finish (GAsyncResult *result, GError **error);

/** Why a display cannot be reached, in words for the user, translated.  @error: (nullable) */
const char *pdk_console_connect_describe (const GError *error);

/** Whether nobody in between can read what goes through @fd: it does not leave this computer. */
gboolean pdk_console_connect_is_private (int fd);

G_END_DECLS
