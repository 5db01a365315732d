/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The authorities that may vouch for a display's certificate: those of other SPICE viewers
 * (~/.spicec/spice_truststore.pem), of libvirt (~/.pki/libvirt/cacert.pem and
 * /etc/pki/CA/cacert.pem) and of this computer's own machines
 * (/etc/pki/libvirt-spice/ca-cert.pem), as one list. */

void pdk_spice_trust_load_async (GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** (transfer full): PEM; empty when there are none.  NULL only when cancelled. */
GByteArray *pdk_spice_trust_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
