/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "os/pdk-http.h"

G_BEGIN_DECLS

/* To where servers say that a file is instead, unless that is worse.  Worker only. */

/** @location: (nullable): what a server that is asked for @from says where to go instead: never away from
 * encryption, nor from the web.  Returns: (transfer full): or %NULL with the error */
char *pdk_http_follow (GUri *from, const char *location, GError **error);

typedef void (*PdkHttpHeadersFunc) (SoupMessageHeaders *headers, gpointer user_data);

/**
 * pdk_http_send:
 * @add_headers: (nullable): for each server that is asked
 * @message: (out) (transfer full): of the last answer, whatever it is
 *
 * Returns: (transfer full): what comes with that; or %NULL with the error
 */
GInputStream *pdk_http_send (PdkHttp *self,
                             const char *method,
                             const char *address,
                             PdkHttpHeadersFunc add_headers,
                             gpointer user_data,
                             SoupMessage **message,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
