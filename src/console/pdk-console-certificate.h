/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** What is wrong with a certificate. */
typedef enum {
  PDK_CONSOLE_CERTIFICATE_UNKNOWN_AUTHORITY = 1 << 0, /* signed by one that is not trusted here */
  PDK_CONSOLE_CERTIFICATE_SELF_SIGNED = 1 << 1,       /* signed by nobody else */
  PDK_CONSOLE_CERTIFICATE_OTHER_NAME = 1 << 2,        /* made out to another host */
  PDK_CONSOLE_CERTIFICATE_EXPIRED = 1 << 3,
  PDK_CONSOLE_CERTIFICATE_NOT_YET_VALID = 1 << 4,
  PDK_CONSOLE_CERTIFICATE_CHANGED = 1 << 5, /* the key is not the one that was trusted before */
  PDK_CONSOLE_CERTIFICATE_INVALID = 1 << 6, /* revoked, weak, or broken */
} PdkConsoleCertificateProblems;

/** Who a display says it is.  Immutable, reference-counted.  The texts are untrusted. */
typedef struct {
  char *host; /* as it was asked for */
  char *subject;
  char *issuer;
  gint64 not_before; /* seconds since 1970 */
  gint64 not_after;
  char *fingerprint; /* SHA-256 of the certificate: “AB:CD:…” */
  GBytes *key;       /* the public key, as SubjectPublicKeyInfo in DER */
  PdkConsoleCertificateProblems problems;
} PdkConsoleCertificate;

#define PDK_TYPE_CONSOLE_CERTIFICATE (pdk_console_certificate_get_type ())
GType pdk_console_certificate_get_type (void);

/**
 * pdk_console_certificate_new:
 * @der: the certificate
 * @length: of @der in bytes
 *
 * Returns: (nullable): %NULL when it is none
 */
PdkConsoleCertificate *pdk_console_certificate_new (const char *host,
                                                    const guint8 *der,
                                                    gsize length,
                                                    PdkConsoleCertificateProblems problems);
PdkConsoleCertificate *pdk_console_certificate_ref (PdkConsoleCertificate *self);
void pdk_console_certificate_unref (PdkConsoleCertificate *self);
/** Whether it is made out to @subject, as in “C=IL, O=Red Hat, CN=host”: the same parts in any order, a
 * comma in one of them behind a backslash. */
gboolean pdk_console_certificate_has_subject (const PdkConsoleCertificate *self,
                                              const char *subject);

/** With one more problem. */
PdkConsoleCertificate *pdk_console_certificate_add_problem (PdkConsoleCertificate *self,
                                                            PdkConsoleCertificateProblems problem);
/** The worst of its problems as a translated sentence. */
const char *pdk_console_certificate_explain (const PdkConsoleCertificate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkConsoleCertificate, pdk_console_certificate_unref)

G_END_DECLS
