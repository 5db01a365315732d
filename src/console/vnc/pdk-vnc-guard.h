/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-vnc-handshake.h"

G_BEGIN_DECLS

/* Stands between a VNC server and the library, and lets through only what the library reads without
 * harm: it takes the sizes of pointers and of pictures in pictures on trust, and what is wrong there
 * ends in memory that is not its own.
 *
 * Two threads carry what is said, one each way.  It is here that TLS ends and certificates are judged;
 * what SASL encrypts cannot be looked into, and passes. */

typedef struct _PdkVncGuard PdkVncGuard;

/** Why nothing more comes. */
typedef enum {
  PDK_VNC_GUARD_GOES_ON,
  PDK_VNC_GUARD_VIEWER_LEFT,
  PDK_VNC_GUARD_SERVER_CLOSED, /* in good order */
  PDK_VNC_GUARD_BROKE_OFF,
  PDK_VNC_GUARD_REFUSED, /* what the server sent */

  /* Before anything was shown. */
  PDK_VNC_GUARD_IMPOSSIBLE, /* no way to sign in that both know and that is safe enough */
  PDK_VNC_GUARD_DISTRUSTED, /* the server's certificate is not to be trusted */
  PDK_VNC_GUARD_STRIPPED,   /* there is no certificate, though one was trusted before */
  PDK_VNC_GUARD_INSECURE,   /* no encryption came about */
} PdkVncGuardEnd;

/**
 * pdk_vnc_guard_new:
 * @server: a connected socket, taken over
 * @trust: whose certificate is expected, should the server show one; where more than a host is named,
 *   nothing less than a certificate will do, unless the link is private
 * @is_private: nobody in between can read the link
 * @viewer: (out): what the library is to be given instead, owned by the caller
 *
 * Ends when either side does.
 *
 * Returns: (nullable): %NULL, with @error, where the system is out of something
 */
PdkVncGuard *pdk_vnc_guard_new (
    int server, const PdkVncTrust *trust, gboolean is_private, int *viewer, GError **error);
PdkVncGuardEnd pdk_vnc_guard_get_end (PdkVncGuard *self);
/** Once it has ended. (nullable): what was not trusted */
PdkConsoleCertificate *pdk_vnc_guard_get_certificate (PdkVncGuard *self);
/** Once it has ended. (nullable): why no encryption came about */
const char *pdk_vnc_guard_get_words (PdkVncGuard *self);

/* From when the library asks how to sign in. */

PdkVncProtection pdk_vnc_guard_get_protection (PdkVncGuard *self);
PdkVncSignIn pdk_vnc_guard_get_sign_in (PdkVncGuard *self);
/** Whether what the server says is looked into. */
gboolean pdk_vnc_guard_is_looking (PdkVncGuard *self);
/** Says that this was cut, however long it is, where what the server says is looked into.  @text: in what
 * the server takes */
void pdk_vnc_guard_cut_text (PdkVncGuard *self, const char *text, gsize length);
/** How much it unpacks of a text, in bytes. */
#define PDK_VNC_GUARD_TEXT_LIMIT (16u << 20)
/** An empty text stands for one that was too large.  Returns: whether there is one that was not taken yet */
gboolean pdk_vnc_guard_take_too_large (PdkVncGuard *self);
/** Whether the server has said that it can send sound. */
gboolean pdk_vnc_guard_has_sound (PdkVncGuard *self);

/** Its threads go on until a side ends; before there is an agreement, they end now. */
void pdk_vnc_guard_unref (PdkVncGuard *self);

G_END_DECLS
