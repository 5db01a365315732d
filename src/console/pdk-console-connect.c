/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-connect.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#define TIMEOUT_SECONDS 10

/* Keys are small and must not wait for one another; a dead link shall be noticed. */
static void
tune (GSocket *socket)
{
  if (g_socket_get_family (socket) == G_SOCKET_FAMILY_UNIX)
    return;
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, 30, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, 15, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPCNT, 3, NULL);
  g_socket_set_keepalive (socket, TRUE);
}

/* The descriptor outlives the connection object, which closes its own. */
static int
take_descriptor (GSocketConnection *connection, GError **error)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  int fd = fcntl (g_socket_get_fd (socket), F_DUPFD_CLOEXEC, 3);

  if (fd < 0)
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  return fd;
}

static void
on_spliced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_io_stream_splice_finish (result, NULL);
}

/* A proxy that is spoken to in TLS: the socket alone means nothing to anybody. */
static int
join_stream (GSocketConnection *connection, GError **error)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketConnection) end = NULL;
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
    return -1;
  }
  socket = g_socket_new_from_fd (pair[0], error);
  if (socket == NULL) {
    g_close (pair[0], NULL);
    g_close (pair[1], NULL);
    return -1;
  }
  end = g_socket_connection_factory_create_connection (socket);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), 0);
  g_io_stream_splice_async (G_IO_STREAM (connection), G_IO_STREAM (end),
                            G_IO_STREAM_SPLICE_CLOSE_STREAM1 | G_IO_STREAM_SPLICE_CLOSE_STREAM2,
                            G_PRIORITY_DEFAULT, NULL, on_spliced, NULL);
  return pair[1];
}

/** Returns: -1, with @error, where there is none */
static int
get_descriptor (GSocketConnection *connection, GError **error)
{
  if (connection == NULL)
    return -1;
  tune (g_socket_connection_get_socket (connection));
  return G_IS_TCP_WRAPPER_CONNECTION (connection) ? join_stream (connection, error)
                                                  : take_descriptor (connection, error);
}

static void
on_client_connect (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  int fd = get_descriptor (connection, &error);

  if (fd < 0)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_int (task, fd);
}

void
pdk_console_connect_async (GSocketConnectable *address,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (G_IS_SOCKET_CONNECTABLE (address));

  g_task_set_source_tag (task, pdk_console_connect_async);
  g_task_set_name (task, "pdk_console_connect_async");
  /* A descriptor that has come must reach its owner, or it stays open for ever. */
  g_task_set_check_cancellable (task, FALSE);
  g_socket_client_set_timeout (client, TIMEOUT_SECONDS);
  g_socket_client_set_enable_proxy (client, G_IS_PROXY_ADDRESS (address));
  g_socket_client_connect_async (client, address, cancellable, on_client_connect, task);
}

int
pdk_console_connect_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), -1);

  return g_task_propagate_int (G_TASK (result), error);
}

const char *
pdk_console_connect_describe (const GError *error)
{
  static const struct {
    GIOErrorEnum code;
    const char *text;
  } reasons[] = {
    { G_IO_ERROR_CONNECTION_REFUSED, N_ ("No display is open at that address") },
    { G_IO_ERROR_TIMED_OUT, N_ ("Nothing there has answered in time") },
    { G_IO_ERROR_HOST_UNREACHABLE, N_ ("No way leads to that computer from here") },
    { G_IO_ERROR_NETWORK_UNREACHABLE, N_ ("No way leads to that computer from here") },
    { G_IO_ERROR_HOST_NOT_FOUND, N_ ("No computer is known by that name") },
    { G_IO_ERROR_NOT_FOUND, N_ ("No display is open at that address") },
  };

  if (error != NULL && error->domain == G_RESOLVER_ERROR)
    return _ ("No computer is known by that name");
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_error_matches (error, G_IO_ERROR, reasons[i].code))
      return _ (reasons[i].text);
  return _ ("The display cannot be reached");
}

gboolean
pdk_console_connect_is_private (int fd)
{
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;
  g_autoptr (GSocketAddress) address = NULL;

  if (getpeername (fd, (struct sockaddr *) &storage, &length) != 0)
    return FALSE;
  if (storage.ss_family == AF_UNIX)
    return TRUE;
  address = g_socket_address_new_from_native (&storage, length);
  return G_IS_INET_SOCKET_ADDRESS (address) &&
         g_inet_address_get_is_loopback (
             g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}
