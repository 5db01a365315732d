/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/domain/pdk-domain.h"

G_BEGIN_DECLS

/* Where a machine that was migrated may be followed to.  What its host, or its display, says of that is
 * not trusted: a host that is up to no good could have us connect to any computer.  So a machine is
 * only ever followed to hosts that the user is connected to himself.  Pure functions. */

/**
 * pdk_machine_move_find:
 * @connections: (element-type PdkConnection)
 * @left: a machine that was migrated away
 *
 * Returns: (transfer none) (nullable): the same machine, where it runs now
 */
PdkDomain *pdk_machine_move_find (GListModel *connections, PdkDomain *left);

/**
 * pdk_machine_move_may_connect:
 * @connections: (element-type PdkConnection)
 * @host: where a display says that it goes on; untrusted
 *
 * Whether the library of the display may connect there by itself.  Not where the displays of a host
 * are reached through SSH or through its daemon.  Names are not resolved: one that is written otherwise
 * than in the list is not followed by the library, but by us.
 */
gboolean pdk_machine_move_may_connect (GListModel *connections, const char *host);

G_END_DECLS
