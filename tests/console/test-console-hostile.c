/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "spice-lies.h"
#include "spice/pdk-spice-backend.h"
#include "test-certificate.h"

#include <glib/gstdio.h>
#include <spice/enums.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A SPICE server that lies: what an honest one said is said once more, cut, stretched, renamed and
 * scrambled; and each lie is told by itself of which the library would end the program.  Whatever comes,
 * the program goes on, and the display can be closed and opened again. */

#define LINK_HEADER 16 /* of which the last four bytes are the length of what follows */
#define LINK_RESULT 4
#define TICKET      132 /* what a client signs in with: the way, and the password */
#define HEADER      6   /* the type in two bytes, the length in four; little-endian */
#define MAX_LENGTH  (1u << 20)
#define N_CHANNELS  5 /* by their numbers: 1 main, 2 display, 3 inputs, 4 cursor */
#define N_SEEDS     12

typedef enum {
  LIE_LINK_BITS, /* in the answer to our greeting */
  LIE_LINK_LENGTH,
  LIE_RESULT,  /* of signing in */
  LIE_TYPE,    /* another kind of message */
  LIE_SHORTER, /* cut off, and its length says so */
  LIE_LONGER,  /* it says it is longer than it is */
  LIE_BITS,    /* in what a message says */
  LIE_NONSENSE,
  LIE_LAST, /* after all that is honest, what is given */
} Lie;

static const char *const lie_names[] = { "link-bits", "link-length", "result", "type",
                                         "shorter",   "longer",      "bits",   "nonsense" };

/** What a server said on each channel: the answer to a greeting, the result of signing in, messages. */
static GPtrArray *recorded[N_CHANNELS]; /* of GBytes */

/** One socket. */
typedef struct {
  int fd;
  int server; /* while what it says is written down; -1 later */
  Lie lie;
  guint channel; /* to be lied on */
  GRand *rand;
  guint n_honest;   /* messages before the first lie */
  GByteArray *last; /* borrowed: of LIE_LAST */
} Peer;

static gint n_threads; /* atomic: that still run */
static gint n_told;    /* atomic: lies */

static gboolean
receive (int fd, guint8 *buffer, gsize n)
{
  return n == 0 || recv (fd, buffer, n, MSG_WAITALL) == (gssize) n;
}

static gboolean
say (int fd, const guint8 *buffer, gsize n)
{
  return n == 0 || send (fd, buffer, n, MSG_NOSIGNAL) == (gssize) n;
}

static guint32
get32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);
  return GUINT32_FROM_LE (value);
}

static void
set32 (guint8 *data, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (data, &value, sizeof value);
}

/* --- what an honest one says --- */

/** Reads @length_at bytes and what they say follows.  Returns: (nullable) (transfer full) */
static GBytes *
read_unit (int fd, gsize header, gsize length_at)
{
  guint8 buffer[LINK_HEADER];
  guint8 *unit = NULL;
  guint32 length;

  if (!receive (fd, buffer, header))
    return NULL;
  length = get32 (buffer + length_at);
  g_assert_cmpuint (length, <, MAX_LENGTH);
  unit = g_malloc (header + length);
  memcpy (unit, buffer, header);
  if (receive (fd, unit + header, length))
    return g_bytes_new_take (unit, header + length);
  g_free (unit);
  return NULL;
}

static gboolean
say_bytes (int fd, GBytes *bytes)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);

  return say (fd, data, n);
}

/** Returns: which channel the client wants, having passed its greeting on; 0 for none */
static guint
pass_greeting (Peer *peer)
{
  g_autoptr (GBytes) greeting = read_unit (peer->fd, LINK_HEADER, LINK_HEADER - 4);
  const guint8 *data = greeting != NULL ? g_bytes_get_data (greeting, NULL) : NULL;

  if (data == NULL || (peer->server >= 0 && !say_bytes (peer->server, greeting)))
    return 0;
  g_assert_cmpuint (data[LINK_HEADER + 4], <, N_CHANNELS);
  return data[LINK_HEADER + 4];
}

