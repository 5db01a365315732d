/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The thread-safe half of a PdkAuthRequest: what libvirt asks, and the answers. */

#include "connection/pdk-auth-request.h"
#include "pdk-libvirt.h"

G_BEGIN_DECLS

typedef struct _PdkAuthExchange PdkAuthExchange;

/** Copies the prompts.  Any thread. */
PdkAuthExchange *pdk_auth_exchange_new (virConnectCredentialPtr credentials, guint n_credentials);
/** For one question that does not come from libvirt.  Copies it.  Any thread. */
PdkAuthExchange *pdk_auth_exchange_new_for_prompt (const PdkAuthPrompt *prompt);
PdkAuthExchange *pdk_auth_exchange_ref (PdkAuthExchange *self);
/** The last one wipes the answers. */
void pdk_auth_exchange_unref (PdkAuthExchange *self);

guint pdk_auth_exchange_get_n_prompts (PdkAuthExchange *self);
const PdkAuthPrompt *pdk_auth_exchange_get_prompt (PdkAuthExchange *self, guint index);
/** Main thread, until settled. */
void pdk_auth_exchange_set_answer (PdkAuthExchange *self, guint index, const char *answer);
/** (nullable): what was answered.  Main thread. */
const char *pdk_auth_exchange_get_answer (PdkAuthExchange *self, guint index);

/** Lets the worker go on with the answers, or, with @answered %FALSE, without: the opening fails.
 * Any thread.  Returns: %FALSE when it was settled before */
gboolean pdk_auth_exchange_settle (PdkAuthExchange *self, gboolean answered);
/** Blocks until the exchange is settled.  Returns: %FALSE when cancelled */
gboolean pdk_auth_exchange_wait (PdkAuthExchange *self);
/** Whether it is settled with answers.  Any thread. */
gboolean pdk_auth_exchange_is_answered (PdkAuthExchange *self);
/** Gives the answers to libvirt, which frees them.  @credentials: those it was made from */
void pdk_auth_exchange_fill (PdkAuthExchange *self, virConnectCredentialPtr credentials);
/** Gives the answer to the same question again.  Returns: whether there is one */
gboolean pdk_auth_exchange_repeat (PdkAuthExchange *self, virConnectCredentialPtr credential);

/** The request that shows @exchange to the user.  Main thread. */
PdkAuthRequest *pdk_auth_request_new (PdkAuthExchange *exchange, const char *uri, const char *name);
/** There is a keyring.  @remember: what the user chose a moment ago, for another of its questions */
void pdk_auth_request_offer_remember (PdkAuthRequest *self, gboolean remember);
/** Whether it was submitted rather than cancelled. */
gboolean pdk_auth_request_was_answered (PdkAuthRequest *self);
/** (nullable) */
const char *pdk_auth_request_get_answer (PdkAuthRequest *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkAuthExchange, pdk_auth_exchange_unref)

G_END_DECLS
