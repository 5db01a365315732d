/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-domain-document.h"

#include "devices/pdk-domain-document-private.h"
#include "devices/pdk-kind-private.h"
#include "pdk-error.h"

#include <glib/gi18n.h>
#include <string.h>

struct _PdkDomainDocument {
  PdkXmlDocument *xml;
  char *type;
};

static PdkDomainDocument *
wrap (PdkXmlDocument *xml)
{
  PdkDomainDocument *self = g_atomic_rc_box_new0 (PdkDomainDocument);

  self->xml = xml;
  self->type = pdk_xml_get_string (pdk_xml_document_get_root (xml), "@type");
  return self;
}

static PdkXmlDocument *
parse (const char *xml, GError **error)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_parse (xml, error);

  if (document == NULL)
    return NULL;
  if (strcmp (pdk_xml_get_name (pdk_xml_document_get_root (document)), "domain") == 0)
    return g_steal_pointer (&document);
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_XML,
                       _ ("This is not the configuration of a machine: it has to begin with "
                          "“<domain”"));
  return NULL;
}

PdkDomainDocument *
pdk_domain_document_parse (const char *xml, GError **error)
{
  PdkXmlDocument *document = NULL;

  g_return_val_if_fail (xml != NULL, NULL);

  document = parse (xml, error);
  return document != NULL ? wrap (document) : NULL;
}

gboolean
pdk_domain_document_replace (PdkDomainDocument *self, const char *xml, GError **error)
{
  PdkXmlDocument *document = NULL;

  g_return_val_if_fail (self != NULL && xml != NULL, FALSE);

  document = parse (xml, error);
  if (document == NULL)
    return FALSE;
  pdk_xml_document_unref (self->xml);
  self->xml = document;
  g_free (self->type);
  self->type = pdk_xml_get_string (pdk_xml_document_get_root (document), "@type");
  return TRUE;
}

PdkDomainDocument *
pdk_domain_document_ref (PdkDomainDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear_document (gpointer data)
{
  PdkDomainDocument *self = data;

  pdk_xml_document_unref (self->xml);
  g_free (self->type);
}

void
pdk_domain_document_unref (PdkDomainDocument *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_document);
}

PdkDomainDocument *
pdk_domain_document_copy (PdkDomainDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return wrap (pdk_xml_document_copy (self->xml));
}

PdkXmlElement *
pdk_domain_document_get_root (PdkDomainDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return pdk_xml_document_get_root (self->xml);
}

char *
pdk_domain_document_to_string (PdkDomainDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return pdk_xml_document_to_string (self->xml);
}

gboolean
pdk_domain_document_equal (PdkDomainDocument *self, PdkDomainDocument *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return pdk_xml_equal (pdk_domain_document_get_root (self), pdk_domain_document_get_root (other));
}

const char *
pdk_domain_document_get_type (PdkDomainDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->type != NULL ? self->type : "";
}

/* Items */

static char *
read_key (const PdkKind *kind, PdkXmlElement *element)
{
  if (kind->key != NULL)
    return kind->key (element);
  for (gsize i = 0; i < G_N_ELEMENTS (kind->keys) && kind->keys[i] != NULL; i++) {
    g_autofree char *key = pdk_xml_get_string (element, kind->keys[i]);

    if (key != NULL && *key != '\0')
      return g_steal_pointer (&key);
  }
  return NULL;
}

static PdkItem *
new_item (const PdkKind *kind, PdkXmlElement *element, guint position)
{
  PdkItem *item = g_new0 (PdkItem, 1);

  item->kind = kind;
  item->element = element;
  item->position = position;
  item->key = read_key (kind, element);
  return item;
}

void
pdk_item_free (PdkItem *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_free (self->page);
  g_free (self);
}

