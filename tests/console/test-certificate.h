/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Throw-away certificates, made when a test needs them. */

typedef struct _TestCertificate TestCertificate;

/**
 * test_certificate_new:
 * @common_name: whom it is made out to
 * @address: (nullable): an IP address, too
 * @issuer: (nullable): who signs; without one it signs itself
 * @is_authority: whether it may sign others
 * @days: from yesterday until it ends; negative when that was in the past
 */
TestCertificate *test_certificate_new (const char *common_name,
                                       const char *address,
                                       TestCertificate *issuer,
                                       gboolean is_authority,
                                       int days);
void test_certificate_free (TestCertificate *self);
GByteArray *test_certificate_get_pem (TestCertificate *self);
/** Files in @folder, which the caller frees the names of and removes. */
char *test_certificate_save (TestCertificate *self, const char *folder, const char *name);
char *test_certificate_save_key (TestCertificate *self, const char *folder, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestCertificate, test_certificate_free)

G_END_DECLS
