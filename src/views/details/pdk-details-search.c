/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-details-search.h"

#include <glib/gi18n.h>
#include <string.h>

#include "views/details/pdk-details-row.h"

/* With fewer rows than this all are found by looking. */
#define MANY 30
/* So much (pixels) of what is beside a row comes into sight with it. */
#define MARGIN 24

struct _PdkDetailsSearch {
  GObject parent_instance;

  /* Borrowed: of the page that owns this as well. */
  GtkSearchEntry *entry;
  GtkListBox *list;
  GListModel *items;

  /* Owned. */
  GtkCustomFilter *filter;
  char *wanted; /* (nullable): in small letters */
  char *page;   /* (nullable): what was selected last */
  guint reveal_source;
  gboolean unfolded;
};

G_DEFINE_FINAL_TYPE (PdkDetailsSearch, pdk_details_search, G_TYPE_OBJECT)

static gboolean
says (const char *text, const char *wanted)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, wanted) != NULL;
}

static gboolean
is_wanted (gpointer item, gpointer user_data)
{
  PdkDetailsSearch *self = user_data;

  if (self->wanted == NULL)
    return self->unfolded || !pdk_details_item_is_member (item);
  return !pdk_details_item_is_group (item) &&
         (says (pdk_details_item_get_title (item), self->wanted) ||
          says (pdk_details_item_get_summary (item), self->wanted));
}

