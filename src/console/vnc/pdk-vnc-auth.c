/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-auth.h"

#include "pdk-console-backend-private.h"

/* DES keys are that long: what follows is not even sent. */
#define MAX_VNC_PASSWORD 8

struct _PdkVncAuth {
  GObject parent_instance;

  VncConnection *connection; /* borrowed */
  PdkVncGuard *guard;        /* borrowed */

  /* owned */
  char *user_name;
  char *password; /* wiped when freed */

  PdkVncAuthAnswer answer;
  gboolean is_private;
  gboolean may_expose;
  gboolean needs_user_name;
};

enum { MISSING, IMPOSSIBLE, REFUSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkVncAuth, pdk_vnc_auth, G_TYPE_OBJECT)

static gboolean
is_asked_for (GValueArray *credentials, VncConnectionCredential kind)
{
  for (guint i = 0; i < credentials->n_values; i++)
    if (g_value_get_enum (&credentials->values[i]) == (int) kind)
      return TRUE;
  return FALSE;
}

/* The guard leaves one way, in each list. */
static void
on_connection_choose_type (PdkVncAuth *self, GValueArray *offers)
{
  if (offers->n_values == 1)
    vnc_connection_set_auth_type (self->connection, g_value_get_enum (&offers->values[0]));
  else
    g_signal_emit (self, signals[IMPOSSIBLE], 0);
}

static void
on_connection_choose_subtype (PdkVncAuth *self, guint type, GValueArray *offers)
{
  if (offers->n_values == 1)
    vnc_connection_set_auth_subtype (self->connection, g_value_get_enum (&offers->values[0]));
  else
    g_signal_emit (self, signals[IMPOSSIBLE], 0);
}

static void
on_connection_credential (PdkVncAuth *self, GValueArray *credentials)
{
  gboolean wants_user = is_asked_for (credentials, VNC_CONNECTION_CREDENTIAL_USERNAME);
  gboolean wants_password = is_asked_for (credentials, VNC_CONNECTION_CREDENTIAL_PASSWORD);

  if (!wants_user && !wants_password)
    return;

  self->needs_user_name = wants_user;
  if ((wants_user && self->user_name == NULL) || (wants_password && self->password == NULL) ||
      (pdk_vnc_auth_is_exposed (self) && !self->may_expose)) {
    self->answer = PDK_VNC_AUTH_MISSING;
    g_signal_emit (self, signals[MISSING], 0);
    return;
  }
  self->answer = PDK_VNC_AUTH_GIVEN;
  if (wants_user)
    vnc_connection_set_credential (self->connection, VNC_CONNECTION_CREDENTIAL_USERNAME,
                                   self->user_name);
  if (wants_password)
    vnc_connection_set_credential (self->connection, VNC_CONNECTION_CREDENTIAL_PASSWORD,
                                   self->password);
}

static void
on_connection_failure (PdkVncAuth *self, const char *reason)
{
  g_signal_emit (self, signals[REFUSED], 0, reason);
}

static void
on_connection_unsupported (PdkVncAuth *self)
{
  g_signal_emit (self, signals[IMPOSSIBLE], 0);
}

static void
pdk_vnc_auth_finalize (GObject *object)
{
  PdkVncAuth *self = PDK_VNC_AUTH (object);

  g_clear_weak_pointer (&self->connection);
  g_free (self->user_name);
  g_clear_pointer (&self->password, pdk_console_backend_free_password);

  G_OBJECT_CLASS (pdk_vnc_auth_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, guint n_params)
{
  return g_signal_new (name, PDK_TYPE_VNC_AUTH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       n_params, G_TYPE_STRING);
}

static void
pdk_vnc_auth_class_init (PdkVncAuthClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_vnc_auth_finalize;

  signals[MISSING] = add_signal ("missing", 0);
  signals[IMPOSSIBLE] = add_signal ("impossible", 0);
  signals[REFUSED] = add_signal ("refused", 1);
}

static void
pdk_vnc_auth_init (PdkVncAuth *self)
{
}

PdkVncAuth *
pdk_vnc_auth_new (VncConnection *connection,
                  PdkVncGuard *guard,
                  gboolean is_private,
                  const char *user_name,
                  const char *password,
                  gboolean may_expose)
{
  static const struct {
    const char *signal;
    GCallback handler;
  } handlers[] = {
    { "vnc-auth-choose-type", G_CALLBACK (on_connection_choose_type) },
    { "vnc-auth-choose-subtype", G_CALLBACK (on_connection_choose_subtype) },
    { "vnc-auth-credential", G_CALLBACK (on_connection_credential) },
    { "vnc-auth-failure", G_CALLBACK (on_connection_failure) },
    { "vnc-auth-unsupported", G_CALLBACK (on_connection_unsupported) },
  };
  PdkVncAuth *self = g_object_new (PDK_TYPE_VNC_AUTH, NULL);

  g_set_weak_pointer (&self->connection, connection);
  self->guard = guard;
  self->is_private = is_private;
  self->user_name = g_strdup (user_name);
  self->password = g_strdup (password);
  self->may_expose = may_expose;
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (connection, handlers[i].signal, handlers[i].handler, self,
                             G_CONNECT_SWAPPED);
  return self;
}

PdkVncAuthAnswer
pdk_vnc_auth_get_answer (PdkVncAuth *self)
{
  return self->answer;
}

gboolean
pdk_vnc_auth_needs_user_name (PdkVncAuth *self)
{
  return self->needs_user_name;
}

/* SASL without TLS encrypts by itself: the library refuses mechanisms that do not. */
gboolean
pdk_vnc_auth_is_exposed (PdkVncAuth *self)
{
  return !self->is_private &&
         pdk_vnc_guard_get_protection (self->guard) == PDK_VNC_PROTECTION_NONE &&
         pdk_vnc_guard_get_sign_in (self->guard) != PDK_VNC_SIGN_IN_SASL;
}

guint
pdk_vnc_auth_get_max_length (PdkVncAuth *self)
{
  return pdk_vnc_guard_get_sign_in (self->guard) == PDK_VNC_SIGN_IN_PASSWORD ? MAX_VNC_PASSWORD : 0;
}
