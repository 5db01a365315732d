/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-field.h"

G_BEGIN_DECLS

/* Ports of the host that lead to the guest, of a network interface over passt, as one text:
 *
 *     tcp 2022:22 8000-8100 ~8050 from 10.0.0.1 dev eth0, udp
 *
 * for each of its elements the protocol; ranges of the host's ports, with the first port of the guest
 * behind a colon; those that are left out; the host's address and interface.  Without a range it is all
 * ports.  https://libvirt.org/formatdomain.html#userspace-connection-using-passt */

char *pdk_port_forwards_get (PdkXmlElement *interface, const PdkField *field);
void pdk_port_forwards_set (PdkXmlElement *interface, const PdkField *field, const char *value);
gboolean pdk_port_forwards_check (const PdkField *field, const char *value, GError **error);

G_END_DECLS
