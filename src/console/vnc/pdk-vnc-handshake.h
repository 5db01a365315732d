/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-vnc-pipe.h"

G_BEGIN_DECLS

/* How a VNC server and the library come to terms, with us in between: what encrypts is agreed upon
 * with the server here, and the library is told of the rest only.  So what it gets can be looked into,
 * and no certificate is believed that was not looked at. */

/** What keeps others out. */
typedef enum {
  PDK_VNC_PROTECTION_NONE,
  PDK_VNC_PROTECTION_ANONYMOUS, /* listeners only: anybody could be at the other end */
  PDK_VNC_PROTECTION_CERTIFIED,
} PdkVncProtection;

/** How a user is known: the numbers of RFC 6143, of QEMU and of VeNCrypt. */
typedef enum {
  PDK_VNC_SIGN_IN_UNKNOWN = 0,
  PDK_VNC_SIGN_IN_NONE = 1,
  PDK_VNC_SIGN_IN_PASSWORD = 2,
  PDK_VNC_SIGN_IN_SASL = 20,
  PDK_VNC_SIGN_IN_PLAIN = 256, /* a name and a password as they are */
} PdkVncSignIn;

typedef enum {
  PDK_VNC_HANDSHAKE_AGREED,
  PDK_VNC_HANDSHAKE_ENDED,      /* a side did, or the server has refused */
  PDK_VNC_HANDSHAKE_IMPOSSIBLE, /* no way to sign in that both know and that is safe enough */
  PDK_VNC_HANDSHAKE_DISTRUSTED, /* see the certificate */
  PDK_VNC_HANDSHAKE_STRIPPED,   /* a certificate was trusted, and now there is none */
  PDK_VNC_HANDSHAKE_INSECURE,   /* no encryption came about: see the words */
} PdkVncHandshakeEnd;

/** Made of zeroes and what is borrowed. */
typedef struct {
  /* borrowed */
  PdkVncWire *server;
  PdkVncWire *viewer;
  PdkVncPipe *pipe; /* from the server to the viewer */
  const PdkVncTrust *trust;
  gboolean is_private; /* nobody in between can read what is sent */

  /* Found out; set before the viewer has its choice, and never again.  Atomic. */
  gint protection;
  gint sign_in;
  gint is_visible; /* whether what follows can be looked into */

  guint8 minor;                       /* '3', '7' or '8': of the version agreed upon */
  gboolean swallow_result;            /* the library does not expect the result of signing in */
  PdkConsoleCertificate *certificate; /* owned, nullable */
  char *words;                        /* owned, nullable */
} PdkVncHandshake;

void pdk_vnc_handshake_clear (PdkVncHandshake *self);
PdkVncHandshakeEnd pdk_vnc_handshake_run (PdkVncHandshake *self);

G_END_DECLS
