/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-viewer"

#include "config.h"

#include "viewer/pdk-viewer-file.h"

#include "pdk-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
set_errno (GError **error)
{
  int code = errno;

  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (code), g_strerror (code));
}

/* Returns: how much was read, -1 with errno */
static gssize
read_all (int fd, char *buffer, gsize size)
{
  gsize length = 0;

  while (length < size) {
    gssize n = read (fd, buffer + length, size - length);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return -1;
    if (n == 0)
      break;
    length += (gsize) n;
  }
  return (gssize) length;
}

static PdkViewerSpec *
read_file (int fd, const char *path, GError **error)
{
  /* One byte more, to see that there is more. */
  g_autofree char *buffer = g_malloc (PDK_VIEWER_FILE_MAX + 1);
  struct stat status;
  PdkViewerSpec *spec;
  gssize length;

  if (fstat (fd, &status) != 0) {
    set_errno (error);
    return NULL;
  }
  if (!S_ISREG (status.st_mode)) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_URI, _ ("It is not an ordinary file."));
    return NULL;
  }
  length = read_all (fd, buffer, PDK_VIEWER_FILE_MAX + 1);
  if (length < 0) {
    set_errno (error);
    return NULL;
  }
  spec = pdk_viewer_file_parse (buffer, (gsize) length, error);
  explicit_bzero (buffer, (gsize) length);
  if (spec == NULL)
    return NULL;
  spec->path = g_strdup (path);
  spec->device = status.st_dev;
  spec->inode = status.st_ino;
  return spec;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *path = data;
  GError *error = NULL;
  PdkViewerSpec *spec = NULL;
  /* A pipe, or a terminal, must not keep it waiting. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

  if (fd < 0) {
    set_errno (&error);
  } else {
    spec = read_file (fd, path, &error);
    close (fd);
  }
  if (spec != NULL)
    g_task_return_pointer (task, spec, (GDestroyNotify) pdk_viewer_spec_free);
  else
    g_task_return_error (task, error);
}

void
pdk_viewer_file_load_async (const char *path,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_viewer_file_load_async);
  g_task_set_name (task, "pdk_viewer_file_load");
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, load_in_thread);
}

PdkViewerSpec *
pdk_viewer_file_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct {
  char *path;
  guint64 device;
  guint64 inode;
} Deletion;

static void
deletion_free (gpointer data)
{
  Deletion *deletion = data;

  g_free (deletion->path);
  g_free (deletion);
}

static gboolean
delete_file (const Deletion *deletion, GError **error)
{
  struct stat status;

  if (lstat (deletion->path, &status) != 0) {
    set_errno (error);
    return FALSE;
  }
  if (!S_ISREG (status.st_mode) || status.st_dev != deletion->device ||
      status.st_ino != deletion->inode || status.st_uid != geteuid ()) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_DENIED,
                         _ ("It is a link, belongs to another user, or was replaced meanwhile."));
    return FALSE;
  }
  if (g_unlink (deletion->path) != 0) {
    set_errno (error);
    return FALSE;
  }
  return TRUE;
}

static void
delete_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (delete_file (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
pdk_viewer_file_delete_async (const PdkViewerSpec *spec,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Deletion *deletion = NULL;

  g_return_if_fail (spec != NULL && spec->path != NULL);

  deletion = g_new0 (Deletion, 1);
  deletion->path = g_strdup (spec->path);
  deletion->device = spec->device;
  deletion->inode = spec->inode;
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_viewer_file_delete_async);
  g_task_set_name (task, "pdk_viewer_file_delete");
  /* What was done is told of, whoever lost interest meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, deletion, deletion_free);
  g_task_run_in_thread (task, delete_in_thread);
}

gboolean
pdk_viewer_file_delete_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
