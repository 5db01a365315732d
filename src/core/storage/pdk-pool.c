/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-pool.h"

#include "connection/pdk-connection-private.h"
#include "pdk-error.h"
#include "pdk-text.h"
#include "storage/pdk-pool-private.h"
#include "storage/pdk-volume-spec.h"
#include "storage/pdk-volume-use.h"

#include <glib/gi18n.h>

/* Hosts tell nothing of a volume that was made or grew (s). */
#define POLL_SECONDS 5
/* Volumes that are read in one call: what somebody looks at next does not wait long. */
#define BATCH 24

struct _PdkPool {
  GObject parent_instance;

  /* Owned */
  PdkConnection *connection; /* weak, nullable: gone */
  PdkPoolInfo *info;
  char *title;
  char *subtitle;
  char *status;
  GListStore *volumes;
  GHashTable *by_name;   /* its own name → PdkVolume */
  GQueue *waiting;       /* of PdkVolume: to be read */
  GHashTable *waits;     /* those in it */
  PdkVolumeUsers *users; /* nullable */
  GError *error;         /* nullable */

  guint n_watchers;
  guint poll_source;
  gboolean reading_names;
  gboolean reading_volumes;
  gboolean has_volumes;
  gboolean again; /* what is being read may be out of date already */
};

typedef enum {
  PROP_TITLE = 1,
  PROP_STATUS,
  PROP_ACTIVE,
  PROP_CAPACITY,
  PROP_AVAILABLE,
} PdkPoolProperty;

static GParamSpec *props[PROP_AVAILABLE + 1];

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkPool, pdk_pool, G_TYPE_OBJECT)

/* In the worker */

typedef struct {
  char *pool;
  gboolean refresh; /* the host looks at the folder first */
  GPtrArray *names; /* nullable: of the volumes to be read */
} Wanted;

/* What was found. */
typedef struct {
  PdkPoolInfo *info; /* nullable */
  GPtrArray *names;  /* nullable (element-type PdkVolumeName): sorted */
  GPtrArray *infos;  /* nullable (element-type PdkVolumeInfo) */
} Found;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_free (wanted->pool);
  g_clear_pointer (&wanted->names, g_ptr_array_unref);
  g_free (wanted);
}

static void
found_free (gpointer data)
{
  Found *found = data;

  g_clear_pointer (&found->info, pdk_pool_info_free);
  g_clear_pointer (&found->names, g_ptr_array_unref);
  g_clear_pointer (&found->infos, g_ptr_array_unref);
  g_free (found);
}

static gpointer
read_names_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  const Wanted *wanted = data;
  g_autoptr (virStoragePool) pool = pdk_storage_open_pool (conn, wanted->pool, error);
  g_autoptr (PdkPoolInfo) info = NULL;
  GPtrArray *names = NULL;
  Found *found = NULL;

  if (pool == NULL)
    return NULL;
  /* It fails while something is written there, which does not matter: the list is as it is. */
  if (wanted->refresh && virStoragePoolRefresh (pool, 0) < 0)
    virResetLastError ();
  info = pdk_storage_read_pool (pool, error);
  if (info == NULL)
    return NULL;
  if (info->state == PDK_POOL_RUNNING || info->state == PDK_POOL_DEGRADED) {
    names = pdk_storage_read_names (pool, error);
    if (names == NULL)
      return NULL;
  }
  found = g_new0 (Found, 1);
  found->info = g_steal_pointer (&info);
  found->names = names;
  return found;
}

static gpointer
read_volumes_in_worker (virConnectPtr conn,
                        gpointer data,
                        GCancellable *cancellable,
                        GError **error)
{
  const Wanted *wanted = data;
  g_autoptr (virStoragePool) pool = pdk_storage_open_pool (conn, wanted->pool, error);
  Found *found = NULL;

  if (pool == NULL)
    return NULL;
  found = g_new0 (Found, 1);
  found->infos = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_volume_info_unref);
  for (guint i = 0; i < wanted->names->len; i++) {
    g_autoptr (virStorageVol) volume =
        virStorageVolLookupByName (pool, g_ptr_array_index (wanted->names, i));
    /* One that went meanwhile is left as it was until the names are read again. */
    PdkVolumeInfo *info = volume != NULL ? pdk_storage_read_volume (volume, NULL) : NULL;

    if (info != NULL)
      g_ptr_array_add (found->infos, info);
  }
  virResetLastError ();
  return found;
}

/* On the main thread */

