/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-address.h"

#include <spice-client.h>

/* Every channel by the name that the library knows it by. */
static const char *const channel_names[] = {
  "main",   "display",   "inputs",   "cursor", "playback", "record",
  "tunnel", "smartcard", "usbredir", "port",   "webdav",   NULL,
};

PdkSpiceAddress *
pdk_spice_address_new (const char *host, int port, int tls_port)
{
  PdkSpiceAddress *self = g_new0 (PdkSpiceAddress, 1);

  self->host = g_strdup (host);
  self->port = port;
  self->tls_port = tls_port;
  return self;
}

PdkSpiceAddress *
pdk_spice_address_copy (const PdkSpiceAddress *self)
{
  PdkSpiceAddress *copy = pdk_spice_address_new (self->host, self->port, self->tls_port);

  copy->socket = g_strdup (self->socket);
  copy->proxy = g_strdup (self->proxy);
  copy->subject = g_strdup (self->subject);
  copy->authorities = self->authorities != NULL ? g_byte_array_ref (self->authorities) : NULL;
  copy->insecure_channels = g_strdupv (self->insecure_channels);
  copy->key = self->key != NULL ? g_bytes_ref (self->key) : NULL;
  return copy;
}

void
pdk_spice_address_free (PdkSpiceAddress *self)
{
  g_free (self->host);
  g_free (self->socket);
  g_free (self->proxy);
  g_free (self->subject);
  g_clear_pointer (&self->authorities, g_byte_array_unref);
  g_strfreev (self->insecure_channels);
  g_clear_pointer (&self->key, g_bytes_unref);
  g_free (self);
}

/* A server that was told to speak one channel in the clear hangs up on anybody who does not. */
static void
set_secure_channels (const PdkSpiceAddress *self, SpiceSession *session)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  if (self->insecure_channels == NULL || self->insecure_channels[0] == NULL) {
    const char *all[] = { "all", NULL };

    g_object_set (session, "secure-channels", all, NULL);
    return;
  }
  for (gsize i = 0; channel_names[i] != NULL; i++) {
    if (!g_strv_contains ((const char *const *) self->insecure_channels, channel_names[i]))
      g_strv_builder_add (builder, channel_names[i]);
  }
  names = g_strv_builder_end (builder);
  g_object_set (session, "secure-channels", names, NULL);
}

/* The library's own default is the host's name alone.  A key is trusted beside, never instead of
 * everything: what an authority vouches for stays good. */
static void
set_verification (const PdkSpiceAddress *self, SpiceSession *session)
{
  SpiceSessionVerify verify =
      self->subject != NULL ? SPICE_SESSION_VERIFY_SUBJECT : SPICE_SESSION_VERIFY_HOSTNAME;

  if (self->subject != NULL)
    g_object_set (session, "cert-subject", self->subject, NULL);
  if (self->key != NULL) {
    gsize length = 0;
    const guint8 *data = g_bytes_get_data (self->key, &length);
    g_autoptr (GByteArray) key = g_byte_array_new ();

    g_byte_array_append (key, data, (guint) length);
    g_object_set (session, "pubkey", key, NULL);
    verify |= SPICE_SESSION_VERIFY_PUBKEY;
  }
  g_object_set (session, "verify", verify, NULL);
}

static void
set_tls (const PdkSpiceAddress *self, SpiceSession *session, GByteArray *trusted)
{
  g_autofree char *port = g_strdup_printf ("%d", self->tls_port);
  GByteArray *authorities = self->authorities != NULL ? self->authorities : trusted;

  g_object_set (session, "tls-port", port, NULL);
  if (authorities != NULL && authorities->len > 0)
    g_object_set (session, "ca", authorities, NULL);
  set_secure_channels (self, session);
  set_verification (self, session);
}

void
pdk_spice_address_apply (const PdkSpiceAddress *self, SpiceSession *session, GByteArray *trusted)
{
  g_autofree char *port = g_strdup_printf ("%d", self->port);

  g_object_set (session, "host", self->host, NULL);
  if (self->proxy != NULL)
    g_object_set (session, "proxy", self->proxy, NULL);
  if (self->port > 0)
    g_object_set (session, "port", port, NULL);
  if (self->tls_port > 0)
    set_tls (self, session, trusted);
}
