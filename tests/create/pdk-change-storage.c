/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection/pdk-connection.h"
#include "connection/pdk-handle.h"
#include "pdk-libvirt.h"
#include "pdk-trace.h"
#include "storage/pdk-storage-change.h"

#include <dlfcn.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

/* pdk-change-storage [OPTION…] URI COMMAND
 *
 * Changes the storage of a host as the windows do:
 *
 *   create POOL NAME FORMAT BYTES · upload POOL NAME FILE · delete POOL NAME ·
 *   delete-unused POOL NAME · start POOL · default
 *
 * Writes “done” or “failed CODE MESSAGE”, then the longest time in ms that the main loop was not
 * turned, and ends when its input does.  SIGUSR1 cancels.  --stop-at stops the process, as SIGSTOP
 * does, once that many bytes were sent. */

static struct {
  gboolean full;
  gint64 stop_at;
  char *beside;
} options;

static const GOptionEntry entries[] = {
  { "full", 0, 0, G_OPTION_ARG_NONE, &options.full, "Allocate all of the volume", NULL },
  { "stop-at", 0, 0, G_OPTION_ARG_INT64, &options.stop_at, "Stop after that many bytes", "BYTES" },
  { "beside", 0, 0, G_OPTION_ARG_STRING, &options.beside, "Another connection that is open",
    "URI" },
  { NULL },
};

static GCancellable *cancellable;
static gint64 last_turn, longest_turn;
static double starved;
static int was_stopped; /* atomic */
static gboolean is_done;

/* Stands between the engine and libvirt, in its worker. */
#undef virStreamSend
int
virStreamSend (virStreamPtr stream, const char *data, size_t length)
{
  static gint64 sent;
  int (*real) (virStreamPtr, const char *, size_t) = dlsym (RTLD_NEXT, "virStreamSend");
  const int result = real (stream, data, length);
  const gint64 before = sent;

  sent += MAX (result, 0);
  if (options.stop_at > 0 && before < options.stop_at && sent >= options.stop_at) {
    g_atomic_int_set (&was_stopped, TRUE);
    raise (SIGSTOP);
    g_atomic_int_set (&was_stopped, TRUE);
  }
  return result;
}

static gboolean
on_turn (gpointer user_data)
{
  const gint64 now = g_get_monotonic_time ();
  const double starved_before = starved;

  starved = pdk_trace_get_starved ();
  /* What was stopped on purpose does not count, nor what other programs had the processor for. */
  if (last_turn != 0 && !g_atomic_int_compare_and_exchange (&was_stopped, TRUE, FALSE))
    longest_turn =
        MAX (longest_turn, now - last_turn - (gint64) ((starved - starved_before) * 1000));
  last_turn = now;
  return G_SOURCE_CONTINUE;
}

static gboolean
on_cancel (gpointer user_data)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_CONTINUE;
}

static void
tell (const GError *error)
{
  if (error == NULL)
    printf ("done\n");
  else
    printf ("failed %s:%d %s\n", g_quark_to_string (error->domain), error->code, error->message);
  printf ("%d\n", (int) (longest_turn / 1000));
  fflush (stdout);
  is_done = TRUE;
}

static void
on_volume (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkVolumeInfo) info =
      user_data != NULL ? pdk_storage_upload_finish (PDK_STORAGE (source), result, &error)
                        : pdk_storage_create_volume_finish (PDK_STORAGE (source), result, &error);

  if (info != NULL)
    printf ("%s %s %" G_GUINT64_FORMAT "\n", info->name, info->format, info->capacity);
  tell (error);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  pdk_storage_delete_volume_finish (PDK_STORAGE (source), result, &error);
  tell (error);
}

static void
on_unused_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  pdk_storage_delete_unused_finish (PDK_STORAGE (source), result, &error);
  tell (error);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  pdk_storage_start_pool_finish (PDK_STORAGE (source), result, &error);
  tell (error);
}

static void
on_default (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  pdk_storage_make_default_finish (PDK_STORAGE (source), result, &error);
  tell (error);
}

static void
run (PdkStorage *storage, int argc, char *argv[])
{
  const char *command = argv[0];

  if (g_str_equal (command, "create") && argc == 5) {
    g_autoptr (PdkVolumeSpec) spec =
        pdk_volume_spec_new (argv[1], argv[2], argv[3], g_ascii_strtoull (argv[4], NULL, 10));

    spec->full = options.full;
    pdk_storage_create_volume_async (storage, spec, NULL, NULL, cancellable, on_volume, NULL);
  } else if (g_str_equal (command, "upload") && argc == 4) {
    pdk_storage_upload_async (storage, argv[1], argv[2], argv[3], NULL, NULL, cancellable,
                              on_volume, argv);
  } else if (g_str_equal (command, "delete") && argc == 3) {
    pdk_storage_delete_volume_async (storage, argv[1], argv[2], NULL, cancellable, on_deleted,
                                     NULL);
  } else if (g_str_equal (command, "delete-unused") && argc == 3) {
    pdk_storage_delete_unused_async (storage, argv[1], argv[2], NULL, NULL, NULL, cancellable,
                                     on_unused_deleted, NULL);
  } else if (g_str_equal (command, "start") && argc == 2) {
    pdk_storage_start_pool_async (storage, argv[1], cancellable, on_started, NULL);
  } else if (g_str_equal (command, "default")) {
    pdk_storage_make_default_async (storage, cancellable, on_default, NULL);
  } else {
    g_error ("No such command: %s", command);
  }
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!pdk_connection_open_finish (PDK_CONNECTION (source), result, &error))
    g_error ("%s", error->message);
  *(gboolean *) user_data = TRUE;
}

static gboolean
on_input (int fd, GIOCondition condition, gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static PdkConnection *
open_connection (const char *uri)
{
  PdkConnection *connection = pdk_connection_new (uri, NULL);
  gboolean opened = FALSE;

  pdk_connection_set_sampling (connection, 1000);
  pdk_connection_open_async (connection, NULL, on_opened, &opened);
  while (!opened)
    g_main_context_iteration (NULL, TRUE);
  return connection;
}

static void
close_connection (PdkConnection *connection)
{
  pdk_connection_close (connection);
  g_object_unref (connection);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("URI COMMAND");
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  PdkConnection *connection = NULL;
  PdkConnection *beside = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc < 3) {
    fprintf (stderr, "%s\n", error != NULL ? error->message : "URI COMMAND");
    return 2;
  }
  pdk_libvirt_init ();
  cancellable = g_cancellable_new ();
  connection = open_connection (argv[1]);
  beside = options.beside != NULL ? open_connection (options.beside) : NULL;
  g_unix_signal_add (SIGUSR1, on_cancel, NULL);
  g_timeout_add (10, on_turn, NULL);
  g_unix_fd_add (0, G_IO_IN | G_IO_HUP, on_input, loop);
  run (pdk_storage_of (connection), argc - 2, argv + 2);
  g_main_loop_run (loop);
  close_connection (connection);
  g_clear_pointer (&beside, close_connection);
  pdk_handle_await_closed (5000);
  g_object_unref (cancellable);
  return is_done ? 0 : 1;
}
