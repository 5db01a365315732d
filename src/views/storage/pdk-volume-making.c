/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "views/storage/pdk-volume-making.h"

/* Windows that belong to each other; there are a few at most. */
#define MAX_OWNERS 8

struct _PdkVolumeMaking {
  PdkStorage *storage;
  char *pool;
  GObject *owners[MAX_OWNERS]; /* weak, nullable: the nearest first */
};

PdkVolumeMaking *
pdk_volume_making_new (PdkStorage *storage, GObject *owner, const char *pool)
{
  PdkVolumeMaking *self = NULL;

  g_return_val_if_fail (PDK_IS_STORAGE (storage), NULL);
  g_return_val_if_fail (pool != NULL, NULL);

  self = g_new0 (PdkVolumeMaking, 1);
  self->storage = g_object_ref (storage);
  self->pool = g_strdup (pool);
  for (guint i = 0; i < MAX_OWNERS && owner != NULL; i++) {
    g_set_weak_pointer (&self->owners[i], owner);
    owner = GTK_IS_WINDOW (owner) ? (GObject *) gtk_window_get_transient_for (GTK_WINDOW (owner))
                                  : NULL;
  }
  return self;
}

static GObject *
find_owner (PdkVolumeMaking *self)
{
  for (guint i = 0; i < MAX_OWNERS; i++)
    if (self->owners[i] != NULL)
      return self->owners[i];
  return NULL;
}

void
pdk_volume_making_end (PdkVolumeMaking *self, const PdkVolumeInfo *info)
{
  g_return_if_fail (self != NULL);

  if (info != NULL)
    pdk_storage_tell_made (self->storage, find_owner (self), self->pool, info->name, info->key);
  for (guint i = 0; i < MAX_OWNERS; i++)
    g_clear_weak_pointer (&self->owners[i]);
  g_object_unref (self->storage);
  g_free (self->pool);
  g_free (self);
}
