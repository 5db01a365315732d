/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-download-transfer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>
#include <unistd.h>

#include "os/pdk-download-store.h"
#include "os/pdk-ftp.h"
#include "os/pdk-http-follow.h"
#include "os/pdk-http.h"
#include "os/pdk-remote.h"
#include "pdk-error.h"
#include "pdk-text.h"

#define CHUNK (256 * 1024)

/* How often a connection is made again that gives nothing any more. */
#define MAX_TRIES 3

/* So much is left free for everybody else, and it is looked at so often, in bytes. */
#define RESERVE (64 * 1024 * 1024)

/* One file on its way. */
typedef struct {
  const char *address;
  const PdkDownloadLimits *limits;
  PdkDownloadTransferFunc progress;
  gpointer progress_data;
  GCancellable *cancellable;
  SoupSession *session;
  PdkFtp *ftp; /* nullable: rather than the former */
  char *part;
  int fd;
  guint64 done;
  guint64 total; /* 0: not said */
  guint64 most;  /* that there ever was */
  gboolean came; /* more than that, by this connection */
  gboolean ever; /* anything at all */
} Transfer;

/* Saying what went wrong */

/* @format: with a %s for the name of the file */
static gboolean
fail (Transfer *self, GError **error, GQuark domain, int code, const char *format)
{
  g_autofree char *name = pdk_download_dup_name (self->address);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *message = g_strjoinv (name, parts);

  g_set_error_literal (error, domain, code, message);
  return FALSE;
}

static gboolean
fail_too_long (Transfer *self, GError **error)
{
  /* Translators: %s is the name of a file */
  return fail (self, error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("%s is larger than any image should be"));
}

static gboolean
fail_full (Transfer *self, GError **error)
{
  /* Translators: %s is the name of a file */
  return fail (
      self, error, PDK_ERROR, PDK_ERROR_NO_SPACE,
      _ ("No space is left for %s in your home folder’s cache: the download goes on from where it "
         "is once there is some"));
}

static gboolean
fail_status (Transfer *self, SoupMessage *message, GError **error)
{
  g_autofree char *reason = pdk_text_display (soup_message_get_reason_phrase (message));
  g_autofree char *name = pdk_text_display (self->address);
  const guint status = soup_message_get_status (message);

  g_set_error (error, G_IO_ERROR,
               status == SOUP_STATUS_NOT_FOUND || status == SOUP_STATUS_GONE ? G_IO_ERROR_NOT_FOUND
                                                                             : G_IO_ERROR_FAILED,
               /* Translators: an address, a number (404), and what the server says */
               _ ("The server does not give %s: %u %s"), name, status, reason);
  return FALSE;
}

static guint64
get_length (SoupMessage *message)
{
  return (guint64) MAX (soup_message_headers_get_content_length (
                            soup_message_get_response_headers (message)),
                        0);
}

/* What is wanted of the server */

static gboolean
is_strong (const char *etag)
{
  return etag != NULL && *etag == '"';
}

/* Only a name that means every byte lets a part be gone on with. */
static const char *
get_validator (const PdkDownloadNote *note)
{
  return is_strong (note->etag) ? note->etag : note->modified;
}

static void
add_headers (SoupMessageHeaders *headers, gpointer user_data)
{
  Transfer *self = user_data;
  g_autofree char *path = pdk_download_dup_path (self->address);
  g_auto (PdkDownloadNote) part = { 0 };
  g_auto (PdkDownloadNote) whole = { 0 };
  const PdkDownloadState state = pdk_download_get_state (self->address);

  pdk_download_read_note (self->part, &part);
  pdk_download_read_note (path, &whole);
  if (state.part > 0 && get_validator (&part) != NULL) {
    soup_message_headers_set_range (headers, (goffset) state.part, -1);
    soup_message_headers_replace (headers, "If-Range", get_validator (&part));
  } else if (state.whole > 0 && state.whole == whole.total) {
    if (whole.etag != NULL)
      soup_message_headers_replace (headers, "If-None-Match", whole.etag);
    else if (whole.modified != NULL)
      soup_message_headers_replace (headers, "If-Modified-Since", whole.modified);
  }
}

