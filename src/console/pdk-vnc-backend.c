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
#include "pdk-vnc-autoptr.h"
#include "pdk-vnc-clipboard.h"
#include "pdk-vnc-connect.h"
#include "pdk-vnc-cursor.h"
#include "pdk-vnc-display.h"
#include "pdk-vnc-guard.h"
#include "pdk-vnc-inputs.h"
#include "pdk-vnc-resizer.h"

/* A display over VNC.  One VncConnection per attempt, since it is of no use once it was cut off.
 *
 * The library runs each connection as a coroutine and speaks to us in the middle of it, so a
 * connection is never freed or closed under it: the other end of its socket is shut, and it comes to
 * its own end with nobody listening. */

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
  GSocketConnectable *address;
  GCancellable *cancellable; /* of the socket asked for */
  char *host;
  char *user_name; /* (nullable) */
  char *password;  /* wiped when freed */
  char *failure;   /* the library's words for the end that is coming */

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

static void
free_password (char *password)
{
  explicit_bzero (password, strlen (password));
  g_free (password);
}

/* A connection that waits for an answer of ours hears nothing of its socket. */
static gboolean
on_idle_shutdown (gpointer connection)
{
  if (vnc_connection_is_open (connection))
    vnc_connection_shutdown (connection);
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
  g_autoptr (VncConnection) connection = g_steal_pointer (&self->connection);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->failure, g_free);
  if (connection == NULL)
    return;

  pdk_vnc_display_detach (self->display);
  pdk_vnc_resizer_set_connection (PDK_VNC_RESIZER (self->resizer), NULL);
  pdk_vnc_clipboard_set_connection (PDK_VNC_CLIPBOARD (self->clipboard), NULL);
  g_signal_handlers_disconnect_by_data (connection, self);
  g_signal_handlers_disconnect_by_data (connection, self->inputs);
  g_signal_handlers_disconnect_by_data (connection, self->auth);
  g_clear_object (&self->display);
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
  pdk_vnc_display_start (self->display, self->is_near, pdk_vnc_auth_is_plain (self->auth));
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

static gboolean
failed_for (PdkVncBackend *self, const char *word)
{
  return self->failure != NULL && strstr (self->failure, word) != NULL;
}

/* The library has no codes, only words; those about certificates are of the encryption it began with. */
static void
end_connecting (PdkVncBackend *self)
{
  PdkConsoleError code = PDK_CONSOLE_ERROR_TLS;
  const char *message = _ ("The display could not be reached over an encrypted connection");

  if (failed_for (self, "not trusted") || failed_for (self, "known issuer")) {
    message =
        _ ("The display’s certificate is not trusted. Put the certificate of the authority that "
           "signed it into the file .pki/CA/cacert.pem in your home folder.");
  } else if (failed_for (self, "hostname")) {
    message = _ ("The display’s certificate is one of another host");
  } else if (!failed_for (self, "certificate") && !failed_for (self, "handshake")) {
    code = PDK_CONSOLE_ERROR_CONNECT;
    message = _ ("The display cannot be reached");
  }
  end (self, PDK_CONSOLE_BACKEND_FAILED, code, message, self->failure);
}

static void
end_connected (PdkVncBackend *self, PdkVncGuardEnd how)
{
  if (how == PDK_VNC_GUARD_SERVER_CLOSED) {
    drop_connection (self);
    pdk_console_backend_set_state (PDK_CONSOLE_BACKEND (self), PDK_CONSOLE_BACKEND_CLOSED);
  } else {
    end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_LOST,
         _ ("The connection to the display was lost"), self->failure);
  }
}

/* The library has words for the end, but not for the reason. */
static void
on_connection_disconnected (PdkVncBackend *self)
{
  const PdkVncGuardEnd how = pdk_vnc_guard_get_end (self->guard);

  if (how == PDK_VNC_GUARD_REFUSED)
    end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_LOST,
         _ ("The display sent something that cannot be"), self->failure);
  else if (get_state (self) != PDK_CONSOLE_BACKEND_CONNECTED)
    end_connecting (self);
  else
    end_connected (self, how);
}

static void
make_parts (PdkVncBackend *self)
{
  PdkConsoleBackend *backend = PDK_CONSOLE_BACKEND (self);

  self->display =
      pdk_vnc_display_new (self->connection, pdk_console_backend_get_framebuffer (backend));
  self->inputs = pdk_vnc_inputs_new (self->connection, backend);
  self->auth = pdk_vnc_auth_new (self->connection, self->is_private, self->user_name,
                                 self->password, self->from_user);
  pdk_vnc_cursor_follow (self->connection, backend);
  pdk_vnc_resizer_set_connection (PDK_VNC_RESIZER (self->resizer), self->connection);
  pdk_vnc_clipboard_set_connection (PDK_VNC_CLIPBOARD (self->clipboard), self->connection);
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
                             : _ ("The display cannot be reached"),
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
  vnc_connection_open_fd_with_hostname (self->connection, fd, self->host);
}

