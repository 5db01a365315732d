/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-fetch.h"

#include "os/pdk-disc-extract.h"
#include "os/pdk-remote.h"

/* How often it is told how far a download is (ms). */
#define INTERVAL 200

/* Kernels and what belongs to them are some ten MiB; with a whole system inside, up to a GiB. */
#define MAX_LENGTH ((guint64) 4 * 1024 * 1024 * 1024)

typedef struct {
  char *disc;    /* nullable: of this computer */
  char *address; /* or what it is called on that */
  char *path;
  PdkCreateFetchFunc progress;
  gpointer progress_data;
  guint timer;
  GMutex lock; /* of both numbers, which the worker writes */
  guint64 done;
  guint64 total;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_free (fetch->disc);
  g_free (fetch->address);
  g_free (fetch->path);
  g_mutex_clear (&fetch->lock);
  g_free (fetch);
}

static void
on_progress (guint64 done, guint64 total, gpointer user_data)
{
  Fetch *fetch = user_data;

  g_mutex_lock (&fetch->lock);
  fetch->done = done;
  fetch->total = total;
  g_mutex_unlock (&fetch->lock);
}

static gboolean
download (Fetch *fetch, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdkRemote) remote = pdk_remote_new ();
  g_autoptr (GFile) file = g_file_new_for_path (fetch->path);
  g_autofree char *folder = g_path_get_dirname (fetch->path);
  g_autoptr (GFileOutputStream) stream = NULL;

  g_mkdir_with_parents (folder, 0700);
  stream = g_file_create (file, G_FILE_CREATE_PRIVATE, cancellable, error);
  if (stream == NULL)
    return FALSE;
  if (pdk_remote_save (remote, fetch->address, G_OUTPUT_STREAM (stream), MAX_LENGTH, on_progress,
                       fetch, cancellable, error) &&
      g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error))
    return TRUE;
  g_file_delete (file, NULL, NULL);
  return FALSE;
}

static gboolean
extract (Fetch *fetch, GCancellable *cancellable, GError **error)
{
  return pdk_disc_extract_local (fetch->disc, fetch->address, fetch->path, on_progress, fetch,
                                 cancellable, error);
}

static void
fetch_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Fetch *fetch = data;
  GError *error = NULL;

  if (fetch->disc != NULL ? extract (fetch, cancellable, &error)
                          : download (fetch, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
on_interval (gpointer user_data)
{
  Fetch *fetch = user_data;
  guint64 done;
  guint64 total;

  g_mutex_lock (&fetch->lock);
  done = fetch->done;
  total = fetch->total;
  g_mutex_unlock (&fetch->lock);
  fetch->progress (done, total, fetch->progress_data);
  return G_SOURCE_CONTINUE;
}

void
pdk_create_fetch_async (const char *disc,
                        const char *address,
                        const char *path,
                        PdkCreateFetchFunc progress,
                        gpointer progress_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->disc = g_strdup (disc);
  fetch->address = g_strdup (address);
  fetch->path = g_strdup (path);
  fetch->progress = progress;
  fetch->progress_data = progress_data;
  g_mutex_init (&fetch->lock);
  if (progress != NULL)
    fetch->timer = g_timeout_add (INTERVAL, on_interval, fetch);
  g_task_set_source_tag (task, pdk_create_fetch_async);
  g_task_set_name (task, "pdk_create_fetch_async");
  /* Whether there is a file is what really happened. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, fetch, fetch_free);
  g_task_run_in_thread (task, fetch_in_worker);
}

gboolean
pdk_create_fetch_finish (GAsyncResult *result, GError **error)
{
  Fetch *fetch = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  fetch = g_task_get_task_data (G_TASK (result));
  g_clear_handle_id (&fetch->timer, g_source_remove);
  return g_task_propagate_boolean (G_TASK (result), error);
}
