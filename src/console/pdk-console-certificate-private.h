/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gnutls/gnutls.h>

#include "pdk-console-certificate.h"

G_BEGIN_DECLS

/**
 * pdk_console_certificate_judge:
 * @session: where hands were shaken
 * @host: (nullable): whose certificate it should be; %NULL where any name will do
 *
 * Returns: (nullable): what the other side has shown and what is wrong with it
 */
PdkConsoleCertificate *pdk_console_certificate_judge (gnutls_session_t session,
                                                      const char *host,
                                                      GError **error);

G_END_DECLS
