/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-backend.h"
#include "pdk-console-backend-private.h"
#include "pdk-console-connect.h"
#include "pdk-spice-address.h"
#include "pdk-spice-agent.h"
#include "pdk-spice-autoptr.h"
#include "pdk-spice-channels.h"
#include "pdk-spice-clipboard.h"
#include "pdk-spice-entrance.h"
#include "pdk-spice-file-transfer.h"
#include "pdk-spice-folder.h"
#include "pdk-spice-host-guard.h"
#include "pdk-spice-resizer.h"
#include "pdk-spice-sasl.h"
#include "pdk-spice-smartcard.h"
#include "pdk-spice-sockets.h"
#include "pdk-spice-sound.h"
#include "pdk-spice-trust.h"
#include "pdk-spice-usb.h"

#include <glib/gi18n.h>
#include <spice-client.h>
#include <spice/protocol.h>
#include <string.h>

/* A display over SPICE.  One SpiceSession per attempt, since a session that was disconnected is not
 * ready for another connection before a signal that may be long in coming.
 *
 * Without PdkSpiceChannels there is no display; what else a session carries (sound, say) has an object
 * of its own, comes and goes without harm to it, and what would open the host to the guest stays off
 * until it is asked for. */

struct _PdkSpiceBackend {
  PdkConsoleBackend parent_instance;

  /* owned */
  SpiceSession *session;
  PdkSpiceChannels *channels;
  PdkSpiceHostGuard *host_guard;
  PdkSpiceAgent *spice_agent;
  PdkConsoleAgent *agent;
  PdkSpiceClipboard *clipboard;
  PdkSpiceSound *sound;
  PdkSpiceFileTransfer *file_transfer;
  PdkSpiceUsb *usb;
  PdkSpiceFolder *folder;
  PdkSpiceSmartcard *smartcard;
  PdkConsoleResizer *resizer;
  GCancellable *cancellable;  /* of what is looked up for the attempt */
  PdkSpiceSockets *sockets;   /* nullable: there is an address */
  PdkSpiceAddress *address;   /* nullable: sockets are asked for */
  PdkSpiceEntrance *entrance; /* nullable: the same */
  PdkSpiceSignIn *sign_in;    /* nullable: there is no attempt */
  char *user_name;            /* nullable */
  char *password;             /* until the session has it; wiped when freed */

  PdkSpiceMayMove may_move; /* nullable */
  gpointer may_move_data;
  GDestroyNotify may_move_destroy;

  gboolean gl;
  gboolean had_password; /* in the attempt under way */
};

G_DEFINE_FINAL_TYPE (PdkSpiceBackend, pdk_spice_backend, PDK_TYPE_CONSOLE_BACKEND)

static PdkConsoleBackendState
get_state (PdkSpiceBackend *self)
{
  return pdk_console_backend_get_state (PDK_CONSOLE_BACKEND (self));
}

/* Lets go of the session at once: none of its signals is heard any more. */
static void
drop_session (PdkSpiceBackend *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->host_guard);
  g_clear_object (&self->entrance);
  if (self->sockets != NULL)
    pdk_spice_sockets_set_session (self->sockets, NULL, NULL);
  if (self->spice_agent != NULL)
    g_object_run_dispose (G_OBJECT (self->spice_agent));
  g_clear_object (&self->spice_agent);
  pdk_spice_clipboard_set_session (self->clipboard, NULL);
  pdk_spice_sound_set_session (self->sound, NULL);
  pdk_spice_file_transfer_set_session (self->file_transfer, NULL);
  pdk_spice_usb_set_session (self->usb, NULL);
  pdk_spice_folder_set_session (self->folder, NULL);
  pdk_spice_smartcard_set_session (self->smartcard, NULL);
  pdk_spice_resizer_set_session (PDK_SPICE_RESIZER (self->resizer), NULL);
  if (self->channels != NULL)
    pdk_spice_channels_end (self->channels);
  g_clear_object (&self->channels);
  g_clear_object (&self->session);
  g_clear_pointer (&self->sign_in, pdk_spice_sign_in_unref);
}

