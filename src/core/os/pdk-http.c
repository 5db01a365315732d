/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-http.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>

#include "pdk-error.h"
#include "pdk-text.h"

PdkHttp *
pdk_http_new (void)
{
  PdkHttp *self = soup_session_new_with_options ("user-agent", "Paddock/" PDK_VERSION, "timeout",
                                                 PDK_HTTP_SILENCE, NULL);

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

/* A page to sign in at, or one that says that there is no such file, in no other way. */
static gboolean
is_page (SoupMessage *message)
{
  const char *type =
      soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  return g_strcmp0 (type, "text/html") == 0;
}

static gboolean
check_no_page (SoupMessage *message, const char *address, GError **error)
{
  g_autofree char *name = NULL;

  if (!is_page (message))
    return TRUE;
  name = pdk_text_display (address);
  g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID,
               /* Translators: %s is the address of a file */
               _ ("The server gives a web page instead of %s"), name);
  return FALSE;
}

gboolean
pdk_http_has (PdkHttp *self, const char *address, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = make_message ("HEAD", address, error);
  g_autoptr (GInputStream) stream = NULL;

  if (message == NULL)
    return FALSE;
  stream = soup_session_send (self, message, cancellable, error);
  return stream != NULL && SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)) &&
         !is_page (message);
}

GInputStream *
pdk_http_open (
    PdkHttp *self, const char *address, guint64 *total, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = make_message ("GET", address, error);
  g_autoptr (GInputStream) stream = NULL;

  if (message == NULL)
    return NULL;
  stream = soup_session_send (self, message, cancellable, error);
  if (stream == NULL || !check_status (message, address, error) ||
      !check_no_page (message, address, error))
    return NULL;
  *total =
      MAX (soup_message_headers_get_content_length (soup_message_get_response_headers (message)),
           0);
  return g_steal_pointer (&stream);
}

GInputStream *
pdk_http_open_head (
    PdkHttp *self, const char *address, gsize length, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = make_message ("GET", address, error);
  g_autoptr (GInputStream) stream = NULL;

  if (message == NULL)
    return NULL;
  soup_message_headers_set_range (soup_message_get_request_headers (message), 0,
                                  (goffset) length - 1);
  /* What is left of a file that comes as a whole is not waited for. */
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  stream = soup_session_send (self, message, cancellable, error);
  if (stream == NULL || !check_status (message, address, error))
    return NULL;
  return g_steal_pointer (&stream);
}
