/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-display-keys.h"

#include <glib/gi18n.h>

#include "core/secrets/pdk-secret-set.h"

typedef enum {
  SOURCE_NONE,
  SOURCE_USER,
  SOURCE_KEYRING,
} Source;

struct _PdkDisplayKeys {
  GObject parent_instance;

  /* Owned. */
  char *address; /* nullable */
  char *machine; /* nullable */
  char *hint;    /* nullable */
  PdkSecretSet *set;
  GCancellable *cancellable; /* of the lookup under way */

  Source source;
  gboolean remember;
  gboolean refused;
  gboolean needs_user_name;
  gboolean can_remember;
};

enum { MISSING, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkDisplayKeys, pdk_display_keys, G_TYPE_OBJECT)

/** A lookup under way. */
typedef struct {
  PdkDisplayKeys *keys;
  PdkConsoleBackend *backend;
  GCancellable *cancellable;
} Lookup;

static void
lookup_free (Lookup *lookup)
{
  g_object_unref (lookup->keys);
  g_object_unref (lookup->backend);
  g_object_unref (lookup->cancellable);
  g_free (lookup);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lookup, lookup_free)

static PdkSecretSet *
make_set (PdkDisplayKeys *self)
{
  return pdk_secret_set_new (PDK_SECRET_DISPLAY, self->address != NULL ? self->address : "",
                             self->machine);
}

static void
hand_over (PdkDisplayKeys *self, PdkConsoleBackend *backend)
{
  pdk_console_backend_set_credentials (backend,
                                       pdk_secret_set_get (self->set, PDK_SECRET_USER_NAME),
                                       pdk_secret_set_get (self->set, PDK_SECRET_PASSWORD));
}

static void
on_set_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Lookup) lookup = user_data;
  PdkSecretSet *set = PDK_SECRET_SET (source);
  PdkDisplayKeys *self = lookup->keys;
  const gboolean has_keyring = pdk_secret_set_load_finish (set, result, NULL);

  if (g_cancellable_is_cancelled (lookup->cancellable))
    return;

  self->can_remember = has_keyring;
  if (!has_keyring || !pdk_secret_set_is_complete (set)) {
    g_signal_emit (self, signals[MISSING], 0);
    return;
  }
  g_set_object (&self->set, set);
  self->source = SOURCE_KEYRING;
  hand_over (self, lookup->backend);
}

static void
look_up (PdkDisplayKeys *self, PdkConsoleBackend *backend)
{
  g_autoptr (PdkSecretSet) set = make_set (self);
  Lookup *lookup = g_new0 (Lookup, 1);

  if (self->needs_user_name)
    pdk_secret_set_put (set, PDK_SECRET_USER_NAME, NULL);
  pdk_secret_set_put (set, PDK_SECRET_PASSWORD, NULL);

  pdk_display_keys_cancel (self);
  self->cancellable = g_cancellable_new ();
  lookup->keys = g_object_ref (self);
  lookup->backend = g_object_ref (backend);
  lookup->cancellable = g_object_ref (self->cancellable);
  pdk_secret_set_load_async (set, self->cancellable, on_set_loaded, lookup);
}

static void
refuse (PdkDisplayKeys *self)
{
  if (self->source == SOURCE_KEYRING)
    pdk_secret_set_forget_async (self->set, NULL, NULL, NULL);
  pdk_display_keys_reset (self);
  self->refused = TRUE;
}

static void
pdk_display_keys_dispose (GObject *object)
{
  pdk_display_keys_cancel (PDK_DISPLAY_KEYS (object));

  G_OBJECT_CLASS (pdk_display_keys_parent_class)->dispose (object);
}

static void
pdk_display_keys_finalize (GObject *object)
{
  PdkDisplayKeys *self = PDK_DISPLAY_KEYS (object);

  g_clear_object (&self->set);
  g_free (self->address);
  g_free (self->machine);
  g_free (self->hint);

  G_OBJECT_CLASS (pdk_display_keys_parent_class)->finalize (object);
}

