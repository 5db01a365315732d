/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-clipboard-content.h"
#include "pdk-console-clipboard-data.h"

#define TEXT_TYPE  "text/plain;charset=utf-8"
#define IMAGE_TYPE "image/png"

struct _PdkConsoleClipboardContent {
  GdkContentProvider parent_instance;

  PdkConsoleClipboardRequests *requests; /* owned */
  PdkConsoleSelection selection;
  PdkConsoleFormats formats;
};

G_DEFINE_FINAL_TYPE (PdkConsoleClipboardContent,
                     pdk_console_clipboard_content,
                     GDK_TYPE_CONTENT_PROVIDER)

/* Images in the order they are wanted; others than PNG are converted. */
static const struct {
  PdkConsoleFormats format;
  const char *mime_type;
} images[] = {
  { PDK_CONSOLE_FORMAT_PNG, IMAGE_TYPE },
  { PDK_CONSOLE_FORMAT_BMP, "image/bmp" },
  { PDK_CONSOLE_FORMAT_TIFF, "image/tiff" },
  { PDK_CONSOLE_FORMAT_JPEG, "image/jpeg" },
};

static PdkConsoleFormats
choose_format (PdkConsoleClipboardContent *self, const char *mime_type)
{
  if (!g_str_equal (mime_type, IMAGE_TYPE))
    return self->formats & PDK_CONSOLE_FORMAT_TEXT;
  for (guint i = 0; i < G_N_ELEMENTS (images); i++)
    if (self->formats & images[i].format)
      return images[i].format;
  return 0;
}

static const char *
get_image_type (PdkConsoleFormats format)
{
  for (guint i = 0; i < G_N_ELEMENTS (images); i++)
    if (format == images[i].format)
      return images[i].mime_type;
  return NULL;
}

static GdkContentFormats *
pdk_console_clipboard_content_ref_formats (GdkContentProvider *provider)
{
  PdkConsoleClipboardContent *self = PDK_CONSOLE_CLIPBOARD_CONTENT (provider);
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  if (self->formats & PDK_CONSOLE_FORMAT_TEXT) {
    gdk_content_formats_builder_add_mime_type (builder, TEXT_TYPE);
    gdk_content_formats_builder_add_mime_type (builder, "text/plain");
  }
  if (self->formats & PDK_CONSOLE_FORMAT_IMAGES)
    gdk_content_formats_builder_add_mime_type (builder, IMAGE_TYPE);
  return gdk_content_formats_builder_free_to_formats (builder);
}

/* Nothing is kept beyond us: fetching it all from the guest would hold the end of the program up. */
static GdkContentFormats *
pdk_console_clipboard_content_ref_storable_formats (GdkContentProvider *provider)
{
  return gdk_content_formats_new (NULL, 0);
}

typedef struct {
  GOutputStream *stream;
  PdkConsoleFormats format;
  GBytes *data; /* (nullable): being written */
} Writing;

static void
writing_free (Writing *writing)
{
  g_object_unref (writing->stream);
  g_clear_pointer (&writing->data, g_bytes_unref);
  g_free (writing);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* @data: (transfer full) (nullable); @error: (transfer full): set when there is none */
static void
write_data (GTask *task, GBytes *data, GError *error)
{
  Writing *writing = g_task_get_task_data (task);

  if (data == NULL) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  writing->data = data;
  g_output_stream_write_all_async (writing->stream, g_bytes_get_data (data, NULL),
                                   g_bytes_get_size (data), g_task_get_priority (task),
                                   g_task_get_cancellable (task), on_written, task);
}

static void
on_converted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  GBytes *png = pdk_console_clipboard_data_convert_finish (result, &error);

  write_data (user_data, png, error);
}