static gboolean
pass_and_keep (Peer *peer, GBytes *unit, guint channel)
{
  if (unit == NULL)
    return FALSE;
  g_ptr_array_add (recorded[channel], g_bytes_ref (unit));
  return say_bytes (peer->fd, unit);
}

static gpointer
run_from_client (gpointer data)
{
  Peer *peer = data;
  guint8 buffer[4096];
  gssize n;

  while ((n = recv (peer->fd, buffer, sizeof buffer, 0)) > 0)
    if (!say (peer->server, buffer, (gsize) n))
      break;
  shutdown (peer->server, SHUT_RDWR);
  return NULL;
}

static gpointer
run_recorder (gpointer data)
{
  g_autofree Peer *peer = data;
  const guint channel = pass_greeting (peer);
  g_autoptr (GBytes) answer = read_unit (peer->server, LINK_HEADER, LINK_HEADER - 4);
  GThread *back = NULL;
  guint8 result[LINK_RESULT];
  gboolean goes_on;

  g_assert_cmpuint (channel, >, 0);
  recorded[channel] = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  goes_on = pass_and_keep (peer, answer, channel);
  back = g_thread_new ("back", run_from_client, peer);
  if (goes_on && receive (peer->server, result, sizeof result)) {
    g_autoptr (GBytes) unit = g_bytes_new (result, sizeof result);

    goes_on = pass_and_keep (peer, unit, channel);
  }
  while (goes_on) {
    g_autoptr (GBytes) unit = read_unit (peer->server, HEADER, HEADER - 4);

    goes_on = pass_and_keep (peer, unit, channel);
  }
  shutdown (peer->fd, SHUT_RDWR);
  g_thread_join (back);
  close (peer->fd);
  close (peer->server);
  g_atomic_int_add (&n_threads, -1);
  return NULL;
}

static void
start_peer (Peer *peer, GTask *task, GThreadFunc func)
{
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
  peer->fd = pair[0];
  g_atomic_int_inc (&n_threads);
  g_thread_unref (g_thread_new ("peer", func, peer));
  g_task_return_int (task, pair[1]);
}

static void
on_server_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Peer *peer = g_new0 (Peer, 1);

  peer->server = g_task_propagate_int (G_TASK (result), NULL);
  start_peer (peer, task, run_recorder);
}

static void
open_recorded (GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer callback_data,
               gpointer user_data)
{
  fake_spice_open_fd (NULL, on_server_open, g_task_new (NULL, NULL, callback, callback_data),
                      user_data);
}

/** Everything that there is to lie about. */
static void
record (void)
{
  g_autoptr (FakeSpice) server = fake_spice_new ();
  PdkConsoleBackend *backend = pdk_spice_backend_new_for_fds (open_recorded, server, NULL);
  PdkConsoleFramebuffer *framebuffer = pdk_console_backend_get_framebuffer (backend);

  console_fixture_expect_warnings ();
  fake_spice_create_screen (server, 64, 48, FAKE_SPICE_XRGB32, 0x123456);
  pdk_console_backend_open (backend);
  WAIT_FOR (pdk_console_framebuffer_is_announced (framebuffer) &&
            pdk_console_backend_get_locks (backend) >= 0);
  fake_spice_fill (server, 1, 2, 20, 10, 0x102030);
  fake_spice_set_cursor (server, 16, 0, 0, 0xff00ff00);
  WAIT_FOR (pdk_console_backend_get_cursor (backend) != NULL);
  fake_spice_create_screen (server, 80, 60, FAKE_SPICE_XRGB32, 0x654321);
  WAIT_FOR ((pdk_console_framebuffer_commit (framebuffer),
             pdk_console_framebuffer_get_width (framebuffer) == 80));
  pdk_console_backend_close (backend);
  WAIT_FOR (g_atomic_int_get (&n_threads) == 0);
  g_assert_finalize_object (backend);
}

/* --- what becomes of it --- */

