/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-storage.h"

#include "connection/pdk-connection-private.h"
#include "pdk-error.h"
#include "storage/pdk-pool-private.h"
#include "storage/pdk-storage-read.h"
#include "storage/pdk-storage-users.h"

#include <string.h>

/* One change is told of several times (ms). */
#define GATHER_TIME 250
/* How often a host is asked that tells nothing by itself (s). */
#define POLL_SECONDS 5

struct _PdkStorage {
  GObject parent_instance;

  PdkConnection *connection; /* weak, nullable: it keeps this, which a reading may outlive */
  GListStore *pools;
  PdkVolumeUsers *users; /* nullable */
  GError *error;         /* nullable */
  guint gather_source;
  guint poll_source;
  guint generation; /* of the link */
  gboolean watching;
  gboolean reading;
  gboolean again;
  gboolean read;
  gboolean current;
  gboolean reading_users;
};

enum { SIGNAL_CHANGED, SIGNAL_VOLUME_MADE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkStorage, pdk_storage, G_TYPE_OBJECT)

static void read_pools (PdkStorage *self);

/* In the worker */

static gpointer
read_pools_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  return pdk_storage_read_pools (conn, error);
}

static gpointer
read_users_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) uses = pdk_storage_read_uses (conn, data, FALSE, NULL, cancellable, error);
  PdkVolumeUsers *users = NULL;

  if (uses == NULL)
    return NULL;
  users = pdk_storage_make_users (conn);
  for (guint i = 0; i < uses->len; i++)
    pdk_volume_users_add (users, uses->pdata[i]);
  return users;
}

/* On the main thread */

static int
compare (gconstpointer a, gconstpointer b)
{
  PdkPool *left = *(PdkPool *const *) a;
  PdkPool *right = *(PdkPool *const *) b;
  const int active = pdk_pool_is_active (right) - pdk_pool_is_active (left);

  return active != 0 ? active : strcmp (pdk_pool_get_title (left), pdk_pool_get_title (right));
}

/* Returns: (transfer full): by UUID */
static GHashTable *
index_pools (PdkStorage *self)
{
  GHashTable *pools = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->pools)); i++) {
    PdkPool *pool = g_list_model_get_item (G_LIST_MODEL (self->pools), i);

    g_hash_table_insert (pools, g_strdup (pdk_pool_get_info (pool)->uuid), pool);
  }
  return pools;
}

static void
drop_pools (GHashTable *pools)
{
  GHashTableIter iter;
  gpointer pool = NULL;

  g_hash_table_iter_init (&iter, pools);
  while (g_hash_table_iter_next (&iter, NULL, &pool))
    pdk_pool_drop (pool);
}

static void
remove_all (PdkStorage *self)
{
  g_autoptr (GHashTable) gone = index_pools (self);

  drop_pools (gone);
  g_list_store_remove_all (self->pools);
}

/* @info: (transfer full)
 * Returns: (transfer full): the one of @known that it is of, which is taken out there; otherwise a new one */
static PdkPool *
take_pool (PdkStorage *self, GHashTable *known, PdkPoolInfo *info)
{
  g_autofree char *uuid = NULL;
  PdkPool *pool = NULL;

  if (g_hash_table_steal_extended (known, info->uuid, (gpointer *) &uuid, (gpointer *) &pool)) {
    pdk_pool_apply (pool, info);
    return pool;
  }
  pool = pdk_pool_new (self->connection, info);
  pdk_pool_set_users (pool, self->users);
  return pool;
}

static gboolean
is_shown (PdkStorage *self, GPtrArray *pools)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->pools)) != pools->len)
    return FALSE;
  for (guint i = 0; i < pools->len; i++) {
    g_autoptr (PdkPool) pool = g_list_model_get_item (G_LIST_MODEL (self->pools), i);

    if (pool != pools->pdata[i])
      return FALSE;
  }
  return TRUE;
}

/* All at once: whoever shows them has as much to do for one as for all.
 * @infos: (transfer full) */
static void
apply (PdkStorage *self, GPtrArray *infos)
{
  g_autoptr (GHashTable) gone = index_pools (self);
  g_autoptr (GPtrArray) pools = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_set_free_func (infos, NULL);
  for (guint i = 0; i < infos->len; i++)
    g_ptr_array_add (pools, take_pool (self, gone, infos->pdata[i]));
  g_ptr_array_unref (infos);
  drop_pools (gone);
  g_ptr_array_sort (pools, compare);
  if (!is_shown (self, pools))
    g_list_store_splice (self->pools, 0, g_list_model_get_n_items (G_LIST_MODEL (self->pools)),
                         pools->pdata, pools->len);
}

static gboolean
is_listened_to (PdkStorage *self)
{
  return g_signal_has_handler_pending (self, signals[SIGNAL_CHANGED], 0, FALSE);
}

static gboolean
on_poll (gpointer user_data)
{
  PdkStorage *self = user_data;

  if (self->watching || self->connection == NULL || !is_listened_to (self)) {
    self->poll_source = 0;
    return G_SOURCE_REMOVE;
  }
  if (pdk_connection_get_state (self->connection) == PDK_CONNECTION_CONNECTED && !self->reading)
    read_pools (self);
  return G_SOURCE_CONTINUE;
}

