/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-address-display.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <string.h>

#include "console/spice/pdk-spice-backend.h"
#include "console/vnc/pdk-vnc-backend.h"
#include "core/viewer/pdk-viewer-file.h"
#include "views/machine/pdk-address-words.h"

struct _PdkAddressDisplay {
  PdkDisplay parent_instance;

  /* Owned. */
  PdkViewerSpec *spec;
  char *address;
  char *kept_reason;

  gboolean asks;       /* still */
  gboolean has_ticket; /* the file came with a password */
  gboolean used_up;    /* that was given to the display */
  gboolean was_shown;
};

enum { PROP_KEPT_REASON = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkAddressDisplay, pdk_address_display, PDK_TYPE_DISPLAY)

static PdkConsoleSession *
get_session (PdkAddressDisplay *self)
{
  return pdk_display_get_session (PDK_DISPLAY (self));
}

static void
use_up (PdkAddressDisplay *self)
{
  if (!self->has_ticket)
    return;
  self->used_up = TRUE;
  pdk_viewer_spec_drop_password (self->spec);
}

static void
on_file_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkAddressDisplay) self = user_data;
  g_autoptr (GError) error = NULL;

  if (pdk_viewer_file_delete_finish (result, &error))
    return;
  self->kept_reason = pdk_address_words_kept (self->spec, error->message);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_KEPT_REASON]);
}

/** The user agreed: to the file's wish, too. */
static void
pdk_address_display_trust (PdkDisplay *display)
{
  PdkAddressDisplay *self = PDK_ADDRESS_DISPLAY (display);

  if (!self->asks)
    return;
  self->asks = FALSE;
  pdk_display_set_details (display, NULL);
  if (self->spec->delete_file)
    pdk_viewer_file_delete_async (self->spec, NULL, on_file_deleted, g_object_ref (self));
}

static void
tell_used_up (PdkAddressDisplay *self)
{
  g_autofree char *reason = pdk_address_words_used_up (self->spec, self->was_shown);

  pdk_console_session_found (get_session (self), PDK_CONSOLE_FOUND_USED_UP, reason);
}

static void
pdk_address_display_look_up (PdkDisplay *display, GCancellable *cancellable)
{
  PdkAddressDisplay *self = PDK_ADDRESS_DISPLAY (display);

  if (self->asks) {
    g_autofree char *question = pdk_address_words_question (self->spec);
    g_autofree char *details = pdk_address_words_details (self->spec);

    pdk_display_set_details (display, details);
    pdk_console_session_found (get_session (self), PDK_CONSOLE_FOUND_UNCONFIRMED, question);
  } else if (self->used_up) {
    tell_used_up (self);
  } else {
    pdk_console_session_found (get_session (self), PDK_CONSOLE_FOUND, NULL);
  }
}

static GByteArray *
make_bytes (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
  return bytes;
}

static PdkConsoleBackend *
make_spice_backend (const PdkViewerSpec *spec)
{
  g_autoptr (PdkSpiceAddress) address =
      pdk_spice_address_new (spec->host, spec->port, spec->tls_port);

  address->socket = g_strdup (spec->socket);
  address->proxy = g_strdup (spec->proxy);
  address->subject = g_strdup (spec->subject);
  if (spec->authorities != NULL)
    address->authorities = make_bytes (spec->authorities);
  return pdk_spice_backend_new_for_address (address, NULL);
}

static PdkConsoleBackend *
make_vnc_backend (const PdkViewerSpec *spec)
{
  g_autoptr (GSocketConnectable) address = NULL;
  g_autoptr (GBytes) authorities = NULL;
  PdkConsoleBackend *backend = NULL;

  if (spec->socket != NULL)
    address = G_SOCKET_CONNECTABLE (g_unix_socket_address_new (spec->socket));
  else
    address = g_network_address_new (spec->host, (guint16) spec->port);
  backend = pdk_vnc_backend_new_for_address (address, NULL, NULL);
  if (spec->authorities != NULL)
    authorities = g_bytes_new (spec->authorities, strlen (spec->authorities));
  pdk_vnc_backend_set_certificate (PDK_VNC_BACKEND (backend), authorities, spec->subject);
  return backend;
}

/* What is in the file was put there for this display, and the user agreed: it counts as typed. */
static PdkConsoleBackend *
pdk_address_display_make_backend (PdkDisplay *display)
{
  const PdkViewerSpec *spec = PDK_ADDRESS_DISPLAY (display)->spec;
  PdkConsoleBackend *backend =
      spec->protocol == PDK_VIEWER_SPICE ? make_spice_backend (spec) : make_vnc_backend (spec);

  if (spec->user_name != NULL || spec->password != NULL)
    pdk_console_backend_set_credentials (backend, spec->user_name, spec->password);
  return backend;
}

static gboolean
was_refused (PdkAddressDisplay *self, PdkConsoleBackendState state)
{
  PdkConsoleBackend *backend = pdk_display_get_backend (PDK_DISPLAY (self));

  return state == PDK_CONSOLE_BACKEND_NEEDS_PASSWORD ||
         g_error_matches (pdk_console_backend_get_error (backend), PDK_CONSOLE_ERROR,
                          PDK_CONSOLE_ERROR_AUTH);
}

