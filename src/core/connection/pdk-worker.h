/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PDK_TYPE_WORKER (pdk_worker_get_type ())
G_DECLARE_FINAL_TYPE (PdkWorker, pdk_worker, PDK, WORKER, GObject)

/* Threads of their own for blocking calls, with a queue ordered by priority.  The process-wide pool
 * of GTask will not do: it is small, and a few hung hosts would starve everything else.
 *
 * Threads are started when there is work and leave when there was none for a while.  They are never
 * joined.  The object itself belongs to the main thread. */

/**
 * PdkWorkerFunc:
 * @worker_data: what the worker was made with
 * @task_data: the task's data
 *
 * Runs in one of the worker's threads.  Does not return the task; that happens on the main thread.
 *
 * Returns: the result, or %NULL with @error set
 */
typedef gpointer (*PdkWorkerFunc) (gpointer worker_data,
                                   gpointer task_data,
                                   GCancellable *cancellable,
                                   GError **error);

/**
 * pdk_worker_new:
 * @name: of the threads, at most 15 bytes of it are seen in a debugger
 * @max_threads: 1 for calls that must keep their order
 * @data: (transfer full): given to each call
 * @destroy: (nullable): for @data, called in any thread when the last call has returned
 */
PdkWorker *pdk_worker_new (const char *name,
                           guint max_threads,
                           gpointer data,
                           GDestroyNotify destroy);

/**
 * pdk_worker_queue:
 * @priority: G_PRIORITY_*; lower runs earlier, equals in the order they came
 * @task: (transfer full): made on the main thread; returns a pointer
 * @result_free: (nullable): for a result that comes too late: called in the worker
 *
 * Dropping the worker lets what is queued run to its end.
 */
void pdk_worker_queue (
    PdkWorker *self, int priority, GTask *task, PdkWorkerFunc func, GDestroyNotify result_free);

/**
 * pdk_worker_abandon:
 * @waiting: for tasks that have not begun
 * @running: for tasks whose call is under way: what becomes of it is unknown
 *
 * Fails all tasks from the main loop's next turn and accepts no more.  A stuck call keeps its thread
 * until it returns; then its result is freed there.
 */
void pdk_worker_abandon (PdkWorker *self, const GError *waiting, const GError *running);

/**
 * pdk_worker_touch:
 *
 * For a call of many round trips, to tell after each that it was answered, so that it does not pass
 * for one that is stuck.  Runs in a worker; does nothing in other threads.
 */
void pdk_worker_touch (void);

/** Returns: monotonic µs when the call began, or was last touched, that is silent for longest; 0 when
 *   none runs */
gint64 pdk_worker_get_busy_since (PdkWorker *self);

/** Whether anything waits or runs. */
gboolean pdk_worker_is_busy (PdkWorker *self);

/** Returns: how many threads there are now, over all workers; for tests and diagnostics */
guint pdk_worker_count_threads (void);

G_END_DECLS
