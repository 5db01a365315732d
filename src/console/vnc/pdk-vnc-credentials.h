/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/**
 * pdk_vnc_credentials_load:
 * @given: (nullable): authorities in PEM, who alone may vouch for this one instead
 *
 * Reads who may vouch for a VNC server, and the certificate that this computer shows to one: where
 * libvirt and other VNC viewers for it have them, those of the user first.  Reads files.
 *
 * Returns: (transfer full)
 */
gnutls_certificate_credentials_t pdk_vnc_credentials_load (GBytes *given);

G_END_DECLS
