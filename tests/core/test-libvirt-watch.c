/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-libvirt-watch.h"
#include "pdk-libvirt.h"
#include "test-await.h"

#include <dlfcn.h>
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

/* Of libvirt's wire protocol, remote_protocol.x: what opening a connection takes. */
#define REMOTE_PROGRAM        0x20008086
#define PROC_SUPPORTS_FEATURE 60
#define PROC_AUTH_LIST        66
#define PROC_GET_LIB_VERSION  157
#define FEATURE_KEEPALIVE     10
#define TYPE_CALL             0
#define TYPE_REPLY            1

enum { LENGTH, PROGRAM, VERSION, PROCEDURE, TYPE, SERIAL, STATUS, N_HEADER };

/* A daemon that hangs once it was asked for its version: it answers nothing, no ping either. */
typedef struct {
  GSocketListener *listener;
  GSocketConnection *stream;
  GThread *thread;
  char *folder;
  char *path;
  char *uri;
  int n_asked; /* atomic */
} Daemon;

static gboolean
read_words (GInputStream *input, guint32 *words, gsize n_words)
{
  gsize n_read = 0;

  if (!g_input_stream_read_all (input, words, n_words * 4, &n_read, NULL, NULL) ||
      n_read < n_words * 4)
    return FALSE;
  for (gsize i = 0; i < n_words; i++)
    words[i] = GUINT32_FROM_BE (words[i]);
  return TRUE;
}

static void
reply (GOutputStream *output, const guint32 *call, const guint32 *body, guint n_body)
{
  guint32 words[N_HEADER + 2];

  memcpy (words, call, N_HEADER * 4);
  words[LENGTH] = (N_HEADER + n_body) * 4;
  words[TYPE] = TYPE_REPLY;
  words[STATUS] = 0;
  memcpy (words + N_HEADER, body, n_body * 4);
  for (guint i = 0; i < N_HEADER + n_body; i++)
    words[i] = GUINT32_TO_BE (words[i]);
  g_assert_true (
      g_output_stream_write_all (output, words, (N_HEADER + n_body) * 4, NULL, NULL, NULL));
}

static void
answer (Daemon *daemon, GOutputStream *output, const guint32 *call)
{
  const guint32 no_authentication[] = { 1, 0 };
  const guint32 supported = call[N_HEADER] == FEATURE_KEEPALIVE;

  if (call[PROGRAM] != REMOTE_PROGRAM || call[TYPE] != TYPE_CALL)
    return;
  if (call[PROCEDURE] == PROC_GET_LIB_VERSION)
    g_atomic_int_inc (&daemon->n_asked);
  else if (call[PROCEDURE] == PROC_AUTH_LIST)
    reply (output, call, no_authentication, 2);
  else if (call[PROCEDURE] == PROC_SUPPORTS_FEATURE)
    reply (output, call, &supported, 1);
  else
    reply (output, call, NULL, 0);
}

static gpointer
serve (gpointer data)
{
  Daemon *daemon = data;
  GInputStream *input;
  guint32 words[256] = { 0 };

  daemon->stream = g_socket_listener_accept (daemon->listener, NULL, NULL, NULL);
  g_assert_nonnull (daemon->stream);
  input = g_io_stream_get_input_stream (G_IO_STREAM (daemon->stream));
  while (read_words (input, words, 1)) {
    g_assert_cmpuint (words[LENGTH], <=, sizeof words);
    if (!read_words (input, words + 1, words[LENGTH] / 4 - 1))
      break;
    answer (daemon, g_io_stream_get_output_stream (G_IO_STREAM (daemon->stream)), words);
  }
  return NULL;
}

static void
daemon_start (Daemon *daemon)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  daemon->folder = g_dir_make_tmp ("pdk-XXXXXX", &error);
  g_assert_no_error (error);
  daemon->path = g_build_filename (daemon->folder, "socket", NULL);
  daemon->uri = g_strconcat ("qemu+unix:///system?socket=", daemon->path, NULL);
  address = g_unix_socket_address_new (daemon->path);
  daemon->listener = g_socket_listener_new ();
  g_socket_listener_add_address (daemon->listener, address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  daemon->thread = g_thread_new ("daemon", serve, daemon);
}

static void
daemon_break_off (Daemon *daemon)
{
  g_socket_shutdown (g_socket_connection_get_socket (daemon->stream), TRUE, TRUE, NULL);
}