static void
on_pools_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkStorage *self = PDK_STORAGE (source);
  g_autoptr (GError) error = NULL;
  GPtrArray *infos = g_task_propagate_pointer (G_TASK (result), &error);

  if (GPOINTER_TO_UINT (user_data) != self->generation || self->connection == NULL) {
    g_clear_pointer (&infos, g_ptr_array_unref);
    return;
  }
  self->reading = FALSE;
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&error);
  self->current = infos != NULL && self->watching;
  self->read = self->read || infos != NULL;
  if (infos != NULL)
    apply (self, infos);
  if (self->again)
    read_pools (self);
  if (!self->watching && self->poll_source == 0)
    self->poll_source = g_timeout_add_seconds (POLL_SECONDS, on_poll, self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
read_pools (PdkStorage *self)
{
  GTask *task = NULL;

  if (self->connection == NULL)
    return;
  task = g_task_new (self, NULL, on_pools_read, GUINT_TO_POINTER (self->generation));
  self->reading = TRUE;
  self->again = FALSE;
  g_task_set_source_tag (task, read_pools);
  g_task_set_name (task, "pdk_storage_read_pools");
  pdk_connection_queue (self->connection, PDK_LANE_SAMPLING, G_PRIORITY_DEFAULT, task,
                        read_pools_in_worker, (GDestroyNotify) g_ptr_array_unref);
}

static void
on_users_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkStorage *self = PDK_STORAGE (source);
  PdkVolumeUsers *users = g_task_propagate_pointer (G_TASK (result), NULL);
  const guint n_pools = g_list_model_get_n_items (G_LIST_MODEL (self->pools));

  if (GPOINTER_TO_UINT (user_data) != self->generation || users == NULL) {
    self->reading_users = self->reading_users && users != NULL;
    g_clear_pointer (&users, pdk_volume_users_unref);
    return;
  }
  self->reading_users = FALSE;
  g_clear_pointer (&self->users, pdk_volume_users_unref);
  self->users = users;
  for (guint i = 0; i < n_pools; i++) {
    g_autoptr (PdkPool) pool = g_list_model_get_item (G_LIST_MODEL (self->pools), i);

    pdk_pool_set_users (pool, users);
  }
}

/* One round trip a machine: after what somebody waits for. */
static void
read_users (PdkStorage *self)
{
  GTask *task = NULL;

  if (self->connection == NULL || self->reading_users)
    return;
  task = g_task_new (self, NULL, on_users_read, GUINT_TO_POINTER (self->generation));
  self->reading_users = TRUE;
  g_task_set_source_tag (task, read_users);
  g_task_set_name (task, "pdk_storage_read_users");
  g_task_set_task_data (task, pdk_storage_ref_beside (self), (GDestroyNotify) g_ptr_array_unref);
  pdk_connection_queue (self->connection, PDK_LANE_SAMPLING, G_PRIORITY_LOW, task,
                        read_users_in_worker, (GDestroyNotify) pdk_volume_users_unref);
}

static gboolean
on_gathered (gpointer user_data)
{
  PdkStorage *self = user_data;

  self->gather_source = 0;
  pdk_storage_renew (self, NULL);
  return G_SOURCE_REMOVE;
}

static void
on_storage_changed (PdkStorage *self)
{
  self->current = FALSE;
  if (self->gather_source == 0)
    self->gather_source = g_timeout_add (GATHER_TIME, on_gathered, self);
}

/* Read only now, so that nothing that happens meanwhile is missed. */
static void
on_watched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkStorage *self = PDK_STORAGE (source);
  const gboolean watching = g_task_propagate_pointer (G_TASK (result), NULL) != NULL;

  if (GPOINTER_TO_UINT (user_data) != self->generation)
    return;
  self->watching = watching;
  read_pools (self);
}

