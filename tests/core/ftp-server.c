/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ftp-server.h"

#include <string.h>

/* One connection. */
typedef struct {
  FtpServer *server;
  GSocketConnection *connection;
  GSocket *listener; /* nullable: for the next file */
  char *user;
  guint64 start;
  gboolean over;
} Talk;

static GSocket *
listen_at (const char *host, guint16 port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (host, port);
  g_autoptr (GError) error = NULL;
  GSocket *socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  if (!g_socket_bind (socket, address, FALSE, NULL) || !g_socket_listen (socket, NULL))
    g_clear_object (&socket);
  return socket;
}

static guint16
get_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

static gboolean
write_to (GOutputStream *stream, FtpServer *server, const void *data, gsize length)
{
  return g_output_stream_write_all (stream, data, length, NULL, server->stop, NULL);
}

static GOutputStream *
get_output (Talk *talk)
{
  return g_io_stream_get_output_stream (G_IO_STREAM (talk->connection));
}

static void
say (Talk *talk, const char *text)
{
  if (!write_to (get_output (talk), talk->server, text, strlen (text)))
    talk->over = TRUE;
}

/* Until nobody listens. */
static void
say_endlessly (Talk *talk, const char *text)
{
  while (!talk->over)
    say (talk, text);
}

/* Returns: whether there is another answer than the right one */
static gboolean
answer_wrong (Talk *talk, const char *command)
{
  FtpServer *server = talk->server;
  g_autofree char *text = NULL;

  g_mutex_lock (&server->lock);
  text = g_strdup (g_hash_table_lookup (server->answers, command));
  g_mutex_unlock (&server->lock);
  if (text == NULL)
    return FALSE;
  if (g_str_equal (text, FTP_HANG_UP))
    talk->over = TRUE;
  else if (g_str_equal (text, FTP_ENDLESS_LINE))
    say_endlessly (talk, "220 and so on and on");
  else if (g_str_equal (text, FTP_ENDLESS_LINES))
    say_endlessly (talk, "220-and so on\r\n");
  else if (!g_str_equal (text, FTP_SILENCE))
    say (talk, text);
  return TRUE;
}

/* Returns: (transfer full) (nullable) */
static GBytes *
find (Talk *talk, const char *path)
{
  g_autofree char *place = g_strconcat (*path == '/' ? "" : "/", path, NULL);
  GBytes *bytes = NULL;

  g_mutex_lock (&talk->server->lock);
  bytes = g_hash_table_lookup (talk->server->files, place);
  if (bytes != NULL)
    g_bytes_ref (bytes);
  g_mutex_unlock (&talk->server->lock);
  if (bytes == NULL)
    say (talk, "550 There is no such file\r\n");
  return bytes;
}

static void
let_in (Talk *talk, const char *word)
{
  FtpServer *server = talk->server;

  if (g_strcmp0 (talk->user, "anonymous") == 0 || g_strcmp0 (talk->user, server->user) == 0)
    say (talk, "230 Come in\r\n");
  else
    say (talk, "530 Not you\r\n");
}

static void
ask_who (Talk *talk, const char *word)
{
  g_free (talk->user);
  talk->user = g_strdup (word);
  say (talk, "331 And the password\r\n");
}

static void
wait_for_file (Talk *talk, gboolean extended)
{
  FtpServer *server = talk->server;
  g_autofree char *text = NULL;
  guint port = 0;

  g_clear_object (&talk->listener);
  g_mutex_lock (&server->lock);
  /* Where somebody might be sent, somebody else listens at the same port. */
  while (talk->listener == NULL) {
    talk->listener = listen_at ("127.0.0.1", 0);
    g_clear_object (&server->elsewhere);
    server->elsewhere = listen_at ("127.0.0.2", get_port (talk->listener));
    if (server->elsewhere == NULL)
      g_clear_object (&talk->listener);
  }
  port = get_port (talk->listener);
  if (extended)
    text = g_strdup_printf ("229 It is (|||%u|)\r\n", port);
  else
    text =
        g_strdup_printf ("227 It is (%s,%u,%u)\r\n",
                         server->host != NULL ? server->host : "127,0,0,1", port / 256, port % 256);
  g_mutex_unlock (&server->lock);
  say (talk, text);
}

