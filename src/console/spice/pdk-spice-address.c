/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-address.h"

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
