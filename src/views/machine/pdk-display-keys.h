/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console/pdk-console-backend.h"

G_BEGIN_DECLS

#define PDK_TYPE_DISPLAY_KEYS (pdk_display_keys_get_type ())
G_DECLARE_FINAL_TYPE (PdkDisplayKeys, pdk_display_keys, PDK, DISPLAY_KEYS, GObject)

/* What opens one display: a password, perhaps a user name.  What the user typed is kept in memory
 * until it is reset, and in the keyring only on purpose and once the display has accepted it.  The
 * keyring is asked before the user is; what it had is forgotten when the display refuses it.
 *
 * Signal: missing: the user is to be asked. */

PdkDisplayKeys *pdk_display_keys_new (void);

/**
 * pdk_display_keys_set_place:
 * @address: where the display is; only this place gets what is remembered for it
 * @machine: (nullable): a UUID
 *
 * Without a place, nothing is remembered.
 */
void pdk_display_keys_set_place (PdkDisplayKeys *self, const char *address, const char *machine);

/** Gives @backend, which is not open yet, what is known. */
void pdk_display_keys_apply (PdkDisplayKeys *self, PdkConsoleBackend *backend);
/** @backend needs a password: it gets one from the keyring, or "missing" is emitted. */
void pdk_display_keys_ask (PdkDisplayKeys *self, PdkConsoleBackend *backend);
/** The display took it.  @name: what the display is called */
void pdk_display_keys_accept (PdkDisplayKeys *self, const char *name);
/** The attempt is over: nothing is looked up for it any more. */
void pdk_display_keys_cancel (PdkDisplayKeys *self);

/** @user_name: (nullable).  @remember: in the keyring */
void pdk_display_keys_give (PdkDisplayKeys *self,
                            const char *user_name,
                            const char *password,
                            gboolean remember);
/** What was typed does not count any more. */
void pdk_display_keys_reset (PdkDisplayKeys *self);

/** Whether what was known was refused. */
gboolean pdk_display_keys_was_refused (PdkDisplayKeys *self);
gboolean pdk_display_keys_needs_user_name (PdkDisplayKeys *self);
/** (nullable): what is to be known before a password is typed */
const char *pdk_display_keys_get_hint (PdkDisplayKeys *self);
/** Whether there is a keyring. */
gboolean pdk_display_keys_can_remember (PdkDisplayKeys *self);

G_END_DECLS