static void
end (PdkSpiceBackend *self,
     PdkConsoleBackendState state,
     PdkConsoleError code,
     const char *message,
     const GError *cause)
{
  g_autofree char *detail = g_strdup (cause != NULL ? cause->message : NULL);

  g_clear_pointer (&self->password, pdk_console_backend_free_password);
  drop_session (self);
  pdk_console_backend_fail (PDK_CONSOLE_BACKEND (self), state, code, message, detail);
}

static void
on_sockets_failed (PdkSpiceBackend *self, const GError *error)
{
  end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_CONNECT,
       _ ("The display could not be opened"), error);
}

static void
on_sockets_wants_tls (PdkSpiceBackend *self)
{
  end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_TLS,
       _ ("The display accepts only encrypted connections over the network"), NULL);
}

static void
ask_for_password (PdkSpiceBackend *self, gboolean needs_user_name, const GError *cause)
{
  const char *message = self->had_password ? _ ("The password is wrong or no longer valid")
                                           : _ ("The display asks for a password");

  pdk_console_backend_set_needs_user_name (PDK_CONSOLE_BACKEND (self), needs_user_name);
  end (self, PDK_CONSOLE_BACKEND_NEEDS_PASSWORD, PDK_CONSOLE_ERROR_AUTH, message, cause);
}

static void
end_for_authentication (PdkSpiceBackend *self, const GError *cause)
{
  if (g_error_matches (cause, SPICE_CLIENT_ERROR, SPICE_CLIENT_ERROR_AUTH_NEEDS_PASSWORD))
    ask_for_password (self, FALSE, cause);
  else
    end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_AUTH,
         _ ("The display refused the connection"), cause);
}

/** Whether it was a display that knows its users by name: then why.  The library knows nothing of it. */
static gboolean
end_for_sign_in (PdkSpiceBackend *self)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *reason = NULL;
  PdkSpiceSignInEnd how = PDK_SPICE_SIGN_IN_FINE;

  /* A channel that came later was cut off, and the password was right. */
  if (self->sign_in != NULL && get_state (self) != PDK_CONSOLE_BACKEND_CONNECTED)
    how = pdk_spice_sign_in_get_end (self->sign_in, &reason);
  if (how == PDK_SPICE_SIGN_IN_FINE)
    return FALSE;
  if (reason != NULL)
    cause = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, reason);
  if (how == PDK_SPICE_SIGN_IN_ASKED)
    ask_for_password (self, TRUE, cause);
  else
    end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_AUTH,
         _ ("Signing in to the display failed"), cause);
  return TRUE;
}

/** Whether it was on the way to the display: then why. */
static gboolean
end_for_route (PdkSpiceBackend *self)
{
  g_autoptr (PdkConsoleCertificate) certificate = NULL;
  g_autoptr (GError) cause = NULL;
  PdkSpiceRouteEnd how = PDK_SPICE_ROUTE_LEADS;

  if (self->entrance != NULL)
    how = pdk_spice_route_get_end (pdk_spice_entrance_get_route (self->entrance), &certificate,
                                   &cause);
  switch (how) {
  case PDK_SPICE_ROUTE_LEADS:
    return FALSE;
  case PDK_SPICE_ROUTE_UNREACHABLE:
    end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_CONNECT,
         pdk_console_connect_describe (cause), cause);
    break;
  case PDK_SPICE_ROUTE_DISTRUSTED:
    pdk_console_backend_set_certificate (PDK_CONSOLE_BACKEND (self), certificate);
    end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_TLS,
         _ ("The display’s certificate is not trusted"), NULL);
    break;
  case PDK_SPICE_ROUTE_INSECURE:
    end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_TLS,
         _ ("No secure connection to the display could be made"), cause);
    break;
  case PDK_SPICE_ROUTE_WANTS_TLS:
    on_sockets_wants_tls (self);
    break;
  }
  return TRUE;
}

