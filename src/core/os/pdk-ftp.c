/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-ftp.h"

#include <curl/curl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pdk-text.h"

/* libcurl is turned by hand, so that it can be read from as from any stream: what came is kept until it is
 * taken, and it is turned again when that is all gone.  It speaks ftp only, asks no proxy, never lets a
 * server connect to us, and leaves out which host a server wants to be connected to. */

/* Of what a server says beside files, for each of them; bytes. */
#define MAX_SAID (64 * 1024)

/* How often it is looked whether it takes too long, in ms. */
#define INTERVAL 500

#define URI_FLAGS (G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD)

struct _PdkFtp {
  CURLM *multi;
  CURL *easy;
  GArray *sockets; /* that are open */
  guint silence;

  /* Of one file. */
  GCancellable *cancellable; /* borrowed */
  GByteArray *data;          /* that came, and was not taken yet */
  guint taken;
  gsize said;
  gint64 heard;  /* when something came, in µs */
  char *refusal; /* nullable: what was said last, where that is a refusal; untrusted */
  CURLcode result;
  gboolean busy;
};

/* ---- Addresses ---- */

gboolean
pdk_ftp_is_address (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, URI_FLAGS, NULL);

  return uri != NULL && g_str_equal (g_uri_get_scheme (uri), "ftp") &&
         g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
         g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL;
}

/* @format: with a %s for the address */
static void
set_error (GError **error, GIOErrorEnum code, const char *format, const char *address)
{
  g_autofree char *name = pdk_text_display (address);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *message = g_strjoinv (name, parts);

  g_set_error_literal (error, G_IO_ERROR, code, message);
}

/* What comes after a “;” in ftp addresses may ask for a list of a folder, or for a text: files only are
 * meant here, whatever they are called.
 * Returns: (transfer full): the address as libcurl takes it; or %NULL with the error */
static char *
make_url (const char *address, GError **error)
{
  g_autoptr (GUri) uri =
      pdk_ftp_is_address (address) ? g_uri_parse (address, URI_FLAGS, NULL) : NULL;
  g_auto (GStrv) parts = g_strsplit (address, ";", -1);

  if (uri == NULL)
    /* Translators: %s is what was typed for an address */
    set_error (error, G_IO_ERROR_INVALID_ARGUMENT, _ ("Not an ftp address: %s"), address);
  else if (g_uri_get_password (uri) != NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _ ("An ftp address with a password in it is not used: whoever sees the "
                            "address would know it"));
  else if (*g_uri_get_path (uri) == '\0' || g_str_has_suffix (g_uri_get_path (uri), "/"))
    /* Translators: %s is an address */
    set_error (error, G_IO_ERROR_INVALID_ARGUMENT, _ ("Not the address of a file: %s"), address);
  else
    return g_strjoinv ("%3B", parts);
  return NULL;
}

/* ---- What went wrong ---- */

/* Later it may have it: libcurl makes no difference. */
static gboolean
is_busy (PdkFtp *self)
{
  return self->refusal != NULL && *self->refusal == '4' &&
         (self->result == CURLE_OPERATION_TIMEDOUT || self->result == CURLE_FTP_COULDNT_RETR_FILE);
}

