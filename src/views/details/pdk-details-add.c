/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-details-add.h"

#include <glib/gi18n.h>

#include "core/definition/pdk-edit-complete.h"
#include "core/definition/pdk-edit-needs.h"
#include "core/devices/pdk-capabilities.h"
#include "core/devices/pdk-device-template.h"
#include "core/node/pdk-host-device.h"
#include "views/details/pdk-host-device-picker.h"
#include "widgets/pdk-confirm.h"

/* The menu */

static gboolean
has_kind (PdkDomainDocument *document, const PdkKind *kind)
{
  g_autoptr (GPtrArray) items = pdk_domain_document_list (document);

  for (guint i = 0; i < items->len; i++)
    if (((const PdkItem *) g_ptr_array_index (items, i))->kind == kind)
      return TRUE;
  return FALSE;
}

/* (nullable) */
static const char *
find_reason (const PdkKind *kind, PdkDomainDocument *document, PdkXmlDocument *capabilities)
{
  if (document != NULL && (kind->flags & (PDK_KIND_SINGLE | PDK_KIND_ADD_ONCE)) != 0 &&
      has_kind (document, kind))
    return _ ("there is one already");
  if (capabilities != NULL && pdk_capabilities_lacks (capabilities, kind->path))
    return _ ("not offered by this host");
  return NULL;
}

static GMenuItem *
new_item (const PdkDeviceTemplate *row, const char *reason)
{
  g_autofree char *label = NULL;
  GMenuItem *item = NULL;

  /* Translators: a device, and why it cannot be added: “TPM (not offered by this host)” */
  label = reason != NULL
              ? g_strdup_printf (C_ ("device and reason", "%s (%s)"), _ (row->label), reason)
              : g_strdup (_ (row->label));
  /* safe text: the templates' labels are ours */
  item = g_menu_item_new (label, NULL);
  /* There is no action of the other name, which greys the item out. */
  g_menu_item_set_action_and_target (item, reason == NULL ? "details.add" : "details.add-none", "s",
                                     row->id);
  return item;
}

/* What no such machine can have is not in the menu at all. */
static gboolean
is_for (const PdkDeviceTemplate *row, PdkDomainDocument *document)
{
  return document == NULL ||
         pdk_field_condition (row->when, pdk_domain_document_get_root (document));
}

GMenuModel *
pdk_details_add_menu (PdkDomainDocument *document, PdkXmlDocument *capabilities)
{
  GMenu *menu = g_menu_new ();
  const PdkDeviceTemplate *row = pdk_device_templates ();

  while (row->id != NULL) {
    const char *group = row->group;
    g_autoptr (GMenu) submenu = g_menu_new ();

    for (; row->id != NULL && g_str_equal (row->group, group); row++) {
      const PdkKind *kind = pdk_kind_find (row->kind);
      g_autoptr (GMenuItem) item = NULL;

      if (kind == NULL || !is_for (row, document))
        continue;
      item = new_item (row, find_reason (kind, document, capabilities));
      g_menu_append_item (submenu, item);
    }
    if (g_menu_model_get_n_items (G_MENU_MODEL (submenu)) == 0)
      continue;
    /* safe text: the templates' groups are ours */
    g_menu_append_submenu (menu, _ (group), G_MENU_MODEL (submenu));
  }
  return G_MENU_MODEL (menu);
}

/* Adding and removing */

static const PdkDeviceTemplate *
find_template (const char *id)
{
  for (const PdkDeviceTemplate *row = pdk_device_templates (); row->id != NULL; row++)
    if (g_str_equal (row->id, id))
      return row;
  return NULL;
}

/* The last of its kind, where libvirt puts a new one as well. */
static char *
find_last (PdkDomainDraft *draft, const PdkKind *kind)
{
  g_autoptr (GPtrArray) items = pdk_domain_document_list (pdk_domain_draft_get_document (draft));

  for (guint i = items->len; i > 0; i--) {
    const PdkItem *item = g_ptr_array_index (items, i - 1);

    if (item->kind == kind)
      return g_strdup (item->page);
  }
  return NULL;
}