static const char *
get_refusal (PdkSpiceBackend *self)
{
  if (self->sockets != NULL)
    return pdk_spice_sockets_get_refusal (self->sockets);
  return self->entrance != NULL ? pdk_spice_entrance_get_refusal (self->entrance) : NULL;
}

/** Whether it was a guard that ended the channel: then so does everything, with the reason. */
static gboolean
end_for_refusal (PdkSpiceBackend *self)
{
  const char *reason = get_refusal (self);
  g_autoptr (GError) cause = NULL;

  if (reason == NULL)
    return FALSE;
  cause = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, reason);
  end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_LOST,
       _ ("The display sent something that cannot be"), cause);
  return TRUE;
}

static void
end_for_event (PdkSpiceBackend *self, SpiceChannelEvent event, const GError *cause)
{
  if (end_for_refusal (self) || end_for_route (self) || end_for_sign_in (self))
    return;
  if (event == SPICE_CHANNEL_ERROR_AUTH)
    end_for_authentication (self, cause);
  else if (get_state (self) == PDK_CONSOLE_BACKEND_CONNECTED)
    end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_LOST,
         _ ("The connection to the display was lost"), cause);
  else
    end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_CONNECT,
         pdk_console_connect_describe (cause), cause);
}

static void
on_channels_opened (PdkSpiceBackend *self)
{
  g_clear_pointer (&self->password, pdk_console_backend_free_password);
  pdk_console_backend_set_state (PDK_CONSOLE_BACKEND (self), PDK_CONSOLE_BACKEND_CONNECTED);
}

static void
on_channels_closed (PdkSpiceBackend *self)
{
  if (end_for_refusal (self))
    return;
  if (get_state (self) != PDK_CONSOLE_BACKEND_CONNECTED) {
    end_for_event (self, SPICE_CHANNEL_ERROR_CONNECT, NULL);
    return;
  }
  drop_session (self);
  pdk_console_backend_set_state (PDK_CONSOLE_BACKEND (self), PDK_CONSOLE_BACKEND_CLOSED);
}

static void
on_channels_failed (PdkSpiceBackend *self, int event, const GError *error)
{
  end_for_event (self, (SpiceChannelEvent) event, error);
}

static void
on_channels_too_large (PdkSpiceBackend *self)
{
  end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_SIZE,
       _ ("The display is too large to be shown"), NULL);
}

static void
on_channels_gl_failed (PdkSpiceBackend *self, const GError *error)
{
  end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_GL,
       _ ("The machine draws with OpenGL, and its pictures cannot be shown on this computer. Turn "
          "off “gl” of its display, and start it again."),
       error);
}

/* The machine's host knows where its display is now. */
static void
on_host_guard_moved (PdkSpiceBackend *self)
{
  end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_LOST,
       _ ("The machine moved to another host"), NULL);
}

