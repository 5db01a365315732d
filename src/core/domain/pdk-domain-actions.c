/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-domain.h"

#include "connection/pdk-connection-private.h"
#include "domain/pdk-domain-call.h"
#include "domain/pdk-domain-job.h"
#include "pdk-error.h"

/* What changes a machine.  These tasks report what really happened: cancelling only stops what has
 * not begun. */

/* Whoever wants to know that an action was begun.  Shared by its worker and the main thread. */
typedef struct {
  PdkDomain *domain; /* borrowed: its task holds it until it is over */
  PdkDomainBegun func;
  gpointer user_data;
  gboolean over; /* main thread */
} Begun;

typedef struct {
  char uuid[VIR_UUID_STRING_BUFLEN];
  PdkDomainAction action;
  Begun *begun; /* owned, nullable */
} ActData;

static void
act_data_free (gpointer data)
{
  ActData *act = data;

  g_clear_pointer (&act->begun, g_atomic_rc_box_release);
  g_free (act);
}

static gboolean
on_begun (gpointer data)
{
  Begun *begun = data;

  if (!begun->over)
    begun->func (begun->domain, begun->user_data);
  return G_SOURCE_REMOVE;
}

/* In the worker. */
static void
tell_begun (Begun *begun)
{
  g_idle_add_full (G_PRIORITY_HIGH, on_begun, g_atomic_rc_box_acquire (begun),
                   g_atomic_rc_box_release);
}

static int
resume (virDomainPtr handle)
{
  int state = VIR_DOMAIN_NOSTATE;

  if (virDomainGetState (handle, &state, NULL, 0) < 0)
    return -1;
  if (state == VIR_DOMAIN_PMSUSPENDED)
    return virDomainPMWakeup (handle, 0);
  return virDomainResume (handle);
}

/* A machine that was kept after its guest crashed is only paused by the reset: “crashed” is over. */
static int
reset (virDomainPtr handle)
{
  int state = VIR_DOMAIN_NOSTATE;

  if (virDomainGetState (handle, &state, NULL, 0) < 0 || virDomainReset (handle, 0) < 0)
    return -1;
  return state == VIR_DOMAIN_CRASHED ? virDomainResume (handle) : 0;
}

static int
do_action (virDomainPtr handle, PdkDomainAction action)
{
  switch (action) {
  case PDK_DOMAIN_RUN:
    return virDomainCreate (handle);
  case PDK_DOMAIN_PAUSE:
    return virDomainSuspend (handle);
  case PDK_DOMAIN_RESUME:
    return resume (handle);
  case PDK_DOMAIN_SHUT_DOWN:
    return virDomainShutdownFlags (handle, 0);
  case PDK_DOMAIN_REBOOT:
    return virDomainReboot (handle, 0);
  case PDK_DOMAIN_RESET:
    return reset (handle);
  case PDK_DOMAIN_FORCE_OFF:
    return virDomainDestroy (handle);
  case PDK_DOMAIN_SAVE:
    return virDomainManagedSave (handle, 0);
  }
  g_return_val_if_reached (-1);
}

/* Force Off of a machine that went off by itself in the same moment did what was wanted. */
static gboolean
is_off_already (virDomainPtr handle, PdkDomainAction action)
{
  return action == PDK_DOMAIN_FORCE_OFF && virGetLastErrorCode () == VIR_ERR_OPERATION_INVALID &&
         virDomainIsActive (handle) == 0;
}

static gpointer
act_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  ActData *act = data;
  g_autoptr (virDomain) handle = NULL;
  gboolean done = FALSE;

  if (act->begun != NULL)
    tell_begun (act->begun);
  handle = virDomainLookupByUUIDString (conn, act->uuid);
  if (handle != NULL)
    done = do_action (handle, act->action) >= 0 || is_off_already (handle, act->action);
  if (!done)
    pdk_error_take_libvirt (error);
  return GINT_TO_POINTER (done);
}

