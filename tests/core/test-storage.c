/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "jobs/pdk-job-store.h"
#include "pdk-error.h"
#include "pdk-libvirt.h"
#include "storage-fixture.h"
#include "storage/pdk-storage-job.h"
#include "storage/pdk-volume-use.h"

#include <glib/gstdio.h>
#include <string.h>

static void
on_uploaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StorageOutcome *outcome = user_data;

  outcome->info = pdk_storage_upload_finish (PDK_STORAGE (source), result, &outcome->error);
  outcome->done = TRUE;
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StorageOutcome *outcome = user_data;

  pdk_storage_start_pool_finish (PDK_STORAGE (source), result, &outcome->error);
  outcome->done = TRUE;
}

static void
test_pools (ConnectionFixture *fixture, gconstpointer data)
{
  PdkStorage *storage = storage_fixture_open (fixture);
  PdkPool *pool = pdk_storage_find_pool (storage, POOL);
  g_autofree char *path = pdk_storage_suggest_default_path (storage);

  g_assert_cmpuint (g_list_model_get_n_items (pdk_storage_get_pools (storage)), ==, 1);
  g_assert_nonnull (pool);
  g_assert_true (pdk_pool_is_active (pool));
  g_assert_cmpstr (pdk_pool_get_info (pool)->type, ==, "dir");
  g_assert_cmpstr (pdk_pool_get_status (pool), ==, "100.0\302\240GiB free");
  g_assert_cmpstr (path, ==, "/var/lib/libvirt/images");
}

/* Others change the pools, and the list follows. */

static gpointer
define_more (gpointer data)
{
  static const char *const xml = "<pool type='dir'><name>more</name><target><path>/more</path>"
                                 "</target></pool>";
  g_autoptr (virConnect) conn = virConnectOpen (DEFAULT_URI);
  g_autoptr (virStoragePool) pool = virStoragePoolDefineXML (conn, xml, 0);

  g_assert_nonnull (pool);
  return NULL;
}

static gpointer
remove_more (gpointer data)
{
  g_autoptr (virConnect) conn = virConnectOpen (DEFAULT_URI);
  g_autoptr (virStoragePool) pool = virStoragePoolLookupByName (conn, "more");

  virStoragePoolDestroy (pool);
  g_assert_cmpint (virStoragePoolUndefine (pool), ==, 0);
  return NULL;
}

static void
test_events (ConnectionFixture *fixture, gconstpointer data)
{
  PdkStorage *storage = storage_fixture_open (fixture);
  StorageOutcome outcome = { 0 };

  storage_fixture_elsewhere (define_more);
  await (pdk_storage_find_pool (storage, "more") != NULL);
  g_assert_false (pdk_pool_is_active (pdk_storage_find_pool (storage, "more")));
  g_assert_cmpstr (pdk_pool_get_status (pdk_storage_find_pool (storage, "more")), ==, "Stopped");
  pdk_storage_start_pool_async (storage, "more", NULL, on_started, &outcome);
  await (outcome.done);
  g_assert_no_error (outcome.error);
  await (pdk_pool_is_active (pdk_storage_find_pool (storage, "more")));
  storage_fixture_elsewhere (remove_more);
  await (pdk_storage_find_pool (storage, "more") == NULL);
}

static void
test_volumes (ConnectionFixture *fixture, gconstpointer data)
{
  PdkStorage *storage = storage_fixture_open (fixture);
  PdkPool *pool = storage_fixture_watch_pool (storage, POOL);
  PdkVolume *volume = NULL;
  PdkPool *where = NULL;
  StorageOutcome outcome = { 0 };
  g_autofree char *key = NULL;
  g_autofree char *next = NULL;

  g_assert_cmpint (storage_fixture_create (storage, "one.qcow2", 10 * GIB, FALSE), ==, -1);
  await (pdk_pool_find_volume (pool, "one.qcow2") != NULL);
  volume = pdk_pool_find_volume (pool, "one.qcow2");
  await (pdk_volume_get_info (volume) != NULL);
  g_assert_cmpstr (pdk_volume_get_info (volume)->format, ==, "qcow2");
  g_assert_true (pdk_volume_get_info (volume)->by_path);
  g_assert_true (pdk_storage_find_volume (storage, pdk_volume_get_info (volume)->path, &where) ==
                 volume);
  g_assert_true (where == pool);
  next = pdk_pool_suggest_name (pool, "one", ".qcow2");
  g_assert_cmpstr (next, ==, "one-2.qcow2");

  g_assert_cmpint (storage_fixture_create (storage, "one.qcow2", GIB, FALSE), ==, PDK_ERROR_EXISTS);
  g_assert_cmpint (storage_fixture_create (storage, "../one", GIB, FALSE), ==, PDK_ERROR_INVALID);
  g_assert_cmpint (storage_fixture_create (storage, "", GIB, FALSE), ==, PDK_ERROR_INVALID);
  g_assert_cmpint (storage_fixture_create (storage, "big", 101 * GIB, TRUE), ==,
                   PDK_ERROR_NO_SPACE);

  key = g_strdup (pdk_volume_get_info (volume)->key);
  pdk_storage_delete_volume_async (storage, POOL, "one.qcow2", "another", NULL,
                                   storage_fixture_on_deleted, &outcome);
  await (outcome.done);
  g_assert_error (outcome.error, PDK_ERROR, PDK_ERROR_GONE);
  storage_outcome_clear (&outcome);
  pdk_storage_delete_volume_async (storage, POOL, "one.qcow2", key, NULL,
                                   storage_fixture_on_deleted, &outcome);
  await (outcome.done);
  g_assert_no_error (outcome.error);
  await (pdk_pool_find_volume (pool, "one.qcow2") == NULL);
  pdk_pool_unwatch (pool);
}

