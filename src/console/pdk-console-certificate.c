/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-certificate-private.h"

#include <glib/gi18n.h>
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

/* Reading is left to GnuTLS, which every libvirt brings along.  */

#define FINGERPRINT 32

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

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* (transfer full): of text, in alphabetical order */
static GPtrArray *
split_subject (const char *subject)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  GString *part = g_string_new (NULL);

  for (const char *at = subject;; at++) {
    if (*at == '\\' && at[1] != '\0') {
      g_string_append_c (part, *++at);
    } else if (*at == ',' || *at == '\0') {
      g_ptr_array_add (parts, g_strstrip (g_string_free (part, FALSE)));
      if (*at == '\0')
        break;
      part = g_string_new (NULL);
    } else {
      g_string_append_c (part, *at);
    }
  }
  g_ptr_array_sort (parts, compare_parts);
  return parts;
}

gboolean
pdk_console_certificate_has_subject (const PdkConsoleCertificate *self, const char *subject)
{
  g_autoptr (GPtrArray) own = split_subject (self->subject);
  g_autoptr (GPtrArray) wanted = split_subject (subject);

  if (own->len != wanted->len)
    return FALSE;
  for (guint i = 0; i < own->len; i++)
    if (!g_str_equal (own->pdata[i], wanted->pdata[i]))
      return FALSE;
  return TRUE;
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

/* --- of a session --- */

static gboolean
check (int code, GError **error)
{
  if (code >= 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, gnutls_strerror (code));
  return FALSE;
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
  /* There is more than has a name here. */
  if (status != 0 && problems == 0)
    problems = PDK_CONSOLE_CERTIFICATE_INVALID;
  return problems;
}

PdkConsoleCertificate *
pdk_console_certificate_judge (gnutls_session_t session, const char *host, GError **error)
{
  unsigned int n_certificates = 0;
  unsigned int status = 0;
  const gnutls_datum_t *list = gnutls_certificate_get_peers (session, &n_certificates);
  PdkConsoleCertificate *found = NULL;

  if (list != NULL && n_certificates > 0 &&
      check (gnutls_certificate_verify_peers3 (session, host, &status), error))
    found = pdk_console_certificate_new (host != NULL ? host : "", list[0].data, list[0].size,
                                         name_problems (status));
  if (found == NULL && (error == NULL || *error == NULL))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no certificate");
  return found;
}
