/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-wire.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <gnutls/gnutls.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "pdk-console-tls.h"
#include "pdk-vnc-credentials.h"

/* Certificates are not for sale where there is nobody to vouch: the two sides agree on a key alone.
 * That is no part of TLS 1.3. */
#define ANONYMOUS "NORMAL:-VERS-TLS1.3:+ANON-ECDH:+ANON-DH"

struct _PdkVncWire {
  int fd;     /* owned */
  gint ended; /* atomic */

  /* Owned; nullable. */
  gnutls_session_t tls;
  gnutls_certificate_credentials_t certified;
  gnutls_anon_client_credentials_t anonymous;
  gnutls_anon_server_credentials_t serving;
};

PdkVncWire *
pdk_vnc_wire_new (int fd)
{
  PdkVncWire *self = g_new0 (PdkVncWire, 1);

  self->fd = fd;
  return self;
}

void
pdk_vnc_wire_free (PdkVncWire *self)
{
  g_clear_pointer (&self->tls, gnutls_deinit);
  g_clear_pointer (&self->certified, gnutls_certificate_free_credentials);
  g_clear_pointer (&self->anonymous, gnutls_anon_free_client_credentials);
  g_clear_pointer (&self->serving, gnutls_anon_free_server_credentials);
  g_close (self->fd, NULL);
  g_free (self);
}

void
pdk_vnc_wire_shut (PdkVncWire *self)
{
  shutdown (self->fd, SHUT_RDWR);
}

/* Sockets that come from elsewhere may be set not to wait. */
static gboolean
wait_for (PdkVncWire *self, short events, int timeout_ms)
{
  struct pollfd entry = { .fd = self->fd, .events = events };
  int n;

  do
    n = poll (&entry, 1, timeout_ms);
  while (n < 0 && errno == EINTR);
  return n > 0;
}

/** What follows is the same for both ways: whether to try again after @result. */
static gboolean
may_go_on (PdkVncWire *self, gssize result, short events)
{
  gboolean is_interrupted, must_wait;

  if (result >= 0)
    return FALSE;
  is_interrupted = self->tls != NULL ? result == GNUTLS_E_INTERRUPTED : errno == EINTR;
  must_wait = self->tls != NULL ? result == GNUTLS_E_AGAIN : errno == EAGAIN;
  return is_interrupted || (must_wait && wait_for (self, events, -1));
}

gssize
pdk_vnc_wire_read (PdkVncWire *self, gpointer buffer, gsize size)
{
  gssize n;

  do
    n = self->tls != NULL ? gnutls_record_recv (self->tls, buffer, size)
                          : recv (self->fd, buffer, size, 0);
  while (may_go_on (self, n, POLLIN));
  if (n <= 0)
    g_atomic_int_set (&self->ended, TRUE);
  /* QEMU says no goodbye. */
  return self->tls != NULL && n == GNUTLS_E_PREMATURE_TERMINATION ? 0 : n;
}

gboolean
pdk_vnc_wire_read_all (PdkVncWire *self, gpointer buffer, gsize size)
{
  guint8 *bytes = buffer;

  while (size > 0) {
    gssize n = pdk_vnc_wire_read (self, bytes, size);

    if (n <= 0)
      return FALSE;
    bytes += n;
    size -= n;
  }
  return TRUE;
}

gboolean
pdk_vnc_wire_write (PdkVncWire *self, gconstpointer data, gsize size)
{
  const guint8 *bytes = data;

  while (size > 0) {
    gssize n;

    do
      n = self->tls != NULL ? gnutls_record_send (self->tls, bytes, size)
                            : send (self->fd, bytes, size, MSG_NOSIGNAL);
    while (may_go_on (self, n, POLLOUT));
    if (n < 0) {
      g_atomic_int_set (&self->ended, TRUE);
      return FALSE;
    }
    bytes += n;
    size -= n;
  }
  return TRUE;
}

gboolean
pdk_vnc_wire_is_writable (PdkVncWire *self)
{
  return wait_for (self, POLLOUT, 0);
}

gboolean
pdk_vnc_wire_has_ended (PdkVncWire *self)
{
  return g_atomic_int_get (&self->ended);
}

/* --- encryption --- */

static gboolean
check (int code, char **words)
{
  if (code < 0)
    *words = g_strdup (gnutls_strerror (code));
  return code >= 0;
}

