/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-route.h"

#include <glib/gstdio.h>
#include <spice/enums.h>

#include "pdk-console-tls.h"
#include "pdk-spice-dial.h"

struct _PdkSpiceRoute {
  gatomicrefcount ref_count;
  PdkSpiceAddress *address; /* owned; never changes */
  GByteArray *trusted;      /* owned; nullable; never changes */
  PdkSpiceSignIn *sign_in;  /* owned; never changes */

  GMutex lock; /* of everything below */
  PdkSpiceRouteEnd end;
  PdkConsoleCertificate *certificate; /* owned; nullable */
  GError *error;                      /* owned; nullable */
};

/* By their numbers. */
static const char *const channel_names[] = {
  [SPICE_CHANNEL_MAIN] = "main",         [SPICE_CHANNEL_DISPLAY] = "display",
  [SPICE_CHANNEL_INPUTS] = "inputs",     [SPICE_CHANNEL_CURSOR] = "cursor",
  [SPICE_CHANNEL_PLAYBACK] = "playback", [SPICE_CHANNEL_RECORD] = "record",
  [SPICE_CHANNEL_TUNNEL] = "tunnel",     [SPICE_CHANNEL_SMARTCARD] = "smartcard",
  [SPICE_CHANNEL_USBREDIR] = "usbredir", [SPICE_CHANNEL_PORT] = "port",
  [SPICE_CHANNEL_WEBDAV] = "webdav",
};

PdkSpiceRoute *
pdk_spice_route_new (const PdkSpiceAddress *address, GByteArray *trusted, PdkSpiceSignIn *sign_in)
{
  PdkSpiceRoute *self = g_new0 (PdkSpiceRoute, 1);
  const char *proxy = g_getenv ("SPICE_PROXY");

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->address = pdk_spice_address_copy (address);
  self->sign_in = pdk_spice_sign_in_ref (sign_in);
  if (self->address->proxy == NULL && proxy != NULL && *proxy != '\0')
    self->address->proxy = g_strdup (proxy);
  if (address->authorities != NULL)
    trusted = address->authorities;
  self->trusted = trusted != NULL && trusted->len > 0 ? g_byte_array_ref (trusted) : NULL;
  return self;
}

