/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "os/pdk-download.h"

G_BEGIN_DECLS

/* One download after the other of a file of a server of this test, whichever way leads there. */

#define DOWNLOAD_LENGTH (3 * 1024 * 1024)
/* No file is longer. */
#define DOWNLOAD_LIMIT ((guint64) 8 * 1024 * 1024)
/* A connection that was cut is made again at once. */
#define DOWNLOAD_NO_PATIENCE 1

typedef struct {
  char *address;
  char *path; /* nullable */
  GError *error;
  GCancellable *cancellable;
  PdkDownloadProgress progress;
  gboolean done;
} Download;

/** Returns: (transfer full): what the file holds: DOWNLOAD_LENGTH bytes, no two parts of which are alike */
char *download_make_data (void);

/** @address: (transfer full) */
void download_set_up (Download *self, char *address);
/** Removes what was downloaded, too. */
void download_tear_down (Download *self);

/** @checksum: (nullable) */
void download_begin (Download *self, const char *checksum);
/** The same, to its end. */
void download_run (Download *self, const char *checksum);

/** It ended well, and the file is that, for its user alone. */
void download_assert_whole (Download *self, const char *data, gsize length);
/** So much of it is there, in a part that only the user reads. */
void download_assert_part (Download *self, guint64 length);

G_END_DECLS