/* A pool that is gone may have left what was made in it, which is not gone then. */
static void
test_delete_without_pool (ConnectionFixture *fixture, gconstpointer data)
{
  PdkStorage *storage = storage_fixture_open (fixture);
  StorageOutcome outcome = { 0 };

  pdk_storage_delete_volume_async (storage, "no-such-pool", "one.qcow2", "/its/key", NULL,
                                   storage_fixture_on_deleted, &outcome);
  await (outcome.done);
  g_assert_error (outcome.error, PDK_ERROR, PDK_ERROR_FAILED);
  g_assert_nonnull (strstr (outcome.error->message, "no-such-pool"));
  storage_outcome_clear (&outcome);
  /* Of what may never have been made nothing is left where there is no pool. */
  pdk_storage_delete_volume_async (storage, "no-such-pool", "one.qcow2", NULL, NULL,
                                   storage_fixture_on_deleted, &outcome);
  await (outcome.done);
  g_assert_error (outcome.error, PDK_ERROR, PDK_ERROR_GONE);
  storage_outcome_clear (&outcome);
}

static void
test_room (ConnectionFixture *fixture, gconstpointer data)
{
  PdkStorage *storage = storage_fixture_open (fixture);
  PdkPool *pool = storage_fixture_watch_pool (storage, POOL);
  g_autofree char *reason = NULL;
  StorageOutcome outcome = { 0 };

  g_assert_cmpint (pdk_pool_judge_size (pool, 100 * GIB, TRUE, NULL), ==, PDK_POOL_FITS);
  g_assert_cmpint (pdk_pool_judge_size (pool, 101 * GIB, TRUE, &reason), ==, PDK_POOL_TOO_SMALL);
  g_assert_cmpstr (reason, ==, "Only 100.0\302\240GiB are free");
  g_assert_cmpint (pdk_pool_judge_size (pool, 101 * GIB, FALSE, NULL), ==, PDK_POOL_OVERCOMMITS);
  /* What is there may still grow. */
  g_assert_cmpint (storage_fixture_create (storage, "one.qcow2", 90 * GIB, FALSE), ==, -1);
  await (pdk_pool_find_volume (pool, "one.qcow2") != NULL &&
         pdk_volume_get_info (pdk_pool_find_volume (pool, "one.qcow2")) != NULL);
  g_assert_cmpint (pdk_pool_judge_size (pool, 20 * GIB, FALSE, NULL), ==, PDK_POOL_OVERCOMMITS);
  g_assert_cmpint (pdk_pool_judge_size (pool, 5 * GIB, FALSE, NULL), ==, PDK_POOL_FITS);
  pdk_storage_delete_volume_async (storage, POOL, "one.qcow2", NULL, NULL,
                                   storage_fixture_on_deleted, &outcome);
  await (outcome.done);
  g_assert_no_error (outcome.error);
  pdk_pool_unwatch (pool);
}

/* The test driver takes no uploads: what was made for one goes again. */
static void
test_failed_upload (ConnectionFixture *fixture, gconstpointer data)
{
  PdkStorage *storage = storage_fixture_open (fixture);
  PdkPool *pool = storage_fixture_watch_pool (storage, POOL);
  g_autoptr (PdkJobStore) jobs = pdk_job_store_new ();
  g_autoptr (PdkJob) job = NULL;
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "upload.iso", NULL);
  g_autofree char *failure = NULL;
  StorageOutcome outcome = { 0 };

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_true (g_file_set_contents (path, "CD", 2, NULL));
  job = pdk_storage_upload_job (storage, POOL, "upload.iso", path, on_uploaded, &outcome);
  pdk_job_store_add (jobs, job);
  g_assert_cmpuint (pdk_job_store_get_n_active (jobs), ==, 1);
  g_assert_true (pdk_job_can_cancel (job));
  await (outcome.done);
  g_assert_error (outcome.error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED);
  g_assert_cmpint (pdk_job_get_state (job), ==, PDK_JOB_FAILED);
  failure = pdk_job_describe_failure (job);
  g_assert_cmpstr (failure, ==, "Could not upload “upload.iso”");
  g_assert_cmpuint (pdk_job_store_get_n_active (jobs), ==, 0);
  /* Made a moment after it was removed: it would not be the first otherwise. */
  g_assert_cmpint (storage_fixture_create (storage, "upload.iso", GIB, FALSE), ==, -1);
  storage_outcome_clear (&outcome);
  pdk_storage_delete_volume_async (storage, POOL, "upload.iso", NULL, NULL,
                                   storage_fixture_on_deleted, &outcome);
  await (outcome.done);
  pdk_pool_unwatch (pool);
  storage_outcome_clear (&outcome);

  pdk_storage_upload_async (storage, POOL, "gone.iso", "/nowhere/gone.iso", NULL, NULL, NULL,
                            on_uploaded, &outcome);
  await (outcome.done);
  g_assert_error (outcome.error, PDK_ERROR, PDK_ERROR_FAILED);
  storage_outcome_clear (&outcome);
  pdk_storage_upload_async (storage, POOL, "folder.iso", "/", NULL, NULL, NULL, on_uploaded,
                            &outcome);
  await (outcome.done);
  g_assert_error (outcome.error, PDK_ERROR, PDK_ERROR_INVALID);
  storage_outcome_clear (&outcome);
}

