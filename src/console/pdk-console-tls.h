/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gnutls/gnutls.h>

#include "pdk-console-certificate.h"

G_BEGIN_DECLS

/* TLS with a display’s server.  For threads of their own: everything waits. */

/** @fd: may be set not to wait.  Returns: a code of GnuTLS */
int pdk_console_tls_shake_hands (gnutls_session_t tls, int fd);

/**
 * pdk_console_tls_trusts:
 * @tls: where hands were shaken
 * @host: (nullable): whose name the certificate must have; %NULL where any will do
 * @subject: (nullable): that it must have instead: “C=IL, O=Red Hat, CN=host”
 * @key: (nullable): trusted, whatever else is wrong: SubjectPublicKeyInfo in DER
 * @certificate: (out): (nullable): what was shown, where it is not to be trusted
 *
 * Returns: whether the other side is who it has to be; %FALSE with either @certificate or @error
 */
gboolean pdk_console_tls_trusts (gnutls_session_t tls,
                                 const char *host,
                                 const char *subject,
                                 GBytes *key,
                                 PdkConsoleCertificate **certificate,
                                 GError **error);

G_END_DECLS
