/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Files of the network, whichever way leads to them.  All of it blocks: worker only, and used by the thread
 * that made it.  What a server says is never trusted: lengths are limits, not promises. */

typedef struct _PdkRemote PdkRemote;

PdkRemote *pdk_remote_new (void);
void pdk_remote_free (PdkRemote *self);

/** Whether @text is an address that can be read from. */
gboolean pdk_remote_is_address (const char *text);

/** Whether there is a file at @address, asked for without reading it; an error is no answer. */
gboolean pdk_remote_has (PdkRemote *self,
                         const char *address,
                         GCancellable *cancellable,
                         GError **error);

/** Returns: (transfer full): a text of at most @max bytes, %NULL-terminated; or %NULL with the error,
 * which is %G_IO_ERROR_NOT_FOUND where the server has no such file */
char *pdk_remote_read (
    PdkRemote *self, const char *address, gsize max, GCancellable *cancellable, GError **error);

/** Reads the first bytes of it, at most @length, into @head.  Returns: how many there are; -1 with the error */
gssize pdk_remote_read_head (PdkRemote *self,
                             const char *address,
                             guint8 *head,
                             gsize length,
                             GCancellable *cancellable,
                             GError **error);

/** @total: bytes, 0 where the server does not say */
typedef void (*PdkRemoteProgress) (guint64 done, guint64 total, gpointer user_data);

/** Writes what is at @address into @file, which is open, and no longer than @max. */
gboolean pdk_remote_save (PdkRemote *self,
                          const char *address,
                          GOutputStream *file,
                          guint64 max,
                          PdkRemoteProgress progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error);

/**
 * pdk_remote_name_silent:
 * @seconds: how long that is
 * @error: (inout): %G_IO_ERROR_TIMED_OUT then says which server did not answer; others stay as they are
 */
void pdk_remote_name_silent (const char *address, guint seconds, GError **error);
/** Returns: (transfer full): which server @address is of, display-safe */
char *pdk_remote_dup_host (const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkRemote, pdk_remote_free)

G_END_DECLS
