/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-console-backend.h"

G_BEGIN_DECLS

#define PDK_TYPE_VNC_BACKEND (pdk_vnc_backend_get_type ())
G_DECLARE_FINAL_TYPE (PdkVncBackend, pdk_vnc_backend, PDK, VNC_BACKEND, PdkConsoleBackend)

/** Over a socket that @open_fd gives: virDomainOpenGraphicsFD() of a local daemon. */
PdkConsoleBackend *pdk_vnc_backend_new_for_fd (PdkConsoleOpenFd open_fd,
                                               gpointer user_data,
                                               GDestroyNotify destroy);

/**
 * pdk_vnc_backend_new_for_address:
 * @address: where to connect to: a host and port (GNetworkAddress), or the socket of a tunnel
 *   (GUnixSocketAddress)
 * @host: (nullable): whose certificate is expected, when @address does not say it
 * @password: (nullable): as its owner set it; not sent where others could read it, unless it comes
 *   from the user, by pdk_console_backend_set_credentials()
 */
PdkConsoleBackend *pdk_vnc_backend_new_for_address (GSocketConnectable *address,
                                                    const char *host,
                                                    const char *password);

/**
 * pdk_vnc_backend_set_certificate:
 * @authorities: (nullable): in PEM, who may have signed the server's certificate, instead of those that
 *   this computer knows
 * @subject: (nullable): the one that it must have, instead of the host's name
 *
 * Before it is opened.  With either, a server without a certificate is refused.
 */
void pdk_vnc_backend_set_certificate (PdkVncBackend *self,
                                      GBytes *authorities,
                                      const char *subject);

G_END_DECLS
