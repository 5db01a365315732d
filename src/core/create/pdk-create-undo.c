/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-undo.h"

#include "connection/pdk-connection-private.h"
#include "create/pdk-create-calls.h"
#include "create/pdk-file-access.h"
#include "pdk-error.h"
#include "storage/pdk-storage-change.h"

typedef struct {
  PdkCreateJournal *journal; /* borrowed */
  PdkJob *job;               /* owned, nullable */
  guint n;                   /* how much of it there was */
  guint left;                /* how many of it were not tried yet */
  GError *error;             /* nullable: the first, or that it was cancelled */
} Undo;

static void
undo_free (gpointer data)
{
  Undo *undo = data;

  g_clear_error (&undo->error);
  g_clear_object (&undo->job);
  g_free (undo);
}

static void undo_next (GTask *task);

/* @part: 0…1: of what is being removed */
static void
report (Undo *undo, double part)
{
  if (undo->job != NULL)
    pdk_job_report (undo->job, (undo->n - 1 - undo->left + part) / undo->n, NULL);
}

static void
on_progress (guint64 done, guint64 total, gpointer user_data)
{
  report (g_task_get_task_data (user_data), (double) done / (double) total);
}

/* @task: (transfer full).  @error: (transfer full) (nullable) */
static void
undone (GTask *task, GError *error)
{
  Undo *undo = g_task_get_task_data (task);

  if (error == NULL)
    g_ptr_array_remove_index (undo->journal->made, undo->left);
  else if (undo->error == NULL)
    undo->error = error;
  else
    g_error_free (error);
  undo_next (task);
}

/* @error: (transfer full) (nullable) */
static void
volume_deleted (GTask *task, GError *error)
{
  /* It was never made, or another one has its name by now. */
  if (g_error_matches (error, PDK_ERROR, PDK_ERROR_GONE))
    g_clear_error (&error);
  undone (task, error);
}

static void
on_volume_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  pdk_storage_delete_volume_finish (PDK_STORAGE (source), result, &error);
  volume_deleted (user_data, error);
}

static void
on_unused_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const Undo *undo = g_task_get_task_data (user_data);
  const PdkCreateMade *made = undo->journal->made->pdata[undo->left];
  GError *error = NULL;

  pdk_storage_delete_unused_finish (PDK_STORAGE (source), result, &error);
  /* Whether it was made is not known, and its own machine, which came first here, is gone: the one that
   * has it made it again under this name.  What was made for certain stays noted. */
  if (made->key == NULL && undo->error == NULL &&
      g_error_matches (error, PDK_ERROR, PDK_ERROR_BUSY))
    g_clear_error (&error);
  volume_deleted (user_data, error);
}

/* @task: (transfer full).  Of what others may have made meanwhile, what they use stays. */
static void
delete_volume (GTask *task, const PdkCreateMade *made)
{
  const Undo *undo = g_task_get_task_data (task);
  PdkStorage *storage = pdk_storage_of (g_task_get_source_object (task));

  if (undo->journal->loaded)
    pdk_storage_delete_unused_async (storage, made->pool, made->name, made->key, on_progress, task,
                                     g_task_get_cancellable (task), on_unused_deleted, task);
  else
    pdk_storage_delete_volume_async (storage, made->pool, made->name, made->key,
                                     g_task_get_cancellable (task), on_volume_deleted, task);
}

static gpointer
undo_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  const PdkCreateMade *made = data;
  const gboolean done = made->kind == PDK_CREATE_MADE_MACHINE
                            ? pdk_create_remove_machine (conn, made->name, error)
                            : pdk_create_stop_network (conn, made->name, error);

  return done ? GINT_TO_POINTER (TRUE) : NULL;
}

static void
on_called (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  g_task_propagate_pointer (G_TASK (result), &error);
  undone (user_data, error);
}

