/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-host-row.h"

struct _PdkCreateHostRow {
  AdwComboRow parent_instance;

  GPtrArray *hosts; /* owned: of PdkConnection: in the order of the row */
};

G_DEFINE_FINAL_TYPE (PdkCreateHostRow, pdk_create_host_row, ADW_TYPE_COMBO_ROW)

static void
pdk_create_host_row_finalize (GObject *object)
{
  g_ptr_array_unref (PDK_CREATE_HOST_ROW (object)->hosts);

  G_OBJECT_CLASS (pdk_create_host_row_parent_class)->finalize (object);
}

static void
pdk_create_host_row_class_init (PdkCreateHostRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_create_host_row_finalize;
}

static void
pdk_create_host_row_init (PdkCreateHostRow *self)
{
  self->hosts = g_ptr_array_new_with_free_func (g_object_unref);
}

void
pdk_create_host_row_fill (PdkCreateHostRow *self, GListModel *all, PdkConnection *preferred)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  g_return_if_fail (PDK_IS_CREATE_HOST_ROW (self));
  g_return_if_fail (G_IS_LIST_MODEL (all));

  g_ptr_array_set_size (self->hosts, 0);
  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (PdkConnection) connection = g_list_model_get_item (all, i);

    if (!pdk_connection_is_alive (connection))
      continue;
    if (connection == preferred)
      selected = self->hosts->len;
    gtk_string_list_append (names, pdk_connection_get_name (connection));
    g_ptr_array_add (self->hosts, g_steal_pointer (&connection));
  }
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), selected);
  gtk_widget_set_visible (GTK_WIDGET (self), self->hosts->len > 1);
}

PdkConnection *
pdk_create_host_row_get (PdkCreateHostRow *self)
{
  guint at = 0;

  g_return_val_if_fail (PDK_IS_CREATE_HOST_ROW (self), NULL);

  at = adw_combo_row_get_selected (ADW_COMBO_ROW (self));
  return at < self->hosts->len ? self->hosts->pdata[at] : NULL;
}
