/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-details-list.h"

#include "views/details/pdk-details-add.h"
#include "views/details/pdk-details-row.h"
#include "views/details/pdk-details-search.h"
#include "widgets/pdk-list-tab.h"

struct _PdkDetailsList {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *box;
  GtkSearchEntry *search_entry;
  GtkListBox *list_box;
  GtkMenuButton *add_button;

  /* Owned. */
  GListStore *items;
  PdkDetailsSearch *search;
  PdkDomainDraft *draft;         /* nullable: not read yet */
  PdkDomainDocuments *documents; /* nullable: as above */

  int position; /* of the row that was selected last */
};

enum { SIGNAL_SELECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkDetailsList, pdk_details_list, GTK_TYPE_WIDGET)

static PdkDetailsItem *
get_item (GtkListBoxRow *row)
{
  return pdk_details_row_get_item (PDK_DETAILS_ROW (row));
}

static void
on_row_selected (PdkDetailsList *self, GtkListBoxRow *row)
{
  if (row == NULL)
    return;
  self->position = gtk_list_box_row_get_index (row);
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0, pdk_details_item_get_page (get_item (row)));
}

/* (nullable): the row of @page, and otherwise the one at @position or the last one before it */
static GtkListBoxRow *
find_row (PdkDetailsList *self, const char *page, int position)
{
  GtkListBoxRow *found = NULL;
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list_box, i)) != NULL; i++) {
    PdkDetailsItem *item = get_item (row);

    if (pdk_details_item_is_gone (item) || pdk_details_item_is_group (item))
      continue;
    if (g_strcmp0 (pdk_details_item_get_page (item), page) == 0)
      return row;
    if (found == NULL || i <= position)
      found = row;
  }
  return found;
}

/* Folding */

/* (nullable) */
static GtkListBoxRow *
find_group (PdkDetailsList *self)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list_box, i)) != NULL; i++)
    if (pdk_details_item_is_group (get_item (row)))
      return row;
  return NULL;
}

static void
set_unfolded (PdkDetailsList *self, gboolean unfolded)
{
  GtkListBoxRow *group = find_group (self);

  if (group == NULL || pdk_details_search_is_unfolded (self->search) == unfolded)
    return;
  /* The row that has the keys may go. */
  if (!unfolded && gtk_widget_get_focus_child (GTK_WIDGET (self->list_box)) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (group));
  pdk_details_search_set_unfolded (self->search, unfolded);
  pdk_details_row_set_unfolded (PDK_DETAILS_ROW (group), unfolded);
}

static void
on_row_activated (PdkDetailsList *self, GtkListBoxRow *row)
{
  if (pdk_details_item_is_group (get_item (row)))
    set_unfolded (self, !pdk_details_search_is_unfolded (self->search));
}

/* By the keys that do so in trees. */
static void
on_unfold (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkDetailsList *self = PDK_DETAILS_LIST (widget);
  GtkWidget *row = gtk_widget_get_focus_child (GTK_WIDGET (self->list_box));
  PdkDetailsItem *item = PDK_IS_DETAILS_ROW (row) ? get_item (GTK_LIST_BOX_ROW (row)) : NULL;

  (void) name;
  if (item != NULL && (pdk_details_item_is_group (item) || pdk_details_item_is_member (item)))
    set_unfolded (self, g_variant_get_boolean (parameter));
}

static void
bring_into_sight (PdkDetailsList *self, const char *page)
{
  if (pdk_details_search_hides (self->search, page))
    pdk_details_search_clear (self->search);
  if (pdk_details_search_hides (self->search, page))
    set_unfolded (self, TRUE);
}

/* What is there may be known only now. */
static void
make_add_menu (GtkMenuButton *button, gpointer user_data)
{
  PdkDetailsList *self = user_data;
  PdkOffer *offer = self->documents != NULL ? self->documents->offer : NULL;
  g_autoptr (GMenuModel) menu =
      pdk_details_add_menu (self->draft != NULL ? pdk_domain_draft_get_document (self->draft)
                                                : NULL,
                            offer != NULL ? offer->machine : NULL);

  gtk_menu_button_set_menu_model (button, menu);
}

static gboolean
pdk_details_list_focus (GtkWidget *widget, GtkDirectionType direction)
{
  PdkDetailsList *self = PDK_DETAILS_LIST (widget);
  gboolean moved = FALSE;

  if (pdk_list_tab_leave (GTK_WIDGET (self->list_box), direction, GTK_WIDGET (self->search_entry),
                          GTK_WIDGET (self->add_button), &moved))
    return moved;
  return GTK_WIDGET_CLASS (pdk_details_list_parent_class)->focus (widget, direction);
}

static void
pdk_details_list_dispose (GObject *object)
{
  PdkDetailsList *self = PDK_DETAILS_LIST (object);

  if (self->add_button != NULL)
    gtk_menu_button_set_create_popup_func (self->add_button, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_DETAILS_LIST);
  g_clear_object (&self->search);
  g_clear_object (&self->items);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->documents, pdk_domain_documents_unref);
  G_OBJECT_CLASS (pdk_details_list_parent_class)->dispose (object);
}

static void
pdk_details_list_class_init (PdkDetailsListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_details_list_dispose;
  widget_class->focus = pdk_details_list_focus;
  signals[SIGNAL_SELECTED] = g_signal_new ("selected", PDK_TYPE_DETAILS_LIST, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/details/pdk-details-list.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsList, box);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsList, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsList, list_box);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsList, add_button);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_install_action (widget_class, "details-list.unfold", "b", on_unfold);
}

static void
pdk_details_list_init (PdkDetailsList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (PDK_TYPE_DETAILS_ITEM);
  self->search =
      pdk_details_search_new (self->search_entry, self->list_box, G_LIST_MODEL (self->items));
  gtk_menu_button_set_create_popup_func (self->add_button, make_add_menu, self, NULL);
}

void
pdk_details_list_update (PdkDetailsList *self,
                         PdkDomainDraft *draft,
                         PdkDomainDocuments *documents,
                         PdkNodeList *nodes)
{
  g_return_if_fail (PDK_IS_DETAILS_LIST (self));
  g_return_if_fail (PDK_IS_DOMAIN_DRAFT (draft));
  g_return_if_fail (documents != NULL);

  g_set_object (&self->draft, draft);
  if (self->documents != documents) {
    g_clear_pointer (&self->documents, pdk_domain_documents_unref);
    self->documents = pdk_domain_documents_ref (documents);
  }
  pdk_details_items_update (self->items, draft, documents, nodes);
}

void
pdk_details_list_select (PdkDetailsList *self, const char *page)
{
  g_return_if_fail (PDK_IS_DETAILS_LIST (self));

  bring_into_sight (self, page);
  gtk_list_box_select_row (self->list_box, find_row (self, page, self->position));
}

void
pdk_details_list_keep_selected (PdkDetailsList *self, const char *page)
{
  g_return_if_fail (PDK_IS_DETAILS_LIST (self));

  if (gtk_list_box_get_selected_row (self->list_box) == NULL &&
      !pdk_details_search_hides (self->search, page))
    pdk_details_list_select (self, page);
}

void
pdk_details_list_select_again (PdkDetailsList *self, const char *page)
{
  g_return_if_fail (PDK_IS_DETAILS_LIST (self));

  /* In this mode gtk_list_box_unselect_all() does nothing. */
  gtk_list_box_select_row (self->list_box, NULL);
  pdk_details_list_select (self, page);
}
