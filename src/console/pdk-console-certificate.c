/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-certificate.h"

#include <glib/gi18n.h>
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

/* Reading is left to GnuTLS, which every libvirt brings along: the SPICE library tells nothing of a
 * certificate that it refuses.  */

#define CONNECT_SECONDS 10
#define FINGERPRINT     32

G_DEFINE_BOXED_TYPE (PdkConsoleCertificate,
                     pdk_console_certificate,
                     pdk_console_certificate_ref,
                     pdk_console_certificate_unref)

/* --- one certificate --- */

static void
clear_certificate (gpointer data)
{
  PdkConsoleCertificate *self = data;

  g_free (self->host);
  g_free (self->subject);
  g_free (self->issuer);
  g_free (self->fingerprint);
  g_clear_pointer (&self->key, g_bytes_unref);
}

PdkConsoleCertificate *
pdk_console_certificate_ref (PdkConsoleCertificate *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
pdk_console_certificate_unref (PdkConsoleCertificate *self)
{
  g_atomic_rc_box_release_full (self, clear_certificate);
}

static char *
take_datum (gnutls_datum_t *datum)
{
  char *text = g_strndup ((const char *) datum->data, datum->size);

  gnutls_free (datum->data);
  return text;
}

typedef int (*GetName) (gnutls_x509_crt_t certificate, gnutls_datum_t *name, unsigned flags);

static char *
read_name (gnutls_x509_crt_t certificate, GetName get_name)
{
  gnutls_datum_t name = { NULL, 0 };

  if (get_name (certificate, &name, 0) != GNUTLS_E_SUCCESS)
    return g_strdup ("");
  return take_datum (&name);
}

static char *
read_fingerprint (gnutls_x509_crt_t certificate)
{
  guint8 digest[FINGERPRINT];
  gsize length = sizeof digest;
  GString *text = g_string_new (NULL);

  if (gnutls_x509_crt_get_fingerprint (certificate, GNUTLS_DIG_SHA256, digest, &length) == 0) {
    for (gsize i = 0; i < length; i++)
      g_string_append_printf (text, "%s%02X", i > 0 ? ":" : "", digest[i]);
  }
  return g_string_free (text, FALSE);
}

static GBytes *
read_key (gnutls_x509_crt_t certificate)
{
  gnutls_pubkey_t key = NULL;
  gnutls_datum_t der = { NULL, 0 };
  GBytes *bytes = NULL;

  if (gnutls_pubkey_init (&key) != GNUTLS_E_SUCCESS)
    return NULL;
  if (gnutls_pubkey_import_x509 (key, certificate, 0) == GNUTLS_E_SUCCESS &&
      gnutls_pubkey_export2 (key, GNUTLS_X509_FMT_DER, &der) == GNUTLS_E_SUCCESS) {
    bytes = g_bytes_new (der.data, der.size);
    gnutls_free (der.data);
  }
  gnutls_pubkey_deinit (key);
  return bytes;
}

static PdkConsoleCertificate *
read_certificate (const char *host,
                  gnutls_x509_crt_t certificate,
                  PdkConsoleCertificateProblems problems)
{
  g_autoptr (GBytes) key = read_key (certificate);
  PdkConsoleCertificate *self = NULL;

  if (key == NULL)
    return NULL;

  self = g_atomic_rc_box_new0 (PdkConsoleCertificate);
  self->host = g_strdup (host);
  self->subject = read_name (certificate, gnutls_x509_crt_get_dn3);
  self->issuer = read_name (certificate, gnutls_x509_crt_get_issuer_dn3);
  self->not_before = gnutls_x509_crt_get_activation_time (certificate);
  self->not_after = gnutls_x509_crt_get_expiration_time (certificate);
  self->fingerprint = read_fingerprint (certificate);
  self->key = g_steal_pointer (&key);
  self->problems = problems;
  if ((problems & PDK_CONSOLE_CERTIFICATE_UNKNOWN_AUTHORITY) &&
      gnutls_x509_crt_check_issuer (certificate, certificate))
    self->problems |= PDK_CONSOLE_CERTIFICATE_SELF_SIGNED;
  return self;
}

PdkConsoleCertificate *
pdk_console_certificate_new (const char *host,
                             const guint8 *der,
                             gsize length,
                             PdkConsoleCertificateProblems problems)
{
  gnutls_datum_t datum = { (unsigned char *) der, (unsigned int) length };
  gnutls_x509_crt_t certificate = NULL;
  PdkConsoleCertificate *self = NULL;

  g_return_val_if_fail (host != NULL && der != NULL, NULL);

  if (length > G_MAXUINT || gnutls_x509_crt_init (&certificate) != GNUTLS_E_SUCCESS)
    return NULL;
  if (gnutls_x509_crt_import (certificate, &datum, GNUTLS_X509_FMT_DER) == GNUTLS_E_SUCCESS)
    self = read_certificate (host, certificate, problems);
  gnutls_x509_crt_deinit (certificate);
  return self;
}

PdkConsoleCertificate *
pdk_console_certificate_add_problem (PdkConsoleCertificate *self,
                                     PdkConsoleCertificateProblems problem)
{
  PdkConsoleCertificate *copy = g_atomic_rc_box_new0 (PdkConsoleCertificate);

  copy->host = g_strdup (self->host);
  copy->subject = g_strdup (self->subject);
  copy->issuer = g_strdup (self->issuer);
  copy->not_before = self->not_before;
  copy->not_after = self->not_after;
  copy->fingerprint = g_strdup (self->fingerprint);
  copy->key = g_bytes_ref (self->key);
  copy->problems = self->problems | problem;
  return copy;
}

const char *
pdk_console_certificate_explain (const PdkConsoleCertificate *self)
{
  if (self->problems & PDK_CONSOLE_CERTIFICATE_CHANGED)
    return _ (
        "The key of the display is not the one that you trusted before. The host may have been set up anew, "
        "or someone may be intercepting the connection.");
  if (self->problems & PDK_CONSOLE_CERTIFICATE_OTHER_NAME)
    return _ ("The certificate is made out to another host than the one that was asked for.");
  if (self->problems & PDK_CONSOLE_CERTIFICATE_EXPIRED)
    return _ ("The certificate is no longer valid.");
  if (self->problems & PDK_CONSOLE_CERTIFICATE_NOT_YET_VALID)
    return _ (
        "The certificate is not valid yet. The clock of this computer or of the host may be wrong.");
  if (self->problems & PDK_CONSOLE_CERTIFICATE_SELF_SIGNED)
    return _ ("No authority has signed the certificate: the host made it itself.");
  if (self->problems & PDK_CONSOLE_CERTIFICATE_UNKNOWN_AUTHORITY)
    return _ ("The certificate is signed by an authority that this computer does not know.");
  return _ ("The certificate is not valid for this display.");
}

/* --- asking for it --- */

typedef struct {
  char *host;
  int port;
  char *proxy;         /* nullable */
  GByteArray *trusted; /* nullable */
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_free (fetch->host);
  g_free (fetch->proxy);
  g_clear_pointer (&fetch->trusted, g_byte_array_unref);
  g_free (fetch);
}

static gboolean
check (int code, GError **error)
{
  if (code >= 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, gnutls_strerror (code));
  return FALSE;
}

static void
load_trust (gnutls_certificate_credentials_t credentials, GByteArray *trusted)
{
  gnutls_datum_t pem = { NULL, 0 };

  if (trusted == NULL || trusted->len == 0) {
    gnutls_certificate_set_x509_system_trust (credentials);
    return;
  }
  pem.data = trusted->data;
  pem.size = trusted->len;
  gnutls_certificate_set_x509_trust_mem (credentials, &pem, GNUTLS_X509_FMT_PEM);
}

static PdkConsoleCertificateProblems
name_problems (unsigned int status)
{
  PdkConsoleCertificateProblems problems = 0;

  if (status & (GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_SIGNER_NOT_CA))
    problems |= PDK_CONSOLE_CERTIFICATE_UNKNOWN_AUTHORITY;
  if (status & GNUTLS_CERT_UNEXPECTED_OWNER)
    problems |= PDK_CONSOLE_CERTIFICATE_OTHER_NAME;
  if (status & GNUTLS_CERT_EXPIRED)
    problems |= PDK_CONSOLE_CERTIFICATE_EXPIRED;
  if (status & GNUTLS_CERT_NOT_ACTIVATED)
    problems |= PDK_CONSOLE_CERTIFICATE_NOT_YET_VALID;
  if (status & (GNUTLS_CERT_REVOKED | GNUTLS_CERT_INSECURE_ALGORITHM |
                GNUTLS_CERT_SIGNATURE_FAILURE | GNUTLS_CERT_PURPOSE_MISMATCH))
    problems |= PDK_CONSOLE_CERTIFICATE_INVALID;
  return problems;
}

static PdkConsoleCertificate *
judge (gnutls_session_t session, const char *host, GError **error)
{
  unsigned int n_certificates = 0;
  unsigned int status = 0;
  const gnutls_datum_t *list = gnutls_certificate_get_peers (session, &n_certificates);
  PdkConsoleCertificate *found = NULL;

  if (list != NULL && n_certificates > 0 &&
      check (gnutls_certificate_verify_peers3 (session, host, &status), error))
    found = pdk_console_certificate_new (host, list[0].data, list[0].size, name_problems (status));
  if (found == NULL && (error == NULL || *error == NULL))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no certificate");
  return found;
}

static PdkConsoleCertificate *
shake_hands (GSocket *socket, const Fetch *fetch, GError **error)
{
  gnutls_certificate_credentials_t credentials = NULL;
  gnutls_session_t session = NULL;
  PdkConsoleCertificate *found = NULL;

  if (!check (gnutls_certificate_allocate_credentials (&credentials), error))
    return NULL;
  load_trust (credentials, fetch->trusted);
  if (check (gnutls_init (&session, GNUTLS_CLIENT), error)) {
    gnutls_set_default_priority (session);
    gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, credentials);
    if (!g_hostname_is_ip_address (fetch->host))
      gnutls_server_name_set (session, GNUTLS_NAME_DNS, fetch->host, strlen (fetch->host));
    gnutls_transport_set_int (session, g_socket_get_fd (socket));
    gnutls_handshake_set_timeout (session, CONNECT_SECONDS * 1000);
    if (check (gnutls_handshake (session), error))
      found = judge (session, fetch->host, error);
    gnutls_deinit (session);
  }
  gnutls_certificate_free_credentials (credentials);
  return found;
}

