/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-run.h"

#include <glib/gi18n.h>

#include "connection/pdk-connection-private.h"
#include "create/pdk-create-calls.h"
#include "create/pdk-create-run-private.h"
#include "create/pdk-create-undo.h"
#include "devices/pdk-recent-media.h"
#include "pdk-error.h"
#include "pdk-text.h"
#include "storage/pdk-storage-change.h"

static void (*test_hook) (guint step, PdkJob *job);

static void
run_free (PdkCreateRun *run)
{
  g_object_unref (run->connection);
  pdk_create_plan_free (run->plan);
  pdk_create_journal_free (run->journal);
  g_object_unref (run->job);
  g_object_unref (run->cancellable);
  g_object_unref (run->task);
  g_clear_pointer (&run->networks, g_ptr_array_unref);
  g_free (run->fetched);
  g_free (run->unpacked);
  g_clear_error (&run->error);
  g_free (run);
}

/* Saying how far it is */

/* Nothing takes as long as a download. */
#define DOWNLOAD_WEIGHT 0.75

double
pdk_create_run_weigh (PdkCreateRun *run, double part)
{
  const double steps = (run->step + part) / pdk_create_run_count_steps ();

  if (run->plan->download == NULL)
    return steps;
  if (run->step <= PDK_CREATE_DOWNLOAD_STEP)
    return run->step == PDK_CREATE_DOWNLOAD_STEP ? DOWNLOAD_WEIGHT * part : 0;
  return DOWNLOAD_WEIGHT + (1 - DOWNLOAD_WEIGHT) * steps;
}

/* Before, nobody can know (microseconds). */
#define LEAST_TIME (3 * G_USEC_PER_SEC)

/* What was counted before was another file, or another step.  Returns: (nullable) (transfer full) */
static char *
foresee_end (PdkCreateRun *run, guint64 done, guint64 total)
{
  const gint64 now = g_get_monotonic_time ();
  gint64 taken = 0;
  double left = 0;

  if (run->since.time == 0 || run->since.step != run->step || done < run->since.last) {
    run->since.step = run->step;
    run->since.time = now;
    run->since.done = done;
  }
  run->since.last = done;
  taken = now - run->since.time;
  if (taken < LEAST_TIME || done <= run->since.done || done >= total)
    return NULL;
  /* A server may say that there is more than anybody can wait for.  Begun seconds count. */
  left =
      (double) (total - done) / (double) (done - run->since.done) * (double) taken / G_USEC_PER_SEC;
  return pdk_text_format_left ((guint64) MIN (left, G_MAXINT) + 1);
}

void
pdk_create_run_say (PdkCreateRun *run, const char *what, guint64 done, guint64 total)
{
  g_autofree char *left = foresee_end (run, done, total);
  const double part = total > 0 ? (double) done / total : 0;
  g_autofree char *amount = g_format_size_full (done, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *whole = g_format_size_full (total, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *text = NULL;

  if (done == 0 && total == 0)
    text = g_strdup (what);
  else if (total == 0)
    /* Translators: what is done, and how much of it: “Downloading the installer: 12 MiB” */
    text = g_strdup_printf (_ ("%s: %s"), what, amount);
  else if (left != NULL)
    /* Translators: what is done, how much of how much, and the time that it takes still:
     * “Downloading the installer: 1 MiB of 12 MiB, 20 seconds left” */
    text = g_strdup_printf (_ ("%s: %s of %s, %s"), what, amount, whole, left);
  else
    /* Translators: what is done, and how much of how much: “Downloading the installer: 1 of 12 MiB” */
    text = g_strdup_printf (_ ("%s: %s of %s"), what, amount, whole);
  pdk_job_report (run->job, pdk_create_run_weigh (run, MIN (part, 1)), text);
}

void
pdk_create_run_say_part (PdkCreateRun *run, const char *what, double part)
{
  /* Translators: what is done, and how much of it: “Converting the disk: 12 %” */
  g_autofree char *text = g_strdup_printf (_ ("%s: %d %%"), what, (int) (part * 100));

  pdk_job_report (run->job, pdk_create_run_weigh (run, part), text);
}

/* Noting */

static void
on_noted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) step = user_data;
  PdkCreateRun *run = g_task_get_task_data (step);
  PdkCreateStep then = g_task_get_source_tag (step);
  GError *error = NULL;

  if (!pdk_create_journal_save_finish (result, &error) && !run->started) {
    pdk_create_run_go_on (run, error);
    return;
  }
  g_clear_error (&error);
  if (test_hook != NULL)
    test_hook (run->step, run->job);
  then (run);
}

