/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-console-backend.h"
#include "pdk-spice-address.h"
#include "pdk-spice-host-guard.h"

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

/** Before it is opened: whether to take pictures in the memory of a graphics card, which only come
 * over sockets of this computer: see pdk_console_can_show_gl(). */
void pdk_spice_backend_set_gl (PdkSpiceBackend *self, gboolean gl);

/**
 * pdk_spice_backend_set_may_move:
 * @may_move: says whether to follow the machine to a host that the display named
 *
 * Before it is opened.  Without this, and for displays that are not reached by an address, a machine that is
 * migrated ends the display.
 */
void pdk_spice_backend_set_may_move (PdkSpiceBackend *self,
                                     PdkSpiceMayMove may_move,
                                     gpointer user_data,
                                     GDestroyNotify destroy);
/** (nullable): the host that the display changed over to, or is about to */
const char *pdk_spice_backend_get_next_host (PdkSpiceBackend *self);

G_END_DECLS
