/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-console-certificate.h"

G_BEGIN_DECLS

/** Where a SPICE display is, and who it has to be.  Everything but the host is optional. */
typedef struct {
  char *host;
  int port;                /* plain, 0 for none */
  int tls_port;            /* 0 for none */
  char *socket;            /* instead of a host: a socket's path on this computer */
  char *proxy;             /* an address of an HTTP proxy that leads to the host */
  char *subject;           /* of the certificate, instead of the host's name */
  GByteArray *authorities; /* in PEM, instead of those of this computer */
  GStrv insecure_channels; /* which must not be encrypted; all others are, given a TLS port */
  GBytes *key;             /* trusted without an authority: SubjectPublicKeyInfo in DER */
} PdkSpiceAddress;

PdkSpiceAddress *pdk_spice_address_new (const char *host, int port, int tls_port);
PdkSpiceAddress *pdk_spice_address_copy (const PdkSpiceAddress *self);
void pdk_spice_address_free (PdkSpiceAddress *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkSpiceAddress, pdk_spice_address_free)

G_END_DECLS
