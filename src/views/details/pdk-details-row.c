/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-details-row.h"

#include <glib/gi18n.h>

struct _PdkDetailsRow {
  GtkListBoxRow parent_instance;

  /* Template children. */
  GtkImage *icon;
  GtkLabel *title_label;
  GtkLabel *summary_label;
  GtkLabel *mark_label;
  GtkWidget *changed_dot;
  GtkLabel *count_label;
  GtkImage *arrow;

  PdkDetailsItem *item; /* owned */
};

G_DEFINE_FINAL_TYPE (PdkDetailsRow, pdk_details_row, GTK_TYPE_LIST_BOX_ROW)

static void
pdk_details_row_dispose (GObject *object)
{
  PdkDetailsRow *self = PDK_DETAILS_ROW (object);

  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_DETAILS_ROW);
  G_OBJECT_CLASS (pdk_details_row_parent_class)->dispose (object);
}

static void
pdk_details_row_class_init (PdkDetailsRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_details_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/details/pdk-details-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsRow, summary_label);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsRow, mark_label);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsRow, changed_dot);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsRow, count_label);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsRow, arrow);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, 0, "details-list.unfold", "b",
                                       TRUE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, 0, "details-list.unfold", "b",
                                       FALSE);
}

static void
pdk_details_row_init (PdkDetailsRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_mark (PdkDetailsRow *self)
{
  const char *mark = pdk_details_item_get_mark (self->item);

  gtk_widget_set_visible (GTK_WIDGET (self->mark_label), mark != NULL);
  if (mark != NULL)
    gtk_label_set_label (self->mark_label, mark);
  if (!pdk_details_item_is_gone (self->item))
    return;
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->title_label), "dim-label");
}

/* It is no page: a click unfolds it. */
static void
show_group (PdkDetailsRow *self)
{
  g_autofree char *count = g_strdup_printf ("%u", pdk_details_item_get_n_members (self->item));

  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->arrow), TRUE);
}

void
pdk_details_row_set_unfolded (PdkDetailsRow *self, gboolean unfolded)
{
  g_return_if_fail (PDK_IS_DETAILS_ROW (self));

  if (!pdk_details_item_is_group (self->item))
    return;
  gtk_image_set_from_icon_name (self->arrow, unfolded ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, unfolded, -1);
}

GtkWidget *
pdk_details_row_new (PdkDetailsItem *item)
{
  PdkDetailsRow *self = NULL;
  const char *summary = NULL;
  const char *title = NULL;

  g_return_val_if_fail (PDK_IS_DETAILS_ITEM (item), NULL);

  self = g_object_new (PDK_TYPE_DETAILS_ROW, NULL);
  self->item = g_object_ref (item);
  summary = pdk_details_item_get_summary (item);
  title = pdk_details_item_get_title (item);
  gtk_image_set_from_icon_name (self->icon, pdk_details_item_get_icon_name (item));
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->summary_label, summary);
  gtk_widget_set_visible (GTK_WIDGET (self->summary_label), *summary != '\0');
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), *summary != '\0' ? summary : title);
  gtk_widget_set_visible (self->changed_dot, pdk_details_item_is_changed (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  if (pdk_details_item_is_member (item))
    gtk_widget_add_css_class (GTK_WIDGET (self), "pdk-member");
  if (pdk_details_item_is_group (item))
    show_group (self);
  show_mark (self);
  return GTK_WIDGET (self);
}

PdkDetailsItem *
pdk_details_row_get_item (PdkDetailsRow *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_ROW (self), NULL);

  return self->item;
}