/** @tls: taken over; what is sent is encrypted by it from here on if this succeeds */
static gboolean
begin (PdkVncWire *self, gnutls_session_t tls, char **words)
{
  if (check (pdk_console_tls_shake_hands (tls, self->fd), words)) {
    self->tls = tls;
    return TRUE;
  }
  gnutls_deinit (tls);
  return FALSE;
}

static gnutls_session_t
make_session (unsigned int flags, const char *priority)
{
  gnutls_session_t tls = NULL;

  if (gnutls_init (&tls, flags | GNUTLS_NO_SIGNAL) != GNUTLS_E_SUCCESS)
    return NULL;
  if (priority != NULL)
    gnutls_priority_set_direct (tls, priority, NULL);
  else
    gnutls_set_default_priority (tls);
  return tls;
}

void
pdk_vnc_trust_copy (const PdkVncTrust *from, PdkVncTrust *to)
{
  *to = (PdkVncTrust){
    .host = g_strdup (from->host),
    .subject = g_strdup (from->subject),
    .authorities = from->authorities != NULL ? g_bytes_ref (from->authorities) : NULL,
    .key = from->key != NULL ? g_bytes_ref (from->key) : NULL,
  };
}

void
pdk_vnc_trust_clear (PdkVncTrust *self)
{
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->authorities, g_bytes_unref);
  g_clear_pointer (&self->key, g_bytes_unref);
}

static PdkVncWireTrust
judge (PdkVncWire *self,
       const PdkVncTrust *trust,
       PdkConsoleCertificate **certificate,
       char **words)
{
  g_autoptr (GError) error = NULL;

  if (pdk_console_tls_trusts (self->tls, trust->host, trust->subject, trust->key, certificate,
                              &error))
    return PDK_VNC_WIRE_SECURED;
  if (*certificate != NULL)
    return PDK_VNC_WIRE_DISTRUSTED;
  *words = g_strdup (error->message);
  return PDK_VNC_WIRE_FAILED;
}

PdkVncWireTrust
pdk_vnc_wire_secure (PdkVncWire *self,
                     const PdkVncTrust *trust,
                     PdkConsoleCertificate **certificate,
                     char **words)
{
  gnutls_session_t tls = make_session (GNUTLS_CLIENT, NULL);

  g_return_val_if_fail (self->tls == NULL, PDK_VNC_WIRE_FAILED);

  if (tls == NULL)
    return PDK_VNC_WIRE_FAILED;
  self->certified = pdk_vnc_credentials_load (trust->authorities);
  gnutls_credentials_set (tls, GNUTLS_CRD_CERTIFICATE, self->certified);
  if (trust->host != NULL && !g_hostname_is_ip_address (trust->host))
    gnutls_server_name_set (tls, GNUTLS_NAME_DNS, trust->host, strlen (trust->host));
  return begin (self, tls, words) ? judge (self, trust, certificate, words) : PDK_VNC_WIRE_FAILED;
}

PdkVncWireTrust
pdk_vnc_wire_secure_anonymously (PdkVncWire *self, char **words)
{
  gnutls_session_t tls = make_session (GNUTLS_CLIENT, ANONYMOUS);

  g_return_val_if_fail (self->tls == NULL, PDK_VNC_WIRE_FAILED);

  if (tls == NULL)
    return PDK_VNC_WIRE_FAILED;
  gnutls_anon_allocate_client_credentials (&self->anonymous);
  gnutls_credentials_set (tls, GNUTLS_CRD_ANON, self->anonymous);
  return begin (self, tls, words) ? PDK_VNC_WIRE_SECURED : PDK_VNC_WIRE_FAILED;
}

PdkVncWireTrust
pdk_vnc_wire_serve_anonymously (PdkVncWire *self, char **words)
{
  gnutls_session_t tls = make_session (GNUTLS_SERVER, ANONYMOUS);

  g_return_val_if_fail (self->tls == NULL, PDK_VNC_WIRE_FAILED);

  if (tls == NULL)
    return PDK_VNC_WIRE_FAILED;
  gnutls_anon_allocate_server_credentials (&self->serving);
  gnutls_anon_set_server_known_dh_params (self->serving, GNUTLS_SEC_PARAM_MEDIUM);
  gnutls_credentials_set (tls, GNUTLS_CRD_ANON, self->serving);
  return begin (self, tls, words) ? PDK_VNC_WIRE_SECURED : PDK_VNC_WIRE_FAILED;
}
