/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-backend.h"
#include "pdk-console-backend-private.h"
#include "pdk-spice-address.h"
#include "pdk-spice-agent.h"
#include "pdk-spice-autoptr.h"
#include "pdk-spice-clipboard.h"
#include "pdk-spice-cursor.h"
#include "pdk-spice-display.h"
#include "pdk-spice-file-transfer.h"
#include "pdk-spice-inputs.h"
#include "pdk-spice-resizer.h"
#include "pdk-spice-sound.h"
#include "pdk-spice-trust.h"
#include "pdk-spice-usb.h"

#include <glib/gi18n.h>
#include <spice-client.h>
#include <string.h>
#include <unistd.h>

/* A display over SPICE.  One SpiceSession per attempt, since a session that was disconnected is not
 * ready for another connection before a signal that may be long in coming.
 *
 * Four kinds of channels are opened here: main, displays, cursors, inputs.  Without them there is no
 * display; what else a session carries (sound, say) has an object of its own, comes and goes without
 * harm to it, and what would open the host to the guest stays off until it is asked for. */

/* How long the other channels may take to close after one that did. */
#define LONE_CHANNEL_MS 2000

struct _PdkSpiceBackend {
  PdkConsoleBackend parent_instance;

  /* owned */
  SpiceSession *session;
  GPtrArray *displays; /* of PdkSpiceDisplay */
  GPtrArray *cursors;  /* of PdkSpiceCursor */
  PdkSpiceInputs *inputs;
  PdkSpiceAgent *spice_agent;
  PdkConsoleAgent *agent;
  PdkSpiceClipboard *clipboard;
  PdkSpiceSound *sound;
  PdkSpiceFileTransfer *file_transfer;
  PdkSpiceUsb *usb;
  PdkConsoleResizer *resizer;
  GCancellable *cancellable; /* of the sockets asked for */
  PdkSpiceAddress *address;  /* nullable: sockets are asked for */
  GError *refusal;           /* of the certificate; nullable */
  char *user_name;           /* nullable */
  char *password;            /* until the session has it; wiped when freed */

  PdkConsoleOpenFd open_fd;
  gpointer open_fd_data;
  GDestroyNotify open_fd_destroy;

  gboolean gl;
  gboolean had_password; /* in the attempt under way */
  guint moved_id;
  guint lone_id;
};

G_DEFINE_FINAL_TYPE (PdkSpiceBackend, pdk_spice_backend, PDK_TYPE_CONSOLE_BACKEND)

static PdkConsoleBackendState
get_state (PdkSpiceBackend *self)
{
  return pdk_console_backend_get_state (PDK_CONSOLE_BACKEND (self));
}

static void
free_password (char *password)
{
  explicit_bzero (password, strlen (password));
  g_free (password);
}

static gboolean
on_idle_disconnect (gpointer session)
{
  spice_session_disconnect (session);
  return G_SOURCE_REMOVE;
}

/* The channels stop at once, the session follows when they are at rest: a channel that is just
 * telling of its opening goes on with it afterwards, and must still find its session then.  What it
 * tells with waits in an idle of higher priority than ours. */
static void
retire_session (SpiceSession *session)
{
  g_autoptr (GList) channels = spice_session_get_channels (session);

  for (GList *l = channels; l != NULL; l = l->next)
    spice_channel_disconnect (l->data, SPICE_CHANNEL_NONE);
  g_idle_add_full (G_PRIORITY_LOW, on_idle_disconnect, g_object_ref (session), g_object_unref);
}

/* Lets go of the session at once: none of its signals is heard any more. */
static void
drop_session (PdkSpiceBackend *self)
{
  g_autoptr (SpiceSession) session = g_steal_pointer (&self->session);
  g_autoptr (GList) channels = NULL;

  g_clear_handle_id (&self->moved_id, g_source_remove);
  g_clear_handle_id (&self->lone_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < self->displays->len; i++)
    pdk_spice_display_detach (self->displays->pdata[i]);
  g_ptr_array_set_size (self->displays, 0);
  g_ptr_array_set_size (self->cursors, 0);
  g_clear_object (&self->inputs);
  if (self->spice_agent != NULL)
    g_object_run_dispose (G_OBJECT (self->spice_agent));
  g_clear_object (&self->spice_agent);
  pdk_spice_clipboard_set_session (self->clipboard, NULL);
  pdk_spice_sound_set_session (self->sound, NULL);
  pdk_spice_file_transfer_set_session (self->file_transfer, NULL);
  pdk_spice_usb_set_session (self->usb, NULL);
  pdk_spice_resizer_set_session (PDK_SPICE_RESIZER (self->resizer), NULL);
  if (session == NULL)
    return;

  g_signal_handlers_disconnect_by_data (session, self);
  channels = spice_session_get_channels (session);
  for (GList *l = channels; l != NULL; l = l->next)
    g_signal_handlers_disconnect_by_data (l->data, self);
  retire_session (session);
}

