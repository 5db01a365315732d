/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "os/pdk-checksum.h"
#include "os/pdk-download-store.h"

G_BEGIN_DECLS

/* Large files from http, https and ftp: gone on with where they were cut, and kept in the user's cache. */

/**
 * PdkDownloadProgress:
 * @checking: whether all of it is there, and compared with its checksum
 * @done, @total: bytes; @total 0: the server does not say
 * @rate: bytes per second; 0: not known yet
 */
typedef struct {
  gboolean checking;
  guint64 done;
  guint64 total;
  double rate;
} PdkDownloadProgress;

/** Main thread */
typedef void (*PdkDownloadFunc) (const PdkDownloadProgress *progress, gpointer user_data);

/**
 * pdk_download_async:
 * @checksum: (nullable): from pdk_checksum_parse(): what has another one is removed
 *
 * Ends when the file is whole, as pdk_download_dup_path() says.  What is cancelled or cut is gone on with
 * the next time.  Two of the same address wait for each other, also those of two programs.  Fails with
 * %PDK_ERROR_NO_SPACE when the disk is full, or would be.
 */
void pdk_download_async (const char *address,
                         const char *checksum,
                         PdkDownloadFunc progress,
                         gpointer progress_data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
/** Returns: (transfer full): the path of the file, or %NULL with the error */
char *pdk_download_finish (GAsyncResult *result, GError **error);

/**
 * PdkDownloadFacts:
 * @total: bytes; 0: the server does not say
 * @refusal: (nullable): why the server does not give it, display-safe
 *
 * What is known of an address without downloading it.
 */
typedef struct {
  PdkDownloadState state;
  guint64 total;
  char *refusal;
} PdkDownloadFacts;

void pdk_download_facts_free (PdkDownloadFacts *self);

/** Asks the server how long the file is, and looks for what is there of it.  Worker only.
 * Returns: (transfer full) */
PdkDownloadFacts *pdk_download_look (const char *address, GCancellable *cancellable);

/** Removes what is there of it.  Fails with %PDK_ERROR_BUSY while it is downloaded. */
void pdk_download_delete_async (const char *address,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean pdk_download_delete_finish (GAsyncResult *result, GError **error);

/** Returns: of all that was downloaded: how much there is of it, whole and in parts.
 * Worker only. */
PdkDownloadState pdk_download_measure_all (void);
/** Removes all that was downloaded, but for what is downloaded now. */
void pdk_download_delete_all_async (GAsyncReadyCallback callback, gpointer user_data);
/** Returns: %TRUE */
gboolean pdk_download_delete_all_finish (GAsyncResult *result, GError **error);

/** For tests.  @silence: in seconds; @patience: in ms, between a cut and the next try; @max: bytes */
void pdk_download_set_limits (guint silence, guint patience, guint64 max);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkDownloadFacts, pdk_download_facts_free)

G_END_DECLS
