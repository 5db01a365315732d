/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-edit.h"

#include "pdk-error.h"
#include "pdk-text.h"

#include <glib/gi18n.h>
#include <string.h>

static PdkEdit *
new_edit (PdkEditType type, const char *page)
{
  PdkEdit *self = g_atomic_rc_box_new0 (PdkEdit);

  self->type = type;
  self->page = g_strdup (page);
  self->kind = page != NULL ? pdk_kind_of_page (page) : NULL;
  return self;
}

static void
clear_edit (gpointer data)
{
  PdkEdit *self = data;

  g_free (self->page);
  pdk_text_wipe (self->value);
  pdk_text_wipe (self->xml);
}

PdkEdit *
pdk_edit_ref (PdkEdit *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
pdk_edit_unref (PdkEdit *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_edit);
}

PdkEdit *
pdk_edit_new_set (const char *page, const char *field, const char *value, GError **error)
{
  g_autoptr (PdkEdit) self = NULL;

  g_return_val_if_fail (page != NULL && field != NULL, NULL);

  self = new_edit (PDK_EDIT_SET, page);
  self->field = self->kind != NULL ? pdk_kind_find_field (self->kind, field) : NULL;
  if (self->field == NULL) {
    g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("There is no field “%s.%s”"), page, field);
    return NULL;
  }
  if (!pdk_field_check (self->field, value, error))
    return NULL;
  self->value = g_strdup (value != NULL && *value != '\0' ? value : NULL);
  return g_steal_pointer (&self);
}

static gboolean
check_xml (const char *xml, GError **error)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_parse (xml, error);

  return document != NULL;
}

static PdkEdit *
new_with_xml (PdkEditType type, const char *page, const char *xml, GError **error)
{
  PdkEdit *self = NULL;

  if (!check_xml (xml, error))
    return NULL;
  self = new_edit (type, page);
  self->xml = g_strdup (xml);
  return self;
}

PdkEdit *
pdk_edit_new_add (const char *kind, const char *xml, GError **error)
{
  g_return_val_if_fail (kind != NULL && xml != NULL, NULL);
  g_return_val_if_fail (pdk_kind_find (kind) != NULL, NULL);

  return new_with_xml (PDK_EDIT_ADD, kind, xml, error);
}

PdkEdit *
pdk_edit_new_remove (const char *page)
{
  g_return_val_if_fail (page != NULL, NULL);

  return new_edit (PDK_EDIT_REMOVE, page);
}

PdkEdit *
pdk_edit_new_replace (const char *page, const char *xml, GError **error)
{
  g_return_val_if_fail (page != NULL && xml != NULL, NULL);

  return new_with_xml (PDK_EDIT_REPLACE, page, xml, error);
}

PdkEdit *
pdk_edit_new_replace_all (const char *xml, GError **error)
{
  g_autoptr (PdkDomainDocument) document = NULL;

  g_return_val_if_fail (xml != NULL, NULL);

  document = pdk_domain_document_parse (xml, error);
  return document != NULL ? new_with_xml (PDK_EDIT_REPLACE_ALL, NULL, xml, error) : NULL;
}

static PdkItem *
find_item (PdkEdit *self, PdkDomainDocument *document, GError **error)
{
  PdkItem *item = pdk_domain_document_find (document, self->page);

  if (item == NULL)
    g_set_error (error, PDK_ERROR, PDK_ERROR_GONE, _ ("“%s” is no longer part of the machine"),
                 self->page);
  return item;
}

/* Where elements of @kind are added: for “devices/disk” the element “devices”. */
static PdkXmlElement *
ensure_place (const PdkKind *kind, PdkXmlElement *root)
{
  const char *path = kind->path != NULL ? kind->path : "devices/";
  const char *name = strrchr (path, '/');
  g_autofree char *way = name != NULL ? g_strndup (path, name - path) : NULL;

  return way != NULL ? pdk_xml_ensure (root, way) : root;
}

static gboolean
apply_add (PdkEdit *self, PdkDomainDocument *document, GError **error)
{
  g_autoptr (PdkXmlDocument) xml = pdk_xml_document_parse (self->xml, error);

  if (xml == NULL)
    return FALSE;
  pdk_xml_add_copy (ensure_place (self->kind, pdk_domain_document_get_root (document)),
                    pdk_xml_document_get_root (xml));
  return TRUE;
}

static void
remove_item (const PdkItem *item, PdkXmlElement *root)
{
  PdkXmlElement *parent = pdk_xml_get_parent (item->element);

  pdk_xml_remove (item->element);
  /* A list of rows that is empty now; <devices> stays. */
  if ((item->kind->flags & PDK_KIND_ROW) != 0 && parent != root)
    pdk_xml_remove_if_empty (parent, root);
}

