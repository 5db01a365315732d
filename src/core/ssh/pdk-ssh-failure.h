/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What ssh says on its standard error, sorted and in plain words.  Pure functions. */

/**
 * pdk_ssh_failure_new:
 * @words: all that ssh said before it ended; untrusted, as the host may send a banner
 *
 * Returns: (transfer full): a PDK_ERROR with ssh's words as its message
 */
GError *pdk_ssh_failure_new (const char *words);

/**
 * pdk_ssh_failure_explain_channel:
 * @words: what ssh said since a connection to a display was tried
 * @host: display-safe
 *
 * Returns: (transfer full) (nullable): why the connection did not come about and what to change,
 *   translated; %NULL when ssh does not say
 */
char *pdk_ssh_failure_explain_channel (const char *words, const char *host);

G_END_DECLS