/** Takes @server over. */
static void
take_server (PdkVncBackend *self, int server)
{
  g_autoptr (GError) error = NULL;
  int fd;

  self->is_private = pdk_vnc_connect_is_private (server);
  /* A socket's path is that of a tunnel, of which the other end is far away. */
  self->is_near = self->is_private && !G_IS_UNIX_SOCKET_ADDRESS (self->address);
  self->guard = pdk_vnc_guard_new (server, &fd, &error);
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
  int fd = pdk_vnc_connect_finish (result, &error);

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
    pdk_vnc_connect_async (self->address, self->cancellable, on_connected, g_object_ref (self));
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
  g_clear_pointer (&self->password, free_password);
  self->password = g_strdup (password);
  self->from_user = TRUE;
}

static void
pdk_vnc_backend_key (PdkConsoleBackend *backend, guint scancode, guint keyval, gboolean pressed)
{
  PdkVncBackend *self = PDK_VNC_BACKEND (backend);

  if (self->inputs != NULL)
    pdk_vnc_inputs_key (self->inputs, scancode, keyval, pressed);
}

static void
pdk_vnc_backend_pointer_position (PdkConsoleBackend *backend, guint head, int x, int y)
{
  PdkVncBackend *self = PDK_VNC_BACKEND (backend);

  if (self->inputs != NULL)
    pdk_vnc_inputs_position (self->inputs, x, y);
}

static void
pdk_vnc_backend_pointer_motion (PdkConsoleBackend *backend, int dx, int dy)
{
  PdkVncBackend *self = PDK_VNC_BACKEND (backend);

  if (self->inputs != NULL)
    pdk_vnc_inputs_motion (self->inputs, dx, dy);
}

static void
pdk_vnc_backend_button (PdkConsoleBackend *backend, guint button, gboolean pressed)
{
  PdkVncBackend *self = PDK_VNC_BACKEND (backend);

  if (self->inputs != NULL)
    pdk_vnc_inputs_button (self->inputs, button, pressed);
}

static void
pdk_vnc_backend_scroll (PdkConsoleBackend *backend, int clicks_x, int clicks_y)
{
  PdkVncBackend *self = PDK_VNC_BACKEND (backend);

  if (self->inputs != NULL)
    pdk_vnc_inputs_scroll (self->inputs, clicks_x, clicks_y);
}

static void
pdk_vnc_backend_set_locks (PdkConsoleBackend *backend, gboolean caps, gboolean num, gboolean scroll)
{
  PdkVncBackend *self = PDK_VNC_BACKEND (backend);
  PdkConsoleLocks locks = 0;

  if (caps)
    locks |= PDK_CONSOLE_LOCK_CAPS;
  if (num)
    locks |= PDK_CONSOLE_LOCK_NUM;
  if (scroll)
    locks |= PDK_CONSOLE_LOCK_SCROLL;
  if (self->inputs != NULL)
    pdk_vnc_inputs_set_locks (self->inputs, locks);
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

static void
pdk_vnc_backend_dispose (GObject *object)
{
  PdkVncBackend *self = PDK_VNC_BACKEND (object);

  drop_connection (self);
  g_clear_object (&self->resizer);
  g_clear_object (&self->clipboard);

  G_OBJECT_CLASS (pdk_vnc_backend_parent_class)->dispose (object);
}

static void
pdk_vnc_backend_finalize (GObject *object)
{
  PdkVncBackend *self = PDK_VNC_BACKEND (object);

  if (self->open_fd_destroy != NULL)
    self->open_fd_destroy (self->open_fd_data);
  g_clear_object (&self->address);
  g_free (self->host);
  g_free (self->user_name);
  g_clear_pointer (&self->password, free_password);

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
  backend_class->key = pdk_vnc_backend_key;
  backend_class->pointer_position = pdk_vnc_backend_pointer_position;
  backend_class->pointer_motion = pdk_vnc_backend_pointer_motion;
  backend_class->button = pdk_vnc_backend_button;
  backend_class->scroll = pdk_vnc_backend_scroll;
  backend_class->set_locks = pdk_vnc_backend_set_locks;
  backend_class->get_resizer = pdk_vnc_backend_get_resizer;
  backend_class->get_clipboard = pdk_vnc_backend_get_clipboard;
}

static void
pdk_vnc_backend_init (PdkVncBackend *self)
{
  self->resizer = pdk_vnc_resizer_new (pdk_console_backend_get_heads (PDK_CONSOLE_BACKEND (self)));
  self->clipboard = pdk_vnc_clipboard_new ();
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
  self->host = g_strdup (host);
  self->password = g_strdup (password);
  return PDK_CONSOLE_BACKEND (self);
}
