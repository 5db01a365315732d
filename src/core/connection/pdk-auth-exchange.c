/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-auth-exchange"

#include "config.h"

#include "connection/pdk-auth-exchange.h"

#include "ssh/pdk-ssh-prompt.h"

#include <string.h>

/* What libssh appends to a question about a host key; it takes the first of the two as consent. */
#define YES_NO_SUFFIX "(y/n)?"

typedef struct {
  PdkAuthPrompt prompt; /* its strings are owned */
  char *answer;         /* nullable, wiped when freed */
} Question;

typedef enum { OPEN, ANSWERED, REFUSED } Outcome;

struct _PdkAuthExchange {
  GPtrArray *questions; /* of Question; fixed, but for the answers, which are fixed once settled */
  GMutex mutex;
  GCond cond;
  Outcome outcome; /* under the mutex */
};

/* Not g_free() alone: memory that held a password goes back clean. */
static void
wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free ((char *) question->prompt.prompt);
  g_free ((char *) question->prompt.default_result);
  g_free ((char *) question->prompt.subject);
  g_free ((char *) question->prompt.key_type);
  g_free ((char *) question->prompt.fingerprint);
  wipe (question->answer);
  g_free (question);
}

static Question *
question_new (virConnectCredentialPtr credential)
{
  Question *question = g_new0 (Question, 1);
  const char *text = credential->prompt != NULL ? credential->prompt : "";

  question->prompt.type = credential->type;
  question->prompt.prompt = g_strdup (text);
  question->prompt.default_result = g_strdup (credential->defresult);
  question->prompt.secret =
      credential->type == VIR_CRED_PASSPHRASE || credential->type == VIR_CRED_NOECHOPROMPT;
  question->prompt.confirm = g_str_has_suffix (text, YES_NO_SUFFIX);
  if (question->prompt.confirm) {
    question->prompt.topic = PDK_AUTH_HOST_KEY;
    question->prompt.subject =
        pdk_ssh_prompt_read_library_key (text, (char **) &question->prompt.fingerprint);
  }
  return question;
}

static Question *
question_copy (const PdkAuthPrompt *prompt)
{
  Question *question = g_new0 (Question, 1);

  question->prompt = *prompt;
  question->prompt.prompt = g_strdup (prompt->prompt);
  question->prompt.default_result = g_strdup (prompt->default_result);
  question->prompt.subject = g_strdup (prompt->subject);
  question->prompt.key_type = g_strdup (prompt->key_type);
  question->prompt.fingerprint = g_strdup (prompt->fingerprint);
  return question;
}

static PdkAuthExchange *
exchange_new (void)
{
  PdkAuthExchange *self = g_atomic_rc_box_new0 (PdkAuthExchange);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->questions = g_ptr_array_new_with_free_func (question_free);
  return self;
}

PdkAuthExchange *
pdk_auth_exchange_new (virConnectCredentialPtr credentials, guint n_credentials)
{
  PdkAuthExchange *self = exchange_new ();

  for (guint i = 0; i < n_credentials; i++)
    g_ptr_array_add (self->questions, question_new (&credentials[i]));
  return self;
}

PdkAuthExchange *
pdk_auth_exchange_new_for_prompt (const PdkAuthPrompt *prompt)
{
  PdkAuthExchange *self = exchange_new ();

  g_ptr_array_add (self->questions, question_copy (prompt));
  return self;
}

PdkAuthExchange *
pdk_auth_exchange_ref (PdkAuthExchange *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  PdkAuthExchange *self = data;

  g_ptr_array_unref (self->questions);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}

void
pdk_auth_exchange_unref (PdkAuthExchange *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

guint
pdk_auth_exchange_get_n_prompts (PdkAuthExchange *self)
{
  return self->questions->len;
}

const PdkAuthPrompt *
pdk_auth_exchange_get_prompt (PdkAuthExchange *self, guint index)
{
  Question *question = g_ptr_array_index (self->questions, index);

  return &question->prompt;
}

void
pdk_auth_exchange_set_answer (PdkAuthExchange *self, guint index, const char *answer)
{
  Question *question = g_ptr_array_index (self->questions, index);

  /* libssh takes one letter. */
  if (question->prompt.confirm && g_str_has_suffix (question->prompt.prompt, YES_NO_SUFFIX))
    answer = g_strcmp0 (answer, "yes") == 0 ? "y" : "n";
  wipe (question->answer);
  question->answer = g_strdup (answer);
}

const char *
pdk_auth_exchange_get_answer (PdkAuthExchange *self, guint index)
{
  Question *question = g_ptr_array_index (self->questions, index);

  return question->answer;
}

gboolean
pdk_auth_exchange_settle (PdkAuthExchange *self, gboolean answered)
{
  gboolean first;

  g_mutex_lock (&self->mutex);
  first = self->outcome == OPEN;
  if (first) {
    self->outcome = answered ? ANSWERED : REFUSED;
    g_cond_broadcast (&self->cond);
  }
  g_mutex_unlock (&self->mutex);
  return first;
}

gboolean
pdk_auth_exchange_wait (PdkAuthExchange *self)
{
  gboolean answered;

  g_mutex_lock (&self->mutex);
  while (self->outcome == OPEN)
    g_cond_wait (&self->cond, &self->mutex);
  answered = self->outcome == ANSWERED;
  g_mutex_unlock (&self->mutex);
  return answered;
}

gboolean
pdk_auth_exchange_is_answered (PdkAuthExchange *self)
{
  gboolean answered;

  g_mutex_lock (&self->mutex);
  answered = self->outcome == ANSWERED;
  g_mutex_unlock (&self->mutex);
  return answered;
}

/* libvirt frees the result with free(), and takes its length beside it. */
static void
give_answer (const Question *question, virConnectCredentialPtr credential)
{
  const char *answer = question->answer;

  if (answer == NULL)
    answer = question->prompt.default_result != NULL ? question->prompt.default_result : "";
  credential->result = strdup (answer);
  credential->resultlen = (unsigned int) strlen (answer);
}

void
pdk_auth_exchange_fill (PdkAuthExchange *self, virConnectCredentialPtr credentials)
{
  for (guint i = 0; i < self->questions->len; i++)
    give_answer (g_ptr_array_index (self->questions, i), &credentials[i]);
}

gboolean
pdk_auth_exchange_repeat (PdkAuthExchange *self, virConnectCredentialPtr credential)
{
  for (guint i = 0; i < self->questions->len; i++) {
    const Question *question = g_ptr_array_index (self->questions, i);

    if (question->prompt.type == credential->type &&
        g_strcmp0 (question->prompt.prompt, credential->prompt) == 0) {
      give_answer (question, credential);
      return TRUE;
    }
  }
  return FALSE;
}
