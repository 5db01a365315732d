/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-clipboard-data.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#define CHUNK (64 * 1024)
/* A small file may hold an endless picture: what a screen of four 4K monitors has, twice. */
#define MAX_PIXELS (64 * 1024 * 1024)

#define TEXT "text/plain;charset=utf-8"

static const char *text_types[] = { TEXT, "text/plain", NULL };
static const char *image_types[] = { "image/png", "image/jpeg", "image/tiff", "image/bmp", NULL };

static gboolean
contains_any (GdkContentFormats *formats, const char **mime_types)
{
  for (guint i = 0; mime_types[i] != NULL; i++)
    if (gdk_content_formats_contain_mime_type (formats, mime_types[i]))
      return TRUE;
  return FALSE;
}

PdkConsoleFormats
pdk_console_clipboard_data_get_formats (GdkClipboard *clipboard)
{
  GdkContentFormats *content = gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard));
  PdkConsoleFormats formats = 0;

  /* Content of this program may be values, which are written when they are read. */
  if (gdk_clipboard_is_local (clipboard))
    content = gdk_content_formats_union_serialize_mime_types (content);
  if (contains_any (content, text_types))
    formats |= PDK_CONSOLE_FORMAT_TEXT;
  if (contains_any (content, image_types))
    formats |= PDK_CONSOLE_FORMAT_PNG;
  gdk_content_formats_unref (content);
  return formats;
}

const char **
pdk_console_clipboard_data_get_mime_types (PdkConsoleFormats format)
{
  return format == PDK_CONSOLE_FORMAT_TEXT ? text_types : image_types;
}

/* Without what some programs count as part of a text, the end of a C string. */
static GBytes *
strip_end (GBytes *data)
{
  gsize size;
  const char *text = g_bytes_get_data (data, &size);

  while (size > 0 && text[size - 1] == '\0')
    size--;
  return g_bytes_new_from_bytes (data, 0, size);
}

static GBytes *
add_carriage_returns (const char *text, gsize size)
{
  GByteArray *result = g_byte_array_sized_new (size + size / 16);

  for (gsize i = 0; i < size; i++) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r'))
      g_byte_array_append (result, (const guint8 *) "\r", 1);
    g_byte_array_append (result, (const guint8 *) text + i, 1);
  }
  return g_byte_array_free_to_bytes (result);
}

static GBytes *
remove_carriage_returns (const char *text, gsize size)
{
  GByteArray *result = g_byte_array_sized_new (size);

  for (gsize i = 0; i < size; i++)
    if (text[i] != '\r' || i + 1 == size || text[i + 1] != '\n')
      g_byte_array_append (result, (const guint8 *) text + i, 1);
  return g_byte_array_free_to_bytes (result);
}

GBytes *
pdk_console_clipboard_data_text_to_guest (GBytes *data, gboolean crlf)
{
  g_autoptr (GBytes) stripped = strip_end (data);
  gsize size;
  const char *text = g_bytes_get_data (stripped, &size);

  if (!g_utf8_validate_len (text, size, NULL))
    return NULL;
  return crlf ? add_carriage_returns (text, size) : g_steal_pointer (&stripped);
}

GBytes *
pdk_console_clipboard_data_text_from_guest (GBytes *data, gboolean crlf, GError **error)
{
  g_autoptr (GBytes) stripped = strip_end (data);
  gsize size;
  const char *text = g_bytes_get_data (stripped, &size);

  if (!g_utf8_validate_len (text, size, NULL)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not UTF-8");
    return NULL;
  }
  return crlf ? remove_carriage_returns (text, size) : g_steal_pointer (&stripped);
}

gboolean
pdk_console_clipboard_data_is_png (GBytes *data)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);

  return size > sizeof signature && memcmp (bytes, signature, sizeof signature) == 0;
}

typedef struct {
  GBytes *data;
  char *mime_type;
} Image;

static void
image_free (Image *image)
{
  g_bytes_unref (image->data);
  g_free (image->mime_type);
  g_free (image);
}

static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gboolean *too_large)
{
  *too_large = (gint64) width * height > MAX_PIXELS;
  if (*too_large)
    gdk_pixbuf_loader_set_size (loader, 1, 1);
}

/* Stops at the first piece that tells the size, when there are too many pixels. */
static gboolean
load (GdkPixbufLoader *loader, GBytes *data, GError **error)
{
  gboolean too_large = FALSE;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);

  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), &too_large);
  for (gsize at = 0; at < size && !too_large; at += CHUNK) {
    if (!gdk_pixbuf_loader_write (loader, bytes + at, MIN (CHUNK, size - at), error)) {
      gdk_pixbuf_loader_close (loader, NULL);
      return FALSE;
    }
  }
  if (!too_large)
    return gdk_pixbuf_loader_close (loader, error);
  gdk_pixbuf_loader_close (loader, NULL);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "too many pixels");
  return FALSE;
}

static GBytes *
convert (Image *image, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader =
      gdk_pixbuf_loader_new_with_mime_type (image->mime_type, error);
  GdkPixbuf *pixbuf;
  char *png;
  gsize size;

  if (loader == NULL || !load (loader, image->data, error))
    return NULL;
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no picture");
    return NULL;
  }
  if (!gdk_pixbuf_save_to_buffer (pixbuf, &png, &size, "png", error, NULL))
    return NULL;
  return g_bytes_new_take (png, size);
}

static void
convert_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *png = convert (task_data, &error);

  if (png != NULL)
    g_task_return_pointer (task, png, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
pdk_console_clipboard_data_convert_async (GBytes *data,
                                          const char *mime_type,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Image *image = g_new0 (Image, 1);

  image->data = g_bytes_ref (data);
  image->mime_type = g_strdup (mime_type);
  g_task_set_source_tag (task, pdk_console_clipboard_data_convert_async);
  g_task_set_name (task, "pdk_console_clipboard_data_convert_async");
  g_task_set_task_data (task, image, (GDestroyNotify) image_free);
  g_task_run_in_thread (task, convert_in_worker);
}

GBytes *
pdk_console_clipboard_data_convert_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct {
  GByteArray *bytes;
  gsize limit;
} Reading;

static void
reading_free (Reading *reading)
{
  g_byte_array_unref (reading->bytes);
  g_free (reading);
}

static void read_on (GInputStream *stream, GTask *task);

static void
finish_reading (GInputStream *stream, GTask *task, GError *error)
{
  Reading *reading = g_task_get_task_data (task);

  g_input_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_byte_array_free_to_bytes (g_byte_array_ref (reading->bytes)),
                           (GDestroyNotify) g_bytes_unref);
}

static void
on_stream_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GInputStream *stream = G_INPUT_STREAM (source);
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (stream, result, &error);

  if (bytes == NULL || g_bytes_get_size (bytes) == 0) {
    finish_reading (stream, task, error);
    return;
  }
  g_byte_array_append (reading->bytes, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (reading->bytes->len > reading->limit)
    finish_reading (stream, task,
                    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "too large"));
  else
    read_on (stream, g_steal_pointer (&task));
}

static void
read_on (GInputStream *stream, GTask *task)
{
  g_input_stream_read_bytes_async (stream, CHUNK, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                   on_stream_read, task);
}

void
pdk_console_clipboard_data_read_async (GInputStream *stream,
                                       gsize limit,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  reading->bytes = g_byte_array_new ();
  reading->limit = limit;
  g_task_set_source_tag (task, pdk_console_clipboard_data_read_async);
  g_task_set_name (task, "pdk_console_clipboard_data_read_async");
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  read_on (stream, task);
}

GBytes *
pdk_console_clipboard_data_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