static void
scramble (Peer *peer, guint8 *data, gsize n)
{
  const gint32 n_bits = g_rand_int_range (peer->rand, 1, 9);

  for (gint32 i = 0; i < n_bits && n > 0; i++)
    data[g_rand_int_range (peer->rand, 0, (gint32) n)] ^= 1 << g_rand_int_range (peer->rand, 0, 8);
}

/** Whether this is where to lie. */
static gboolean
lies (Peer *peer, Lie lie)
{
  if (peer->lie != lie)
    return FALSE;
  g_atomic_int_inc (&n_told);
  return TRUE;
}

/** Returns: how long it is from now on */
static gsize
twist_link (Peer *peer, guint8 *data, gsize n)
{
  if (lies (peer, LIE_LINK_BITS))
    scramble (peer, data, n);
  if (lies (peer, LIE_LINK_LENGTH))
    set32 (data + LINK_HEADER - 4,
           (guint32) g_rand_int_range (peer->rand, 0, g_rand_boolean (peer->rand) ? 200 : 1 << 20));
  return n;
}

/** Messages of no meaning, each as long as it says. */
static void
say_nonsense (Peer *peer, guint8 *data, gsize n)
{
  for (gsize i = 0; i < n; i++)
    data[i] = (guint8) g_rand_int_range (peer->rand, 0, 256);
  data[1] = (guint8) g_rand_int_range (peer->rand, 0, 2);
  set32 (data + 2, (guint32) (n - HEADER));
}

static gsize
twist_message (Peer *peer, guint8 *data, gsize n, gboolean is_last)
{
  if (lies (peer, LIE_TYPE))
    data[0] = (guint8) g_rand_int_range (peer->rand, 0, 130);
  if (lies (peer, LIE_BITS))
    scramble (peer, data + HEADER, n - HEADER);
  if (is_last && lies (peer, LIE_LONGER))
    set32 (data + 2, (guint32) (n - HEADER) + (guint32) g_rand_int_range (peer->rand, 1, G_MAXINT));
  if (n > HEADER && lies (peer, LIE_SHORTER)) {
    n = (gsize) g_rand_int_range (peer->rand, HEADER, (gint32) n);
    set32 (data + 2, (guint32) (n - HEADER));
  }
  if (lies (peer, LIE_NONSENSE))
    say_nonsense (peer, data, n);
  return n;
}

/** @index: of what is said on a channel */
static gboolean
say_twisted (Peer *peer, guint channel, guint index)
{
  gsize n;
  gconstpointer original = g_bytes_get_data (recorded[channel]->pdata[index], &n);
  g_autofree guint8 *data = g_memdup2 (original, n);

  if (channel == peer->channel && index == 0)
    n = twist_link (peer, data, n);
  else if (channel == peer->channel && index == 1 && lies (peer, LIE_RESULT))
    set32 (data, g_rand_int (peer->rand));
  else if (channel == peer->channel && index > 1 + peer->n_honest)
    n = twist_message (peer, data, n, index == recorded[channel]->len - 1);
  return say (peer->fd, data, n);
}

static gpointer
run_liar (gpointer user_data)
{
  g_autofree Peer *peer = user_data;
  const guint channel = pass_greeting (peer);
  guint8 buffer[4096];
  gboolean goes_on = channel > 0 && recorded[channel] != NULL && say_twisted (peer, channel, 0) &&
                     receive (peer->fd, buffer, TICKET);

  for (guint i = 1; goes_on && i < recorded[channel]->len; i++)
    goes_on = say_twisted (peer, channel, i);
  if (channel == peer->channel && lies (peer, LIE_LAST))
    say (peer->fd, peer->last->data, peer->last->len);
  /* It keeps its word, such as it is, as long as anybody wants to hear more. */
  while (recv (peer->fd, buffer, sizeof buffer, 0) > 0)
    ;
  close (peer->fd);
  g_rand_free (peer->rand);
  g_atomic_int_add (&n_threads, -1);
  return NULL;
}

static void
open_lying (GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer callback_data,
            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, callback_data);
  const Peer *like = user_data;
  Peer *peer = g_memdup2 (like, sizeof *like);

  peer->rand = g_rand_copy (like->rand);
  start_peer (peer, task, run_liar);
}

