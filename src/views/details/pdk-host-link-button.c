/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-host-link-button.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"

/* px; longer lists scroll. */
#define MAX_HEIGHT 320
#define MIN_WIDTH  240

struct _PdkHostLinkButton {
  GtkWidget parent_instance;

  /* Owned. */
  PdkDomainDraft *draft;
  PdkNodeList *nodes;
  char *page;

  /* Borrowed. */
  GtkWidget *button;
  GtkEditable *editable;
  GtkListBox *list;
  GtkLabel *placeholder;
};

G_DEFINE_FINAL_TYPE (PdkHostLinkButton, pdk_host_link_button, GTK_TYPE_WIDGET)

static const struct {
  const char *type; /* of the interface */
  PdkHostLinkType links;
  const char *none; /* to be translated */
} rows[] = {
  { "network", PDK_HOST_LINK_NETWORK, N_ ("No virtual network on this host") },
  { "bridge", PDK_HOST_LINK_BRIDGE, N_ ("No bridge on this host") },
  { "direct", PDK_HOST_LINK_INTERFACE, N_ ("No network interface on this host") },
};

/* Returns: the row of @rows for the interface as it is, or how many there are */
static gsize
find_row (PdkHostLinkButton *self)
{
  g_autoptr (PdkItem) item =
      pdk_domain_document_find (pdk_domain_draft_get_document (self->draft), self->page);
  gsize i = 0;

  while (i < G_N_ELEMENTS (rows) &&
         (item == NULL || !pdk_xml_equals (item->element, "@type", rows[i].type)))
    i++;
  return i;
}

static char *
describe (const PdkHostLink *link)
{
  const char *state = link->type == PDK_HOST_LINK_NETWORK
                          ? (link->active ? _ ("started") : _ ("not started"))
                          : (link->active ? _ ("up") : _ ("down"));
  g_autofree char *text =
      link->detail != NULL ? g_strconcat (link->detail, " · ", state, NULL) : g_strdup (state);

  return pdk_text_display (text);
}

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
new_row (const PdkHostLink *link)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *name = pdk_text_display (link->name);
  g_autofree char *detail = describe (link);
  GtkWidget *small = new_label (detail, "caption");

  gtk_widget_add_css_class (small, "dim-label");
  gtk_box_append (GTK_BOX (box), new_label (name, NULL));
  gtk_box_append (GTK_BOX (box), small);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (link->name), g_free);
  return row;
}

static void
clear (GtkListBox *list)
{
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/* So that the keyboard goes on from the one that is written. */
static void
focus_row (PdkHostLinkButton *self)
{
  const char *text = gtk_editable_get_text (self->editable);
  GtkListBoxRow *found = gtk_list_box_get_row_at_index (self->list, 0);
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "name"), text) == 0)
      found = row;
  if (found != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (found));
}

static void
update (PdkHostLinkButton *self)
{
  GPtrArray *links = pdk_node_list_get (self->nodes, PDK_NODE_LINKS);
  const GError *error = pdk_node_list_get_error (self->nodes, PDK_NODE_LINKS);
  const gsize at = find_row (self);

  gtk_widget_set_visible (GTK_WIDGET (self), at < G_N_ELEMENTS (rows));
  if (at == G_N_ELEMENTS (rows) || !gtk_widget_get_mapped (GTK_WIDGET (self->list)))
    return;
  clear (self->list);
  for (guint i = 0; links != NULL && i < links->len; i++) {
    const PdkHostLink *link = g_ptr_array_index (links, i);

    if (link->type == rows[at].links)
      gtk_list_box_append (self->list, new_row (link));
  }
  gtk_label_set_label (self->placeholder, links != NULL   ? _ (rows[at].none)
                                          : error != NULL ? _ ("The host does not say what it has")
                                                          : _ ("Asking the host…"));
  focus_row (self);
}

static void
on_activated (PdkHostLinkButton *self, GtkListBoxRow *row)
{
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (row), "name"));

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  gtk_editable_set_text (self->editable, name);
  gtk_editable_set_position (self->editable, -1);
}

/* Networks are started and stopped without a word to this list. */
static void
on_list_mapped (PdkHostLinkButton *self)
{
  pdk_node_list_want (self->nodes, PDK_NODE_LINKS);
  update (self);
}

static GtkWidget *
create_popover (PdkHostLinkButton *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->placeholder = GTK_LABEL (new_label (NULL, "dim-label"));
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->list, GTK_WIDGET (self->placeholder));
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "map", G_CALLBACK (on_list_mapped), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_widget_set_size_request (scrolled, MIN_WIDTH, -1);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_widget_add_css_class (popover, "menu");
  return popover;
}

static void
pdk_host_link_button_dispose (GObject *object)
{
  PdkHostLinkButton *self = PDK_HOST_LINK_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->draft);
  g_clear_object (&self->nodes);
  G_OBJECT_CLASS (pdk_host_link_button_parent_class)->dispose (object);
}

static void
pdk_host_link_button_finalize (GObject *object)
{
  g_free (PDK_HOST_LINK_BUTTON (object)->page);
  G_OBJECT_CLASS (pdk_host_link_button_parent_class)->finalize (object);
}

static void
pdk_host_link_button_class_init (PdkHostLinkButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_host_link_button_dispose;
  object_class->finalize = pdk_host_link_button_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
pdk_host_link_button_init (PdkHostLinkButton *self)
{
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "pan-down-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), create_popover (self));
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_tooltip_text (self->button, _ ("Choose One of the Host"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Choose One of the Host"), -1);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

GtkWidget *
pdk_host_link_button_new (GtkEditable *editable,
                          PdkDomainDraft *draft,
                          const char *page,
                          PdkNodeList *nodes)
{
  PdkHostLinkButton *self = NULL;

  g_return_val_if_fail (GTK_IS_EDITABLE (editable), NULL);
  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (draft) && page != NULL, NULL);
  g_return_val_if_fail (PDK_IS_NODE_LIST (nodes), NULL);

  self = g_object_new (PDK_TYPE_HOST_LINK_BUTTON, NULL);
  self->editable = editable;
  self->draft = g_object_ref (draft);
  self->nodes = g_object_ref (nodes);
  self->page = g_strdup (page);
  g_signal_connect_object (nodes, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (draft, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