/* What comes */

/* Whether the answer is the rest of what is there. */
static gboolean
is_rest (Transfer *self, SoupMessage *message, const PdkDownloadNote *note)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const guint64 there = pdk_download_get_state (self->address).part;
  goffset start = 0;
  goffset end = 0;
  goffset total = -1;

  if (!soup_message_headers_get_content_range (headers, &start, &end, &total) || start <= 0)
    return FALSE;
  self->total = total > 0 ? (guint64) total : note->total;
  return (guint64) start == there && (note->total == 0 || self->total == note->total) &&
         (self->total == 0 || (guint64) end + 1 == self->total);
}

static gboolean
open_part (Transfer *self, gboolean anew, GError **error)
{
  self->fd =
      g_open (self->part, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (anew ? O_TRUNC : O_APPEND),
              0600);
  if (self->fd >= 0)
    return TRUE;
  if (errno == ENOSPC || errno == EDQUOT)
    return fail_full (self, error);
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  return FALSE;
}

static gboolean
is_noted (Transfer *self, const PdkDownloadNote *note, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (pdk_download_write_note (self->part, note, &reason))
    return TRUE;
  if (g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return fail_full (self, error);
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* From the beginning: nothing of another file may stay when this one has its note. */
static gboolean
begin_anew (Transfer *self, const PdkDownloadNote *note, GError **error)
{
  self->done = 0;
  self->total = note->total;
  pdk_download_forget_part (self->address);
  return open_part (self, TRUE, error) && is_noted (self, note, error);
}

static gboolean
begin_message (Transfer *self, SoupMessage *message, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const PdkDownloadNote note = {
    .etag = (char *) soup_message_headers_get_one (headers, "ETag"),
    .modified = (char *) soup_message_headers_get_one (headers, "Last-Modified"),
    .total = get_length (message),
  };

  return begin_anew (self, &note, error);
}

static gboolean
fail_other_part (Transfer *self, GError **error)
{
  pdk_download_forget_part (self->address);
  /* It is asked for from the beginning. */
  return fail (self, error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
               /* Translators: %s is the name of a file */
               _ ("The server gives another part of %s than it was asked for"));
}

static gboolean
go_on_there (Transfer *self, GError **error)
{
  self->done = pdk_download_get_state (self->address).part;
  self->most = MAX (self->most, self->done);
  return open_part (self, FALSE, error);
}

static gboolean
go_on (Transfer *self, SoupMessage *message, GError **error)
{
  g_auto (PdkDownloadNote) note = { 0 };

  pdk_download_read_note (self->part, &note);
  if (!is_rest (self, message, &note))
    return fail_other_part (self, error);
  return go_on_there (self, error);
}

static gboolean
has_space (Transfer *self, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->part);
  g_autoptr (GFileInfo) info = g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE,
                                                             self->cancellable, NULL);
  const guint64 wanted = self->total > self->done ? self->total - self->done : 0;
  g_autofree char *name = NULL;
  g_autofree char *needed = NULL;
  g_autofree char *has = NULL;
  guint64 space = 0;

  if (info == NULL || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    return TRUE;
  space = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  if (space > RESERVE && wanted <= space - RESERVE)
    return TRUE;
  if (wanted == 0)
    return fail_full (self, error);
  name = pdk_download_dup_name (self->address);
  needed = g_format_size_full (wanted, G_FORMAT_SIZE_IEC_UNITS);
  has = g_format_size_full (space, G_FORMAT_SIZE_IEC_UNITS);
  g_set_error (error, PDK_ERROR, PDK_ERROR_NO_SPACE,
               /* Translators: the name of a file, and two amounts */
               _ ("%s needs %s more in your home folder’s cache, where %s are free"), name, needed,
               has);
  return FALSE;
}

static void
note_most (Transfer *self)
{
  self->ever = TRUE;
  if (self->done <= self->most)
    return;
  self->most = self->done;
  self->came = TRUE;
}

static gboolean
write_all (Transfer *self, const char *data, gsize length, GError **error)
{
  while (length > 0) {
    const gssize written = write (self->fd, data, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EFBIG))
      return fail_full (self, error);
    if (written < 0) {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }
    data += written;
    length -= (gsize) written;
    self->done += (guint64) written;
  }
  return TRUE;
}

