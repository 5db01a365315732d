/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-backend.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <gvnc.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pdk-console-backend-private.h"
#include "pdk-vnc-auth.h"
#include "pdk-vnc-clipboard.h"
#include "pdk-console-connect.h"
#include "pdk-vnc-cursor.h"
#include "pdk-vnc-display.h"
#include "pdk-vnc-guard.h"
#include "pdk-vnc-inputs.h"
#include "pdk-vnc-resizer.h"
#include "pdk-vnc-sound.h"

/* A display over VNC.  One VncConnection per attempt, since it is of no use once it was cut off.
 *
 * The library runs each connection as a coroutine and speaks to us in the middle of it, so a
 * connection is never freed or closed under it: the other end of its socket is shut, and it comes to
 * its own end with nobody listening. */

/* The library's is of 50 ms. */
#define SOUND_TIMER_MS 100

struct _PdkVncBackend {
  PdkConsoleBackend parent_instance;

  /* owned */
  VncConnection *connection;
  PdkVncDisplay *display;
  PdkVncInputs *inputs;
  PdkVncAuth *auth;
  PdkVncGuard *guard; /* between the socket and the connection */
  PdkConsoleResizer *resizer;
  PdkConsoleClipboard *clipboard;
  PdkVncSound *sound;
  GSocketConnectable *address;
  PdkVncTrust trust;
  GCancellable *cancellable; /* of the socket asked for */
  char *user_name;           /* (nullable) */
  char *password;            /* wiped when freed */
  char *failure;             /* the library's words for the end that is coming */

  PdkConsoleOpenFd open_fd;
  gpointer open_fd_data;
  GDestroyNotify open_fd_destroy;

  int fd;              /* of the connection's end of the guard, a copy; -1 for none */
  gboolean is_private; /* nobody in between can read what is sent */
  gboolean is_near;    /* nothing is in between at all */
  gboolean from_user;  /* the password is */
};

G_DEFINE_FINAL_TYPE (PdkVncBackend, pdk_vnc_backend, PDK_TYPE_CONSOLE_BACKEND)

static PdkConsoleBackendState
get_state (PdkVncBackend *self)
{
  return pdk_console_backend_get_state (PDK_CONSOLE_BACKEND (self));
}

static gboolean
on_retired (gpointer connection)
{
  return G_SOURCE_REMOVE;
}

/* A connection that waits for an answer of ours hears nothing of its socket.  Sound that it has gathered
 * is played by a timer of the library, without which it would be freed as what it is not. */
static gboolean
on_idle_shutdown (gpointer connection)
{
  if (vnc_connection_is_open (connection))
    vnc_connection_shutdown (connection);
  g_timeout_add_full (G_PRIORITY_LOW, SOUND_TIMER_MS, on_retired, g_object_ref (connection),
                      g_object_unref);
  return G_SOURCE_REMOVE;
}

/* After whatever of it waits in the main loop, which is of higher priority. */
static void
retire_connection (VncConnection *connection, int fd)
{
  shutdown (fd, SHUT_RDWR);
  close (fd);
  g_idle_add_full (G_PRIORITY_LOW, on_idle_shutdown, g_object_ref (connection), g_object_unref);
}

/* Lets go of the connection at once: none of its signals is heard any more. */
static void
drop_connection (PdkVncBackend *self)
{
  /* Newer versions of the library define an autoptr of its own type, older ones do not. */
  g_autoptr (GObject) owned = (GObject *) g_steal_pointer (&self->connection);
  VncConnection *connection = (VncConnection *) owned;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->failure, g_free);
  if (connection == NULL)
    return;

  pdk_vnc_display_detach (self->display);
  pdk_vnc_resizer_set_connection (PDK_VNC_RESIZER (self->resizer), NULL);
  pdk_vnc_clipboard_set_connection (PDK_VNC_CLIPBOARD (self->clipboard), NULL, NULL);
  pdk_vnc_sound_set_connection (self->sound, NULL, NULL);
  g_signal_handlers_disconnect_by_data (connection, self);
  g_signal_handlers_disconnect_by_data (connection, self->inputs);
  g_signal_handlers_disconnect_by_data (connection, self->auth);
  g_clear_object (&self->display);
  pdk_console_backend_set_inputs (PDK_CONSOLE_BACKEND (self), NULL);
  g_clear_object (&self->inputs);
  g_clear_object (&self->auth);
  g_clear_pointer (&self->guard, pdk_vnc_guard_unref);
  retire_connection (connection, self->fd);
  self->fd = -1;
}

