/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-storage-change.h"

#include "connection/pdk-uri.h"
#include "pdk-error.h"
#include "pdk-text.h"
#include "storage/pdk-storage-call.h"
#include "storage/pdk-storage-read.h"
#include "storage/pdk-storage-users.h"
#include "xml/pdk-xml.h"

#include <glib/gi18n.h>

/* How long what answers at once may take (s). */
#define PATIENCE 60

/* A volume that was just cut off is busy until the host noticed: how often it is tried, in µs. */
#define UNDO_TIME     (100 * G_TIME_SPAN_MILLISECOND)
#define UNDO_ATTEMPTS 100

/* The folder where libvirt's own tools keep images. */
#define SYSTEM_FOLDER "/var/lib/libvirt/images"

/* For all of them; each uses what it needs. */
typedef struct {
  char *pool;
  char *volume; /* nullable */
  char *key;    /* nullable */
  char *path;   /* nullable */
  PdkVolumeSpec *spec;
  GPtrArray *beside; /* nullable: goes only if it is unused, also by the machines of these */
} ChangeData;

static void
change_data_free (gpointer data)
{
  ChangeData *change = data;

  g_free (change->pool);
  g_free (change->volume);
  g_free (change->key);
  g_free (change->path);
  g_clear_pointer (&change->spec, pdk_volume_spec_free);
  g_clear_pointer (&change->beside, g_ptr_array_unref);
  g_free (change);
}

static ChangeData *
change_data_new (const char *pool)
{
  ChangeData *change = g_new0 (ChangeData, 1);

  change->pool = g_strdup (pool);
  return change;
}

/* @change: (transfer full); @task: (transfer full); @progress: (nullable) */
static void
run_with (PdkStorageCallFunc func,
          ChangeData *change,
          PdkStorageProgressFunc progress,
          gpointer progress_data,
          GTask *task)
{
  const PdkStorageCall call = {
    .lane = PDK_LANE_JOB,
    .func = func,
    .data = change,
    .data_free = change_data_free,
    .patience = PATIENCE,
    .progress = progress,
    .progress_data = progress_data,
  };

  pdk_storage_call_run (&call, task, change->pool);
}

/* The same of what says nothing of how far it is. */
static void
run (PdkStorageCallFunc func, ChangeData *change, GTask *task)
{
  run_with (func, change, NULL, NULL, task);
}

/* What changes of volumes share */

gboolean
pdk_storage_undo_volume (virStorageVolPtr volume)
{
  for (guint i = 0; i < UNDO_ATTEMPTS; i++) {
    g_autoptr (GError) error = NULL;

    if (virStorageVolDelete (volume, 0) == 0)
      return TRUE;
    pdk_error_take_libvirt (&error);
    if (g_error_matches (error, PDK_ERROR, PDK_ERROR_GONE))
      return TRUE;
    if (virConnectIsAlive (virStorageVolGetConnect (volume)) != 1)
      break;
    g_debug ("Not deleted yet: %s", error->message);
    g_usleep (UNDO_TIME);
  }
  return FALSE;
}

gboolean
pdk_storage_check_space (virStoragePoolPtr pool, guint64 bytes, GError **error)
{
  virStoragePoolInfo info;
  g_autofree char *needed = NULL;
  g_autofree char *there = NULL;

  if (virStoragePoolGetInfo (pool, &info) < 0) {
    pdk_error_take_libvirt (error);
    return FALSE;
  }
  /* One that says nothing of its size has none that is known. */
  if (bytes <= info.available || info.capacity == 0)
    return TRUE;
  needed = g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);
  there = g_format_size_full (info.available, G_FORMAT_SIZE_IEC_UNITS);
  /* Translators: the first %s is an amount of bytes, the second what is free */
  g_set_error (error, PDK_ERROR, PDK_ERROR_NO_SPACE, _ ("%s are needed, and %s are free"), needed,
               there);
  return FALSE;
}

/* Not all drivers have a code of its own for it. */
static gboolean
is_taken (virStoragePoolPtr pool, const char *name, GError **error)
{
  virStorageVolPtr volume = virStorageVolLookupByName (pool, name);

  virResetLastError ();
  if (volume == NULL)
    return FALSE;
  virStorageVolFree (volume);
  g_set_error (error, PDK_ERROR, PDK_ERROR_EXISTS, _ ("There is a volume “%s” already"), name);
  return TRUE;
}

