/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* With what to sign in to a display that asks for a name, and what it said to it.  Of a session;
 * counted; used by the threads of its guards. */

typedef struct _PdkSpiceSignIn PdkSpiceSignIn;

/** What became of it, the first time that it was not fine. */
typedef enum {
  PDK_SPICE_SIGN_IN_FINE,
  PDK_SPICE_SIGN_IN_ASKED,  /* for a name or a password that is missing or wrong */
  PDK_SPICE_SIGN_IN_FAILED, /* for another reason */
} PdkSpiceSignInEnd;

/** @user_name, @password: (nullable) */
PdkSpiceSignIn *pdk_spice_sign_in_new (const char *user_name, const char *password);
PdkSpiceSignIn *pdk_spice_sign_in_ref (PdkSpiceSignIn *self);
/** The last one wipes the password. */
void pdk_spice_sign_in_unref (PdkSpiceSignIn *self);

/** (nullable) */
const char *pdk_spice_sign_in_get_user_name (PdkSpiceSignIn *self);
/** (nullable) */
const char *pdk_spice_sign_in_get_password (PdkSpiceSignIn *self);

/** @reason: (nullable): in the words of others */
void pdk_spice_sign_in_end (PdkSpiceSignIn *self, PdkSpiceSignInEnd end, const char *reason);
/** @reason: (out): (nullable) (transfer full) */
PdkSpiceSignInEnd pdk_spice_sign_in_get_end (PdkSpiceSignIn *self, char **reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkSpiceSignIn, pdk_spice_sign_in_unref)

G_END_DECLS