static void
end (PdkVncBackend *self,
     PdkConsoleBackendState state,
     PdkConsoleError code,
     const char *message,
     const char *detail)
{
  g_autofree char *words = g_strdup (detail);

  drop_connection (self);
  pdk_console_backend_fail (PDK_CONSOLE_BACKEND (self), state, code, message, words);
}

static char *
describe_password (PdkVncAuth *auth)
{
  const guint length = pdk_vnc_auth_get_max_length (auth);
  GString *hint = g_string_new (NULL);

  if (length > 0)
    g_string_append_printf (
        /* Translators: of a password that is to be typed. */
        hint,
        ngettext ("Only the first %u character counts.", "Only the first %u characters count.",
                  length),
        length);
  if (hint->len > 0 && pdk_vnc_auth_is_exposed (auth))
    g_string_append_c (hint, ' ');
  if (pdk_vnc_auth_is_exposed (auth))
    g_string_append (hint, _ ("The connection is not encrypted: whoever is in between can find the "
                              "password out, and sees the screen."));
  return g_string_free (hint, FALSE);
}

static void
end_for_credentials (PdkVncBackend *self, const char *message, const char *detail)
{
  PdkConsoleBackend *backend = PDK_CONSOLE_BACKEND (self);
  g_autofree char *hint = describe_password (self->auth);

  pdk_console_backend_set_needs_user_name (backend, pdk_vnc_auth_needs_user_name (self->auth));
  pdk_console_backend_set_password_hint (backend, hint[0] != '\0' ? hint : NULL);
  end (self, PDK_CONSOLE_BACKEND_NEEDS_PASSWORD, PDK_CONSOLE_ERROR_AUTH, message, detail);
}

static void
on_auth_missing (PdkVncBackend *self)
{
  end_for_credentials (self, _ ("The display asks for a password"), NULL);
}

static void
on_auth_impossible (PdkVncBackend *self)
{
  end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_AUTH,
       _ ("The display offers no safe way to sign in that Paddock knows"), NULL);
}

static void
on_auth_refused (PdkVncBackend *self, const char *reason)
{
  if (pdk_vnc_auth_get_answer (self->auth) == PDK_VNC_AUTH_GIVEN)
    end_for_credentials (self, _ ("The password is wrong or no longer valid"), reason);
  else
    end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_AUTH,
         _ ("The display refused the connection"), reason);
}

static void
on_display_unusable (PdkVncBackend *self, const char *message)
{
  end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_SIZE, message, NULL);
}

static void
on_connection_initialized (PdkVncBackend *self)
{
  PdkConsoleBackend *backend = PDK_CONSOLE_BACKEND (self);

  pdk_console_backend_set_absolute_pointer (backend,
                                            vnc_connection_get_abs_pointer (self->connection));
  pdk_vnc_display_start (self->display, self->is_near, pdk_vnc_guard_is_looking (self->guard));
  if (self->connection != NULL)
    pdk_console_backend_set_state (backend, PDK_CONSOLE_BACKEND_CONNECTED);
}

static void
on_connection_error (PdkVncBackend *self, const char *message)
{
  g_debug ("%s", message);
  if (self->failure == NULL)
    self->failure = g_strdup (message);
}