static void
use_proxy (GSocketClient *client, const char *proxy)
{
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (proxy, NULL);

  g_socket_client_set_proxy_resolver (client, resolver);
}

static void
fetch_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Fetch *fetch = task_data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  PdkConsoleCertificate *found = NULL;
  GError *error = NULL;

  g_socket_client_set_timeout (client, CONNECT_SECONDS);
  g_socket_client_set_enable_proxy (client, fetch->proxy != NULL);
  if (fetch->proxy != NULL)
    use_proxy (client, fetch->proxy);
  connection = g_socket_client_connect_to_host (client, fetch->host, (guint16) fetch->port,
                                                cancellable, &error);
  if (connection != NULL)
    found = shake_hands (g_socket_connection_get_socket (connection), fetch, &error);
  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) pdk_console_certificate_unref);
  else
    g_task_return_error (task, error);
}

void
pdk_console_certificate_fetch_async (const char *host,
                                     int port,
                                     const char *proxy,
                                     GByteArray *trusted,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->host = g_strdup (host);
  fetch->port = port;
  fetch->proxy = g_strdup (proxy);
  fetch->trusted = trusted != NULL ? g_byte_array_ref (trusted) : NULL;
  g_task_set_source_tag (task, pdk_console_certificate_fetch_async);
  g_task_set_name (task, "pdk_console_certificate_fetch_async");
  g_task_set_task_data (task, fetch, fetch_free);
  g_task_run_in_thread (task, fetch_in_worker);
}

PdkConsoleCertificate *
pdk_console_certificate_fetch_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
