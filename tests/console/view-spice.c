/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-view-spice"

#include "config.h"

#include "pdk-console.h"
#include "pdk-console-private.h"
#include "pdk-spice-backend.h"

#include <gio/gunixsocketaddress.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A window with nothing but a console, to try the widget on a guest by hand:
 *
 *   qemu-system-x86_64 -m 64 -cdrom grub-rescue-cdrom.iso -display none \
 *     -spice unix=on,addr=/tmp/spice.sock,disable-ticketing=on
 *   view-spice /tmp/spice.sock [--one-to-one]
 */

static void
open_fd (GCancellable *cancellable,
         GAsyncReadyCallback callback,
         gpointer callback_data,
         gpointer user_data)
{
  const char *path = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  if (connect (fd, (struct sockaddr *) &address, sizeof address) == 0) {
    g_task_return_int (task, fd);
    return;
  }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", g_strerror (errno));
  close (fd);
}

static void
on_backend_notify_state (PdkConsoleBackend *backend, GParamSpec *pspec, PdkConsole *console)
{
  PdkConsoleBackendState state = pdk_console_backend_get_state (backend);
  const GError *error = pdk_console_backend_get_error (backend);
  const char *detail = pdk_console_backend_get_detail (backend);

  g_print ("state %d %s %s\n", state, error != NULL ? error->message : "", detail ? detail : "");
  pdk_console_set_dimmed (console, state != PDK_CONSOLE_BACKEND_CONNECTED);
}

static gboolean
on_timeout (gpointer user_data)
{
  PdkConsoleCounters counters;

  pdk_console_get_counters (user_data, &counters);
  g_print ("frames %" G_GUINT64_FORMAT ", committed %" G_GUINT64_FORMAT
           " KiB, composed %" G_GUINT64_FORMAT " KiB, longest frame %" G_GINT64_FORMAT " us\n",
           counters.frames, counters.committed_bytes / 1024, counters.composed_bytes / 1024,
           counters.longest_frame_us);
  return G_SOURCE_CONTINUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (PdkConsoleBackend) backend = NULL;
  GtkWidget *window, *console;

  if (argc < 2) {
    g_printerr ("usage: view-spice SOCKET [--one-to-one]\n");
    return 2;
  }
  pdk_console_choose_renderer ();
  gtk_init ();
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 600);
  gtk_window_set_title (GTK_WINDOW (window), argv[1]);
  console = pdk_console_new ();
  if (argc > 2)
    g_object_set (console, "scaling", PDK_CONSOLE_ONE_TO_ONE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (console), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "guest console", -1);
  gtk_window_set_child (GTK_WINDOW (window), console);

  backend = pdk_spice_backend_new_for_fds (open_fd, argv[1], NULL);
  g_signal_connect (backend, "notify::state", G_CALLBACK (on_backend_notify_state), console);
  pdk_console_set_backend (PDK_CONSOLE (console), backend);
  pdk_console_backend_open (backend);
  gtk_widget_grab_focus (console);
  gtk_window_present (GTK_WINDOW (window));
  g_timeout_add_seconds (1, on_timeout, console);
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}
