/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gvnc.h>

#include "pdk-vnc-guard.h"

G_BEGIN_DECLS

#define PDK_TYPE_VNC_AUTH (pdk_vnc_auth_get_type ())
G_DECLARE_FINAL_TYPE (PdkVncAuth, pdk_vnc_auth, PDK, VNC_AUTH, GObject)

/** How much of what a display asks for was there. */
typedef enum {
  PDK_VNC_AUTH_OPEN,    /* it asked for nothing */
  PDK_VNC_AUTH_GIVEN,   /* it got what it asked for */
  PDK_VNC_AUTH_MISSING, /* it asked for what was not there */
} PdkVncAuthAnswer;

/**
 * pdk_vnc_auth_new:
 * @guard: which has agreed with the server on the way to sign in, and on what encrypts
 * @is_private: nobody in between can read the link
 * @user_name: (nullable)
 * @password: (nullable)
 * @may_expose: the user knows that the link is not encrypted, and wants to sign in over it
 *
 * Signs in at @connection: gives what is asked for.  A password never leaves this computer unencrypted
 * without @may_expose, and its plain text never does at all.
 *
 * Signals: "missing" (the user has to be asked: see the getters), "impossible" (no way that both
 * sides know), "refused" (string: the server's own words).
 */
PdkVncAuth *pdk_vnc_auth_new (VncConnection *connection,
                              PdkVncGuard *guard,
                              gboolean is_private,
                              const char *user_name,
                              const char *password,
                              gboolean may_expose);

PdkVncAuthAnswer pdk_vnc_auth_get_answer (PdkVncAuth *self);
/** Whether a user name is asked for as well. */
gboolean pdk_vnc_auth_needs_user_name (PdkVncAuth *self);
/** Whether what is asked for would go over a link that others can read. */
gboolean pdk_vnc_auth_is_exposed (PdkVncAuth *self);
/** Of what is typed for this display, only so many bytes count; 0 for all of them. */
guint pdk_vnc_auth_get_max_length (PdkVncAuth *self);

G_END_DECLS
