/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-download.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "os/pdk-download-transfer.h"
#include "pdk-error.h"
#include "pdk-text.h"

/* How often it is told how far it is, and over how long its rate is a mean (ms). */
#define INTERVAL    200
#define RATE_WINDOW 4000

#define LOCK ".lock"

/* How often it is looked whether somebody else is done with the same file (ms). */
#define LOCK_INTERVAL 250

static PdkDownloadLimits limits = {
  .silence = 30,
  .patience = 2000,
  .max = (guint64) 256 * 1024 * 1024 * 1024,
};

typedef struct {
  char *address;
  char *checksum; /* nullable */
  PdkDownloadFunc progress;
  gpointer progress_data;
  guint timer;
  /* Main thread: since when the rate is reckoned. */
  gint64 since;
  guint64 done_since;
  double rate;
  GMutex lock; /* of what the worker writes */
  guint64 done;
  guint64 total;
  gboolean checking;
} Download;

static void
download_free (gpointer data)
{
  Download *download = data;

  g_free (download->address);
  g_free (download->checksum);
  g_mutex_clear (&download->lock);
  g_free (download);
}

/* One at a time */

/* @waits: rather than give up.  Returns: -1 with the error */
static int
try_lock (const char *path, gboolean waits, GCancellable *cancellable, GError **error)
{
  const int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  GPollFD poll;

  if (fd < 0) {
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
    return -1;
  }
  while (flock (fd, LOCK_EX | LOCK_NB) != 0) {
    if (!waits || g_cancellable_set_error_if_cancelled (cancellable, error)) {
      if (!waits)
        g_set_error_literal (error, PDK_ERROR, PDK_ERROR_BUSY, _ ("This is being downloaded"));
      close (fd);
      return -1;
    }
    if (!g_cancellable_make_pollfd (cancellable, &poll))
      continue;
    g_poll (&poll, 1, LOCK_INTERVAL);
    g_cancellable_release_fd (cancellable);
  }
  return fd;
}

/* Whoever had it before may have removed it. */
static gboolean
is_still (int fd, const char *path)
{
  struct stat mine;
  struct stat there;

  return fstat (fd, &mine) == 0 && stat (path, &there) == 0 && mine.st_ino == there.st_ino;
}

static int
lock_file (const char *path, gboolean waits, GCancellable *cancellable, GError **error)
{
  while (TRUE) {
    const int fd = try_lock (path, waits, cancellable, error);

    if (fd < 0 || is_still (fd, path))
      return fd;
    close (fd);
  }
}

static void
unlock_file (int fd, const char *path)
{
  g_unlink (path);
  close (fd);
}

static char *
dup_lock_path (const char *address)
{
  g_autofree char *path = pdk_download_dup_path (address);

  return g_strconcat (path, LOCK, NULL);
}

/* In the worker */

static void
note (Download *download, gboolean checking, guint64 done, guint64 total)
{
  g_mutex_lock (&download->lock);
  download->checking = checking;
  download->done = done;
  download->total = total;
  g_mutex_unlock (&download->lock);
}

static void
on_received (guint64 done, guint64 total, gpointer user_data)
{
  note (user_data, FALSE, done, total);
}

static void
on_checked (guint64 done, guint64 total, gpointer user_data)
{
  note (user_data, TRUE, done, total);
}

static gboolean
check (Download *download, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (download->checksum == NULL ||
      pdk_checksum_verify (path, download->checksum, on_checked, download, cancellable, &reason))
    return TRUE;
  if (g_error_matches (reason, PDK_ERROR, PDK_ERROR_INVALID))
    pdk_download_forget (download->address);
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
download_locked (Download *download, const char *path, GCancellable *cancellable, GError **error)
{
  return pdk_download_transfer (download->address, &limits, on_received, download, cancellable,
                                error) &&
         check (download, path, cancellable, error);
}

static void
download_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Download *download = data;
  g_autofree char *path = pdk_download_dup_path (download->address);
  g_autofree char *lock_path = dup_lock_path (download->address);
  GError *error = NULL;
  gboolean done = FALSE;
  int lock = -1;

  if (pdk_download_make_folder (&error))
    lock = lock_file (lock_path, TRUE, cancellable, &error);
  if (lock >= 0) {
    done = download_locked (download, path, cancellable, &error);
    unlock_file (lock, lock_path);
  }
  if (done)
    g_task_return_pointer (task, g_steal_pointer (&path), g_free);
  else
    g_task_return_error (task, error);
}

/* On the main thread */

