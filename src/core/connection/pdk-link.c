/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-link"

#include "config.h"

#include "connection/pdk-link.h"

#include "connection/pdk-worker.h"
#include "pdk-error.h"

/* A cheap call that takes longer than this means that the host does not answer. */
#define STALL_TIME (3 * G_TIME_SPAN_SECOND)

/* How long a host may be silent before it is asked.  Statistics that arrive count as answers. */
#define PROBE_TIME (2 * G_TIME_SPAN_SECOND)

/* A daemon that has so many calls of a client in hand reads nothing more from it until one returns:
 * no Force Off, and no keepalive, without which the link is cut. */
#define MAX_CALLS 5

#define QUERY_THREADS    1
#define JOB_THREADS      2
#define URGENT_THREADS   1
#define PROBE_THREADS    1
#define SAMPLING_THREADS 4
#define TRANSFER_THREADS 2

/* The last place is the query lane's, whose calls return at once. */
G_STATIC_ASSERT (QUERY_THREADS + JOB_THREADS + URGENT_THREADS + PROBE_THREADS <= MAX_CALLS);
G_STATIC_ASSERT (SAMPLING_THREADS < MAX_CALLS); /* what a stream carries is no call */

static const struct {
  const char *name;
  guint max_threads;
} lanes[] = {
  [PDK_LANE_QUERY] = { "libvirt-query", QUERY_THREADS },
  [PDK_LANE_JOB] = { "libvirt-job", JOB_THREADS },
  [PDK_LANE_URGENT] = { "libvirt-urgent", URGENT_THREADS },
  [PDK_LANE_PROBE] = { "libvirt-probe", PROBE_THREADS },
  [PDK_LANE_SAMPLING] = { "libvirt-sample", SAMPLING_THREADS },
  [PDK_LANE_TRANSFER] = { "libvirt-stream", TRANSFER_THREADS },
};

/* The sampler leaves stuck calls behind; one thread stays free for what the user asked for.  Where
 * statistics share the threads of the jobs, a stuck one must not take the last. */
#define SAMPLER_ROOM            (SAMPLING_THREADS - 1)
#define SAMPLER_ROOM_ON_CONTROL (JOB_THREADS - 1)

struct _PdkLink {
  GObject parent_instance;

  PdkHandle *control;
  PdkHandle *sampling;                      /* nullable */
  PdkWorker *workers[G_N_ELEMENTS (lanes)]; /* nullable: made when first needed */
  gboolean in_process;
  gboolean probing;
  gboolean abandoned;

  guint tick_source;
  gint64 last_answer;
  gint64 stalled_since;
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_VIEWER,
  SIGNAL_HOST_CHANGED,
  SIGNAL_LOST,
  SIGNAL_SAMPLING_LOST,
  SIGNAL_STALLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkLink, pdk_link, G_TYPE_OBJECT)

/* Whether the lane's calls go through the second connection. */
static gboolean
uses_sampling (PdkLane lane)
{
  return lane == PDK_LANE_SAMPLING || lane == PDK_LANE_TRANSFER;
}

/* A task on its way through a worker. */
typedef struct {
  PdkConnectionFunc func;
  GTask *task; /* owned: the caller's */
  GDestroyNotify result_free;
  PdkLane lane;
  gboolean found_dead; /* set by the worker */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->task);
  g_free (call);
}

/* Runs in a worker. */
static gpointer
run_call (gpointer handle, gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;
  virConnectPtr conn = pdk_handle_get_conn (handle);
  gpointer result = call->func (conn, g_task_get_task_data (call->task), cancellable, error);

  /* Only a look at the local socket.  The error itself does not tell: a call cut off in flight may
   * have any, or none. */
  if (result == NULL && virConnectIsAlive (conn) == 0)
    call->found_dead = TRUE;
  return result;
}

static gpointer
ask_version (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  unsigned long version;

  if (virConnectGetLibVersion (conn, &version) < 0) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  return GINT_TO_POINTER (TRUE);
}

static gint64
get_busy_since (PdkLink *self, PdkLane lane)
{
  return self->workers[lane] != NULL ? pdk_worker_get_busy_since (self->workers[lane]) : 0;
}

static void
update_stalled (PdkLink *self)
{
  gint64 since = get_busy_since (self, PDK_LANE_QUERY);

  if (since != 0 && g_get_monotonic_time () - since < STALL_TIME)
    since = 0;
  if (since == 0 && self->stalled_since == 0)
    return;
  self->stalled_since = since;
  g_signal_emit (self, signals[SIGNAL_STALLED], 0);
}

/* A long job or a stuck statistics call says nothing about the host: a cheap call does. */
static void
probe_if_silent (PdkLink *self, gboolean busy)
{
  if (self->in_process || !(busy || self->probing) || get_busy_since (self, PDK_LANE_QUERY) != 0 ||
      g_get_monotonic_time () - self->last_answer < PROBE_TIME)
    return;

  pdk_link_queue (self, PDK_LANE_QUERY, G_PRIORITY_HIGH, g_task_new (NULL, NULL, NULL, NULL),
                  ask_version, NULL);
}

