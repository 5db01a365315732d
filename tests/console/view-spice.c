/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-view-spice"

#include "config.h"

#include "pdk-console.h"
#include "pdk-console-private.h"
#include "spice/pdk-spice-backend.h"

#include <gio/gunixsocketaddress.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A window with nothing but a console, to try the widget on a guest by hand and to measure it:
 *
 *   qemu-system-x86_64 -m 64 -cdrom grub-rescue-cdrom.iso -display none \
 *     -spice unix=on,addr=/tmp/spice.sock,disable-ticketing=on
 *   view-spice /tmp/spice.sock [--one-to-one] [--plain] [--counters] [--hidden] …
 *   view-spice 127.0.0.1:5900
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
  g_print ("frames %" G_GUINT64_FORMAT ", direct %" G_GUINT64_FORMAT
           ", committed %" G_GUINT64_FORMAT " KiB, composed %" G_GUINT64_FORMAT
           " KiB, longest frame %" G_GINT64_FORMAT " us\n",
           counters.frames, counters.direct_frames, counters.committed_bytes / 1024,
           counters.composed_bytes / 1024, counters.longest_frame_us);
  return G_SOURCE_CONTINUE;
}

static PdkConsoleBackend *
create_backend (char *address)
{
  g_autofree char *host = NULL;
  g_autoptr (PdkSpiceAddress) place = NULL;
  const char *colon = strrchr (address, ':');

  if (strchr (address, '/') != NULL || colon == NULL)
    return pdk_spice_backend_new_for_fds (open_fd, address, NULL);
  host = g_strndup (address, colon - address);
  place = pdk_spice_address_new (host, atoi (colon + 1), 0);
  return pdk_spice_backend_new_for_address (place, NULL);
}

int
main (int argc, char **argv)
{
  gboolean one_to_one = FALSE, plain = FALSE, counters = FALSE, hidden = FALSE;
  int width = 900, height = 600;
  const GOptionEntry entries[] = {
    { "one-to-one", 0, 0, G_OPTION_ARG_NONE, &one_to_one, "do not scale", NULL },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &plain, "no title bar", NULL },
    { "counters", 0, 0, G_OPTION_ARG_NONE, &counters, "print them every second", NULL },
    { "hidden", 0, 0, G_OPTION_ARG_NONE, &hidden, "draw nothing", NULL },
    { "width", 0, 0, G_OPTION_ARG_INT, &width, "of the window", "PIXELS" },
    { "height", 0, 0, G_OPTION_ARG_INT, &height, "of the window", "PIXELS" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("SOCKET|HOST:PORT");
  g_autoptr (PdkConsoleBackend) backend = NULL;
  GtkWidget *window, *console;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL) || argc < 2) {
    g_printerr ("%s", g_option_context_get_help (context, TRUE, NULL));
    return 2;
  }
  pdk_console_choose_renderer ();
  gtk_init ();
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_decorated (GTK_WINDOW (window), !plain);
  gtk_window_set_title (GTK_WINDOW (window), argv[1]);
  console = pdk_console_new ();
  if (one_to_one)
    g_object_set (console, "scaling", PDK_CONSOLE_ONE_TO_ONE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (console), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "guest console", -1);
  gtk_window_set_child (GTK_WINDOW (window), console);

  backend = create_backend (argv[1]);
  g_signal_connect (backend, "notify::state", G_CALLBACK (on_backend_notify_state), console);
  pdk_console_set_backend (PDK_CONSOLE (console), backend);
  pdk_console_backend_open (backend);
  gtk_widget_grab_focus (console);
  if (!hidden)
    gtk_window_present (GTK_WINDOW (window));
  if (counters)
    g_timeout_add_seconds (1, on_timeout, console);
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}
