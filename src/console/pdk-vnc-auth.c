/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-auth.h"

#include <string.h>

/* The client's certificates are libvirt's: ~/.pki/libvirt and /etc/pki/libvirt, as with every other
 * VNC viewer for libvirt.  Those of authorities are looked for in ~/.pki/CA and /etc/pki/CA. */
#define CLIENT_NAME "libvirt"

/* DES keys are that long: what follows is not even sent. */
#define MAX_VNC_PASSWORD 8

struct _PdkVncAuth {
  GObject parent_instance;

  VncConnection *connection; /* borrowed */

  /* owned */
  char *user_name;
  char *password; /* wiped when freed */

  PdkVncAuthAnswer answer;
  guint type;    /* VncConnectionAuth */
  guint subtype; /* of VeNCrypt, or of TLS */
  gboolean is_private;
  gboolean may_expose;
  gboolean needs_user_name;
};

enum { MISSING, IMPOSSIBLE, REFUSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkVncAuth, pdk_vnc_auth, G_TYPE_OBJECT)

/* Best first.  Those of Apple and UltraVNC are left out: their keys are broken in minutes, and no
 * hypervisor offers them. */
static const guint private_types[] = {
  VNC_CONNECTION_AUTH_NONE, VNC_CONNECTION_AUTH_VNC,      VNC_CONNECTION_AUTH_SASL,
  VNC_CONNECTION_AUTH_TLS,  VNC_CONNECTION_AUTH_VENCRYPT, 0,
};
static const guint network_types[] = {
  VNC_CONNECTION_AUTH_VENCRYPT, VNC_CONNECTION_AUTH_TLS, VNC_CONNECTION_AUTH_SASL,
  VNC_CONNECTION_AUTH_NONE,     VNC_CONNECTION_AUTH_VNC, 0,
};

/* Certificates say who is there; anonymous TLS only keeps listeners out. */
static const guint vencrypt_subtypes[] = {
  VNC_CONNECTION_AUTH_VENCRYPT_X509NONE, VNC_CONNECTION_AUTH_VENCRYPT_X509SASL,
  VNC_CONNECTION_AUTH_VENCRYPT_X509VNC,  VNC_CONNECTION_AUTH_VENCRYPT_X509PLAIN,
  VNC_CONNECTION_AUTH_VENCRYPT_TLSNONE,  VNC_CONNECTION_AUTH_VENCRYPT_TLSSASL,
  VNC_CONNECTION_AUTH_VENCRYPT_TLSVNC,   0,
};
/* Only where nobody is in between: whoever is could read the password, or be the server. */
static const guint private_vencrypt_subtypes[] = {
  VNC_CONNECTION_AUTH_VENCRYPT_TLSPLAIN,
  VNC_CONNECTION_AUTH_VENCRYPT_PLAIN,
  0,
};
static const guint tls_subtypes[] = {
  VNC_CONNECTION_AUTH_NONE,
  VNC_CONNECTION_AUTH_SASL,
  VNC_CONNECTION_AUTH_VNC,
  0,
};

static void
free_password (char *password)
{
  explicit_bzero (password, strlen (password));
  g_free (password);
}

static gboolean
is_offered (GValueArray *offers, guint type)
{
  for (guint i = 0; i < offers->n_values; i++)
    if ((guint) g_value_get_enum (&offers->values[i]) == type)
      return TRUE;
  return FALSE;
}

/** @preferred: ends with 0.  Returns: the first one offered; 0 for none */
static guint
choose (const guint *preferred, GValueArray *offers)
{
  for (; *preferred != 0; preferred++)
    if (is_offered (offers, *preferred))
      return *preferred;
  return 0;
}

static void
on_connection_choose_type (PdkVncAuth *self, GValueArray *offers)
{
  self->type = choose (self->is_private ? private_types : network_types, offers);
  g_debug ("way to sign in: %u", self->type);
  if (self->type != 0)
    vnc_connection_set_auth_type (self->connection, self->type);
  else
    g_signal_emit (self, signals[IMPOSSIBLE], 0);
}

static void
on_connection_choose_subtype (PdkVncAuth *self, guint type, GValueArray *offers)
{
  self->subtype = 0;
  if (self->type == VNC_CONNECTION_AUTH_TLS)
    self->subtype = choose (tls_subtypes, offers);
  else
    self->subtype = choose (vencrypt_subtypes, offers);
  if (self->subtype == 0 && self->type != VNC_CONNECTION_AUTH_TLS && self->is_private)
    self->subtype = choose (private_vencrypt_subtypes, offers);
  g_debug ("way to sign in: %u with %u", self->type, self->subtype);
  if (self->subtype != 0)
    vnc_connection_set_auth_subtype (self->connection, self->subtype);
  else
    g_signal_emit (self, signals[IMPOSSIBLE], 0);
}

static gboolean
is_asked_for (GValueArray *credentials, VncConnectionCredential kind)
{
  return is_offered (credentials, kind);
}

static void
give_certificates (PdkVncAuth *self, GValueArray *credentials)
{
  if (is_asked_for (credentials, VNC_CONNECTION_CREDENTIAL_CLIENTNAME))
    vnc_connection_set_credential (self->connection, VNC_CONNECTION_CREDENTIAL_CLIENTNAME,
                                   CLIENT_NAME);
}

static void
on_connection_credential (PdkVncAuth *self, GValueArray *credentials)
{
  gboolean wants_user = is_asked_for (credentials, VNC_CONNECTION_CREDENTIAL_USERNAME);
  gboolean wants_password = is_asked_for (credentials, VNC_CONNECTION_CREDENTIAL_PASSWORD);

  give_certificates (self, credentials);
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
  g_clear_pointer (&self->password, free_password);

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
  return !self->is_private && !pdk_vnc_auth_is_encrypted (self) &&
         self->type != VNC_CONNECTION_AUTH_SASL;
}

gboolean
pdk_vnc_auth_is_encrypted (PdkVncAuth *self)
{
  return self->type == VNC_CONNECTION_AUTH_TLS ||
         (self->type == VNC_CONNECTION_AUTH_VENCRYPT &&
          self->subtype != VNC_CONNECTION_AUTH_VENCRYPT_PLAIN);
}

gboolean
pdk_vnc_auth_is_plain (PdkVncAuth *self)
{
  return self->type == VNC_CONNECTION_AUTH_NONE || self->type == VNC_CONNECTION_AUTH_VNC;
}

guint
pdk_vnc_auth_get_max_length (PdkVncAuth *self)
{
  const gboolean is_vnc =
      self->type == VNC_CONNECTION_AUTH_VNC ||
      (self->type == VNC_CONNECTION_AUTH_TLS && self->subtype == VNC_CONNECTION_AUTH_VNC) ||
      (self->type == VNC_CONNECTION_AUTH_VENCRYPT &&
       (self->subtype == VNC_CONNECTION_AUTH_VENCRYPT_TLSVNC ||
        self->subtype == VNC_CONNECTION_AUTH_VENCRYPT_X509VNC));

  return is_vnc ? MAX_VNC_PASSWORD : 0;
}
