/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection/pdk-worker.h"
#include "pdk-error.h"
#include "test-await.h"

typedef struct {
  TestGate gate;
  GString *order;
  GError *error;
  guint n_done;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_mutex_init (&fixture->gate.mutex);
  g_cond_init (&fixture->gate.cond);
  fixture->order = g_string_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_mutex_clear (&fixture->gate.mutex);
  g_cond_clear (&fixture->gate.cond);
  g_string_free (fixture->order, TRUE);
  g_clear_error (&fixture->error);
}

static gpointer
return_letter (gpointer worker_data, gpointer task_data, GCancellable *cancellable, GError **error)
{
  return g_strdup (task_data);
}

static gpointer
wait_at_gate (gpointer worker_data, gpointer task_data, GCancellable *cancellable, GError **error)
{
  Fixture *fixture = task_data;

  test_gate_enter (&fixture->gate);
  return g_strdup ("gate");
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *letter = NULL;

  g_clear_error (&fixture->error);
  letter = g_task_propagate_pointer (G_TASK (result), &fixture->error);
  g_string_append (fixture->order, letter != NULL ? letter : fixture->error->message);
  fixture->n_done++;
}

static void
queue_letter (Fixture *fixture, PdkWorker *worker, int priority, const char *letter)
{
  GTask *task = g_task_new (NULL, NULL, on_done, fixture);

  g_task_set_task_data (task, (gpointer) letter, NULL);
  pdk_worker_queue (worker, priority, task, return_letter, g_free);
}

static void
queue_gate (Fixture *fixture, PdkWorker *worker, GDestroyNotify result_free)
{
  GTask *task = g_task_new (NULL, NULL, on_done, fixture);

  g_task_set_task_data (task, fixture, NULL);
  pdk_worker_queue (worker, G_PRIORITY_DEFAULT, task, wait_at_gate, result_free);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  PdkWorker *worker = pdk_worker_new ("test", 1, NULL, NULL);

  queue_gate (fixture, worker, g_free);
  test_gate_await_entered (&fixture->gate);
  queue_letter (fixture, worker, G_PRIORITY_LOW, "c");
  queue_letter (fixture, worker, G_PRIORITY_DEFAULT, "a");
  queue_letter (fixture, worker, G_PRIORITY_LOW, "d");
  queue_letter (fixture, worker, G_PRIORITY_DEFAULT, "b");
  test_gate_open (&fixture->gate);
  await (fixture->n_done == 5);

  g_assert_cmpstr (fixture->order->str, ==, "gateabcd");
  g_assert_finalize_object (worker);
}

/* A second thread takes what a busy one cannot. */
static void
test_parallel (Fixture *fixture, gconstpointer data)
{
  PdkWorker *worker = pdk_worker_new ("test", 2, NULL, NULL);

  queue_gate (fixture, worker, g_free);
  test_gate_await_entered (&fixture->gate);
  g_assert_cmpint (pdk_worker_get_busy_since (worker), >, 0);
  queue_letter (fixture, worker, G_PRIORITY_DEFAULT, "a");
  await (fixture->n_done == 1);
  g_assert_cmpstr (fixture->order->str, ==, "a");

  test_gate_open (&fixture->gate);
  await (fixture->n_done == 2);
  g_assert_cmpint (pdk_worker_get_busy_since (worker), ==, 0);
  g_assert_finalize_object (worker);
}

static int n_freed; /* atomic */
static gpointer freed_by;

static void
count_free (gpointer data)
{
  g_atomic_pointer_set (&freed_by, g_thread_self ());
  g_atomic_int_inc (&n_freed);
  g_free (data);
}

/* Both the waiting and the stuck task fail at once; the late result is freed by the thread that
 * brings it. */
