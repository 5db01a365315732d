/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "jobs/pdk-job-store.h"
#include "pdk-error.h"
#include "pdk-libvirt.h"
#include "test-fleet.h"

#include <string.h>

typedef struct {
  PdkConnection *connection;
  PdkJobStore *store;
  GString *log; /* titles, in the order they ended */
  guint n_failed;
  gboolean forcing; /* two at once are right */
} Fixture;

static void
on_job_failed (PdkJobStore *store, PdkJob *job, Fixture *fixture)
{
  g_assert_cmpint (pdk_job_get_state (job), ==, PDK_JOB_FAILED);
  g_assert_nonnull (pdk_job_get_error (job));
  fixture->n_failed++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->connection = test_fleet_open ();
  fixture->store = pdk_job_store_new ();
  fixture->log = g_string_new (NULL);
  g_signal_connect (fixture->store, "job-failed", G_CALLBACK (on_job_failed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->store);
  test_fleet_close (fixture->connection);
  g_string_free (fixture->log, TRUE);
}

static guint
count_running (Fixture *fixture, const char *subject)
{
  GListModel *model = G_LIST_MODEL (fixture->store);
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (PdkJob) job = g_list_model_get_item (model, i);

    count += pdk_job_get_state (job) == PDK_JOB_RUNNING &&
             g_str_equal (pdk_job_get_subject (job), subject);
  }
  return count;
}

static void
assert_failure (PdkJob *job, const char *expected)
{
  g_autofree char *failure = pdk_job_describe_failure (job);

  g_assert_cmpstr (failure, ==, expected);
}

static void
on_job_state_changed (PdkJob *job, GParamSpec *pspec, Fixture *fixture)
{
  if (!fixture->forcing)
    g_assert_cmpuint (count_running (fixture, pdk_job_get_subject (job)), <=, 1);
  if (pdk_job_get_finished (job) != 0)
    g_string_append_printf (fixture->log, "%s. ", pdk_job_get_title (job));
}

static PdkJob *
act (Fixture *fixture, const char *name, PdkDomainAction action)
{
  PdkDomain *domain = test_fleet_get (fixture->connection, name);
  PdkJob *job = pdk_job_store_act (fixture->store, domain, action);

  g_signal_connect (job, "notify::state", G_CALLBACK (on_job_state_changed), fixture);
  return job;
}

static gboolean
is_over (PdkJob *job)
{
  return pdk_job_get_finished (job) != 0;
}

static void
test_one_after_another (Fixture *fixture, gconstpointer data)
{
  PdkJob *pause = act (fixture, "one", PDK_DOMAIN_PAUSE);
  PdkJob *resume = act (fixture, "one", PDK_DOMAIN_RESUME);
  PdkJob *off = act (fixture, "one", PDK_DOMAIN_SHUT_DOWN);

  g_assert_cmpint (pdk_job_get_state (pause), ==, PDK_JOB_RUNNING);
  g_assert_cmpstr (pdk_job_get_status_text (pause), ==, "Running");
  g_assert_cmpint (pdk_job_get_state (resume), ==, PDK_JOB_QUEUED);
  g_assert_cmpstr (pdk_job_get_status_text (resume), ==, "Waiting");
  g_assert_cmpuint (pdk_job_store_get_n_active (fixture->store), ==, 3);
  await (is_over (off));
  g_assert_cmpstr (fixture->log->str, ==, "Pausing one. Resuming one. Shutting down one. ");
  g_assert_cmpuint (pdk_job_store_get_n_active (fixture->store), ==, 0);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_assert_cmpstr (pdk_job_get_status_text (pause), ==, "Paused");
  g_assert_cmpstr (pdk_job_get_status_text (off), ==, "Shut down was requested");
  g_assert_cmpfloat (pdk_job_get_progress (off), ==, 1);
}

static void
test_machines_do_not_wait_for_each_other (Fixture *fixture, gconstpointer data)
{
  PdkJob *one = act (fixture, "one", PDK_DOMAIN_PAUSE);
  PdkJob *two = act (fixture, "two", PDK_DOMAIN_PAUSE);

  g_assert_cmpint (pdk_job_get_state (one), ==, PDK_JOB_RUNNING);
  g_assert_cmpint (pdk_job_get_state (two), ==, PDK_JOB_RUNNING);
  await (is_over (one) && is_over (two));
}

static void
test_force_off_does_not_wait (Fixture *fixture, gconstpointer data)
{
  PdkJob *pause = act (fixture, "one", PDK_DOMAIN_PAUSE);
  PdkJob *off = NULL;

  fixture->forcing = TRUE;
  off = act (fixture, "one", PDK_DOMAIN_FORCE_OFF);
  g_assert_false (is_over (pause));
  g_assert_cmpint (pdk_job_get_state (off), ==, PDK_JOB_RUNNING);
  await (is_over (off) && is_over (pause));
  g_assert_cmpstr (pdk_job_get_status_text (off), ==, "Forced off");
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  PdkJob *pause = act (fixture, "off", PDK_DOMAIN_PAUSE);
  PdkJob *run = act (fixture, "off", PDK_DOMAIN_RUN);

  await (is_over (run));
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_cmpint (pdk_job_get_state (pause), ==, PDK_JOB_FAILED);
  g_assert_true (g_str_has_prefix (pdk_job_get_status_text (pause), "Failed: "));
  assert_failure (pause, "Could not pause “off”");
  /* What comes after it goes on. */
  g_assert_cmpint (pdk_job_get_state (run), ==, PDK_JOB_SUCCEEDED);
  g_assert_cmpstr (pdk_job_get_status_text (run), ==, "Started");
  assert_failure (run, NULL);
}

