/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-guard.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gvnc.h>
#include <sys/socket.h>

#include "pdk-vnc-cut-text.h"
#include "pdk-vnc-outlet.h"
#include "pdk-vnc-rectangle.h"

/* The server's messages, of RFC 6143 and of the extensions that are asked for in pdk-vnc-display.c.
 * Each function returns FALSE to end, be it that a side did or that the server is not to be believed. */

/* What the library takes at most. */
#define MAX_TEXT  (32u << 20)
#define MAX_AUDIO (1u << 20)
#define MAX_NAME  4096

enum {
  QEMU_AUDIO_END = 0,
  QEMU_AUDIO_BEGIN = 1,
  QEMU_AUDIO_DATA = 2,
};

/* Of SASL, what a server has to say at once. */
#define MAX_SASL (1u << 20)

struct _PdkVncGuard {
  gatomicrefcount ref_count;

  /* owned; used by the thread that reads from the server */
  PdkVncPipe *pipe;
  PdkVncHandshake handshake;
  PdkVncTrust trust;

  PdkVncWire *server;   /* owned */
  PdkVncWire *viewer;   /* owned: our end */
  PdkVncOutlet *outlet; /* owned */
  gint end;             /* atomic: PdkVncGuardEnd, the first that was true */
  gint agreed;          /* atomic */
  gint has_sound;       /* atomic */
  gint n_too_large;     /* atomic: texts of which the library heard an empty one */
};

