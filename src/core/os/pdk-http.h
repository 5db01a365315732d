/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Files behind http and https.  All of it blocks: worker only; a session is used by the thread that made
 * it.  What a server says is never trusted: lengths are limits, not promises. */

typedef struct _SoupSession PdkHttp;

PdkHttp *pdk_http_new (void);
void pdk_http_free (PdkHttp *self);

/** Whether @text is an address that can be read from. */
gboolean pdk_http_is_address (const char *text);

/** Whether there is a file at @address, asked for without reading it; an error is no answer. */
gboolean pdk_http_has (PdkHttp *self,
                       const char *address,
                       GCancellable *cancellable,
                       GError **error);

/** Returns: (transfer full): a text of at most @max bytes, %NULL-terminated; or %NULL with the error,
 * which is %G_IO_ERROR_NOT_FOUND where the server has no such file */
char *pdk_http_read (
    PdkHttp *self, const char *address, gsize max, GCancellable *cancellable, GError **error);

/** @total: bytes, 0 where the server does not say */
typedef void (*PdkHttpProgress) (guint64 done, guint64 total, gpointer user_data);

/** Writes what is at @address into @file, which is open, and no longer than @max. */
gboolean pdk_http_save (PdkHttp *self,
                        const char *address,
                        GOutputStream *file,
                        guint64 max,
                        PdkHttpProgress progress,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkHttp, pdk_http_free)

G_END_DECLS