/* Ends of which there is more to be said than that they came. */
static const struct {
  PdkVncGuardEnd end;
  PdkConsoleError code;
  const char *message;
} guarded_ends[] = {
  { PDK_VNC_GUARD_REFUSED, PDK_CONSOLE_ERROR_LOST,
    N_ ("The display sent something that cannot be") },
  { PDK_VNC_GUARD_IMPOSSIBLE, PDK_CONSOLE_ERROR_AUTH,
    N_ ("The display offers no safe way to sign in that Paddock knows") },
  { PDK_VNC_GUARD_DISTRUSTED, PDK_CONSOLE_ERROR_TLS,
    N_ ("The display’s certificate is not trusted") },
  { PDK_VNC_GUARD_STRIPPED, PDK_CONSOLE_ERROR_TLS,
    N_ ("The display showed a certificate before, and shows none now: its encryption was "
        "turned off, or someone may be intercepting the connection") },
  { PDK_VNC_GUARD_INSECURE, PDK_CONSOLE_ERROR_TLS,
    N_ ("No secure connection to the display could be made") },
};

/** Returns: whether the guard has ended it */
static gboolean
end_guarded (PdkVncBackend *self)
{
  const PdkVncGuardEnd how = pdk_vnc_guard_get_end (self->guard);
  const char *words = pdk_vnc_guard_get_words (self->guard);

  for (guint i = 0; i < G_N_ELEMENTS (guarded_ends); i++) {
    if (guarded_ends[i].end != how)
      continue;
    pdk_console_backend_set_certificate (PDK_CONSOLE_BACKEND (self),
                                         pdk_vnc_guard_get_certificate (self->guard));
    end (self, PDK_CONSOLE_BACKEND_FAILED, guarded_ends[i].code, _ (guarded_ends[i].message),
         words != NULL ? words : self->failure);
    return TRUE;
  }
  return FALSE;
}

/* The library has words for the end, but not for the reason. */
static void
on_connection_disconnected (PdkVncBackend *self)
{
  if (end_guarded (self))
    return;
  if (get_state (self) != PDK_CONSOLE_BACKEND_CONNECTED) {
    end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_CONNECT,
         _ ("The display cannot be reached"), self->failure);
  } else if (pdk_vnc_guard_get_end (self->guard) == PDK_VNC_GUARD_SERVER_CLOSED) {
    drop_connection (self);
    pdk_console_backend_set_state (PDK_CONSOLE_BACKEND (self), PDK_CONSOLE_BACKEND_CLOSED);
  } else {
    end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_LOST,
         _ ("The connection to the display was lost"), self->failure);
  }
}

static void
make_parts (PdkVncBackend *self)
{
  PdkConsoleBackend *backend = PDK_CONSOLE_BACKEND (self);

  self->display =
      pdk_vnc_display_new (self->connection, pdk_console_backend_get_framebuffer (backend));
  self->inputs = pdk_vnc_inputs_new (self->connection, backend);
  pdk_console_backend_set_inputs (backend, PDK_CONSOLE_INPUTS (self->inputs));
  self->auth = pdk_vnc_auth_new (self->connection, self->guard, self->is_private, self->user_name,
                                 self->password, self->from_user);
  pdk_vnc_cursor_follow (self->connection, backend);
  pdk_vnc_resizer_set_connection (PDK_VNC_RESIZER (self->resizer), self->connection);
  pdk_vnc_clipboard_set_connection (PDK_VNC_CLIPBOARD (self->clipboard), self->connection,
                                    self->guard);
  pdk_vnc_sound_set_connection (self->sound, self->connection, self->guard);
  g_signal_connect_object (self->display, "unusable", G_CALLBACK (on_display_unusable), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->auth, "missing", G_CALLBACK (on_auth_missing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->auth, "impossible", G_CALLBACK (on_auth_impossible), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->auth, "refused", G_CALLBACK (on_auth_refused), self,
                           G_CONNECT_SWAPPED);
}

static void
end_unopened (PdkVncBackend *self, const GError *error)
{
  end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_CONNECT,
       self->open_fd != NULL ? _ ("The display could not be opened")
                             : pdk_console_connect_describe (error),
       error->message);
}