PdkSpiceRoute *
pdk_spice_route_ref (PdkSpiceRoute *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
pdk_spice_route_unref (PdkSpiceRoute *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  pdk_spice_address_free (self->address);
  g_clear_pointer (&self->trusted, g_byte_array_unref);
  pdk_spice_sign_in_unref (self->sign_in);
  g_clear_pointer (&self->certificate, pdk_console_certificate_unref);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const PdkSpiceAddress *
pdk_spice_route_get_address (PdkSpiceRoute *self)
{
  return self->address;
}

PdkSpiceSignIn *
pdk_spice_route_get_sign_in (PdkSpiceRoute *self)
{
  return self->sign_in;
}

/* The other host has to be what it is known as, not what the first one says that it is, and is not spoken
 * to in the clear when the first one was not. */
PdkSpiceRoute *
pdk_spice_route_move (PdkSpiceRoute *self, const char *host, int port, int tls_port)
{
  const gboolean was_secure = self->address->tls_port > 0;
  g_autoptr (PdkSpiceAddress) address = pdk_spice_address_copy (self->address);

  if (was_secure ? tls_port <= 0 : port <= 0 && tls_port <= 0)
    return NULL;
  g_free (address->host);
  address->host = g_strdup (host);
  g_clear_pointer (&address->socket, g_free);
  address->port = port;
  address->tls_port = was_secure || port <= 0 ? tls_port : 0;
  return pdk_spice_route_new (address, self->trusted, self->sign_in);
}

/* A server that was told to speak one channel in the clear hangs up on anybody who does not. */
gboolean
pdk_spice_route_is_secure (PdkSpiceRoute *self, guint channel)
{
  const PdkSpiceAddress *address = self->address;
  const char *name = channel < G_N_ELEMENTS (channel_names) ? channel_names[channel] : NULL;

  if (address->socket != NULL || address->tls_port == 0)
    return FALSE;
  return address->port == 0 || name == NULL || address->insecure_channels == NULL ||
         !g_strv_contains ((const char *const *) address->insecure_channels, name);
}

gboolean
pdk_spice_route_can_secure (PdkSpiceRoute *self)
{
  return self->address->socket == NULL && self->address->tls_port > 0;
}

/* --- what became of it --- */

/** @certificate, @error: (nullable): taken over */
static gboolean
fail (PdkSpiceRoute *self,
      guint channel,
      PdkSpiceRouteEnd end,
      PdkConsoleCertificate *certificate,
      GError *error)
{
  const gboolean counts = channel == SPICE_CHANNEL_MAIN || channel == SPICE_CHANNEL_DISPLAY ||
                          channel == SPICE_CHANNEL_INPUTS || channel == SPICE_CHANNEL_CURSOR;

  g_mutex_lock (&self->lock);
  if (counts && self->end == PDK_SPICE_ROUTE_LEADS) {
    self->end = end;
    self->certificate = g_steal_pointer (&certificate);
    self->error = g_steal_pointer (&error);
  }
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&certificate, pdk_console_certificate_unref);
  g_clear_error (&error);
  return FALSE;
}

void
pdk_spice_route_want (PdkSpiceRoute *self, guint channel, PdkSpiceRouteEnd end)
{
  fail (self, channel, end, NULL, NULL);
}

PdkSpiceRouteEnd
pdk_spice_route_get_end (PdkSpiceRoute *self, PdkConsoleCertificate **certificate, GError **error)
{
  PdkSpiceRouteEnd end;

  g_mutex_lock (&self->lock);
  end = self->end;
  if (self->certificate != NULL)
    *certificate = pdk_console_certificate_ref (self->certificate);
  if (self->error != NULL)
    *error = g_error_copy (self->error);
  g_mutex_unlock (&self->lock);
  return end;
}

/* --- going there --- */

/* Where those that are named cannot be read, nobody is trusted. */
static gnutls_certificate_credentials_t
load_credentials (PdkSpiceRoute *self)
{
  gnutls_certificate_credentials_t credentials = NULL;
  gnutls_datum_t pem = { NULL, 0 };

  gnutls_certificate_allocate_credentials (&credentials);
  if (self->trusted == NULL) {
    gnutls_certificate_set_x509_system_trust (credentials);
    return credentials;
  }
  pem.data = self->trusted->data;
  pem.size = self->trusted->len;
  gnutls_certificate_set_x509_trust_mem (credentials, &pem, GNUTLS_X509_FMT_PEM);
  gnutls_certificate_set_x509_crl_mem (credentials, &pem, GNUTLS_X509_FMT_PEM);
  return credentials;
}

static gnutls_session_t
make_session (gnutls_certificate_credentials_t credentials)
{
  gnutls_session_t tls = NULL;

  if (gnutls_init (&tls, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL) != GNUTLS_E_SUCCESS)
    return NULL;
  gnutls_set_default_priority (tls);
  gnutls_credentials_set (tls, GNUTLS_CRD_CERTIFICATE, credentials);
  return tls;
}

/** The socket of @pipe is there. */
static gboolean
secure (PdkSpiceRoute *self, guint channel, PdkSpicePipe *pipe)
{
  gnutls_certificate_credentials_t credentials = load_credentials (self);
  gnutls_session_t tls = make_session (credentials);
  PdkConsoleCertificate *certificate = NULL;
  GError *error = NULL;
  int code;

  pdk_spice_pipe_set_tls (pipe, tls, credentials);
  code = tls != NULL ? pdk_console_tls_shake_hands (tls, pipe->server) : GNUTLS_E_MEMORY_ERROR;
  if (code < 0) {
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, gnutls_strerror (code));
    return fail (self, channel, PDK_SPICE_ROUTE_INSECURE, NULL, error);
  }
  if (pdk_console_tls_trusts (tls, self->address->host, self->address->subject, self->address->key,
                              &certificate, &error))
    return TRUE;
  return fail (self, channel,
               certificate != NULL ? PDK_SPICE_ROUTE_DISTRUSTED : PDK_SPICE_ROUTE_INSECURE,
               certificate, error);
}

gboolean
pdk_spice_route_go (PdkSpiceRoute *self, guint channel, gboolean is_secure, PdkSpicePipe *pipe)
{
  g_autoptr (PdkSpiceDial) dial = pdk_spice_dial_new (self->address, is_secure);
  GError *error = NULL;
  int fd;

  if (!pdk_spice_pipe_wait (pipe, pdk_spice_dial_get_event (dial)))
    return FALSE;
  fd = pdk_spice_dial_take (dial, &error);
  if (fd < 0)
    return fail (self, channel, PDK_SPICE_ROUTE_UNREACHABLE, NULL, error);
  pdk_spice_pipe_set_server (pipe, fd);
  return !is_secure || secure (self, channel, pipe);
}