virStorageVolPtr
pdk_storage_enter_volume (virStoragePoolPtr pool,
                          const PdkVolumeSpec *spec,
                          guint flags,
                          GError **error)
{
  g_autofree char *xml = pdk_volume_spec_to_xml (spec);
  virStorageVolPtr volume = NULL;
  virErrorPtr last = NULL;

  if (is_taken (pool, spec->name, error))
    return NULL;
  volume = virStorageVolCreateXML (pool, xml, flags);
  last = volume == NULL ? virGetLastError () : NULL;
  if (flags != 0 && last != NULL &&
      (last->code == VIR_ERR_INVALID_ARG || last->code == VIR_ERR_NO_SUPPORT))
    volume = virStorageVolCreateXML (pool, xml, 0);
  if (volume == NULL)
    pdk_error_take_libvirt (error);
  return volume;
}

/* Pools */

static gpointer
start_in_worker (virConnectPtr conn,
                 gpointer data,
                 PdkStorageMeter *meter,
                 GCancellable *cancellable,
                 GError **error)
{
  const ChangeData *change = data;
  g_autoptr (virStoragePool) pool = pdk_storage_open_pool (conn, change->pool, error);
  GError *failure = NULL;

  if (pool == NULL)
    return NULL;
  if (virStoragePoolCreate (pool, 0) == 0)
    return GINT_TO_POINTER (TRUE);
  /* The next call forgets it. */
  pdk_error_take_libvirt (&failure);
  if (virStoragePoolIsActive (pool) != 1) {
    virResetLastError ();
    g_propagate_error (error, failure);
    return NULL;
  }
  g_error_free (failure);
  return GINT_TO_POINTER (TRUE);
}

void
pdk_storage_start_pool_async (PdkStorage *self,
                              const char *pool,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (PDK_IS_STORAGE (self));
  g_return_if_fail (pool != NULL);

  run (start_in_worker, change_data_new (pool),
       pdk_storage_call_task (self, pdk_storage_start_pool_async, cancellable, callback,
                              user_data));
}

gboolean
pdk_storage_start_pool_finish (PdkStorage *self, GAsyncResult *result, GError **error)
{
  return pdk_storage_call_finish (self, result, pdk_storage_start_pool_async, error) != NULL;
}

static gpointer
refresh_in_worker (virConnectPtr conn,
                   gpointer data,
                   PdkStorageMeter *meter,
                   GCancellable *cancellable,
                   GError **error)
{
  const ChangeData *change = data;
  g_autoptr (virStoragePool) pool = pdk_storage_open_pool (conn, change->pool, error);

  if (pool == NULL)
    return NULL;
  if (virStoragePoolRefresh (pool, 0) < 0) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  return GINT_TO_POINTER (TRUE);
}

void
pdk_storage_refresh_pool_async (PdkStorage *self,
                                const char *pool,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (PDK_IS_STORAGE (self));
  g_return_if_fail (pool != NULL);

  run (refresh_in_worker, change_data_new (pool),
       pdk_storage_call_task (self, pdk_storage_refresh_pool_async, cancellable, callback,
                              user_data));
}

gboolean
pdk_storage_refresh_pool_finish (PdkStorage *self, GAsyncResult *result, GError **error)
{
  return pdk_storage_call_finish (self, result, pdk_storage_refresh_pool_async, error) != NULL;
}

char *
pdk_storage_suggest_default_path (PdkStorage *self)
{
  PdkConnection *connection = NULL;
  g_autoptr (PdkUri) uri = NULL;

  g_return_val_if_fail (PDK_IS_STORAGE (self), NULL);

  connection = pdk_storage_get_connection (self);
  uri = connection != NULL ? pdk_uri_parse (pdk_connection_get_uri (connection), NULL) : NULL;
  if (uri == NULL)
    return NULL;
  if (!g_str_equal (uri->path, "/session"))
    return g_strdup (SYSTEM_FOLDER);
  /* Where the home of that user is, the host does not tell. */
  return pdk_connection_is_local (connection)
             ? g_build_filename (g_get_user_data_dir (), "libvirt", "images", NULL)
             : NULL;
}

static char *
make_default_xml (const char *path)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_new ("pool");
  PdkXmlElement *root = pdk_xml_document_get_root (document);

  pdk_xml_set_attribute (root, "type", "dir");
  pdk_xml_add (root, "name", "default");
  pdk_xml_set (root, "target/path", path);
  return pdk_xml_document_to_string (document);
}

