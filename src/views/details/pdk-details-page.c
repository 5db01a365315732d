/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-details-page-private.h"

#include "core/connection/pdk-connection.h"
#include "core/pdk-text.h"
#include "views/details/pdk-details-form.h"
#include "views/details/pdk-details-view.h"
#include "views/details/pdk-details-xml.h"
#include "views/details/pdk-host-device-row.h"
#include "views/details/pdk-performance-page.h"
#include "widgets/pdk-fold-layout.h"

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkDetailsPage, pdk_details_page, GTK_TYPE_WIDGET)

void
pdk_details_page_emit_changed (PdkDetailsPage *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_wrong_changed (gpointer user_data)
{
  pdk_details_page_update_bar (user_data);
}

/* The page in sight */

const char *
pdk_details_page_get_name_of_shown (PdkDetailsPage *self)
{
  return self->renamed != NULL ? self->renamed : self->shown;
}

static PdkItem *
find_shown (PdkDetailsPage *self)
{
  if (self->draft == NULL || self->shown == NULL)
    return NULL;
  return pdk_domain_document_find (pdk_domain_draft_get_document (self->draft),
                                   pdk_details_page_get_name_of_shown (self));
}

/* (nullable): of a kind, where it is */
static PdkItem *
find_place (PdkDomainDocument *document, const PdkKind *kind, guint position)
{
  g_autoptr (GPtrArray) items = pdk_domain_document_list (document);

  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);

    if (item->kind == kind && item->position == position)
      return pdk_domain_document_find (document, item->page);
  }
  return NULL;
}

/* Whether what is in sight was changed, and is still there. */
static gboolean
is_shown_edited (PdkDetailsPage *self)
{
  GPtrArray *edits = pdk_domain_draft_get_edits (self->draft);
  gboolean edited = FALSE;

  for (guint i = 0; i < edits->len; i++) {
    const PdkEdit *edit = g_ptr_array_index (edits, i);

    if (g_strcmp0 (edit->page, self->shown) != 0)
      continue;
    if (edit->type == PDK_EDIT_REMOVE)
      return FALSE;
    edited = edited || edit->type == PDK_EDIT_SET || edit->type == PDK_EDIT_REPLACE;
  }
  return edited;
}

/* What is edited may be what its name is made of: an interface's address.  The form stays as it is. */
static void
follow_shown (PdkDetailsPage *self)
{
  PdkDomainDocument *document = pdk_domain_draft_get_document (self->draft);
  g_autoptr (PdkItem) same =
      self->shown != NULL ? pdk_domain_document_find (document, self->shown) : NULL;
  g_autoptr (PdkItem) now = NULL;

  g_clear_pointer (&self->renamed, g_free);
  if (same != NULL)
    self->place = same->position;
  if (same != NULL || self->shown == NULL || !is_shown_edited (self))
    return;
  now = find_place (document, pdk_kind_of_page (self->shown), self->place);
  if (now != NULL)
    self->renamed = g_strdup (now->page);
}

void
pdk_details_page_update_head (PdkDetailsPage *self)
{
  g_autoptr (PdkItem) item = find_shown (self);
  g_autofree char *title =
      item != NULL ? pdk_host_device_row_find_title (item, self->context.nodes) : NULL;
  g_autofree char *safe = pdk_text_display (title);
  const gboolean removable = item != NULL && (item->kind->flags & PDK_KIND_DEVICE) != 0 &&
                             (item->kind->flags & PDK_KIND_NO_REMOVE) == 0;

  gtk_label_set_label (self->title_label, safe);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title_label), safe);
  gtk_widget_set_visible (self->form_switch,
                          item == NULL || (item->kind->flags & PDK_KIND_MEASURED) == 0);
  gtk_widget_set_visible (self->remove_button, removable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "details.remove",
                                 removable && !pdk_details_page_is_applying (self));
}

static GtkWidget *
new_form (PdkDetailsPage *self, const PdkItem *item)
{
  GtkWidget *child = NULL;

  if (!self->xml)
    return pdk_details_form_new (self->draft, self->shown, &self->context);
  child = pdk_details_xml_new (self->draft,
                               (item->kind->flags & PDK_KIND_MACHINE) != 0 ? NULL : self->shown);
  g_signal_connect_object (child, "notify::wrong", G_CALLBACK (pdk_details_page_update_bar), self,
                           G_CONNECT_SWAPPED);
  return child;
}