static void
end (PdkSpiceBackend *self,
     PdkConsoleBackendState state,
     PdkConsoleError code,
     const char *message,
     const GError *cause)
{
  g_autofree char *detail = g_strdup (cause != NULL ? cause->message : NULL);

  drop_session (self);
  pdk_console_backend_fail (PDK_CONSOLE_BACKEND (self), state, code, message, detail);
}

typedef struct {
  PdkSpiceBackend *backend; /* owned: keeps the data of open_fd alive */
  GWeakRef channel;         /* weak: a held channel keeps its session from ending */
} FdRequest;

static void
fd_request_free (FdRequest *request)
{
  g_clear_object (&request->backend);
  g_weak_ref_clear (&request->channel);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FdRequest, fd_request_free)

/* Whether there is no display without it. */
static gboolean
is_needed (SpiceChannel *channel)
{
  return SPICE_IS_MAIN_CHANNEL (channel) || SPICE_IS_DISPLAY_CHANNEL (channel) ||
         SPICE_IS_CURSOR_CHANNEL (channel) || SPICE_IS_INPUTS_CHANNEL (channel);
}

/* A channel that gets no socket waits for ever, so it is cut off. */
static void
on_fd_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FdRequest) request = user_data;
  g_autoptr (SpiceChannel) channel = g_weak_ref_get (&request->channel);
  g_autoptr (GError) error = NULL;
  int fd = g_task_propagate_int (G_TASK (result), &error);

  if (error == NULL && channel != NULL && request->backend->session != NULL) {
    /* On success the channel's socket owns the descriptor. */
    if (spice_channel_open_fd (channel, fd))
      return;
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_FAILED, "spice_channel_open_fd");
  }
  if (fd >= 0 && error == NULL)
    close (fd);
  if (channel != NULL)
    spice_channel_disconnect (channel, SPICE_CHANNEL_NONE);
  if (error != NULL && channel != NULL && is_needed (channel) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    end (request->backend, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_CONNECT,
         _ ("The display could not be opened"), error);
}

static void
on_channel_open_fd (PdkSpiceBackend *self, int with_tls, SpiceChannel *channel)
{
  FdRequest *request;

  /* A socket of the local daemon carries no TLS; the library would ask again and again. */
  if (with_tls) {
    end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_TLS,
         _ ("The display accepts only encrypted connections over the network"), NULL);
    return;
  }

  request = g_new0 (FdRequest, 1);
  request->backend = g_object_ref (self);
  g_weak_ref_init (&request->channel, channel);
  self->open_fd (self->cancellable, on_fd_opened, request, self->open_fd_data);
}

static gboolean
needs_user_name (const GError *error)
{
  return g_error_matches (error, SPICE_CLIENT_ERROR,
                          SPICE_CLIENT_ERROR_AUTH_NEEDS_PASSWORD_AND_USERNAME) ||
         g_error_matches (error, SPICE_CLIENT_ERROR, SPICE_CLIENT_ERROR_AUTH_NEEDS_USERNAME);
}

static void
end_for_authentication (PdkSpiceBackend *self, const GError *cause)
{
  const char *message = _ ("The display refused the connection");

  if (!needs_user_name (cause) &&
      !g_error_matches (cause, SPICE_CLIENT_ERROR, SPICE_CLIENT_ERROR_AUTH_NEEDS_PASSWORD)) {
    end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_AUTH, message, cause);
    return;
  }
  if (self->had_password)
    message = _ ("The password is wrong or no longer valid");
  else
    message = _ ("The display asks for a password");
  pdk_console_backend_set_needs_user_name (PDK_CONSOLE_BACKEND (self), needs_user_name (cause));
  end (self, PDK_CONSOLE_BACKEND_NEEDS_PASSWORD, PDK_CONSOLE_ERROR_AUTH, message, cause);
}

static void
end_for_certificate (PdkSpiceBackend *self, PdkConsoleCertificate *certificate)
{
  g_autoptr (GError) cause = g_steal_pointer (&self->refusal);
  const char *message = _ ("No secure connection to the display could be made");

  pdk_console_backend_set_certificate (PDK_CONSOLE_BACKEND (self), certificate);
  if (certificate != NULL)
    message = _ ("The display’s certificate is not trusted");
  end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_TLS, message, cause);
}

