/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-os-db.h"

#include "os/pdk-os-table.h"

struct _PdkOsDb {
  GObject parent_instance;

  /* Owned */
  GVariant *table;   /* nullable; the strings of the entries lie in it */
  GArray *systems;   /* nullable; of PdkOs */
  GHashTable *by_id; /* nullable; id → PdkOs in systems */

  gboolean loading;
};

enum { SIGNAL_LOADED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkOsDb, pdk_os_db, G_TYPE_OBJECT)

static void
index_table (PdkOsDb *self)
{
  g_autoptr (GVariant) entries = g_variant_get_child_value (self->table, 1);
  gsize count = g_variant_n_children (entries);

  self->systems = g_array_sized_new (FALSE, FALSE, sizeof (PdkOs), count);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize i = 0; i < count; i++) {
    PdkOs os;

    g_variant_get_child (entries, i, "(&s&s&s&s&s)", &os.id, &os.name, &os.short_id, &os.family,
                         &os.version);
    g_array_append_val (self->systems, os);
  }
  for (guint i = 0; i < self->systems->len; i++) {
    PdkOs *os = &g_array_index (self->systems, PdkOs, i);

    g_hash_table_insert (self->by_id, (gpointer) os->id, os);
  }
}

static void
load_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, pdk_os_table_load (), (GDestroyNotify) g_variant_unref);
}

static void
on_table_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkOsDb) self = PDK_OS_DB (user_data);

  self->table = g_task_propagate_pointer (G_TASK (result), NULL);
  self->loading = FALSE;
  index_table (self);
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

  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->systems, g_array_unref);
  g_clear_pointer (&self->table, g_variant_unref);

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
  if (self->by_id != NULL)
    return g_hash_table_lookup (self->by_id, id);
  if (!self->loading)
    load (self);
  return NULL;
}

gboolean
pdk_os_db_is_loaded (PdkOsDb *self)
{
  g_return_val_if_fail (PDK_IS_OS_DB (self), FALSE);

  return self->by_id != NULL;
}
