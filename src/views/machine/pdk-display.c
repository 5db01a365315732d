/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-display.h"

/* For the backend that keeps nothing. */
#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

#include "core/pdk-text.h"
#include "core/secrets/pdk-trusted-keys.h"

/* The hands of PdkConsoleSession: has the display looked up, makes the backend and hears of it.  One
 * cancellable per attempt, so that a late answer of an earlier one is not heard. */

#define SCHEMA_ID     PDK_APPLICATION_ID ".machine"
#define TRUSTED_KEY   "trusted-key"
#define SETTINGS_PATH "/io/github/paddock_vm/Paddock/machines/"

typedef struct {
  /* Owned. */
  PdkConsoleSession *session;
  PdkConsoleBackend *backend;
  GCancellable *cancellable;
  GSettings *settings; /* made when first asked for */
  PdkDisplayKeys *keys;
  PdkConsoleCertificate *certificate; /* nullable */
  GBytes *trusted_key;                /* nullable */
  char *details;
  char *name;
  char *host_text;
  char *host_uri;
  char *uuid;

  gboolean taking_over;
} PdkDisplayPrivate;

enum { PROP_BACKEND = 1, PROP_NAME, PROP_HOST_TEXT, PROP_HOST_URI, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PdkDisplay, pdk_display, G_TYPE_OBJECT)

#define PRIVATE(self) ((PdkDisplayPrivate *) pdk_display_get_instance_private (self))

/** (nullable): what the library said, or our own words where it said nothing */
static const char *
get_failure (PdkConsoleBackend *backend)
{
  const char *detail = pdk_console_backend_get_detail (backend);
  const GError *error = pdk_console_backend_get_error (backend);

  if (detail != NULL)
    return detail;
  return error != NULL ? error->message : NULL;
}

/** Why the display is there no more, where more is known than it says itself. */
static char *
explain (PdkDisplay *self, PdkConsoleBackendState *state)
{
  PdkDisplayClass *klass = PDK_DISPLAY_GET_CLASS (self);
  g_autofree char *details = NULL;
  char *reason;

  if (klass->explain == NULL ||
      (*state != PDK_CONSOLE_BACKEND_FAILED && *state != PDK_CONSOLE_BACKEND_CLOSED))
    return NULL;
  reason = klass->explain (self, &details);
  if (details != NULL)
    pdk_display_set_details (self, details);
  /* It was not closed by anybody on purpose. */
  if (reason != NULL)
    *state = PDK_CONSOLE_BACKEND_FAILED;
  return reason;
}

static void
distrust (PdkDisplay *self, PdkConsoleCertificate *certificate)
{
  PdkDisplayPrivate *priv = PRIVATE (self);

  g_clear_pointer (&priv->certificate, pdk_console_certificate_unref);
  priv->certificate = pdk_console_certificate_ref (certificate);
  pdk_console_session_distrust (priv->session, pdk_console_certificate_explain (certificate));
}

/** Whether the derived class knows better what follows from this. */
static gboolean
ends (PdkDisplay *self, PdkConsoleBackendState state, const char *reason)
{
  PdkDisplayClass *klass = PDK_DISPLAY_GET_CLASS (self);

  return klass->end != NULL &&
         (state == PDK_CONSOLE_BACKEND_FAILED || state == PDK_CONSOLE_BACKEND_CLOSED ||
          state == PDK_CONSOLE_BACKEND_NEEDS_PASSWORD) &&
         klass->end (self, state, reason);
}

static void
on_backend_notify_state (PdkDisplay *self)
{
  PdkDisplayPrivate *priv = PRIVATE (self);
  PdkConsoleBackendState state = pdk_console_backend_get_state (priv->backend);
  const GError *error = pdk_console_backend_get_error (priv->backend);
  g_autofree char *reason = NULL;

  pdk_display_set_details (self, get_failure (priv->backend));
  reason = explain (self, &state);
  if (reason == NULL && error != NULL)
    reason = pdk_text_display (error->message);
  if (state == PDK_CONSOLE_BACKEND_NEEDS_PASSWORD) {
    if (!ends (self, state, reason))
      pdk_display_keys_ask (priv->keys, priv->backend);
    return;
  }
  if (state == PDK_CONSOLE_BACKEND_CONNECTED)
    pdk_display_keys_accept (priv->keys, priv->name);
  if (g_error_matches (error, PDK_CONSOLE_ERROR, PDK_CONSOLE_ERROR_SIZE))
    pdk_console_session_refuse (priv->session, reason);
  else if (g_error_matches (error, PDK_CONSOLE_ERROR, PDK_CONSOLE_ERROR_GL))
    pdk_console_session_refuse_gl (priv->session, reason);
  else if (pdk_console_backend_get_certificate (priv->backend) != NULL)
    distrust (self, pdk_console_backend_get_certificate (priv->backend));
  else if (!ends (self, state, reason))
    pdk_console_session_set_backend (priv->session, state, reason);
}

