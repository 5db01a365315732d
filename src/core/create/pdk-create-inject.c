/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-inject.h"

#include <string.h>
#include <sys/stat.h>

#include "os/pdk-disc.h"

/* https://docs.kernel.org/driver-api/early-userspace/buffer-format.html: what a kernel is booted with may
 * be several archives, packed or not, each of which begins at a multiple of four bytes. */
#define ALIGNMENT 4

static void
pad (GByteArray *bytes, guint64 offset)
{
  static const guint8 zeros[ALIGNMENT] = { 0 };
  const guint rest = (guint) ((offset + bytes->len) % ALIGNMENT);

  if (rest != 0)
    g_byte_array_append (bytes, zeros, ALIGNMENT - rest);
}

static void
add_member (GByteArray *bytes, guint64 offset, const char *name, const char *text, guint mode)
{
  const guint name_length = (guint) strlen (name) + 1;
  const guint length = (guint) strlen (text);
  /* Magic; inode, mode, owner, group, links, time, length, device and special device (two each), length
   * of the name, checksum. */
  g_autofree char *head =
      g_strdup_printf ("070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X", mode != 0,
                       mode, 0, 0, 1, 0, length, 0, 0, 0, 0, name_length, 0);

  g_byte_array_append (bytes, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (bytes, (const guint8 *) name, name_length);
  pad (bytes, offset);
  g_byte_array_append (bytes, (const guint8 *) text, length);
  pad (bytes, offset);
}

GByteArray *
pdk_create_inject_make_archive (GPtrArray *files, guint64 size)
{
  GByteArray *bytes = NULL;
  guint length = 512;

  /* No copy of what is in it is left in memory by growing. */
  for (guint i = 0; i < files->len; i++) {
    const PdkDiscFile *file = files->pdata[i];

    length += (guint) (strlen (file->name) + strlen (file->text)) + 128;
  }
  bytes = g_byte_array_sized_new (length);
  pad (bytes, size);
  for (guint i = 0; i < files->len; i++) {
    const PdkDiscFile *file = files->pdata[i];

    add_member (bytes, size, file->name, file->text, S_IFREG | 0600);
  }
  add_member (bytes, size, "TRAILER!!!", "", 0);
  return bytes;
}

static void
wipe_bytes (GByteArray *bytes)
{
  explicit_bzero (bytes->data, bytes->len);
  g_byte_array_unref (bytes);
}

static gboolean
append (const char *path, GPtrArray *files, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, cancellable, error);
  g_autoptr (GFileOutputStream) stream = NULL;
  GByteArray *bytes = NULL;
  gboolean done = FALSE;

  if (info == NULL)
    return FALSE;
  stream = g_file_append_to (file, G_FILE_CREATE_PRIVATE, cancellable, error);
  if (stream == NULL)
    return FALSE;
  bytes = pdk_create_inject_make_archive (files, (guint64) g_file_info_get_size (info));
  done = g_output_stream_write_all (G_OUTPUT_STREAM (stream), bytes->data, bytes->len, NULL,
                                    cancellable, error) &&
         g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error);
  wipe_bytes (bytes);
  return done;
}

typedef struct {
  PdkOsUnattended *unattended;
  char *path;
} Inject;

static void
inject_free (gpointer data)
{
  Inject *inject = data;

  pdk_os_unattended_free (inject->unattended);
  g_free (inject->path);
  g_free (inject);
}

static void
inject_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  const Inject *inject = data;
  g_autofree char *command_line = NULL;
  GError *error = NULL;
  g_autoptr (GPtrArray) files = pdk_os_unattended_write (inject->unattended, &command_line, &error);

  if (files != NULL && append (inject->path, files, cancellable, &error))
    g_task_return_pointer (task, g_strstrip (g_strdup (command_line != NULL ? command_line : "")),
                           g_free);
  else
    g_task_return_error (task, error);
}

void
pdk_create_inject_async (const PdkOsUnattended *unattended,
                         const char *initrd,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Inject *inject = NULL;

  g_return_if_fail (unattended != NULL && initrd != NULL);

  inject = g_new0 (Inject, 1);
  inject->unattended = pdk_os_unattended_copy (unattended);
  inject->path = g_strdup (initrd);
  g_task_set_source_tag (task, pdk_create_inject_async);
  g_task_set_name (task, "pdk_create_inject_async");
  g_task_set_task_data (task, inject, inject_free);
  g_task_run_in_thread (task, inject_in_worker);
}

char *
pdk_create_inject_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
