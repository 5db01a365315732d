/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-resizer.h"

/* Over VNC a size is asked for of the server, which asks the graphics device: no agent in the guest
 * has a part in it.
 *
 * A server that can be asked says what size it has, the one that is known already, before its first
 * picture.  What it answers the library does not tell: neither a refusal nor that a guest was asked,
 * only the size that there is then. */

struct _PdkVncResizer {
  PdkConsoleResizer parent_instance;

  VncConnection *connection; /* borrowed, weak */
};

G_DEFINE_FINAL_TYPE (PdkVncResizer, pdk_vnc_resizer, PDK_TYPE_CONSOLE_RESIZER)

static void
set_obstacle (PdkVncResizer *self, PdkConsoleResizeObstacle obstacle)
{
  pdk_console_resizer_set_obstacle (PDK_CONSOLE_RESIZER (self), obstacle);
}

/* Before the others of this signal: they will have another size in mind then. */
static void
on_connection_desktop_resize (PdkVncResizer *self)
{
  set_obstacle (self, PDK_CONSOLE_RESIZE_POSSIBLE);
}

static void
on_connection_framebuffer_update (PdkVncResizer *self)
{
  if (pdk_console_resizer_get_obstacle (PDK_CONSOLE_RESIZER (self)) ==
      PDK_CONSOLE_RESIZE_NOT_CONNECTED)
    set_obstacle (self, PDK_CONSOLE_RESIZE_UNSUPPORTED);
}

static void
pdk_vnc_resizer_send (PdkConsoleResizer *resizer,
                      const PdkConsoleMonitor *monitors,
                      guint n_monitors)
{
  PdkVncResizer *self = PDK_VNC_RESIZER (resizer);
  VncConnectionResizeStatus status;

  if (!monitors[0].enabled)
    return;
  g_debug ("ask for %d×%d", monitors[0].width, monitors[0].height);
  status = vnc_connection_set_size (self->connection, MIN (monitors[0].width, G_MAXUINT16),
                                    MIN (monitors[0].height, G_MAXUINT16));
  /* Of its answers this one alone means something: a request that was sent is reported as refused. */
  if (status == VNC_CONNECTION_RESIZE_STATUS_UNSUPPORTED)
    set_obstacle (self, PDK_CONSOLE_RESIZE_UNSUPPORTED);
}

static void
pdk_vnc_resizer_dispose (GObject *object)
{
  pdk_vnc_resizer_set_connection (PDK_VNC_RESIZER (object), NULL);

  G_OBJECT_CLASS (pdk_vnc_resizer_parent_class)->dispose (object);
}

static void
pdk_vnc_resizer_class_init (PdkVncResizerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_vnc_resizer_dispose;
  PDK_CONSOLE_RESIZER_CLASS (klass)->send = pdk_vnc_resizer_send;
}

static void
pdk_vnc_resizer_init (PdkVncResizer *self)
{
}

PdkConsoleResizer *
pdk_vnc_resizer_new (GListModel *heads)
{
  return g_object_new (PDK_TYPE_VNC_RESIZER, "heads", heads, NULL);
}

void
pdk_vnc_resizer_set_connection (PdkVncResizer *self, VncConnection *connection)
{
  g_return_if_fail (PDK_IS_VNC_RESIZER (self));

  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_set_weak_pointer (&self->connection, connection);
  set_obstacle (self, PDK_CONSOLE_RESIZE_NOT_CONNECTED);
  if (connection == NULL)
    return;
  g_signal_connect_object (connection, "vnc-desktop-resize",
                           G_CALLBACK (on_connection_desktop_resize), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "vnc-framebuffer-update",
                           G_CALLBACK (on_connection_framebuffer_update), self, G_CONNECT_SWAPPED);
}
