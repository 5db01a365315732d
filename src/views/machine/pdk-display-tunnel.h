/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console/pdk-console-backend.h"
#include "core/connection/pdk-connection-ssh.h"
#include "core/domain/pdk-graphics-info.h"

G_BEGIN_DECLS

/* A machine's display through the SSH connection to its host. */

/** Opens the way; finished by pdk_connection_open_tunnel_finish(). */
void pdk_display_tunnel_open_async (PdkConnection *connection,
                                    const PdkGraphicsInfo *graphics,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/** Returns: (transfer full): connects through @tunnel, which it keeps for as long as it needs it */
PdkConsoleBackend *pdk_display_tunnel_make_backend (PdkSshTunnel *tunnel,
                                                    const PdkGraphicsInfo *graphics,
                                                    const char *host);

/**
 * pdk_display_tunnel_explain:
 * @words: what ssh said
 * @host: display-safe
 *
 * Returns: (transfer full) (nullable): what is the matter and what to change, display-safe
 */
char *pdk_display_tunnel_explain (PdkSshTunnel *tunnel, const char *words, const char *host);

G_END_DECLS