static void
queue (PdkPool *self,
       Wanted *wanted,
       gpointer tag,
       int priority,
       PdkConnectionFunc func,
       GAsyncReadyCallback callback)
{
  GTask *task = g_task_new (self, NULL, callback, NULL);

  wanted->pool = g_strdup (self->info->name);
  g_task_set_source_tag (task, tag);
  g_task_set_name (task, "pdk_pool_read");
  g_task_set_task_data (task, wanted, wanted_free);
  pdk_connection_queue (self->connection, PDK_LANE_SAMPLING, priority, task, func, found_free);
}

static void read_some_volumes (PdkPool *self);

static void
show_use (PdkPool *self, PdkVolume *volume)
{
  g_autofree char *names = pdk_volume_users_name (self->users, self->info->name, volume);

  pdk_volume_set_used_by (volume, names);
}

static void
on_volumes_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkPool *self = PDK_POOL (source);
  Found *found = g_task_propagate_pointer (G_TASK (result), NULL);

  (void) user_data;
  self->reading_volumes = FALSE;
  for (guint i = 0; found != NULL && i < found->infos->len; i++) {
    PdkVolumeInfo *info = g_ptr_array_index (found->infos, i);
    PdkVolume *volume = g_hash_table_lookup (self->by_name, info->name);

    if (volume == NULL)
      continue;
    pdk_volume_set_info (volume, info);
    show_use (self, volume);
  }
  if (found != NULL)
    read_some_volumes (self);
  g_clear_pointer (&found, found_free);
}

static void
read_some_volumes (PdkPool *self)
{
  Wanted *wanted = NULL;

  if (self->connection == NULL || self->n_watchers == 0 || self->reading_volumes ||
      g_queue_is_empty (self->waiting))
    return;
  wanted = g_new0 (Wanted, 1);
  wanted->names = g_ptr_array_new_with_free_func (g_free);
  while (wanted->names->len < BATCH && !g_queue_is_empty (self->waiting)) {
    g_autoptr (PdkVolume) volume = g_queue_pop_head (self->waiting);

    g_hash_table_remove (self->waits, volume);
    g_ptr_array_add (wanted->names, g_strdup (pdk_volume_get_name (volume)));
  }
  self->reading_volumes = TRUE;
  queue (self, wanted, read_some_volumes, G_PRIORITY_LOW, read_volumes_in_worker, on_volumes_read);
}

static void
wait_for (PdkPool *self, PdkVolume *volume)
{
  if (!g_hash_table_add (self->waits, volume))
    return;
  g_queue_push_tail (self->waiting, g_object_ref (volume));
}

static void
forget_waiting (PdkPool *self)
{
  g_hash_table_remove_all (self->waits);
  g_queue_clear_full (self->waiting, g_object_unref);
}

/* Returns: how many volumes before @end, one after the other, are @there, or are not */
static guint
count_alike (PdkPool *self, GHashTable *there, guint end, gboolean wanted)
{
  guint count = 0;

  for (; count < end; count++) {
    g_autoptr (PdkVolume) volume =
        g_list_model_get_item (G_LIST_MODEL (self->volumes), end - count - 1);

    if (g_hash_table_contains (there, pdk_volume_get_name (volume)) != wanted)
      break;
    if (!wanted)
      g_hash_table_remove (self->by_name, pdk_volume_get_name (volume));
  }
  return count;
}

/* Those that are beside each other at once: whoever shows them has as much to do for one as for all. */
static void
remove_missing (PdkPool *self, GHashTable *there)
{
  guint end = g_list_model_get_n_items (G_LIST_MODEL (self->volumes));

  while (end > 0) {
    guint gone = 0;

    end -= count_alike (self, there, end, TRUE);
    gone = count_alike (self, there, end, FALSE);
    end -= gone;
    if (gone > 0)
      g_list_store_splice (self->volumes, end, gone, NULL, 0);
  }
}

/* @name: (transfer full) */
static PdkVolume *
make_volume (PdkPool *self, PdkVolumeName *name)
{
  PdkVolume *volume = pdk_volume_new (name);

  g_hash_table_insert (self->by_name, name->name, g_object_ref (volume));
  wait_for (self, volume);
  return volume;
}