static void
follow_channels (PdkSpiceBackend *self)
{
  self->channels = pdk_spice_channels_new (self->session, PDK_CONSOLE_BACKEND (self));
  g_signal_connect_object (self->channels, "opened", G_CALLBACK (on_channels_opened), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->channels, "closed", G_CALLBACK (on_channels_closed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->channels, "failed", G_CALLBACK (on_channels_failed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->channels, "too-large", G_CALLBACK (on_channels_too_large), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->channels, "gl-failed", G_CALLBACK (on_channels_gl_failed), self,
                           G_CONNECT_SWAPPED);
}

/* @trusted: (nullable): authorities; the system's count when there are none */
static gboolean
enter (PdkSpiceBackend *self, GByteArray *trusted)
{
  g_autoptr (PdkSpiceRoute) route = pdk_spice_route_new (self->address, trusted, self->sign_in);
  g_autoptr (GError) error = NULL;

  self->entrance = pdk_spice_entrance_new (self->session, route, &error);
  if (self->entrance == NULL)
    on_sockets_failed (self, error);
  return self->entrance != NULL;
}

static void
prepare_session (PdkSpiceBackend *self)
{
  const char *password = self->password;

  self->sign_in = pdk_spice_sign_in_new (self->user_name, password);
  /* A longer one the library does not even try; it is for a display with names. */
  if (password != NULL && strlen (password) > SPICE_MAX_PASSWORD_LENGTH)
    password = NULL;
  self->session = spice_session_new ();
  g_object_set (self->session, "enable-audio", TRUE, "enable-usbredir", TRUE, "enable-smartcard",
                FALSE, "gl-scanout", self->gl, "shared-dir", NULL, "password", password, NULL);
  self->had_password = self->password != NULL && self->password[0] != '\0';
  g_clear_pointer (&self->password, pdk_console_backend_free_password);
}

static void
start_session (PdkSpiceBackend *self, GByteArray *trusted)
{
  gboolean started;

  prepare_session (self);
  if (self->address != NULL && !enter (self, trusted))
    return;
  self->spice_agent = pdk_spice_agent_new (self->session, self->agent);
  pdk_spice_clipboard_set_session (self->clipboard, self->session);
  pdk_spice_file_transfer_set_session (self->file_transfer, self->session);
  if (self->sockets != NULL)
    pdk_spice_sockets_set_session (self->sockets, self->session, self->sign_in);
  self->host_guard = pdk_spice_host_guard_new (self->session, self->entrance);
  pdk_spice_host_guard_set_may_move (self->host_guard, self->may_move, self->may_move_data);
  g_signal_connect_object (self->host_guard, "moved", G_CALLBACK (on_host_guard_moved), self,
                           G_CONNECT_SWAPPED);
  follow_channels (self);
  /* These open channels of their own, which ask for their sockets at once. */
  pdk_spice_resizer_set_session (PDK_SPICE_RESIZER (self->resizer), self->session);
  pdk_spice_sound_set_session (self->sound, self->session);
  pdk_spice_usb_set_session (self->usb, self->session);
  pdk_spice_folder_set_session (self->folder, self->session);
  pdk_spice_smartcard_set_session (self->smartcard, self->session);
  started = self->sockets != NULL ? spice_session_open_fd (self->session, -1)
                                  : spice_session_connect (self->session);
  if (!started && self->session != NULL)
    end_for_event (self, SPICE_CHANNEL_ERROR_CONNECT, NULL);
}

static void
on_trust_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkSpiceBackend) self = user_data;
  g_autoptr (GByteArray) trusted = pdk_spice_trust_load_finish (result, NULL);

  if (trusted != NULL)
    start_session (self, trusted);
}

static void
connect_session (PdkSpiceBackend *self)
{
  self->cancellable = g_cancellable_new ();
  if (self->address != NULL && self->address->tls_port > 0)
    pdk_spice_trust_load_async (self->cancellable, on_trust_loaded, g_object_ref (self));
  else
    start_session (self, NULL);
}

static void
pdk_spice_backend_open (PdkConsoleBackend *backend)
{
  connect_session (PDK_SPICE_BACKEND (backend));
}

static void
pdk_spice_backend_close (PdkConsoleBackend *backend)
{
  drop_session (PDK_SPICE_BACKEND (backend));
  pdk_console_backend_set_state (backend, PDK_CONSOLE_BACKEND_CLOSED);
}

static void
pdk_spice_backend_set_credentials (PdkConsoleBackend *backend,
                                   const char *user_name,
                                   const char *password)
{
  PdkSpiceBackend *self = PDK_SPICE_BACKEND (backend);

  g_free (self->user_name);
  self->user_name = g_strdup (user_name);
  g_clear_pointer (&self->password, pdk_console_backend_free_password);
  self->password = g_strdup (password);
}