void
pdk_create_run_note (PdkCreateRun *run, PdkCreateStep then)
{
  GTask *step = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (step, then);
  g_task_set_task_data (step, run, NULL);
  pdk_create_journal_save_async (run->journal, on_noted, step);
}

void
pdk_create_run_begin (PdkCreateRun *run,
                      PdkCreateMadeKind kind,
                      const char *pool,
                      const char *name,
                      PdkCreateStep then)
{
  run->begun = pdk_create_journal_add (run->journal, kind, pool, name);
  pdk_create_run_note (run, then);
}

void
pdk_create_run_begin_file (PdkCreateRun *run, PdkCreateStep then)
{
  pdk_create_run_begin (run, PDK_CREATE_MADE_FILE, NULL, run->fetched, then);
  run->fetched_made = run->begun;
}

/* Removing what nobody needs any more */

void
pdk_create_run_take_dropped (PdkCreateRun *run, PdkCreateMade *made, const GError *error)
{
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
      g_error_matches (error, PDK_ERROR, PDK_ERROR_GONE)) {
    pdk_create_journal_drop (run->journal, made);
    return;
  }
  g_message ("What a machine was made with could not be removed: %s", error->message);
  made->remains = TRUE;
}

static void
on_fetched_dropped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkCreateRun *run = user_data;
  g_autoptr (GError) error = NULL;

  g_file_delete_finish (G_FILE (source), result, &error);
  pdk_create_run_take_dropped (run, g_steal_pointer (&run->fetched_made), error);
  run->then (run);
}

void
pdk_create_run_drop_fetched (PdkCreateRun *run, PdkCreateStep then)
{
  g_autoptr (GFile) file = g_file_new_for_path (run->fetched);

  g_clear_pointer (&run->fetched, g_free);
  run->then = then;
  g_file_delete_async (file, G_PRIORITY_DEFAULT, NULL, on_fetched_dropped, run);
}

/* What is yet to be removed is not of the machine. */
void
pdk_create_run_keep (PdkCreateRun *run)
{
  for (guint i = run->journal->made->len; i > 0; i--) {
    PdkCreateMade *made = run->journal->made->pdata[i - 1];

    if (made != run->kernel && made != run->initrd && made != run->answers && !made->remains)
      pdk_create_journal_drop (run->journal, made);
  }
}

/* Calls to libvirt that are nothing but calls */

typedef struct {
  PdkCreateNames *names;
  char *uuid;
  char *xml;           /* nullable */
  char *network;       /* nullable */
  GPtrArray *networks; /* nullable: that have to be started */
  gboolean autostart;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_pointer (&call->names, pdk_create_names_free);
  g_free (call->uuid);
  g_free (call->xml);
  g_free (call->network);
  g_clear_pointer (&call->networks, g_ptr_array_unref);
  g_free (call);
}

static gpointer
check_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  Call *call = data;

  return GINT_TO_POINTER (pdk_create_check_names (conn, call->names, call->networks, error));
}

static gpointer
network_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (pdk_create_start_network (conn, ((Call *) data)->network, error));
}

static gpointer
define_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (pdk_create_define (conn, ((Call *) data)->xml, error));
}

