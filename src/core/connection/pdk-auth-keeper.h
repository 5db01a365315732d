/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-auth-request.h"

G_BEGIN_DECLS

#define PDK_TYPE_AUTH_KEEPER (pdk_auth_keeper_get_type ())
G_DECLARE_FINAL_TYPE (PdkAuthKeeper, pdk_auth_keeper, PDK, AUTH_KEEPER, GObject)

/* Between a host's questions and the user: answers what the keyring knows, passes the rest on, and
 * keeps what the user wants remembered once the host has accepted it.  A host's key is never
 * confirmed from memory.
 *
 * Signal: ask (PdkAuthRequest): the user is to be asked. */

PdkAuthKeeper *pdk_auth_keeper_new (const char *uri);

/** A host asks.  Held until it is answered or passed on. */
void pdk_auth_keeper_take (PdkAuthKeeper *self, PdkAuthRequest *request);
/** The host let us in.  @name: what the host is called */
void pdk_auth_keeper_accept (PdkAuthKeeper *self, const char *name);
/**
 * pdk_auth_keeper_refuse:
 *
 * The host did not let us in.  What the keyring gave is forgotten.
 *
 * Returns: whether there was such an answer: the opening can be tried again, and the user be asked
 */
gboolean pdk_auth_keeper_refuse (PdkAuthKeeper *self);
/** An opening begins or is given up: what was answered before does not count. */
void pdk_auth_keeper_reset (PdkAuthKeeper *self);

G_END_DECLS