static gboolean
on_tick (gpointer user_data)
{
  PdkLink *self = user_data;
  gboolean busy = FALSE;

  for (guint lane = 0; lane < G_N_ELEMENTS (lanes); lane++)
    busy = busy || (self->workers[lane] != NULL && pdk_worker_is_busy (self->workers[lane]));
  if (!busy && !self->probing && self->stalled_since == 0) {
    self->tick_source = 0;
    return G_SOURCE_REMOVE;
  }

  probe_if_silent (self, busy);
  update_stalled (self);
  return G_SOURCE_CONTINUE;
}

static void
start_ticking (PdkLink *self)
{
  if (self->tick_source == 0)
    self->tick_source = g_timeout_add_seconds (1, on_tick, self);
}

static void
tell_lost (PdkLink *self, int reason)
{
  if (!self->abandoned)
    g_signal_emit (self, signals[SIGNAL_LOST], 0, reason);
}

static void
abandon_lane (PdkLink *self, PdkLane lane, const GError *waiting, const GError *running)
{
  if (self->workers[lane] != NULL)
    pdk_worker_abandon (self->workers[lane], waiting, running);
  g_clear_object (&self->workers[lane]);
}

static void
drop_sampling (PdkLink *self)
{
  g_autoptr (GError) error =
      g_error_new (PDK_ERROR, PDK_ERROR_NOT_CONNECTED, "The connection for statistics was lost");
  g_autoptr (GError) unknown =
      g_error_new (PDK_ERROR, PDK_ERROR_OUTCOME_UNKNOWN, "The connection for transfers was lost");

  if (self->sampling == NULL)
    return;

  pdk_handle_listen (self->sampling, NULL, NULL);
  g_clear_pointer (&self->sampling, pdk_handle_unref);
  abandon_lane (self, PDK_LANE_SAMPLING, error, error);
  abandon_lane (self, PDK_LANE_TRANSFER, error, unknown);
  g_signal_emit (self, signals[SIGNAL_SAMPLING_LOST], 0);
}

/* The link broke while the call was under way: whether the host did it, nobody here can tell.
 * libvirt's words are kept. */
static void
mark_unknown (GError *error)
{
  if (error->domain == PDK_ERROR)
    error->code = PDK_ERROR_OUTCOME_UNKNOWN;
}

static void
on_call_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkLink *self = PDK_LINK (source);
  Call *call = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);
  gboolean failed = error != NULL;

  /* Abandoned, it already carries its fate, and the thread may still write to the call. */
  if (failed && !self->abandoned && call->found_dead)
    mark_unknown (error);
  if (failed)
    g_task_return_error (call->task, g_steal_pointer (&error));
  else
    g_task_return_pointer (call->task, value, call->result_free);

  if (self->abandoned)
    return;
  if (!failed)
    self->last_answer = g_get_monotonic_time ();
  update_stalled (self);
  if (call->found_dead && uses_sampling (call->lane) && self->sampling != NULL)
    drop_sampling (self);
  else if (call->found_dead)
    tell_lost (self, -1);
}

static void
on_control_changed (gpointer owner, const char *uuid, PdkHandleChange change)
{
  g_signal_emit (owner, signals[SIGNAL_CHANGED], 0, uuid, (guint) change);
}

static void
on_control_viewer (gpointer owner, const char *uuid, const char *who, gboolean connected)
{
  g_signal_emit (owner, signals[SIGNAL_VIEWER], 0, uuid, who, connected);
}

static void
on_control_closed (gpointer owner, int reason)
{
  tell_lost (owner, reason);
}

static void
on_control_host_changed (gpointer owner, PdkHandleSubject subject)
{
  g_signal_emit (owner, signals[SIGNAL_HOST_CHANGED], 0, (guint) subject);
}

static void
on_sampling_host_changed (gpointer owner, PdkHandleSubject subject)
{
}

static void
on_sampling_changed (gpointer owner, const char *uuid, PdkHandleChange change)
{
}

static void
on_sampling_viewer (gpointer owner, const char *uuid, const char *who, gboolean connected)
{
}

static void
on_sampling_closed (gpointer owner, int reason)
{
  drop_sampling (owner);
}

static const PdkHandleListener control_listener = { on_control_changed, on_control_viewer,
                                                    on_control_closed, on_control_host_changed };
static const PdkHandleListener sampling_listener = { on_sampling_changed, on_sampling_viewer,
                                                     on_sampling_closed, on_sampling_host_changed };

static void
pdk_link_dispose (GObject *object)
{
  PdkLink *self = PDK_LINK (object);

  g_assert (self->abandoned);

  G_OBJECT_CLASS (pdk_link_parent_class)->dispose (object);
}

