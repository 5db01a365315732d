/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-details-page-private.h"

#include "core/connection/pdk-connection.h"
#include "core/devices/pdk-item-match.h"
#include "core/pdk-text.h"
#include "views/details/pdk-details-form.h"
#include "views/details/pdk-details-media.h"
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

/* (nullable) */
static const char *
get_name_of_shown (PdkDetailsPage *self)
{
  return self->renamed != NULL ? self->renamed : self->shown;
}

static PdkItem *
find_shown (PdkDetailsPage *self)
{
  if (self->draft == NULL || self->shown == NULL)
    return NULL;
  return pdk_domain_document_find (pdk_domain_draft_get_document (self->draft),
                                   get_name_of_shown (self));
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

static void
update_head (PdkDetailsPage *self)
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
static void
close_form (PdkDetailsPage *self)
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

static void
show_form (PdkDetailsPage *self)
{
  g_autoptr (PdkItem) item = find_shown (self);

  if (item == NULL)
    return;
  close_form (self);
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
  update_head (self);
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
  show_form (self);
}

static void
on_selected (PdkDetailsPage *self, const char *page)
{
  show_page (self, page);
}

static void
update_list (PdkDetailsPage *self)
{
  pdk_details_list_update (self->list, self->draft, self->documents, self->context.nodes);
}

static void
on_draft_changed (PdkDetailsPage *self)
{
  pdk_details_page_announce (self);
  follow_shown (self);
  update_list (self);
  pdk_details_list_keep_selected (self->list, get_name_of_shown (self));
  update_head (self);
  pdk_details_page_update_bar (self);
}

/* The host's devices are in the list by name. */
static void
on_nodes_changed (PdkDetailsPage *self)
{
  if (self->documents == NULL)
    return;
  update_list (self);
  update_head (self);
}

/* Reading */

static void
set_draft (PdkDetailsPage *self, PdkDomainDraft *draft)
{
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_set_object (&self->draft, draft);
  g_signal_connect_object (draft, "changed", G_CALLBACK (on_draft_changed), self,
                           G_CONNECT_SWAPPED);
}

/* @draft: of those documents, or what was begun on former ones */
static void
show_documents (PdkDetailsPage *self, PdkDomainDraft *draft)
{
  g_autofree char *page = g_steal_pointer (&self->wanted);
  const char *refusal = self->documents->refusal;

  if (page == NULL)
    page = g_strdup (get_name_of_shown (self));
  self->context.differences = pdk_domain_definition_get_differences (self->definition);
  self->context.domain = self->domain;
  self->context.offer = self->documents->offer;
  self->context.autostart = self->documents->autostart;
  self->context.running = self->documents->active && self->documents->persistent;
  close_form (self);
  set_draft (self, draft);
  pdk_details_page_announce (self);
  update_list (self);
  pdk_host_device_row_want_names (pdk_domain_draft_get_document (draft), self->context.nodes);
  pdk_details_list_select_again (self->list, page);
  /* What is not in sight there, as another page is looked for. */
  if (adw_bin_get_child (self->form_bin) == NULL)
    show_form (self);
  pdk_banner_set_title (self->refusal_banner, refusal != NULL ? refusal : "");
  pdk_banner_set_revealed (self->refusal_banner, refusal != NULL);
  gtk_stack_set_visible_child_name (self->stack, "pages");
  pdk_details_page_update_bar (self);
}

static void
show_failure (PdkDetailsPage *self, const GError *error)
{
  g_autofree char *text = pdk_text_markup (error->message);

  adw_status_page_set_description (self->failed_page, text);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static gboolean
has_edits (PdkDetailsPage *self)
{
  return self->draft != NULL && pdk_domain_draft_get_n_edits (self->draft) > 0;
}

static void on_definition_changed (PdkDetailsPage *self);

static gboolean
on_closed_idle (gpointer user_data)
{
  PdkDetailsPage *self = user_data;

  self->closed_id = 0;
  on_definition_changed (self);
  return G_SOURCE_REMOVE;
}

/* What was chosen in the list is taken after it closes. */
static void
on_list_unmap (PdkDetailsPage *self, GtkWidget *list)
{
  g_signal_handlers_disconnect_by_func (list, on_list_unmap, self);
  if (self->closed_id == 0)
    self->closed_id = g_idle_add (on_closed_idle, self);
}

/* Whether somebody is in a list or menu of the page, which is not taken away meanwhile. */
static gboolean
is_choosing (PdkDetailsPage *self)
{
  GtkWidget *child = adw_bin_get_child (self->form_bin);
  GtkWidget *list = child != NULL ? pdk_details_view_find_open (child) : NULL;

  if (list == NULL)
    return FALSE;
  g_signal_handlers_disconnect_by_func (list, on_list_unmap, self);
  g_signal_connect_object (list, "unmap", G_CALLBACK (on_list_unmap), self, G_CONNECT_SWAPPED);
  return TRUE;
}

/* What is being edited stays on the document it was begun on; applying sorts it out. */
static void
on_definition_changed (PdkDetailsPage *self)
{
  PdkDomainDocuments *documents = pdk_domain_definition_get_documents (self->definition);
  const GError *error = pdk_domain_definition_get_error (self->definition);
  g_autoptr (PdkDomainDraft) draft = NULL;

  if (documents == NULL) {
    if (error != NULL)
      show_failure (self, error);
    return;
  }
  if (pdk_details_page_is_applying (self) || documents == self->documents ||
      (has_edits (self) && !self->moved && !self->undefined) || is_choosing (self))
    return;
  g_clear_pointer (&self->documents, pdk_domain_documents_unref);
  self->documents = pdk_domain_documents_ref (documents);
  self->moved = FALSE;
  if (has_edits (self) || self->undefined)
    draft = g_object_ref (self->draft);
  else
    draft = pdk_domain_draft_new (pdk_domain_documents_get_base (documents));
  show_documents (self, draft);
}

static void
on_applier_changed (PdkDetailsPage *self)
{
  update_head (self);
  pdk_details_page_update_bar (self);
  /* What came meanwhile. */
  on_definition_changed (self);
}

/* Shows what is so by now: they are done, or were changed by somebody else meanwhile. */
void
pdk_details_page_forget_changes (PdkDetailsPage *self)
{
  close_form (self);
  /* What was before them is not to be seen in between. */
  g_signal_handlers_block_by_func (self->draft, on_draft_changed, self);
  pdk_domain_draft_discard (self->draft);
  g_signal_handlers_unblock_by_func (self->draft, on_draft_changed, self);
  on_definition_changed (self);
  if (adw_bin_get_child (self->form_bin) != NULL)
    return;
  on_draft_changed (self);
  show_form (self);
}

static void
rename_view (PdkDetailsPage *self, const char *prefix, const char *from, const char *to)
{
  g_autofree char *old = g_strconcat (prefix, from, NULL);
  gpointer key = NULL;
  gpointer view = NULL;

  if (!g_hash_table_steal_extended (self->views, old, &key, &view))
    return;
  g_free (key);
  g_hash_table_replace (self->views, g_strconcat (prefix, to, NULL), view);
}

/* What was added has its name only now.  How somebody left its page belongs to it, and not to what is
 * added next.  Sets what is wanted to what is in sight. */
static void
follow_names (PdkDetailsPage *self)
{
  PdkDomainDocuments *documents = pdk_domain_definition_get_documents (self->definition);
  g_autoptr (GPtrArray) own =
      pdk_domain_document_list (pdk_domain_draft_get_document (self->draft));
  g_autoptr (GPtrArray) items =
      documents != NULL ? pdk_domain_document_list (pdk_domain_documents_get_base (documents))
                        : NULL;

  for (guint i = 0; items != NULL && i < own->len; i++) {
    const PdkItem *item = g_ptr_array_index (own, i);
    const PdkItem *now = pdk_item_match_applied (item, own, items);

    if (now == NULL || g_str_equal (now->page, item->page))
      continue;
    rename_view (self, "form ", item->page, now->page);
    rename_view (self, "xml ", item->page, now->page);
    if (g_strcmp0 (self->wanted, item->page) == 0) {
      g_free (self->wanted);
      self->wanted = g_strdup (now->page);
    }
  }
}

static void
on_applied (PdkDetailsPage *self)
{
  pdk_details_media_remember (self->recent, self->host, self->draft);
  close_form (self);
  /* What was added is to stay in sight, and is not in the draft for a moment. */
  g_free (self->wanted);
  self->wanted = g_strdup (get_name_of_shown (self));
  follow_names (self);
  pdk_details_page_forget_changes (self);
}

static void
begin (PdkDetailsPage *self)
{
  if (self->undefined)
    self->definition = pdk_domain_definition_new_undefined (self->context.connection, self->draft);
  else
    self->definition = pdk_domain_definition_new (self->domain);
  g_signal_connect_object (self->definition, "changed", G_CALLBACK (on_definition_changed), self,
                           G_CONNECT_SWAPPED);
  if (self->undefined)
    return;
  self->applier = pdk_details_applier_new (GTK_WIDGET (self), self->definition);
  g_signal_connect_object (self->applier, "changed", G_CALLBACK (on_applier_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->applier, "applied", G_CALLBACK (on_applied), self,
                           G_CONNECT_SWAPPED);
}

static void
end (PdkDetailsPage *self)
{
  if (self->definition != NULL)
    g_signal_handlers_disconnect_by_data (self->definition, self);
  if (self->applier != NULL) {
    g_signal_handlers_disconnect_by_data (self->applier, self);
    g_object_run_dispose (G_OBJECT (self->applier));
  }
  g_clear_object (&self->applier);
  g_clear_object (&self->definition);
  g_clear_object (&self->context.nodes);
}

void
pdk_details_page_load (PdkDetailsPage *self)
{
  if (self->documents == NULL)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  if (self->definition != NULL)
    pdk_domain_definition_reload (self->definition);
  else
    begin (self);
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
    show_form (self);
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
  end (self);
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

/* @connection: (nullable) */
static void
set_host (PdkDetailsPage *self, PdkConnection *connection)
{
  g_set_weak_pointer (&self->context.connection, connection);
  g_free (self->host);
  self->host = g_strdup (pdk_connection_get_uri (connection));
  self->context.host = self->host;
  self->context.local = pdk_connection_is_local (connection);
}

static void
watch_nodes (PdkDetailsPage *self)
{
  if (self->context.connection == NULL)
    return;
  self->context.nodes = g_object_ref (pdk_node_list_of (self->context.connection));
  g_signal_connect_object (self->context.nodes, "changed", G_CALLBACK (on_nodes_changed), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
pdk_details_page_new (PdkDomain *domain)
{
  PdkDetailsPage *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN (domain), NULL);

  self = g_object_new (PDK_TYPE_DETAILS_PAGE, NULL);
  self->domain = g_object_ref (domain);
  set_host (self, pdk_domain_get_connection (domain));
  self->context.uuid = pdk_domain_get_uuid (domain);
  watch_nodes (self);
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
  set_host (self, connection);
  watch_nodes (self);
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

void
pdk_details_page_move (PdkDetailsPage *self, PdkDomain *domain)
{
  g_return_if_fail (PDK_IS_DETAILS_PAGE (self));
  g_return_if_fail (PDK_IS_DOMAIN (domain));

  if (!g_set_object (&self->domain, domain))
    return;
  set_host (self, pdk_domain_get_connection (domain));
  if (self->definition == NULL)
    return;
  end (self);
  self->moved = TRUE;
  begin (self);
  watch_nodes (self);
  update_head (self);
  if (self->draft != NULL)
    pdk_details_page_update_bar (self);
}

guint
pdk_details_page_get_n_changes (PdkDetailsPage *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_PAGE (self), 0);

  return self->draft != NULL ? pdk_domain_draft_get_n_edits (self->draft) : 0;
}