static void
pdk_spice_backend_trust_key (PdkConsoleBackend *backend, GBytes *key)
{
  PdkSpiceBackend *self = PDK_SPICE_BACKEND (backend);

  if (self->address == NULL)
    return;
  g_clear_pointer (&self->address->key, g_bytes_unref);
  self->address->key = g_bytes_ref (key);
}

static PdkConsoleAgent *
pdk_spice_backend_get_agent (PdkConsoleBackend *backend)
{
  return PDK_SPICE_BACKEND (backend)->agent;
}

static PdkConsoleClipboard *
pdk_spice_backend_get_clipboard (PdkConsoleBackend *backend)
{
  return PDK_CONSOLE_CLIPBOARD (PDK_SPICE_BACKEND (backend)->clipboard);
}

static PdkConsoleSound *
pdk_spice_backend_get_sound (PdkConsoleBackend *backend)
{
  return PDK_CONSOLE_SOUND (PDK_SPICE_BACKEND (backend)->sound);
}

static PdkConsoleUsb *
pdk_spice_backend_get_usb (PdkConsoleBackend *backend)
{
  return PDK_CONSOLE_USB (PDK_SPICE_BACKEND (backend)->usb);
}

static PdkConsoleFolder *
pdk_spice_backend_get_folder (PdkConsoleBackend *backend)
{
  if (!pdk_spice_folder_is_supported ())
    return NULL;
  return PDK_CONSOLE_FOLDER (PDK_SPICE_BACKEND (backend)->folder);
}

static PdkConsoleSmartcard *
pdk_spice_backend_get_smartcard (PdkConsoleBackend *backend)
{
  if (!pdk_spice_smartcard_is_supported ())
    return NULL;
  return PDK_CONSOLE_SMARTCARD (PDK_SPICE_BACKEND (backend)->smartcard);
}

static PdkConsoleResizer *
pdk_spice_backend_get_resizer (PdkConsoleBackend *backend)
{
  return PDK_SPICE_BACKEND (backend)->resizer;
}

static PdkConsoleFileTransfer *
pdk_spice_backend_get_file_transfer (PdkConsoleBackend *backend)
{
  return PDK_CONSOLE_FILE_TRANSFER (PDK_SPICE_BACKEND (backend)->file_transfer);
}

static void
pdk_spice_backend_dispose (GObject *object)
{
  drop_session (PDK_SPICE_BACKEND (object));

  G_OBJECT_CLASS (pdk_spice_backend_parent_class)->dispose (object);
}

static void
pdk_spice_backend_finalize (GObject *object)
{
  PdkSpiceBackend *self = PDK_SPICE_BACKEND (object);

  g_clear_object (&self->sockets);
  g_clear_object (&self->resizer);
  g_clear_pointer (&self->address, pdk_spice_address_free);
  g_free (self->user_name);
  g_clear_object (&self->file_transfer);
  g_clear_object (&self->clipboard);
  g_clear_object (&self->sound);
  g_clear_object (&self->usb);
  g_clear_object (&self->folder);
  g_clear_object (&self->smartcard);
  g_clear_object (&self->agent);
  g_clear_pointer (&self->password, pdk_console_backend_free_password);

  if (self->may_move_destroy != NULL)
    self->may_move_destroy (self->may_move_data);

  G_OBJECT_CLASS (pdk_spice_backend_parent_class)->finalize (object);
}

static void
pdk_spice_backend_class_init (PdkSpiceBackendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  PdkConsoleBackendClass *backend_class = PDK_CONSOLE_BACKEND_CLASS (klass);

  pdk_spice_sasl_init ();
  object_class->dispose = pdk_spice_backend_dispose;
  object_class->finalize = pdk_spice_backend_finalize;

  backend_class->open = pdk_spice_backend_open;
  backend_class->close = pdk_spice_backend_close;
  backend_class->set_credentials = pdk_spice_backend_set_credentials;
  backend_class->trust_key = pdk_spice_backend_trust_key;
  backend_class->get_agent = pdk_spice_backend_get_agent;
  backend_class->get_clipboard = pdk_spice_backend_get_clipboard;
  backend_class->get_sound = pdk_spice_backend_get_sound;
  backend_class->get_file_transfer = pdk_spice_backend_get_file_transfer;
  backend_class->get_usb = pdk_spice_backend_get_usb;
  backend_class->get_folder = pdk_spice_backend_get_folder;
  backend_class->get_smartcard = pdk_spice_backend_get_smartcard;
  backend_class->get_resizer = pdk_spice_backend_get_resizer;
}

