/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-http-follow.h"

#include <glib/gi18n.h>

#include "pdk-error.h"

/* As many as other programs follow. */
#define MAX_REDIRECTS 10

static gboolean
is_redirect (guint status)
{
  return status == SOUP_STATUS_MOVED_PERMANENTLY || status == SOUP_STATUS_FOUND ||
         status == SOUP_STATUS_SEE_OTHER || status == SOUP_STATUS_TEMPORARY_REDIRECT ||
         status == SOUP_STATUS_PERMANENT_REDIRECT;
}

static char *
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, reason);
  return NULL;
}

char *
pdk_http_follow (GUri *from, const char *location, GError **error)
{
  g_autoptr (GUri) to =
      location != NULL ? g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  g_autofree char *address = to != NULL ? g_uri_to_string (to) : NULL;

  if (address == NULL || !pdk_http_is_address (address))
    return refuse (
        error, _ ("The server says that the file is at an address that is neither http nor https"));
  if (g_str_equal (g_uri_get_scheme (from), "https") && g_str_equal (g_uri_get_scheme (to), "http"))
    return refuse (error, _ ("The server wants the file to be downloaded without encryption"));
  return g_steal_pointer (&address);
}

/* Returns: (transfer full): where to go instead */
static char *
follow (SoupMessage *message, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  return pdk_http_follow (soup_message_get_uri (message),
                          soup_message_headers_get_one (headers, "Location"), error);
}

GInputStream *
pdk_http_send (PdkHttp *self,
               const char *method,
               const char *address,
               PdkHttpHeadersFunc add_headers,
               gpointer user_data,
               SoupMessage **message,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *to = g_strdup (address);

  for (guint i = 0; i <= MAX_REDIRECTS; i++) {
    g_autoptr (SoupMessage) asked = soup_message_new (method, to);
    g_autoptr (GInputStream) stream = NULL;

    soup_message_add_flags (asked, SOUP_MESSAGE_NO_REDIRECT);
    if (add_headers != NULL)
      add_headers (soup_message_get_request_headers (asked), user_data);
    stream = soup_session_send (self, asked, cancellable, error);
    if (stream == NULL)
      return NULL;
    if (!is_redirect (soup_message_get_status (asked))) {
      *message = g_steal_pointer (&asked);
      return g_steal_pointer (&stream);
    }
    g_free (to);
    to = follow (asked, error);
    if (to == NULL)
      return NULL;
  }
  refuse (error, _ ("The server sends whoever wants the file round in circles"));
  return NULL;
}