static PdkVncGuard *
guard_ref (PdkVncGuard *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
release (PdkVncGuard *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  pdk_vnc_handshake_clear (&self->handshake);
  pdk_vnc_pipe_free (self->pipe);
  pdk_vnc_outlet_free (self->outlet);
  pdk_vnc_wire_free (self->server);
  pdk_vnc_wire_free (self->viewer);
  pdk_vnc_trust_clear (&self->trust);
  g_free (self);
}

static void
set_end (PdkVncGuard *self, PdkVncGuardEnd how)
{
  g_atomic_int_compare_and_exchange (&self->end, PDK_VNC_GUARD_GOES_ON, how);
}

/* Each thread ends the other. */
static void
end (PdkVncGuard *self)
{
  pdk_vnc_wire_shut (self->server);
  pdk_vnc_wire_shut (self->viewer);
}

/** Passes on a text with its length in front. */
static gboolean
pass_text (PdkVncGuard *self, guint32 limit)
{
  guint32 length;

  return pdk_vnc_pipe_peek32 (self->pipe, 0, &length) && length <= limit &&
         pdk_vnc_pipe_pass (self->pipe, 4 + (guint64) length);
}

/** To the end. */
static gboolean
pass_all (PdkVncGuard *self)
{
  return pdk_vnc_pipe_pass (self->pipe, G_MAXUINT64);
}

/** The result of signing in.  After a refusal the library reads its reason, and no more. */
static gboolean
pass_result (PdkVncGuard *self)
{
  guint32 result;

  if (!pdk_vnc_pipe_peek32 (self->pipe, 0, &result))
    return FALSE;
  /* Before the library knows. */
  if (result == 0)
    pdk_vnc_outlet_begin (self->outlet);
  return pdk_vnc_pipe_pass (self->pipe, 4) && (result == 0 || pass_all (self));
}

/** Nothing else of what a server says while signing in has no end in sight. */
static gboolean
pass_sasl (PdkVncGuard *self)
{
  const guint8 *data = NULL;
  guint32 length;
  gboolean is_complete = FALSE;

  if (!pass_text (self, MAX_SASL)) /* the mechanisms */
    return FALSE;
  while (!is_complete) {
    if (!pdk_vnc_pipe_peek32 (self->pipe, 0, &length) || length > MAX_SASL)
      return FALSE;
    data = pdk_vnc_pipe_peek (self->pipe, 4 + (gsize) length + 1);
    if (data == NULL)
      return FALSE;
    is_complete = data[4 + length] != 0;
    if (!pdk_vnc_pipe_pass (self->pipe, 4 + (guint64) length + 1))
      return FALSE;
  }
  return pass_result (self);
}

static gboolean
swallow_result (PdkVncGuard *self)
{
  guint32 result;

  return pdk_vnc_pipe_peek32 (self->pipe, 0, &result) && result == 0 &&
         pdk_vnc_pipe_skip (self->pipe, 4);
}

static gboolean
pass_sign_in (PdkVncGuard *self)
{
  const PdkVncHandshake *handshake = &self->handshake;

  switch ((PdkVncSignIn) handshake->sign_in) {
  case PDK_VNC_SIGN_IN_NONE:
    if (handshake->swallow_result)
      return swallow_result (self);
    return handshake->minor != '8' || pass_result (self);
  case PDK_VNC_SIGN_IN_PASSWORD:
    return pdk_vnc_pipe_pass (self->pipe, 16) && pass_result (self);
  case PDK_VNC_SIGN_IN_SASL:
    return pass_sasl (self);
  case PDK_VNC_SIGN_IN_PLAIN:
    return pass_result (self);
  case PDK_VNC_SIGN_IN_UNKNOWN:
    break;
  }

  g_assert_not_reached ();
}

static gboolean
pass_update (PdkVncGuard *self)
{
  const guint8 *data = pdk_vnc_pipe_peek (self->pipe, 4);
  gint32 encoding = 0;
  guint n;

  if (data == NULL)
    return FALSE;
  n = data[2] << 8 | data[3];
  if (!pdk_vnc_pipe_pass (self->pipe, 4))
    return FALSE;
  for (guint i = 0; i < n && encoding != VNC_CONNECTION_ENCODING_LAST_RECT; i++) {
    if (!pdk_vnc_rectangle_pass (self->pipe, &encoding))
      return FALSE;
    if (encoding == VNC_CONNECTION_ENCODING_AUDIO)
      g_atomic_int_set (&self->has_sound, TRUE);
  }
  return TRUE;
}

/** As a text of the kind that the library knows.  It takes UTF-8 for what it is. */
static gboolean
write_text (PdkVncGuard *self, GByteArray *text)
{
  const guint8 head[] = { 3, 0, 0, 0, text->len >> 24, text->len >> 16, text->len >> 8, text->len };

  return pdk_vnc_pipe_write (self->pipe, head, sizeof head) &&
         pdk_vnc_pipe_write (self->pipe, text->data, text->len);
}

/** A guest may well copy more than anybody wants. */
static gboolean
write_too_large (PdkVncGuard *self)
{
  g_autoptr (GByteArray) nothing = g_byte_array_new ();

  /* Before the library knows. */
  g_atomic_int_inc (&self->n_too_large);
  return write_text (self, nothing);
}

/** Of the extended clipboard: the library would take the length for a large one. */
static gboolean
take_extended_text (PdkVncGuard *self, guint32 length)
{
  g_autoptr (GByteArray) text = NULL;
  PdkVncCutTextKind kind;
  const guint8 *data;

  if (length < 4)
    return FALSE;
  if (length > PDK_VNC_GUARD_TEXT_LIMIT)
    return pdk_vnc_pipe_skip (self->pipe, 8 + (guint64) length) && write_too_large (self);
  data = pdk_vnc_pipe_peek (self->pipe, 8 + (gsize) length);
  if (data == NULL)
    return FALSE;
  kind = pdk_vnc_cut_text_read (data + 8, length, PDK_VNC_GUARD_TEXT_LIMIT, &text);
  if (kind == PDK_VNC_CUT_TEXT_OFFERED)
    pdk_vnc_outlet_add (self->outlet, pdk_vnc_cut_text_request, sizeof pdk_vnc_cut_text_request);
  return pdk_vnc_pipe_skip (self->pipe, 8 + (gsize) length) &&
         (text == NULL || write_text (self, text)) &&
         (kind != PDK_VNC_CUT_TEXT_TOO_LARGE || write_too_large (self));
}

static gboolean
pass_cut_text (PdkVncGuard *self)
{
  guint32 length;

  if (!pdk_vnc_pipe_peek32 (self->pipe, 4, &length))
    return FALSE;
  if (length > G_MAXINT32)
    return take_extended_text (self, 0 - length);
  return length <= MAX_TEXT && pdk_vnc_pipe_pass (self->pipe, 8 + (guint64) length);
}

/* QEMU's sound: an end, a beginning, or data. */
static gboolean
pass_qemu (PdkVncGuard *self)
{
  /* After an end the library still has the number of a timer that it has stopped, and stops it once
   * more when it is done with: a moment of silence gives it another one. */
  static const guint8 silence[] = { 255, 1, 0, QEMU_AUDIO_DATA, 0, 0, 0, 4, 0, 0, 0, 0 };
  const guint8 *data = pdk_vnc_pipe_peek (self->pipe, 4);
  gboolean is_end;
  guint32 length;

  if (data == NULL || data[1] != 1 || data[2] != 0 || data[3] > QEMU_AUDIO_DATA)
    return FALSE;
  is_end = data[3] == QEMU_AUDIO_END;
  if (data[3] != QEMU_AUDIO_DATA)
    return pdk_vnc_pipe_pass (self->pipe, 4) &&
           (!is_end || pdk_vnc_pipe_write (self->pipe, silence, sizeof silence));
  return pdk_vnc_pipe_peek32 (self->pipe, 4, &length) && length <= MAX_AUDIO &&
         pdk_vnc_pipe_pass (self->pipe, 8 + (guint64) length);
}

static gboolean
pass_message (PdkVncGuard *self)
{
  const guint8 *data = pdk_vnc_pipe_peek (self->pipe, 1);

  if (data == NULL)
    return FALSE;
  switch (data[0]) {
  case 0:
    return pass_update (self);
  case 2: /* the bell */
    return pdk_vnc_pipe_pass (self->pipe, 1);
  case 3:
    return pass_cut_text (self);
  case 255:
    return pass_qemu (self);
  default:
    return FALSE;
  }
}

static gboolean
pass_initialization (PdkVncGuard *self)
{
  return pdk_vnc_pipe_pass (self->pipe, 4 + 16) && pass_text (self, MAX_NAME);
}

static void
carry_from_server (PdkVncGuard *self)
{
  if (!self->handshake.is_visible) {
    pass_all (self);
    return;
  }
  if (!pass_sign_in (self) || !pass_initialization (self))
    return;
  while (pass_message (self))
    ;
}

static PdkVncGuardEnd
find_end (PdkVncGuard *self)
{
  switch (pdk_vnc_pipe_get_end (self->pipe)) {
  case PDK_VNC_PIPE_OPEN:
    return PDK_VNC_GUARD_REFUSED;
  case PDK_VNC_PIPE_SOURCE_CLOSED:
    return PDK_VNC_GUARD_SERVER_CLOSED;
  case PDK_VNC_PIPE_SOURCE_BROKE:
    return PDK_VNC_GUARD_BROKE_OFF;
  case PDK_VNC_PIPE_SINK_CLOSED:
    return PDK_VNC_GUARD_VIEWER_LEFT;
  }

  g_assert_not_reached ();
}

static gpointer
run_from_viewer (gpointer user_data)
{
  PdkVncGuard *self = user_data;
  guint8 buffer[4096];
  gssize n;

  while ((n = pdk_vnc_wire_read (self->viewer, buffer, sizeof buffer)) > 0)
    if (!pdk_vnc_outlet_pass (self->outlet, buffer, n))
      break;
  /* Where the server does not listen, the other thread hears why. */
  if (n <= 0)
    set_end (self, PDK_VNC_GUARD_VIEWER_LEFT);
  end (self);
  release (self);
  return NULL;
}

static gboolean
start_thread (PdkVncGuard *self, const char *name, GThreadFunc func, GError **error)
{
  GThread *thread = g_thread_try_new (name, func, guard_ref (self), error);

  if (thread == NULL) {
    release (self);
    return FALSE;
  }
  g_thread_unref (thread);
  return TRUE;
}

/** Whether nothing is said of how signing in went, or not to the library. */
static gboolean
begins_at_once (PdkVncGuard *self)
{
  return self->handshake.is_visible && self->handshake.sign_in == PDK_VNC_SIGN_IN_NONE &&
         self->handshake.minor != '8';
}

/** Both sides are heard from here on. */
static PdkVncGuardEnd
carry (PdkVncGuard *self)
{
  g_atomic_int_set (&self->agreed, TRUE);
  if (begins_at_once (self))
    pdk_vnc_outlet_begin (self->outlet);
  if (!start_thread (self, "pdk-vnc-viewer", run_from_viewer, NULL))
    return PDK_VNC_GUARD_BROKE_OFF;
  carry_from_server (self);
  return find_end (self);
}

/** How the two came to no agreement. */
static PdkVncGuardEnd
find_early_end (PdkVncGuard *self)
{
  if (pdk_vnc_pipe_get_end (self->pipe) != PDK_VNC_PIPE_OPEN)
    return find_end (self);
  if (pdk_vnc_wire_has_ended (self->viewer))
    return PDK_VNC_GUARD_VIEWER_LEFT;
  return pdk_vnc_wire_has_ended (self->server) ? PDK_VNC_GUARD_BROKE_OFF : PDK_VNC_GUARD_REFUSED;
}

static PdkVncGuardEnd
begin (PdkVncGuard *self)
{
  switch (pdk_vnc_handshake_run (&self->handshake)) {
  case PDK_VNC_HANDSHAKE_AGREED:
    return carry (self);
  case PDK_VNC_HANDSHAKE_ENDED:
    return find_early_end (self);
  case PDK_VNC_HANDSHAKE_IMPOSSIBLE:
    return PDK_VNC_GUARD_IMPOSSIBLE;
  case PDK_VNC_HANDSHAKE_DISTRUSTED:
    return PDK_VNC_GUARD_DISTRUSTED;
  case PDK_VNC_HANDSHAKE_STRIPPED:
    return PDK_VNC_GUARD_STRIPPED;
  case PDK_VNC_HANDSHAKE_INSECURE:
    return PDK_VNC_GUARD_INSECURE;
  }

  g_assert_not_reached ();
}

static gpointer
run_from_server (gpointer user_data)
{
  PdkVncGuard *self = user_data;

  set_end (self, begin (self));
  end (self);
  release (self);
  return NULL;
}

static PdkVncGuard *
make_guard (int server, int viewer)
{
  PdkVncGuard *self = g_new0 (PdkVncGuard, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->server = pdk_vnc_wire_new (server);
  self->viewer = pdk_vnc_wire_new (viewer);
  self->pipe = pdk_vnc_pipe_new (self->server, self->viewer);
  self->outlet = pdk_vnc_outlet_new (self->server);
  self->handshake.server = self->server;
  self->handshake.viewer = self->viewer;
  self->handshake.pipe = self->pipe;
  return self;
}

PdkVncGuard *
pdk_vnc_guard_new (
    int server, const PdkVncTrust *trust, gboolean is_private, int *viewer, GError **error)
{
  PdkVncGuard *self;
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
    g_close (server, NULL);
    return NULL;
  }
  self = make_guard (server, pair[0]);
  pdk_vnc_trust_copy (trust, &self->trust);
  self->handshake.trust = &self->trust;
  self->handshake.is_private = is_private;
  if (!start_thread (self, "pdk-vnc-server", run_from_server, error)) {
    g_close (pair[1], NULL);
    release (self);
    return NULL;
  }
  *viewer = pair[1];
  return self;
}

void
pdk_vnc_guard_unref (PdkVncGuard *self)
{
  /* Nobody may be listening for the viewer's end yet. */
  if (!g_atomic_int_get (&self->agreed))
    end (self);
  release (self);
}

PdkVncGuardEnd
pdk_vnc_guard_get_end (PdkVncGuard *self)
{
  return g_atomic_int_get (&self->end);
}

PdkConsoleCertificate *
pdk_vnc_guard_get_certificate (PdkVncGuard *self)
{
  return pdk_vnc_guard_get_end (self) != PDK_VNC_GUARD_GOES_ON ? self->handshake.certificate : NULL;
}

const char *
pdk_vnc_guard_get_words (PdkVncGuard *self)
{
  return pdk_vnc_guard_get_end (self) != PDK_VNC_GUARD_GOES_ON ? self->handshake.words : NULL;
}

PdkVncProtection
pdk_vnc_guard_get_protection (PdkVncGuard *self)
{
  return g_atomic_int_get (&self->handshake.protection);
}

PdkVncSignIn
pdk_vnc_guard_get_sign_in (PdkVncGuard *self)
{
  return g_atomic_int_get (&self->handshake.sign_in);
}

gboolean
pdk_vnc_guard_is_looking (PdkVncGuard *self)
{
  return g_atomic_int_get (&self->handshake.is_visible);
}

static gpointer
run_saying (gpointer user_data)
{
  PdkVncGuard *self = user_data;

  pdk_vnc_outlet_say (self->outlet);
  release (self);
  return NULL;
}

void
pdk_vnc_guard_cut_text (PdkVncGuard *self, const char *text, gsize length)
{
  const guint8 head[] = { 6, 0, 0, 0, length >> 24, length >> 16, length >> 8, length };
  GByteArray *message = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_if_fail (length <= G_MAXINT32);

  message = g_byte_array_sized_new (sizeof head + length);
  g_byte_array_append (message, head, sizeof head);
  g_byte_array_append (message, (const guint8 *) text, length);
  bytes = g_byte_array_free_to_bytes (message);
  /* Here, for the last one that is cut to be the last that is said; but whoever waits for the server is not
   * to be waited for.  Without a thread it goes with the library's next message. */
  if (pdk_vnc_outlet_add_text (self->outlet, bytes))
    start_thread (self, "pdk-vnc-text", run_saying, NULL);
}

gboolean
pdk_vnc_guard_take_too_large (PdkVncGuard *self)
{
  if (g_atomic_int_get (&self->n_too_large) == 0)
    return FALSE;
  g_atomic_int_add (&self->n_too_large, -1);
  return TRUE;
}

gboolean
pdk_vnc_guard_has_sound (PdkVncGuard *self)
{
  return g_atomic_int_get (&self->has_sound);
}