static gboolean
has_ended (PdkConsoleBackend *backend)
{
  const PdkConsoleBackendState state = pdk_console_backend_get_state (backend);

  return state != PDK_CONSOLE_BACKEND_CONNECTING && state != PDK_CONSOLE_BACKEND_CONNECTED;
}

static void
try_lie (Lie lie, guint channel, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Peer like = { -1, -1, lie, channel, rand, seed % 8, NULL };
  PdkConsoleBackend *backend = pdk_spice_backend_new_for_fds (open_lying, &like, NULL);
  PdkConsoleFramebuffer *framebuffer = pdk_console_backend_get_framebuffer (backend);
  const guint tick = g_timeout_add (2, console_fixture_on_tick, NULL);

  g_test_message ("%s on channel %u, seed %u", lie_names[lie], channel, seed);
  pdk_console_backend_open (backend);
  /* Who promised more than there was is not waited for. */
  for (int i = 0; i < 60 && !has_ended (backend); i++) {
    g_main_context_iteration (NULL, TRUE);
    pdk_console_framebuffer_commit (framebuffer);
  }
  g_source_remove (tick);
  pdk_console_backend_close (backend);
  WAIT_FOR (g_atomic_int_get (&n_threads) == 0);
  g_assert_finalize_object (backend);
}

/* The library says much about what it gets; the rest is to say nothing. */
static gboolean
is_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  return !g_str_has_suffix (domain != NULL ? domain : "", "Spice");
}

static void
log_quietly (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  g_test_message ("%s: %s", domain, message);
}

static void
test_lie (gconstpointer data)
{
  const Lie lie = (Lie) GPOINTER_TO_INT (data);

  console_fixture_expect_warnings ();
  g_test_log_set_fatal_handler (is_fatal, NULL);
  g_atomic_int_set (&n_told, 0);
  for (guint channel = 1; channel < N_CHANNELS; channel++)
    for (guint32 seed = 0; seed < N_SEEDS; seed++)
      try_lie (lie, channel, seed);
  g_assert_cmpint (g_atomic_int_get (&n_told), >=, N_SEEDS);
}

/* --- by an address --- */

typedef enum {
  WAY_SOCKET, /* as a local daemon hands out */
  WAY_TCP,
  WAY_TLS,
  N_WAYS,
} Way;

static const char *const way_names[] = { "last", "tcp", "tls" };

typedef struct {
  const SpiceLie *lie;
  Way way;
} LastLie;

/** A liar with an address. */
typedef struct {
  GSocketService *service;
  GTlsCertificate *certificate; /* nullable */
  GByteArray *authority;        /* nullable */
  const Peer *like;             /* borrowed */
} Host;

static void
on_spliced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_io_stream_splice_finish (G_ASYNC_RESULT (result), NULL);
}

static void
on_liar_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GIOStream) stream = user_data;
  const int fd = (int) g_task_propagate_int (G_TASK (result), NULL);
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, NULL);
  g_autoptr (GSocketConnection) end = g_socket_connection_factory_create_connection (socket);

  g_io_stream_splice_async (stream, G_IO_STREAM (end),
                            G_IO_STREAM_SPLICE_CLOSE_STREAM1 | G_IO_STREAM_SPLICE_CLOSE_STREAM2,
                            G_PRIORITY_DEFAULT, NULL, on_spliced, NULL);
}

static gboolean
on_host_incoming (Host *host, GSocketConnection *connection)
{
  GIOStream *stream = g_object_ref (G_IO_STREAM (connection));

  if (host->certificate != NULL) {
    g_object_unref (stream);
    stream = g_tls_server_connection_new (G_IO_STREAM (connection), host->certificate, NULL);
  }
  open_lying (NULL, on_liar_opened, stream, (gpointer) host->like);
  return TRUE;
}