/* What is to be done, in this order. */
typedef struct {
  GPtrArray *edits;
  const PdkKind *added;  /* nullable */
  PdkDomainDraft *draft; /* of what is to be chosen first… */
  GtkWindow *parent;     /* nullable, weak */
  char *id;              /* nullable: …the template of it… */
  char *page;            /* nullable: …or what it takes the place of */
} Plan;

static void
plan_free (gpointer data)
{
  Plan *plan = data;

  g_ptr_array_unref (plan->edits);
  g_clear_object (&plan->draft);
  g_clear_weak_pointer (&plan->parent);
  g_free (plan->id);
  g_free (plan->page);
  g_free (plan);
}

static GTask *
new_task (GtkWindow *parent,
          PdkDomainDraft *draft,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Plan *plan = g_new0 (Plan, 1);

  plan->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);
  plan->draft = g_object_ref (draft);
  g_set_weak_pointer (&plan->parent, parent);
  g_task_set_source_tag (task, pdk_details_add_async);
  g_task_set_task_data (task, plan, plan_free);
  return task;
}

static void
on_confirmed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  (void) source;
  g_task_return_boolean (task, pdk_confirm_finish (result));
}

/* Each reason once: several devices may go for the same. */
static char *
list_reasons (GPtrArray *needs)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *last = NULL;

  for (guint i = 0; i < needs->len; i++) {
    const PdkNeed *need = g_ptr_array_index (needs, i);
    g_autofree char *what = pdk_edit_describe (need->edit);

    if (g_strcmp0 (last, need->why) != 0)
      g_string_append_printf (text, "%s%s:", i > 0 ? "\n\n" : "", need->why);
    g_string_append_printf (text, "\n%s", what);
    last = need->why;
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* @task: (transfer full) */
static void
ask (GTask *task, GtkWindow *parent, GPtrArray *needs, const char *heading, const char *label)
{
  g_autofree char *body = NULL;

  if (needs->len == 0) {
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
    return;
  }
  body = list_reasons (needs);
  pdk_confirm_async (parent, heading, body, label, FALSE, NULL, on_confirmed, task);
}

static void
add_needs (Plan *plan, GPtrArray *needs)
{
  for (guint i = 0; i < needs->len; i++)
    g_ptr_array_add (plan->edits,
                     pdk_edit_ref (((const PdkNeed *) g_ptr_array_index (needs, i))->edit));
}

/* @task: (transfer full): ends with what is to be done.
 * @all: (element-type utf8): the XML of what is added */
static void
add_all (GTask *task, const PdkKind *kind, GPtrArray *all)
{
  Plan *plan = g_task_get_task_data (task);
  PdkDomainDocument *document = pdk_domain_draft_get_document (plan->draft);
  g_autoptr (GPtrArray) needs = NULL;
  GError *error = NULL;

  for (guint i = 0; i < all->len; i++) {
    g_autoptr (PdkEdit) edit = pdk_edit_new_add (kind->id, g_ptr_array_index (all, i), &error);

    if (edit == NULL) {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
    /* What several of a kind need is the same. */
    if (needs == NULL) {
      needs = pdk_edit_find_needs (edit, document);
      add_needs (plan, needs);
    }
    g_ptr_array_add (plan->edits, pdk_edit_complete (edit, document, NULL));
  }
  plan->added = kind;
  ask (task, plan->parent, needs, _ ("Something Else Is Needed as Well"), _ ("_Add All"));
}

/* The former device's settings with another source; it is taken out before, as what tells it is its
 * source. */
static void
replace_source (Plan *plan, GPtrArray *all)
{
  g_autoptr (PdkItem) item =
      pdk_domain_document_find (pdk_domain_draft_get_document (plan->draft), plan->page);
  char *xml = NULL;

  if (item == NULL)
    return;
  xml = pdk_host_device_put (item->element, g_ptr_array_index (all, 0));
  g_free (g_ptr_array_index (all, 0));
  g_ptr_array_index (all, 0) = xml;
  g_ptr_array_add (plan->edits, pdk_edit_new_remove (plan->page));
}

static void
on_picked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Plan *plan = g_task_get_task_data (task);
  gboolean by_hand = FALSE;
  g_autoptr (GPtrArray) all = pdk_host_device_pick_finish (result, &by_hand);

  (void) source;
  if (by_hand) {
    all = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (all, pdk_device_template_make (plan->id,
                                                    pdk_domain_draft_get_document (plan->draft)));
  }
  if (all == NULL) {
    g_task_return_boolean (task, FALSE);
    g_object_unref (task);
    return;
  }
  if (plan->page != NULL)
    replace_source (plan, all);
  add_all (task,
           plan->page != NULL ? pdk_kind_of_page (plan->page)
                              : pdk_kind_find (find_template (plan->id)->kind),
           all);
}

void
pdk_details_add_async (GtkWindow *parent,
                       PdkConnection *connection,
                       const char *uuid,
                       PdkDomainDraft *draft,
                       const char *id,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  const PdkDeviceTemplate *row = NULL;
  const PdkKind *kind = NULL;
  g_autoptr (GPtrArray) all = NULL;
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_CONNECTION (connection) && PDK_IS_DOMAIN_DRAFT (draft));
  row = find_template (id);
  kind = row != NULL ? pdk_kind_find (row->kind) : NULL;
  g_return_if_fail (kind != NULL);

  task = new_task (parent, draft, callback, user_data);
  if (pdk_host_device_picker_get_type_of (kind) != PDK_NODE_OTHER) {
    ((Plan *) g_task_get_task_data (task))->id = g_strdup (id);
    pdk_host_device_pick_async (parent, connection, uuid, draft, kind, FALSE, on_picked, task);
    return;
  }
  all = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (all, pdk_device_template_make (id, pdk_domain_draft_get_document (draft)));
  add_all (task, kind, all);
}

