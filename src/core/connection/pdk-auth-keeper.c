/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-auth-keeper"

#include "config.h"

#include "connection/pdk-auth-keeper.h"

#include <glib/gi18n.h>

#include "connection/pdk-auth-exchange.h"
#include "secrets/pdk-secret-set.h"

struct _PdkAuthKeeper {
  GObject parent_instance;

  /* Owned. */
  char *uri;
  PdkSecretSet *given; /* by the user, in this opening */
  PdkSecretSet *used;  /* from the keyring, in this opening */

  gboolean remember;
  gboolean cancelled; /* by the user: nothing was refused */
  gboolean
      refused; /* what the keyring had was: it is not asked again before something is accepted */
};

enum { ASK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkAuthKeeper, pdk_auth_keeper, G_TYPE_OBJECT)

/** A lookup under way. */
typedef struct {
  PdkAuthKeeper *keeper;
  PdkAuthRequest *request;
} Lookup;

static void
lookup_free (Lookup *lookup)
{
  g_object_unref (lookup->keeper);
  g_object_unref (lookup->request);
  g_free (lookup);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lookup, lookup_free)

/** A question is known by its kind and its words. */
static char *
make_field (PdkAuthRequest *request, guint index)
{
  const PdkAuthPrompt *prompt = pdk_auth_request_get_prompt (request, index);

  return g_strdup_printf ("%d %s", prompt->type, prompt->prompt);
}

/** A question that is never answered from memory, or a notice, which is none. */
static gboolean
asks_to_confirm (PdkAuthRequest *request)
{
  for (guint i = 0; i < pdk_auth_request_get_n_prompts (request); i++) {
    const PdkAuthPrompt *prompt = pdk_auth_request_get_prompt (request, i);

    if (prompt->confirm || prompt->topic == PDK_AUTH_NOTICE)
      return TRUE;
  }
  return FALSE;
}

/** Whether this opening has answered any of it from the keyring before: it was not accepted. */
static gboolean
was_used (PdkAuthKeeper *self, PdkAuthRequest *request)
{
  for (guint i = 0; i < pdk_auth_request_get_n_prompts (request); i++) {
    g_autofree char *field = make_field (request, i);

    if (pdk_secret_set_get (self->used, field) != NULL)
      return TRUE;
  }
  return FALSE;
}

static void
on_request_done (PdkAuthKeeper *self, GParamSpec *pspec, PdkAuthRequest *request)
{
  for (guint i = 0; i < pdk_auth_request_get_n_prompts (request); i++) {
    g_autofree char *field = make_field (request, i);

    if (!pdk_auth_request_get_prompt (request, i)->confirm)
      pdk_secret_set_put (self->given, field, pdk_auth_request_get_answer (request, i));
  }
  self->remember = pdk_auth_request_get_remember (request);
  self->cancelled = !pdk_auth_request_was_answered (request);
}

static void
pass_on (PdkAuthKeeper *self, PdkAuthRequest *request)
{
  g_signal_connect_object (request, "notify::done", G_CALLBACK (on_request_done), self,
                           G_CONNECT_SWAPPED);
  g_signal_emit (self, signals[ASK], 0, request);
}

static void
answer (PdkAuthKeeper *self, PdkAuthRequest *request, PdkSecretSet *set)
{
  for (guint i = 0; i < pdk_auth_request_get_n_prompts (request); i++) {
    g_autofree char *field = make_field (request, i);

    pdk_auth_request_set_answer (request, i, pdk_secret_set_get (set, field));
    pdk_secret_set_put (self->used, field, pdk_secret_set_get (set, field));
  }
  pdk_auth_request_submit (request);
}

static void
on_set_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Lookup) lookup = user_data;
  PdkSecretSet *set = PDK_SECRET_SET (source);
  const gboolean has_keyring = pdk_secret_set_load_finish (set, result, NULL);

  if (pdk_auth_request_is_done (lookup->request))
    return;

  if (has_keyring && pdk_secret_set_is_complete (set)) {
    answer (lookup->keeper, lookup->request, set);
    return;
  }
  if (has_keyring)
    pdk_auth_request_offer_remember (lookup->request, lookup->keeper->remember);
  pass_on (lookup->keeper, lookup->request);
}

