/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-disc-extract.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pdk-error.h"

#define CHUNK (256 * 1024)

/* Those with a whole system inside are some hundred MiB. */
#define LARGEST ((guint64) 1024 * 1024 * 1024)

static gboolean
fail_with_errno (GError **error)
{
  const int saved = errno;

  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved), g_strerror (saved));
  return FALSE;
}

/* Writing */

typedef struct {
  int fd;
  guint64 done;
  guint64 total;
  PdkDiscExtractFunc progress;
  gpointer progress_data;
} Copy;

static gboolean
write_some (const void *bytes, gsize length, gpointer user_data, GError **error)
{
  Copy *copy = user_data;

  for (gsize done = 0; done < length;) {
    const gssize written = write (copy->fd, (const char *) bytes + done, length - done);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return fail_with_errno (error);
    done += (gsize) written;
  }
  copy->done += length;
  if (copy->progress != NULL)
    copy->progress (copy->done, copy->total, copy->progress_data);
  return TRUE;
}

static gboolean
copy_out (const PdkIsoSource *source,
          const PdkIsoFile *file,
          Copy *copy,
          GCancellable *cancellable,
          GError **error)
{
  if (!source->read (source->data, file->offset, file->length, write_some, copy, cancellable,
                     error))
    return FALSE;
  if (copy->done == file->length)
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("The disc is damaged"));
  return FALSE;
}

static gboolean
check_length (const PdkIsoFile *file, const char *inner, GError **error)
{
  g_autofree char *size = NULL;

  if (file->length <= LARGEST)
    return TRUE;
  size = g_format_size_full (file->length, G_FORMAT_SIZE_IEC_UNITS);
  g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID,
               /* Translators: the path of a file, and its size */
               _ ("“%s” on the disc is larger than what machines are started with: %s"), inner,
               size);
  return FALSE;
}

gboolean
pdk_disc_extract (const PdkIsoSource *source,
                  const char *inner,
                  const char *path,
                  PdkDiscExtractFunc progress,
                  gpointer progress_data,
                  GCancellable *cancellable,
                  GError **error)
{
  Copy copy = { .progress = progress, .progress_data = progress_data };
  g_autofree char *folder = g_path_get_dirname (path);
  PdkIsoFile file = { 0 };
  gboolean done = FALSE;

  g_return_val_if_fail (source != NULL && inner != NULL, FALSE);

  if (!pdk_iso_find (source, inner, &file, cancellable, error) ||
      !check_length (&file, inner, error))
    return FALSE;
  g_mkdir_with_parents (folder, 0700);
  copy.total = file.length;
  copy.fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (copy.fd < 0)
    return fail_with_errno (error);
  done = copy_out (source, &file, &copy, cancellable, error);
  if (close (copy.fd) != 0 && done)
    done = fail_with_errno (error);
  if (!done)
    g_unlink (path);
  return done;
}

/* A file of this computer */

static gboolean
read_local (gpointer data,
            guint64 offset,
            guint64 length,
            PdkIsoTakeFunc take,
            gpointer user_data,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *buffer = g_malloc (CHUNK);

  for (guint64 done = 0; done < length;) {
    const gssize got =
        pread (GPOINTER_TO_INT (data), buffer, MIN (CHUNK, length - done), (off_t) (offset + done));

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return fail_with_errno (error);
    /* It became shorter: whoever asked sees that. */
    if (got == 0)
      return TRUE;
    if (!take (buffer, (gsize) got, user_data, error))
      return FALSE;
    done += (guint64) got;
  }
  return TRUE;
}

gboolean
pdk_disc_extract_local (const char *disc,
                        const char *inner,
                        const char *path,
                        PdkDiscExtractFunc progress,
                        gpointer progress_data,
                        GCancellable *cancellable,
                        GError **error)
{
  /* A pipe would wait for its other end. */
  const int fd = open (disc, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  PdkIsoSource source = { .read = read_local, .data = GINT_TO_POINTER (fd) };
  gboolean done = FALSE;
  off_t size = -1;

  if (fd < 0) {
    g_set_error (error, PDK_ERROR, PDK_ERROR_FAILED, _ ("%s cannot be read: %s"), disc,
                 g_strerror (errno));
    return FALSE;
  }
  /* Of a drive as well, whose file has none. */
  size = lseek (fd, 0, SEEK_END);
  source.size = (guint64) MAX (size, 0);
  done = pdk_disc_extract (&source, inner, path, progress, progress_data, cancellable, error);
  close (fd);
  return done;
}
