/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-remote.h"

#include <glib/gi18n.h>

#include "os/pdk-ftp.h"
#include "os/pdk-http.h"
#include "pdk-text.h"

#define CHUNK (128 * 1024)

struct _PdkRemote {
  PdkHttp *http;
  PdkFtp *ftp; /* once it is wanted */
};

PdkRemote *
pdk_remote_new (void)
{
  PdkRemote *self = g_new0 (PdkRemote, 1);

  self->http = pdk_http_new ();
  return self;
}

void
pdk_remote_free (PdkRemote *self)
{
  g_clear_pointer (&self->http, pdk_http_free);
  g_clear_pointer (&self->ftp, pdk_ftp_free);
  g_free (self);
}

gboolean
pdk_remote_is_address (const char *text)
{
  return pdk_http_is_address (text) || pdk_ftp_is_address (text);
}

char *
pdk_remote_dup_host (const char *address)
{
  g_autoptr (GUri) uri =
      g_uri_parse (address, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  return pdk_text_display (host != NULL ? host : address);
}

void
pdk_remote_name_silent (const char *address, guint seconds, GError **error)
{
  g_autofree char *host = NULL;

  if (error == NULL || !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return;
  host = pdk_remote_dup_host (address);
  g_clear_error (error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
               /* Translators: the name of a server, and how long that is */
               ngettext ("The server %s did not answer for %u second",
                         "The server %s did not answer for %u seconds", seconds),
               host, seconds);
}

/* Returns: @done: what was asked for is there, or why not */
static gboolean
tell (gboolean done, const char *address, GError **error)
{
  if (!done)
    pdk_remote_name_silent (address, PDK_HTTP_SILENCE, error);
  return done;
}

static PdkFtp *
get_ftp (PdkRemote *self)
{
  if (self->ftp == NULL)
    self->ftp = pdk_ftp_new (PDK_HTTP_SILENCE);
  return self->ftp;
}

static GInputStream *
open_ftp (
    PdkRemote *self, const char *address, guint64 *total, GCancellable *cancellable, GError **error)
{
  PdkFtpFacts facts = { 0 };

  if (!pdk_ftp_ask (get_ftp (self), address, &facts, cancellable, error))
    return NULL;
  *total = facts.total;
  return pdk_ftp_open (self->ftp, address, 0, cancellable, error);
}

static GInputStream *
open_address (
    PdkRemote *self, const char *address, guint64 *total, GCancellable *cancellable, GError **error)
{
  if (pdk_ftp_is_address (address))
    return open_ftp (self, address, total, cancellable, error);
  return pdk_http_open (self->http, address, total, cancellable, error);
}

/* Where there is none, others may be asked for: with another error there is no use in that. */
static gboolean
has_ftp (PdkRemote *self, const char *address, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (pdk_ftp_ask (get_ftp (self), address, NULL, cancellable, &reason))
    return TRUE;
  if (!g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

gboolean
pdk_remote_has (PdkRemote *self, const char *address, GCancellable *cancellable, GError **error)
{
  if (pdk_ftp_is_address (address))
    return has_ftp (self, address, cancellable, error);
  return tell (pdk_http_has (self->http, address, cancellable, error), address, error);
}

static gboolean
fail_too_long (const char *address, GError **error)
{
  g_autofree char *name = pdk_text_display (address);

  /* Translators: %s is the address of a file */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("Too large: %s"), name);
  return FALSE;
}

static gboolean
copy (GInputStream *from,
      GOutputStream *to,
      guint64 max,
      guint64 total,
      PdkRemoteProgress progress,
      gpointer user_data,
      const char *address,
      GCancellable *cancellable,
      GError **error)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  guint64 done = 0;
  gssize length;

  while ((length = g_input_stream_read (from, buffer, CHUNK, cancellable, error)) > 0) {
    done += length;
    if (done > max)
      return fail_too_long (address, error);
    if (!g_output_stream_write_all (to, buffer, length, NULL, cancellable, error))
      return FALSE;
    if (progress != NULL)
      progress (done, total, user_data);
  }
  if (length == 0 && done < total) {
    g_autofree char *name = pdk_text_display (address);

    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                 /* Translators: %s is the address of a file */
                 _ ("The download of %s ended before its end"), name);
    return FALSE;
  }
  return length == 0;
}

gboolean
pdk_remote_save (PdkRemote *self,
                 const char *address,
                 GOutputStream *file,
                 guint64 max,
                 PdkRemoteProgress progress,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  guint64 total = 0;
  g_autoptr (GInputStream) stream = open_address (self, address, &total, cancellable, error);

  if (stream == NULL)
    return tell (FALSE, address, error);
  if (total > max)
    return fail_too_long (address, error);
  return tell (copy (stream, file, max, total, progress, user_data, address, cancellable, error),
               address, error);
}

gssize
pdk_remote_read_head (PdkRemote *self,
                      const char *address,
                      guint8 *head,
                      gsize length,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GInputStream) stream =
      pdk_ftp_is_address (address)
          ? pdk_ftp_open (get_ftp (self), address, 0, cancellable, error)
          : pdk_http_open_head (self->http, address, length, cancellable, error);
  gsize done = 0;

  if (stream == NULL || !g_input_stream_read_all (stream, head, length, &done, cancellable, error))
    return -1;
  return (gssize) done;
}

char *
pdk_remote_read (
    PdkRemote *self, const char *address, gsize max, GCancellable *cancellable, GError **error)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  if (!pdk_remote_save (self, address, memory, max, NULL, NULL, cancellable, error) ||
      !g_output_stream_write_all (memory, "", 1, NULL, cancellable, error) ||
      !g_output_stream_close (memory, cancellable, error))
    return NULL;
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (memory));
}
