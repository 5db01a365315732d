/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

#include "pdk-console-backend.h"
#include "pdk-spice-sign-in.h"

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_SOCKETS (pdk_spice_sockets_get_type ())
G_DECLARE_FINAL_TYPE (PdkSpiceSockets, pdk_spice_sockets, PDK, SPICE_SOCKETS, GObject)

/* Gives each channel of a session a socket of its own, from whoever can open one, with a guard in
 * front of it.
 *
 * Signals: wants-tls (the display accepts only encrypted connections, which these are not); failed
 * (GError: there is no socket for a channel without which there is no display). */

PdkSpiceSockets *pdk_spice_sockets_new (PdkConsoleOpenFd open_fd,
                                        gpointer user_data,
                                        GDestroyNotify destroy);

/** @session: (nullable): not opened yet, and nobody else heard of its channels: they ask for their
 * sockets as soon as they are to connect.  @sign_in: (nullable): with @session */
void pdk_spice_sockets_set_session (PdkSpiceSockets *self,
                                    SpiceSession *session,
                                    PdkSpiceSignIn *sign_in);

/** Returns: (nullable): what a guard did not let through, for which it ended a channel of the session;
 * not for a translation */
const char *pdk_spice_sockets_get_refusal (PdkSpiceSockets *self);

G_END_DECLS