static void
daemon_stop (Daemon *daemon)
{
  g_thread_join (daemon->thread);
  g_object_unref (daemon->stream);
  g_object_unref (daemon->listener);
  g_unlink (daemon->path);
  g_rmdir (daemon->folder);
  g_free (daemon->folder);
  g_free (daemon->path);
  g_free (daemon->uri);
}

static gpointer
open_connection (gpointer uri)
{
  virConnectPtr conn = virConnectOpen (uri);

  g_assert_nonnull (conn);
  g_assert_cmpint (virConnectSetKeepAlive (conn, 1, 1), ==, 0);
  return conn;
}

typedef struct {
  virConnectPtr conn;
  GThread *thread;
  int done; /* atomic */
} Caller;

/* What a thread does next overwrites what a call left on its stack. */
static void __attribute__ ((noinline)) use_stack (void)
{
  volatile guint8 memory[64 * 1024];

  for (gsize i = 0; i < sizeof memory; i++)
    memory[i] = 0xa5;
}

static gpointer
ask_version (gpointer data)
{
  Caller *caller = data;
  unsigned long version;

  g_assert_cmpint (virConnectGetLibVersion (caller->conn, &version), <, 0);
  use_stack ();
  g_atomic_int_set (&caller->done, 1);
  return NULL;
}

static gpointer
close_connection (gpointer conn)
{
  virConnectClose (conn);
  return NULL;
}

/* Two threads wait for a host that hangs.  The one that reads for both is sent away when the
 * connection is given up and ends; then the socket wakes the other. */
static void
test_left_behind (void)
{
  Daemon daemon = { 0 };
  Caller callers[2] = { 0 };
  virConnectPtr conn;

  pdk_libvirt_init ();
  daemon_start (&daemon);
  conn = g_thread_join (g_thread_new ("open", open_connection, daemon.uri));
  for (guint i = 0; i < G_N_ELEMENTS (callers); i++) {
    callers[i].conn = conn;
    callers[i].thread = g_thread_new ("caller", ask_version, &callers[i]);
    await (g_atomic_int_get (&daemon.n_asked) == (int) i + 1);
  }

  await (g_atomic_int_get (&callers[0].done));
  g_thread_join (callers[0].thread);
  g_assert_false (g_atomic_int_get (&callers[1].done));

  daemon_break_off (&daemon);
  await (g_atomic_int_get (&callers[1].done));
  g_thread_join (callers[1].thread);
  g_thread_join (g_thread_new ("close", close_connection, conn));
  daemon_stop (&daemon);
}

static gconstpointer
find_program (gconstpointer address)
{
  Dl_info info;

  g_assert_cmpint (dladdr (address, &info), !=, 0);
  return info.dli_fbase;
}

/* libvirt calls what a library finds when it looks the name up. */
static void
test_in_front (void)
{
  g_assert_true (find_program (dlsym (RTLD_DEFAULT, "g_main_loop_run")) ==
                 find_program ((gconstpointer) test_in_front));
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static GSource *
attach (GMainContext *context, GSource *source, GSourceFunc func, gpointer data)
{
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, context);
  return source;
}

static void
test_others (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  g_autoptr (GSource) first = attach (context, g_idle_source_new (), quit, loop);
  g_autoptr (GSource) last = attach (context, g_timeout_source_new_seconds (999), quit, loop);

  g_main_loop_run (loop);
  g_assert_true (g_source_is_destroyed (first));
  g_assert_false (g_source_is_destroyed (last));

  pdk_libvirt_drop_last_watch (context);
  g_assert_true (g_source_is_destroyed (last));
}

static void
test_drop (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) kept = NULL;
  g_autoptr (GSource) gone = NULL;

  pdk_libvirt_drop_last_watch (context);

  kept = attach (context, g_timeout_source_new_seconds (999), quit, NULL);
  gone = attach (context, g_timeout_source_new_seconds (999), quit, NULL);
  g_source_destroy (gone);
  pdk_libvirt_drop_last_watch (context);
  g_assert_false (g_source_is_destroyed (kept));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/libvirt-watch/drop", test_drop);
  g_test_add_func ("/libvirt-watch/others", test_others);
  g_test_add_func ("/libvirt-watch/in-front", test_in_front);
  g_test_add_func ("/libvirt-watch/left-behind", test_left_behind);
  return g_test_run ();
}