static void
start_connection (PdkVncBackend *self, int fd)
{
  self->connection = vnc_connection_new ();
  self->fd = dup (fd);
  make_parts (self);
  g_signal_connect_object (self->connection, "vnc-initialized",
                           G_CALLBACK (on_connection_initialized), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "vnc-error", G_CALLBACK (on_connection_error), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "vnc-disconnected",
                           G_CALLBACK (on_connection_disconnected), self, G_CONNECT_SWAPPED);
  /* Others may look on, too: who is not willing to share throws them out. */
  vnc_connection_set_shared (self->connection, TRUE);
  vnc_connection_open_fd_with_hostname (self->connection, fd, self->trust.host);
}

/** Takes @server over. */
static void
take_server (PdkVncBackend *self, int server)
{
  g_autoptr (GError) error = NULL;
  int fd;

  self->is_private = pdk_console_connect_is_private (server);
  /* A socket's path is that of a tunnel, of which the other end is far away. */
  self->is_near = self->is_private && !G_IS_UNIX_SOCKET_ADDRESS (self->address);
  self->guard = pdk_vnc_guard_new (server, &self->trust, self->is_private, &fd, &error);
  if (self->guard != NULL)
    start_connection (self, fd);
  else
    end_unopened (self, error);
}

/* @fd: -1 with @error */
static void
take_socket (PdkVncBackend *self, int fd, const GError *error)
{
  const gboolean is_late = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
                           get_state (self) != PDK_CONSOLE_BACKEND_CONNECTING;

  if (fd >= 0 && is_late)
    close (fd);
  else if (fd >= 0)
    take_server (self, fd);
  else if (!is_late)
    end_unopened (self, error);
}

static void
on_fd_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkVncBackend) self = user_data;
  g_autoptr (GError) error = NULL;
  int fd = g_task_propagate_int (G_TASK (result), &error);

  take_socket (self, error == NULL ? fd : -1, error);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkVncBackend) self = user_data;
  g_autoptr (GError) error = NULL;
  int fd = pdk_console_connect_finish (result, &error);

  take_socket (self, error == NULL ? fd : -1, error);
}

static void
pdk_vnc_backend_open (PdkConsoleBackend *backend)
{
  PdkVncBackend *self = PDK_VNC_BACKEND (backend);

  self->cancellable = g_cancellable_new ();
  if (self->open_fd != NULL)
    self->open_fd (self->cancellable, on_fd_opened, g_object_ref (self), self->open_fd_data);
  else
    pdk_console_connect_async (self->address, self->cancellable, on_connected, g_object_ref (self));
}

static void
pdk_vnc_backend_close (PdkConsoleBackend *backend)
{
  drop_connection (PDK_VNC_BACKEND (backend));
  pdk_console_backend_set_state (backend, PDK_CONSOLE_BACKEND_CLOSED);
}

static void
pdk_vnc_backend_set_credentials (PdkConsoleBackend *backend,
                                 const char *user_name,
                                 const char *password)
{
  PdkVncBackend *self = PDK_VNC_BACKEND (backend);

  g_free (self->user_name);
  self->user_name = g_strdup (user_name);
  g_clear_pointer (&self->password, pdk_console_backend_free_password);
  self->password = g_strdup (password);
  self->from_user = TRUE;
}

static void
pdk_vnc_backend_trust_key (PdkConsoleBackend *backend, GBytes *key)
{
  PdkVncBackend *self = PDK_VNC_BACKEND (backend);

  g_clear_pointer (&self->trust.key, g_bytes_unref);
  self->trust.key = g_bytes_ref (key);
}

static PdkConsoleResizer *
pdk_vnc_backend_get_resizer (PdkConsoleBackend *backend)
{
  return PDK_VNC_BACKEND (backend)->resizer;
}

static PdkConsoleClipboard *
pdk_vnc_backend_get_clipboard (PdkConsoleBackend *backend)
{
  return PDK_VNC_BACKEND (backend)->clipboard;
}