/* @names: (nullable): %NULL: none can be reached; those of new volumes are taken */
static void
apply_names (PdkPool *self, GPtrArray *names)
{
  g_autoptr (GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_before = 0;

  for (guint i = 0; names != NULL && i < names->len; i++)
    g_hash_table_add (there, ((PdkVolumeName *) names->pdata[i])->name);
  remove_missing (self, there);
  for (guint i = 0; names != NULL && i < names->len; i++) {
    PdkVolumeName *name = names->pdata[i];

    if (!g_hash_table_contains (self->by_name, name->name))
      g_ptr_array_add (added, make_volume (self, g_steal_pointer (&names->pdata[i])));
  }
  n_before = g_list_model_get_n_items (G_LIST_MODEL (self->volumes));
  if (added->len > 0)
    g_list_store_splice (self->volumes, n_before, 0, added->pdata, added->len);
}

static void read_names (PdkPool *self, gboolean refresh);

static void
on_names_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkPool *self = PDK_POOL (source);
  g_autoptr (GError) error = NULL;
  Found *found = g_task_propagate_pointer (G_TASK (result), &error);

  (void) user_data;
  self->reading_names = FALSE;
  if (self->connection == NULL) {
    g_clear_pointer (&found, found_free);
    return;
  }
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&error);
  if (found != NULL) {
    pdk_pool_apply (self, g_steal_pointer (&found->info));
    apply_names (self, found->names);
    self->has_volumes = TRUE;
    found_free (found);
  }
  if (self->again && self->n_watchers > 0)
    read_names (self, FALSE);
  read_some_volumes (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
read_names (PdkPool *self, gboolean refresh)
{
  Wanted *wanted = NULL;

  if (self->connection == NULL)
    return;
  self->again = self->reading_names;
  if (self->reading_names)
    return;
  wanted = g_new0 (Wanted, 1);
  wanted->refresh = refresh;
  self->reading_names = TRUE;
  queue (self, wanted, read_names, G_PRIORITY_DEFAULT, read_names_in_worker, on_names_read);
}

static gboolean
on_poll (gpointer user_data)
{
  PdkPool *self = user_data;

  if (!self->reading_names && self->connection != NULL &&
      pdk_connection_get_state (self->connection) == PDK_CONNECTION_CONNECTED)
    read_names (self, FALSE);
  return G_SOURCE_CONTINUE;
}

/* The object */

static void
pdk_pool_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkPool *self = PDK_POOL (object);

  switch ((PdkPoolProperty) prop_id) {
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case PROP_STATUS:
    g_value_set_string (value, self->status);
    break;
  case PROP_ACTIVE:
    g_value_set_boolean (value, pdk_pool_is_active (self));
    break;
  case PROP_CAPACITY:
    g_value_set_uint64 (value, self->info->capacity);
    break;
  case PROP_AVAILABLE:
    g_value_set_uint64 (value, self->info->available);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    break;
  }
}

static void
pdk_pool_dispose (GObject *object)
{
  PdkPool *self = PDK_POOL (object);

  g_clear_handle_id (&self->poll_source, g_source_remove);
  g_clear_weak_pointer (&self->connection);
  forget_waiting (self);

  G_OBJECT_CLASS (pdk_pool_parent_class)->dispose (object);
}

static void
pdk_pool_finalize (GObject *object)
{
  PdkPool *self = PDK_POOL (object);

  g_clear_pointer (&self->info, pdk_pool_info_free);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->status);
  g_object_unref (self->volumes);
  g_hash_table_unref (self->by_name);
  g_queue_free (self->waiting);
  g_hash_table_unref (self->waits);
  g_clear_pointer (&self->users, pdk_volume_users_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (pdk_pool_parent_class)->finalize (object);
}

