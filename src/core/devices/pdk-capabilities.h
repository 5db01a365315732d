/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xml/pdk-xml.h"

G_BEGIN_DECLS

/* What a host offers a machine, as libvirt's domain capabilities say it.
 * https://libvirt.org/formatdomaincaps.html */

/**
 * pdk_capabilities_get_values:
 * @path: the way to an element and the name of its list: “devices/disk/bus”; “cpu/mode” and
 *   “cpu/model” are those that the host can run
 *
 * Returns: (transfer full) (nullable): the values offered; %NULL when the host says nothing about it
 */
GStrv pdk_capabilities_get_values (PdkXmlDocument *capabilities, const char *path);

/** Whether the host says that it does not have the element at @path: “devices/tpm”. */
gboolean pdk_capabilities_lacks (PdkXmlDocument *capabilities, const char *path);

G_END_DECLS