static PdkConsoleSound *
pdk_vnc_backend_get_sound (PdkConsoleBackend *backend)
{
  return PDK_CONSOLE_SOUND (PDK_VNC_BACKEND (backend)->sound);
}

static void
pdk_vnc_backend_dispose (GObject *object)
{
  PdkVncBackend *self = PDK_VNC_BACKEND (object);

  drop_connection (self);
  g_clear_object (&self->resizer);
  g_clear_object (&self->clipboard);
  g_clear_object (&self->sound);

  G_OBJECT_CLASS (pdk_vnc_backend_parent_class)->dispose (object);
}

static void
pdk_vnc_backend_finalize (GObject *object)
{
  PdkVncBackend *self = PDK_VNC_BACKEND (object);

  if (self->open_fd_destroy != NULL)
    self->open_fd_destroy (self->open_fd_data);
  g_clear_object (&self->address);
  pdk_vnc_trust_clear (&self->trust);
  g_free (self->user_name);
  g_clear_pointer (&self->password, pdk_console_backend_free_password);

  G_OBJECT_CLASS (pdk_vnc_backend_parent_class)->finalize (object);
}

static void
pdk_vnc_backend_class_init (PdkVncBackendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  PdkConsoleBackendClass *backend_class = PDK_CONSOLE_BACKEND_CLASS (klass);

  object_class->dispose = pdk_vnc_backend_dispose;
  object_class->finalize = pdk_vnc_backend_finalize;

  backend_class->open = pdk_vnc_backend_open;
  backend_class->close = pdk_vnc_backend_close;
  backend_class->set_credentials = pdk_vnc_backend_set_credentials;
  backend_class->trust_key = pdk_vnc_backend_trust_key;
  backend_class->get_resizer = pdk_vnc_backend_get_resizer;
  backend_class->get_clipboard = pdk_vnc_backend_get_clipboard;
  backend_class->get_sound = pdk_vnc_backend_get_sound;
}

static void
pdk_vnc_backend_init (PdkVncBackend *self)
{
  self->resizer = pdk_vnc_resizer_new (pdk_console_backend_get_heads (PDK_CONSOLE_BACKEND (self)));
  self->clipboard = pdk_vnc_clipboard_new ();
  self->sound = pdk_vnc_sound_new ();
  self->fd = -1;
}

PdkConsoleBackend *
pdk_vnc_backend_new_for_fd (PdkConsoleOpenFd open_fd, gpointer user_data, GDestroyNotify destroy)
{
  PdkVncBackend *self;

  g_return_val_if_fail (open_fd != NULL, NULL);

  self = g_object_new (PDK_TYPE_VNC_BACKEND, NULL);
  self->open_fd = open_fd;
  self->open_fd_data = user_data;
  self->open_fd_destroy = destroy;
  return PDK_CONSOLE_BACKEND (self);
}

PdkConsoleBackend *
pdk_vnc_backend_new_for_address (GSocketConnectable *address,
                                 const char *host,
                                 const char *password)
{
  PdkVncBackend *self;

  g_return_val_if_fail (G_IS_SOCKET_CONNECTABLE (address), NULL);

  self = g_object_new (PDK_TYPE_VNC_BACKEND, NULL);
  self->address = g_object_ref (address);
  if (host == NULL && G_IS_NETWORK_ADDRESS (address))
    host = g_network_address_get_hostname (G_NETWORK_ADDRESS (address));
  self->trust.host = g_strdup (host);
  self->password = g_strdup (password);
  return PDK_CONSOLE_BACKEND (self);
}

void
pdk_vnc_backend_set_certificate (PdkVncBackend *self, GBytes *authorities, const char *subject)
{
  g_return_if_fail (PDK_IS_VNC_BACKEND (self));

  g_clear_pointer (&self->trust.authorities, g_bytes_unref);
  self->trust.authorities = authorities != NULL ? g_bytes_ref (authorities) : NULL;
  g_free (self->trust.subject);
  self->trust.subject = g_strdup (subject);
}
