/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-sign-in.h"

#include "pdk-console-backend-private.h"

struct _PdkSpiceSignIn {
  gatomicrefcount ref_count;
  char *user_name; /* owned; nullable; never changes */
  char *password;  /* owned; nullable; never changes */

  GMutex lock; /* of everything below */
  PdkSpiceSignInEnd end;
  char *reason; /* owned; nullable */
};

PdkSpiceSignIn *
pdk_spice_sign_in_new (const char *user_name, const char *password)
{
  PdkSpiceSignIn *self = g_new0 (PdkSpiceSignIn, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->user_name = g_strdup (user_name);
  self->password = g_strdup (password);
  return self;
}

PdkSpiceSignIn *
pdk_spice_sign_in_ref (PdkSpiceSignIn *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
pdk_spice_sign_in_unref (PdkSpiceSignIn *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->user_name);
  g_clear_pointer (&self->password, pdk_console_backend_free_password);
  g_free (self->reason);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const char *
pdk_spice_sign_in_get_user_name (PdkSpiceSignIn *self)
{
  return self->user_name;
}

const char *
pdk_spice_sign_in_get_password (PdkSpiceSignIn *self)
{
  return self->password;
}

void
pdk_spice_sign_in_end (PdkSpiceSignIn *self, PdkSpiceSignInEnd end, const char *reason)
{
  g_mutex_lock (&self->lock);
  if (self->end == PDK_SPICE_SIGN_IN_FINE) {
    self->end = end;
    self->reason = g_strdup (reason);
  }
  g_mutex_unlock (&self->lock);
}

PdkSpiceSignInEnd
pdk_spice_sign_in_get_end (PdkSpiceSignIn *self, char **reason)
{
  PdkSpiceSignInEnd end;

  g_mutex_lock (&self->lock);
  end = self->end;
  *reason = g_strdup (self->reason);
  g_mutex_unlock (&self->lock);
  return end;
}
