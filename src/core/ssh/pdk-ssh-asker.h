/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-auth-request.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define PDK_TYPE_SSH_ASKER (pdk_ssh_asker_get_type ())
G_DECLARE_FINAL_TYPE (PdkSshAsker, pdk_ssh_asker, PDK, SSH_ASKER, GObject)

/* Takes the questions of ssh from our helper program, over a socket in a private folder, and hands
 * the answers back.
 *
 * Signals:
 *   asked (PdkAuthRequest): who shows it keeps it; dropped unanswered it is refused.  The asker itself
 *     cancels it when ssh no longer waits
 *   refused: the user cancelled a question.  ssh would ask for the next thing: who listens ends it
 * Property: asking (boolean, notifies): whether a question is open. */

/** @folder: where the socket goes, beside the link that ssh runs */
PdkSshAsker *pdk_ssh_asker_new (const char *folder, GError **error);
/** Whose host it is: the address and the name of the connection, for the questions. */
void pdk_ssh_asker_set_owner (PdkSshAsker *self, const char *uri, const char *name);
/** ssh begins anew: what it asks then was not asked before. */
void pdk_ssh_asker_reset (PdkSshAsker *self);
gboolean pdk_ssh_asker_is_asking (PdkSshAsker *self);

G_END_DECLS