static PdkConsoleCertificate *
compare_key (PdkSpiceBackend *self, PdkConsoleCertificate *certificate)
{
  /* Only the SPICE library looks at the subject. */
  if (certificate->problems == 0 && self->address->subject != NULL)
    return pdk_console_certificate_add_problem (certificate, PDK_CONSOLE_CERTIFICATE_OTHER_NAME);
  if (self->address->key == NULL || g_bytes_equal (self->address->key, certificate->key))
    return pdk_console_certificate_ref (certificate);
  return pdk_console_certificate_add_problem (certificate, PDK_CONSOLE_CERTIFICATE_CHANGED);
}

static void
on_certificate_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkSpiceBackend) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkConsoleCertificate) found = pdk_console_certificate_fetch_finish (result, &error);
  g_autoptr (PdkConsoleCertificate) judged = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (found != NULL)
    judged = compare_key (self, found);
  end_for_certificate (self, judged);
}

/* The library does not say what it refused, so the display is asked once more. */
static void
look_at_certificate (PdkSpiceBackend *self, const GError *cause)
{
  g_autoptr (GByteArray) trusted = NULL;

  g_clear_error (&self->refusal);
  self->refusal = cause != NULL ? g_error_copy (cause) : NULL;
  if (self->address == NULL || self->address->tls_port == 0) {
    end_for_certificate (self, NULL);
    return;
  }
  g_object_get (self->session, "ca", &trusted, NULL);
  drop_session (self);
  self->cancellable = g_cancellable_new ();
  pdk_console_certificate_fetch_async (self->address->host, self->address->tls_port,
                                       self->address->proxy, trusted, self->cancellable,
                                       on_certificate_fetched, g_object_ref (self));
}

static void
end_for_event (PdkSpiceBackend *self, SpiceChannelEvent event, const GError *cause)
{
  if (event == SPICE_CHANNEL_ERROR_AUTH)
    end_for_authentication (self, cause);
  else if (event == SPICE_CHANNEL_ERROR_TLS)
    look_at_certificate (self, cause);
  else if (get_state (self) == PDK_CONSOLE_BACKEND_CONNECTED)
    end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_LOST,
         _ ("The connection to the display was lost"), cause);
  else
    end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_CONNECT,
         _ ("The display cannot be reached"), cause);
}

static void
close_for_other_end (PdkSpiceBackend *self)
{
  if (get_state (self) != PDK_CONSOLE_BACKEND_CONNECTED) {
    end_for_event (self, SPICE_CHANNEL_ERROR_CONNECT, NULL);
    return;
  }
  drop_session (self);
  pdk_console_backend_set_state (PDK_CONSOLE_BACKEND (self), PDK_CONSOLE_BACKEND_CLOSED);
}

static gboolean
on_lone_timeout (gpointer user_data)
{
  PdkSpiceBackend *self = user_data;

  self->lone_id = 0;
  end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_LOST,
       _ ("The connection to the display was lost"), NULL);
  return G_SOURCE_REMOVE;
}

/* A display that ends, or that somebody else takes, closes all channels, in any order.  One that
 * closes alone leaves a picture that stands still or a keyboard that nobody hears.  A further screen
 * may do so. */
static void
watch_lone_channel (PdkSpiceBackend *self, SpiceChannel *channel)
{
  int id = 0;

  g_object_get (channel, "channel-id", &id, NULL);
  if (id == 0 && self->lone_id == 0 && get_state (self) == PDK_CONSOLE_BACKEND_CONNECTED)
    self->lone_id = g_timeout_add (LONE_CHANNEL_MS, on_lone_timeout, self);
}

static void
on_channel_event (PdkSpiceBackend *self, SpiceChannelEvent event, SpiceChannel *channel)
{
  /* Held, since ending drops the session and with it the channel that is speaking. */
  g_autoptr (SpiceChannel) speaker = g_object_ref (channel);
  gboolean is_main = SPICE_IS_MAIN_CHANNEL (channel);

  g_debug ("%s channel: event %d", G_OBJECT_TYPE_NAME (channel), event);
  switch (event) {
  case SPICE_CHANNEL_OPENED:
    if (is_main)
      pdk_console_backend_set_state (PDK_CONSOLE_BACKEND (self), PDK_CONSOLE_BACKEND_CONNECTED);
    break;
  case SPICE_CHANNEL_CLOSED:
    if (is_main)
      close_for_other_end (self);
    else
      watch_lone_channel (self, channel);
    break;
  case SPICE_CHANNEL_ERROR_CONNECT:
  case SPICE_CHANNEL_ERROR_TLS:
  case SPICE_CHANNEL_ERROR_LINK:
  case SPICE_CHANNEL_ERROR_AUTH:
  case SPICE_CHANNEL_ERROR_IO:
    end_for_event (self, event, spice_channel_get_error (speaker));
    break;
  case SPICE_CHANNEL_NONE:
  case SPICE_CHANNEL_SWITCHING:
    break;
  }
}

