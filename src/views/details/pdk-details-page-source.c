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
#include "views/details/pdk-host-device-row.h"

/* Where what a page of a machine's hardware shows comes from: the host and its devices, the machine's
 * documents, and the draft of what is changed in them. */

/* The host's devices are in the list by name. */
static void
on_nodes_changed (PdkDetailsPage *self)
{
  if (self->documents == NULL)
    return;
  pdk_details_page_update_list (self);
  pdk_details_page_update_head (self);
}

static void
set_draft (PdkDetailsPage *self, PdkDomainDraft *draft)
{
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_set_object (&self->draft, draft);
  g_signal_connect_object (draft, "changed", G_CALLBACK (pdk_details_page_follow_draft), self,
                           G_CONNECT_SWAPPED);
}

/* What the machine that runs has, and what it can be given. */
static void
take_running (PdkDetailsPage *self, PdkDomainDocuments *documents)
{
  pdk_domain_documents_ref (documents);
  g_clear_pointer (&self->now, pdk_domain_documents_unref);
  self->now = documents;
  self->context.differences = documents->differences;
  self->context.running = documents->active && documents->persistent;
}

/* What is being edited stays; what of it has to wait depends on what runs by now. */
static void
follow_running (PdkDetailsPage *self, PdkDomainDocuments *documents)
{
  GtkWidget *child = adw_bin_get_child (self->form_bin);

  take_running (self, documents);
  pdk_details_page_announce (self);
  if (PDK_IS_DETAILS_FORM (child))
    pdk_details_form_update (PDK_DETAILS_FORM (child));
  pdk_details_page_update_list (self);
  pdk_details_page_update_bar (self);
}

/* @draft: of those documents, or what was begun on former ones */
static void
show_documents (PdkDetailsPage *self, PdkDomainDraft *draft)
{
  g_autofree char *page = g_steal_pointer (&self->wanted);
  const char *refusal = self->documents->refusal;

  if (page == NULL)
    page = g_strdup (pdk_details_page_get_name_of_shown (self));
  take_running (self, self->documents);
  self->context.domain = self->domain;
  self->context.offer = self->documents->offer;
  self->context.autostart = self->documents->autostart;
  pdk_details_page_close_form (self);
  set_draft (self, draft);
  pdk_details_page_announce (self);
  pdk_details_page_update_list (self);
  pdk_host_device_row_want_names (pdk_domain_draft_get_document (draft), self->context.nodes);
  pdk_details_list_select_again (self->list, page);
  /* What is not in sight there, as another page is looked for. */
  if (adw_bin_get_child (self->form_bin) == NULL)
    pdk_details_page_show_form (self);
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
  if (pdk_details_page_is_applying (self) || documents == self->documents)
    return;
  if (has_edits (self) && !self->moved && !self->undefined) {
    if (documents != self->now)
      follow_running (self, documents);
    return;
  }
  if (is_choosing (self))
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
  pdk_details_page_update_head (self);
  pdk_details_page_update_bar (self);
  /* What came meanwhile. */
  on_definition_changed (self);
}

/* Shows what is so by now: they are done, or were changed by somebody else meanwhile. */
void
pdk_details_page_forget_changes (PdkDetailsPage *self)
{
  pdk_details_page_close_form (self);
  /* What was before them is not to be seen in between. */
  g_signal_handlers_block_by_func (self->draft, pdk_details_page_follow_draft, self);
  pdk_domain_draft_discard (self->draft);
  g_signal_handlers_unblock_by_func (self->draft, pdk_details_page_follow_draft, self);
  on_definition_changed (self);
  if (adw_bin_get_child (self->form_bin) != NULL)
    return;
  pdk_details_page_follow_draft (self);
  pdk_details_page_show_form (self);
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
  pdk_details_page_close_form (self);
  /* What was added is to stay in sight, and is not in the draft for a moment. */
  g_free (self->wanted);
  self->wanted = g_strdup (pdk_details_page_get_name_of_shown (self));
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

void
pdk_details_page_end (PdkDetailsPage *self)
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

void
pdk_details_page_set_host (PdkDetailsPage *self, PdkConnection *connection)
{
  g_set_weak_pointer (&self->context.connection, connection);
  g_free (self->host);
  self->host = g_strdup (pdk_connection_get_uri (connection));
  self->context.host = self->host;
  self->context.local = pdk_connection_is_local (connection);
}

void
pdk_details_page_watch_nodes (PdkDetailsPage *self)
{
  if (self->context.connection == NULL)
    return;
  self->context.nodes = g_object_ref (pdk_node_list_of (self->context.connection));
  g_signal_connect_object (self->context.nodes, "changed", G_CALLBACK (on_nodes_changed), self,
                           G_CONNECT_SWAPPED);
}

void
pdk_details_page_move (PdkDetailsPage *self, PdkDomain *domain)
{
  g_return_if_fail (PDK_IS_DETAILS_PAGE (self));
  g_return_if_fail (PDK_IS_DOMAIN (domain));

  if (!g_set_object (&self->domain, domain))
    return;
  pdk_details_page_set_host (self, pdk_domain_get_connection (domain));
  if (self->definition == NULL)
    return;
  pdk_details_page_end (self);
  self->moved = TRUE;
  begin (self);
  pdk_details_page_watch_nodes (self);
  pdk_details_page_update_head (self);
  if (self->draft != NULL)
    pdk_details_page_update_bar (self);
}