static gboolean
has_pools (virConnectPtr conn)
{
  return virConnectNumOfStoragePools (conn) > 0 || virConnectNumOfDefinedStoragePools (conn) > 0;
}

static gpointer
make_default_in_worker (virConnectPtr conn,
                        gpointer data,
                        PdkStorageMeter *meter,
                        GCancellable *cancellable,
                        GError **error)
{
  const ChangeData *change = data;
  g_autofree char *xml = make_default_xml (change->path);
  g_autoptr (virStoragePool) pool = NULL;

  if (has_pools (conn)) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_EXISTS, _ ("The host has a pool by now"));
    return NULL;
  }
  pool = virStoragePoolDefineXML (conn, xml, 0);
  if (pool == NULL) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  if (virStoragePoolBuild (pool, 0) < 0 || virStoragePoolCreate (pool, 0) < 0) {
    pdk_error_take_libvirt (error);
    virStoragePoolUndefine (pool);
    return NULL;
  }
  /* One that has to be started by hand is better than none. */
  virStoragePoolSetAutostart (pool, 1);
  virResetLastError ();
  return GINT_TO_POINTER (TRUE);
}

void
pdk_storage_make_default_async (PdkStorage *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = NULL;
  ChangeData *change = NULL;

  g_return_if_fail (PDK_IS_STORAGE (self));

  task = pdk_storage_call_task (self, pdk_storage_make_default_async, cancellable, callback,
                                user_data);
  change = change_data_new (NULL);
  change->path = pdk_storage_suggest_default_path (self);
  if (change->path == NULL) {
    change_data_free (change);
    g_task_return_new_error (task, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED,
                             _ ("It is not known where this host keeps images"));
    g_object_unref (task);
    return;
  }
  run (make_default_in_worker, change, task);
}

gboolean
pdk_storage_make_default_finish (PdkStorage *self, GAsyncResult *result, GError **error)
{
  return pdk_storage_call_finish (self, result, pdk_storage_make_default_async, error) != NULL;
}

/* Volumes */

static gpointer
create_in_worker (virConnectPtr conn,
                  gpointer data,
                  PdkStorageMeter *meter,
                  GCancellable *cancellable,
                  GError **error)
{
  const PdkVolumeSpec *spec = ((const ChangeData *) data)->spec;
  /* With its tables in place a sparse qcow2 is nearly as fast as a raw one. */
  const gboolean tables = g_strcmp0 (spec->format, "qcow2") == 0 && spec->backing == NULL;
  g_autoptr (virStoragePool) pool = pdk_storage_open_pool (conn, spec->pool, error);
  g_autoptr (virStorageVol) volume = NULL;
  PdkVolumeInfo *info = NULL;

  if (pool == NULL || (spec->full && !pdk_storage_check_space (pool, spec->capacity, error)))
    return NULL;
  volume = pdk_storage_enter_volume (
      pool, spec, tables && !spec->full ? VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA : 0, error);
  if (volume == NULL)
    return NULL;
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    info = pdk_storage_read_volume (volume, error);
  if (info == NULL)
    pdk_storage_undo_volume (volume);
  return info;
}

void
pdk_storage_create_volume_async (PdkStorage *self,
                                 const PdkVolumeSpec *spec,
                                 PdkStorageProgressFunc progress,
                                 gpointer progress_data,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  PdkStorageCall call = {
    .lane = PDK_LANE_JOB,
    .func = create_in_worker,
    .data_free = change_data_free,
    .result_free = (GDestroyNotify) pdk_volume_info_unref,
    .progress = progress,
    .progress_data = progress_data,
  };
  GError *error = NULL;
  GTask *task = NULL;
  ChangeData *change = NULL;

  g_return_if_fail (PDK_IS_STORAGE (self));
  g_return_if_fail (spec != NULL && spec->pool != NULL);

  task = pdk_storage_call_task (self, pdk_storage_create_volume_async, cancellable, callback,
                                user_data);
  if (!pdk_volume_spec_check_name (spec->name, &error)) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  change = change_data_new (spec->pool);
  change->spec = pdk_volume_spec_copy (spec);
  call.data = change;
  /* Writing all of a large one takes as long as it takes. */
  call.patience = spec->full ? 0 : PATIENCE;
  pdk_storage_call_run (&call, task, spec->pool);
}

PdkVolumeInfo *
pdk_storage_create_volume_finish (PdkStorage *self, GAsyncResult *result, GError **error)
{
  return pdk_storage_call_finish (self, result, pdk_storage_create_volume_async, error);
}