static void
on_main_notify_mouse_mode (PdkSpiceBackend *self, GParamSpec *pspec, SpiceChannel *channel)
{
  int mode = 0;

  g_object_get (channel, "mouse-mode", &mode, NULL);
  pdk_console_backend_set_absolute_pointer (PDK_CONSOLE_BACKEND (self),
                                            mode == SPICE_MOUSE_MODE_CLIENT);
}

static gboolean
on_idle_moved (gpointer user_data)
{
  PdkSpiceBackend *self = user_data;

  self->moved_id = 0;
  end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_LOST,
       _ ("The machine moved to another host"), NULL);
  return G_SOURCE_REMOVE;
}

/* A display may send its clients to another one, and the library would go there, with the password,
 * wherever that is.  So @session stays with the host that was asked for, and the attempt ends: the
 * machine's host knows where its display is now.  Not at once, since the library is in the middle of
 * the session. */
static void
keep_to_host (PdkSpiceBackend *self, SpiceSession *session)
{
  g_autofree char *host = NULL;

  g_object_get (session, "host", &host, NULL);
  if (g_strcmp0 (host, self->address->host) == 0)
    return;
  g_object_set (session, "host", self->address->host, "password", NULL, NULL);
  if (self->moved_id == 0)
    self->moved_id = g_idle_add_full (G_PRIORITY_HIGH, on_idle_moved, self, NULL);
}

static void
on_session_notify_host (PdkSpiceBackend *self, GParamSpec *pspec, SpiceSession *session)
{
  keep_to_host (self, session);
}

static void
on_main_migration_started (PdkSpiceBackend *self, SpiceSession *target)
{
  keep_to_host (self, target);
}

static void
watch_channel (PdkSpiceBackend *self, SpiceChannel *channel)
{
  g_signal_connect_object (channel, "channel-event", G_CALLBACK (on_channel_event), self,
                           G_CONNECT_SWAPPED);
}

static void
on_display_too_large (PdkSpiceBackend *self)
{
  end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_SIZE,
       _ ("The display is too large to be shown"), NULL);
}

static void
on_display_gl_failed (PdkSpiceBackend *self, const GError *error)
{
  end (self, PDK_CONSOLE_BACKEND_FAILED, PDK_CONSOLE_ERROR_GL,
       _ ("The machine draws with OpenGL, and its pictures cannot be shown on this computer. Turn "
          "off “gl” of its display, and start it again."),
       error);
}