static void
test_abandon (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) waiting = g_error_new (PDK_ERROR, PDK_ERROR_NOT_CONNECTED, "not begun, ");
  g_autoptr (GError) running = g_error_new (PDK_ERROR, PDK_ERROR_NOT_CONNECTED, "outcome unknown");
  PdkWorker *worker = pdk_worker_new ("test", 1, NULL, NULL);

  n_freed = 0;
  queue_gate (fixture, worker, count_free);
  test_gate_await_entered (&fixture->gate);
  queue_letter (fixture, worker, G_PRIORITY_DEFAULT, "a");

  pdk_worker_abandon (worker, waiting, running);
  g_assert_cmpuint (fixture->n_done, ==, 0);
  await (fixture->n_done == 2);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_NOT_CONNECTED);
  g_assert_cmpstr (fixture->order->str, ==, "not begun, outcome unknown");
  g_assert_cmpuint (pdk_worker_count_threads (), ==, 1);
  g_assert_finalize_object (worker);

  test_gate_open (&fixture->gate);
  await (pdk_worker_count_threads () == 0);
  g_assert_cmpint (g_atomic_int_get (&n_freed), ==, 1);
  g_assert_true (g_atomic_pointer_get (&freed_by) != g_thread_self ());
  g_assert_cmpuint (fixture->n_done, ==, 2);
  test_flush_main_loop ();
}

static void
mark_destroyed (gpointer data)
{
  g_atomic_int_set ((int *) data, 1);
}

/* What is queued when the worker is dropped is still done, and only then its data goes. */
static void
test_drop (Fixture *fixture, gconstpointer data)
{
  int destroyed = 0;
  PdkWorker *worker = pdk_worker_new ("test", 1, &destroyed, mark_destroyed);

  queue_gate (fixture, worker, g_free);
  queue_letter (fixture, worker, G_PRIORITY_DEFAULT, "a");
  g_assert_finalize_object (worker);
  g_assert_cmpint (g_atomic_int_get (&destroyed), ==, 0);

  test_gate_open (&fixture->gate);
  await (fixture->n_done == 2);
  g_assert_cmpstr (fixture->order->str, ==, "gatea");
  await (pdk_worker_count_threads () == 0);
  g_assert_cmpint (g_atomic_int_get (&destroyed), ==, 1);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  PdkWorker *worker = pdk_worker_new ("test", 1, NULL, NULL);
  GTask *task = g_task_new (NULL, cancellable, on_done, fixture);

  g_cancellable_cancel (cancellable);
  pdk_worker_queue (worker, G_PRIORITY_DEFAULT, task, wait_at_gate, g_free);
  await (fixture->n_done == 1);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (fixture->gate.entered);
  g_assert_finalize_object (worker);
}

static gpointer
touch_between_gates (gpointer worker_data,
                     gpointer task_data,
                     GCancellable *cancellable,
                     GError **error)
{
  TestGate *gates = task_data;

  test_gate_enter (&gates[0]);
  pdk_worker_touch ();
  test_gate_enter (&gates[1]);
  return g_strdup ("touched");
}

/* A call of many round trips is as old as its last answer. */
static void
test_touch (Fixture *fixture, gconstpointer data)
{
  PdkWorker *worker = pdk_worker_new ("test", 1, NULL, NULL);
  GTask *task = g_task_new (NULL, NULL, on_done, fixture);
  TestGate gates[2] = { 0 };
  gint64 answered;

  g_task_set_task_data (task, gates, NULL);
  pdk_worker_queue (worker, G_PRIORITY_DEFAULT, task, touch_between_gates, g_free);
  test_gate_await_entered (&gates[0]);
  answered = g_get_monotonic_time ();
  g_assert_cmpint (pdk_worker_get_busy_since (worker), <=, answered);
  test_gate_open (&gates[0]);
  test_gate_await_entered (&gates[1]);
  g_assert_cmpint (pdk_worker_get_busy_since (worker), >=, answered);

  test_gate_open (&gates[1]);
  await (fixture->n_done == 1);
  g_assert_finalize_object (worker);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/worker/order", test_order);
  ADD ("/worker/parallel", test_parallel);
  ADD ("/worker/touch", test_touch);
  ADD ("/worker/abandon", test_abandon);
  ADD ("/worker/drop", test_drop);
  ADD ("/worker/cancelled", test_cancelled);
#undef ADD

  return g_test_run ();
}
