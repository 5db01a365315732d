/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "storage-fixture.h"

#include "pdk-error.h"

void
storage_fixture_on_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StorageOutcome *outcome = user_data;

  outcome->info = pdk_storage_create_volume_finish (PDK_STORAGE (source), result, &outcome->error);
  outcome->done = TRUE;
}

void
storage_fixture_on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StorageOutcome *outcome = user_data;

  pdk_storage_delete_volume_finish (PDK_STORAGE (source), result, &outcome->error);
  outcome->done = TRUE;
}

void
storage_outcome_clear (StorageOutcome *outcome)
{
  g_clear_error (&outcome->error);
  g_clear_pointer (&outcome->info, pdk_volume_info_unref);
  outcome->done = FALSE;
}

PdkStorage *
storage_fixture_open (ConnectionFixture *fixture)
{
  PdkStorage *storage = NULL;

  connection_fixture_open (fixture);
  g_assert_no_error (fixture->error);
  storage = pdk_storage_of (fixture->connection);
  pdk_storage_want (storage);
  await (pdk_storage_is_read (storage));
  g_assert_no_error (pdk_storage_get_error (storage));
  return storage;
}

PdkPool *
storage_fixture_watch_pool (PdkStorage *storage, const char *name)
{
  PdkPool *pool = pdk_storage_find_pool (storage, name);

  g_assert_nonnull (pool);
  pdk_pool_watch (pool);
  await (pdk_pool_has_volumes (pool));
  return pool;
}

int
storage_fixture_create (PdkStorage *storage, const char *name, guint64 capacity, gboolean full)
{
  g_autoptr (PdkVolumeSpec) spec = pdk_volume_spec_new (POOL, name, "qcow2", capacity);
  StorageOutcome outcome = { 0 };
  int code = -1;

  spec->full = full;
  pdk_storage_create_volume_async (storage, spec, NULL, NULL, NULL, storage_fixture_on_created,
                                   &outcome);
  await (outcome.done);
  if (outcome.error != NULL) {
    g_assert_null (outcome.info);
    g_assert_true (outcome.error->domain == PDK_ERROR);
    code = outcome.error->code;
  } else {
    g_assert_cmpstr (outcome.info->name, ==, name);
    g_assert_cmpuint (outcome.info->capacity, ==, capacity);
  }
  storage_outcome_clear (&outcome);
  return code;
}

void
storage_fixture_elsewhere (GThreadFunc func)
{
  g_thread_join (g_thread_new ("other-client", func, NULL));
}
