/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Files behind http and https.  All of it blocks: worker only; a session is used by the thread that made
 * it.  What a server says is never trusted: lengths are limits, not promises. */

typedef struct _SoupSession PdkHttp;

/** A server that says nothing for so long is given up, in seconds. */
#define PDK_HTTP_SILENCE 15

PdkHttp *pdk_http_new (void);
void pdk_http_free (PdkHttp *self);

/** Whether @text is an address that can be read from. */
gboolean pdk_http_is_address (const char *text);

/** Whether there is a file at @address, asked for without reading it; an error is no answer. */
gboolean pdk_http_has (PdkHttp *self,
                       const char *address,
                       GCancellable *cancellable,
                       GError **error);

/** @total: (out): bytes, 0 where the server does not say.  Returns: (transfer full): what is at @address; or
 * %NULL with the error, which is %G_IO_ERROR_NOT_FOUND where the server has no such file, and
 * %PDK_ERROR_INVALID where it gives a web page instead */
GInputStream *pdk_http_open (
    PdkHttp *self, const char *address, guint64 *total, GCancellable *cancellable, GError **error);

/** The same of its first @length bytes: a server that gives no parts begins with all of it.
 * Returns: (transfer full): to be closed once they were read */
GInputStream *pdk_http_open_head (
    PdkHttp *self, const char *address, gsize length, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkHttp, pdk_http_free)

G_END_DECLS