static gboolean
take_all (Transfer *self, GInputStream *stream, GError **error)
{
  g_autofree char *buffer = g_malloc (CHUNK);
  gssize length = 0;
  guint64 before = 0;

  while ((length = g_input_stream_read (stream, buffer, CHUNK, self->cancellable, error)) > 0) {
    if (self->done + (guint64) length > self->limits->max ||
        (self->total > 0 && self->done + (guint64) length > self->total)) {
      pdk_download_forget_part (self->address);
      return fail_too_long (self, error);
    }
    before = self->done;
    if (!write_all (self, buffer, (gsize) length, error) ||
        (before / RESERVE != self->done / RESERVE && !has_space (self, error)))
      return FALSE;
    note_most (self);
    self->progress (self->done, self->total, self->progress_data);
  }
  if (length == 0 && self->done < self->total)
    return fail (
        self, error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
        /* Translators: %s is the name of a file */
        _ ("The connection was cut while %s was downloaded: the next attempt goes on from there"));
  return length == 0;
}

/* It is the file from now on: what is noted of it is how long it is. */
static gboolean
complete (Transfer *self, GError **error)
{
  g_auto (PdkDownloadNote) note = { 0 };

  pdk_download_read_note (self->part, &note);
  note.total = self->done;
  if (fsync (self->fd) != 0) {
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
    return FALSE;
  }
  return is_noted (self, &note, error) && pdk_download_complete (self->address, error);
}

static gboolean
check_answer (Transfer *self, SoupMessage *message, GError **error)
{
  const char *type =
      soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    return fail_status (self, message, error);
  /* A page to sign in at, or one that says that the file has moved. */
  if (g_strcmp0 (type, "text/html") == 0)
    return fail (self, error, PDK_ERROR, PDK_ERROR_INVALID,
                 /* Translators: %s is the name of a file */
                 _ ("The server gives a web page instead of %s"));
  return TRUE;
}

/* The last byte is asked for once more: only so does the server say whether all of it is still its. */
static void
keep_open (Transfer *self)
{
  g_auto (PdkDownloadNote) note = { 0 };

  pdk_download_read_note (self->part, &note);
  if (note.total > 0 && pdk_download_get_state (self->address).part >= note.total &&
      truncate (self->part, (off_t) note.total - 1) != 0)
    pdk_download_forget_part (self->address);
}

static gboolean
receive_http (Transfer *self, GError **error)
{
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GInputStream) stream = NULL;
  guint status = SOUP_STATUS_NONE;

  keep_open (self);
  stream = pdk_http_send (self->session, "GET", self->address, add_headers, self, &message,
                          self->cancellable, error);
  if (stream == NULL)
    return FALSE;
  status = soup_message_get_status (message);
  if (status == SOUP_STATUS_NOT_MODIFIED && pdk_download_get_state (self->address).whole > 0)
    return TRUE;
  if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE) {
    pdk_download_forget_part (self->address);
    return fail (self, error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                 /* Translators: %s is the name of a file */
                 _ ("The server has another %s by now"));
  }
  if (!check_answer (self, message, error))
    return FALSE;
  if (!(status == SOUP_STATUS_PARTIAL_CONTENT ? go_on : begin_message) (self, message, error) ||
      !has_space (self, error))
    return FALSE;
  if (self->total > self->limits->max)
    return fail_too_long (self, error);
  self->progress (self->done, self->total, self->progress_data);
  return take_all (self, stream, error) && complete (self, error);
}

