/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pdk-error.h"

/* What is empty in blocks of this size is not written. */
#define BLOCK (64 * 1024)

/* gzip’s word for what follows what is packed, as the signature of a router’s image does. */
#define GZIP_WARNING 2

/* No disk is larger. */
static guint64 max_size = (guint64) 1 << 44;
/* Somebody’s home folder is never filled; and looked at so often. */
static guint64 reserve = 64 * 1024 * 1024;

static const struct {
  const char *tool;
  const char *magic;
  const char *const command[5];
} tools[] = {
  { "gzip", "\x1f\x8b", { "gzip", "-d", "-c" } },
  { "xz",
    "\xfd"
    "7zXZ",
    { "xz", "-d", "-c", "-T1" } },
  { "bzip2", "BZh", { "bzip2", "-d", "-c" } },
  { "zstd", "\x28\xb5\x2f\xfd", { "zstd", "-d", "-c", "-q" } },
};

const char *
pdk_unpack_tell (const guint8 *head, gsize length)
{
  g_return_val_if_fail (head != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    if (length >= strlen (tools[i].magic) &&
        memcmp (head, tools[i].magic, strlen (tools[i].magic)) == 0)
      return tools[i].tool;
  return NULL;
}

/* Running it */

static char *
say_missing (const char *tool)
{
  return g_strdup_printf (
      /* Translators: %s is the name of a program */
      _ ("This image is compressed, and this computer has no “%s” to unpack it: install that"),
      tool);
}

gboolean
pdk_unpack_check (const char *tool, GError **error)
{
  g_autofree char *path = g_find_program_in_path (tool);
  g_autofree char *missing = say_missing (tool);

  if (path != NULL)
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED, missing);
  return FALSE;
}

static gboolean
fail_from_errno (GError **error)
{
  const int code = errno;

  if (code == ENOSPC || code == EDQUOT)
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_NO_SPACE,
                         _ ("No space is left in your home folder’s cache to unpack the image"));
  else
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  return FALSE;
}

/* Of a file: a pipe or a device would never end. */
static int
open_file (const char *path, GError **error)
{
  const int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  struct stat info;

  if (fd < 0) {
    fail_from_errno (error);
    return -1;
  }
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
    return fd;
  close (fd);
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("This is not a file"));
  return -1;
}

/* @fd: stays open; where the program has read it to is where @fd is. */
static GSubprocess *
start (const char *tool, int fd, gboolean looks, GError **error)
{
  const int input = fcntl (fd, F_DUPFD_CLOEXEC, 3);
  g_autofree char *missing = say_missing (tool);
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (tools) && !g_str_equal (tools[i].tool, tool))
    i++;
  if (input >= 0)
    return pdk_tool_start (tools[i].command, input, looks, missing, error);
  fail_from_errno (error);
  return NULL;
}

static gboolean
fail_unpacking (GSubprocess *process, GError **error)
{
  g_autofree char *said = pdk_tool_take_complaint (process, "—");

  /* Translators: %s is what a program said */
  g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("The image cannot be unpacked: %s"), said);
  return FALSE;
}

static gboolean
is_good_end (GSubprocess *process, const char *tool)
{
  g_subprocess_wait (process, NULL, NULL);
  return g_subprocess_get_successful (process) ||
         (g_str_equal (tool, "gzip") && g_subprocess_get_if_exited (process) &&
          g_subprocess_get_exit_status (process) == GZIP_WARNING);
}

/* Looking at how it begins */

gssize
pdk_unpack_peek (const char *path,
                 const char *tool,
                 guint8 *head,
                 gsize length,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GSubprocess) process = NULL;
  gsize done = 0;
  int fd = -1;

  g_return_val_if_fail (tool != NULL && head != NULL, -1);

  fd = open_file (path, error);
  if (fd < 0)
    return -1;
  process = start (tool, fd, TRUE, error);
  close (fd);
  if (process == NULL)
    return -1;
  if (!g_input_stream_read_all (g_subprocess_get_stdout_pipe (process), head, length, &done,
                                cancellable, error)) {
    pdk_tool_stop (process);
    return -1;
  }
  if (done == length) {
    pdk_tool_stop (process);
    return (gssize) done;
  }
  if (is_good_end (process, tool))
    return (gssize) done;
  fail_unpacking (process, error);
  return -1;
}

/* Unpacking all of it */

typedef struct {
  char *path;
  char *target;
  PdkToolProgress progress;
  int from;
  int to;
  guint64 size;    /* of the packed file */
  guint64 length;  /* of what came out of it */
  guint64 written; /* of that, without what is empty */
} Unpacking;

static void
unpacking_free (gpointer data)
{
  Unpacking *self = data;

  g_free (self->path);
  g_free (self->target);
  g_free (self);
}