/* Whether a kind that comes earlier has taken @element. */
static gboolean
is_known_device (PdkXmlElement *element)
{
  for (const PdkKind *const *kind = pdk_kinds (); *kind != NULL; kind++)
    if (((*kind)->flags & PDK_KIND_DEVICE) != 0 && (*kind)->path != NULL &&
        strcmp ((*kind)->path + strlen ("devices/"), pdk_xml_get_name (element)) == 0 &&
        pdk_field_condition ((*kind)->when, element))
      return TRUE;
  return FALSE;
}

static void
list_unknown (PdkXmlElement *root, GPtrArray *items)
{
  PdkXmlElement *devices = pdk_xml_find (root, "devices");
  guint position = 0;

  if (devices == NULL)
    return;
  for (PdkXmlElement *element = pdk_xml_next (devices, NULL, NULL); element != NULL;
       element = pdk_xml_next (devices, element, NULL))
    if (strcmp (pdk_xml_get_name (element), "emulator") != 0 && !is_known_device (element))
      g_ptr_array_add (items, new_item (&pdk_kind_unknown, element, position++));
}

static void
list_kind (const PdkKind *kind, PdkXmlElement *root, GPtrArray *items)
{
  const char *name = strrchr (kind->path, '/');
  g_autofree char *way = name != NULL ? g_strndup (kind->path, name - kind->path) : NULL;
  PdkXmlElement *parent = pdk_xml_find (root, way);
  guint position = 0;

  if (parent == NULL)
    return;
  name = name != NULL ? name + 1 : kind->path;
  for (PdkXmlElement *element = pdk_xml_next (parent, NULL, name); element != NULL;
       element = pdk_xml_next (parent, element, name))
    if (pdk_field_condition (kind->when, element))
      g_ptr_array_add (items, new_item (kind, element, position++));
}

static char *
make_page (const PdkItem *item)
{
  if ((item->kind->flags & PDK_KIND_MACHINE) != 0)
    return g_strdup (item->kind->id);
  if (item->key != NULL)
    return g_strdup_printf ("%s:%s", item->kind->id, item->key);
  return g_strdup_printf ("%s#%u", item->kind->id, item->position + 1);
}

/* Two with the same key (in a document nobody checked) are told apart by their place. */
static void
name_pages (GPtrArray *items)
{
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < items->len; i++) {
    PdkItem *item = g_ptr_array_index (items, i);

    item->page = make_page (item);
    if (g_hash_table_contains (used, item->page)) {
      g_free (item->page);
      item->page = g_strdup_printf ("%s#%u", item->kind->id, item->position + 1);
    }
    g_hash_table_add (used, item->page);
  }
}

static gboolean
is_machine_page_of (const PdkKind *kind, PdkXmlElement *root)
{
  return (kind->flags & PDK_KIND_MACHINE) != 0 && pdk_field_condition (kind->when, root);
}

static void
list_items_of (PdkXmlElement *root, const PdkKind *kind, GPtrArray *items)
{
  if (kind == &pdk_kind_unknown)
    list_unknown (root, items);
  else if (kind->path != NULL)
    list_kind (kind, root, items);
  else if (is_machine_page_of (kind, root))
    g_ptr_array_add (items, new_item (kind, root, 0));
}

GPtrArray *
pdk_items_list (PdkXmlElement *root)
{
  GPtrArray *items = NULL;

  g_return_val_if_fail (root != NULL, NULL);

  items = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_item_free);
  for (const PdkKind *const *kind = pdk_kinds (); *kind != NULL; kind++)
    list_items_of (root, *kind, items);
  name_pages (items);
  return items;
}

GPtrArray *
pdk_domain_document_list (PdkDomainDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return pdk_items_list (pdk_domain_document_get_root (self));
}

PdkItem *
pdk_domain_document_find (PdkDomainDocument *self, const char *page)
{
  const PdkKind *kind = NULL;
  g_autoptr (GPtrArray) items = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (page != NULL, NULL);

  kind = pdk_kind_of_page (page);
  if (kind == NULL)
    return NULL;
  /* Only those of its kind: no other kind's pages are named like it. */
  items = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_item_free);
  list_items_of (pdk_domain_document_get_root (self), kind, items);
  name_pages (items);
  for (guint i = 0; i < items->len; i++) {
    PdkItem *item = g_ptr_array_index (items, i);

    if (strcmp (item->page, page) == 0 ||
        (item->position == 0 && strcmp (item->kind->id, page) == 0))
      return g_ptr_array_steal_index (items, i);
  }
  return NULL;
}

