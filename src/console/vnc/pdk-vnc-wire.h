/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "pdk-console-certificate.h"

G_BEGIN_DECLS

/* A connected socket and what encrypts it, if anything does.  For threads of their own: everything
 * waits.  One thread may read while another one writes. */

typedef struct _PdkVncWire PdkVncWire;

/** What became of an attempt to encrypt. */
typedef enum {
  PDK_VNC_WIRE_SECURED,
  PDK_VNC_WIRE_FAILED,
  PDK_VNC_WIRE_DISTRUSTED, /* it shows a certificate that is not to be trusted */
} PdkVncWireTrust;

/** @fd: taken over */
PdkVncWire *pdk_vnc_wire_new (int fd);
void pdk_vnc_wire_free (PdkVncWire *self);

/** What makes a certificate the right one.  All may be %NULL. */
typedef struct {
  char *host;    /* whose name it must have; NULL where none is known */
  char *subject; /* that it must have instead of the host's name: “C=IL, O=Red Hat, CN=host” */
  GBytes *authorities; /* in PEM, who may have signed it, instead of those of this computer */
  GBytes *key;         /* trusted, whatever else is wrong: SubjectPublicKeyInfo in DER */
} PdkVncTrust;

void pdk_vnc_trust_copy (const PdkVncTrust *from, PdkVncTrust *to);
void pdk_vnc_trust_clear (PdkVncTrust *self);

/** Returns: how much there was; not more than 0 at the end */
gssize pdk_vnc_wire_read (PdkVncWire *self, gpointer buffer, gsize size);
/** Exactly so much.  Returns: %FALSE when there will not be */
gboolean pdk_vnc_wire_read_all (PdkVncWire *self, gpointer buffer, gsize size);
gboolean pdk_vnc_wire_write (PdkVncWire *self, gconstpointer data, gsize size);
/** Whether a few bytes can be written without waiting. */
gboolean pdk_vnc_wire_is_writable (PdkVncWire *self);
/** Whether reading or writing met the end. */
gboolean pdk_vnc_wire_has_ended (PdkVncWire *self);
/** Whoever reads or writes, in any thread, is told of the end. */
void pdk_vnc_wire_shut (PdkVncWire *self);

/**
 * pdk_vnc_wire_secure:
 * @certificate: (out): (nullable): what was shown, where it is not to be trusted
 * @words: (out): (nullable): why it failed
 *
 * Speaks TLS from here on, as the client.  Trusted are those that @trust names, or the authorities of libvirt and of VNC
 * (`~/.pki/CA`, `~/.pki/libvirt`, `/etc/pki/CA`, `/etc/pki/libvirt-vnc`), the system's where there are
 * none of these; the client's own certificate is libvirt's.
 */
PdkVncWireTrust pdk_vnc_wire_secure (PdkVncWire *self,
                                     const PdkVncTrust *trust,
                                     PdkConsoleCertificate **certificate,
                                     char **words);
/** The same without anybody vouching for anybody: keeps listeners out, and no more. */
PdkVncWireTrust pdk_vnc_wire_secure_anonymously (PdkVncWire *self, char **words);
/** The same, as the server. */
PdkVncWireTrust pdk_vnc_wire_serve_anonymously (PdkVncWire *self, char **words);

G_END_DECLS