static void
pdk_link_class_init (PdkLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_link_dispose;

  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", PDK_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    2, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_UINT);
  signals[SIGNAL_VIEWER] =
      g_signal_new ("viewer", PDK_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                    G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE,
                    G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_BOOLEAN);
  signals[SIGNAL_HOST_CHANGED] = g_signal_new ("host-changed", PDK_TYPE_LINK, G_SIGNAL_RUN_LAST, 0,
                                               NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_LOST] = g_signal_new ("lost", PDK_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_SAMPLING_LOST] = g_signal_new ("sampling-lost", PDK_TYPE_LINK, G_SIGNAL_RUN_LAST,
                                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_STALLED] = g_signal_new ("stalled", PDK_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_link_init (PdkLink *self)
{
  self->last_answer = g_get_monotonic_time ();
}

PdkLink *
pdk_link_new (PdkHandle *control, gboolean in_process)
{
  PdkLink *self = g_object_new (PDK_TYPE_LINK, NULL);

  self->control = control;
  self->in_process = in_process;
  return self;
}

void
pdk_link_start (PdkLink *self)
{
  g_return_if_fail (PDK_IS_LINK (self));

  pdk_handle_listen (self->control, &control_listener, self);
}

PdkHandle *
pdk_link_get_control (PdkLink *self)
{
  g_return_val_if_fail (PDK_IS_LINK (self), NULL);

  return self->control;
}

void
pdk_link_set_sampling (PdkLink *self, PdkHandle *handle)
{
  g_return_if_fail (PDK_IS_LINK (self));
  g_return_if_fail (self->sampling == NULL);

  self->sampling = handle;
  /* What waits on the control handle is still done there. */
  g_clear_object (&self->workers[PDK_LANE_SAMPLING]);
  g_clear_object (&self->workers[PDK_LANE_TRANSFER]);
  pdk_handle_listen (handle, &sampling_listener, self);
}

/* A driver in this process has no limit of a daemon. */
static gboolean
has_sampling_lane (PdkLink *self)
{
  return self->sampling != NULL || self->in_process;
}

gboolean
pdk_link_has_sampling (PdkLink *self)
{
  g_return_val_if_fail (PDK_IS_LINK (self), FALSE);

  return self->sampling != NULL;
}

guint
pdk_link_get_sampler_room (PdkLink *self)
{
  g_return_val_if_fail (PDK_IS_LINK (self), 0);

  return has_sampling_lane (self) ? SAMPLER_ROOM : SAMPLER_ROOM_ON_CONTROL;
}

static PdkWorker *
ensure_worker (PdkLink *self, PdkLane lane)
{
  PdkHandle *handle = self->control;

  if (uses_sampling (lane) && self->sampling != NULL)
    handle = self->sampling;
  if (self->workers[lane] == NULL)
    self->workers[lane] =
        pdk_worker_new (lanes[lane].name, lanes[lane].max_threads, pdk_handle_ref (handle),
                        (GDestroyNotify) pdk_handle_unref);
  return self->workers[lane];
}

void
pdk_link_queue (PdkLink *self,
                PdkLane lane,
                int priority,
                GTask *task,
                PdkConnectionFunc func,
                GDestroyNotify result_free)
{
  GTask *inner;
  Call *call;

  g_return_if_fail (PDK_IS_LINK (self));
  g_return_if_fail (!self->abandoned);
  g_return_if_fail (G_IS_TASK (task));

  if (uses_sampling (lane) && !has_sampling_lane (self))
    lane = PDK_LANE_JOB;
  call = g_new0 (Call, 1);
  call->func = func;
  call->task = task;
  call->result_free = result_free;
  call->lane = lane;

  inner = g_task_new (self, g_task_get_cancellable (task), on_call_done, NULL);
  g_task_set_source_tag (inner, pdk_link_queue);
  /* The caller's task decides whether a cancelled one keeps its result. */
  g_task_set_check_cancellable (inner, FALSE);
  g_task_set_task_data (inner, call, call_free);
  pdk_worker_queue (ensure_worker (self, lane), priority, inner, run_call, result_free);
  start_ticking (self);
}

void
pdk_link_set_probing (PdkLink *self, gboolean probing)
{
  g_return_if_fail (PDK_IS_LINK (self));

  self->probing = probing && !self->in_process;
  if (self->probing)
    start_ticking (self);
}

gint64
pdk_link_get_stalled_since (PdkLink *self)
{
  g_return_val_if_fail (PDK_IS_LINK (self), 0);

  return self->stalled_since;
}

void
pdk_link_abandon (PdkLink *self, const GError *waiting, const GError *running)
{
  g_return_if_fail (PDK_IS_LINK (self));

  if (self->abandoned)
    return;
  self->abandoned = TRUE;

  g_clear_handle_id (&self->tick_source, g_source_remove);
  for (guint lane = 0; lane < G_N_ELEMENTS (lanes); lane++)
    abandon_lane (self, lane, waiting, running);
  if (self->sampling != NULL)
    pdk_handle_listen (self->sampling, NULL, NULL);
  pdk_handle_listen (self->control, NULL, NULL);
  g_clear_pointer (&self->sampling, pdk_handle_unref);
  g_clear_pointer (&self->control, pdk_handle_unref);
}