static gboolean
has_space (const Unpacking *self, guint64 wanted, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->target);
  g_autoptr (GFileInfo) info =
      g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);
  guint64 space = 0;

  if (info == NULL || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    return TRUE;
  space = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  if (space > reserve && wanted <= space - reserve)
    return TRUE;
  errno = ENOSPC;
  return fail_from_errno (error);
}

static gboolean
is_empty (const char *block, gsize length)
{
  return block[0] == 0 && memcmp (block, block + 1, length - 1) == 0;
}

static gboolean
write_block (Unpacking *self, const char *block, gsize length, GError **error)
{
  const guint64 before = self->written;

  for (gsize done = 0; done < length;) {
    const gssize n = pwrite (self->to, block + done, length - done, (off_t) (self->length + done));

    if (n < 0 && errno != EINTR)
      return fail_from_errno (error);
    done += (gsize) MAX (n, 0);
  }
  self->written += length;
  return reserve == 0 || before / reserve == self->written / reserve || has_space (self, 0, error);
}

static gboolean
take_block (Unpacking *self, const char *block, gsize length, GError **error)
{
  const off_t read = lseek (self->from, 0, SEEK_CUR);

  if (self->length + length > max_size) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID,
                         _ ("What is packed in this file is larger than any disk"));
    return FALSE;
  }
  if (!is_empty (block, length) && !write_block (self, block, length, error))
    return FALSE;
  self->length += length;
  if (read > 0 && self->size > 0)
    pdk_tool_progress_set (&self->progress, MIN ((double) read / (double) self->size, 1));
  return TRUE;
}

/* Until nothing more comes out of it. */
static gboolean
copy (Unpacking *self, GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autofree char *block = g_malloc (BLOCK);
  gsize length = 0;

  do {
    if (!g_input_stream_read_all (stream, block, BLOCK, &length, cancellable, error) ||
        (length > 0 && !take_block (self, block, length, error)))
      return FALSE;
  } while (length == BLOCK);
  return ftruncate (self->to, (off_t) self->length) == 0 || fail_from_errno (error);
}

static gboolean
run_tool (Unpacking *self, const char *tool, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSubprocess) process = start (tool, self->from, FALSE, error);

  if (process == NULL)
    return FALSE;
  if (!copy (self, g_subprocess_get_stdout_pipe (process), cancellable, error)) {
    pdk_tool_stop (process);
    return FALSE;
  }
  return is_good_end (process, tool) || fail_unpacking (process, error);
}

/* What was looked at may be another file by now. */
static gboolean
unpack_open (Unpacking *self, GCancellable *cancellable, GError **error)
{
  guint8 head[8] = { 0 };
  const gssize length = pread (self->from, head, sizeof head, 0);
  const char *tool = length > 0 ? pdk_unpack_tell (head, (gsize) length) : NULL;
  struct stat info;

  if (tool == NULL) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("This is no image of a disk"));
    return FALSE;
  }
  if (fstat (self->from, &info) == 0)
    self->size = (guint64) info.st_size;
  return has_space (self, self->size, error) && run_tool (self, tool, cancellable, error);
}

static gboolean
unpack (Unpacking *self, GCancellable *cancellable, GError **error)
{
  gboolean done = FALSE;

  self->from = open_file (self->path, error);
  if (self->from < 0)
    return FALSE;
  self->to = g_open (self->target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (self->to < 0) {
    fail_from_errno (error);
  } else {
    done = unpack_open (self, cancellable, error);
    if (close (self->to) != 0 && done)
      done = fail_from_errno (error);
    if (!done)
      g_unlink (self->target);
  }
  close (self->from);
  return done;
}

static void
unpack_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Unpacking *self = data;
  g_autofree char *folder = g_path_get_dirname (self->target);
  GError *error = NULL;

  g_mkdir_with_parents (folder, 0700);
  if (unpack (self, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
pdk_unpack_async (const char *path,
                  const char *target,
                  PdkToolFunc progress,
                  gpointer progress_data,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Unpacking *self = NULL;

  g_return_if_fail (path != NULL && target != NULL && progress != NULL);

  self = g_new0 (Unpacking, 1);
  self->path = g_strdup (path);
  self->target = g_strdup (target);
  pdk_tool_progress_start (&self->progress, progress, progress_data);
  g_task_set_source_tag (task, pdk_unpack_async);
  g_task_set_name (task, "pdk_unpack_async");
  /* Whether there is a file is what really happened. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, unpacking_free);
  g_task_run_in_thread (task, unpack_in_worker);
}

gboolean
pdk_unpack_finish (GAsyncResult *result, GError **error)
{
  Unpacking *self = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  self = g_task_get_task_data (G_TASK (result));
  pdk_tool_progress_stop (&self->progress);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
pdk_unpack_set_limits (guint64 max, guint64 kept)
{
  max_size = max;
  reserve = kept;
}
