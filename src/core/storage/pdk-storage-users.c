/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-storage-users.h"

#include <string.h>

#include "pdk-error.h"
#include "storage/pdk-storage-call.h"
#include "storage/pdk-storage-read.h"
#include "storage/pdk-volume-use.h"

/* How long the host may be silent before it is not known (s). */
#define PATIENCE 10
/* How many images upon each other are followed. */
#define MAX_LAYERS 200

typedef struct {
  GStrv pools;
  GStrv volumes;
} Question;

/* What goes through the reading of all that machines have. */
typedef struct {
  virConnectPtr conn;
  PdkStorageMeter *meter;
  GHashTable *users;
} Scan;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_strfreev (question->pools);
  g_strfreev (question->volumes);
  g_free (question);
}

/* In the worker */

/* (nullable) (transfer full): a file or device that is in no pool is none */
static virStorageVolPtr
open_used (const Scan *scan, const PdkVolumeUse *use)
{
  g_autoptr (virStoragePool) pool = NULL;
  virStorageVolPtr volume = NULL;

  if (use->path != NULL)
    volume = virStorageVolLookupByPath (scan->conn, use->path);
  else if ((pool = virStoragePoolLookupByName (scan->conn, use->pool)) != NULL)
    volume = virStorageVolLookupByName (pool, use->volume);
  virResetLastError ();
  pdk_storage_meter_touch (scan->meter);
  return volume;
}

/* @name: (nullable): a path or a key.  Returns: whether it is a new one */
static gboolean
note (GHashTable *users, const char *name, const char *machine)
{
  return name != NULL && !g_hash_table_contains (users, name) &&
         g_hash_table_insert (users, g_strdup (name), g_strdup (machine));
}

/* All that is in a folder is noted by the folder’s path with a slash behind it.  One that is all of the
 * host, as containers may have it, says nothing. */
static void
note_folder (GHashTable *users, const PdkVolumeUse *use)
{
  g_autofree char *inside = g_strconcat (use->path, "/", NULL);

  if (!g_str_equal (use->path, "/"))
    note (users, inside, use->machine);
}

/* What a machine that is off is built upon is only told by the volumes. */
static void
follow (const Scan *scan, const PdkVolumeUse *use)
{
  virStorageVolPtr volume = open_used (scan, use);

  for (guint i = 0; volume != NULL && i < MAX_LAYERS; i++) {
    g_autoptr (PdkVolumeInfo) info = pdk_storage_read_volume (volume, NULL);
    const PdkVolumeUse below = { .path = info != NULL ? info->backing : NULL };

    pdk_storage_meter_touch (scan->meter);
    note (scan->users, virStorageVolGetKey (volume), use->machine);
    if (info != NULL)
      note (scan->users, info->path, use->machine);
    virStorageVolFree (volume);
    volume = note (scan->users, below.path, use->machine) ? open_used (scan, &below) : NULL;
  }
  if (volume != NULL)
    virStorageVolFree (volume);
  virResetLastError ();
}

/* One that was followed before, as documents of a machine say much alike, is not asked for again. */
static void
take (const Scan *scan, const PdkVolumeUse *use)
{
  const gboolean known = use->path != NULL && !note (scan->users, use->path, use->machine);

  if (use->kind == PDK_VOLUME_USE_FOLDER && use->path != NULL)
    note_folder (scan->users, use);
  if (use->pool != NULL || (use->kind == PDK_VOLUME_USE_IMAGE && !known))
    follow (scan, use);
}

GHashTable *
pdk_storage_read_users (virConnectPtr conn,
                        PdkStorageMeter *meter,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GPtrArray) uses = pdk_storage_read_uses (conn, TRUE, meter, cancellable, error);
  g_autoptr (GHashTable) users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const Scan scan = { conn, meter, users };

  if (uses == NULL)
    return NULL;
  /* First what has to be followed. */
  for (guint i = 0; i < 2 * uses->len; i++) {
    const PdkVolumeUse *use = uses->pdata[i % uses->len];

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    if ((use->kind == PDK_VOLUME_USE_IMAGE) == (i < uses->len))
      take (&scan, use);
  }
  return g_steal_pointer (&users);
}

