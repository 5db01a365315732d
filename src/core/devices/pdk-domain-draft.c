/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-domain-draft.h"

#include "pdk-error.h"

#include <string.h>

struct _PdkDomainDraft {
  GObject parent_instance;

  /* owned */
  PdkDomainDocument *base;
  PdkDomainDocument *document;
  GPtrArray *edits;
};

G_DEFINE_FINAL_TYPE (PdkDomainDraft, pdk_domain_draft, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
pdk_domain_draft_finalize (GObject *object)
{
  PdkDomainDraft *self = PDK_DOMAIN_DRAFT (object);

  g_clear_pointer (&self->base, pdk_domain_document_unref);
  g_clear_pointer (&self->document, pdk_domain_document_unref);
  g_clear_pointer (&self->edits, g_ptr_array_unref);
  G_OBJECT_CLASS (pdk_domain_draft_parent_class)->finalize (object);
}

static void
pdk_domain_draft_class_init (PdkDomainDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_domain_draft_finalize;

  /**
   * PdkDomainDraft::changed:
   *
   * The document is another.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PDK_TYPE_DOMAIN_DRAFT, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_domain_draft_init (PdkDomainDraft *self)
{
  self->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);
}

PdkDomainDraft *
pdk_domain_draft_new (PdkDomainDocument *base)
{
  PdkDomainDraft *self = NULL;

  g_return_val_if_fail (base != NULL, NULL);

  self = g_object_new (PDK_TYPE_DOMAIN_DRAFT, NULL);
  self->base = pdk_domain_document_ref (base);
  self->document = pdk_domain_document_copy (base);
  return self;
}

PdkDomainDocument *
pdk_domain_draft_get_base (PdkDomainDraft *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (self), NULL);

  return self->base;
}

PdkDomainDocument *
pdk_domain_draft_get_document (PdkDomainDraft *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (self), NULL);

  return self->document;
}

GPtrArray *
pdk_domain_draft_get_edits (PdkDomainDraft *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (self), NULL);

  return self->edits;
}

guint
pdk_domain_draft_get_n_edits (PdkDomainDraft *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (self), 0);

  return self->edits->len;
}

static char *
read_value (PdkDomainDocument *document, const char *page, const PdkField *field)
{
  g_autoptr (PdkItem) item = pdk_domain_document_find (document, page);

  return item != NULL ? pdk_field_get (field, item->element) : NULL;
}

char *
pdk_domain_draft_get (PdkDomainDraft *self, const char *page, const char *field)
{
  const PdkKind *kind = NULL;
  const PdkField *row = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (self), NULL);
  g_return_val_if_fail (page != NULL && field != NULL, NULL);

  kind = pdk_kind_of_page (page);
  row = kind != NULL ? pdk_kind_find_field (kind, field) : NULL;
  return row != NULL ? read_value (self->document, page, row) : NULL;
}

static gboolean
is_about (const PdkEdit *edit, const char *page, const char *field)
{
  if (edit->page == NULL || strcmp (edit->page, page) != 0)
    return FALSE;
  return field == NULL || (edit->field != NULL && strcmp (edit->field->id, field) == 0);
}

/* Whether @edit is about a row of a list that @page shows. */
static gboolean
is_in_list (const PdkEdit *edit, const char *page)
{
  const PdkKind *kind = pdk_kind_of_page (page);

  return kind != NULL && edit->kind != NULL && (edit->kind->flags & PDK_KIND_ROW) != 0 &&
         g_strcmp0 (edit->kind->parent, kind->id) == 0;
}

gboolean
pdk_domain_draft_is_changed (PdkDomainDraft *self, const char *page, const char *field)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (self), FALSE);
  g_return_val_if_fail (page != NULL, FALSE);

  for (guint i = 0; i < self->edits->len; i++)
    if (is_about (g_ptr_array_index (self->edits, i), page, field) ||
        (field == NULL && is_in_list (g_ptr_array_index (self->edits, i), page)))
      return TRUE;
  return FALSE;
}

/* The base with @edits, or NULL. */
static PdkDomainDocument *
make_document (PdkDomainDraft *self, GPtrArray *edits, GError **error)
{
  g_autoptr (PdkDomainDocument) document = pdk_domain_document_copy (self->base);

  for (guint i = 0; i < edits->len; i++)
    if (!pdk_edit_apply (g_ptr_array_index (edits, i), document, error))
      return NULL;
  return g_steal_pointer (&document);
}

/* @edits: (transfer full): becomes the draft's, if all can be done */
static gboolean
take_edits (PdkDomainDraft *self, GPtrArray *edits, GError **error)
{
  PdkDomainDocument *document = make_document (self, edits, error);

  if (document == NULL) {
    g_ptr_array_unref (edits);
    return FALSE;
  }
  pdk_domain_document_unref (self->document);
  self->document = document;
  g_ptr_array_unref (self->edits);
  self->edits = edits;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}

