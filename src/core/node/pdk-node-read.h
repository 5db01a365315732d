/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "node/pdk-host-link.h"
#include "node/pdk-host-ref.h"
#include "pdk-libvirt.h"

G_BEGIN_DECLS

/* What is asked of a host about itself, each in a worker: one round trip a device, machine or
 * network. */

/**
 * pdk_node_read_devices:
 * @local: the host is this computer, of which more is known: which card shows its screen, what it
 *   runs from
 *
 * Returns: (transfer full) (element-type PdkNodeDevice): or %NULL with the error
 */
GPtrArray *pdk_node_read_devices (virConnectPtr conn, gboolean local, GError **error);

/** Returns: (transfer full) (element-type PdkHostUse): what the machines have, or %NULL with the
 * error */
GPtrArray *pdk_node_read_uses (virConnectPtr conn, GError **error);

/** Returns: (transfer full) (element-type PdkHostLink): networks, bridges and interfaces; what the
 * host does not tell is left out, and %NULL with the error is for when it tells nothing */
GPtrArray *pdk_node_read_links (virConnectPtr conn, GError **error);

G_END_DECLS