void
pdk_details_change_device_async (GtkWindow *parent,
                                 PdkConnection *connection,
                                 const char *uuid,
                                 PdkDomainDraft *draft,
                                 const char *page,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  const PdkKind *kind = NULL;
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_CONNECTION (connection) && PDK_IS_DOMAIN_DRAFT (draft));
  g_return_if_fail (page != NULL);
  kind = pdk_kind_of_page (page);
  g_return_if_fail (kind != NULL && pdk_host_device_picker_get_type_of (kind) != PDK_NODE_OTHER);

  task = new_task (parent, draft, callback, user_data);
  ((Plan *) g_task_get_task_data (task))->page = g_strdup (page);
  pdk_host_device_pick_async (parent, connection, uuid, draft, kind, TRUE, on_picked, task);
}

void
pdk_details_remove_async (GtkWindow *parent,
                          PdkDomainDraft *draft,
                          const char *page,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  PdkEdit *edit = NULL;
  g_autoptr (GPtrArray) needs = NULL;
  GTask *task = NULL;
  Plan *plan = NULL;

  g_return_if_fail (PDK_IS_DOMAIN_DRAFT (draft));
  g_return_if_fail (page != NULL);

  task = new_task (parent, draft, callback, user_data);
  plan = g_task_get_task_data (task);
  edit = pdk_edit_new_remove (page);
  needs = pdk_edit_find_leftovers (edit, pdk_domain_draft_get_document (draft));
  g_ptr_array_add (plan->edits, edit);
  add_needs (plan, needs);
  ask (task, parent, needs, _ ("Something Else Cannot Stay"), _ ("_Remove All"));
}

gboolean
pdk_details_add_finish (GAsyncResult *result, PdkDomainDraft *draft, char **page, GError **error)
{
  const Plan *plan = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (draft), FALSE);
  g_return_val_if_fail (page != NULL, FALSE);

  *page = NULL;
  plan = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  for (guint i = 0; i < plan->edits->len; i++) {
    PdkEdit *edit = pdk_edit_ref (g_ptr_array_index (plan->edits, i));

    if (pdk_domain_draft_take (draft, edit, error))
      continue;
    for (; i > 0; i--)
      pdk_domain_draft_undo (draft);
    return FALSE;
  }
  if (plan->added != NULL)
    *page = find_last (draft, plan->added);
  return TRUE;
}
