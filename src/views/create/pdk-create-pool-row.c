/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-pool-row.h"

#include "core/pdk-text.h"
#include "core/storage/pdk-volume-spec.h"
#include "core/storage/pdk-storage.h"

/* What libvirt's own programs call the one that there is from the beginning. */
#define FIRST_POOL "default"

struct _PdkCreatePoolRow {
  AdwComboRow parent_instance;

  /* Owned. */
  PdkConnection *connection; /* nullable */
  GPtrArray *pools;          /* of PdkPool: in the order of the row */
  PdkPool *watched;          /* nullable: whose volumes are kept up to date */
  char *wanted;              /* nullable: the name of the one that the user chose */

  guint idle;
  gboolean filling; /* what is selected now is not the user's */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreatePoolRow, pdk_create_pool_row, ADW_TYPE_COMBO_ROW)

static void
say (PdkCreatePoolRow *self)
{
  PdkPool *pool = pdk_create_pool_row_get_pool (self);
  g_autofree char *markup = pdk_text_markup (pool != NULL ? pdk_pool_get_status (pool) : "");

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), markup);
}

static gboolean
on_idle (gpointer user_data)
{
  PdkCreatePoolRow *self = user_data;

  self->idle = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* Hundreds come and go at once, when a pool is stopped. */
static void
on_volumes_changed (PdkCreatePoolRow *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add (on_idle, self);
}

/* Names of its volumes are taken.  @pool: (nullable) */
static void
watch (PdkCreatePoolRow *self, PdkPool *pool)
{
  if (self->watched == pool)
    return;
  if (self->watched != NULL) {
    g_signal_handlers_disconnect_by_data (pdk_pool_get_volumes (self->watched), self);
    pdk_pool_unwatch (self->watched);
  }
  g_set_object (&self->watched, pool);
  if (pool == NULL)
    return;
  g_signal_connect_object (pdk_pool_get_volumes (pool), "items-changed",
                           G_CALLBACK (on_volumes_changed), self, G_CONNECT_SWAPPED);
  pdk_pool_watch (pool);
}

static gboolean
is_usable (PdkPool *pool)
{
  return pdk_pool_is_active (pool) && pdk_pool_type_can_create (pdk_pool_get_info (pool)->type);
}

static void
show (PdkCreatePoolRow *self, GtkStringList *names, guint selected)
{
  self->filling = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), selected);
  self->filling = FALSE;
  say (self);
  watch (self, pdk_create_pool_row_get_pool (self));
}

/* @name: (nullable) */
static gboolean
find (PdkCreatePoolRow *self, const char *name, guint *position)
{
  for (guint i = 0; name != NULL && i < self->pools->len; i++) {
    if (!g_str_equal (pdk_pool_get_name (self->pools->pdata[i]), name))
      continue;
    *position = i;
    return TRUE;
  }
  return FALSE;
}

static void
fill (PdkCreatePoolRow *self)
{
  GListModel *all = pdk_storage_get_pools (pdk_storage_of (self->connection));
  PdkPool *pool_before = pdk_create_pool_row_get_pool (self);
  g_autofree char *before = pool_before != NULL ? g_strdup (pdk_pool_get_name (pool_before)) : NULL;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  g_ptr_array_set_size (self->pools, 0);
  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (PdkPool) pool = g_list_model_get_item (all, i);

    if (!is_usable (pool))
      continue;
    gtk_string_list_append (names, pdk_pool_get_title (pool));
    g_ptr_array_add (self->pools, g_steal_pointer (&pool));
  }
  if (!find (self, self->wanted, &selected) && !find (self, before, &selected))
    find (self, FIRST_POOL, &selected);
  show (self, names, selected);
}

static void
on_storage_changed (PdkCreatePoolRow *self)
{
  if (self->connection == NULL)
    return;
  fill (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Also for when it is gone for a while. */
static void
take_wanted (PdkCreatePoolRow *self)
{
  PdkPool *pool = pdk_create_pool_row_get_pool (self);

  if (pool == NULL)
    return;
  g_free (self->wanted);
  self->wanted = g_strdup (pdk_pool_get_name (pool));
}

static void
on_selected (PdkCreatePoolRow *self)
{
  if (self->filling || self->connection == NULL)
    return;
  take_wanted (self);
  say (self);
  watch (self, pdk_create_pool_row_get_pool (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
leave (PdkCreatePoolRow *self)
{
  watch (self, NULL);
  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (pdk_storage_of (self->connection), self);
  g_ptr_array_set_size (self->pools, 0);
  g_clear_object (&self->connection);
}

static void
pdk_create_pool_row_dispose (GObject *object)
{
  leave (PDK_CREATE_POOL_ROW (object));

  G_OBJECT_CLASS (pdk_create_pool_row_parent_class)->dispose (object);
}

static void
pdk_create_pool_row_finalize (GObject *object)
{
  PdkCreatePoolRow *self = PDK_CREATE_POOL_ROW (object);

  g_ptr_array_unref (self->pools);
  g_free (self->wanted);

  G_OBJECT_CLASS (pdk_create_pool_row_parent_class)->finalize (object);
}

static void
pdk_create_pool_row_class_init (PdkCreatePoolRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_create_pool_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_pool_row_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_create_pool_row_init (PdkCreatePoolRow *self)
{
  self->pools = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (self, "notify::selected", G_CALLBACK (on_selected), NULL);
}

void
pdk_create_pool_row_set_connection (PdkCreatePoolRow *self, PdkConnection *connection)
{
  PdkStorage *storage = NULL;

  g_return_if_fail (PDK_IS_CREATE_POOL_ROW (self));
  g_return_if_fail (connection == NULL || PDK_IS_CONNECTION (connection));

  leave (self);
  if (connection == NULL)
    return;
  storage = pdk_storage_of (connection);
  self->connection = g_object_ref (connection);
  g_signal_connect_object (storage, "changed", G_CALLBACK (on_storage_changed), self,
                           G_CONNECT_SWAPPED);
  pdk_storage_want (storage);
  fill (self);
}

PdkPool *
pdk_create_pool_row_get_pool (PdkCreatePoolRow *self)
{
  guint at = 0;

  g_return_val_if_fail (PDK_IS_CREATE_POOL_ROW (self), NULL);

  at = adw_combo_row_get_selected (ADW_COMBO_ROW (self));
  return at < self->pools->len ? self->pools->pdata[at] : NULL;
}

guint
pdk_create_pool_row_get_n_pools (PdkCreatePoolRow *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_POOL_ROW (self), 0);

  return self->pools->len;
}