static void
look_up (PdkAuthKeeper *self, PdkAuthRequest *request)
{
  g_autoptr (PdkSecretSet) set = pdk_secret_set_new (PDK_SECRET_CONNECTION, self->uri, NULL);
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->keeper = g_object_ref (self);
  lookup->request = g_object_ref (request);
  for (guint i = 0; i < pdk_auth_request_get_n_prompts (request); i++) {
    g_autofree char *field = make_field (request, i);

    pdk_secret_set_put (set, field, NULL);
  }
  pdk_secret_set_load_async (set, NULL, on_set_loaded, lookup);
}

static void
pdk_auth_keeper_finalize (GObject *object)
{
  PdkAuthKeeper *self = PDK_AUTH_KEEPER (object);

  g_clear_object (&self->given);
  g_clear_object (&self->used);
  g_free (self->uri);

  G_OBJECT_CLASS (pdk_auth_keeper_parent_class)->finalize (object);
}

static void
pdk_auth_keeper_class_init (PdkAuthKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_auth_keeper_finalize;

  signals[ASK] = g_signal_new ("ask", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, PDK_TYPE_AUTH_REQUEST);
}

static void
pdk_auth_keeper_init (PdkAuthKeeper *self)
{
}

PdkAuthKeeper *
pdk_auth_keeper_new (const char *uri)
{
  PdkAuthKeeper *self = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  self = g_object_new (PDK_TYPE_AUTH_KEEPER, NULL);
  self->uri = g_strdup (uri);
  pdk_auth_keeper_reset (self);
  return self;
}

void
pdk_auth_keeper_reset (PdkAuthKeeper *self)
{
  g_return_if_fail (PDK_IS_AUTH_KEEPER (self));

  g_clear_object (&self->given);
  g_clear_object (&self->used);
  self->given = pdk_secret_set_new (PDK_SECRET_CONNECTION, self->uri, NULL);
  self->used = pdk_secret_set_new (PDK_SECRET_CONNECTION, self->uri, NULL);
  self->remember = FALSE;
  self->cancelled = FALSE;
}

void
pdk_auth_keeper_take (PdkAuthKeeper *self, PdkAuthRequest *request)
{
  g_return_if_fail (PDK_IS_AUTH_KEEPER (self));
  g_return_if_fail (PDK_IS_AUTH_REQUEST (request));

  if (asks_to_confirm (request)) {
    pass_on (self, request);
    return;
  }
  if (was_used (self, request))
    pdk_auth_keeper_refuse (self);
  if (self->refused) {
    pdk_auth_request_offer_remember (request, self->remember);
    pass_on (self, request);
    return;
  }
  look_up (self, request);
}

void
pdk_auth_keeper_accept (PdkAuthKeeper *self, const char *name)
{
  g_autofree char *label = NULL;

  g_return_if_fail (PDK_IS_AUTH_KEEPER (self));
  g_return_if_fail (name != NULL);

  if (self->remember) {
    /* Translators: names an entry of the user's keyring; %s is the name of a host. */
    label = g_strdup_printf (_ ("Paddock: sign-in to “%s”"), name);
    pdk_secret_set_save_async (self->given, label, NULL, NULL, NULL);
  }
  self->refused = FALSE;
  pdk_auth_keeper_reset (self);
}

gboolean
pdk_auth_keeper_refuse (PdkAuthKeeper *self)
{
  gboolean any = FALSE;

  g_return_val_if_fail (PDK_IS_AUTH_KEEPER (self), FALSE);

  any = pdk_secret_set_count (self->used) > 0 && !self->cancelled;
  if (any) {
    self->refused = TRUE;
    pdk_secret_set_forget_async (self->used, NULL, NULL, NULL);
  }
  pdk_auth_keeper_reset (self);
  return any;
}