static GIOErrorEnum
get_error_code (PdkFtp *self)
{
  static const struct {
    CURLcode result;
    GIOErrorEnum code;
  } known[] = {
    { CURLE_REMOTE_FILE_NOT_FOUND, G_IO_ERROR_NOT_FOUND },
    { CURLE_REMOTE_ACCESS_DENIED, G_IO_ERROR_NOT_FOUND },
    { CURLE_FTP_COULDNT_RETR_FILE, G_IO_ERROR_NOT_FOUND },
    { CURLE_FTP_COULDNT_USE_REST, G_IO_ERROR_NOT_SUPPORTED },
    { CURLE_BAD_DOWNLOAD_RESUME, G_IO_ERROR_NOT_SUPPORTED },
    { CURLE_LOGIN_DENIED, G_IO_ERROR_PERMISSION_DENIED },
    { CURLE_URL_MALFORMAT, G_IO_ERROR_INVALID_ARGUMENT },
    { CURLE_COULDNT_RESOLVE_HOST, G_IO_ERROR_HOST_NOT_FOUND },
    { CURLE_COULDNT_CONNECT, G_IO_ERROR_CONNECTION_REFUSED },
    { CURLE_OPERATION_TIMEDOUT, G_IO_ERROR_TIMED_OUT },
    { CURLE_ABORTED_BY_CALLBACK, G_IO_ERROR_TIMED_OUT },
    { CURLE_PARTIAL_FILE, G_IO_ERROR_PARTIAL_INPUT },
    { CURLE_SEND_ERROR, G_IO_ERROR_CONNECTION_CLOSED },
    { CURLE_RECV_ERROR, G_IO_ERROR_CONNECTION_CLOSED },
    { CURLE_GOT_NOTHING, G_IO_ERROR_CONNECTION_CLOSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (known[i].result == self->result)
      return is_busy (self) ? G_IO_ERROR_BUSY : known[i].code;
  return G_IO_ERROR_INVALID_DATA;
}

/* Returns: (nullable): with a %s for the address */
static const char *
describe (GIOErrorEnum code)
{
  if (code == G_IO_ERROR_TIMED_OUT)
    /* Translators: %s is the address of a file */
    return _ ("The server of %s says nothing any more");
  if (code == G_IO_ERROR_PARTIAL_INPUT || code == G_IO_ERROR_CONNECTION_CLOSED)
    /* Translators: %s is the address of a file */
    return _ ("The download of %s ended before its end");
  if (code == G_IO_ERROR_HOST_NOT_FOUND || code == G_IO_ERROR_CONNECTION_REFUSED)
    /* Translators: %s is the address of a file */
    return _ ("The server of %s cannot be reached");
  return NULL;
}

static gboolean
fail (PdkFtp *self, const char *address, GError **error)
{
  const GIOErrorEnum code = get_error_code (self);
  const char *format = describe (code);
  g_autofree char *name = pdk_text_display (address);
  g_autofree char *reason =
      pdk_text_display (self->refusal != NULL ? self->refusal : curl_easy_strerror (self->result));

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (format != NULL)
    set_error (error, code, format, address);
  else
    /* Translators: an address, and what the server says, or what is wrong with the server */
    g_set_error (error, G_IO_ERROR, code, _ ("The server does not give %s: %s"), name, reason);
  return FALSE;
}

/* ---- What libcurl calls ---- */

static size_t
on_data (char *data, size_t size, size_t count, void *user_data)
{
  PdkFtp *self = user_data;

  g_byte_array_append (self->data, (const guint8 *) data, (guint) (size * count));
  self->heard = g_get_monotonic_time ();
  return size * count;
}

/* @line: with the end of the line; no terminated text */
static size_t
on_reply (char *line, size_t size, size_t count, void *user_data)
{
  const gsize length = size * count;
  PdkFtp *self = user_data;

  self->heard = g_get_monotonic_time ();
  self->said += length;
  if (self->said > MAX_SAID)
    return 0;
  g_clear_pointer (&self->refusal, g_free);
  if (length > 0 && (*line == '4' || *line == '5'))
    self->refusal = g_strchomp (g_strndup (line, length));
  return length;
}

static gboolean
is_over (PdkFtp *self)
{
  return g_cancellable_is_cancelled (self->cancellable) ||
         g_get_monotonic_time () - self->heard > self->silence * G_TIME_SPAN_SECOND;
}

/* At the end of a file, libcurl waits for what the server says to that: only this ends it before. */
static int
on_progress (
    void *user_data, curl_off_t total, curl_off_t done, curl_off_t up_total, curl_off_t up_done)
{
  return is_over (user_data);
}

/* Programs that are started meanwhile have no use for it. */
static curl_socket_t
on_open_socket (void *user_data, curlsocktype purpose, struct curl_sockaddr *address)
{
  PdkFtp *self = user_data;
  const int fd = socket (address->family, address->socktype | SOCK_CLOEXEC, address->protocol);

  if (fd < 0)
    return CURL_SOCKET_BAD;
  g_array_append_val (self->sockets, fd);
  return fd;
}

static int
on_close_socket (void *user_data, curl_socket_t fd)
{
  PdkFtp *self = user_data;

  for (guint i = 0; i < self->sockets->len; i++)
    if (g_array_index (self->sockets, int, i) == fd) {
      g_array_remove_index_fast (self->sockets, i);
      break;
    }
  return close (fd);
}

/* ---- One file ---- */

/* Without it, libcurl would say good-bye, and wait for an answer. */
static void
hang_up (PdkFtp *self)
{
  for (guint i = 0; i < self->sockets->len; i++)
    shutdown (g_array_index (self->sockets, int, i), SHUT_RDWR);
}

static void
stop (PdkFtp *self, CURLcode result)
{
  if (!self->busy)
    return;
  self->busy = FALSE;
  self->result = result;
  curl_multi_remove_handle (self->multi, self->easy);
}

static void
break_off (PdkFtp *self)
{
  if (self->busy)
    hang_up (self);
  stop (self, CURLE_ABORTED_BY_CALLBACK);
}

/* https://curl.se/libcurl/c/easy_setopt_options.html */
static void
set_options (PdkFtp *self)
{
  CURL *easy = self->easy;

  curl_easy_reset (easy);
  curl_easy_setopt (easy, CURLOPT_PROTOCOLS_STR, "ftp");
  curl_easy_setopt (easy, CURLOPT_PROXY, "");
  curl_easy_setopt (easy, CURLOPT_NOSIGNAL, 1L);
  /* A name that is looked for in vain is not waited for. */
  curl_easy_setopt (easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt (easy, CURLOPT_FTP_SKIP_PASV_IP, 1L);
  curl_easy_setopt (easy, CURLOPT_FTP_FILEMETHOD, (long) CURLFTPMETHOD_NOCWD);
  curl_easy_setopt (easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long) self->silence);
  curl_easy_setopt (easy, CURLOPT_WRITEFUNCTION, on_data);
  curl_easy_setopt (easy, CURLOPT_WRITEDATA, self);
  curl_easy_setopt (easy, CURLOPT_HEADERFUNCTION, on_reply);
  curl_easy_setopt (easy, CURLOPT_HEADERDATA, self);
  curl_easy_setopt (easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (easy, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt (easy, CURLOPT_XFERINFODATA, self);
  curl_easy_setopt (easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
  curl_easy_setopt (easy, CURLOPT_OPENSOCKETDATA, self);
  curl_easy_setopt (easy, CURLOPT_CLOSESOCKETFUNCTION, on_close_socket);
  curl_easy_setopt (easy, CURLOPT_CLOSESOCKETDATA, self);
}

/* The options of this one are set between this and begin(). */
static gboolean
prepare (PdkFtp *self, const char *address, GError **error)
{
  g_autofree char *url = make_url (address, error);

  if (url == NULL)
    return FALSE;
  set_options (self);
  curl_easy_setopt (self->easy, CURLOPT_URL, url);
  return TRUE;
}

static void
begin (PdkFtp *self)
{
  g_byte_array_set_size (self->data, 0);
  self->taken = 0;
  self->said = 0;
  self->heard = g_get_monotonic_time ();
  self->result = CURLE_OK;
  g_clear_pointer (&self->refusal, g_free);
  self->busy = curl_multi_add_handle (self->multi, self->easy) == CURLM_OK;
  if (!self->busy)
    self->result = CURLE_FAILED_INIT;
}

static void
advance (PdkFtp *self)
{
  const CURLMsg *message = NULL;
  int n_running = 0;
  int n_left = 0;

  if (curl_multi_perform (self->multi, &n_running) != CURLM_OK)
    break_off (self);
  while (self->busy && (message = curl_multi_info_read (self->multi, &n_left)) != NULL)
    if (message->msg == CURLMSG_DONE)
      stop (self, message->data.result);
}

static void
wait_for_server (PdkFtp *self)
{
  GPollFD poll;
  const gboolean polls = g_cancellable_make_pollfd (self->cancellable, &poll);
  struct curl_waitfd extra = { .fd = polls ? poll.fd : -1, .events = CURL_WAIT_POLLIN };

  curl_multi_poll (self->multi, &extra, polls ? 1 : 0, INTERVAL, NULL);
  if (polls)
    g_cancellable_release_fd (self->cancellable);
}

/* Until something came, or nothing will any more. */
static gboolean
turn (PdkFtp *self, const char *address, GCancellable *cancellable, GError **error)
{
  self->cancellable = cancellable;
  while (self->busy && self->data->len == 0) {
    advance (self);
    if (self->busy && self->data->len == 0) {
      if (is_over (self))
        break_off (self);
      else
        wait_for_server (self);
    }
  }
  return self->data->len > 0 || self->result == CURLE_OK || fail (self, address, error);
}

/* ---- The stream ---- */

#define PDK_TYPE_FTP_STREAM (pdk_ftp_stream_get_type ())
G_DECLARE_FINAL_TYPE (PdkFtpStream, pdk_ftp_stream, PDK, FTP_STREAM, GInputStream)

struct _PdkFtpStream {
  GInputStream parent_instance;

  PdkFtp *ftp; /* borrowed; until it is closed */
  char *address;
};

G_DEFINE_FINAL_TYPE (PdkFtpStream, pdk_ftp_stream, G_TYPE_INPUT_STREAM)

static gssize
pdk_ftp_stream_read (
    GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  PdkFtpStream *self = PDK_FTP_STREAM (stream);
  PdkFtp *ftp = self->ftp;
  gsize length = 0;

  if (!turn (ftp, self->address, cancellable, error))
    return -1;
  length = MIN (count, ftp->data->len - ftp->taken);
  if (length == 0)
    return 0;
  memcpy (buffer, ftp->data->data + ftp->taken, length);
  ftp->taken += (guint) length;
  if (ftp->taken == ftp->data->len) {
    g_byte_array_set_size (ftp->data, 0);
    ftp->taken = 0;
  }
  return (gssize) length;
}

static gboolean
pdk_ftp_stream_close (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  PdkFtpStream *self = PDK_FTP_STREAM (stream);

  if (self->ftp != NULL)
    break_off (self->ftp);
  self->ftp = NULL;
  return TRUE;
}

static void
pdk_ftp_stream_finalize (GObject *object)
{
  PdkFtpStream *self = PDK_FTP_STREAM (object);

  g_free (self->address);

  G_OBJECT_CLASS (pdk_ftp_stream_parent_class)->finalize (object);
}

static void
pdk_ftp_stream_class_init (PdkFtpStreamClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pdk_ftp_stream_finalize;
  stream_class->read_fn = pdk_ftp_stream_read;
  stream_class->close_fn = pdk_ftp_stream_close;
}

static void
pdk_ftp_stream_init (PdkFtpStream *self)
{
}

/* ---- What is asked for ---- */

/* libvirt has the same library: whoever is first prepares all of it. */
static gpointer
prepare_library (gpointer data)
{
  return GINT_TO_POINTER (curl_global_init (CURL_GLOBAL_ALL));
}

PdkFtp *
pdk_ftp_new (guint silence)
{
  static GOnce once = G_ONCE_INIT;
  PdkFtp *self = g_new0 (PdkFtp, 1);

  g_once (&once, prepare_library, NULL);
  self->multi = curl_multi_init ();
  self->easy = curl_easy_init ();
  g_assert (self->multi != NULL && self->easy != NULL);
  self->sockets = g_array_new (FALSE, FALSE, sizeof (int));
  self->data = g_byte_array_new ();
  self->silence = silence;
  return self;
}

void
pdk_ftp_free (PdkFtp *self)
{
  if (self == NULL)
    return;
  break_off (self);
  hang_up (self);
  curl_easy_cleanup (self->easy);
  curl_multi_cleanup (self->multi);
  g_byte_array_unref (self->data);
  g_array_unref (self->sockets);
  g_free (self->refusal);
  g_free (self);
}

/* Some servers do not say how long a file is, nor whether it is there, before they give it. */
static gboolean
can_open (PdkFtp *self, const char *address, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) stream = pdk_ftp_open (self, address, 0, cancellable, error);

  return stream != NULL;
}

gboolean
pdk_ftp_ask (PdkFtp *self,
             const char *address,
             PdkFtpFacts *facts,
             GCancellable *cancellable,
             GError **error)
{
  curl_off_t total = -1;
  curl_off_t modified = -1;

  if (!prepare (self, address, error))
    return FALSE;
  curl_easy_setopt (self->easy, CURLOPT_NOBODY, 1L);
  curl_easy_setopt (self->easy, CURLOPT_FILETIME, facts != NULL ? 1L : 0L);
  begin (self);
  while (self->busy) {
    /* libcurl says what it found out in words, too. */
    g_byte_array_set_size (self->data, 0);
    if (!turn (self, address, cancellable, error))
      return FALSE;
  }
  if (self->result != CURLE_OK)
    return fail (self, address, error);
  curl_easy_getinfo (self->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &total);
  curl_easy_getinfo (self->easy, CURLINFO_FILETIME_T, &modified);
  if (facts != NULL)
    *facts = (PdkFtpFacts){ .total = (guint64) MAX (total, 0), .modified = MAX (modified, 0) };
  return total >= 0 || can_open (self, address, cancellable, error);
}

GInputStream *
pdk_ftp_open (
    PdkFtp *self, const char *address, guint64 start, GCancellable *cancellable, GError **error)
{
  PdkFtpStream *stream = NULL;

  if (!prepare (self, address, error))
    return NULL;
  curl_easy_setopt (self->easy, CURLOPT_RESUME_FROM_LARGE, (curl_off_t) start);
  begin (self);
  /* With its first bytes it is known whether there are any. */
  if (!turn (self, address, cancellable, error))
    return NULL;
  stream = g_object_new (PDK_TYPE_FTP_STREAM, NULL);
  stream->ftp = self;
  stream->address = g_strdup (address);
  return G_INPUT_STREAM (stream);
}
