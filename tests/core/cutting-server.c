/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cutting-server.h"

#include <string.h>

static char *
read_request (GInputStream *stream)
{
  GString *text = g_string_new (NULL);
  char byte = 0;

  while (!g_str_has_suffix (text->str, "\r\n\r\n") &&
         g_input_stream_read (stream, &byte, 1, NULL, NULL) == 1)
    g_string_append_c (text, byte);
  return g_string_free (text, FALSE);
}

char *
server_get_header (const char *request, const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("(?im)^%s: (.*?)\\r$", name);
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, request, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

static gsize
get_start (Server *server, const char *request)
{
  g_autofree char *range = server_get_header (request, "Range");
  g_autofree char *condition = server_get_header (request, "If-Range");

  if (range == NULL || server->no_ranges ||
      (condition != NULL && g_strcmp0 (condition, server->etag) != 0 &&
       g_strcmp0 (condition, server->modified) != 0))
    return 0;
  return (gsize) g_ascii_strtoull (range + strlen ("bytes="), NULL, 10);
}

static gboolean
is_same (Server *server, const char *request)
{
  g_autofree char *etag = server_get_header (request, "If-None-Match");

  return etag != NULL && g_strcmp0 (etag, server->etag) == 0;
}

static void
add (GString *head, const char *name, const char *value)
{
  if (value != NULL)
    g_string_append_printf (head, "%s: %s\r\n", name, value);
}

static GString *
make_head (Server *server, const char *request, gsize start)
{
  const gboolean same = is_same (server, request);
  const guint status = server->status != 0        ? server->status
                       : server->location != NULL ? 302
                       : same                     ? 304
                       : start >= server->length  ? 416
                       : start > 0                ? 206
                                                  : 200;
  GString *head = g_string_new (NULL);

  g_string_printf (head, "HTTP/1.1 %u Word\r\nConnection: close\r\n", status);
  add (head, "ETag", server->etag);
  add (head, "Last-Modified", server->modified);
  add (head, "Content-Type", server->type != NULL ? server->type : "application/octet-stream");
  add (head, "Location", server->location);
  if (status == 206)
    g_string_append_printf (head, "Content-Range: bytes %zu-%zu/%zu\r\n", start, server->length - 1,
                            server->length);
  if (!server->endless)
    g_string_append_printf (head, "Content-Length: %" G_GUINT64_FORMAT "\r\n",
                            server->claims > 0               ? server->claims
                            : status == 206 || status == 200 ? server->length - start
                                                             : 0);
  g_string_append (head, "\r\n");
  return head;
}

/* Returns: whether the connection is over */
static gboolean
answer (Server *server, GSocketConnection *connection)
{
  GOutputStream *to = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autofree char *request = read_request (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  const gsize start = get_start (server, request);
  g_autoptr (GString) head = make_head (server, request, start);
  const gboolean cuts = server->n_cuts > 0;
  gsize end = cuts ? MIN (start + CUT, server->length) : server->length;

  server->n_asked++;
  g_free (server->asked);
  server->asked = g_strdup (request);
  g_output_stream_write_all (to, head->str, head->len, NULL, NULL, NULL);
  if (g_str_has_prefix (request, "HEAD") ||
      !(strstr (head->str, " 200 ") || strstr (head->str, " 206 ")))
    return TRUE;
  do
    g_output_stream_write_all (to, server->data + start, end - start, NULL, NULL, NULL);
  while (server->endless && !cuts &&
         g_output_stream_write_all (to, server->data, server->length, NULL, NULL, NULL));
  if (cuts)
    server->n_cuts--;
  return !(cuts && server->silent);
}

static gpointer
serve (gpointer data)
{
  Server *server = data;

  while (TRUE) {
    g_autoptr (GSocketConnection) connection =
        g_socket_listener_accept (server->listener, NULL, server->stop, NULL);

    if (connection == NULL)
      return NULL;
    g_mutex_lock (&server->lock);
    if (!answer (server, connection))
      g_ptr_array_add (server->held, g_steal_pointer (&connection));
    g_mutex_unlock (&server->lock);
  }
}

void
server_start (Server *server)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) got = NULL;

  server->listener = g_socket_listener_new ();
  g_socket_listener_add_address (server->listener, wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &got, &error);
  g_assert_no_error (error);
  server->base = g_strdup_printf ("http://127.0.0.1:%u",
                                  g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));
  server->stop = g_cancellable_new ();
  server->held = g_ptr_array_new_with_free_func (g_object_unref);
  server->thread = g_thread_new ("server", serve, server);
}

void
server_stop (Server *server)
{
  g_cancellable_cancel (server->stop);
  g_thread_join (server->thread);
  g_ptr_array_unref (server->held);
  g_object_unref (server->stop);
  g_object_unref (server->listener);
  g_free (server->base);
  g_free (server->data);
  g_free (server->asked);
  g_mutex_clear (&server->lock);
}
