/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-spice-pipe.h"
#include "pdk-spice-sign-in.h"

G_BEGIN_DECLS

/* SASL as a SPICE server has it (red-stream.cpp of the server, spice-channel.c of the library).  It is
 * spoken here and not by the library, which is not to be left alone with what it encrypts. */

/** Before the first connection: Cyrus’ library may then be used by several threads. */
void pdk_spice_sasl_init (void);

/**
 * pdk_spice_sasl_run:
 * @pipe: the server has been told that SASL follows
 * @host: the server’s name, for those that have a ticket for it
 *
 * Signs in.  Waits for the server; for a thread of its own.  Without TLS nothing less than 56 bits of
 * encryption will do, and @pipe has it from then on.
 *
 * Returns: whether an answer follows as a ticket has one; %FALSE having told @sign_in why not
 */
gboolean pdk_spice_sasl_run (PdkSpicePipe *pipe, PdkSpiceSignIn *sign_in, const char *host);

/** A key that the library can encrypt with, where the server has none: nobody has its other half.
 * Returns: SPICE_TICKET_PUBKEY_BYTES of them */
const guint8 *pdk_spice_sasl_get_key (void);

G_END_DECLS