static void
test_cancel_queued (Fixture *fixture, gconstpointer data)
{
  PdkJob *pause = act (fixture, "one", PDK_DOMAIN_PAUSE);
  PdkJob *off = act (fixture, "one", PDK_DOMAIN_SHUT_DOWN);
  PdkJob *resume = act (fixture, "one", PDK_DOMAIN_RESUME);

  g_assert_false (pdk_job_can_cancel (pause));
  g_assert_true (pdk_job_can_cancel (off));
  pdk_job_cancel (pause); /* nothing to be done about it */
  pdk_job_cancel (off);
  g_assert_cmpint (pdk_job_get_state (off), ==, PDK_JOB_CANCELLED);
  g_assert_cmpint (pdk_job_get_state (resume), ==, PDK_JOB_QUEUED);
  await (is_over (resume));
  g_assert_cmpint (pdk_job_get_state (pause), ==, PDK_JOB_SUCCEEDED);
  g_assert_cmpint (pdk_job_get_state (resume), ==, PDK_JOB_SUCCEEDED);
  await (pdk_domain_get_state (test_fleet_get (fixture->connection, "one")) == PDK_DOMAIN_RUNNING);
}

static void
test_link_breaks (Fixture *fixture, gconstpointer data)
{
  PdkJob *running = act (fixture, "one", PDK_DOMAIN_PAUSE);
  PdkJob *queued = act (fixture, "one", PDK_DOMAIN_RESUME);

  pdk_connection_close (fixture->connection);
  await (is_over (running) && is_over (queued));
  g_assert_cmpint (pdk_job_get_state (running), ==, PDK_JOB_FAILED);
  g_assert_nonnull (strstr (pdk_job_get_status_text (running), "not known"));
  g_assert_cmpint (pdk_job_get_state (queued), ==, PDK_JOB_FAILED);
  g_assert_true (g_str_has_prefix (pdk_job_get_status_text (queued), "Failed: "));
  assert_failure (running, "Lost the host while working on “one”");
  assert_failure (queued, "Could not resume “one”");
  g_assert_error (pdk_job_get_error (queued), PDK_ERROR, PDK_ERROR_NOT_CONNECTED);
  g_assert_cmpuint (fixture->n_failed, ==, 2);
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, int *n_items)
{
  *n_items += (int) added - (int) removed;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, (guint) *n_items);
}

static void
test_finished_are_limited (Fixture *fixture, gconstpointer data)
{
  GListModel *model = G_LIST_MODEL (fixture->store);
  g_autoptr (PdkJob) newest = NULL;
  PdkJob *last = NULL;
  int n_items = 0;

  g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), &n_items);
  for (guint i = 0; i < 40; i++) {
    act (fixture, "one", PDK_DOMAIN_PAUSE);
    last = act (fixture, "one", PDK_DOMAIN_RESUME);
  }
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 80);
  await (is_over (last));
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 50);
  newest = g_list_model_get_item (model, 0);
  g_assert_true (newest == last);
  pdk_job_store_clear_finished (fixture->store);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);
}

static void
test_titles (Fixture *fixture, gconstpointer data)
{
  PdkJob *save = act (fixture, "one", PDK_DOMAIN_SAVE);
  PdkJob *run = NULL;

  g_assert_cmpstr (pdk_job_get_title (save), ==, "Saving one");
  g_assert_cmpstr (pdk_job_get_subject (save), ==, "one");
  g_assert_true (pdk_job_can_cancel (save));
  await (is_over (save));
  g_assert_cmpstr (pdk_job_get_status_text (save), ==, "Saved");
  await (pdk_domain_get_state (test_fleet_get (fixture->connection, "one")) == PDK_DOMAIN_SAVED);
  run = act (fixture, "one", PDK_DOMAIN_RUN);
  g_assert_cmpstr (pdk_job_get_title (run), ==, "Restoring one");
  await (is_over (run));
  g_assert_cmpstr (pdk_job_get_status_text (run), ==, "Restored");
}

/* Quitting while something runs: nothing is waited for, nothing is used after it is freed. */
static void
test_store_goes_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkJob) running = g_object_ref (act (fixture, "one", PDK_DOMAIN_PAUSE));
  g_autoptr (PdkJob) queued = g_object_ref (act (fixture, "one", PDK_DOMAIN_RESUME));

  g_assert_finalize_object (fixture->store);
  fixture->store = pdk_job_store_new ();
  await (is_over (running));
  g_assert_cmpint (pdk_job_get_state (queued), ==, PDK_JOB_QUEUED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  pdk_libvirt_init ();

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/jobs/one-after-another", test_one_after_another);
  ADD ("/jobs/machines-do-not-wait", test_machines_do_not_wait_for_each_other);
  ADD ("/jobs/force-off-does-not-wait", test_force_off_does_not_wait);
  ADD ("/jobs/failure", test_failure);
  ADD ("/jobs/cancel-queued", test_cancel_queued);
  ADD ("/jobs/link-breaks", test_link_breaks);
  ADD ("/jobs/finished-are-limited", test_finished_are_limited);
  ADD ("/jobs/titles", test_titles);
  ADD ("/jobs/store-goes-first", test_store_goes_first);
#undef ADD

  return g_test_run ();
}