static void
write_image (GTask *task, GBytes *data)
{
  Writing *writing = g_task_get_task_data (task);

  if (writing->format != PDK_CONSOLE_FORMAT_PNG)
    pdk_console_clipboard_data_convert_async (data, get_image_type (writing->format),
                                              g_task_get_cancellable (task), on_converted, task);
  else if (pdk_console_clipboard_data_is_png (data))
    write_data (task, g_bytes_ref (data), NULL);
  else
    write_data (task, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a PNG"));
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkConsoleClipboardRequests *requests = PDK_CONSOLE_CLIPBOARD_REQUESTS (source);
  GTask *task = user_data;
  Writing *writing = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) data = pdk_console_clipboard_requests_fetch_finish (requests, result, &error);

  if (data == NULL) {
    write_data (task, NULL, error);
  } else if (writing->format == PDK_CONSOLE_FORMAT_TEXT) {
    PdkConsoleClipboard *clipboard = pdk_console_clipboard_requests_get_clipboard (requests);
    const gboolean crlf = pdk_console_clipboard_get_crlf (clipboard);
    GBytes *text = pdk_console_clipboard_data_text_from_guest (data, crlf, &error);

    write_data (task, text, error);
  } else {
    write_image (task, data);
  }
}

static void
pdk_console_clipboard_content_write_mime_type_async (GdkContentProvider *provider,
                                                     const char *mime_type,
                                                     GOutputStream *stream,
                                                     int io_priority,
                                                     GCancellable *cancellable,
                                                     GAsyncReadyCallback callback,
                                                     gpointer user_data)
{
  PdkConsoleClipboardContent *self = PDK_CONSOLE_CLIPBOARD_CONTENT (provider);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Writing *writing = g_new0 (Writing, 1);

  writing->stream = g_object_ref (stream);
  writing->format = choose_format (self, mime_type);
  g_task_set_priority (task, io_priority);
  g_task_set_source_tag (task, pdk_console_clipboard_content_write_mime_type_async);
  g_task_set_name (task, "pdk_console_clipboard_content_write_mime_type_async");
  g_task_set_task_data (task, writing, (GDestroyNotify) writing_free);
  if (writing->format != 0)
    pdk_console_clipboard_requests_fetch_async (self->requests, self->selection, writing->format,
                                                on_fetched, task);
  else
    write_data (task, NULL,
                g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "not offered"));
}

static gboolean
pdk_console_clipboard_content_write_mime_type_finish (GdkContentProvider *provider,
                                                      GAsyncResult *result,
                                                      GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
pdk_console_clipboard_content_finalize (GObject *object)
{
  g_clear_object (&PDK_CONSOLE_CLIPBOARD_CONTENT (object)->requests);

  G_OBJECT_CLASS (pdk_console_clipboard_content_parent_class)->finalize (object);
}

static void
pdk_console_clipboard_content_class_init (PdkConsoleClipboardContentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  object_class->finalize = pdk_console_clipboard_content_finalize;

  provider_class->ref_formats = pdk_console_clipboard_content_ref_formats;
  provider_class->ref_storable_formats = pdk_console_clipboard_content_ref_storable_formats;
  provider_class->write_mime_type_async = pdk_console_clipboard_content_write_mime_type_async;
  provider_class->write_mime_type_finish = pdk_console_clipboard_content_write_mime_type_finish;
}

static void
pdk_console_clipboard_content_init (PdkConsoleClipboardContent *self)
{
}

PdkConsoleClipboardContent *
pdk_console_clipboard_content_new (PdkConsoleClipboardRequests *requests,
                                   PdkConsoleSelection selection,
                                   PdkConsoleFormats formats)
{
  PdkConsoleClipboardContent *self = g_object_new (PDK_TYPE_CONSOLE_CLIPBOARD_CONTENT, NULL);

  self->requests = g_object_ref (requests);
  self->selection = selection;
  self->formats = formats;
  return self;
}

PdkConsoleClipboard *
pdk_console_clipboard_content_get_clipboard (PdkConsoleClipboardContent *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_CLIPBOARD_CONTENT (self), NULL);

  return pdk_console_clipboard_requests_get_clipboard (self->requests);
}