static void
on_keys_missing (PdkDisplay *self)
{
  pdk_console_session_set_backend (PRIVATE (self)->session, PDK_CONSOLE_BACKEND_NEEDS_PASSWORD,
                                   NULL);
}

static void
set_backend (PdkDisplay *self, PdkConsoleBackend *backend)
{
  PdkDisplayPrivate *priv = PRIVATE (self);
  g_autoptr (PdkConsoleBackend) old = g_steal_pointer (&priv->backend);

  if (old == NULL && backend == NULL)
    return;

  if (old != NULL) {
    g_signal_handlers_disconnect_by_data (old, self);
    pdk_console_backend_close (old);
  }
  priv->backend = backend;
  if (backend != NULL)
    g_signal_connect_object (backend, "notify::state", G_CALLBACK (on_backend_notify_state), self,
                             G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BACKEND]);
}

/** Ends the attempt under way, if any. */
static void
end_attempt (PdkDisplay *self)
{
  PdkDisplayPrivate *priv = PRIVATE (self);

  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  pdk_display_keys_cancel (priv->keys);
  set_backend (self, NULL);
}

static void
on_session_look_up (PdkDisplay *self)
{
  PdkDisplayPrivate *priv = PRIVATE (self);

  end_attempt (self);
  priv->cancellable = g_cancellable_new ();
  PDK_DISPLAY_GET_CLASS (self)->look_up (self, priv->cancellable);
}

/** The key that the user trusted for this display, now or at another time. */
static void
apply_trust (PdkDisplay *self)
{
  PdkDisplayPrivate *priv = PRIVATE (self);
  g_autoptr (GBytes) remembered = NULL;

  if (priv->trusted_key == NULL) {
    g_autofree char *text = g_settings_get_string (pdk_display_get_settings (self), TRUSTED_KEY);
    gsize length = 0;
    guchar *data = g_base64_decode (text, &length);

    remembered = g_bytes_new_take (data, length);
    if (length > 0)
      priv->trusted_key = g_steal_pointer (&remembered);
  }
  if (priv->trusted_key != NULL)
    pdk_console_backend_trust_key (priv->backend, priv->trusted_key);
}

static void
on_session_open (PdkDisplay *self)
{
  PdkDisplayPrivate *priv = PRIVATE (self);

  pdk_display_set_details (self, NULL);
  set_backend (self, PDK_DISPLAY_GET_CLASS (self)->make_backend (self));
  pdk_display_keys_apply (priv->keys, priv->backend);
  apply_trust (self);
  pdk_console_backend_open (priv->backend);
}