static void
wait_extended (Talk *talk, const char *word)
{
  wait_for_file (talk, TRUE);
}

static void
wait_passive (Talk *talk, const char *word)
{
  wait_for_file (talk, FALSE);
}

static void
tell_size (Talk *talk, const char *word)
{
  g_autoptr (GBytes) bytes = find (talk, word);
  g_autofree char *text = NULL;

  if (bytes == NULL)
    return;
  text = g_strdup_printf ("213 %zu\r\n", g_bytes_get_size (bytes));
  say (talk, text);
}

static void
tell_time (Talk *talk, const char *word)
{
  g_autoptr (GBytes) bytes = find (talk, word);
  g_autofree char *text = g_strdup_printf ("213 %s\r\n", talk->server->modified);

  if (bytes != NULL)
    say (talk, text);
}

static void
leave_out (Talk *talk, const char *word)
{
  talk->start = g_ascii_strtoull (word, NULL, 10);
  say (talk, "350 From there\r\n");
}

/* Returns: whether all of it was sent */
static gboolean
send_bytes (Talk *talk, GOutputStream *stream, GBytes *bytes)
{
  FtpServer *server = talk->server;
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  const gsize start = MIN (talk->start, length);
  gboolean cuts = FALSE;
  gsize end = length;

  g_mutex_lock (&server->lock);
  cuts = server->n_cuts > 0;
  if (cuts) {
    server->n_cuts--;
    end = MIN (start + server->cut, length);
  }
  g_mutex_unlock (&server->lock);
  write_to (stream, server, data + start, end - start);
  while (server->endless && write_to (stream, server, data, length))
    ;
  return !cuts;
}

static void
wait_for_stop (Talk *talk)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (talk->connection));
  char byte = 0;

  while (g_input_stream_read (stream, &byte, 1, talk->server->stop, NULL) > 0)
    ;
  talk->over = TRUE;
}

static void
give (Talk *talk, const char *word)
{
  g_autoptr (GBytes) bytes = find (talk, word);
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  gboolean whole = FALSE;

  if (bytes == NULL || talk->listener == NULL)
    return;
  say (talk, "150 Here it is\r\n");
  socket = g_socket_accept (talk->listener, talk->server->stop, NULL);
  g_clear_object (&talk->listener);
  if (socket == NULL)
    return;
  connection = g_socket_connection_factory_create_connection (socket);
  whole = send_bytes (talk, g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes);
  talk->start = 0;
  if (!whole && talk->server->stalls)
    wait_for_stop (talk);
  else if (!whole)
    talk->over = TRUE;
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  if (whole && !answer_wrong (talk, "DONE"))
    say (talk, "226 That was all\r\n");
}

static void
tell_place (Talk *talk, const char *word)
{
  say (talk, "257 \"/\" is where you are\r\n");
}

static void
agree (Talk *talk, const char *word)
{
  say (talk, "200 As you like\r\n");
}

static void
say_good_bye (Talk *talk, const char *word)
{
  say (talk, "221 Good-bye\r\n");
  talk->over = TRUE;
}

static void
answer (Talk *talk, const char *line)
{
  static const struct {
    const char *command;
    void (*func) (Talk *talk, const char *word);
  } known[] = {
    { "USER", ask_who },   { "PASS", let_in },        { "PWD", tell_place },
    { "TYPE", agree },     { "EPSV", wait_extended }, { "PASV", wait_passive },
    { "SIZE", tell_size }, { "MDTM", tell_time },     { "REST", leave_out },
    { "RETR", give },      { "QUIT", say_good_bye },
  };
  g_auto (GStrv) words = g_strsplit (line, " ", 2);

  g_mutex_lock (&talk->server->lock);
  g_string_append_printf (talk->server->asked, "%s\n", line);
  g_mutex_unlock (&talk->server->lock);
  if (words[0] == NULL || answer_wrong (talk, words[0]))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (words[0], known[i].command)) {
      known[i].func (talk, words[1] != NULL ? words[1] : "");
      return;
    }
  say (talk, "500 What is that?\r\n");
}

