/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-storage-users.h"

#include "connection/pdk-connection-beside.h"
#include "connection/pdk-uri.h"
#include "pdk-error.h"
#include "storage/pdk-storage-call.h"
#include "storage/pdk-storage-read.h"

/* How long the host may be silent before it is not known (s). */
#define PATIENCE 10
/* How many images upon each other are followed. */
#define MAX_LAYERS 200

typedef struct {
  GStrv pools;
  GStrv volumes;
  char *path;
  GPtrArray *beside;
} Question;

/* What goes through the reading of all that machines have. */
typedef struct {
  virConnectPtr conn;
  PdkStorageMeter *meter;
  PdkVolumeUsers *users;
} Scan;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_strfreev (question->pools);
  g_strfreev (question->volumes);
  g_free (question->path);
  g_ptr_array_unref (question->beside);
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

/* What a machine that is off is built upon is only told by the volumes. */
static void
follow (const Scan *scan, const PdkVolumeUse *use)
{
  virStorageVolPtr volume = open_used (scan, use);

  for (guint i = 0; volume != NULL && i < MAX_LAYERS; i++) {
    g_autoptr (PdkVolumeInfo) info = pdk_storage_read_volume (volume, NULL);
    const PdkVolumeUse below = { .path = info != NULL ? info->backing : NULL };

    pdk_storage_meter_touch (scan->meter);
    pdk_volume_users_add_path (scan->users, virStorageVolGetKey (volume), use->machine);
    if (info != NULL)
      pdk_volume_users_add_path (scan->users, info->path, use->machine);
    virStorageVolFree (volume);
    volume = pdk_volume_users_add_path (scan->users, below.path, use->machine)
                 ? open_used (scan, &below)
                 : NULL;
  }
  if (volume != NULL)
    virStorageVolFree (volume);
  virResetLastError ();
}

/* One that was followed before, as documents of a machine say much alike, is not asked for again. */
static void
take (const Scan *scan, const PdkVolumeUse *use)
{
  const gboolean is_new = pdk_volume_users_add (scan->users, use);

  if (use->pool != NULL || (use->kind == PDK_VOLUME_USE_IMAGE && is_new))
    follow (scan, use);
}

PdkVolumeUsers *
pdk_storage_make_users (virConnectPtr conn)
{
  char *uri = virConnectGetURI (conn);
  PdkVolumeUsers *users = pdk_volume_users_new (uri != NULL && pdk_uri_is_local (uri));

  free (uri);
  virResetLastError ();
  return users;
}

PdkVolumeUsers *
pdk_storage_read_users (virConnectPtr conn,
                        GPtrArray *beside,
                        PdkStorageMeter *meter,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GPtrArray) uses =
      pdk_storage_read_uses (conn, beside, TRUE, meter, cancellable, error);
  g_autoptr (PdkVolumeUsers) users = pdk_storage_make_users (conn);
  const Scan scan = { conn, meter, users };

  if (uses == NULL)
    return NULL;
  /* First what has to be followed. */
  for (guint i = 0; i < 2 * uses->len; i++) {
    const PdkVolumeUse *use = uses->pdata[i % uses->len];
    const guint64 before = (PDK_STORAGE_USES_PARTS - 1) * uses->len;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    if (i < uses->len)
      pdk_storage_meter_set (meter, before + i, PDK_STORAGE_USES_PARTS * uses->len);
    if ((use->kind == PDK_VOLUME_USE_IMAGE) == (i < uses->len))
      take (&scan, use);
  }
  return g_steal_pointer (&users);
}

const char *
pdk_storage_find_user (PdkVolumeUsers *users, virStorageVolPtr volume)
{
  char *path = virStorageVolGetPath (volume);
  const char *user = pdk_volume_users_find (users, virStorageVolGetKey (volume), path);

  free (path);
  virResetLastError ();
  return user;
}

/* Returns: (transfer full) (nullable): “”: none */
static char *
find_one (
    virConnectPtr conn, PdkVolumeUsers *users, const char *in, const char *name, GError **error)
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
  g_autoptr (PdkVolumeUsers) users =
      pdk_storage_read_users (conn, question->beside, meter, cancellable, error);
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

static gpointer
find_path_user_in_worker (virConnectPtr conn,
                          gpointer data,
                          PdkStorageMeter *meter,
                          GCancellable *cancellable,
                          GError **error)
{
  const Question *question = data;
  g_autoptr (PdkVolumeUsers) users =
      pdk_storage_read_users (conn, question->beside, meter, cancellable, error);
  g_autoptr (virStorageVol) volume = NULL;
  const char *user = NULL;

  if (users == NULL)
    return NULL;
  volume = virStorageVolLookupByPath (conn, question->path);
  virResetLastError ();
  user = volume != NULL ? pdk_storage_find_user (users, volume) : NULL;
  if (user == NULL)
    user = pdk_volume_users_find (users, NULL, question->path);
  return g_strdup (user != NULL ? user : "");
}

/* On the main thread */

GPtrArray *
pdk_storage_ref_beside (PdkStorage *self)
{
  PdkConnection *connection = pdk_storage_get_connection (self);

  return connection != NULL ? pdk_connection_ref_beside (connection) : g_ptr_array_new ();
}

void
pdk_storage_find_users_async (PdkStorage *self,
                              const char *const *pools,
                              const char *const *volumes,
                              PdkStorageProgressFunc progress,
                              gpointer progress_data,
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
    .progress = progress,
    .progress_data = progress_data,
    .reads = TRUE,
  };
  Question *question = NULL;

  g_return_if_fail (PDK_IS_STORAGE (self));
  g_return_if_fail (g_strv_length ((GStrv) pools) == g_strv_length ((GStrv) volumes));

  question = g_new0 (Question, 1);
  question->pools = g_strdupv ((GStrv) pools);
  question->volumes = g_strdupv ((GStrv) volumes);
  question->beside = pdk_storage_ref_beside (self);
  call.data = question;
  pdk_storage_call_run (&call,
                        pdk_storage_call_task (self, pdk_storage_find_users_async, cancellable,
                                               callback, user_data),
                        NULL);
}

GStrv
pdk_storage_find_users_finish (PdkStorage *self, GAsyncResult *result, GError **error)
{
  return pdk_storage_call_finish (self, result, pdk_storage_find_users_async, error);
}

void
pdk_storage_find_path_user_async (PdkStorage *self,
                                  const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  PdkStorageCall call = {
    .lane = PDK_LANE_SAMPLING,
    .func = find_path_user_in_worker,
    .data_free = question_free,
    .result_free = g_free,
    .patience = PATIENCE,
    .reads = TRUE,
  };
  Question *question = NULL;

  g_return_if_fail (PDK_IS_STORAGE (self));
  g_return_if_fail (path != NULL);

  question = g_new0 (Question, 1);
  question->path = g_strdup (path);
  question->beside = pdk_storage_ref_beside (self);
  call.data = question;
  pdk_storage_call_run (&call,
                        pdk_storage_call_task (self, pdk_storage_find_path_user_async, cancellable,
                                               callback, user_data),
                        NULL);
}

char *
pdk_storage_find_path_user_finish (PdkStorage *self, GAsyncResult *result, GError **error)
{
  return pdk_storage_call_finish (self, result, pdk_storage_find_path_user_async, error);
}