static void
pdk_display_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkDisplayPrivate *priv = PRIVATE (PDK_DISPLAY (object));

  switch (prop_id) {
  case PROP_BACKEND:
    g_value_set_object (value, priv->backend);
    break;
  case PROP_NAME:
    g_value_set_string (value, priv->name);
    break;
  case PROP_HOST_TEXT:
    g_value_set_string (value, priv->host_text);
    break;
  case PROP_HOST_URI:
    g_value_set_string (value, priv->host_uri);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_display_dispose (GObject *object)
{
  PdkDisplay *self = PDK_DISPLAY (object);
  PdkDisplayPrivate *priv = PRIVATE (self);

  end_attempt (self);
  g_clear_object (&priv->session);
  g_clear_object (&priv->settings);

  G_OBJECT_CLASS (pdk_display_parent_class)->dispose (object);
}

static void
pdk_display_finalize (GObject *object)
{
  PdkDisplayPrivate *priv = PRIVATE (PDK_DISPLAY (object));

  g_clear_object (&priv->keys);
  g_clear_pointer (&priv->certificate, pdk_console_certificate_unref);
  g_clear_pointer (&priv->trusted_key, g_bytes_unref);
  g_free (priv->details);
  g_free (priv->name);
  g_free (priv->host_text);
  g_free (priv->host_uri);
  g_free (priv->uuid);

  G_OBJECT_CLASS (pdk_display_parent_class)->finalize (object);
}

static void
pdk_display_class_init (PdkDisplayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_display_get_property;
  object_class->dispose = pdk_display_dispose;
  object_class->finalize = pdk_display_finalize;

  props[PROP_BACKEND] =
      g_param_spec_object ("backend", NULL, NULL, PDK_TYPE_CONSOLE_BACKEND, flags);
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_HOST_TEXT] = g_param_spec_string ("host-text", NULL, NULL, NULL, flags);
  props[PROP_HOST_URI] = g_param_spec_string ("host-uri", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pdk_display_init (PdkDisplay *self)
{
  PdkDisplayPrivate *priv = PRIVATE (self);

  priv->keys = pdk_display_keys_new ();
  g_signal_connect_object (priv->keys, "missing", G_CALLBACK (on_keys_missing), self,
                           G_CONNECT_SWAPPED);
  priv->session = pdk_console_session_new ();
  g_signal_connect_object (priv->session, "look-up", G_CALLBACK (on_session_look_up), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->session, "open", G_CALLBACK (on_session_open), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->session, "close", G_CALLBACK (end_attempt), self,
                           G_CONNECT_SWAPPED);
}

PdkConsoleSession *
pdk_display_get_session (PdkDisplay *self)
{
  g_return_val_if_fail (PDK_IS_DISPLAY (self), NULL);

  return PRIVATE (self)->session;
}

PdkConsoleBackend *
pdk_display_get_backend (PdkDisplay *self)
{
  g_return_val_if_fail (PDK_IS_DISPLAY (self), NULL);

  return PRIVATE (self)->backend;
}

const char *
pdk_display_get_details (PdkDisplay *self)
{
  g_return_val_if_fail (PDK_IS_DISPLAY (self), NULL);

  return PRIVATE (self)->details;
}

void
pdk_display_give_credentials (PdkDisplay *self,
                              const char *user_name,
                              const char *password,
                              gboolean remember)
{
  PdkDisplayPrivate *priv = NULL;

  g_return_if_fail (PDK_IS_DISPLAY (self));
  g_return_if_fail (password != NULL);

  priv = PRIVATE (self);
  pdk_display_keys_give (priv->keys, user_name, password, remember);
  pdk_console_session_retry (priv->session);
}

PdkDisplayKeys *
pdk_display_get_keys (PdkDisplay *self)
{
  g_return_val_if_fail (PDK_IS_DISPLAY (self), NULL);

  return PRIVATE (self)->keys;
}

PdkConsoleCertificate *
pdk_display_get_certificate (PdkDisplay *self)
{
  g_return_val_if_fail (PDK_IS_DISPLAY (self), NULL);

  return PRIVATE (self)->certificate;
}

/** A display without a place of its own has it as long as this object lives. */
static void
remember_key (PdkDisplay *self, GBytes *key)
{
  PdkDisplayPrivate *priv = PRIVATE (self);
  g_autoptr (GSettings) settings = g_settings_new (PDK_APPLICATION_ID);
  gsize length = 0;
  const guchar *data = g_bytes_get_data (key, &length);
  g_autofree char *text = g_base64_encode (data, length);
  const PdkTrustedKey entry = {
    .place = priv->uuid,
    .name = priv->name != NULL ? priv->name : (char *) "",
    .fingerprint = priv->certificate != NULL ? priv->certificate->fingerprint : (char *) "",
    .since = g_get_real_time () / G_USEC_PER_SEC,
  };

  if (priv->uuid != NULL)
    pdk_trusted_keys_add (settings, &entry, text);
}

/** Forgotten in the preferences: it counts from the next connection on. */
static void
on_trusted_key_changed (PdkDisplay *self)
{
  g_autofree char *text = g_settings_get_string (pdk_display_get_settings (self), TRUSTED_KEY);

  if (*text == '\0')
    g_clear_pointer (&PRIVATE (self)->trusted_key, g_bytes_unref);
}

void
pdk_display_trust_key (PdkDisplay *self, GBytes *key, gboolean remember)
{
  PdkDisplayPrivate *priv = NULL;

  g_return_if_fail (PDK_IS_DISPLAY (self));
  g_return_if_fail (key != NULL);

  priv = PRIVATE (self);
  g_clear_pointer (&priv->trusted_key, g_bytes_unref);
  priv->trusted_key = g_bytes_ref (key);
  if (remember)
    remember_key (self, key);
  pdk_console_session_retry (priv->session);
}

const char *
pdk_display_get_name (PdkDisplay *self)
{
  g_return_val_if_fail (PDK_IS_DISPLAY (self), NULL);

  return PRIVATE (self)->name;
}

const char *
pdk_display_get_host_text (PdkDisplay *self)
{
  g_return_val_if_fail (PDK_IS_DISPLAY (self), NULL);

  return PRIVATE (self)->host_text;
}

const char *
pdk_display_get_host_uri (PdkDisplay *self)
{
  g_return_val_if_fail (PDK_IS_DISPLAY (self), NULL);

  return PRIVATE (self)->host_uri;
}

/** A UUID becomes part of a path, and the host says it: only what is one may. */
static char *
make_settings_path (const char *uuid)
{
  return uuid != NULL && g_uuid_string_is_valid (uuid)
             ? g_strconcat (SETTINGS_PATH, uuid, "/", NULL)
             : NULL;
}

GSettings *
pdk_display_get_settings (PdkDisplay *self)
{
  PdkDisplayPrivate *priv = NULL;

  g_return_val_if_fail (PDK_IS_DISPLAY (self), NULL);

  priv = PRIVATE (self);
  if (priv->settings == NULL) {
    g_autofree char *path = make_settings_path (priv->uuid);
    g_autoptr (GSettingsBackend) memory = NULL;

    if (path == NULL)
      memory = g_memory_settings_backend_new ();
    priv->settings = path != NULL ? g_settings_new_with_path (SCHEMA_ID, path)
                                  : g_settings_new_with_backend_and_path (SCHEMA_ID, memory,
                                                                          SETTINGS_PATH "none/");
    g_signal_connect_object (priv->settings, "changed::" TRUSTED_KEY,
                             G_CALLBACK (on_trusted_key_changed), self, G_CONNECT_SWAPPED);
  }
  return priv->settings;
}

void
pdk_display_set_details (PdkDisplay *self, const char *details)
{
  PdkDisplayPrivate *priv = NULL;

  g_return_if_fail (PDK_IS_DISPLAY (self));

  priv = PRIVATE (self);
  g_free (priv->details);
  priv->details = g_strdup (details);
}

static void
set_text (PdkDisplay *self, char **place, const char *text, int property)
{
  if (g_strcmp0 (*place, text) == 0)
    return;

  g_free (*place);
  *place = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

void
pdk_display_set_name (PdkDisplay *self, const char *name)
{
  g_return_if_fail (PDK_IS_DISPLAY (self));

  set_text (self, &PRIVATE (self)->name, name, PROP_NAME);
}

void
pdk_display_set_host (PdkDisplay *self, const char *text, const char *uri)
{
  g_return_if_fail (PDK_IS_DISPLAY (self));

  set_text (self, &PRIVATE (self)->host_text, text, PROP_HOST_TEXT);
  set_text (self, &PRIVATE (self)->host_uri, uri, PROP_HOST_URI);
}

void
pdk_display_set_uuid (PdkDisplay *self, const char *uuid)
{
  g_return_if_fail (PDK_IS_DISPLAY (self));
  g_return_if_fail (PRIVATE (self)->settings == NULL);

  g_free (PRIVATE (self)->uuid);
  PRIVATE (self)->uuid = g_strdup (uuid);
}

void
pdk_display_take_over (PdkDisplay *self)
{
  g_return_if_fail (PDK_IS_DISPLAY (self));

  PRIVATE (self)->taking_over = TRUE;
  pdk_console_session_retry (PRIVATE (self)->session);
}

gboolean
pdk_display_is_taking_over (PdkDisplay *self)
{
  g_return_val_if_fail (PDK_IS_DISPLAY (self), FALSE);

  return PRIVATE (self)->taking_over;
}

void
pdk_display_set_taking_over (PdkDisplay *self, gboolean taking_over)
{
  g_return_if_fail (PDK_IS_DISPLAY (self));

  PRIVATE (self)->taking_over = taking_over;
}

void
pdk_display_trust (PdkDisplay *self)
{
  g_return_if_fail (PDK_IS_DISPLAY (self));

  if (PDK_DISPLAY_GET_CLASS (self)->trust == NULL)
    return;
  PDK_DISPLAY_GET_CLASS (self)->trust (self);
  pdk_console_session_retry (PRIVATE (self)->session);
}

PdkPicture *
pdk_display_take_picture (PdkDisplay *self, int max_width)
{
  PdkConsoleBackend *backend = NULL;
  PdkConsoleFramebuffer *framebuffer;
  PdkConsolePixels *pixels;

  g_return_val_if_fail (PDK_IS_DISPLAY (self), NULL);

  backend = PRIVATE (self)->backend;
  if (backend == NULL || pdk_console_backend_get_state (backend) != PDK_CONSOLE_BACKEND_CONNECTED)
    return NULL;
  framebuffer = pdk_console_backend_get_framebuffer (backend);
  pdk_console_framebuffer_look (framebuffer);
  pixels = pdk_console_framebuffer_get_pixels (framebuffer);
  if (pixels == NULL)
    return NULL;
  return pdk_picture_new_from_bgrx (pixels->data, pixels->width, pixels->height,
                                    (gsize) pixels->stride, max_width);
}
