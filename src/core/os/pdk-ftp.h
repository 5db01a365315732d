/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Files behind ftp, by libcurl: passive, and nowhere but to the host of the address.  All of it blocks: worker
 * only; used by the thread that made it, for one file at a time. */

typedef struct _PdkFtp PdkFtp;

/**
 * PdkFtpFacts:
 * @total: bytes; 0: the server does not say
 * @modified: seconds since 1970; 0: the server does not say
 */
typedef struct {
  guint64 total;
  gint64 modified;
} PdkFtpFacts;

/** @silence: a server that says nothing for so long is given up, in seconds */
PdkFtp *pdk_ftp_new (guint silence);
/** Streams of it must be gone.  Does not wait for a server. */
void pdk_ftp_free (PdkFtp *self);

/** Whether @text is an address that can be read from, for what its form tells. */
gboolean pdk_ftp_is_address (const char *text);

/**
 * pdk_ftp_ask:
 * @facts: (out) (optional): without it, it is only asked whether there is a file
 *
 * Returns: %FALSE with the error, which is %G_IO_ERROR_NOT_FOUND where the server has no such file
 */
gboolean pdk_ftp_ask (PdkFtp *self,
                      const char *address,
                      PdkFtpFacts *facts,
                      GCancellable *cancellable,
                      GError **error);

/**
 * pdk_ftp_open:
 * @start: how many bytes of the file are left out
 *
 * Errors are as those of pdk_ftp_ask(); %G_IO_ERROR_NOT_SUPPORTED: the server only gives whole files.  Those of
 * a connection that ends are %G_IO_ERROR_PARTIAL_INPUT, %G_IO_ERROR_CONNECTION_CLOSED or
 * %G_IO_ERROR_TIMED_OUT.
 *
 * Returns: (transfer full): what is at @address; before @self is freed or asked for anything else it is to be
 * closed
 */
GInputStream *pdk_ftp_open (
    PdkFtp *self, const char *address, guint64 start, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkFtp, pdk_ftp_free)

G_END_DECLS