static void
test_cancelled_before (ConnectionFixture *fixture, gconstpointer data)
{
  PdkStorage *storage = storage_fixture_open (fixture);
  PdkPool *pool = storage_fixture_watch_pool (storage, POOL);
  g_autoptr (PdkVolumeSpec) spec = pdk_volume_spec_new (POOL, "never", "raw", GIB);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  StorageOutcome outcome = { 0 };

  g_cancellable_cancel (cancellable);
  pdk_storage_create_volume_async (storage, spec, NULL, NULL, cancellable,
                                   storage_fixture_on_created, &outcome);
  await (outcome.done);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  storage_outcome_clear (&outcome);
  g_assert_null (pdk_pool_find_volume (pool, "never"));
  pdk_pool_unwatch (pool);
}

static void
test_closed (ConnectionFixture *fixture, gconstpointer data)
{
  PdkStorage *storage = storage_fixture_open (fixture);
  StorageOutcome outcome = { 0 };

  pdk_connection_close (fixture->connection);
  await (!pdk_storage_is_read (storage));
  g_assert_cmpuint (g_list_model_get_n_items (pdk_storage_get_pools (storage)), ==, 0);
  pdk_storage_start_pool_async (storage, POOL, NULL, on_started, &outcome);
  await (outcome.done);
  g_assert_error (outcome.error, PDK_ERROR, PDK_ERROR_NOT_CONNECTED);
  storage_outcome_clear (&outcome);
}

/* Documents */

static void
test_spec (void)
{
  g_autoptr (PdkVolumeSpec) spec = pdk_volume_spec_new (POOL, "a&b.qcow2", "qcow2", 5);
  g_autofree char *xml = NULL;

  spec->backing = g_strdup ("/base.img");
  spec->backing_format = g_strdup ("raw");
  xml = pdk_volume_spec_to_xml (spec);
  g_assert_nonnull (strstr (xml, "<name>a&amp;b.qcow2</name>"));
  g_assert_nonnull (strstr (xml, "<capacity unit=\"bytes\">5</capacity>"));
  g_assert_nonnull (strstr (xml, "<allocation unit=\"bytes\">0</allocation>"));
  g_assert_nonnull (strstr (xml, "<lazy_refcounts/>"));
  g_assert_nonnull (strstr (xml, "<path>/base.img</path>"));
}

static void
test_hostile (void)
{
  static const char *const texts[] = {
    "", "<volume/>", "<volume><name/></volume>", "<pool><name>x</name></pool>", "<a", "\xff",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (PdkPoolInfo) pool = pdk_pool_info_parse (texts[i], NULL);
    g_autoptr (PdkVolumeInfo) volume = pdk_volume_info_parse (texts[i], NULL);
    g_autoptr (GPtrArray) uses = g_ptr_array_new ();

    g_assert_null (pool);
    pdk_volume_uses_read (texts[i], "web", uses, NULL);
    g_assert_cmpuint (uses->len, ==, 0);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  pdk_libvirt_init ();

#define ADD(path, func)                                                                            \
  g_test_add (path, ConnectionFixture, DEFAULT_URI, connection_fixture_set_up, func,               \
              connection_fixture_tear_down)
  ADD ("/storage/pools", test_pools);
  ADD ("/storage/events", test_events);
  ADD ("/storage/volumes", test_volumes);
  ADD ("/storage/delete-without-pool", test_delete_without_pool);
  ADD ("/storage/room", test_room);
  ADD ("/storage/failed-upload", test_failed_upload);
  ADD ("/storage/cancelled-before", test_cancelled_before);
  ADD ("/storage/closed", test_closed);
#undef ADD
  g_test_add_func ("/storage/spec", test_spec);
  g_test_add_func ("/storage/hostile", test_hostile);

  return g_test_run ();
}
