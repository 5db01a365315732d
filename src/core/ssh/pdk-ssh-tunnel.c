/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-ssh"

#include "config.h"

#include "ssh/pdk-ssh-tunnel.h"

#include "pdk-error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* ssh listens at a socket of ours in the private folder of the connection, and makes of each
 * connection to it one on the host (ssh -O forward -L). */

struct _PdkSshTunnel {
  GObject parent_instance;

  PdkSshMaster *master;
  char *folder;  /* of the connection when it was opened: another one does not know of us */
  char *path;    /* of the socket */
  char *forward; /* what ssh was asked for */
  gsize mark;    /* in what the connection says */
  GSocketAddress *address; /* of path */
};

G_DEFINE_FINAL_TYPE (PdkSshTunnel, pdk_ssh_tunnel, G_TYPE_OBJECT)

static GSubprocess *
request (PdkSshTunnel *self, const char *what, GError **error)
{
  g_autofree char *control = g_build_filename (self->folder, "control", NULL);
  g_auto (GStrv) arguments = pdk_ssh_target_build_request (pdk_ssh_master_get_target (self->master),
                                                           control, what, self->forward);

  return g_subprocess_newv ((const char *const *) arguments,
                            G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                            error);
}

/* ssh leaves the file of its socket behind. */
static void
close_tunnel (PdkSshTunnel *self)
{
  g_autoptr (GSubprocess) process = NULL;

  if (self->path == NULL || g_strcmp0 (pdk_ssh_master_get_folder (self->master), self->folder) != 0)
    return;
  process = request (self, "cancel", NULL);
  g_unlink (self->path);
}

static void
pdk_ssh_tunnel_dispose (GObject *object)
{
  PdkSshTunnel *self = PDK_SSH_TUNNEL (object);

  if (self->master != NULL)
    close_tunnel (self);
  g_clear_object (&self->master);

  G_OBJECT_CLASS (pdk_ssh_tunnel_parent_class)->dispose (object);
}

static void
pdk_ssh_tunnel_finalize (GObject *object)
{
  PdkSshTunnel *self = PDK_SSH_TUNNEL (object);

  g_free (self->folder);
  g_free (self->path);
  g_free (self->forward);
  g_clear_object (&self->address);

  G_OBJECT_CLASS (pdk_ssh_tunnel_parent_class)->finalize (object);
}

static void
pdk_ssh_tunnel_class_init (PdkSshTunnelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_ssh_tunnel_dispose;
  object_class->finalize = pdk_ssh_tunnel_finalize;
}

static void
pdk_ssh_tunnel_init (PdkSshTunnel *self)
{
}

/* --- opening --- */

/* Task data of an opening. */
typedef struct {
  PdkSshTunnel *tunnel;
  char *address;
  int port;
  char *path;
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_object (&opening->tunnel);
  g_free (opening->address);
  g_free (opening->path);
  g_free (opening);
}

static void
on_forward_done (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (object), result, NULL, &words, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (!g_subprocess_get_successful (G_SUBPROCESS (object)))
    g_task_return_new_error (task, PDK_ERROR, PDK_ERROR_NO_DISPLAY, "%s", g_strstrip (words));
  else
    g_task_return_pointer (task, g_steal_pointer (&opening->tunnel), g_object_unref);
}

static void
ask_for_forward (GTask *task)
{
  static guint n_tunnels;
  Opening *opening = g_task_get_task_data (task);
  PdkSshTunnel *self = opening->tunnel;
  const PdkSshEndpoint endpoint = { opening->address, opening->port, opening->path };
  g_autofree char *name = g_strdup_printf ("%u", ++n_tunnels);
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;

  self->folder = g_strdup (pdk_ssh_master_get_folder (self->master));
  self->path = g_build_filename (self->folder, name, NULL);
  self->address = g_unix_socket_address_new (self->path);
  self->mark = pdk_ssh_master_get_mark (self->master);
  self->forward = pdk_ssh_forward_format (self->path, &endpoint, &error);
  if (self->forward == NULL)
    g_clear_pointer (&self->path, g_free);
  else
    process = request (self, "forward", &error);
  if (process == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_subprocess_communicate_utf8_async (process, NULL, g_task_get_cancellable (task),
                                       on_forward_done, g_object_ref (task));
}

static void
on_master_open (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!pdk_ssh_master_open_finish (PDK_SSH_MASTER (object), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (!pdk_ssh_master_is_open (PDK_SSH_MASTER (object)))
    g_task_return_new_error (task, PDK_ERROR, PDK_ERROR_NOT_CONNECTED, "%s",
                             _ ("The SSH connection was closed"));
  else
    ask_for_forward (task);
}

void
pdk_ssh_tunnel_open_async (PdkSshMaster *master,
                           const PdkSshEndpoint *endpoint,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;
  Opening *opening;

  g_return_if_fail (PDK_IS_SSH_MASTER (master));
  g_return_if_fail (endpoint != NULL);

  opening = g_new0 (Opening, 1);
  opening->tunnel = g_object_new (PDK_TYPE_SSH_TUNNEL, NULL);
  opening->tunnel->master = g_object_ref (master);
  opening->address = g_strdup (endpoint->address);
  opening->port = endpoint->port;
  opening->path = g_strdup (endpoint->path);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_ssh_tunnel_open_async);
  g_task_set_name (task, "pdk_ssh_tunnel_open_async");
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  pdk_ssh_master_open_async (master, cancellable, on_master_open, task);
}

PdkSshTunnel *
pdk_ssh_tunnel_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- sockets --- */

GSocketConnectable *
pdk_ssh_tunnel_get_address (PdkSshTunnel *self)
{
  g_return_val_if_fail (PDK_IS_SSH_TUNNEL (self), NULL);

  return G_SOCKET_CONNECTABLE (self->address);
}

static void
on_connected (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_finish (G_SOCKET_CLIENT (object), result, &error);
  int fd = -1;

  if (connection != NULL) {
    /* The connection closes its own with itself. */
    fd = fcntl (g_socket_get_fd (g_socket_connection_get_socket (connection)), F_DUPFD_CLOEXEC, 3);
    if (fd < 0)
      g_set_error_literal (&error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  }
  if (fd >= 0)
    g_task_return_int (task, fd);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
pdk_ssh_tunnel_connect_async (PdkSshTunnel *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GSocketClient) client = NULL;
  GTask *task;

  g_return_if_fail (PDK_IS_SSH_TUNNEL (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_ssh_tunnel_connect_async);
  g_task_set_name (task, "pdk_ssh_tunnel_connect_async");
  /* A descriptor that has come must reach its owner, or it stays open for ever. */
  g_task_set_check_cancellable (task, FALSE);
  client = g_socket_client_new ();
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (self->address), cancellable,
                                 on_connected, task);
}

int
pdk_ssh_tunnel_connect_finish (PdkSshTunnel *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}

gboolean
pdk_ssh_tunnel_is_broken (PdkSshTunnel *self)
{
  g_return_val_if_fail (PDK_IS_SSH_TUNNEL (self), TRUE);

  return g_strcmp0 (pdk_ssh_master_get_folder (self->master), self->folder) != 0 ||
         !pdk_ssh_master_is_running (self->master);
}

char *
pdk_ssh_tunnel_get_words (PdkSshTunnel *self)
{
  g_return_val_if_fail (PDK_IS_SSH_TUNNEL (self), NULL);

  return pdk_ssh_master_get_words (self->master, self->mark);
}
