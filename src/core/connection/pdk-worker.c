/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-worker"

#include "config.h"

#include "connection/pdk-worker.h"

/* A thread with nothing to do for this long leaves: ten hosts do not mean seventy threads. */
#define IDLE_TIME (10 * G_TIME_SPAN_SECOND)

/* What the threads share.  It outlives the object when a call is stuck. */
typedef struct {
  GMutex mutex;
  GCond cond;

  /* under the mutex */
  GQueue waiting; /* of Call, sorted */
  GQueue running; /* of Call */
  guint max_threads;
  guint n_threads;
  guint n_idle;
  gboolean closed; /* nothing more is queued */

  /* constant */
  char *name;
  gpointer data;
  GDestroyNotify destroy;
} Pool;

/* One queued task.  Whoever removes it from the pool's queues, the thread with its result or the
 * main thread that abandons it, decides the task's fate; the other only lets go. */
typedef struct {
  Pool *pool;  /* borrowed: the thread that runs the call holds it */
  GTask *task; /* owned, released on the main thread: its source object belongs there */
  PdkWorkerFunc func;
  GDestroyNotify result_free;
  int priority;
  gint64 started;     /* under the pool's mutex: or last heard of */
  gboolean abandoned; /* under the pool's mutex */
  gpointer result;    /* the fate of the task, set before it goes to the main thread */
  GError *error;
} Call;

struct _PdkWorker {
  GObject parent_instance;

  Pool *pool; /* owned, shared with the threads */
};

G_DEFINE_FINAL_TYPE (PdkWorker, pdk_worker, G_TYPE_OBJECT)

static int n_threads_total;   /* atomic */
static GPrivate current_call; /* of the thread: Call */

static void
call_free (Call *call)
{
  g_clear_object (&call->task);
  g_clear_error (&call->error);
  g_free (call);
}

static void
pool_clear (gpointer data)
{
  Pool *pool = data;

  g_assert (g_queue_is_empty (&pool->running));
  g_assert (g_queue_is_empty (&pool->waiting));

  if (pool->destroy != NULL)
    pool->destroy (pool->data);
  g_mutex_clear (&pool->mutex);
  g_cond_clear (&pool->cond);
  g_free (pool->name);
}

static void
pool_unref (Pool *pool)
{
  g_atomic_rc_box_release_full (pool, pool_clear);
}

static gboolean
return_task (gpointer data)
{
  Call *call = data;

  if (call->error != NULL)
    g_task_return_error (call->task, g_steal_pointer (&call->error));
  else
    g_task_return_pointer (call->task, g_steal_pointer (&call->result), call->result_free);
  return G_SOURCE_REMOVE;
}

static gboolean
release_call (gpointer data)
{
  return G_SOURCE_REMOVE;
}

/* Always through the main loop, so that no callback runs inside the function that queued or
 * abandoned the task. */
static void
send_to_main (Call *call, GSourceFunc func)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, MIN (call->priority, G_PRIORITY_DEFAULT));
  g_source_set_static_name (source, "pdk-worker");
  g_source_set_callback (source, func, call, (GDestroyNotify) call_free);
  g_source_attach (source, NULL);
  g_source_unref (source);
}

static void
run_call (Pool *pool, Call *call)
{
  GCancellable *cancellable = g_task_get_cancellable (call->task);
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;
  gboolean abandoned;

  g_private_set (&current_call, call);
  if (!g_cancellable_set_error_if_cancelled (cancellable, &error))
    result = call->func (pool->data, g_task_get_task_data (call->task), cancellable, &error);
  g_private_set (&current_call, NULL);

  g_mutex_lock (&pool->mutex);
  abandoned = call->abandoned;
  if (!abandoned)
    g_queue_remove (&pool->running, call);
  g_mutex_unlock (&pool->mutex);

  if (abandoned) {
    if (result != NULL && call->result_free != NULL)
      call->result_free (result);
    send_to_main (call, release_call);
    return;
  }

  call->result = result;
  call->error = g_steal_pointer (&error);
  send_to_main (call, return_task);
}

/* Returns: (nullable): the next call, moved to the running ones, or %NULL when the thread is to
 *   leave.  Called with the mutex held. */
static Call *
wait_for_call (Pool *pool)
{
  gint64 until = g_get_monotonic_time () + IDLE_TIME;
  Call *call;

  while ((call = g_queue_pop_head (&pool->waiting)) == NULL) {
    gboolean in_time;

    if (pool->closed)
      return NULL;
    pool->n_idle++;
    in_time = g_cond_wait_until (&pool->cond, &pool->mutex, until);
    pool->n_idle--;
    if (!in_time && g_queue_is_empty (&pool->waiting))
      return NULL;
  }

  call->started = g_get_monotonic_time ();
  g_queue_push_tail (&pool->running, call);
  return call;
}

static gpointer
run_thread (gpointer data)
{
  Pool *pool = data;
  Call *call;

  g_mutex_lock (&pool->mutex);
  while ((call = wait_for_call (pool)) != NULL) {
    g_mutex_unlock (&pool->mutex);
    run_call (pool, call);
    g_mutex_lock (&pool->mutex);
  }
  pool->n_threads--;
  g_mutex_unlock (&pool->mutex);

  pool_unref (pool);
  g_atomic_int_add (&n_threads_total, -1);
  return NULL;
}

