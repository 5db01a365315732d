/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-field-choices.h"

#include <glib/gi18n.h>

static void
add_row (GPtrArray *rows, const char *value, const char *label)
{
  PdkOffered *row = g_new0 (PdkOffered, 1);

  row->value = g_strdup (value);
  row->label = g_strdup (label);
  g_ptr_array_add (rows, row);
}

static GPtrArray *
list_rows (const PdkField *field, PdkOffer *offer, PdkXmlElement *element)
{
  GPtrArray *rows = NULL;

  if (field->type != PDK_FIELD_SWITCH)
    return pdk_offer_list (offer, field, element);
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_offered_free);
  add_row (rows, NULL, _ ("Default"));
  add_row (rows, "yes", _ ("On"));
  add_row (rows, "no", _ ("Off"));
  return rows;
}

static gboolean
has_value (GPtrArray *rows, const char *value)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_strcmp0 (((const PdkOffered *) g_ptr_array_index (rows, i))->value, value) == 0)
      return TRUE;
  return FALSE;
}

static void
add_present (GPtrArray *rows,
             const PdkField *field,
             PdkOffer *offer,
             PdkXmlElement *element,
             const char *value)
{
  g_autofree char *label = NULL;

  /* An entry is emptied as any other. */
  if (has_value (rows, value) || (value == NULL && (field->flags & PDK_FIELD_FREE) != 0))
    return;
  label = pdk_field_describe (field, value);
  add_row (rows, value, label);
  ((PdkOffered *) g_ptr_array_index (rows, rows->len - 1))->reason =
      pdk_offer_explain (offer, field, element, value);
}

/* What the machine has now can be chosen again, whatever the host says of it. */
GListModel *
pdk_field_choices_new (PdkDomainDraft *draft,
                       const char *page,
                       const PdkField *field,
                       PdkOffer *offer,
                       const char *value)
{
  PdkDomainDocument *document = NULL;
  PdkXmlElement *element = NULL;
  g_autoptr (PdkItem) now = NULL;
  g_autoptr (PdkItem) item = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *stored = NULL;
  GListStore *store = g_list_store_new (PDK_TYPE_CHOICE_ITEM);

  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (draft), G_LIST_MODEL (store));
  g_return_val_if_fail (page != NULL && field != NULL, G_LIST_MODEL (store));

  document = pdk_domain_draft_get_document (draft);
  now = pdk_domain_document_find (document, page);
  element = now != NULL ? now->element : pdk_domain_document_get_root (document);
  item = pdk_domain_document_find (pdk_domain_draft_get_base (draft), page);
  stored = item != NULL ? pdk_field_get (field, item->element) : NULL;
  rows = list_rows (field, offer, element);
  add_present (rows, field, offer, element, value);
  if (item != NULL)
    add_present (rows, field, offer, element, stored);
  for (guint i = 0; i < rows->len; i++) {
    const PdkOffered *row = g_ptr_array_index (rows, i);
    const gboolean usable = row->reason == NULL || g_strcmp0 (row->value, value) == 0 ||
                            g_strcmp0 (row->value, stored) == 0;
    g_autoptr (PdkChoiceItem) choice = pdk_choice_item_new (row, usable);

    g_list_store_append (store, choice);
  }
  return G_LIST_MODEL (store);
}

guint
pdk_field_choices_find (GListModel *choices, const char *value)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (choices), GTK_INVALID_LIST_POSITION);

  for (guint i = 0; i < g_list_model_get_n_items (choices); i++) {
    g_autoptr (PdkChoiceItem) item = g_list_model_get_item (choices, i);

    if (g_strcmp0 (pdk_choice_item_get_value (item), value) == 0)
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}
