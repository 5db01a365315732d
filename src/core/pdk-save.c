/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-save"

#include "config.h"

#include "pdk-save.h"
#include "pdk-text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define STEM_BYTES 120
/* So many files of one name are enough; then something is wrong. */
#define MAX_TRIES 1000

typedef struct {
  char *folder;
  char *stem;
  char *extension;
  GBytes *contents;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_free (saving->folder);
  g_free (saving->stem);
  g_free (saving->extension);
  g_bytes_unref (saving->contents);
  g_free (saving);
}

/* What Windows and old file systems refuse is left out as well: files travel. */
static gboolean
is_unwanted (gunichar c)
{
  return c < 0x20 || c == 0x7f || c == 0xfffd || (c >= 0x2400 && c <= 0x2421) ||
         (c < 0x80 && strchr ("/\\:*?\"<>|", (int) c) != NULL);
}

char *
pdk_save_stem (const char *text)
{
  g_autofree char *shown = pdk_text_display (text);
  g_autoptr (GString) stem = g_string_new (NULL);

  for (const char *p = shown; *p != '\0' && stem->len < STEM_BYTES - 4; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (stem->len == 0 && (c == '.' || c == '-' || c == ' '))
      continue;
    g_string_append_unichar (stem, is_unwanted (c) ? '_' : c);
  }
  g_strchomp (stem->str);
  return g_strdup (stem->str[0] != '\0' ? stem->str : "_");
}

static void
set_error (GError **error, const char *folder, int code)
{
  g_autofree char *shown = pdk_text_display (folder);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
               /* Translators: the first %s is a folder, the second why, as the system says it. */
               _ ("The file cannot be saved in %s: %s"), shown, g_strerror (code));
}

static gboolean
write_all (int fd, GBytes *contents)
{
  gsize left = 0;
  const guint8 *data = g_bytes_get_data (contents, &left);

  while (left > 0) {
    ssize_t n = write (fd, data, left);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return FALSE;
    data += n;
    left -= (gsize) n;
  }
  return fsync (fd) == 0;
}

/* Returns: (nullable): the name of a whole file that nobody knows yet, with errno when there is none */
static char *
write_part (const Saving *saving)
{
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *part = g_strdup_printf ("%s/.%s.part", saving->folder, unique);
  int fd = open (part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  gboolean written;
  int code;

  if (fd < 0)
    return NULL;
  written = write_all (fd, saving->contents);
  code = errno;
  if (close (fd) == 0 && written)
    return g_steal_pointer (&part);
  if (!written)
    errno = code;
  code = errno;
  g_unlink (part);
  errno = code;
  return NULL;
}

/* A link does not replace what is there, unlike renaming.  File systems without links (FAT) have the
 * rename that refuses instead. */
static int
give_name (const char *part, const char *path)
{
  if (link (part, path) == 0)
    return g_unlink (part);
  if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS && errno != EMLINK)
    return -1;
  return renameat2 (AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE);
}

static char *
make_path (const Saving *saving, guint try)
{
  if (try == 1)
    return g_strdup_printf ("%s/%s%s", saving->folder, saving->stem, saving->extension);
  return g_strdup_printf ("%s/%s (%u)%s", saving->folder, saving->stem, try, saving->extension);
}

static GFile *
save (const Saving *saving, GError **error)
{
  g_autofree char *part = NULL;
  int code = EEXIST;

  if (g_mkdir_with_parents (saving->folder, 0777) == 0)
    part = write_part (saving);
  if (part == NULL) {
    set_error (error, saving->folder, errno);
    return NULL;
  }
  for (guint try = 1; try <= MAX_TRIES && code == EEXIST; try++) {
    g_autofree char *path = make_path (saving, try);

    if (give_name (part, path) == 0)
      return g_file_new_for_path (path);
    code = errno;
  }
  g_unlink (part);
  set_error (error, saving->folder, code);
  return NULL;
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GFile *file = save (data, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
pdk_save_new_file_async (const char *folder,
                         const char *stem,
                         const char *extension,
                         GBytes *contents,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Saving *saving = NULL;

  g_return_if_fail (folder != NULL);
  g_return_if_fail (stem != NULL && *stem != '\0' && strchr (stem, '/') == NULL);
  g_return_if_fail (extension != NULL && contents != NULL);

  saving = g_new0 (Saving, 1);
  saving->folder = g_strdup (folder);
  saving->stem = g_strdup (stem);
  saving->extension = g_strdup (extension);
  saving->contents = g_bytes_ref (contents);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_save_new_file_async);
  g_task_set_name (task, "pdk_save_new_file");
  /* What was written is told of, whoever lost interest meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, saving, saving_free);
  g_task_run_in_thread (task, save_in_thread);
}

GFile *
pdk_save_new_file_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
