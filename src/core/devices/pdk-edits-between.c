/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-edits-between.h"

#include "devices/pdk-item-match.h"

/* @composed: %PDK_FIELD_COMPOSED for those fields only, 0 for the others */
static void
add_fields (GPtrArray *edits, const PdkItem *from, PdkXmlElement *to, PdkFieldFlags composed)
{
  for (const PdkField *field = from->kind->fields; field->id != NULL; field++) {
    g_autofree char *before = pdk_field_get (field, from->element);
    g_autofree char *after = pdk_field_get (field, to);
    PdkEdit *edit = NULL;

    if ((field->flags & PDK_FIELD_COMPOSED) != composed || g_strcmp0 (before, after) == 0)
      continue;
    /* What cannot be set is seen by the comparison of the whole. */
    edit = pdk_edit_new_set (from->page, field->id, after, NULL);
    if (edit != NULL)
      g_ptr_array_add (edits, edit);
  }
}

static GPtrArray *
new_edits (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);
}

/* What means the same as nothing may be written in one and not in the other. */
static void
drop_same (const PdkField *fields, PdkXmlElement *item)
{
  for (const PdkField *field = fields; field->id != NULL; field++)
    if (field->same != NULL && field->set == NULL &&
        pdk_xml_equals (item, field->path, field->same))
      pdk_xml_set (item, field->path, NULL);
}

static gboolean
lead_to_item (GPtrArray *edits, const PdkItem *from, PdkXmlElement *to)
{
  g_autoptr (PdkXmlDocument) before = pdk_xml_document_new_from (from->element);
  g_autoptr (PdkXmlDocument) after = pdk_xml_document_new_from (to);

  for (guint i = 0; i < edits->len; i++) {
    const PdkEdit *edit = g_ptr_array_index (edits, i);

    pdk_field_set (edit->field, pdk_xml_document_get_root (before), edit->value);
  }
  drop_same (from->kind->fields, pdk_xml_document_get_root (before));
  drop_same (from->kind->fields, pdk_xml_document_get_root (after));
  return pdk_xml_equivalent (pdk_xml_document_get_root (before), pdk_xml_document_get_root (after));
}

GPtrArray *
pdk_edits_between_items (const PdkItem *from, PdkXmlElement *to, gboolean *whole)
{
  g_autoptr (GPtrArray) edits = NULL;

  g_return_val_if_fail (from != NULL && to != NULL, NULL);

  edits = new_edits ();
  add_fields (edits, from, to, 0);
  if (whole != NULL)
    *whole = lead_to_item (edits, from, to);
  return g_steal_pointer (&edits);
}

static void
add_missing (GPtrArray *edits, GPtrArray *from, GPtrArray *to)
{
  for (guint i = 0; i < to->len; i++) {
    const PdkItem *item = g_ptr_array_index (to, i);
    g_autofree char *xml = NULL;
    PdkEdit *edit = NULL;

    if ((item->kind->flags & PDK_KIND_MACHINE) != 0 ||
        pdk_item_match_among (item, to, from) != NULL)
      continue;
    xml = pdk_item_to_string (item);
    edit = pdk_edit_new_add (item->kind->id, xml, NULL);
    if (edit != NULL)
      g_ptr_array_add (edits, edit);
  }
}

/* From the last on, so that those without a key keep their number until it is their turn. */
static void
add_removed (GPtrArray *edits, GPtrArray *from, GPtrArray *to)
{
  for (guint i = from->len; i > 0; i--) {
    const PdkItem *item = g_ptr_array_index (from, i - 1);

    if ((item->kind->flags & PDK_KIND_MACHINE) == 0 &&
        pdk_item_match_among (item, from, to) == NULL)
      g_ptr_array_add (edits, pdk_edit_new_remove (item->page));
  }
}

/* What is made of others changes along with them, as the boot order with a disk that goes: it is an
 * edit of its own only where they have left a difference.  @led: where they lead */
static void
add_composed (GPtrArray *edits, PdkDomainDocument *led, PdkDomainDocument *to)
{
  g_autoptr (GPtrArray) before = pdk_domain_document_list (led);
  g_autoptr (GPtrArray) after = pdk_domain_document_list (to);

  for (guint i = 0; i < before->len; i++) {
    const PdkItem *item = g_ptr_array_index (before, i);
    const PdkItem *other = pdk_item_match_among (item, before, after);

    if (other != NULL)
      add_fields (edits, item, other->element, PDK_FIELD_COMPOSED);
  }
}

/* Does those from the one at @index on. */
static gboolean
do_edits (GPtrArray *edits, guint index, PdkDomainDocument *document)
{
  for (guint i = index; i < edits->len; i++)
    if (!pdk_edit_apply (g_ptr_array_index (edits, i), document, NULL))
      return FALSE;
  return TRUE;
}

static gboolean
complete (GPtrArray *edits, PdkDomainDocument *from, PdkDomainDocument *to)
{
  g_autoptr (PdkDomainDocument) led = pdk_domain_document_copy (from);
  const guint n_edits = edits->len;

  if (!do_edits (edits, 0, led))
    return FALSE;
  add_composed (edits, led, to);
  return do_edits (edits, n_edits, led) &&
         pdk_xml_equivalent (pdk_domain_document_get_root (led), pdk_domain_document_get_root (to));
}

GPtrArray *
pdk_edits_between (PdkDomainDocument *from, PdkDomainDocument *to, gboolean *whole)
{
  g_autoptr (GPtrArray) edits = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  gboolean says_all = FALSE;

  g_return_val_if_fail (from != NULL && to != NULL, NULL);

  edits = new_edits ();
  before = pdk_domain_document_list (from);
  after = pdk_domain_document_list (to);
  for (guint i = 0; i < before->len; i++) {
    const PdkItem *item = g_ptr_array_index (before, i);
    const PdkItem *other = pdk_item_match_among (item, before, after);

    if (other != NULL)
      add_fields (edits, item, other->element, 0);
  }
  add_removed (edits, before, after);
  add_missing (edits, before, after);
  says_all = complete (edits, from, to);
  if (whole != NULL)
    *whole = says_all;
  return g_steal_pointer (&edits);
}
