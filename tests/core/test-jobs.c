/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection/pdk-connection-private.h"
#include "jobs/pdk-job-store.h"
#include "pdk-error.h"
#include "pdk-libvirt.h"
#include "test-fleet.h"

#include <string.h>

/* Those of a connection's job lane. */
#define N_JOB_THREADS 2

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
  g_assert_cmpstr (pdk_job_get_status_text (pause), ==, "Waiting");
  g_assert_cmpint (pdk_job_get_state (resume), ==, PDK_JOB_QUEUED);
  g_assert_cmpstr (pdk_job_get_status_text (resume), ==, "Waiting");
  g_assert_cmpuint (pdk_job_store_get_n_active (fixture->store), ==, 3);
  await (is_over (off));
  g_assert_cmpstr (fixture->log->str, ==, "Pausing one. Resuming one. Shutting down one. ");
  g_assert_cmpuint (pdk_job_store_get_n_active (fixture->store), ==, 0);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_assert_cmpstr (pdk_job_get_status_text (pause), ==, "Paused");
  g_assert_cmpstr (pdk_job_get_status_text (off), ==, "Shutdown requested");
  g_assert_cmpfloat (pdk_job_get_progress (off), ==, 1);
}

static gpointer
wait_at_gate (virConnectPtr conn, gpointer gate, GCancellable *cancellable, GError **error)
{
  test_gate_enter (gate);
  return GINT_TO_POINTER (TRUE);
}

/* Keeps a thread of the lane busy. */
static void
queue_gate (Fixture *fixture, TestGate *gate)
{
  GTask *task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, gate, NULL);
  pdk_connection_queue (fixture->connection, PDK_LANE_JOB, G_PRIORITY_DEFAULT, task, wait_at_gate,
                        NULL);
}

static void
on_job_status_changed (PdkJob *job, GParamSpec *pspec, GString *log)
{
  g_string_append_printf (log, "%s. ", pdk_job_get_status_text (job));
}

/* What waits for a busy host does not say that it runs. */
static void
test_waits_for_host (Fixture *fixture, gconstpointer data)
{
  TestGate gates[N_JOB_THREADS] = { 0 };
  g_autoptr (GString) log = g_string_new (NULL);
  PdkJob *pause = NULL;

  for (guint i = 0; i < N_JOB_THREADS; i++)
    queue_gate (fixture, &gates[i]);
  pause = act (fixture, "one", PDK_DOMAIN_PAUSE);
  g_signal_connect (pause, "notify::status-text", G_CALLBACK (on_job_status_changed), log);
  for (guint i = 0; i < N_JOB_THREADS; i++)
    test_gate_await_entered (&gates[i]);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (pdk_job_get_status_text (pause), ==, "Waiting");
  for (guint i = 0; i < N_JOB_THREADS; i++)
    test_gate_open (&gates[i]);
  await (is_over (pause));
  g_assert_cmpstr (log->str, ==, "Running. Paused. ");
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

/* No thread was free to begin with it, so nothing was done. */
static void
test_link_breaks_before (Fixture *fixture, gconstpointer data)
{
  TestGate gates[N_JOB_THREADS] = { 0 };
  PdkJob *running = NULL;
  PdkJob *queued = NULL;

  for (guint i = 0; i < N_JOB_THREADS; i++) {
    queue_gate (fixture, &gates[i]);
    test_gate_await_entered (&gates[i]);
  }
  running = act (fixture, "one", PDK_DOMAIN_PAUSE);
  queued = act (fixture, "one", PDK_DOMAIN_RESUME);
  pdk_connection_close (fixture->connection);
  await (is_over (running) && is_over (queued));
  for (guint i = 0; i < N_JOB_THREADS; i++)
    test_gate_open (&gates[i]);
  test_await_no_threads ();

  g_assert_cmpint (pdk_job_get_state (running), ==, PDK_JOB_FAILED);
  g_assert_nonnull (strstr (pdk_job_get_status_text (running), "nothing was done"));
  g_assert_cmpint (pdk_job_get_state (queued), ==, PDK_JOB_FAILED);
  g_assert_true (g_str_has_prefix (pdk_job_get_status_text (queued), "Failed: "));
  assert_failure (running, "Could not pause “one”");
  assert_failure (queued, "Could not resume “one”");
  g_assert_error (pdk_job_get_error (queued), PDK_ERROR, PDK_ERROR_NOT_CONNECTED);
  g_assert_cmpuint (fixture->n_failed, ==, 2);
}

/* libvirt calls this in the worker at the end of a call that fails. */
static void
hold_back (gpointer gate, virErrorPtr error)
{
  if (error->domain == VIR_FROM_TEST)
    test_gate_enter (gate);
}

static void
ignore_error (gpointer unused, virErrorPtr error)
{
}

static void
test_link_breaks_meanwhile (Fixture *fixture, gconstpointer data)
{
  TestGate gate = { 0 };
  PdkJob *running = NULL;

  virSetErrorFunc (&gate, hold_back);
  running = act (fixture, "off", PDK_DOMAIN_PAUSE);
  test_gate_await_entered (&gate);
  pdk_connection_close (fixture->connection);
  await (is_over (running));
  test_gate_open (&gate);
  test_await_no_threads ();
  virSetErrorFunc (NULL, ignore_error);

  g_assert_cmpint (pdk_job_get_state (running), ==, PDK_JOB_FAILED);
  g_assert_error (pdk_job_get_error (running), PDK_ERROR, PDK_ERROR_OUTCOME_UNKNOWN);
  g_assert_nonnull (strstr (pdk_job_get_status_text (running), "not known"));
  assert_failure (running, "Lost the host while working on “off”");
  g_assert_cmpuint (fixture->n_failed, ==, 1);
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

static void
fail_work (Fixture *fixture, gboolean told)
{
  g_autoptr (PdkJob) job = pdk_job_new_work ("Creating it", "it", "Could not create it", NULL);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no room");

  if (told)
    pdk_job_set_told (job);
  pdk_job_store_add (fixture->store, job);
  pdk_job_end (job, error, NULL);
  g_assert_cmpint (pdk_job_get_state (job), ==, PDK_JOB_FAILED);
}

/* Nobody reads twice that something failed. */
static void
test_told (Fixture *fixture, gconstpointer data)
{
  fail_work (fixture, TRUE);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  fail_work (fixture, FALSE);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  pdk_libvirt_init ();

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/jobs/one-after-another", test_one_after_another);
  ADD ("/jobs/waits-for-host", test_waits_for_host);
  ADD ("/jobs/machines-do-not-wait", test_machines_do_not_wait_for_each_other);
  ADD ("/jobs/force-off-does-not-wait", test_force_off_does_not_wait);
  ADD ("/jobs/failure", test_failure);
  ADD ("/jobs/cancel-queued", test_cancel_queued);
  ADD ("/jobs/link-breaks/before", test_link_breaks_before);
  ADD ("/jobs/link-breaks/meanwhile", test_link_breaks_meanwhile);
  ADD ("/jobs/finished-are-limited", test_finished_are_limited);
  ADD ("/jobs/titles", test_titles);
  ADD ("/jobs/told", test_told);
  ADD ("/jobs/store-goes-first", test_store_goes_first);
#undef ADD

  return g_test_run ();
}