/* A host that comes back may be another one. */
static void
on_alive (PdkStorage *self)
{
  if (pdk_connection_is_alive (self->connection))
    return;
  self->generation++;
  self->watching = FALSE;
  self->reading = FALSE;
  self->again = FALSE;
  self->read = FALSE;
  self->current = FALSE;
  self->reading_users = FALSE;
  g_clear_pointer (&self->users, pdk_volume_users_unref);
  g_clear_error (&self->error);
  remove_all (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
pdk_storage_dispose (GObject *object)
{
  PdkStorage *self = PDK_STORAGE (object);

  g_clear_handle_id (&self->gather_source, g_source_remove);
  g_clear_handle_id (&self->poll_source, g_source_remove);
  g_clear_weak_pointer (&self->connection);
  if (self->pools != NULL)
    remove_all (self);

  G_OBJECT_CLASS (pdk_storage_parent_class)->dispose (object);
}

static void
pdk_storage_finalize (GObject *object)
{
  PdkStorage *self = PDK_STORAGE (object);

  g_object_unref (self->pools);
  g_clear_pointer (&self->users, pdk_volume_users_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (pdk_storage_parent_class)->finalize (object);
}

static void
pdk_storage_class_init (PdkStorageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_storage_dispose;
  object_class->finalize = pdk_storage_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PDK_TYPE_STORAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_VOLUME_MADE] =
      g_signal_new ("volume-made", PDK_TYPE_STORAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 4, G_TYPE_OBJECT, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
pdk_storage_init (PdkStorage *self)
{
  self->pools = g_list_store_new (PDK_TYPE_POOL);
}

PdkStorage *
pdk_storage_of (PdkConnection *connection)
{
  PdkStorage *self = NULL;

  g_return_val_if_fail (PDK_IS_CONNECTION (connection), NULL);

  self = g_object_get_data (G_OBJECT (connection), "pdk-storage");
  if (self != NULL)
    return self;
  self = g_object_new (PDK_TYPE_STORAGE, NULL);
  g_set_weak_pointer (&self->connection, connection);
  g_object_set_data_full (G_OBJECT (connection), "pdk-storage", self, g_object_unref);
  g_signal_connect_object (connection, "notify::alive", G_CALLBACK (on_alive), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "storage-changed", G_CALLBACK (on_storage_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

PdkConnection *
pdk_storage_get_connection (PdkStorage *self)
{
  g_return_val_if_fail (PDK_IS_STORAGE (self), NULL);

  return self->connection;
}

void
pdk_storage_tell_made (
    PdkStorage *self, GObject *owner, const char *pool, const char *name, const char *key)
{
  g_return_if_fail (PDK_IS_STORAGE (self));
  g_return_if_fail (pool != NULL && name != NULL);

  g_signal_emit (self, signals[SIGNAL_VOLUME_MADE], 0, owner, pool, name, key);
}

void
pdk_storage_want (PdkStorage *self)
{
  g_return_if_fail (PDK_IS_STORAGE (self));

  if (self->connection == NULL)
    return;
  read_users (self);
  if (self->reading || self->current)
    return;
  if (self->watching) {
    read_pools (self);
    return;
  }
  self->reading = TRUE;
  pdk_connection_watch_storage (self->connection, g_task_new (self, NULL, on_watched,
                                                              GUINT_TO_POINTER (self->generation)));
}

GListModel *
pdk_storage_get_pools (PdkStorage *self)
{
  g_return_val_if_fail (PDK_IS_STORAGE (self), NULL);

  return G_LIST_MODEL (self->pools);
}

PdkPool *
pdk_storage_find_pool (PdkStorage *self, const char *name)
{
  guint n_pools = 0;

  g_return_val_if_fail (PDK_IS_STORAGE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  n_pools = g_list_model_get_n_items (G_LIST_MODEL (self->pools));
  for (guint i = 0; i < n_pools; i++) {
    g_autoptr (PdkPool) pool = g_list_model_get_item (G_LIST_MODEL (self->pools), i);

    if (g_str_equal (pdk_pool_get_name (pool), name))
      return pool;
  }
  return NULL;
}

gboolean
pdk_storage_is_read (PdkStorage *self)
{
  g_return_val_if_fail (PDK_IS_STORAGE (self), FALSE);

  return self->read;
}

const GError *
pdk_storage_get_error (PdkStorage *self)
{
  g_return_val_if_fail (PDK_IS_STORAGE (self), NULL);

  return self->error;
}

PdkVolume *
pdk_storage_find_volume (PdkStorage *self, const char *path, PdkPool **pool)
{
  guint n_pools = 0;

  g_return_val_if_fail (PDK_IS_STORAGE (self), NULL);
  g_return_val_if_fail (path != NULL && pool != NULL, NULL);

  n_pools = g_list_model_get_n_items (G_LIST_MODEL (self->pools));
  for (guint i = 0; i < n_pools; i++) {
    g_autoptr (PdkPool) at = g_list_model_get_item (G_LIST_MODEL (self->pools), i);
    GListModel *volumes = pdk_pool_get_volumes (at);

    for (guint j = 0; j < g_list_model_get_n_items (volumes); j++) {
      g_autoptr (PdkVolume) volume = g_list_model_get_item (volumes, j);
      const PdkVolumeInfo *info = pdk_volume_get_info (volume);

      if (info != NULL && g_strcmp0 (info->path, path) == 0) {
        *pool = at;
        return volume;
      }
    }
  }
  return NULL;
}

void
pdk_storage_renew (PdkStorage *self, const char *pool)
{
  guint n_pools = 0;

  g_return_if_fail (PDK_IS_STORAGE (self));

  self->current = FALSE;
  if (self->connection == NULL || !pdk_connection_is_alive (self->connection))
    return;
  if (self->reading)
    self->again = TRUE;
  else if (self->read)
    read_pools (self);
  n_pools = g_list_model_get_n_items (G_LIST_MODEL (self->pools));
  for (guint i = 0; i < n_pools; i++) {
    g_autoptr (PdkPool) at = g_list_model_get_item (G_LIST_MODEL (self->pools), i);

    if (pool == NULL || g_str_equal (pdk_pool_get_name (at), pool))
      pdk_pool_renew (at);
  }
}
