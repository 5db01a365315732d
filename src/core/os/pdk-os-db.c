/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-os-db.h"

#include "os/pdk-os-table.h"

struct _PdkOsDb {
  GObject parent_instance;

  /* Owned */
  PdkOsTable *table; /* nullable */

  gboolean loading;
};

enum { SIGNAL_LOADED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkOsDb, pdk_os_db, G_TYPE_OBJECT)

static void
load_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, pdk_os_table_load (), (GDestroyNotify) pdk_os_table_free);
}

static void
on_table_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkOsDb) self = PDK_OS_DB (user_data);

  self->table = g_task_propagate_pointer (G_TASK (result), NULL);
  self->loading = FALSE;
  g_signal_emit (self, signals[SIGNAL_LOADED], 0);
}

static void
load (PdkOsDb *self)
{
  /* Not the task's source object: the worker may be the last to drop the task. */
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_table_loaded, g_object_ref (self));

  self->loading = TRUE;
  g_task_set_source_tag (task, load);
  g_task_set_name (task, "pdk_os_db_load");
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_run_in_thread (task, load_in_worker);
}

static void
pdk_os_db_finalize (GObject *object)
{
  PdkOsDb *self = PDK_OS_DB (object);

  g_clear_pointer (&self->table, pdk_os_table_free);

  G_OBJECT_CLASS (pdk_os_db_parent_class)->finalize (object);
}

static void
pdk_os_db_class_init (PdkOsDbClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_os_db_finalize;

  signals[SIGNAL_LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_os_db_init (PdkOsDb *self)
{
}

PdkOsDb *
pdk_os_db_new (void)
{
  return g_object_new (PDK_TYPE_OS_DB, NULL);
}

PdkOsDb *
pdk_os_db_get_default (void)
{
  static PdkOsDb *self;

  if (self == NULL)
    self = pdk_os_db_new ();
  return self;
}

const PdkOs *
pdk_os_db_lookup (PdkOsDb *self, const char *id)
{
  g_return_val_if_fail (PDK_IS_OS_DB (self), NULL);

  if (id == NULL)
    return NULL;
  if (self->table != NULL)
    return pdk_os_table_lookup (self->table, id);
  if (!self->loading)
    load (self);
  return NULL;
}

GPtrArray *
pdk_os_db_list (PdkOsDb *self)
{
  g_return_val_if_fail (PDK_IS_OS_DB (self), NULL);

  if (self->table != NULL)
    return pdk_os_table_list (self->table);
  if (!self->loading)
    load (self);
  return NULL;
}

gboolean
pdk_os_db_is_loaded (PdkOsDb *self)
{
  g_return_val_if_fail (PDK_IS_OS_DB (self), FALSE);

  return self->table != NULL;
}
