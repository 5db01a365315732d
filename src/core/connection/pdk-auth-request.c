/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-auth-request"

#include "config.h"

#include "connection/pdk-auth-request.h"

#include "connection/pdk-auth-exchange.h"

/* The main thread's face of a PdkAuthExchange: the worker that waits holds only the exchange, so
 * that dropping the request ends its wait. */
struct _PdkAuthRequest {
  GObject parent_instance;

  PdkAuthExchange *exchange; /* owned, shared with the worker */
  char *uri;
  char *name;
  gboolean done;
  gboolean answered;
  gboolean can_remember;
  gboolean remember;
};

typedef enum { PROP_DONE = 1 } PdkAuthRequestProperty;

static GParamSpec *props[PROP_DONE + 1];

G_DEFINE_FINAL_TYPE (PdkAuthRequest, pdk_auth_request, G_TYPE_OBJECT)

static void
finish (PdkAuthRequest *self, gboolean answered)
{
  if (self->done)
    return;
  self->done = TRUE;
  self->answered = answered;
  pdk_auth_exchange_settle (self->exchange, answered);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DONE]);
}

static void
pdk_auth_request_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkAuthRequest *self = PDK_AUTH_REQUEST (object);

  switch ((PdkAuthRequestProperty) prop_id) {
  case PROP_DONE:
    g_value_set_boolean (value, self->done);
    break;
  }
}

static void
pdk_auth_request_dispose (GObject *object)
{
  PdkAuthRequest *self = PDK_AUTH_REQUEST (object);

  if (self->exchange != NULL)
    finish (self, FALSE);
  g_clear_pointer (&self->exchange, pdk_auth_exchange_unref);

  G_OBJECT_CLASS (pdk_auth_request_parent_class)->dispose (object);
}

static void
pdk_auth_request_finalize (GObject *object)
{
  PdkAuthRequest *self = PDK_AUTH_REQUEST (object);

  g_free (self->uri);
  g_free (self->name);

  G_OBJECT_CLASS (pdk_auth_request_parent_class)->finalize (object);
}

static void
pdk_auth_request_class_init (PdkAuthRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pdk_auth_request_get_property;
  object_class->dispose = pdk_auth_request_dispose;
  object_class->finalize = pdk_auth_request_finalize;

  props[PROP_DONE] =
      g_param_spec_boolean ("done", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pdk_auth_request_init (PdkAuthRequest *self)
{
}

PdkAuthRequest *
pdk_auth_request_new (PdkAuthExchange *exchange, const char *uri, const char *name)
{
  PdkAuthRequest *self = g_object_new (PDK_TYPE_AUTH_REQUEST, NULL);

  self->exchange = pdk_auth_exchange_ref (exchange);
  self->uri = g_strdup (uri);
  self->name = g_strdup (name);
  return self;
}

guint
pdk_auth_request_get_n_prompts (PdkAuthRequest *self)
{
  g_return_val_if_fail (PDK_IS_AUTH_REQUEST (self), 0);

  return pdk_auth_exchange_get_n_prompts (self->exchange);
}

const PdkAuthPrompt *
pdk_auth_request_get_prompt (PdkAuthRequest *self, guint index)
{
  g_return_val_if_fail (PDK_IS_AUTH_REQUEST (self), NULL);
  g_return_val_if_fail (index < pdk_auth_request_get_n_prompts (self), NULL);

  return pdk_auth_exchange_get_prompt (self->exchange, index);
}

const char *
pdk_auth_request_get_uri (PdkAuthRequest *self)
{
  g_return_val_if_fail (PDK_IS_AUTH_REQUEST (self), NULL);

  return self->uri;
}

const char *
pdk_auth_request_get_name (PdkAuthRequest *self)
{
  g_return_val_if_fail (PDK_IS_AUTH_REQUEST (self), NULL);

  return self->name;
}

void
pdk_auth_request_set_answer (PdkAuthRequest *self, guint index, const char *answer)
{
  g_return_if_fail (PDK_IS_AUTH_REQUEST (self));
  g_return_if_fail (index < pdk_auth_request_get_n_prompts (self));

  /* Once settled the worker reads the answers. */
  if (!self->done)
    pdk_auth_exchange_set_answer (self->exchange, index, answer);
}

const char *
pdk_auth_request_get_answer (PdkAuthRequest *self, guint index)
{
  g_return_val_if_fail (PDK_IS_AUTH_REQUEST (self), NULL);
  g_return_val_if_fail (index < pdk_auth_request_get_n_prompts (self), NULL);

  return pdk_auth_exchange_get_answer (self->exchange, index);
}

void
pdk_auth_request_offer_remember (PdkAuthRequest *self, gboolean remember)
{
  g_return_if_fail (PDK_IS_AUTH_REQUEST (self));

  self->can_remember = TRUE;
  self->remember = remember;
}

gboolean
pdk_auth_request_was_answered (PdkAuthRequest *self)
{
  g_return_val_if_fail (PDK_IS_AUTH_REQUEST (self), FALSE);

  return self->answered;
}

gboolean
pdk_auth_request_can_remember (PdkAuthRequest *self)
{
  g_return_val_if_fail (PDK_IS_AUTH_REQUEST (self), FALSE);

  return self->can_remember;
}

gboolean
pdk_auth_request_get_remember (PdkAuthRequest *self)
{
  g_return_val_if_fail (PDK_IS_AUTH_REQUEST (self), FALSE);

  return self->remember;
}

void
pdk_auth_request_set_remember (PdkAuthRequest *self, gboolean remember)
{
  g_return_if_fail (PDK_IS_AUTH_REQUEST (self));

  self->remember = remember && self->can_remember;
}

void
pdk_auth_request_submit (PdkAuthRequest *self)
{
  g_return_if_fail (PDK_IS_AUTH_REQUEST (self));

  finish (self, TRUE);
}

void
pdk_auth_request_cancel (PdkAuthRequest *self)
{
  g_return_if_fail (PDK_IS_AUTH_REQUEST (self));

  finish (self, FALSE);
}

gboolean
pdk_auth_request_is_done (PdkAuthRequest *self)
{
  g_return_val_if_fail (PDK_IS_AUTH_REQUEST (self), TRUE);

  return self->done;
}
