/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-qemu-img.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "create/pdk-disk-image.h"
#include "pdk-error.h"

/* More is not what “qemu-img info” says. */
#define MAX_SAID (256 * 1024)

#define MAX_CAPACITY ((gint64) 1 << 60)

/* Starting it */

static GSubprocess *
start (const char *const *command, gboolean looks, GError **error)
{
  return pdk_tool_start (command, -1, looks,
                         _ ("A disk of this format has to be converted, and this computer has no "
                            "“qemu-img”: install it (“qemu-utils”, “qemu-img”)"),
                         error);
}

/* Why it failed, from what it said. */
static void
take_failure (GSubprocess *process, GError **error)
{
  g_autofree char *said = pdk_tool_take_complaint (process, "qemu-img");

  /* Translators: %s is what a program said */
  g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("The image cannot be read: %s"), said);
}

/* Looking */

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, reason);
  return FALSE;
}

/* (nullable): an object in an object */
static JsonObject *
get_object (JsonObject *parent, const char *name)
{
  JsonNode *node = parent != NULL ? json_object_get_member (parent, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* VMDK lists the files that its data is in. */
static gboolean
check_extents (JsonObject *root, const char *path, GError **error)
{
  JsonObject *data = get_object (get_object (root, "format-specific"), "data");
  JsonNode *node = data != NULL ? json_object_get_member (data, "extents") : NULL;
  JsonArray *extents =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; extents != NULL && i < json_array_get_length (extents); i++) {
    JsonNode *element = json_array_get_element (extents, i);
    const char *name =
        JSON_NODE_HOLDS_OBJECT (element)
            ? json_object_get_string_member_with_default (json_node_get_object (element),
                                                          "filename", NULL)
            : NULL;

    if (g_strcmp0 (name, path) != 0)
      return refuse (error, _ ("What is on this disk is in another file"));
  }
  return TRUE;
}

static gboolean
check_root (JsonObject *root, const char *path, GError **error)
{
  if (json_object_has_member (root, "backing-filename") ||
      json_object_has_member (root, "full-backing-filename"))
    return refuse (error, _ ("This image is only what differs from another file"));
  if (json_object_get_boolean_member_with_default (root, "encrypted", FALSE))
    return refuse (error, _ ("This image is encrypted"));
  return check_extents (root, path, error);
}

guint64
pdk_qemu_img_parse_size (const char *json, const char *path, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *node = NULL;
  gint64 size = 0;

  if (!json_parser_load_from_data (parser, json, -1, NULL) ||
      (node = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    refuse (error, _ ("This is no image of a disk"));
    return 0;
  }
  if (!check_root (json_node_get_object (node), path, error))
    return 0;
  size = json_object_get_int_member_with_default (json_node_get_object (node), "virtual-size", 0);
  if (size > 0 && size <= MAX_CAPACITY)
    return (guint64) size;
  refuse (error, _ ("This is no image of a disk"));
  return 0;
}

guint64
pdk_qemu_img_read_size (const char *path,
                        const char *format,
                        GCancellable *cancellable,
                        GError **error)
{
  const char *const command[] = { "qemu-img", "info", "--output=json", "-f", format, "--",
                                  path,       NULL };
  g_autoptr (GSubprocess) process = start (command, TRUE, error);
  g_autofree char *said = g_malloc0 (MAX_SAID + 1);
  gsize length = 0;

  if (process == NULL)
    return 0;
  if (!g_input_stream_read_all (g_subprocess_get_stdout_pipe (process), said, MAX_SAID, &length,
                                cancellable, error)) {
    pdk_tool_stop (process);
    return 0;
  }
  if (length == MAX_SAID || !g_subprocess_wait_check (process, NULL, NULL)) {
    take_failure (process, error);
    return 0;
  }
  return pdk_qemu_img_parse_size (said, path, error);
}

/* Converting */

typedef struct {
  char *path;
  char *format; /* nullable */
  char *target;
  guint64 offset;
  guint64 length; /* 0: all of it */
  PdkToolProgress progress;
} Conversion;

static void
conversion_free (gpointer data)
{
  Conversion *conversion = data;

  g_free (conversion->path);
  g_free (conversion->format);
  g_free (conversion->target);
  g_free (conversion);
}

double
pdk_qemu_img_parse_progress (const char *said)
{
  const char *last = strrchr (said, '(');
  char *end = NULL;
  double percent = 0;

  if (last == NULL)
    return -1;
  percent = g_ascii_strtod (last + 1, &end);
  if (end == last + 1 || !g_str_has_prefix (end, "/100%") || !(percent >= 0 && percent <= 100))
    return -1;
  return percent / 100;
}

/* Until it says nothing more. */
static gboolean
watch (Conversion *conversion, GSubprocess *process, GCancellable *cancellable, GError **error)
{
  GInputStream *stream = g_subprocess_get_stdout_pipe (process);
  char said[256];
  gssize length = 0;

  while ((length = g_input_stream_read (stream, said, sizeof said - 1, cancellable, error)) > 0) {
    double part = 0;

    said[length] = '\0';
    part = pdk_qemu_img_parse_progress (said);
    if (part >= 0)
      pdk_tool_progress_set (&conversion->progress, part);
  }
  return length == 0;
}

static gboolean
convert (Conversion *conversion, GCancellable *cancellable, GError **error)
{
  const char *const command[] = {
    "qemu-img",       "convert",          "-p", "-f", conversion->format, "-O", "qcow2", "--",
    conversion->path, conversion->target, NULL
  };
  g_autoptr (GSubprocess) process = start (command, FALSE, error);

  if (process == NULL)
    return FALSE;
  if (!watch (conversion, process, cancellable, error)) {
    pdk_tool_stop (process);
    return FALSE;
  }
  if (g_subprocess_wait_check (process, NULL, NULL))
    return TRUE;
  take_failure (process, error);
  return FALSE;
}

/* A disk among others in a file */

#define CHUNK (1024 * 1024)

static gboolean
copy_part (const Conversion *conversion,
           GInputStream *from,
           GOutputStream *to,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *buffer = g_malloc (CHUNK);
  guint64 left = conversion->length;

  if (!g_seekable_seek (G_SEEKABLE (from), (goffset) conversion->offset, G_SEEK_SET, cancellable,
                        error))
    return FALSE;
  while (left > 0) {
    const gssize got = g_input_stream_read (from, buffer, MIN (CHUNK, left), cancellable, error);

    if (got < 0)
      return FALSE;
    if (got == 0)
      return refuse (error, _ ("This file is shorter than it should be"));
    if (!g_output_stream_write_all (to, buffer, (gsize) got, NULL, cancellable, error))
      return FALSE;
    left -= (guint64) got;
  }
  return g_output_stream_close (to, cancellable, error);
}

static gboolean
take_out (Conversion *conversion, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) whole = g_file_new_for_path (conversion->path);
  g_autoptr (GFile) part = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) from = g_file_read (whole, cancellable, error);
  g_autoptr (GFileOutputStream) to = NULL;
  g_autoptr (PdkDiskImage) image = NULL;

  if (from == NULL)
    return FALSE;
  to = g_file_create (part, G_FILE_CREATE_PRIVATE, cancellable, error);
  if (to == NULL ||
      !copy_part (conversion, G_INPUT_STREAM (from), G_OUTPUT_STREAM (to), cancellable, error))
    return FALSE;
  image = pdk_disk_image_read (path, cancellable, error);
  if (image == NULL)
    return FALSE;
  g_free (conversion->format);
  conversion->format = g_strdup (image->format);
  g_free (conversion->path);
  conversion->path = g_strdup (path);
  return TRUE;
}

