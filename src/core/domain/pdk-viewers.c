/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-viewers.h"

/* More than any display has; a host that tells of more is not to fill our memory. */
#define MAX_PLACES      64
#define MAX_CONNECTIONS 1024

struct _PdkViewers {
  GHashTable *places; /* char * → how many connections come from there */
  guint count;
};

PdkViewers *
pdk_viewers_new (void)
{
  PdkViewers *self = g_new0 (PdkViewers, 1);

  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
pdk_viewers_free (PdkViewers *self)
{
  g_hash_table_unref (self->places);
  g_free (self);
}

void
pdk_viewers_note (PdkViewers *self, const char *who, gboolean connected)
{
  guint n;

  g_return_if_fail (self != NULL);
  g_return_if_fail (who != NULL);

  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, who));
  if (connected && self->count < MAX_CONNECTIONS &&
      (n > 0 || g_hash_table_size (self->places) < MAX_PLACES)) {
    g_hash_table_insert (self->places, g_strdup (who), GUINT_TO_POINTER (n + 1));
    self->count++;
  } else if (!connected && n > 0) {
    if (n == 1)
      g_hash_table_remove (self->places, who);
    else
      g_hash_table_insert (self->places, g_strdup (who), GUINT_TO_POINTER (n - 1));
    self->count--;
  }
}

void
pdk_viewers_clear (PdkViewers *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_remove_all (self->places);
  self->count = 0;
}

guint
pdk_viewers_count (PdkViewers *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->count;
}