static void
reckon_rate (Download *download, const PdkDownloadProgress *progress)
{
  const gint64 now = g_get_monotonic_time ();
  const double seconds = (double) (now - download->since) / G_USEC_PER_SEC;

  /* What was there before did not come just now. */
  if (download->since == 0 || progress->checking || progress->done < download->done_since) {
    download->since = progress->done > 0 ? now : 0;
    download->done_since = progress->done;
    download->rate = 0;
    return;
  }
  if (seconds < 1)
    return;
  download->rate = (double) (progress->done - download->done_since) / seconds;
  if (seconds * 1000 > RATE_WINDOW) {
    download->since = now;
    download->done_since = progress->done;
  }
}

static gboolean
on_interval (gpointer user_data)
{
  Download *download = user_data;
  PdkDownloadProgress progress = { 0 };

  g_mutex_lock (&download->lock);
  progress.checking = download->checking;
  progress.done = download->done;
  progress.total = download->total;
  g_mutex_unlock (&download->lock);
  reckon_rate (download, &progress);
  progress.rate = download->rate;
  download->progress (&progress, download->progress_data);
  return G_SOURCE_CONTINUE;
}

void
pdk_download_async (const char *address,
                    const char *checksum,
                    PdkDownloadFunc progress,
                    gpointer progress_data,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Download *download = NULL;

  g_return_if_fail (address != NULL);
  g_return_if_fail (G_IS_CANCELLABLE (cancellable));

  download = g_new0 (Download, 1);
  download->address = g_strdup (address);
  download->checksum = g_strdup (checksum);
  download->progress = progress;
  download->progress_data = progress_data;
  g_mutex_init (&download->lock);
  if (progress != NULL)
    download->timer = g_timeout_add (INTERVAL, on_interval, download);
  g_task_set_source_tag (task, pdk_download_async);
  g_task_set_name (task, "pdk_download_async");
  /* Whether there is a file is what really happened. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, download, download_free);
  g_task_run_in_thread (task, download_in_worker);
}

char *
pdk_download_finish (GAsyncResult *result, GError **error)
{
  Download *download = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  download = g_task_get_task_data (G_TASK (result));
  g_clear_handle_id (&download->timer, g_source_remove);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Looking */

void
pdk_download_facts_free (PdkDownloadFacts *self)
{
  if (self == NULL)
    return;
  g_free (self->refusal);
  g_free (self);
}

PdkDownloadFacts *
pdk_download_look (const char *address, GCancellable *cancellable)
{
  PdkDownloadFacts *facts = g_new0 (PdkDownloadFacts, 1);
  g_autoptr (GError) error = NULL;

  facts->state = pdk_download_get_state (address);
  if (!pdk_download_ask (address, &limits, &facts->total, cancellable, &error))
    facts->refusal = pdk_text_display (error->message);
  return facts;
}

/* Deleting */

/* Unless somebody is at it. */
static gboolean
delete_path (const char *path, GError **error)
{
  g_autofree char *lock_path = g_strconcat (path, LOCK, NULL);
  int lock = -1;

  if (!pdk_download_make_folder (error))
    return FALSE;
  lock = lock_file (lock_path, FALSE, NULL, error);
  if (lock < 0)
    return FALSE;
  pdk_download_forget_path (path);
  unlock_file (lock, lock_path);
  return TRUE;
}

static void
delete_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  g_autofree char *path = pdk_download_dup_path (data);
  GError *error = NULL;

  if (delete_path (path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
pdk_download_delete_async (const char *address, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_return_if_fail (address != NULL);

  g_task_set_source_tag (task, pdk_download_delete_async);
  g_task_set_name (task, "pdk_download_delete_async");
  g_task_set_task_data (task, g_strdup (address), g_free);
  g_task_run_in_thread (task, delete_in_worker);
}

gboolean
pdk_download_delete_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* All of them */

PdkDownloadState
pdk_download_measure_all (void)
{
  g_autoptr (GPtrArray) paths = pdk_download_list_paths ();
  PdkDownloadState all = { 0 };

  for (guint i = 0; i < paths->len; i++) {
    const PdkDownloadState state = pdk_download_get_path_state (paths->pdata[i]);

    all.whole += state.whole;
    all.part += state.part;
  }
  return all;
}

static void
delete_all_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) paths = pdk_download_list_paths ();

  for (guint i = 0; i < paths->len; i++)
    delete_path (paths->pdata[i], NULL);
  g_task_return_boolean (task, TRUE);
}

void
pdk_download_delete_all_async (GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, pdk_download_delete_all_async);
  g_task_set_name (task, "pdk_download_delete_all_async");
  g_task_run_in_thread (task, delete_all_in_worker);
}

gboolean
pdk_download_delete_all_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
pdk_download_set_limits (guint silence, guint patience, guint64 max)
{
  limits = (PdkDownloadLimits){ .silence = silence, .patience = patience, .max = max };
}
