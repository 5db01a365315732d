/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-console-backend.h"
#include "pdk-spice-address.h"

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_BACKEND (pdk_spice_backend_get_type ())
G_DECLARE_FINAL_TYPE (PdkSpiceBackend, pdk_spice_backend, PDK, SPICE_BACKEND, PdkConsoleBackend)

/** Channels over sockets that @open_fd gives: virDomainOpenGraphicsFD() of a local daemon. */
PdkConsoleBackend *pdk_spice_backend_new_for_fds (PdkConsoleOpenFd open_fd,
                                                  gpointer user_data,
                                                  GDestroyNotify destroy);

/** @password: (nullable): the ticket */
PdkConsoleBackend *pdk_spice_backend_new_for_address (const PdkSpiceAddress *address,
                                                      const char *password);

/**
 * pdk_spice_backend_new_for_tunnel:
 * @password: (nullable): the ticket
 *
 * The same over sockets that lead to a host far away.  Both ends take them for local ones, yet nothing
 * but bytes gets through: buffers of the graphics card are never to be asked for.
 */
PdkConsoleBackend *pdk_spice_backend_new_for_tunnel (PdkConsoleOpenFd open_fd,
                                                     gpointer user_data,
                                                     GDestroyNotify destroy,
                                                     const char *password);

/**
 * pdk_spice_backend_new_for_host:
 * @port: plain port, 0 for none
 * @tls_port: TLS port, 0 for none; preferred when both are there
 * @password: (nullable): the ticket
 */
PdkConsoleBackend *pdk_spice_backend_new_for_host (const char *host,
                                                   int port,
                                                   int tls_port,
                                                   const char *password);

/** Before it is opened: whether to take pictures in the memory of a graphics card, which only come
 * over sockets of this computer: see pdk_console_can_show_gl(). */
void pdk_spice_backend_set_gl (PdkSpiceBackend *self, gboolean gl);

G_END_DECLS
