/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-volume-users.h"

#include "pdk-text.h"

#include <stdlib.h>
#include <string.h>

/* Each from a place to the names of machines. */
struct _PdkVolumeUsers {
  GHashTable *places;
  GHashTable *folders; /* which they have all of */
  GHashTable *above;   /* folders, of which they have something */
  gboolean local;
};

static GHashTable *
make_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) g_ptr_array_unref);
}

PdkVolumeUsers *
pdk_volume_users_new (gboolean local)
{
  PdkVolumeUsers *self = g_atomic_rc_box_new0 (PdkVolumeUsers);

  self->places = make_table ();
  self->folders = make_table ();
  self->above = make_table ();
  self->local = local;
  return self;
}

PdkVolumeUsers *
pdk_volume_users_ref (PdkVolumeUsers *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  PdkVolumeUsers *self = data;

  g_hash_table_unref (self->places);
  g_hash_table_unref (self->folders);
  g_hash_table_unref (self->above);
}

void
pdk_volume_users_unref (PdkVolumeUsers *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* Places */

/* What a path of any kind of host is known by. */
static char *
make_place (const char *path)
{
  const char *server = g_str_has_prefix (path, "gluster") ? strstr (path, "://") : NULL;
  const char *inside = server != NULL ? strchr (server + 3, '/') : NULL;
  char *place = NULL;

  if (*path == '/')
    return g_canonicalize_filename (path, "/");
  /* One server has many names. */
  if (inside != NULL)
    return g_strconcat ("gluster:", inside, NULL);
  if (!pdk_volume_path_is_of_drive (path))
    return g_strdup (path);
  place = g_ascii_strdown (path, -1);
  return g_strdelimit (place, "\\", '/');
}

/* A name of a pool has no slash in it, and no path begins like this. */
static char *
make_pool_place (const char *pool, const char *volume)
{
  return g_strconcat ("\n", pool, "/", volume, NULL);
}

/* (nullable): where links lead to */
static char *
make_real_place (PdkVolumeUsers *self, const char *path)
{
  char *real = self->local && *path == '/' ? realpath (path, NULL) : NULL;
  char *place = g_strdup (real);

  free (real);
  return place;
}

/* Has @place be the folder it is in.  Returns: whether it is in any */
static gboolean
go_up (char *place)
{
  char *slash = strrchr (place, '/');

  if (slash == NULL || slash == place)
    return FALSE;
  *slash = '\0';
  return TRUE;
}

/* Noting */

/* Returns: whether @place is a new one */
static gboolean
note (GHashTable *table, const char *place, const char *machine)
{
  GPtrArray *machines = g_hash_table_lookup (table, place);
  const gboolean is_new = machines == NULL;

  if (is_new) {
    machines = g_ptr_array_new_with_free_func (g_free);
    g_hash_table_insert (table, g_strdup (place), machines);
  }
  /* One machine is noted after another. */
  if (is_new || !g_str_equal (machines->pdata[machines->len - 1], machine))
    g_ptr_array_add (machines, g_strdup (machine));
  return is_new;
}

static gboolean
note_path (PdkVolumeUsers *self, const char *place, const char *machine)
{
  g_autofree char *above = g_strdup (place);

  while (go_up (above))
    note (self->above, above, machine);
  return note (self->places, place, machine);
}

gboolean
pdk_volume_users_add_path (PdkVolumeUsers *self, const char *path, const char *machine)
{
  g_autofree char *place = path != NULL ? make_place (path) : NULL;
  g_autofree char *real = path != NULL ? make_real_place (self, path) : NULL;

  if (real != NULL && !g_str_equal (real, place))
    note_path (self, real, machine);
  return place != NULL && note_path (self, place, machine);
}

/* One that is all of the host, as containers may have it, says nothing. */
static void
add_folder (PdkVolumeUsers *self, const PdkVolumeUse *use)
{
  g_autofree char *place = make_place (use->path);
  g_autofree char *real = make_real_place (self, use->path);

  if (!g_str_equal (place, "/"))
    note (self->folders, place, use->machine);
  if (real != NULL && !g_str_equal (real, "/") && !g_str_equal (real, place))
    note (self->folders, real, use->machine);
}

gboolean
pdk_volume_users_add (PdkVolumeUsers *self, const PdkVolumeUse *use)
{
  g_return_val_if_fail (self != NULL && use != NULL, FALSE);

  if (use->kind == PDK_VOLUME_USE_FOLDER && use->path != NULL)
    add_folder (self, use);
  if (use->pool != NULL && use->volume != NULL) {
    g_autofree char *place = make_pool_place (use->pool, use->volume);

    note (self->places, place, use->machine);
  }
  return pdk_volume_users_add_path (self, use->path, use->machine);
}

/* Looking up */

static void
collect (GPtrArray *found, GHashTable *table, const char *place)
{
  GPtrArray *machines = g_hash_table_lookup (table, place);

  for (guint i = 0; machines != NULL && i < machines->len; i++)
    if (!g_ptr_array_find_with_equal_func (found, machines->pdata[i], g_str_equal, NULL))
      g_ptr_array_add (found, machines->pdata[i]);
}

/* @place: (transfer full) (nullable) */
static void
collect_place (PdkVolumeUsers *self, GPtrArray *found, char *place)
{
  g_autofree char *at = place;

  if (at == NULL)
    return;
  collect (found, self->places, at);
  collect (found, self->above, at);
  while (g_hash_table_size (self->folders) > 0 && go_up (at))
    collect (found, self->folders, at);
}

const char *
pdk_volume_users_find (PdkVolumeUsers *self, const char *key, const char *path)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL, NULL);

  if (key != NULL)
    collect_place (self, found, make_place (key));
  if (path != NULL) {
    collect_place (self, found, make_place (path));
    collect_place (self, found, make_real_place (self, path));
  }
  return found->len > 0 ? found->pdata[0] : NULL;
}

char *
pdk_volume_users_name (PdkVolumeUsers *self, const char *pool, PdkVolume *volume)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const PdkVolumeInfo *info = NULL;

  g_return_val_if_fail (PDK_IS_VOLUME (volume), NULL);

  info = pdk_volume_get_info (volume);
  if (self != NULL && info != NULL && info->path != NULL)
    collect_place (self, found, make_place (info->path));
  if (self != NULL) {
    g_autofree char *place = make_pool_place (pool, pdk_volume_get_name (volume));

    collect (found, self->places, place);
  }
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (names, pdk_text_display (found->pdata[i]));
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (GStrv) names->pdata);
}