static gboolean
convert_part (Conversion *conversion, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = pdk_qemu_img_get_part_path (conversion->target);
  const gboolean done =
      take_out (conversion, path, cancellable, error) && convert (conversion, cancellable, error);

  g_unlink (path);
  return done;
}

/* What was looked at may be another file by now. */
static gboolean
convert_whole (Conversion *conversion, GCancellable *cancellable, GError **error)
{
  return pdk_qemu_img_read_size (conversion->path, conversion->format, cancellable, error) > 0 &&
         convert (conversion, cancellable, error);
}

static void
convert_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Conversion *conversion = data;
  g_autofree char *folder = g_path_get_dirname (conversion->target);
  GError *error = NULL;

  g_mkdir_with_parents (folder, 0700);
  if (conversion->length > 0 ? convert_part (conversion, cancellable, &error)
                             : convert_whole (conversion, cancellable, &error)) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  g_unlink (conversion->target);
  g_task_return_error (task, error);
}

char *
pdk_qemu_img_get_part_path (const char *target)
{
  return g_strconcat (target, ".part", NULL);
}

void
pdk_qemu_img_convert_async (const char *path,
                            const char *format,
                            guint64 offset,
                            guint64 length,
                            const char *target,
                            PdkToolFunc progress,
                            gpointer progress_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Conversion *conversion = g_new0 (Conversion, 1);

  conversion->path = g_strdup (path);
  conversion->format = g_strdup (format);
  conversion->offset = offset;
  conversion->length = length;
  conversion->target = g_strdup (target);
  pdk_tool_progress_start (&conversion->progress, progress, progress_data);
  g_task_set_source_tag (task, pdk_qemu_img_convert_async);
  g_task_set_name (task, "pdk_qemu_img_convert_async");
  /* Whether there is a file is what really happened. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, conversion, conversion_free);
  g_task_run_in_thread (task, convert_in_worker);
}

gboolean
pdk_qemu_img_convert_finish (GAsyncResult *result, GError **error)
{
  Conversion *conversion = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  conversion = g_task_get_task_data (G_TASK (result));
  pdk_tool_progress_stop (&conversion->progress);
  return g_task_propagate_boolean (G_TASK (result), error);
}
