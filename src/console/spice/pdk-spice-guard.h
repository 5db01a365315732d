/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-spice-route.h"
#include "pdk-spice-move.h"

G_BEGIN_DECLS

/* Stands between a SPICE server and the library on one of its sockets, and lets through only what the
 * library reads without harm.  A message is passed on when all of it is there and right; the first one
 * that is not ends the socket, and the memory of the session knows why.  Nothing is changed, but that
 * a picture that had to be unpacked to know that it is right goes on unpacked.
 *
 * A thread of its own goes on until a side ends.  It ends TLS and SASL, too.
 *
 * @memory, @sign_in: of the session
 * @server: a connected socket, taken over
 *
 * Returns: what the library is to be given instead, owned by the caller; -1, with @error, where the
 *   system is out of something
 */
int pdk_spice_guard_start (PdkSpiceMemory *memory,
                           PdkSpiceSignIn *sign_in,
                           int server,
                           GError **error);

/**
 * pdk_spice_guard_start_on_route:
 * @move: of the session
 * @is_ahead: the library goes there to follow a machine that moves
 * @viewer: where the library has connected, taken over
 *
 * The same for a library that is there before the server.
 */
void pdk_spice_guard_start_on_route (PdkSpiceMove *move,
                                     PdkSpiceRoute *route,
                                     gboolean is_ahead,
                                     int viewer);

G_END_DECLS
