/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-storage-call.h"

#include "connection/pdk-worker.h"
#include "pdk-error.h"

#include <glib/gi18n.h>

/* How often progress is shown, and whether it is time to give up is looked at (ms). */
#define TICK_TIME 200
/* How long a host has for removing what was begun before the user is let go. */
#define CANCEL_TIME (5 * G_TIME_SPAN_SECOND)

struct _PdkStorageMeter {
  GMutex mutex;
  guint64 done;
  guint64 total;
  gint64 touched; /* monotonic */
};

/* What the worker has: it may outlive the task. */
typedef struct {
  PdkStorageMeter meter;
  PdkStorageCall call;
} Work;

/* The main thread's side, until the task is over or the worker is back, whichever is later. */
typedef struct {
  Work *work;
  GTask *task; /* nullable: over */
  char *pool;
  GCancellable *stop; /* of the worker */
  gulong cancelled_id;
  guint tick_source;
  gint64 stopped; /* monotonic: when it was cancelled; 0: it was not */
  guint64 shown;
} Watch;

void
pdk_storage_meter_set (PdkStorageMeter *self, guint64 done, guint64 total)
{
  if (self == NULL) {
    pdk_worker_touch ();
    return;
  }
  g_mutex_lock (&self->mutex);
  self->done = done;
  self->total = total;
  self->touched = g_get_monotonic_time ();
  g_mutex_unlock (&self->mutex);
  pdk_worker_touch ();
}

void
pdk_storage_meter_touch (PdkStorageMeter *self)
{
  if (self != NULL) {
    g_mutex_lock (&self->mutex);
    self->touched = g_get_monotonic_time ();
    g_mutex_unlock (&self->mutex);
  }
  pdk_worker_touch ();
}

static void
clear_work (gpointer data)
{
  Work *work = data;

  if (work->call.data_free != NULL)
    work->call.data_free (work->call.data);
  g_mutex_clear (&work->meter.mutex);
}

static void
work_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_work);
}

static void
on_cancelled (GCancellable *cancellable, gpointer stop)
{
  g_cancellable_cancel (stop);
}

/* The task is over; the worker may not be. */
static void
let_go (Watch *watch)
{
  g_clear_handle_id (&watch->tick_source, g_source_remove);
  if (watch->task == NULL)
    return;
  g_cancellable_disconnect (g_task_get_cancellable (watch->task), watch->cancelled_id);
  g_clear_object (&watch->task);
}

static void
watch_free (Watch *watch)
{
  let_go (watch);
  work_unref (watch->work);
  g_object_unref (watch->stop);
  g_free (watch->pool);
  g_free (watch);
}

static void
give_up (Watch *watch)
{
  g_autoptr (GTask) task = g_object_ref (watch->task);

  g_cancellable_cancel (watch->stop);
  let_go (watch);
  g_task_return_new_error (task, PDK_ERROR, PDK_ERROR_NOT_ANSWERING,
                           _ ("The host does not answer. What was begun is removed when it does."));
}

static void
show_progress (Watch *watch, guint64 done, guint64 total)
{
  const PdkStorageCall *call = &watch->work->call;

  if (call->progress == NULL || total == 0 || done == watch->shown)
    return;
  watch->shown = done;
  call->progress (done, total, call->progress_data);
}

static gboolean
on_tick (gpointer user_data)
{
  Watch *watch = user_data;
  PdkStorageMeter *meter = &watch->work->meter;
  const gint64 patience = watch->work->call.patience * G_TIME_SPAN_SECOND;
  const gint64 now = g_get_monotonic_time ();
  guint64 done, total;
  gint64 touched;

  g_mutex_lock (&meter->mutex);
  done = meter->done;
  total = meter->total;
  touched = meter->touched;
  g_mutex_unlock (&meter->mutex);

  if (watch->stopped == 0 && g_cancellable_is_cancelled (watch->stop))
    watch->stopped = now;
  if ((watch->stopped != 0 && now - watch->stopped > CANCEL_TIME) ||
      (patience != 0 && touched != 0 && now - touched > patience)) {
    watch->tick_source = 0;
    give_up (watch);
    return G_SOURCE_REMOVE;
  }
  show_progress (watch, done, total);
  return G_SOURCE_CONTINUE;
}

static gpointer
run_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  Work *work = data;

  /* What waits for its turn does not hang. */
  pdk_storage_meter_set (&work->meter, 0, 0);
  return work->call.func (conn, work->call.data, &work->meter, cancellable, error);
}

static void
on_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Watch *watch = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);
  const GDestroyNotify result_free = watch->work->call.result_free;

  if (!watch->work->call.reads)
    pdk_storage_renew (PDK_STORAGE (source), watch->pool);
  if (watch->task != NULL) {
    task = g_object_ref (watch->task);
    let_go (watch);
    if (error != NULL)
      g_task_return_error (task, g_steal_pointer (&error));
    else
      g_task_return_pointer (task, value, result_free);
  } else if (value != NULL && result_free != NULL) {
    result_free (value);
  }
  watch_free (watch);
}

void
pdk_storage_call_run (const PdkStorageCall *call, GTask *task, const char *pool)
{
  PdkStorage *storage = g_task_get_source_object (task);
  PdkConnection *connection = pdk_storage_get_connection (storage);
  Watch *watch = g_new0 (Watch, 1);
  GTask *inner = NULL;

  watch->work = g_atomic_rc_box_new0 (Work);
  watch->work->call = *call;
  g_mutex_init (&watch->work->meter.mutex);
  watch->task = task;
  watch->pool = g_strdup (pool);
  watch->stop = g_cancellable_new ();
  /* What happened is told, not what was wished. */
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_get_cancellable (task) != NULL)
    watch->cancelled_id =
        g_cancellable_connect (g_task_get_cancellable (task), G_CALLBACK (on_cancelled),
                               g_object_ref (watch->stop), g_object_unref);
  inner = g_task_new (storage, watch->stop, on_back, watch);
  g_task_set_check_cancellable (inner, FALSE);
  g_task_set_source_tag (inner, pdk_storage_call_run);
  g_task_set_name (inner, g_task_get_name (task));
  g_task_set_task_data (inner, g_atomic_rc_box_acquire (watch->work), work_unref);
  if (connection == NULL) {
    g_task_return_new_error (inner, PDK_ERROR, PDK_ERROR_NOT_CONNECTED,
                             _ ("The host is not connected"));
    g_object_unref (inner);
    return;
  }
  watch->tick_source = g_timeout_add (TICK_TIME, on_tick, watch);
  pdk_connection_queue (connection, call->lane, G_PRIORITY_DEFAULT, inner, run_in_worker,
                        call->result_free);
}

GTask *
pdk_storage_call_new_task (PdkStorage *self,
                           gpointer function,
                           const char *name,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, function);
  g_task_set_name (task, name);
  return task;
}

gpointer
pdk_storage_call_finish (PdkStorage *self, GAsyncResult *result, gpointer function, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == function, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