/* Called with the mutex held.  A thread that was woken but has not taken its call yet counts as
 * idle, hence the comparison with the queue. */
static void
wake_or_start_thread (Pool *pool)
{
  if (pool->n_idle >= g_queue_get_length (&pool->waiting)) {
    g_cond_signal (&pool->cond);
  } else if (pool->n_threads < pool->max_threads) {
    pool->n_threads++;
    g_atomic_int_inc (&n_threads_total);
    g_thread_unref (g_thread_new (pool->name, run_thread, g_atomic_rc_box_acquire (pool)));
  }
}

static int
compare_calls (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Call *left = a;
  const Call *right = b;

  /* Never equal: g_queue_insert_sorted() would put the newcomer before its equals. */
  return left->priority <= right->priority ? -1 : 1;
}

static void
pdk_worker_dispose (GObject *object)
{
  PdkWorker *self = PDK_WORKER (object);

  if (self->pool != NULL) {
    g_mutex_lock (&self->pool->mutex);
    self->pool->closed = TRUE;
    g_cond_broadcast (&self->pool->cond);
    g_mutex_unlock (&self->pool->mutex);
  }
  g_clear_pointer (&self->pool, pool_unref);

  G_OBJECT_CLASS (pdk_worker_parent_class)->dispose (object);
}

static void
pdk_worker_class_init (PdkWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_worker_dispose;
}

static void
pdk_worker_init (PdkWorker *self)
{
  self->pool = g_atomic_rc_box_new0 (Pool);
  g_mutex_init (&self->pool->mutex);
  g_cond_init (&self->pool->cond);
}

PdkWorker *
pdk_worker_new (const char *name, guint max_threads, gpointer data, GDestroyNotify destroy)
{
  PdkWorker *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (max_threads > 0, NULL);

  self = g_object_new (PDK_TYPE_WORKER, NULL);
  self->pool->name = g_strdup (name);
  self->pool->max_threads = max_threads;
  self->pool->data = data;
  self->pool->destroy = destroy;
  return self;
}

void
pdk_worker_queue (
    PdkWorker *self, int priority, GTask *task, PdkWorkerFunc func, GDestroyNotify result_free)
{
  Call *call;

  g_return_if_fail (PDK_IS_WORKER (self));
  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (func != NULL);
  g_return_if_fail (!self->pool->closed);

  call = g_new0 (Call, 1);
  call->pool = self->pool;
  call->task = task;
  call->func = func;
  call->result_free = result_free;
  call->priority = priority;

  g_mutex_lock (&self->pool->mutex);
  g_queue_insert_sorted (&self->pool->waiting, call, compare_calls, NULL);
  wake_or_start_thread (self->pool);
  g_mutex_unlock (&self->pool->mutex);
}

void
pdk_worker_abandon (PdkWorker *self, const GError *waiting, const GError *running)
{
  Call *call;

  g_return_if_fail (PDK_IS_WORKER (self));
  g_return_if_fail (waiting != NULL && running != NULL);

  g_mutex_lock (&self->pool->mutex);
  self->pool->closed = TRUE;
  while ((call = g_queue_pop_head (&self->pool->waiting)) != NULL) {
    call->error = g_error_copy (waiting);
    send_to_main (call, return_task);
  }
  while ((call = g_queue_pop_head (&self->pool->running)) != NULL) {
    /* The thread goes on using the call, so the main thread gets one of its own. */
    Call *fate = g_new0 (Call, 1);

    call->abandoned = TRUE;
    fate->task = g_object_ref (call->task);
    fate->priority = call->priority;
    fate->error = g_error_copy (running);
    send_to_main (fate, return_task);
  }
  g_cond_broadcast (&self->pool->cond);
  g_mutex_unlock (&self->pool->mutex);
}

gint64
pdk_worker_get_busy_since (PdkWorker *self)
{
  gint64 since = 0;

  g_return_val_if_fail (PDK_IS_WORKER (self), 0);

  g_mutex_lock (&self->pool->mutex);
  for (GList *link = self->pool->running.head; link != NULL; link = link->next) {
    Call *call = link->data;

    if (since == 0 || call->started < since)
      since = call->started;
  }
  g_mutex_unlock (&self->pool->mutex);
  return since;
}

void
pdk_worker_touch (void)
{
  Call *call = g_private_get (&current_call);

  if (call == NULL)
    return;
  g_mutex_lock (&call->pool->mutex);
  call->started = g_get_monotonic_time ();
  g_mutex_unlock (&call->pool->mutex);
}

gboolean
pdk_worker_is_busy (PdkWorker *self)
{
  gboolean busy;

  g_return_val_if_fail (PDK_IS_WORKER (self), FALSE);

  g_mutex_lock (&self->pool->mutex);
  busy = !g_queue_is_empty (&self->pool->waiting) || !g_queue_is_empty (&self->pool->running);
  g_mutex_unlock (&self->pool->mutex);
  return busy;
}

guint
pdk_worker_count_threads (void)
{
  return (guint) g_atomic_int_get (&n_threads_total);
}
