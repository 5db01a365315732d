/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The displays whose key the user trusts for good.  The key itself is in the settings of its machine;
 * those of the program list which there are, so that they can be looked at and forgotten. */

typedef struct {
  char *place;       /* a UUID: whose settings have the key */
  char *name;        /* of the machine or display; untrusted text */
  char *fingerprint; /* of the certificate that was looked at, SHA-256 */
  gint64 since;      /* seconds since 1970 */
} PdkTrustedKey;

void pdk_trusted_key_free (PdkTrustedKey *self);

/** (transfer container): of PdkTrustedKey, latest first */
GPtrArray *pdk_trusted_keys_list (GSettings *settings);
/** @key: in base64, as in the machine's settings.  Takes the place of the one at the same @place. */
void pdk_trusted_keys_add (GSettings *settings, const PdkTrustedKey *entry, const char *key);
/** Returns: (transfer full): the key, so that it can be added again */
char *pdk_trusted_keys_forget (GSettings *settings, const char *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkTrustedKey, pdk_trusted_key_free)

G_END_DECLS