/* @volume: which may have got a machine a moment ago */
static gboolean
check_unused (virConnectPtr conn,
              GPtrArray *beside,
              virStorageVolPtr volume,
              PdkStorageMeter *meter,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (PdkVolumeUsers) users =
      pdk_storage_read_users (conn, beside, meter, cancellable, error);
  const char *user = users != NULL ? pdk_storage_find_user (users, volume) : NULL;
  g_autofree char *machine = NULL;

  if (user == NULL)
    return users != NULL;
  machine = pdk_text_display (user);
  /* Translators: %s is the name of a machine */
  g_set_error (error, PDK_ERROR, PDK_ERROR_BUSY, _ ("The machine “%s” has this volume"), machine);
  return FALSE;
}

/* Without its pool, a volume that was made is still there: it is not gone. */
static virStoragePoolPtr
open_pool_of_volume (virConnectPtr conn, const ChangeData *change, GError **error)
{
  g_autoptr (GError) failure = NULL;
  virStoragePoolPtr pool = pdk_storage_open_pool (conn, change->pool, &failure);
  g_autofree char *shown = NULL;

  if (pool != NULL)
    return pool;
  if (change->key == NULL || !g_error_matches (failure, PDK_ERROR, PDK_ERROR_GONE)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  shown = pdk_text_display (change->pool);
  /* Translators: %s is the name of a storage pool */
  g_set_error (error, PDK_ERROR, PDK_ERROR_FAILED,
               _ ("The host does not know the storage pool “%s” any more"), shown);
  return NULL;
}

static gpointer
delete_in_worker (virConnectPtr conn,
                  gpointer data,
                  PdkStorageMeter *meter,
                  GCancellable *cancellable,
                  GError **error)
{
  const ChangeData *change = data;
  g_autoptr (virStoragePool) pool = open_pool_of_volume (conn, change, error);
  g_autoptr (virStorageVol) volume = NULL;

  if (pool == NULL)
    return NULL;
  volume = virStorageVolLookupByName (pool, change->volume);
  if (volume == NULL) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  if (change->key != NULL && g_strcmp0 (virStorageVolGetKey (volume), change->key) != 0) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_GONE, _ ("It is another volume by now"));
    return NULL;
  }
  /* It takes as long as there are machines: nobody may wait for it any more. */
  if (change->beside != NULL &&
      (!check_unused (conn, change->beside, volume, meter, cancellable, error) ||
       g_cancellable_set_error_if_cancelled (cancellable, error)))
    return NULL;
  if (virStorageVolDelete (volume, 0) < 0) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  return GINT_TO_POINTER (TRUE);
}

/* @beside: (nullable) (transfer full) */
static ChangeData *
make_deletion (const char *pool, const char *name, const char *key, GPtrArray *beside)
{
  ChangeData *change = change_data_new (pool);

  change->volume = g_strdup (name);
  change->key = g_strdup (key);
  change->beside = beside;
  return change;
}

void
pdk_storage_delete_volume_async (PdkStorage *self,
                                 const char *pool,
                                 const char *name,
                                 const char *key,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (PDK_IS_STORAGE (self));
  g_return_if_fail (pool != NULL && name != NULL);

  run (delete_in_worker, make_deletion (pool, name, key, NULL),
       pdk_storage_call_task (self, pdk_storage_delete_volume_async, cancellable, callback,
                              user_data));
}

gboolean
pdk_storage_delete_volume_finish (PdkStorage *self, GAsyncResult *result, GError **error)
{
  return pdk_storage_call_finish (self, result, pdk_storage_delete_volume_async, error) != NULL;
}

void
pdk_storage_delete_unused_async (PdkStorage *self,
                                 const char *pool,
                                 const char *name,
                                 const char *key,
                                 PdkStorageProgressFunc progress,
                                 gpointer progress_data,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (PDK_IS_STORAGE (self));
  g_return_if_fail (pool != NULL && name != NULL);

  run_with (delete_in_worker, make_deletion (pool, name, key, pdk_storage_ref_beside (self)),
            progress, progress_data,
            pdk_storage_call_task (self, pdk_storage_delete_unused_async, cancellable, callback,
                                   user_data));
}

gboolean
pdk_storage_delete_unused_finish (PdkStorage *self, GAsyncResult *result, GError **error)
{
  return pdk_storage_call_finish (self, result, pdk_storage_delete_unused_async, error) != NULL;
}
