/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-certificate.h"

#include <gnutls/x509.h>
#include <string.h>

#define DAY (24 * 60 * 60)

struct _TestCertificate {
  gnutls_x509_crt_t certificate;
  gnutls_x509_privkey_t key;
};

static void
check (int code)
{
  if (code < 0)
    g_error ("%s", gnutls_strerror (code));
}

static void
set_names (TestCertificate *self, const char *common_name, const char *address)
{
  g_autoptr (GInetAddress) inet = NULL;

  check (gnutls_x509_crt_set_dn_by_oid (self->certificate, GNUTLS_OID_X520_ORGANIZATION_NAME, 0,
                                        "Throw-away", strlen ("Throw-away")));
  check (gnutls_x509_crt_set_dn_by_oid (self->certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
                                        common_name, (unsigned int) strlen (common_name)));
  if (address == NULL)
    return;
  inet = g_inet_address_new_from_string (address);
  check (gnutls_x509_crt_set_subject_alt_name (self->certificate, GNUTLS_SAN_IPADDRESS,
                                               g_inet_address_to_bytes (inet),
                                               (unsigned int) g_inet_address_get_native_size (inet),
                                               GNUTLS_FSAN_SET));
}

TestCertificate *
test_certificate_new (const char *common_name,
                      const char *address,
                      TestCertificate *issuer,
                      gboolean is_authority,
                      int days)
{
  static guint8 serial = 0;
  TestCertificate *self = g_new0 (TestCertificate, 1);
  const time_t now = time (NULL);
  const time_t begin = now + MIN (days, 0) * DAY - DAY;

  check (gnutls_x509_privkey_init (&self->key));
  check (gnutls_x509_privkey_generate (self->key, GNUTLS_PK_ECDSA,
                                       GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0));
  check (gnutls_x509_crt_init (&self->certificate));
  check (gnutls_x509_crt_set_version (self->certificate, 3));
  serial++;
  check (gnutls_x509_crt_set_serial (self->certificate, &serial, 1));
  check (gnutls_x509_crt_set_activation_time (self->certificate, begin));
  check (gnutls_x509_crt_set_expiration_time (self->certificate, now + days * DAY));
  check (gnutls_x509_crt_set_key (self->certificate, self->key));
  set_names (self, common_name, address);
  check (gnutls_x509_crt_set_basic_constraints (self->certificate, is_authority, -1));
  if (is_authority)
    check (gnutls_x509_crt_set_key_usage (self->certificate, GNUTLS_KEY_KEY_CERT_SIGN));
  check (gnutls_x509_crt_sign2 (self->certificate,
                                issuer != NULL ? issuer->certificate : self->certificate,
                                issuer != NULL ? issuer->key : self->key, GNUTLS_DIG_SHA256, 0));
  return self;
}

void
test_certificate_free (TestCertificate *self)
{
  gnutls_x509_crt_deinit (self->certificate);
  gnutls_x509_privkey_deinit (self->key);
  g_free (self);
}

GByteArray *
test_certificate_get_pem (TestCertificate *self)
{
  gnutls_datum_t pem = { NULL, 0 };
  GByteArray *bytes = g_byte_array_new ();

  check (gnutls_x509_crt_export2 (self->certificate, GNUTLS_X509_FMT_PEM, &pem));
  g_byte_array_append (bytes, pem.data, pem.size);
  gnutls_free (pem.data);
  return bytes;
}

static char *
save (gnutls_datum_t *pem, const char *folder, const char *name)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, (const char *) pem->data, pem->size, &error);
  g_assert_no_error (error);
  gnutls_free (pem->data);
  return path;
}

char *
test_certificate_save (TestCertificate *self, const char *folder, const char *name)
{
  gnutls_datum_t pem = { NULL, 0 };

  check (gnutls_x509_crt_export2 (self->certificate, GNUTLS_X509_FMT_PEM, &pem));
  return save (&pem, folder, name);
}

char *
test_certificate_save_key (TestCertificate *self, const char *folder, const char *name)
{
  gnutls_datum_t pem = { NULL, 0 };

  check (gnutls_x509_privkey_export2 (self->key, GNUTLS_X509_FMT_PEM, &pem));
  return save (&pem, folder, name);
}
