/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection-fixture.h"
#include "storage/pdk-storage-change.h"

G_BEGIN_DECLS

/* The storage of a ConnectionFixture's connection, and what comes of changing it. */

/* libvirt's test driver has one pool of 100 GiB, without volumes. */
#define POOL "default-pool"
#define GIB  (1024 * 1024 * 1024ULL)

typedef struct {
  gboolean done;
  GError *error;
  PdkVolumeInfo *info;
} StorageOutcome;

void storage_outcome_clear (StorageOutcome *outcome);
/** For pdk_storage_create_volume_async(), with an outcome as its data. */
void storage_fixture_on_created (GObject *source, GAsyncResult *result, gpointer user_data);
/** For pdk_storage_delete_volume_async(). */
void storage_fixture_on_deleted (GObject *source, GAsyncResult *result, gpointer user_data);

/** Opens the connection, and reads its pools. */
PdkStorage *storage_fixture_open (ConnectionFixture *fixture);
/** With its volumes. */
PdkPool *storage_fixture_watch_pool (PdkStorage *storage, const char *name);
/** Makes a volume in %POOL.  Returns: the code of the error, or -1 */
int storage_fixture_create (PdkStorage *storage, const char *name, guint64 capacity, gboolean full);
/** What another client does meanwhile. */
void storage_fixture_elsewhere (GThreadFunc func);

G_END_DECLS