static void
follow_display (PdkSpiceBackend *self, SpiceDisplayChannel *channel)
{
  PdkSpiceDisplay *display = pdk_spice_display_new (channel, PDK_CONSOLE_BACKEND (self));

  g_ptr_array_add (self->displays, display);
  g_signal_connect_object (display, "too-large", G_CALLBACK (on_display_too_large), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (display, "gl-failed", G_CALLBACK (on_display_gl_failed), self,
                           G_CONNECT_SWAPPED);
}

static void
follow_main (PdkSpiceBackend *self, SpiceChannel *channel)
{
  watch_channel (self, channel);
  g_signal_connect_object (channel, "notify::mouse-mode", G_CALLBACK (on_main_notify_mouse_mode),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "migration-started", G_CALLBACK (on_main_migration_started),
                           self, G_CONNECT_SWAPPED);
}

/* Handlers come first: a channel says everything once it is connected.  Main is connected by the
 * session itself.  Of displays there may be one for each of the guest's screens. */
static void
on_session_channel_new (PdkSpiceBackend *self, SpiceChannel *channel)
{
  PdkConsoleBackend *backend = PDK_CONSOLE_BACKEND (self);
  int id = 0;

  /* Whoever opens it: it waits for a socket of ours. */
  if (self->open_fd != NULL)
    g_signal_connect_object (channel, "open-fd", G_CALLBACK (on_channel_open_fd), self,
                             G_CONNECT_SWAPPED);
  g_object_get (channel, "channel-id", &id, NULL);
  if (id < 0 || id >= PDK_CONSOLE_MAX_HEADS || self->displays->len >= PDK_CONSOLE_MAX_HEADS ||
      self->cursors->len >= PDK_CONSOLE_MAX_HEADS)
    return;

  if (SPICE_IS_MAIN_CHANNEL (channel)) {
    follow_main (self, channel);
    return;
  }
  if (SPICE_IS_DISPLAY_CHANNEL (channel))
    follow_display (self, SPICE_DISPLAY_CHANNEL (channel));
  else if (SPICE_IS_CURSOR_CHANNEL (channel))
    g_ptr_array_add (self->cursors, pdk_spice_cursor_new (SPICE_CURSOR_CHANNEL (channel), backend));
  else if (SPICE_IS_INPUTS_CHANNEL (channel) && self->inputs == NULL)
    self->inputs = pdk_spice_inputs_new (SPICE_INPUTS_CHANNEL (channel), backend);
  else
    return;
  watch_channel (self, channel);
  spice_channel_connect (channel);
}

/* @trusted: (nullable): authorities; the system's count when there are none */
static void
start_session (PdkSpiceBackend *self, GByteArray *trusted)
{
  gboolean started;

  self->session = spice_session_new ();
  g_object_set (self->session, "enable-audio", TRUE, "enable-usbredir", TRUE, "enable-smartcard",
                FALSE, "gl-scanout", self->gl, "shared-dir", NULL, "username", self->user_name,
                "password", self->password, NULL);
  self->had_password = self->password != NULL && self->password[0] != '\0';
  g_clear_pointer (&self->password, free_password);
  self->spice_agent = pdk_spice_agent_new (self->session, self->agent);
  pdk_spice_clipboard_set_session (self->clipboard, self->session);
  pdk_spice_file_transfer_set_session (self->file_transfer, self->session);
  g_signal_connect_object (self->session, "channel-new", G_CALLBACK (on_session_channel_new), self,
                           G_CONNECT_SWAPPED);
  /* These open channels of their own, which ask for their sockets at once: after the handler above. */
  pdk_spice_resizer_set_session (PDK_SPICE_RESIZER (self->resizer), self->session);
  pdk_spice_sound_set_session (self->sound, self->session);
  pdk_spice_usb_set_session (self->usb, self->session);
  if (self->open_fd != NULL) {
    started = spice_session_open_fd (self->session, -1);
  } else {
    pdk_spice_address_apply (self->address, self->session, trusted);
    g_signal_connect_object (self->session, "notify::host", G_CALLBACK (on_session_notify_host),
                             self, G_CONNECT_SWAPPED);
    started = spice_session_connect (self->session);
  }
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
  g_clear_pointer (&self->password, free_password);
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

static void
pdk_spice_backend_key (PdkConsoleBackend *backend, guint scancode, guint keyval, gboolean pressed)
{
  PdkSpiceBackend *self = PDK_SPICE_BACKEND (backend);

  if (self->inputs != NULL)
    pdk_spice_inputs_key (self->inputs, scancode, pressed);
}

/* The agent is told the screen and a place on it; a tablet, which knows of no screens, a place on the
 * surface that they share. */
static void
pdk_spice_backend_pointer_position (PdkConsoleBackend *backend, guint head, int x, int y)
{
  PdkSpiceBackend *self = PDK_SPICE_BACKEND (backend);
  PdkConsoleHead *screen = pdk_console_backend_get_head (backend, head);
  cairo_rectangle_int_t area = { 0 };

  if (screen != NULL && pdk_console_agent_get_state (self->agent) != PDK_CONSOLE_AGENT_CONNECTED)
    area = pdk_console_head_get_area (screen);
  if (self->inputs != NULL)
    pdk_spice_inputs_position (self->inputs, head, area.x + x, area.y + y);
}

static void
pdk_spice_backend_pointer_motion (PdkConsoleBackend *backend, int dx, int dy)
{
  PdkSpiceBackend *self = PDK_SPICE_BACKEND (backend);

  if (self->inputs != NULL)
    pdk_spice_inputs_motion (self->inputs, dx, dy);
}

static void
pdk_spice_backend_button (PdkConsoleBackend *backend, guint button, gboolean pressed)
{
  PdkSpiceBackend *self = PDK_SPICE_BACKEND (backend);

  if (self->inputs != NULL)
    pdk_spice_inputs_button (self->inputs, button, pressed);
}

/* The protocol has no horizontal wheel. */
static void
pdk_spice_backend_scroll (PdkConsoleBackend *backend, int clicks_x, int clicks_y)
{
  PdkSpiceBackend *self = PDK_SPICE_BACKEND (backend);

  if (self->inputs != NULL && clicks_y != 0)
    pdk_spice_inputs_scroll (self->inputs, clicks_y);
}

static void
pdk_spice_backend_set_locks (PdkConsoleBackend *backend,
                             gboolean caps,
                             gboolean num,
                             gboolean scroll)
{
  PdkSpiceBackend *self = PDK_SPICE_BACKEND (backend);
  PdkConsoleLocks locks = 0;

  if (caps)
    locks |= PDK_CONSOLE_LOCK_CAPS;
  if (num)
    locks |= PDK_CONSOLE_LOCK_NUM;
  if (scroll)
    locks |= PDK_CONSOLE_LOCK_SCROLL;
  if (self->inputs != NULL)
    pdk_spice_inputs_set_locks (self->inputs, locks);
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

  if (self->open_fd_destroy != NULL)
    self->open_fd_destroy (self->open_fd_data);
  g_clear_object (&self->resizer);
  g_clear_pointer (&self->displays, g_ptr_array_unref);
  g_clear_pointer (&self->cursors, g_ptr_array_unref);
  g_clear_pointer (&self->address, pdk_spice_address_free);
  g_clear_error (&self->refusal);
  g_free (self->user_name);
  g_clear_object (&self->file_transfer);
  g_clear_object (&self->clipboard);
  g_clear_object (&self->sound);
  g_clear_object (&self->usb);
  g_clear_object (&self->agent);
  g_clear_pointer (&self->password, free_password);

  G_OBJECT_CLASS (pdk_spice_backend_parent_class)->finalize (object);
}

static void
pdk_spice_backend_class_init (PdkSpiceBackendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  PdkConsoleBackendClass *backend_class = PDK_CONSOLE_BACKEND_CLASS (klass);

  object_class->dispose = pdk_spice_backend_dispose;
  object_class->finalize = pdk_spice_backend_finalize;

  backend_class->open = pdk_spice_backend_open;
  backend_class->close = pdk_spice_backend_close;
  backend_class->set_credentials = pdk_spice_backend_set_credentials;
  backend_class->trust_key = pdk_spice_backend_trust_key;
  backend_class->key = pdk_spice_backend_key;
  backend_class->pointer_position = pdk_spice_backend_pointer_position;
  backend_class->pointer_motion = pdk_spice_backend_pointer_motion;
  backend_class->button = pdk_spice_backend_button;
  backend_class->scroll = pdk_spice_backend_scroll;
  backend_class->set_locks = pdk_spice_backend_set_locks;
  backend_class->get_agent = pdk_spice_backend_get_agent;
  backend_class->get_clipboard = pdk_spice_backend_get_clipboard;
  backend_class->get_sound = pdk_spice_backend_get_sound;
  backend_class->get_file_transfer = pdk_spice_backend_get_file_transfer;
  backend_class->get_usb = pdk_spice_backend_get_usb;
  backend_class->get_resizer = pdk_spice_backend_get_resizer;
}

static void
pdk_spice_backend_init (PdkSpiceBackend *self)
{
  self->displays = g_ptr_array_new_with_free_func (g_object_unref);
  self->cursors = g_ptr_array_new_with_free_func (g_object_unref);
  self->agent = pdk_console_agent_new ();
  self->clipboard = pdk_spice_clipboard_new (self->agent);
  self->sound = pdk_spice_sound_new ();
  self->file_transfer = pdk_spice_file_transfer_new (self->agent);
  self->usb = pdk_spice_usb_new ();
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
  self->open_fd = open_fd;
  self->open_fd_data = user_data;
  self->open_fd_destroy = destroy;
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

PdkConsoleBackend *
pdk_spice_backend_new_for_host (const char *host, int port, int tls_port, const char *password)
{
  g_autoptr (PdkSpiceAddress) address = NULL;

  g_return_val_if_fail (host != NULL, NULL);
  g_return_val_if_fail (port > 0 || tls_port > 0, NULL);

  address = pdk_spice_address_new (host, port, tls_port);
  return pdk_spice_backend_new_for_address (address, password);
}

void
pdk_spice_backend_set_gl (PdkSpiceBackend *self, gboolean gl)
{
  g_return_if_fail (PDK_IS_SPICE_BACKEND (self));

  self->gl = gl;
}