/* @note: (out) */
static gboolean
ask_ftp (Transfer *self, PdkDownloadNote *note, GError **error)
{
  PdkFtpFacts facts = { 0 };

  if (!pdk_ftp_ask (self->ftp, self->address, &facts, self->cancellable, error))
    return FALSE;
  note->total = facts.total;
  if (facts.modified > 0)
    note->modified = g_strdup_printf ("%" G_GINT64_FORMAT, facts.modified);
  return TRUE;
}

/* Length and time are all that tells one file from another. */
static gboolean
is_same (const PdkDownloadNote *now, const PdkDownloadNote *before)
{
  return now->total > 0 && now->total == before->total && now->modified != NULL &&
         g_strcmp0 (now->modified, before->modified) == 0;
}

static gboolean
begin_ftp (Transfer *self, const PdkDownloadNote *now, GError **error)
{
  g_auto (PdkDownloadNote) part = { 0 };
  const guint64 there = pdk_download_get_state (self->address).part;

  pdk_download_read_note (self->part, &part);
  self->total = now->total;
  return there > 0 && there <= now->total && is_same (now, &part) ? go_on_there (self, error)
                                                                  : begin_anew (self, now, error);
}

static gboolean
take_ftp (Transfer *self, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GInputStream) stream =
      pdk_ftp_open (self->ftp, self->address, self->done, self->cancellable, &reason);

  if (stream != NULL)
    return take_all (self, stream, error);
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    return fail_other_part (self, error);
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
receive_ftp (Transfer *self, GError **error)
{
  g_autofree char *path = pdk_download_dup_path (self->address);
  g_auto (PdkDownloadNote) now = { 0 };
  g_auto (PdkDownloadNote) whole = { 0 };

  if (!ask_ftp (self, &now, error))
    return FALSE;
  pdk_download_read_note (path, &whole);
  if (is_same (&now, &whole) && pdk_download_get_state (self->address).whole == whole.total)
    return TRUE;
  if (now.total > self->limits->max)
    return fail_too_long (self, error);
  if (!begin_ftp (self, &now, error) || !has_space (self, error))
    return FALSE;
  self->progress (self->done, self->total, self->progress_data);
  return ((self->total > 0 && self->done == self->total) || take_ftp (self, error)) &&
         complete (self, error);
}

/* One connection. */
static gboolean
receive (Transfer *self, GError **error)
{
  return self->ftp != NULL ? receive_ftp (self, error) : receive_http (self, error);
}

/* Whether making the connection again may help. */
static gboolean
is_cut (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
         g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF);
}

/* @ms: waited, unless it is cancelled meanwhile */
static void
wait_for (guint ms, GCancellable *cancellable)
{
  GPollFD fd;

  if (!g_cancellable_make_pollfd (cancellable, &fd))
    return;
  g_poll (&fd, 1, (int) ms);
  g_cancellable_release_fd (cancellable);
}

/* Whether the next attempt can ask for the rest of what is there. */
static gboolean
is_kept (Transfer *self)
{
  g_auto (PdkDownloadNote) note = { 0 };

  pdk_download_read_note (self->part, &note);
  return pdk_download_get_state (self->address).part > 0 && get_validator (&note) != NULL;
}

/* @reason: (transfer full) */
static gboolean
give_up (Transfer *self, GError *reason, GError **error)
{
  const guint seconds = self->limits->silence;
  g_autofree char *host = pdk_remote_dup_host (self->address);
  g_autofree char *name = pdk_download_dup_name (self->address);

  if (!g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
    g_propagate_error (error, reason);
    return FALSE;
  }
  if (is_kept (self))
    g_set_error (
        error, PDK_ERROR, PDK_ERROR_UNREACHABLE,
        /* Translators: the name of a server, how long that is, and the name of a file */
        ngettext ("The server %s did not answer for %u second. What came of %s is kept: the "
                  "next attempt goes on from there, if the server can do that.",
                  "The server %s did not answer for %u seconds. What came of %s is kept: the "
                  "next attempt goes on from there, if the server can do that.",
                  seconds),
        host, seconds, name);
  else {
    pdk_remote_name_silent (self->address, seconds, &reason);
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_UNREACHABLE, reason->message);
  }
  g_error_free (reason);
  return FALSE;
}