/* (nullable) */
static const PdkKindVariant *
find_variant (const PdkKind *kind, PdkXmlElement *element)
{
  for (const PdkKindVariant *variant = kind->variants; variant != NULL && variant->title != NULL;
       variant++)
    if (pdk_field_condition (variant->when, element))
      return variant;
  return NULL;
}

const char *
pdk_kind_get_title_of (const PdkKind *kind, PdkXmlElement *element)
{
  const PdkKindVariant *variant = NULL;

  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (element != NULL, NULL);

  variant = find_variant (kind, element);
  return variant != NULL ? _ (variant->title) : _ (kind->title);
}

/* Whether its key alone tells it from all others, and is fit for a line. */
static gboolean
is_told_by_key (const PdkItem *self)
{
  return self->key != NULL && (self->kind->flags & PDK_KIND_COUNTED) == 0 &&
         (self->page == NULL || strchr (self->page, ':') != NULL) && strlen (self->key) <= 32 &&
         strpbrk (self->key, "\r\n\t") == NULL;
}

const char *
pdk_item_get_icon_name (const PdkItem *self)
{
  const PdkKindVariant *variant = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  variant = find_variant (self->kind, self->element);
  return variant != NULL ? variant->icon : self->kind->icon;
}

char *
pdk_item_get_title (const PdkItem *self)
{
  const char *title = NULL;
  const PdkKind *kind = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  kind = self->kind;
  if (kind == &pdk_kind_unknown)
    /* Translators: %s is the name of an element of a document: <foo> */
    return g_strdup_printf (_ ("Other device: %s"), pdk_xml_get_name (self->element));
  if ((kind->flags & (PDK_KIND_MACHINE | PDK_KIND_SINGLE)) != 0)
    return g_strdup (_ (kind->title));
  title = pdk_kind_get_title_of (kind, self->element);
  return is_told_by_key (self) ? g_strdup_printf ("%s %s", title, self->key)
                               : g_strdup_printf ("%s %u", title, self->position + 1);
}

/* “On” alone would leave open what. */
static char *
summarise (const PdkField *field, const char *value)
{
  g_autofree char *words = pdk_field_describe (field, value);

  if (field->type != PDK_FIELD_SWITCH && field->type != PDK_FIELD_PRESENCE)
    return g_strdelimit (g_steal_pointer (&words), "\r\n\t", ' ');
  return g_str_equal (value, "yes") ? g_strdup (_ (field->label))
                                    : g_strdup_printf ("%s: %s", _ (field->label), words);
}

/* “Disk vda” is no news to be a disk. */
static gboolean
is_in_title (const PdkItem *self, const char *words)
{
  g_autofree char *own = g_utf8_casefold (words, -1);
  g_autofree char *title = g_utf8_casefold (pdk_kind_get_title_of (self->kind, self->element), -1);

  return g_str_equal (own, title);
}

char *
pdk_item_get_summary (const PdkItem *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (self->kind->summary) && self->kind->summary[i] != NULL; i++) {
    const PdkField *field = pdk_kind_find_field (self->kind, self->kind->summary[i]);
    g_autofree char *value = NULL;
    g_autofree char *words = NULL;

    g_return_val_if_fail (field != NULL, NULL);
    if (pdk_field_applies (field, self->element))
      value = pdk_field_get (field, self->element);
    if (value == NULL)
      continue;
    words = summarise (field, value);
    if (is_in_title (self, words))
      continue;
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", words);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
pdk_item_to_string (const PdkItem *self)
{
  g_autoptr (PdkXmlDocument) document = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  document = pdk_xml_document_new_from (self->element);
  return pdk_xml_document_to_string (document);
}