static void
pdk_spice_backend_init (PdkSpiceBackend *self)
{
  self->agent = pdk_console_agent_new ();
  self->clipboard = pdk_spice_clipboard_new (self->agent);
  self->sound = pdk_spice_sound_new ();
  self->file_transfer = pdk_spice_file_transfer_new (self->agent);
  self->usb = pdk_spice_usb_new ();
  self->folder = pdk_spice_folder_new ();
  self->smartcard = pdk_spice_smartcard_new ();
  self->resizer =
      pdk_spice_resizer_new (self->agent,
                             pdk_console_backend_get_heads (PDK_CONSOLE_BACKEND (self)));
}

PdkConsoleBackend *
pdk_spice_backend_new_for_fds (PdkConsoleOpenFd open_fd, gpointer user_data, GDestroyNotify destroy)
{
  PdkSpiceBackend *self;

  g_return_val_if_fail (open_fd != NULL, NULL);

  self = g_object_new (PDK_TYPE_SPICE_BACKEND, NULL);
  self->sockets = pdk_spice_sockets_new (open_fd, user_data, destroy);
  g_signal_connect_object (self->sockets, "failed", G_CALLBACK (on_sockets_failed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sockets, "wants-tls", G_CALLBACK (on_sockets_wants_tls), self,
                           G_CONNECT_SWAPPED);
  return PDK_CONSOLE_BACKEND (self);
}

PdkConsoleBackend *
pdk_spice_backend_new_for_tunnel (PdkConsoleOpenFd open_fd,
                                  gpointer user_data,
                                  GDestroyNotify destroy,
                                  const char *password)
{
  PdkConsoleBackend *backend = pdk_spice_backend_new_for_fds (open_fd, user_data, destroy);

  PDK_SPICE_BACKEND (backend)->password = g_strdup (password);
  return backend;
}

PdkConsoleBackend *
pdk_spice_backend_new_for_address (const PdkSpiceAddress *address, const char *password)
{
  PdkSpiceBackend *self;

  g_return_val_if_fail (address != NULL, NULL);
  g_return_val_if_fail (address->socket != NULL || address->host != NULL, NULL);

  self = g_object_new (PDK_TYPE_SPICE_BACKEND, NULL);
  self->address = pdk_spice_address_copy (address);
  self->password = g_strdup (password);
  return PDK_CONSOLE_BACKEND (self);
}

void
pdk_spice_backend_set_gl (PdkSpiceBackend *self, gboolean gl)
{
  g_return_if_fail (PDK_IS_SPICE_BACKEND (self));

  self->gl = gl;
}

void
pdk_spice_backend_set_may_move (PdkSpiceBackend *self,
                                PdkSpiceMayMove may_move,
                                gpointer user_data,
                                GDestroyNotify destroy)
{
  g_return_if_fail (PDK_IS_SPICE_BACKEND (self));
  g_return_if_fail (self->may_move == NULL && self->session == NULL);

  self->may_move = may_move;
  self->may_move_data = user_data;
  self->may_move_destroy = destroy;
}

const char *
pdk_spice_backend_get_next_host (PdkSpiceBackend *self)
{
  g_return_val_if_fail (PDK_IS_SPICE_BACKEND (self), NULL);

  return self->host_guard != NULL ? pdk_spice_host_guard_get_next_host (self->host_guard) : NULL;
}