static gboolean
apply_to_item (PdkEdit *self, PdkDomainDocument *document, GError **error)
{
  g_autoptr (PdkItem) item = find_item (self, document, error);
  g_autoptr (PdkXmlDocument) xml = NULL;

  if (item == NULL)
    return FALSE;
  if (self->type == PDK_EDIT_SET) {
    pdk_field_set (self->field, item->element, self->value);
    return TRUE;
  }
  if (self->type == PDK_EDIT_REMOVE) {
    remove_item (item, pdk_domain_document_get_root (document));
    return TRUE;
  }
  xml = pdk_xml_document_parse (self->xml, error);
  if (xml == NULL)
    return FALSE;
  pdk_xml_replace (item->element, pdk_xml_document_get_root (xml));
  return TRUE;
}

gboolean
pdk_edit_apply (PdkEdit *self, PdkDomainDocument *document, GError **error)
{
  g_return_val_if_fail (self != NULL && document != NULL, FALSE);

  switch (self->type) {
  case PDK_EDIT_ADD:
    return apply_add (self, document, error);
  case PDK_EDIT_REPLACE_ALL:
    return pdk_domain_document_replace (document, self->xml, error);
  case PDK_EDIT_SET:
  case PDK_EDIT_REMOVE:
  case PDK_EDIT_REPLACE:
    break;
  }
  return apply_to_item (self, document, error);
}

char *
pdk_edit_find_added (PdkEdit *edit, PdkDomainDocument *before, PdkDomainDocument *after)
{
  g_autoptr (GPtrArray) items = NULL;

  g_return_val_if_fail (edit != NULL && before != NULL && after != NULL, NULL);

  items = pdk_domain_document_list (after);
  for (guint i = items->len; i > 0; i--) {
    const PdkItem *item = g_ptr_array_index (items, i - 1);
    g_autoptr (PdkItem) old = NULL;

    if (item->kind != edit->kind)
      continue;
    old = pdk_domain_document_find (before, item->page);
    return old == NULL ? g_strdup (item->page) : NULL;
  }
  return NULL;
}

/* “Disk vda” for “disk:vda”, as pdk_item_get_title() names it where the document is at hand. */
static char *
name_page (const PdkEdit *self, PdkDomainDocument *document)
{
  g_autoptr (PdkItem) item = document != NULL && self->page != NULL
                                 ? pdk_domain_document_find (document, self->page)
                                 : NULL;
  const char *rest = self->page != NULL ? strpbrk (self->page, ":#") : NULL;
  const char *title = self->kind != NULL ? _ (self->kind->title) : self->page;

  if (item != NULL)
    return pdk_item_get_title (item);
  if (rest == NULL || (self->kind != NULL && (self->kind->flags & PDK_KIND_SINGLE) != 0))
    return g_strdup (title);
  if (self->kind != NULL && (self->kind->flags & PDK_KIND_COUNTED) != 0 && *rest == ':')
    return g_strdup_printf ("%s %" G_GUINT64_FORMAT, title,
                            g_ascii_strtoull (rest + 1, NULL, 10) + 1);
  return g_strdup_printf ("%s %s", title, rest + 1);
}

char *
pdk_edit_describe (PdkEdit *self)
{
  return pdk_edit_describe_in (self, NULL);
}

/* A drive is added, and no disk, where the XML says so. */
static const char *
name_added (const PdkEdit *self)
{
  g_autoptr (PdkXmlDocument) xml = pdk_xml_document_parse (self->xml, NULL);

  return xml != NULL ? pdk_kind_get_title_of (self->kind, pdk_xml_document_get_root (xml))
                     : _ (self->kind->title);
}

char *
pdk_edit_describe_in (PdkEdit *self, PdkDomainDocument *document)
{
  g_autofree char *value = NULL;
  g_autofree char *page = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  page = name_page (self, document);
  switch (self->type) {
  case PDK_EDIT_SET:
    value = pdk_field_describe (self->field, self->value);
    return g_strdup_printf ("%s: %s: %s", page, _ (self->field->label), value);
  case PDK_EDIT_ADD:
    /* Translators: %s is a kind of device */
    return g_strdup_printf (_ ("Add: %s"), name_added (self));
  case PDK_EDIT_REMOVE:
    /* Translators: %s names a device */
    return g_strdup_printf (_ ("Remove: %s"), page);
  case PDK_EDIT_REPLACE:
    /* Translators: %s names a device */
    return g_strdup_printf (_ ("New XML: %s"), page);
  case PDK_EDIT_REPLACE_ALL:
    break;
  }
  return g_strdup (_ ("New XML of the machine"));
}
