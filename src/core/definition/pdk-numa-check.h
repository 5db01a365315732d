/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xml/pdk-xml.h"

G_BEGIN_DECLS

/**
 * pdk_numa_check:
 * @domain: the root of a machine’s document
 *
 * Whether libvirt takes the distances of its NUMA cells, as its parser has them (numa_conf.c): each is
 * of a cell that there is, 10 of the cell itself, and 11 to 255 of others.  A daemon is not to be asked
 * instead: libvirt 9.0 writes beyond its memory when it refuses them, and ends some time later.
 *
 * Returns: %FALSE with %PDK_ERROR_INVALID
 */
gboolean pdk_numa_check (PdkXmlElement *domain, GError **error);

G_END_DECLS