/* Whether the keys are in the form, or would be if what had them did not go away. */
static gboolean
has_keys (PdkDetailsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->form_bin)) ||
         gtk_widget_is_ancestor (focus, GTK_WIDGET (self->bar));
}

static char *
name_view (PdkDetailsPage *self)
{
  return g_strconcat (self->xml ? "xml " : "form ", self->shown, NULL);
}

/* How it was left is kept.  What goes with its draft goes before that is another one. */
void
pdk_details_page_close_form (PdkDetailsPage *self)
{
  GtkWidget *child = adw_bin_get_child (self->form_bin);

  if (child == NULL)
    return;
  self->keys = has_keys (self);
  g_hash_table_replace (self->views, g_strdup (self->view), pdk_details_view_new (child));
  adw_bin_set_child (self->form_bin, NULL);
}

static void
open_form (PdkDetailsPage *self, const PdkItem *item, gboolean keys)
{
  GtkWidget *child = new_form (self, item);
  PdkDetailsView *view = NULL;

  g_free (self->view);
  self->view = name_view (self);
  view = g_hash_table_lookup (self->views, self->view);
  if (view != NULL)
    pdk_details_view_unfold (view, child);
  adw_bin_set_child (self->form_bin, child);
  gtk_stack_set_visible_child (self->page_stack, GTK_WIDGET (self->form_bin));
  if (view != NULL)
    pdk_details_view_go_back (view, child, keys);
}

/* It stays where it is, as it remembers. */
static void
show_performance (PdkDetailsPage *self)
{
  if (adw_bin_get_child (self->performance_bin) == NULL)
    adw_bin_set_child (self->performance_bin, pdk_performance_page_new (self->definition));
  gtk_stack_set_visible_child (self->page_stack, GTK_WIDGET (self->performance_bin));
}

void
pdk_details_page_show_form (PdkDetailsPage *self)
{
  g_autoptr (PdkItem) item = find_shown (self);

  if (item == NULL)
    return;
  pdk_details_page_close_form (self);
  if (self->renamed != NULL) {
    g_free (self->shown);
    self->shown = g_steal_pointer (&self->renamed);
  }
  self->place = item->position;
  if ((item->kind->flags & PDK_KIND_MEASURED) != 0)
    show_performance (self);
  else
    open_form (self, item, self->keys);
  self->keys = FALSE;
  pdk_details_page_update_head (self);
  pdk_details_page_update_bar (self);
}

static void
show_page (PdkDetailsPage *self, const char *page)
{
  if (adw_bin_get_child (self->form_bin) != NULL &&
      (g_strcmp0 (self->shown, page) == 0 || g_strcmp0 (self->renamed, page) == 0))
    return;
  g_clear_pointer (&self->renamed, g_free);
  g_free (self->shown);
  self->shown = g_strdup (page);
  pdk_details_page_show_form (self);
}

static void
on_selected (PdkDetailsPage *self, const char *page)
{
  show_page (self, page);
}

void
pdk_details_page_update_list (PdkDetailsPage *self)
{
  pdk_details_list_update (self->list, self->draft, self->now, self->context.nodes);
}

void
pdk_details_page_follow_draft (PdkDetailsPage *self)
{
  pdk_details_page_announce (self);
  follow_shown (self);
  pdk_details_page_update_list (self);
  pdk_details_list_keep_selected (self->list, pdk_details_page_get_name_of_shown (self));
  pdk_details_page_update_head (self);
  pdk_details_page_update_bar (self);
}

static void
pdk_details_page_map (GtkWidget *widget)
{
  PdkDetailsPage *self = PDK_DETAILS_PAGE (widget);

  GTK_WIDGET_CLASS (pdk_details_page_parent_class)->map (widget);
  if (self->definition == NULL)
    pdk_details_page_load (self);
}

static void
set_xml (PdkDetailsPage *self, gboolean xml)
{
  if (self->xml == xml)
    return;
  self->xml = xml;
  if (self->draft != NULL)
    pdk_details_page_show_form (self);
}