static void
pdk_pool_class_init (PdkPoolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_pool_get_property;
  object_class->dispose = pdk_pool_dispose;
  object_class->finalize = pdk_pool_finalize;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, flags);
  props[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  props[PROP_CAPACITY] = g_param_spec_uint64 ("capacity", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  props[PROP_AVAILABLE] = g_param_spec_uint64 ("available", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PDK_TYPE_POOL, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_pool_init (PdkPool *self)
{
  self->volumes = g_list_store_new (PDK_TYPE_VOLUME);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->waiting = g_queue_new ();
  self->waits = g_hash_table_new (NULL, NULL);
}

static char *
describe_place (const PdkPoolInfo *info)
{
  g_autofree char *place = pdk_text_display (info->source != NULL ? info->source : info->path);
  const char *type = pdk_pool_type_describe (info->type);

  if (*place == '\0')
    return g_strdup (type);
  /* Translators: the first %s is a kind of storage (“Folder”), the second where it is */
  return g_strdup_printf (C_ ("kind and place", "%s, %s"), type, place);
}

static char *
describe_state (const PdkPoolInfo *info)
{
  g_autofree char *available = NULL;

  switch (info->state) {
  case PDK_POOL_STOPPED:
    return g_strdup (_ ("Stopped"));
  case PDK_POOL_BUILDING:
    return g_strdup (_ ("Being set up"));
  case PDK_POOL_INACCESSIBLE:
    return g_strdup (_ ("Cannot be reached"));
  case PDK_POOL_RUNNING:
  case PDK_POOL_DEGRADED:
    break;
  }
  available = g_format_size_full (info->available, G_FORMAT_SIZE_IEC_UNITS);
  /* Translators: %s is an amount of bytes */
  return g_strdup_printf (_ ("%s free"), available);
}

PdkPool *
pdk_pool_new (PdkConnection *connection, PdkPoolInfo *info)
{
  PdkPool *self = g_object_new (PDK_TYPE_POOL, NULL);

  g_set_weak_pointer (&self->connection, connection);
  pdk_pool_apply (self, info);
  return self;
}

void
pdk_pool_apply (PdkPool *self, PdkPoolInfo *info)
{
  const gboolean was_active = self->info != NULL && pdk_pool_is_active (self);

  g_clear_pointer (&self->info, pdk_pool_info_free);
  self->info = info;
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->status);
  self->title = pdk_text_display (info->name);
  self->subtitle = describe_place (info);
  self->status = describe_state (info);
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_TITLE; i < G_N_ELEMENTS (props); i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[i]);
  g_object_thaw_notify (G_OBJECT (self));
  if (pdk_pool_is_active (self) != was_active && self->n_watchers > 0)
    read_names (self, FALSE);
}

void
pdk_pool_renew (PdkPool *self)
{
  GHashTableIter iter;
  gpointer volume = NULL;

  if (self->n_watchers == 0)
    return;
  g_hash_table_iter_init (&iter, self->by_name);
  while (g_hash_table_iter_next (&iter, NULL, &volume))
    wait_for (self, volume);
  read_names (self, FALSE);
}

void
pdk_pool_set_users (PdkPool *self, PdkVolumeUsers *users)
{
  GHashTableIter iter;
  gpointer volume = NULL;

  g_clear_pointer (&self->users, pdk_volume_users_unref);
  self->users = users != NULL ? pdk_volume_users_ref (users) : NULL;
  g_hash_table_iter_init (&iter, self->by_name);
  while (g_hash_table_iter_next (&iter, NULL, &volume))
    show_use (self, volume);
}

void
pdk_pool_drop (PdkPool *self)
{
  g_clear_weak_pointer (&self->connection);
  g_clear_handle_id (&self->poll_source, g_source_remove);
  forget_waiting (self);
}

const char *
pdk_pool_get_name (PdkPool *self)
{
  g_return_val_if_fail (PDK_IS_POOL (self), NULL);

  return self->info->name;
}

const char *
pdk_pool_get_title (PdkPool *self)
{
  g_return_val_if_fail (PDK_IS_POOL (self), NULL);

  return self->title;
}

const char *
pdk_pool_get_subtitle (PdkPool *self)
{
  g_return_val_if_fail (PDK_IS_POOL (self), NULL);

  return self->subtitle;
}

const char *
pdk_pool_get_status (PdkPool *self)
{
  g_return_val_if_fail (PDK_IS_POOL (self), NULL);

  return self->status;
}

const PdkPoolInfo *
pdk_pool_get_info (PdkPool *self)
{
  g_return_val_if_fail (PDK_IS_POOL (self), NULL);

  return self->info;
}

gboolean
pdk_pool_is_active (PdkPool *self)
{
  g_return_val_if_fail (PDK_IS_POOL (self), FALSE);

  return self->info->state == PDK_POOL_RUNNING || self->info->state == PDK_POOL_DEGRADED;
}

GListModel *
pdk_pool_get_volumes (PdkPool *self)
{
  g_return_val_if_fail (PDK_IS_POOL (self), NULL);

  return G_LIST_MODEL (self->volumes);
}

PdkVolume *
pdk_pool_find_volume (PdkPool *self, const char *name)
{
  g_return_val_if_fail (PDK_IS_POOL (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup (self->by_name, name);
}

void
pdk_pool_watch (PdkPool *self)
{
  g_return_if_fail (PDK_IS_POOL (self));

  if (self->n_watchers++ > 0)
    return;
  self->has_volumes = FALSE;
  self->poll_source = g_timeout_add_seconds (POLL_SECONDS, on_poll, self);
  read_names (self, TRUE);
  pdk_pool_renew (self);
}

void
pdk_pool_unwatch (PdkPool *self)
{
  g_return_if_fail (PDK_IS_POOL (self));
  g_return_if_fail (self->n_watchers > 0);

  if (--self->n_watchers > 0)
    return;
  g_clear_handle_id (&self->poll_source, g_source_remove);
  forget_waiting (self);
}

gboolean
pdk_pool_has_volumes (PdkPool *self)
{
  g_return_val_if_fail (PDK_IS_POOL (self), FALSE);

  return self->has_volumes;
}

const GError *
pdk_pool_get_error (PdkPool *self)
{
  g_return_val_if_fail (PDK_IS_POOL (self), NULL);

  return self->error;
}
