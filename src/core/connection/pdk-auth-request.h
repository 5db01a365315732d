/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PDK_TYPE_AUTH_REQUEST (pdk_auth_request_get_type ())
G_DECLARE_FINAL_TYPE (PdkAuthRequest, pdk_auth_request, PDK, AUTH_REQUEST, GObject)

/* A question that libvirt asks while a connection opens.  It arrives on the main thread as the
 * "auth-request" signal of PdkConnection; the opening worker waits until it is answered.  Dropping
 * the last reference without an answer cancels it. */

/**
 * PdkAuthTopic:
 * @PDK_AUTH_OTHER: only the text says
 * @PDK_AUTH_PASSWORD: the password of an account; its subject is “user@host”
 * @PDK_AUTH_PASSPHRASE: of a key; its subject is the path of the key's file
 * @PDK_AUTH_HOST_KEY: whether a host's key is the right one
 * @PDK_AUTH_NOTICE: nothing is asked: something is to be done, such as touching a security key.  The
 *   request is done by itself.
 */
typedef enum {
  PDK_AUTH_OTHER,
  PDK_AUTH_PASSWORD,
  PDK_AUTH_PASSPHRASE,
  PDK_AUTH_HOST_KEY,
  PDK_AUTH_NOTICE,
} PdkAuthTopic;

/** One thing asked: a user name, a password, a host-key question.  All texts are untrusted. */
typedef struct {
  int type; /* libvirt's VIR_CRED_… */
  PdkAuthTopic topic;
  const char *prompt;         /* as it was asked */
  const char *default_result; /* nullable */
  gboolean secret;            /* to be typed unseen */
  gboolean confirm;           /* a yes/no question: answer “yes” or “no” */
  gboolean again;             /* the answer given before was not accepted */

  const char *subject;     /* nullable: see @topic; of a host key: the host, and its address */
  const char *key_type;    /* nullable: of a host key: “ED25519” */
  const char *fingerprint; /* nullable: of a host key: “SHA256:…” */
} PdkAuthPrompt;

guint pdk_auth_request_get_n_prompts (PdkAuthRequest *self);
const PdkAuthPrompt *pdk_auth_request_get_prompt (PdkAuthRequest *self, guint index);
/** The URI of the connection that asks, and its display name. */
const char *pdk_auth_request_get_uri (PdkAuthRequest *self);
const char *pdk_auth_request_get_name (PdkAuthRequest *self);
void pdk_auth_request_set_answer (PdkAuthRequest *self, guint index, const char *answer);
/** Whether there is a keyring for the answers. */
gboolean pdk_auth_request_can_remember (PdkAuthRequest *self);
gboolean pdk_auth_request_get_remember (PdkAuthRequest *self);
/** The user wants the answers kept in the keyring, once the host has accepted them. */
void pdk_auth_request_set_remember (PdkAuthRequest *self, gboolean remember);
/** Sends the answers on.  Unanswered prompts get their default result. */
void pdk_auth_request_submit (PdkAuthRequest *self);
/** The opening fails with %PDK_ERROR_AUTH. */
void pdk_auth_request_cancel (PdkAuthRequest *self);
/** %TRUE once answered, cancelled, or overtaken (the opening was abandoned).  Property "done" notifies. */
gboolean pdk_auth_request_is_done (PdkAuthRequest *self);

G_END_DECLS
