/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-http.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>
#include <string.h>

#include "pdk-text.h"

/* A server that says nothing for so long is given up, in seconds. */
#define SILENCE 15
#define CHUNK   (128 * 1024)

PdkHttp *
pdk_http_new (void)
{
  PdkHttp *self = soup_session_new_with_options ("user-agent", "Paddock/" PDK_VERSION, "timeout",
                                                 SILENCE, NULL);

  /* Packed files are wanted as they are. */
  soup_session_remove_feature_by_type (self, SOUP_TYPE_CONTENT_DECODER);
  return self;
}

void
pdk_http_free (PdkHttp *self)
{
  g_clear_object (&self);
}

gboolean
pdk_http_is_address (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  return host != NULL && *host != '\0' &&
         (g_strcmp0 (scheme, "http") == 0 || g_strcmp0 (scheme, "https") == 0);
}

static gboolean
check_status (SoupMessage *message, const char *address, GError **error)
{
  const guint status = soup_message_get_status (message);
  const int code = status == SOUP_STATUS_NOT_FOUND || status == SOUP_STATUS_GONE
                       ? G_IO_ERROR_NOT_FOUND
                       : G_IO_ERROR_FAILED;
  g_autofree char *name = NULL;
  g_autofree char *reason = NULL;

  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    return TRUE;
  name = pdk_text_display (address);
  reason = pdk_text_display (soup_message_get_reason_phrase (message));
  g_set_error (error, G_IO_ERROR, code,
               /* Translators: an address, a number (404), and what the server says */
               _ ("The server does not give %s: %u %s"), name, status, reason);
  return FALSE;
}

static SoupMessage *
make_message (const char *method, const char *address, GError **error)
{
  SoupMessage *message = pdk_http_is_address (address) ? soup_message_new (method, address) : NULL;
  g_autofree char *name = NULL;

  if (message != NULL)
    return message;
  name = pdk_text_display (address);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               /* Translators: %s is what was typed for an address */
               _ ("Not an http or https address: %s"), name);
  return NULL;
}

/* @total: (out): bytes, 0 where it is not said */
static GInputStream *
open_address (
    PdkHttp *self, const char *address, guint64 *total, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = make_message ("GET", address, error);
  g_autoptr (GInputStream) stream = NULL;

  if (message == NULL)
    return NULL;
  stream = soup_session_send (self, message, cancellable, error);
  if (stream == NULL || !check_status (message, address, error))
    return NULL;
  *total =
      MAX (soup_message_headers_get_content_length (soup_message_get_response_headers (message)),
           0);
  return g_steal_pointer (&stream);
}

gboolean
pdk_http_has (PdkHttp *self, const char *address, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = make_message ("HEAD", address, error);
  g_autoptr (GInputStream) stream = NULL;

  if (message == NULL)
    return FALSE;
  stream = soup_session_send (self, message, cancellable, error);
  return stream != NULL && SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message));
}

static gboolean
fail_too_long (const char *address, GError **error)
{
  g_autofree char *name = pdk_text_display (address);

  /* Translators: %s is the address of a file */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("Too large: %s"), name);
  return FALSE;
}

static gboolean
copy (GInputStream *from,
      GOutputStream *to,
      guint64 max,
      guint64 total,
      PdkHttpProgress progress,
      gpointer user_data,
      const char *address,
      GCancellable *cancellable,
      GError **error)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  guint64 done = 0;
  gssize length;

  while ((length = g_input_stream_read (from, buffer, CHUNK, cancellable, error)) > 0) {
    done += length;
    if (done > max)
      return fail_too_long (address, error);
    if (!g_output_stream_write_all (to, buffer, length, NULL, cancellable, error))
      return FALSE;
    if (progress != NULL)
      progress (done, total, user_data);
  }
  if (length == 0 && done < total) {
    g_autofree char *name = pdk_text_display (address);

    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                 /* Translators: %s is the address of a file */
                 _ ("The download of %s ended before its end"), name);
    return FALSE;
  }
  return length == 0;
}

gboolean
pdk_http_save (PdkHttp *self,
               const char *address,
               GOutputStream *file,
               guint64 max,
               PdkHttpProgress progress,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  guint64 total = 0;
  g_autoptr (GInputStream) stream = open_address (self, address, &total, cancellable, error);

  if (stream == NULL)
    return FALSE;
  if (total > max)
    return fail_too_long (address, error);
  return copy (stream, file, max, total, progress, user_data, address, cancellable, error);
}

char *
pdk_http_read (
    PdkHttp *self, const char *address, gsize max, GCancellable *cancellable, GError **error)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  if (!pdk_http_save (self, address, memory, max, NULL, NULL, cancellable, error) ||
      !g_output_stream_write_all (memory, "", 1, NULL, cancellable, error) ||
      !g_output_stream_close (memory, cancellable, error))
    return NULL;
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (memory));
}