static gpointer
ref_edit (gconstpointer edit, gpointer unused)
{
  (void) unused;
  return pdk_edit_ref ((PdkEdit *) edit);
}

static GPtrArray *
copy_edits (PdkDomainDraft *self)
{
  return g_ptr_array_copy (self->edits, ref_edit, NULL);
}

/* The last edit of the same field, so long as nothing after it may have another meaning without. */
static gboolean
find_same (GPtrArray *edits, const char *page, const char *field, guint *position)
{
  for (guint i = edits->len; i > 0; i--) {
    const PdkEdit *edit = g_ptr_array_index (edits, i - 1);

    if (edit->type != PDK_EDIT_SET)
      return FALSE;
    if (is_about (edit, page, field)) {
      *position = i - 1;
      return TRUE;
    }
  }
  return FALSE;
}

/* In the place of the former one, unless what comes after it undoes it there: an interface of another
 * type has no source until it is set again. */
static void
insert_edit (PdkDomainDraft *self, GPtrArray *edits, guint position, PdkEdit *edit)
{
  g_autoptr (PdkDomainDocument) with = NULL;
  g_autofree char *value = NULL;

  g_ptr_array_insert (edits, (gint) position, pdk_edit_ref (edit));
  if (position + 1 == edits->len)
    return;
  with = make_document (self, edits, NULL);
  value = with != NULL ? read_value (with, edit->page, edit->field) : NULL;
  if (with != NULL && g_strcmp0 (value, edit->value) == 0)
    return;
  g_ptr_array_remove_index (edits, position);
  g_ptr_array_add (edits, pdk_edit_ref (edit));
}

gboolean
pdk_domain_draft_set (
    PdkDomainDraft *self, const char *page, const char *field, const char *value, GError **error)
{
  g_autoptr (PdkEdit) edit = NULL;
  g_autoptr (GPtrArray) edits = NULL;
  g_autofree char *original = NULL;
  guint position = 0;

  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (self), FALSE);
  g_return_val_if_fail (page != NULL && field != NULL, FALSE);

  edit = pdk_edit_new_set (page, field, value, error);
  if (edit == NULL)
    return FALSE;
  edits = copy_edits (self);
  if (find_same (edits, page, field, &position))
    g_ptr_array_remove_index (edits, position);
  else
    position = edits->len;
  {
    g_autoptr (PdkDomainDocument) without = make_document (self, edits, error);

    if (without == NULL)
      return FALSE;
    original = read_value (without, page, edit->field);
  }
  if (g_strcmp0 (original, edit->value) != 0)
    insert_edit (self, edits, position, edit);
  return take_edits (self, g_steal_pointer (&edits), error);
}

static gboolean
adds_row (const PdkEdit *edit, const PdkField *key_field, const char *key)
{
  g_autoptr (PdkXmlDocument) xml = pdk_xml_document_parse (edit->xml, NULL);
  g_autofree char *own =
      xml != NULL ? pdk_field_get (key_field, pdk_xml_document_get_root (xml)) : NULL;

  return g_strcmp0 (own, key) == 0;
}

static PdkEdit *
new_row (const PdkKind *kind,
         const PdkField *key_field,
         const char *key,
         const PdkField *field,
         const char *value,
         GError **error)
{
  const char *name = strrchr (kind->path, '/');
  g_autoptr (PdkXmlDocument) xml = pdk_xml_document_new (name != NULL ? name + 1 : kind->path);
  g_autofree char *text = NULL;

  if (!pdk_field_check (key_field, key, error) || !pdk_field_check (field, value, error))
    return NULL;
  pdk_field_set (key_field, pdk_xml_document_get_root (xml), key);
  pdk_field_set (field, pdk_xml_document_get_root (xml), value);
  text = pdk_xml_document_to_string (xml);
  return pdk_edit_new_add (kind->id, text, error);
}

/* (nullable): what makes @document, which has no edit of that row, what is asked for; %NULL without an
 * error where it is so already */
static PdkEdit *
new_row_edit (PdkDomainDocument *document,
              const char *page,
              const PdkField *key_field,
              const char *key,
              const PdkField *field,
              const char *value,
              GError **error)
{
  g_autoptr (PdkItem) item = pdk_domain_document_find (document, page);
  g_autofree char *now = item != NULL ? pdk_field_get (field, item->element) : NULL;

  if (item == NULL)
    return value != NULL ? new_row (pdk_kind_of_page (page), key_field, key, field, value, error)
                         : NULL;
  if (value == NULL)
    return pdk_edit_new_remove (page);
  return g_strcmp0 (now, value) != 0 ? pdk_edit_new_set (page, field->id, value, error) : NULL;
}