static void
on_search_changed (PdkDetailsSearch *self)
{
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  g_clear_pointer (&self->wanted, g_free);
  if (*text != '\0')
    self->wanted = g_utf8_casefold (text, -1);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

void
pdk_details_search_clear (PdkDetailsSearch *self)
{
  g_return_if_fail (PDK_IS_DETAILS_SEARCH (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  on_search_changed (self);
}

static gboolean
is_page (PdkDetailsItem *item, const char *page)
{
  return !pdk_details_item_is_gone (item) && !pdk_details_item_is_group (item) &&
         g_strcmp0 (pdk_details_item_get_page (item), page) == 0;
}

/* (nullable) */
static GtkListBoxRow *
find_row (PdkDetailsSearch *self, const char *page)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (is_page (pdk_details_row_get_item (PDK_DETAILS_ROW (row)), page))
      return row;
  return NULL;
}

gboolean
pdk_details_search_hides (PdkDetailsSearch *self, const char *page)
{
  g_return_val_if_fail (PDK_IS_DETAILS_SEARCH (self), FALSE);

  if (find_row (self, page) != NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++) {
    g_autoptr (PdkDetailsItem) item = g_list_model_get_item (self->items, i);

    if (is_page (item, page))
      return TRUE;
  }
  return FALSE;
}

gboolean
pdk_details_search_is_unfolded (PdkDetailsSearch *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_SEARCH (self), FALSE);

  return self->unfolded;
}

void
pdk_details_search_set_unfolded (PdkDetailsSearch *self, gboolean unfolded)
{
  g_return_if_fail (PDK_IS_DETAILS_SEARCH (self));

  if (self->unfolded == unfolded)
    return;
  self->unfolded = unfolded;
  gtk_filter_changed (GTK_FILTER (self->filter),
                      unfolded ? GTK_FILTER_CHANGE_LESS_STRICT : GTK_FILTER_CHANGE_MORE_STRICT);
}

static void
on_stopped (PdkDetailsSearch *self)
{
  pdk_details_search_clear (self);
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

/* The first one found, as in other searches. */
static void
on_activated (PdkDetailsSearch *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  if (row == NULL)
    return;
  gtk_list_box_select_row (self->list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* A search that nobody can see any more must not hide anything. */
static void
on_items_changed (
    PdkDetailsSearch *self, guint position, guint removed, guint added, GListModel *items)
{
  const gboolean many = g_list_model_get_n_items (items) > MANY;

  if (!many && self->wanted != NULL)
    pdk_details_search_clear (self);
  gtk_widget_set_visible (GTK_WIDGET (self->entry), many);
}

/* What was selected is again, once it is found again; its page was in sight all the time. */
static void
on_found_changed (PdkDetailsSearch *self)
{
  GtkListBoxRow *row = NULL;

  if (gtk_list_box_get_selected_row (self->list) == NULL)
    row = find_row (self, self->page);
  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
}

static gboolean
reveal_selected (gpointer user_data)
{
  PdkDetailsSearch *self = user_data;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  GtkWidget *scrolled = gtk_widget_get_ancestor (GTK_WIDGET (self->list), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  self->reveal_source = 0;
  if (row != NULL && scrolled != NULL &&
      gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)),
                               bounds.origin.y - MARGIN,
                               bounds.origin.y + bounds.size.height + MARGIN);
  return G_SOURCE_REMOVE;
}

/* A new row has its place once it was drawn. */
static void
on_row_selected (PdkDetailsSearch *self, GtkListBoxRow *row)
{
  if (row == NULL)
    return;
  g_free (self->page);
  self->page =
      g_strdup (pdk_details_item_get_page (pdk_details_row_get_item (PDK_DETAILS_ROW (row))));
  if (self->reveal_source == 0)
    self->reveal_source = g_idle_add_full (G_PRIORITY_LOW, reveal_selected, self, NULL);
}

static void
pdk_details_search_dispose (GObject *object)
{
  PdkDetailsSearch *self = PDK_DETAILS_SEARCH (object);

  g_clear_handle_id (&self->reveal_source, g_source_remove);
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  g_clear_object (&self->filter);
  G_OBJECT_CLASS (pdk_details_search_parent_class)->dispose (object);
}

static void
pdk_details_search_finalize (GObject *object)
{
  PdkDetailsSearch *self = PDK_DETAILS_SEARCH (object);

  g_free (self->wanted);
  g_free (self->page);
  G_OBJECT_CLASS (pdk_details_search_parent_class)->finalize (object);
}

static void
pdk_details_search_class_init (PdkDetailsSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_details_search_dispose;
  object_class->finalize = pdk_details_search_finalize;
}

static void
pdk_details_search_init (PdkDetailsSearch *self)
{
  self->filter = gtk_custom_filter_new (is_wanted, self, NULL);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  PdkDetailsSearch *self = user_data;
  GtkWidget *row = pdk_details_row_new (item);

  pdk_details_row_set_unfolded (PDK_DETAILS_ROW (row), self->unfolded);
  return row;
}

static void
add_placeholder (GtkListBox *list)
{
  GtkWidget *nothing = gtk_label_new (_ ("No Results Found"));

  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_widget_set_margin_top (nothing, 24);
  gtk_list_box_set_placeholder (list, nothing);
}

PdkDetailsSearch *
pdk_details_search_new (GtkSearchEntry *entry, GtkListBox *list, GListModel *items)
{
  PdkDetailsSearch *self = NULL;
  g_autoptr (GtkFilterListModel) found = NULL;

  g_return_val_if_fail (GTK_IS_SEARCH_ENTRY (entry), NULL);
  g_return_val_if_fail (GTK_IS_LIST_BOX (list), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (items), NULL);

  self = g_object_new (PDK_TYPE_DETAILS_SEARCH, NULL);
  self->entry = entry;
  self->list = list;
  self->items = items;
  found =
      gtk_filter_list_model_new (g_object_ref (items), g_object_ref (GTK_FILTER (self->filter)));
  add_placeholder (list);
  gtk_list_box_bind_model (list, G_LIST_MODEL (found), make_row, self, NULL);
  gtk_search_entry_set_key_capture_widget (entry, GTK_WIDGET (list));
  g_signal_connect_object (entry, "search-changed", G_CALLBACK (on_search_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "stop-search", G_CALLBACK (on_stopped), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (items, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (found, "items-changed", G_CALLBACK (on_found_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (list, "row-selected", G_CALLBACK (on_row_selected), self,
                           G_CONNECT_SWAPPED);
  return self;
}
