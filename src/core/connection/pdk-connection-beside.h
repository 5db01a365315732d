/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"
#include "connection/pdk-handle.h"

G_BEGIN_DECLS

/* Connections to other drivers of the same host: machines of QEMU and containers of LXC, which know
 * nothing of one another, and share what the host has. */

/**
 * pdk_connection_ref_beside:
 *
 * Main thread.
 *
 * Returns: (transfer full) (element-type PdkHandle): of those that are open now, for a worker
 */
GPtrArray *pdk_connection_ref_beside (PdkConnection *self);

/* Of the connection itself. */
void pdk_connection_beside_enter (PdkConnection *self);
void pdk_connection_beside_leave (PdkConnection *self);

G_END_DECLS