static gpointer
start_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  const Call *call = data;

  if (call->autostart && !pdk_create_set_autostart (conn, call->uuid, error))
    return NULL;
  return GINT_TO_POINTER (pdk_create_start (conn, call->uuid, call->xml, error));
}

static void
on_called (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkCreateRun *run = user_data;
  const Call *call = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  g_task_propagate_pointer (G_TASK (result), &error);
  if (call->networks != NULL && error == NULL) {
    g_clear_pointer (&run->networks, g_ptr_array_unref);
    run->networks = g_ptr_array_ref (call->networks);
  }
  pdk_create_run_go_on (run, error);
}

/* @call: (transfer full).  What was begun is waited for: the outcome is what really happened. */
static void
queue (PdkCreateRun *run, Call *call, PdkConnectionFunc func, GAsyncReadyCallback callback)
{
  GTask *task = g_task_new (run->connection, NULL, callback, run);

  g_task_set_name (task, "pdk_create_run");
  g_task_set_source_tag (task, pdk_create_run);
  g_task_set_task_data (task, call, call_free);
  pdk_connection_queue (run->connection, PDK_LANE_JOB, G_PRIORITY_DEFAULT, task, func, NULL);
}

static void
add_volume_name (PdkCreateNames *names, const char *pool, char *name)
{
  g_ptr_array_add (names->pools, g_strdup (pool));
  g_ptr_array_add (names->volumes, name);
}

/* Nothing that is there already may be taken for ours later. */
static void
check (PdkCreateRun *run)
{
  PdkCreatePlan *plan = run->plan;
  Call *call = g_new0 (Call, 1);

  call->names = g_new0 (PdkCreateNames, 1);
  call->names->uuid = g_strdup (plan->uuid);
  call->names->name = g_strdup (plan->machine->name);
  call->names->networks = pdk_create_plan_list_networks (plan);
  call->networks = g_ptr_array_new_with_free_func (g_free);
  call->names->pools = g_ptr_array_new_with_free_func (g_free);
  call->names->volumes = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < plan->volumes->len; i++) {
    const PdkVolumeSpec *spec = ((PdkCreateVolume *) plan->volumes->pdata[i])->spec;

    add_volume_name (call->names, spec->pool, g_strdup (spec->name));
  }
  if (plan->kernel != NULL)
    add_volume_name (call->names, plan->pool, pdk_create_plan_get_kernel_name (plan));
  if (plan->initrd != NULL)
    add_volume_name (call->names, plan->pool, pdk_create_plan_get_initrd_name (plan));
  queue (run, call, check_in_worker, on_called);
}

static void start_networks (PdkCreateRun *run);

static void
on_network_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkCreateRun *run = user_data;
  GError *error = NULL;

  if (g_task_propagate_pointer (G_TASK (result), &error) == NULL) {
    pdk_create_run_go_on (run, error);
    return;
  }
  run->begun = NULL;
  g_ptr_array_remove_index (run->networks, 0);
  start_networks (run);
}

static void
do_start_network (PdkCreateRun *run)
{
  Call *call = g_new0 (Call, 1);

  call->network = g_strdup (run->networks->pdata[0]);
  queue (run, call, network_in_worker, on_network_started);
}

static void
start_networks (PdkCreateRun *run)
{
  if (run->networks->len == 0 || g_cancellable_is_cancelled (run->cancellable))
    pdk_create_run_go_on (run, NULL);
  else
    pdk_create_run_begin (run, PDK_CREATE_MADE_NETWORK, NULL, run->networks->pdata[0],
                          do_start_network);
}

static void
do_define (PdkCreateRun *run)
{
  Call *call = g_new0 (Call, 1);

  call->xml = pdk_create_plan_write (run->plan, PDK_CREATE_INSTALLED);
  queue (run, call, define_in_worker, on_called);
}

static void
define (PdkCreateRun *run)
{
  pdk_create_run_say (run, _ ("Storing the machine"), 0, 0);
  pdk_create_run_begin (run, PDK_CREATE_MADE_MACHINE, NULL, run->plan->uuid, do_define);
}