static void
on_domain_acted (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PdkDomain *self = PDK_DOMAIN (object);
  g_autoptr (GTask) task = G_TASK (user_data);
  PdkConnection *connection = pdk_domain_get_connection (self);
  g_autoptr (GError) error = NULL;
  gpointer done = g_task_propagate_pointer (G_TASK (result), &error);
  ActData *data = g_task_get_task_data (G_TASK (result));

  if (data->begun != NULL)
    data->begun->over = TRUE;
  /* After a failure too: it may have changed something, or show that what is known here is old. */
  if (connection != NULL && pdk_connection_is_alive (connection))
    pdk_connection_refresh (connection, pdk_domain_get_uuid (self));
  if (done != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
pdk_domain_act_async (PdkDomain *self,
                      PdkDomainAction action,
                      GCancellable *cancellable,
                      PdkDomainBegun begun,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = NULL;
  GTask *call = NULL;
  ActData *data = NULL;

  g_return_if_fail (PDK_IS_DOMAIN (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_domain_act_async);
  g_task_set_name (task, "pdk_domain_act_async");
  g_task_set_check_cancellable (task, FALSE);

  data = g_new0 (ActData, 1);
  g_strlcpy (data->uuid, pdk_domain_get_uuid (self), sizeof data->uuid);
  data->action = action;
  if (begun != NULL) {
    data->begun = g_atomic_rc_box_new0 (Begun);
    *data->begun = (Begun){ .domain = self, .func = begun, .user_data = user_data };
  }
  call = g_task_new (self, cancellable, on_domain_acted, task);
  g_task_set_check_cancellable (call, FALSE);
  g_task_set_task_data (call, data, act_data_free);
  if (action == PDK_DOMAIN_FORCE_OFF)
    pdk_domain_call (self, PDK_LANE_URGENT, G_PRIORITY_HIGH, call, "pdk_domain_act", act_in_worker,
                     NULL);
  else
    pdk_domain_call (self, PDK_LANE_JOB, G_PRIORITY_DEFAULT, call, "pdk_domain_act", act_in_worker,
                     NULL);
}

gboolean
pdk_domain_act_finish (PdkDomain *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == pdk_domain_act_async, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
abort_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (virDomain) handle = virDomainLookupByUUIDString (conn, data);
  gboolean done = handle != NULL && virDomainAbortJob (handle) >= 0;

  if (!done)
    pdk_error_take_libvirt (error);
  return GINT_TO_POINTER (done);
}

void
pdk_domain_abort_job_async (PdkDomain *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_DOMAIN (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pdk_domain_abort_job_async);
  g_task_set_task_data (task, g_strdup (pdk_domain_get_uuid (self)), g_free);
  pdk_domain_call (self, PDK_LANE_URGENT, G_PRIORITY_HIGH, task, "pdk_domain_abort_job_async",
                   abort_in_worker, NULL);
}

gboolean
pdk_domain_abort_job_finish (PdkDomain *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

static gboolean
get_counter (virTypedParameterPtr params, int n_params, const char *name, guint64 *value)
{
  unsigned long long counter = 0;

  if (virTypedParamsGetULLong (params, n_params, name, &counter) <= 0)
    return FALSE;
  *value = counter;
  return TRUE;
}

/* What is left tells more than what was done: a guest that goes on writing makes the total grow. */
static double
progress_from_params (virTypedParameterPtr params, int n_params)
{
  guint64 total = 0;
  guint64 remaining = 0;

  if (!get_counter (params, n_params, VIR_DOMAIN_JOB_DATA_TOTAL, &total) &&
      !get_counter (params, n_params, VIR_DOMAIN_JOB_MEMORY_TOTAL, &total))
    return -1;
  if (!get_counter (params, n_params, VIR_DOMAIN_JOB_DATA_REMAINING, &remaining) &&
      !get_counter (params, n_params, VIR_DOMAIN_JOB_MEMORY_REMAINING, &remaining))
    return -1;
  if (total == 0 || remaining > total)
    return -1;
  return 1.0 - (double) remaining / (double) total;
}

static gpointer
read_progress_in_worker (virConnectPtr conn,
                         gpointer data,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (virDomain) handle = virDomainLookupByUUIDString (conn, data);
  virTypedParameterPtr params = NULL;
  int n_params = 0;
  int type = VIR_DOMAIN_JOB_NONE;
  double *progress = NULL;

  if (handle != NULL && virDomainGetJobStats (handle, &type, &params, &n_params, 0) >= 0) {
    progress = g_new (double, 1);
    *progress = type == VIR_DOMAIN_JOB_NONE ? -1 : progress_from_params (params, n_params);
  } else {
    pdk_error_take_libvirt (error);
  }
  virTypedParamsFree (params, n_params);
  return progress;
}

void
pdk_domain_read_progress_async (PdkDomain *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_DOMAIN (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_domain_read_progress_async);
  g_task_set_task_data (task, g_strdup (pdk_domain_get_uuid (self)), g_free);
  /* libvirt may let it wait for a guest that hangs: it must not hold up Force Off. */
  pdk_domain_call (self, PDK_LANE_SAMPLING, G_PRIORITY_DEFAULT, task,
                   "pdk_domain_read_progress_async", read_progress_in_worker, g_free);
}

gboolean
pdk_domain_read_progress_finish (PdkDomain *self,
                                 GAsyncResult *result,
                                 double *progress,
                                 GError **error)
{
  g_autofree double *value = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (progress != NULL, FALSE);

  value = g_task_propagate_pointer (G_TASK (result), error);
  if (value != NULL)
    *progress = *value;
  return value != NULL;
}
