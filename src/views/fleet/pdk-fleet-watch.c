/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-fleet"

#include "config.h"

#include "views/fleet/pdk-fleet-watch.h"

struct _PdkFleetWatch {
  GObject parent_instance;

  GListModel *model;
  GPtrArray *items; /* the model's, in its order: what was removed can no longer be asked for */
  const char *const *signals;
  void (*changed) (gpointer user_data);
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (PdkFleetWatch, pdk_fleet_watch, G_TYPE_OBJECT)

static void
on_item_changed (PdkFleetWatch *self)
{
  self->changed (self->user_data);
}

static void
watch_item (PdkFleetWatch *self, guint position)
{
  GObject *item = g_list_model_get_item (self->model, position);

  for (gsize i = 0; self->signals[i] != NULL; i++)
    g_signal_connect_swapped (item, self->signals[i], G_CALLBACK (on_item_changed), self);
  g_ptr_array_insert (self->items, (int) position, item);
}

static void
forget_items (PdkFleetWatch *self, guint position, guint count)
{
  for (guint i = position; i < position + count; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->items, i), self);
  if (count > 0)
    g_ptr_array_remove_range (self->items, position, count);
}

static void
on_model_items_changed (PdkFleetWatch *self, guint position, guint removed, guint added)
{
  forget_items (self, position, removed);
  for (guint i = 0; i < added; i++)
    watch_item (self, position + i);
  self->changed (self->user_data);
}

static void
pdk_fleet_watch_dispose (GObject *object)
{
  pdk_fleet_watch_stop (PDK_FLEET_WATCH (object));
  G_OBJECT_CLASS (pdk_fleet_watch_parent_class)->dispose (object);
}

static void
pdk_fleet_watch_finalize (GObject *object)
{
  g_ptr_array_unref (PDK_FLEET_WATCH (object)->items);
  G_OBJECT_CLASS (pdk_fleet_watch_parent_class)->finalize (object);
}

static void
pdk_fleet_watch_class_init (PdkFleetWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_fleet_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_fleet_watch_finalize;
}

static void
pdk_fleet_watch_init (PdkFleetWatch *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

PdkFleetWatch *
pdk_fleet_watch_new (GListModel *model,
                     const char *const *signals,
                     void (*changed) (gpointer user_data),
                     gpointer user_data)
{
  PdkFleetWatch *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  self = g_object_new (PDK_TYPE_FLEET_WATCH, NULL);
  self->model = g_object_ref (model);
  self->signals = signals;
  self->changed = changed;
  self->user_data = user_data;
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    watch_item (self, i);
  g_signal_connect_swapped (model, "items-changed", G_CALLBACK (on_model_items_changed), self);
  return self;
}

void
pdk_fleet_watch_stop (PdkFleetWatch *self)
{
  g_return_if_fail (PDK_IS_FLEET_WATCH (self));

  if (self->model == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->model, self);
  forget_items (self, 0, self->items->len);
  g_clear_object (&self->model);
}