static void
do_start (PdkCreateRun *run)
{
  Call *call = g_new0 (Call, 1);

  call->uuid = g_strdup (run->plan->uuid);
  call->autostart = run->plan->autostart;
  if (pdk_create_plan_has_stages (run->plan))
    call->xml = pdk_create_plan_write (run->plan, PDK_CREATE_INSTALL);
  queue (run, call, start_in_worker, on_called);
}

static void
start (PdkCreateRun *run)
{
  pdk_create_run_say (run, _ ("Starting the machine"), 0, 0);
  pdk_create_run_note (run, do_start);
}

/* That took hours: others may have made the same meanwhile. */
static void
check_again (PdkCreateRun *run)
{
  if (run->plan->download == NULL && run->unpacked == NULL)
    pdk_create_run_go_on (run, NULL);
  else
    check (run);
}

static const PdkCreateStep steps[] = {
  [PDK_CREATE_STEP_CHECK] = check,
  [PDK_CREATE_STEP_DOWNLOAD] = pdk_create_run_download,
  [PDK_CREATE_STEP_UNPACK] = pdk_create_run_unpack,
  [PDK_CREATE_STEP_CHECK_AGAIN] = check_again,
  [PDK_CREATE_STEP_NETWORKS] = start_networks,
  [PDK_CREATE_STEP_FETCH_KERNEL] = pdk_create_run_fetch_kernel,
  [PDK_CREATE_STEP_UPLOAD_KERNEL] = pdk_create_run_upload_kernel,
  [PDK_CREATE_STEP_DROP_KERNEL_FILE] = pdk_create_run_drop_file,
  [PDK_CREATE_STEP_FETCH_INITRD] = pdk_create_run_fetch_initrd,
  [PDK_CREATE_STEP_INJECT] = pdk_create_run_inject,
  [PDK_CREATE_STEP_UPLOAD_INITRD] = pdk_create_run_upload_initrd,
  [PDK_CREATE_STEP_DROP_INITRD_FILE] = pdk_create_run_drop_file,
  [PDK_CREATE_STEP_VOLUMES] = pdk_create_run_make_volumes,
  [PDK_CREATE_STEP_DROP_UNPACKED] = pdk_create_run_drop_unpacked,
  [PDK_CREATE_STEP_GRANT] = pdk_create_run_grant,
  [PDK_CREATE_STEP_DEFINE] = define,
  [PDK_CREATE_STEP_START] = start,
  [PDK_CREATE_STEP_DROP_KERNEL] = pdk_create_run_drop_kernel,
  [PDK_CREATE_STEP_DROP_INITRD] = pdk_create_run_drop_initrd,
  [PDK_CREATE_STEP_DROP_ANSWERS] = pdk_create_run_drop_answers,
};

/* The end */

static void
on_finished (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkCreateRun *run = user_data;
  GError *error = NULL;

  if (!pdk_create_journal_save_finish (result, &error)) {
    g_message ("The journal of a machine could not be removed: %s", error->message);
    g_clear_error (&error);
  }
  pdk_job_end (run->job, NULL, _ ("Created and started"));
  g_task_return_pointer (run->task, g_strdup (run->plan->uuid), g_free);
  run_free (run);
}

/* Whether the host may have done it, or cannot be asked to take it back. */
static gboolean
is_host_lost (const GError *error)
{
  return g_error_matches (error, PDK_ERROR, PDK_ERROR_OUTCOME_UNKNOWN) ||
         g_error_matches (error, PDK_ERROR, PDK_ERROR_NOT_CONNECTED) ||
         g_error_matches (error, PDK_ERROR, PDK_ERROR_NOT_ANSWERING);
}

