/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-credentials.h"

#define SYSTEM_FOLDER "/etc/pki"

/* Under either folder. */
static const char *const authorities[] = {
  "CA/cacert.pem",
  "libvirt/cacert.pem",
  "libvirt-vnc/ca-cert.pem",
};

static gboolean
add_authorities (gnutls_certificate_credentials_t credentials, const char *folder)
{
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (authorities); i++) {
    g_autofree char *path = g_build_filename (folder, authorities[i], NULL);

    if (gnutls_certificate_set_x509_trust_file (credentials, path, GNUTLS_X509_FMT_PEM) > 0)
      found = TRUE;
  }
  return found;
}

static void
add_revocations (gnutls_certificate_credentials_t credentials, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "CA", "cacrl.pem", NULL);

  gnutls_certificate_set_x509_crl_file (credentials, path, GNUTLS_X509_FMT_PEM);
}

static gboolean
set_own (gnutls_certificate_credentials_t credentials, const char *folder)
{
  g_autofree char *certificate = g_build_filename (folder, "libvirt", "clientcert.pem", NULL);
  g_autofree char *key = g_build_filename (folder, "libvirt", "private", "clientkey.pem", NULL);

  return gnutls_certificate_set_x509_key_file (credentials, certificate, key,
                                               GNUTLS_X509_FMT_PEM) == GNUTLS_E_SUCCESS;
}

static void
add_known_authorities (gnutls_certificate_credentials_t credentials, const char *folder)
{
  gboolean found = add_authorities (credentials, folder);

  found |= add_authorities (credentials, SYSTEM_FOLDER);
  if (!found)
    gnutls_certificate_set_x509_system_trust (credentials);
}

/* Where they cannot be read, nobody is trusted. */
static void
add_given_authorities (gnutls_certificate_credentials_t credentials, GBytes *given)
{
  gsize size = 0;
  gnutls_datum_t datum = { (unsigned char *) g_bytes_get_data (given, &size), 0 };

  datum.size = (unsigned int) MIN (size, G_MAXUINT);
  gnutls_certificate_set_x509_trust_mem (credentials, &datum, GNUTLS_X509_FMT_PEM);
}

gnutls_certificate_credentials_t
pdk_vnc_credentials_load (GBytes *given)
{
  g_autofree char *folder = g_build_filename (g_get_home_dir (), ".pki", NULL);
  gnutls_certificate_credentials_t credentials = NULL;

  gnutls_certificate_allocate_credentials (&credentials);
  if (given != NULL)
    add_given_authorities (credentials, given);
  else
    add_known_authorities (credentials, folder);
  add_revocations (credentials, folder);
  add_revocations (credentials, SYSTEM_FOLDER);
  if (!set_own (credentials, folder))
    set_own (credentials, SYSTEM_FOLDER);
  return credentials;
}
