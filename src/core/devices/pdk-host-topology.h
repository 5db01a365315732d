/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xml/pdk-xml.h"

G_BEGIN_DECLS

/**
 * PdkHostCpu:
 * @id: its number on the host
 * @node: the NUMA node it belongs to
 * @socket: and the others: as the host numbers them; 0 where it does not
 * @thread: its place among those of its core, from 0
 *
 * A CPU of a host, as its system counts them.
 */
typedef struct {
  guint id;
  guint node, socket, die, cluster, core, thread;
} PdkHostCpu;

/**
 * pdk_host_topology_read:
 * @host: (nullable): libvirt's capabilities of the host
 *
 * Returns: (transfer full) (element-type PdkHostCpu): by node, socket, die, cluster, core and number;
 *   empty where the host does not tell
 */
GArray *pdk_host_topology_read (PdkXmlDocument *host);

/** How many different nodes, sockets and cores there are in @cpus. */
void pdk_host_topology_count (GArray *cpus, guint *n_nodes, guint *n_sockets, guint *n_cores);

G_END_DECLS
