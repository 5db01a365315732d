/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-display-tunnel.h"

#include <glib/gi18n.h>

#include "console/spice/pdk-spice-backend.h"
#include "console/vnc/pdk-vnc-backend.h"
#include "core/ssh/pdk-ssh-failure.h"

void
pdk_display_tunnel_open_async (PdkConnection *connection,
                               const PdkGraphicsInfo *graphics,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  const gboolean is_socket = g_strcmp0 (graphics->listen_type, "socket") == 0;
  const PdkSshEndpoint endpoint = {
    .address = graphics->address,
    .port = graphics->port,
    .path = is_socket ? graphics->socket : NULL,
  };

  pdk_connection_open_tunnel_async (connection, &endpoint, cancellable, callback, user_data);
}

static void
on_tunnel_connected (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  const int fd = pdk_ssh_tunnel_connect_finish (PDK_SSH_TUNNEL (object), result, &error);

  if (fd < 0)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_int (task, fd);
}

/* A channel of SPICE has a socket of its own; all go through the one SSH connection. */
static void
open_fd (GCancellable *cancellable,
         GAsyncReadyCallback callback,
         gpointer callback_data,
         gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, callback_data);

  g_task_set_source_tag (task, open_fd);
  g_task_set_name (task, "open_fd");
  /* A descriptor that has come must reach its owner, or it stays open for ever. */
  g_task_set_check_cancellable (task, FALSE);
  pdk_ssh_tunnel_connect_async (user_data, cancellable, on_tunnel_connected, task);
}

PdkConsoleBackend *
pdk_display_tunnel_make_backend (PdkSshTunnel *tunnel,
                                 const PdkGraphicsInfo *graphics,
                                 const char *host)
{
  PdkConsoleBackend *backend;

  if (graphics->type == PDK_GRAPHICS_VNC) {
    backend = pdk_vnc_backend_new_for_address (pdk_ssh_tunnel_get_address (tunnel), host,
                                               graphics->password);
    /* It knows an address only, which is good as long as the tunnel. */
    g_object_set_data_full (G_OBJECT (backend), "pdk-tunnel", g_object_ref (tunnel),
                            g_object_unref);
    return backend;
  }
  return pdk_spice_backend_new_for_tunnel (open_fd, g_object_ref (tunnel), g_object_unref,
                                           graphics->password);
}

char *
pdk_display_tunnel_explain (PdkSshTunnel *tunnel, const char *words, const char *host)
{
  if (pdk_ssh_tunnel_is_broken (tunnel))
    /* Translators: %s is the name of a host. */
    return g_strdup_printf (_ ("The SSH connection to %s was lost."), host);
  return pdk_ssh_failure_explain_channel (words, host);
}