static void
on_xml_toggled (PdkDetailsPage *self, GParamSpec *pspec, GtkToggleButton *button)
{
  set_xml (self, gtk_toggle_button_get_active (button));
}

static void
pdk_details_page_dispose (GObject *object)
{
  PdkDetailsPage *self = PDK_DETAILS_PAGE (object);

  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_DETAILS_PAGE);
  /* A list that was open has closed by that. */
  g_clear_handle_id (&self->closed_id, g_source_remove);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->documents, pdk_domain_documents_unref);
  g_clear_pointer (&self->now, pdk_domain_documents_unref);
  pdk_details_page_end (self);
  g_clear_pointer (&self->views, g_hash_table_unref);
  g_clear_pointer (&self->announcer, pdk_announcer_free);
  g_clear_object (&self->recent);
  g_clear_object (&self->domain);
  g_clear_weak_pointer (&self->context.connection);
  G_OBJECT_CLASS (pdk_details_page_parent_class)->dispose (object);
}

static void
pdk_details_page_finalize (GObject *object)
{
  PdkDetailsPage *self = PDK_DETAILS_PAGE (object);

  g_free (self->host);
  g_free (self->shown);
  g_free (self->renamed);
  g_free (self->wanted);
  g_free (self->view);
  g_clear_pointer (&self->context.announced, g_array_unref);
  G_OBJECT_CLASS (pdk_details_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsPage, list);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsPage, form_switch);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsPage, xml_button);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsPage, history_button);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsPage, remove_button);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsPage, page_stack);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsPage, form_bin);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsPage, performance_bin);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsPage, bar);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsPage, refusal_banner);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_xml_toggled);
}

static void
pdk_details_page_class_init (PdkDetailsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_details_page_dispose;
  object_class->finalize = pdk_details_page_finalize;
  widget_class->map = pdk_details_page_map;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PDK_TYPE_DETAILS_PAGE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PDK_TYPE_BANNER);
  g_type_ensure (PDK_TYPE_DETAILS_BAR);
  g_type_ensure (PDK_TYPE_DETAILS_LIST);
  g_type_ensure (PDK_TYPE_FOLD_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/details/pdk-details-page.ui");
  bind_children (widget_class);
  pdk_details_page_install_actions (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "details.apply",
                                       NULL);
}

static void
pdk_details_page_init (PdkDetailsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->recent = pdk_recent_media_dup_default ();
  self->views = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) pdk_details_view_free);
  self->context.wrong_changed = on_wrong_changed;
  self->context.user_data = self;
  pdk_details_page_update_bar (self);
}

GtkWidget *
pdk_details_page_new (PdkDomain *domain)
{
  PdkDetailsPage *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN (domain), NULL);

  self = g_object_new (PDK_TYPE_DETAILS_PAGE, NULL);
  self->domain = g_object_ref (domain);
  pdk_details_page_set_host (self, pdk_domain_get_connection (domain));
  self->context.uuid = pdk_domain_get_uuid (domain);
  pdk_details_page_watch_nodes (self);
  return GTK_WIDGET (self);
}

GtkWidget *
pdk_details_page_new_undefined (PdkConnection *connection, PdkDomainDraft *draft)
{
  PdkDetailsPage *self = NULL;

  g_return_val_if_fail (PDK_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (draft), NULL);

  self = g_object_new (PDK_TYPE_DETAILS_PAGE, NULL);
  self->undefined = TRUE;
  self->context.undefined = TRUE;
  self->draft = g_object_ref (draft);
  gtk_widget_set_visible (self->history_button, FALSE);
  pdk_details_bar_set_applies (self->bar, FALSE);
  pdk_details_page_set_host (self, connection);
  pdk_details_page_watch_nodes (self);
  return GTK_WIDGET (self);
}

void
pdk_details_page_show (PdkDetailsPage *self, const char *page)
{
  g_return_if_fail (PDK_IS_DETAILS_PAGE (self));
  g_return_if_fail (page != NULL);

  if (self->documents != NULL) {
    pdk_details_list_select (self->list, page);
    return;
  }
  g_free (self->wanted);
  self->wanted = g_strdup (page);
}

guint
pdk_details_page_get_n_changes (PdkDetailsPage *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_PAGE (self), 0);

  return self->draft != NULL ? pdk_domain_draft_get_n_edits (self->draft) : 0;
}