static void
on_file_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_file_delete_finish (G_FILE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_clear_error (&error);
  undone (user_data, g_steal_pointer (&error));
}

static void
free_made (gpointer data)
{
  PdkCreateMade *made = data;

  g_free (made->name);
  g_free (made->key);
  g_free (made);
}

/* @task: (transfer full) */
static void
call (GTask *task, const PdkCreateMade *made)
{
  PdkConnection *connection = g_task_get_source_object (task);
  GTask *inner = g_task_new (connection, NULL, on_called, task);
  PdkCreateMade *copy = g_new0 (PdkCreateMade, 1);

  copy->kind = made->kind;
  copy->name = g_strdup (made->name);
  g_task_set_name (inner, "pdk_create_undo");
  g_task_set_source_tag (inner, pdk_create_undo_async);
  g_task_set_task_data (inner, copy, free_made);
  pdk_connection_queue (connection, PDK_LANE_JOB, G_PRIORITY_DEFAULT, inner, undo_in_worker, NULL);
}

static void
revoke_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  const PdkCreateMade *made = data;
  GError *error = NULL;

  if (pdk_file_grant_revoke (made->name, made->key, &error))
    g_task_return_pointer (task, NULL, NULL);
  else
    g_task_return_error (task, error);
}

/* @task: (transfer full) */
static void
take_back (GTask *task, const PdkCreateMade *made)
{
  g_autoptr (GTask) inner = g_task_new (NULL, NULL, on_called, task);
  PdkCreateMade *copy = g_new0 (PdkCreateMade, 1);

  copy->name = g_strdup (made->name);
  copy->key = g_strdup (made->key);
  g_task_set_name (inner, "pdk_create_undo");
  g_task_set_source_tag (inner, pdk_create_undo_async);
  g_task_set_task_data (inner, copy, free_made);
  g_task_run_in_thread (inner, revoke_in_worker);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Undo *undo = g_task_get_task_data (task);
  GError *error = NULL;

  pdk_create_journal_save_finish (result, &error);
  if (undo->error != NULL) {
    g_clear_error (&error);
    error = g_steal_pointer (&undo->error);
  }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* @task: (transfer full) */
static void
undo_next (GTask *task)
{
  Undo *undo = g_task_get_task_data (task);
  const PdkCreateMade *made = NULL;

  if (undo->left > 0 && undo->error == NULL)
    g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &undo->error);
  if (undo->left == 0 || g_cancellable_is_cancelled (g_task_get_cancellable (task))) {
    pdk_create_journal_save_async (undo->journal, on_saved, task);
    return;
  }
  made = undo->journal->made->pdata[--undo->left];
  report (undo, 0);
  switch (made->kind) {
  case PDK_CREATE_MADE_FILE: {
    g_autoptr (GFile) file = g_file_new_for_path (made->name);

    g_file_delete_async (file, G_PRIORITY_DEFAULT, NULL, on_file_deleted, task);
    break;
  }
  case PDK_CREATE_MADE_VOLUME:
    delete_volume (task, made);
    break;
  case PDK_CREATE_MADE_NETWORK:
  case PDK_CREATE_MADE_MACHINE:
    call (task, made);
    break;
  case PDK_CREATE_MADE_ACCESS:
    take_back (task, made);
    break;
  }
}

void
pdk_create_undo_async (PdkConnection *connection,
                       PdkCreateJournal *journal,
                       PdkJob *job,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (connection, cancellable, callback, user_data);
  Undo *undo = g_new0 (Undo, 1);

  undo->journal = journal;
  undo->n = undo->left = journal->made->len;
  if (job != NULL)
    undo->job = g_object_ref (job);
  g_task_set_source_tag (task, pdk_create_undo_async);
  g_task_set_name (task, "pdk_create_undo_async");
  /* What happened is told, not what was wished. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, undo, undo_free);
  undo_next (task);
}

gboolean
pdk_create_undo_finish (PdkConnection *connection, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