static void
make_certificate (Host *host)
{
  g_autofree char *folder = g_dir_make_tmp ("paddock-hostile-XXXXXX", NULL);
  TestCertificate *certificate = test_certificate_new ("display", "127.0.0.1", NULL, FALSE, 2);
  g_autofree char *path = test_certificate_save (certificate, folder, "cert.pem");
  g_autofree char *key = test_certificate_save_key (certificate, folder, "key.pem");
  g_autoptr (GError) error = NULL;

  host->authority = test_certificate_get_pem (certificate);
  host->certificate = g_tls_certificate_new_from_files (path, key, &error);
  g_assert_no_error (error);
  test_certificate_free (certificate);
  g_unlink (path);
  g_unlink (key);
  g_rmdir (folder);
}

static PdkConsoleBackend *
open_host (Host *host, Way way)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) given = NULL;
  g_autoptr (PdkSpiceAddress) address = NULL;
  guint16 port;

  host->service = g_socket_service_new ();
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (host->service), wanted,
                                                G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                                &given, NULL));
  g_signal_connect_swapped (host->service, "incoming", G_CALLBACK (on_host_incoming), host);
  port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (given));
  address =
      pdk_spice_address_new ("127.0.0.1", way == WAY_TCP ? port : 0, way == WAY_TLS ? port : 0);
  if (way == WAY_TLS) {
    make_certificate (host);
    address->authorities = g_byte_array_ref (host->authority);
  }
  return pdk_spice_backend_new_for_address (address, NULL);
}

static void
close_host (Host *host)
{
  if (host->service != NULL)
    g_socket_service_stop (host->service);
  g_clear_object (&host->service);
  g_clear_object (&host->certificate);
  g_clear_pointer (&host->authority, g_byte_array_unref);
}

/* What the guard refuses ends the display at once, and says so. */
static void
test_last_lie (gconstpointer data)
{
  const LastLie *test = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (0);
  g_autoptr (GByteArray) last = g_byte_array_new ();
  Peer like = { -1, -1, LIE_LAST, test->lie->channel, rand, 0, last };
  Host host = { .like = &like };
  PdkConsoleBackend *backend = test->way == WAY_SOCKET
                                   ? pdk_spice_backend_new_for_fds (open_lying, &like, NULL)
                                   : open_host (&host, test->way);
  PdkConsoleFramebuffer *framebuffer = pdk_console_backend_get_framebuffer (backend);

  console_fixture_expect_warnings ();
  g_test_log_set_fatal_handler (is_fatal, NULL);
  test->lie->build (last);
  pdk_console_backend_open (backend);
  WAIT_FOR ((pdk_console_framebuffer_commit (framebuffer), has_ended (backend)));
  g_assert_cmpint (pdk_console_backend_get_state (backend), ==, PDK_CONSOLE_BACKEND_FAILED);
  g_assert_cmpstr (pdk_console_backend_get_error (backend)->message, ==,
                   "The display sent something that cannot be");
  g_assert_nonnull (pdk_console_backend_get_detail (backend));
  pdk_console_backend_close (backend);
  WAIT_FOR (g_atomic_int_get (&n_threads) == 0);
  g_assert_finalize_object (backend);
  close_host (&host);
}

static void
add_last_lies (Way way)
{
  if (way == WAY_TLS && !g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    return;
  for (guint i = 0; i < n_spice_lies; i++) {
    g_autofree char *path =
        g_strconcat ("/console/hostile/", way_names[way], "/", spice_lies[i].name, NULL);
    LastLie *test = g_new (LastLie, 1);

    *test = (LastLie){ &spice_lies[i], way };
    g_test_add_data_func_full (path, test, test_last_lie, g_free);
  }
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  record ();
  g_log_set_handler ("GSpice", G_LOG_LEVEL_MASK | G_LOG_FLAG_FATAL, log_quietly, NULL);
  g_log_set_handler ("Spice", G_LOG_LEVEL_MASK | G_LOG_FLAG_FATAL, log_quietly, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (lie_names); i++) {
    g_autofree char *path = g_strconcat ("/console/hostile/", lie_names[i], NULL);

    g_test_add_data_func (path, GINT_TO_POINTER (i), test_lie);
  }
  for (Way way = 0; way < N_WAYS; way++)
    add_last_lies (way);
  return g_test_run ();
}