/* (nullable): who has a folder that @path is in */
static const char *
find_around (GHashTable *users, const char *path)
{
  for (const char *slash = strchr (path, '/'); slash != NULL; slash = strchr (slash + 1, '/')) {
    g_autofree char *inside = g_strndup (path, slash - path + 1);
    const char *user = g_hash_table_lookup (users, inside);

    if (user != NULL)
      return user;
  }
  return NULL;
}

/* (nullable): who has something in @path: some volumes are folders */
static const char *
find_inside (GHashTable *users, const char *path)
{
  GHashTableIter iter;
  gpointer at = NULL;
  gpointer user = NULL;

  g_hash_table_iter_init (&iter, users);
  while (g_hash_table_iter_next (&iter, &at, &user))
    if (g_str_has_prefix (at, path) && ((const char *) at)[strlen (path)] == '/')
      return user;
  return NULL;
}

const char *
pdk_storage_find_user (GHashTable *users, virStorageVolPtr volume)
{
  const char *key = virStorageVolGetKey (volume);
  const char *user = key != NULL ? g_hash_table_lookup (users, key) : NULL;
  char *path = user == NULL ? virStorageVolGetPath (volume) : NULL;

  if (path != NULL)
    user = g_hash_table_lookup (users, path);
  if (path != NULL && user == NULL)
    user = find_around (users, path);
  if (path != NULL && user == NULL)
    user = find_inside (users, path);
  free (path);
  virResetLastError ();
  return user;
}

/* Returns: (transfer full) (nullable): “”: none */
static char *
find_one (virConnectPtr conn, GHashTable *users, const char *in, const char *name, GError **error)
{
  g_autoptr (virStoragePool) pool = NULL;
  g_autoptr (virStorageVol) volume = NULL;
  g_autoptr (GError) failure = NULL;
  const char *user = NULL;

  pool = pdk_storage_open_pool (conn, in, &failure);
  volume = pool != NULL ? virStorageVolLookupByName (pool, name) : NULL;
  if (pool != NULL && volume == NULL)
    pdk_error_take_libvirt (&failure);
  if (failure != NULL && !g_error_matches (failure, PDK_ERROR, PDK_ERROR_GONE)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  user = volume != NULL ? pdk_storage_find_user (users, volume) : NULL;
  return g_strdup (user != NULL ? user : "");
}

static gpointer
find_users_in_worker (virConnectPtr conn,
                      gpointer data,
                      PdkStorageMeter *meter,
                      GCancellable *cancellable,
                      GError **error)
{
  const Question *question = data;
  g_autoptr (GHashTable) users = pdk_storage_read_users (conn, meter, cancellable, error);
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();

  if (users == NULL)
    return NULL;
  for (gsize i = 0; question->volumes[i] != NULL; i++) {
    g_autofree char *user = find_one (conn, users, question->pools[i], question->volumes[i], error);

    if (user == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    pdk_storage_meter_touch (meter);
    g_strv_builder_add (found, user);
  }
  return g_strv_builder_end (found);
}

/* On the main thread */

void
pdk_storage_find_users_async (PdkStorage *self,
                              const char *const *pools,
                              const char *const *volumes,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  PdkStorageCall call = {
    .lane = PDK_LANE_SAMPLING,
    .func = find_users_in_worker,
    .data_free = question_free,
    .result_free = (GDestroyNotify) g_strfreev,
    .patience = PATIENCE,
    .reads = TRUE,
  };
  Question *question = NULL;
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_STORAGE (self));
  g_return_if_fail (g_strv_length ((GStrv) pools) == g_strv_length ((GStrv) volumes));

  question = g_new0 (Question, 1);
  question->pools = g_strdupv ((GStrv) pools);
  question->volumes = g_strdupv ((GStrv) volumes);
  call.data = question;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_storage_find_users_async);
  g_task_set_name (task, "pdk_storage_find_users_async");
  pdk_storage_call_run (&call, task, NULL);
}

GStrv
pdk_storage_find_users_finish (PdkStorage *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == pdk_storage_find_users_async,
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