gboolean
pdk_domain_draft_set_row (PdkDomainDraft *self,
                          const char *kind,
                          const char *key_field,
                          const char *key,
                          const char *field,
                          const char *value,
                          GError **error)
{
  const PdkKind *rows = pdk_kind_find (kind);
  const PdkField *known_by = pdk_kind_find_field (rows, key_field);
  g_autofree char *page = g_strdup_printf ("%s:%s", kind, key);
  g_autoptr (GPtrArray) edits = NULL;
  g_autoptr (PdkDomainDocument) without = NULL;
  g_autoptr (GError) local = NULL;
  PdkEdit *edit = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (self), FALSE);

  edits = copy_edits (self);
  for (guint i = edits->len; i > 0; i--) {
    const PdkEdit *at = g_ptr_array_index (edits, i - 1);

    if (is_about (at, page, NULL) ||
        (at->type == PDK_EDIT_ADD && at->kind == rows && adds_row (at, known_by, key)))
      g_ptr_array_remove_index (edits, i - 1);
  }
  without = make_document (self, edits, error);
  if (without == NULL)
    return FALSE;
  edit = new_row_edit (without, page, known_by, key, pdk_kind_find_field (rows, field),
                       value != NULL && *value != '\0' ? value : NULL, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (edit != NULL)
    g_ptr_array_add (edits, edit);
  return take_edits (self, g_steal_pointer (&edits), error);
}

gboolean
pdk_domain_draft_take (PdkDomainDraft *self, PdkEdit *edit, GError **error)
{
  GPtrArray *edits = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (self), FALSE);
  g_return_val_if_fail (edit != NULL, FALSE);

  edits = copy_edits (self);
  g_ptr_array_add (edits, edit);
  return take_edits (self, edits, error);
}

/* The XML of @page in the base, or NULL where an edit adds it. */
static gboolean
says_the_same (PdkDomainDraft *self, const char *page, const char *xml)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_parse (xml, NULL);
  PdkXmlElement *root = document != NULL ? pdk_xml_document_get_root (document) : NULL;
  g_autoptr (PdkItem) item = page != NULL ? pdk_domain_document_find (self->base, page) : NULL;

  if (root == NULL)
    return FALSE;
  if (page == NULL)
    return pdk_xml_equal (root, pdk_domain_document_get_root (self->base));
  return item != NULL && pdk_xml_equal (root, item->element);
}

gboolean
pdk_domain_draft_write (PdkDomainDraft *self, const char *page, const char *xml, GError **error)
{
  GPtrArray *edits = NULL;
  PdkEdit *edit = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (self), FALSE);
  g_return_val_if_fail (xml != NULL, FALSE);

  edit = page != NULL ? pdk_edit_new_replace (page, xml, error)
                      : pdk_edit_new_replace_all (xml, error);
  if (edit == NULL)
    return FALSE;
  edits = copy_edits (self);
  for (guint i = edits->len; i > 0; i--)
    if (page == NULL || is_about (g_ptr_array_index (edits, i - 1), page, NULL))
      g_ptr_array_remove_index (edits, i - 1);
  if (says_the_same (self, page, xml))
    pdk_edit_unref (edit);
  else
    g_ptr_array_add (edits, edit);
  return take_edits (self, edits, error);
}

void
pdk_domain_draft_undo (PdkDomainDraft *self)
{
  GPtrArray *edits = NULL;

  g_return_if_fail (PDK_IS_DOMAIN_DRAFT (self));

  if (self->edits->len == 0)
    return;
  edits = copy_edits (self);
  g_ptr_array_set_size (edits, (gint) edits->len - 1);
  take_edits (self, edits, NULL);
}

void
pdk_domain_draft_discard_page (PdkDomainDraft *self, const char *page)
{
  g_autoptr (GPtrArray) edits = NULL;

  g_return_if_fail (PDK_IS_DOMAIN_DRAFT (self));
  g_return_if_fail (page != NULL);

  edits = copy_edits (self);
  for (guint i = edits->len; i > 0; i--)
    if (is_about (g_ptr_array_index (edits, i - 1), page, NULL))
      g_ptr_array_remove_index (edits, i - 1);
  take_edits (self, g_steal_pointer (&edits), NULL);
}

void
pdk_domain_draft_discard (PdkDomainDraft *self)
{
  g_return_if_fail (PDK_IS_DOMAIN_DRAFT (self));

  take_edits (self, g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref), NULL);
}

gboolean
pdk_domain_draft_rebase (PdkDomainDraft *self, PdkDomainDocument *base)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (self), FALSE);
  g_return_val_if_fail (base != NULL, FALSE);

  if (self->edits->len > 0)
    return FALSE;
  pdk_domain_document_unref (self->base);
  self->base = pdk_domain_document_ref (base);
  pdk_domain_draft_discard (self);
  return TRUE;
}