static void
pdk_display_keys_class_init (PdkDisplayKeysClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_display_keys_dispose;
  object_class->finalize = pdk_display_keys_finalize;

  signals[MISSING] = g_signal_new ("missing", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_display_keys_init (PdkDisplayKeys *self)
{
}

PdkDisplayKeys *
pdk_display_keys_new (void)
{
  return g_object_new (PDK_TYPE_DISPLAY_KEYS, NULL);
}

void
pdk_display_keys_set_place (PdkDisplayKeys *self, const char *address, const char *machine)
{
  g_return_if_fail (PDK_IS_DISPLAY_KEYS (self));
  g_return_if_fail (address != NULL);

  g_free (self->address);
  self->address = g_strdup (address);
  g_free (self->machine);
  self->machine = g_strdup (machine);
}

void
pdk_display_keys_apply (PdkDisplayKeys *self, PdkConsoleBackend *backend)
{
  g_return_if_fail (PDK_IS_DISPLAY_KEYS (self));

  if (self->source != SOURCE_NONE)
    hand_over (self, backend);
}

void
pdk_display_keys_ask (PdkDisplayKeys *self, PdkConsoleBackend *backend)
{
  g_return_if_fail (PDK_IS_DISPLAY_KEYS (self));

  self->needs_user_name = pdk_console_backend_needs_user_name (backend);
  g_free (self->hint);
  self->hint = g_strdup (pdk_console_backend_get_password_hint (backend));
  if (self->source != SOURCE_NONE)
    refuse (self);
  if (self->refused || self->address == NULL)
    g_signal_emit (self, signals[MISSING], 0);
  else
    look_up (self, backend);
}

void
pdk_display_keys_accept (PdkDisplayKeys *self, const char *name)
{
  g_return_if_fail (PDK_IS_DISPLAY_KEYS (self));

  self->refused = FALSE;
  if (self->remember) {
    /* Translators: names an entry of the user's keyring; %s is the name of a machine. */
    g_autofree char *label = g_strdup_printf (_ ("Paddock: display of “%s”"), name);

    pdk_secret_set_save_async (self->set, label, NULL, NULL, NULL);
  }
  self->remember = FALSE;
}

void
pdk_display_keys_cancel (PdkDisplayKeys *self)
{
  g_return_if_fail (PDK_IS_DISPLAY_KEYS (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

void
pdk_display_keys_give (PdkDisplayKeys *self,
                       const char *user_name,
                       const char *password,
                       gboolean remember)
{
  g_return_if_fail (PDK_IS_DISPLAY_KEYS (self));
  g_return_if_fail (password != NULL);

  g_clear_object (&self->set);
  self->set = make_set (self);
  if (user_name != NULL)
    pdk_secret_set_put (self->set, PDK_SECRET_USER_NAME, user_name);
  pdk_secret_set_put (self->set, PDK_SECRET_PASSWORD, password);
  self->source = SOURCE_USER;
  self->remember = remember && self->can_remember;
}

void
pdk_display_keys_reset (PdkDisplayKeys *self)
{
  g_return_if_fail (PDK_IS_DISPLAY_KEYS (self));

  g_clear_object (&self->set);
  self->source = SOURCE_NONE;
  self->remember = FALSE;
  self->refused = FALSE;
}

gboolean
pdk_display_keys_was_refused (PdkDisplayKeys *self)
{
  g_return_val_if_fail (PDK_IS_DISPLAY_KEYS (self), FALSE);

  return self->refused;
}

gboolean
pdk_display_keys_needs_user_name (PdkDisplayKeys *self)
{
  g_return_val_if_fail (PDK_IS_DISPLAY_KEYS (self), FALSE);

  return self->needs_user_name;
}

const char *
pdk_display_keys_get_hint (PdkDisplayKeys *self)
{
  g_return_val_if_fail (PDK_IS_DISPLAY_KEYS (self), NULL);

  return self->hint;
}

gboolean
pdk_display_keys_can_remember (PdkDisplayKeys *self)
{
  g_return_val_if_fail (PDK_IS_DISPLAY_KEYS (self), FALSE);

  return self->can_remember;
}