static gboolean
is_hopeless (Transfer *self, const GError *reason, guint tries)
{
  return !is_cut (reason) || tries == MAX_TRIES ||
         (!self->ever && g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) ||
         g_cancellable_is_cancelled (self->cancellable);
}

static gboolean
receive_all (Transfer *self, GError **error)
{
  guint tries = 0;

  while (TRUE) {
    g_autoptr (GError) reason = NULL;
    const gboolean received = receive (self, &reason);

    if (self->fd >= 0)
      close (self->fd);
    self->fd = -1;
    if (received)
      return TRUE;
    tries = self->came ? 0 : tries + 1;
    self->came = FALSE;
    if (is_hopeless (self, reason, tries))
      return give_up (self, g_steal_pointer (&reason), error);
    g_debug ("%s: %s", self->address, reason->message);
    wait_for (self->limits->patience, self->cancellable);
  }
}

static void
begin (Transfer *self)
{
  self->session = pdk_http_new ();
  soup_session_set_timeout (self->session, self->limits->silence);
  if (pdk_ftp_is_address (self->address))
    self->ftp = pdk_ftp_new (self->limits->silence);
  self->part = pdk_download_dup_part_path (self->address);
  self->fd = -1;
}

static void
end (Transfer *self)
{
  pdk_http_free (self->session);
  pdk_ftp_free (self->ftp);
  g_free (self->part);
}

static gboolean
check_address (const char *address, GError **error)
{
  g_autofree char *name = NULL;

  if (pdk_remote_is_address (address))
    return TRUE;
  name = pdk_text_display (address);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               /* Translators: %s is what was typed for an address */
               _ ("Not an http, https or ftp address: %s"), name);
  return FALSE;
}

gboolean
pdk_download_transfer (const char *address,
                       const PdkDownloadLimits *limits,
                       PdkDownloadTransferFunc progress,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  Transfer self = { .address = address,
                    .limits = limits,
                    .progress = progress,
                    .progress_data = user_data,
                    .cancellable = cancellable };
  g_autoptr (GError) reason = NULL;
  gboolean done = FALSE;

  if (!check_address (address, error) || !pdk_download_make_folder (error))
    return FALSE;
  begin (&self);
  done = receive_all (&self, &reason);
  end (&self);
  if (done)
    return TRUE;
  if (!g_cancellable_is_cancelled (cancellable) && pdk_download_get_state (address).whole > 0) {
    g_message ("%s is taken as it was downloaded before: %s", address, reason->message);
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* Whether the server may give a file that it says nothing of. */
static gboolean
is_speechless (guint status)
{
  return status == SOUP_STATUS_METHOD_NOT_ALLOWED || status == SOUP_STATUS_NOT_IMPLEMENTED ||
         status == SOUP_STATUS_FORBIDDEN;
}

static gboolean
ask_http (Transfer *self, guint64 *total, GError **error)
{
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GInputStream) stream = pdk_http_send (self->session, "HEAD", self->address, NULL, NULL,
                                                   &message, self->cancellable, error);
  const gboolean there = stream != NULL && (is_speechless (soup_message_get_status (message)) ||
                                            check_answer (self, message, error));

  if (there && SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    *total = get_length (message);
  return there;
}

gboolean
pdk_download_ask (const char *address,
                  const PdkDownloadLimits *limits,
                  guint64 *total,
                  GCancellable *cancellable,
                  GError **error)
{
  Transfer self = { .address = address, .limits = limits, .cancellable = cancellable };
  g_auto (PdkDownloadNote) note = { 0 };
  gboolean there = FALSE;

  *total = 0;
  if (!check_address (address, error))
    return FALSE;
  begin (&self);
  there = self.ftp != NULL ? ask_ftp (&self, &note, error) : ask_http (&self, total, error);
  if (!there)
    pdk_remote_name_silent (address, limits->silence, error);
  if (self.ftp != NULL)
    *total = note.total;
  end (&self);
  return there;
}
