/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-guard.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>

#include "pdk-vnc-pipe.h"
#include "pdk-vnc-rectangle.h"

/* The server's messages, of RFC 6143 and of the extensions that are asked for in pdk-vnc-display.c.
 * Each function returns FALSE to end, be it that a side did or that the server is not to be believed. */

#define VERSION_LENGTH 12

/* What the library takes at most. */
#define MAX_TEXT  (32u << 20)
#define MAX_AUDIO (1u << 20)
#define MAX_NAME  4096

enum {
  SECURITY_NONE = 1,
  SECURITY_PASSWORD = 2,
};

struct _PdkVncGuard {
  gatomicrefcount ref_count;

  PdkVncPipe *pipe; /* owned; used by the thread that reads from the server */
  int server;       /* owned */
  int viewer;       /* owned: our end */
  gint end;         /* atomic: PdkVncGuardEnd, the first that was true */

  /* Under the lock: how the viewer begins, which the other thread sees. */
  GMutex lock;
  GCond cond;
  guint8 beginning[VERSION_LENGTH + 1]; /* its version, and the way to sign in that it takes */
  guint n_beginning;
  gboolean ended;
};

static PdkVncGuard *
guard_ref (PdkVncGuard *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
pdk_vnc_guard_unref (PdkVncGuard *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  pdk_vnc_pipe_free (self->pipe);
  g_close (self->server, NULL);
  g_close (self->viewer, NULL);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
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
  shutdown (self->server, SHUT_RDWR);
  shutdown (self->viewer, SHUT_RDWR);
  g_mutex_lock (&self->lock);
  self->ended = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

static void
keep_beginning (PdkVncGuard *self, const guint8 *data, gsize n)
{
  g_mutex_lock (&self->lock);
  n = MIN (n, sizeof self->beginning - self->n_beginning);
  memcpy (self->beginning + self->n_beginning, data, n);
  self->n_beginning += n;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

/** Waits for the @index-th byte that the viewer sends. */
static gboolean
get_beginning (PdkVncGuard *self, guint index, guint8 *byte)
{
  gboolean known;

  g_mutex_lock (&self->lock);
  while (self->n_beginning <= index && !self->ended)
    g_cond_wait (&self->cond, &self->lock);
  known = self->n_beginning > index;
  *byte = self->beginning[index];
  g_mutex_unlock (&self->lock);
  return known;
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

  if (!pdk_vnc_pipe_peek32 (self->pipe, 0, &result) || !pdk_vnc_pipe_pass (self->pipe, 4))
    return FALSE;
  return result == 0 || pass_all (self);
}

/** @security: (out): the way that is agreed upon.  In the oldest version it is the server's choice. */
static gboolean
pass_security (PdkVncGuard *self, guint8 minor, guint8 *security)
{
  const guint8 *data = pdk_vnc_pipe_peek (self->pipe, minor < '7' ? 4 : 1);
  guint8 n;

  if (data == NULL)
    return FALSE;
  if (minor < '7') {
    *security = data[3];
    return pdk_vnc_pipe_pass (self->pipe, 4);
  }
  n = data[0];
  if (n == 0)
    return pass_all (self);
  return pdk_vnc_pipe_pass (self->pipe, 1 + n) && get_beginning (self, VERSION_LENGTH, security);
}

/** @plain: (out): whether what follows can be looked into */
static gboolean
pass_handshake (PdkVncGuard *self, gboolean *plain)
{
  guint8 minor = 0;
  guint8 security = 0;

  if (!pdk_vnc_pipe_pass (self->pipe, VERSION_LENGTH) ||
      !get_beginning (self, VERSION_LENGTH - 2, &minor) || !pass_security (self, minor, &security))
    return FALSE;
  *plain = security == SECURITY_NONE || security == SECURITY_PASSWORD;
  if (!*plain)
    return TRUE;
  if (security == SECURITY_PASSWORD)
    return pdk_vnc_pipe_pass (self->pipe, 16) && pass_result (self);
  return minor != '8' || pass_result (self);
}

static gboolean
pass_update (PdkVncGuard *self)
{
  const guint8 *data = pdk_vnc_pipe_peek (self->pipe, 4);
  gboolean is_last = FALSE;
  guint n;

  if (data == NULL)
    return FALSE;
  n = data[2] << 8 | data[3];
  if (!pdk_vnc_pipe_pass (self->pipe, 4))
    return FALSE;
  for (guint i = 0; i < n && !is_last; i++)
    if (!pdk_vnc_rectangle_pass (self->pipe, &is_last))
      return FALSE;
  return TRUE;
}

static gboolean
pass_cut_text (PdkVncGuard *self)
{
  guint32 length;

  return pdk_vnc_pipe_peek32 (self->pipe, 4, &length) && length <= MAX_TEXT &&
         pdk_vnc_pipe_pass (self->pipe, 8 + (guint64) length);
}

/* QEMU's sound: an end, a beginning, or data. */
static gboolean
pass_qemu (PdkVncGuard *self)
{
  const guint8 *data = pdk_vnc_pipe_peek (self->pipe, 4);
  guint32 length;

  if (data == NULL || data[1] != 1 || data[2] != 0 || data[3] > 2)
    return FALSE;
  if (data[3] < 2)
    return pdk_vnc_pipe_pass (self->pipe, 4);
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
  gboolean plain = FALSE;

  if (!pass_handshake (self, &plain))
    return;
  if (!plain) {
    pass_all (self);
    return;
  }
  if (!pass_initialization (self))
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
run_from_server (gpointer user_data)
{
  PdkVncGuard *self = user_data;

  carry_from_server (self);
  set_end (self, find_end (self));
  end (self);
  pdk_vnc_guard_unref (self);
  return NULL;
}

static gpointer
run_from_viewer (gpointer user_data)
{
  PdkVncGuard *self = user_data;
  guint8 buffer[4096];
  gssize n;

  while ((n = pdk_vnc_pipe_read (self->viewer, buffer, sizeof buffer)) > 0) {
    if (self->n_beginning < sizeof self->beginning)
      keep_beginning (self, buffer, n);
    if (!pdk_vnc_pipe_write (self->server, buffer, n))
      break;
  }
  /* Where the server does not listen, the other thread hears why. */
  if (n <= 0)
    set_end (self, PDK_VNC_GUARD_VIEWER_LEFT);
  end (self);
  pdk_vnc_guard_unref (self);
  return NULL;
}

static PdkVncGuard *
make_guard (int server, int viewer)
{
  PdkVncGuard *self = g_new0 (PdkVncGuard, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->server = server;
  self->viewer = viewer;
  self->pipe = pdk_vnc_pipe_new (server, viewer);
  return self;
}

static gboolean
start_thread (PdkVncGuard *self, const char *name, GThreadFunc func, GError **error)
{
  GThread *thread = g_thread_try_new (name, func, guard_ref (self), error);

  if (thread == NULL) {
    pdk_vnc_guard_unref (self);
    return FALSE;
  }
  g_thread_unref (thread);
  return TRUE;
}

PdkVncGuard *
pdk_vnc_guard_new (int server, int *viewer, GError **error)
{
  PdkVncGuard *self;
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
    g_close (server, NULL);
    return NULL;
  }
  self = make_guard (server, pair[0]);
  if (!start_thread (self, "pdk-vnc-server", run_from_server, error) ||
      !start_thread (self, "pdk-vnc-viewer", run_from_viewer, error)) {
    end (self);
    g_close (pair[1], NULL);
    pdk_vnc_guard_unref (self);
    return NULL;
  }
  *viewer = pair[1];
  return self;
}

PdkVncGuardEnd
pdk_vnc_guard_get_end (PdkVncGuard *self)
{
  return g_atomic_int_get (&self->end);
}
