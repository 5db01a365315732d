/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PdkSecretKind:
 * @PDK_SECRET_CONNECTION: what a libvirt host asks while a connection opens
 * @PDK_SECRET_DISPLAY: what a display asks
 */
typedef enum {
  PDK_SECRET_CONNECTION,
  PDK_SECRET_DISPLAY,
} PdkSecretKind;

#define PDK_TYPE_SECRET_SET (pdk_secret_set_get_type ())
G_DECLARE_FINAL_TYPE (PdkSecretSet, pdk_secret_set, PDK, SECRET_SET, GObject)

/* What is asked in one place (a host, a display), with the answers: a password, often a user name
 * too.  Kept in the Secret Service, the user's keyring, and nowhere else.  Answers are wiped when
 * freed.  A place is named by the address that the user gave, so that no other host gets what was
 * meant for this one; a machine of it by its UUID, too.
 *
 * Main thread; none of the calls blocks it.  Where there is no keyring, or it stays locked because
 * the user does not want to open it, nothing is found: then the user is asked as if nothing was
 * remembered. */

/* The fields of a display. */
#define PDK_SECRET_USER_NAME "user"
#define PDK_SECRET_PASSWORD  "password"

/**
 * pdk_secret_set_new:
 * @address: the URI of the host or display; its query is no part of what it is
 * @machine: (nullable): the UUID of a machine
 */
PdkSecretSet *pdk_secret_set_new (PdkSecretKind kind, const char *address, const char *machine);

/** Adds @field, or changes its answer.  @answer: (nullable): not known */
void pdk_secret_set_put (PdkSecretSet *self, const char *field, const char *answer);
/** (nullable): %NULL when not known */
const char *pdk_secret_set_get (PdkSecretSet *self, const char *field);
guint pdk_secret_set_count (PdkSecretSet *self);
/** Whether there is a field, and every one has its answer. */
gboolean pdk_secret_set_is_complete (PdkSecretSet *self);

/** Looks the answers to the fields up; those not found are %NULL afterwards. */
void pdk_secret_set_load_async (PdkSecretSet *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** Returns: %FALSE without a keyring: nothing can be remembered then */
gboolean pdk_secret_set_load_finish (PdkSecretSet *self, GAsyncResult *result, GError **error);

/** Stores each answer that is known.  @label: what the user's keyring calls it */
void pdk_secret_set_save_async (PdkSecretSet *self,
                                const char *label,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean pdk_secret_set_save_finish (PdkSecretSet *self, GAsyncResult *result, GError **error);

/** Removes what the keyring has of this place: every field, also those not in the set. */
void pdk_secret_set_forget_async (PdkSecretSet *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean pdk_secret_set_forget_finish (PdkSecretSet *self, GAsyncResult *result, GError **error);

/** Removes what the keyring has of the host at @address and of its machines.  Nobody waits for it. */
void pdk_secrets_forget_address (const char *address);

/** Wipes and frees.  @secret: (nullable) */
void pdk_secret_free (char *secret);

G_END_DECLS