static gpointer
run_talk (gpointer data)
{
  Talk *talk = data;
  g_autoptr (GDataInputStream) input =
      g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (talk->connection)));

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (input), FALSE);
  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  if (!answer_wrong (talk, "HELLO"))
    say (talk, "220 Hello\r\n");
  while (!talk->over) {
    g_autofree char *line = g_data_input_stream_read_line (input, NULL, talk->server->stop, NULL);

    if (line == NULL)
      break;
    answer (talk, line);
  }
  g_io_stream_close (G_IO_STREAM (talk->connection), NULL, NULL);
  g_object_unref (talk->connection);
  g_clear_object (&talk->listener);
  g_free (talk->user);
  g_free (talk);
  return NULL;
}

static gpointer
serve (gpointer data)
{
  FtpServer *server = data;

  while (TRUE) {
    GSocketConnection *connection =
        g_socket_listener_accept (server->listener, NULL, server->stop, NULL);
    Talk *talk = NULL;

    if (connection == NULL)
      return NULL;
    talk = g_new0 (Talk, 1);
    talk->server = server;
    talk->connection = connection;
    g_ptr_array_add (server->talks, g_thread_new ("ftp-talk", run_talk, talk));
  }
}

void
ftp_server_start (FtpServer *server)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) got = NULL;

  g_mutex_init (&server->lock);
  server->listener = g_socket_listener_new ();
  g_socket_listener_add_address (server->listener, wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &got, &error);
  g_assert_no_error (error);
  server->base = g_strdup_printf ("127.0.0.1:%u",
                                  g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));
  server->files =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  server->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  server->asked = g_string_new (NULL);
  server->modified = "20261126120000";
  server->talks = g_ptr_array_new ();
  server->stop = g_cancellable_new ();
  server->thread = g_thread_new ("ftp-server", serve, server);
}

void
ftp_server_stop (FtpServer *server)
{
  g_cancellable_cancel (server->stop);
  g_thread_join (server->thread);
  for (guint i = 0; i < server->talks->len; i++)
    g_thread_join (server->talks->pdata[i]);
  g_ptr_array_unref (server->talks);
  g_object_unref (server->stop);
  g_object_unref (server->listener);
  g_clear_object (&server->elsewhere);
  g_hash_table_unref (server->files);
  g_hash_table_unref (server->answers);
  g_string_free (server->asked, TRUE);
  g_free (server->base);
  g_free (server->user);
  g_mutex_clear (&server->lock);
}

void
ftp_server_add (FtpServer *server, const char *path, const char *data, gssize length)
{
  const gsize size = length < 0 ? strlen (data) : (gsize) length;

  g_mutex_lock (&server->lock);
  g_hash_table_insert (server->files, g_strdup (path), g_bytes_new (data, size));
  g_mutex_unlock (&server->lock);
}

void
ftp_server_answer (FtpServer *server, const char *command, const char *text)
{
  g_mutex_lock (&server->lock);
  if (text != NULL)
    g_hash_table_insert (server->answers, g_strdup (command), g_strdup (text));
  else
    g_hash_table_remove (server->answers, command);
  g_mutex_unlock (&server->lock);
}

gboolean
ftp_server_was_asked (FtpServer *server, const char *text)
{
  g_autofree char *line = g_strconcat ("\n", text, NULL);
  gboolean was = FALSE;

  g_mutex_lock (&server->lock);
  was = g_str_has_prefix (server->asked->str, text) || strstr (server->asked->str, line) != NULL;
  g_mutex_unlock (&server->lock);
  return was;
}

void
ftp_server_forget (FtpServer *server)
{
  g_mutex_lock (&server->lock);
  g_string_truncate (server->asked, 0);
  g_mutex_unlock (&server->lock);
}

char *
ftp_server_dup_address (FtpServer *server, const char *path)
{
  return g_strconcat ("ftp://", server->base, path, NULL);
}
