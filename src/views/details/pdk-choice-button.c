/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-choice-button.h"

#include <glib/gi18n.h>
#include <string.h>

#include "views/details/pdk-choice-item.h"

/* px; longer lists scroll. */
#define MAX_HEIGHT 320
/* px, where there is something to be said of the values. */
#define WIDTH 340
/* Longer lists can be searched. */
#define MAX_UNSEARCHED 12

static PdkChoiceItem *
get_item (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "item");
}

static void
on_activated (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  GtkEditable *editable = user_data;
  const char *value = pdk_choice_item_get_value (get_item (row));

  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (list), GTK_TYPE_POPOVER)));
  gtk_editable_set_text (editable, value != NULL ? value : "");
  gtk_editable_set_position (editable, -1);
}

static GtkWidget *
create_row (PdkChoiceItem *item)
{
  GtkWidget *row = gtk_list_box_row_new ();

  g_object_set_data_full (G_OBJECT (row), "item", g_object_ref (item), g_object_unref);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), pdk_choice_item_create_widget (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  pdk_choice_item_get_label (item), -1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), pdk_choice_item_is_usable (item));
  return row;
}

static gboolean
is_found (GtkListBoxRow *row, gpointer search)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (search)), -1);
  g_autofree char *label = g_utf8_casefold (pdk_choice_item_get_label (get_item (row)), -1);

  return strstr (label, wanted) != NULL;
}

/* Enter takes the first that is found. */
static void
on_search_activate (GtkEditable *search, GtkListBox *list)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (gtk_list_box_row_get_activatable (row) && is_found (row, search)) {
      g_signal_emit_by_name (list, "row-activated", row);
      return;
    }
}

static GtkWidget *
create_list (GtkEditable *editable, GListModel *items)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (PdkChoiceItem) item = g_list_model_get_item (items, i);

    gtk_list_box_append (GTK_LIST_BOX (list), create_row (item));
  }
  g_signal_connect (list, "row-activated", G_CALLBACK (on_activated), editable);
  return list;
}

static GtkWidget *
create_search (GtkWidget *popover, GtkWidget *list)
{
  GtkWidget *search = gtk_search_entry_new ();

  gtk_widget_set_margin_top (search, 6);
  gtk_widget_set_margin_start (search, 6);
  gtk_widget_set_margin_end (search, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search"), -1);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (list), is_found, search, NULL);
  g_signal_connect_object (search, "search-changed", G_CALLBACK (gtk_list_box_invalidate_filter),
                           list, G_CONNECT_SWAPPED);
  g_signal_connect_object (search, "activate", G_CALLBACK (on_search_activate), list, 0);
  /* It has Escape before the popover. */
  g_signal_connect_object (search, "stop-search", G_CALLBACK (gtk_popover_popdown), popover,
                           G_CONNECT_SWAPPED);
  return search;
}

static gboolean
any_has_detail (GListModel *items)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (PdkChoiceItem) item = g_list_model_get_item (items, i);

    if (pdk_choice_item_get_detail (item) != NULL)
      return TRUE;
  }
  return FALSE;
}

static GtkWidget *
create_popover (GtkEditable *editable, GListModel *items)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *list = create_list (editable, items);

  if (g_list_model_get_n_items (items) > MAX_UNSEARCHED)
    gtk_box_append (GTK_BOX (box), create_search (popover, list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  if (any_has_detail (items))
    gtk_widget_set_size_request (scrolled, WIDTH, -1);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_widget_add_css_class (popover, "menu");
  return popover;
}

GtkWidget *
pdk_choice_button_new (GtkEditable *editable, GListModel *items)
{
  GtkWidget *button = gtk_menu_button_new ();

  g_return_val_if_fail (GTK_IS_EDITABLE (editable), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (items), NULL);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "pan-down-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), create_popover (editable, items));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Choose a Value"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Choose a Value"), -1);
  return button;
}