static void
end_with_ticket (PdkAddressDisplay *self, PdkConsoleBackendState state, const char *reason)
{
  g_autofree char *words = NULL;

  /* The display was not reached: whether that is tried again is the user's to say. */
  if (!self->was_shown && !was_refused (self, state)) {
    words = pdk_address_words_unreachable (reason);
    pdk_console_session_refuse (get_session (self), words);
    return;
  }
  use_up (self);
  words = pdk_address_words_used_up (self->spec, self->was_shown);
  pdk_console_session_end (get_session (self), PDK_SESSION_VIEW_USED_UP, words);
}

static gboolean
pdk_address_display_end (PdkDisplay *display, PdkConsoleBackendState state, const char *reason)
{
  PdkAddressDisplay *self = PDK_ADDRESS_DISPLAY (display);

  if (self->has_ticket) {
    end_with_ticket (self, state, reason);
    return TRUE;
  }
  if (state != PDK_CONSOLE_BACKEND_CLOSED)
    return FALSE;
  /* Whoever took it would lose it again. */
  pdk_console_session_end (
      get_session (self), PDK_SESSION_VIEW_CLOSED,
      _ ("The machine was shut off, or its display was opened somewhere else."));
  return TRUE;
}

static void
on_session_notify_view (PdkAddressDisplay *self)
{
  if (pdk_console_session_get_view (get_session (self)) != PDK_SESSION_VIEW_DISPLAY)
    return;
  self->was_shown = TRUE;
  use_up (self);
}

static void
pdk_address_display_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkAddressDisplay *self = PDK_ADDRESS_DISPLAY (object);

  switch (prop_id) {
  case PROP_KEPT_REASON:
    g_value_set_string (value, self->kept_reason);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_address_display_finalize (GObject *object)
{
  PdkAddressDisplay *self = PDK_ADDRESS_DISPLAY (object);

  g_clear_pointer (&self->spec, pdk_viewer_spec_free);
  g_free (self->address);
  g_free (self->kept_reason);

  G_OBJECT_CLASS (pdk_address_display_parent_class)->finalize (object);
}

static void
pdk_address_display_class_init (PdkAddressDisplayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  PdkDisplayClass *display_class = PDK_DISPLAY_CLASS (klass);

  object_class->get_property = pdk_address_display_get_property;
  object_class->finalize = pdk_address_display_finalize;
  display_class->look_up = pdk_address_display_look_up;
  display_class->make_backend = pdk_address_display_make_backend;
  display_class->end = pdk_address_display_end;
  display_class->trust = pdk_address_display_trust;

  props[PROP_KEPT_REASON] =
      g_param_spec_string ("kept-reason", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pdk_address_display_init (PdkAddressDisplay *self)
{
}

/** What is chosen for an address is kept under a name made of it, in the form of a machine's. */
static char *
make_uuid (const char *address)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, address, -1);

  return g_strdup_printf ("%.8s-%.4s-8%.3s-8%.3s-%.12s", digest, digest + 8, digest + 12,
                          digest + 15, digest + 18);
}

/* Files come and go, and name whatever they like: only an address has settings and passwords. */
static void
set_place (PdkAddressDisplay *self)
{
  PdkDisplay *display = PDK_DISPLAY (self);
  g_autofree char *name = pdk_address_words_name (self->spec);

  pdk_display_set_name (display, name);
  if (self->spec->path == NULL) {
    g_autofree char *uuid = make_uuid (self->address);

    pdk_display_set_uuid (display, uuid);
    pdk_display_keys_set_place (pdk_display_get_keys (display), self->address, NULL);
  }
}

PdkDisplay *
pdk_address_display_new (PdkViewerSpec *spec, gboolean asks)
{
  PdkAddressDisplay *self = NULL;

  g_return_val_if_fail (spec != NULL, NULL);

  self = g_object_new (PDK_TYPE_ADDRESS_DISPLAY, NULL);
  self->spec = spec;
  self->address = pdk_viewer_spec_build_address (spec);
  self->asks = asks;
  self->has_ticket = spec->password != NULL;
  set_place (self);
  g_signal_connect_object (get_session (self), "notify::view", G_CALLBACK (on_session_notify_view),
                           self, G_CONNECT_SWAPPED);
  /* As far as anybody knows. */
  pdk_console_session_set_machine (get_session (self), PDK_DOMAIN_RUNNING, TRUE);

  return PDK_DISPLAY (self);
}

const PdkViewerSpec *
pdk_address_display_get_spec (PdkAddressDisplay *self)
{
  g_return_val_if_fail (PDK_IS_ADDRESS_DISPLAY (self), NULL);

  return self->spec;
}

gboolean
pdk_address_display_is_at (PdkAddressDisplay *self, const char *address)
{
  g_return_val_if_fail (PDK_IS_ADDRESS_DISPLAY (self), FALSE);

  return self->spec->path == NULL && g_strcmp0 (self->address, address) == 0;
}