static void
end (PdkCreateRun *run, gboolean whole)
{
  if (g_error_matches (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !whole)
    pdk_job_end (run->job, run->error, _ ("Cancelled; not all that was made could be removed"));
  else
    pdk_job_end (run->job, run->error, _ ("Cancelled; nothing was left behind"));
  g_task_return_error (run->task, g_steal_pointer (&run->error));
  run_free (run);
}

static void
on_undone (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  const gboolean whole = pdk_create_undo_finish (PDK_CONNECTION (source), result, &error);

  if (!whole)
    g_message ("Not all that was made for a machine could be removed: %s", error->message);
  end (user_data, whole);
}

/* @error: (transfer full) */
static void
fail (PdkCreateRun *run, GError *error)
{
  run->error = error;
  if (is_host_lost (error)) {
    /* What was begun stays noted, and is offered later. */
    end (run, FALSE);
    return;
  }
  if (run->begun != NULL)
    pdk_create_journal_drop (run->journal, run->begun);
  pdk_job_report (run->job, -1, _ ("Removing what was made"));
  pdk_create_undo_async (run->connection, run->journal, NULL, NULL, on_undone, run);
}

/* A disc that was copied there is there for other machines. */
static void
remember_discs (PdkCreateRun *run)
{
  for (guint i = 0; i < run->plan->volumes->len; i++) {
    const PdkCreateVolume *volume = run->plan->volumes->pdata[i];
    g_autoptr (PdkRecentMedia) recent = NULL;

    if (!volume->as_it_is || volume->path == NULL)
      continue;
    recent = pdk_recent_media_dup_default ();
    pdk_recent_media_add (recent, pdk_connection_get_uri (run->connection), volume->path);
  }
}

void
pdk_create_run_go_on (PdkCreateRun *run, GError *error)
{
  if (error == NULL && !run->started &&
      g_cancellable_set_error_if_cancelled (run->cancellable, &error))
    run->begun = NULL; /* this step was done all the same, and is to be undone */
  if (error != NULL) {
    fail (run, error);
    return;
  }
  run->begun = NULL;
  if (++run->step < G_N_ELEMENTS (steps)) {
    steps[run->step](run);
    return;
  }
  pdk_create_run_keep (run);
  remember_discs (run);
  pdk_create_journal_save_async (run->journal, on_finished, run);
}

static PdkJob *
make_job (PdkCreatePlan *plan, GCancellable *cancellable)
{
  g_autofree char *name = pdk_text_display (plan->machine->name);
  /* Translators: %s is the name of a virtual machine, here and in what follows */
  g_autofree char *title = g_strdup_printf (_ ("Creating %s"), name);
  g_autofree char *failure = g_strdup_printf (_ ("Could not create “%s”"), name);

  return pdk_job_new_work (title, name, failure, cancellable);
}

PdkJob *
pdk_create_run (PdkConnection *connection,
                PdkCreatePlan *plan,
                const char *folder,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  PdkCreateRun *run = g_new0 (PdkCreateRun, 1);
  g_autofree char *own = folder == NULL ? pdk_create_journal_dup_folder () : NULL;
  PdkJob *job = NULL;

  g_return_val_if_fail (PDK_IS_CONNECTION (connection), NULL);

  run->connection = g_object_ref (connection);
  run->plan = plan;
  run->cancellable = g_cancellable_new ();
  run->journal =
      pdk_create_journal_new (folder != NULL ? folder : own, pdk_connection_get_uri (connection),
                              plan->machine->name, plan->uuid);
  run->task = g_task_new (connection, NULL, callback, user_data);
  g_task_set_source_tag (run->task, pdk_create_run);
  g_task_set_name (run->task, "pdk_create_run");
  run->job = make_job (plan, run->cancellable);
  job = g_object_ref (run->job);
  steps[0](run);
  return job;
}

char *
pdk_create_run_finish (PdkConnection *connection, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
pdk_create_run_set_hook (void (*hook) (guint step, PdkJob *job))
{
  test_hook = hook;
}

guint
pdk_create_run_count_steps (void)
{
  return G_N_ELEMENTS (steps);
}
