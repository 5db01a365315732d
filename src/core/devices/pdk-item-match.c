/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-item-match.h"

#include <string.h>

void
pdk_item_strip (PdkXmlElement *device)
{
  static const char *const everywhere[] = {
    "address",        "alias",           "seclabel", "backingStore",  "mirror",  "source/@index",
    "source/@portid", "source/seclabel", "@tty",     "target/@state", "@passwd",
  };
  g_autofree char *type = NULL;
  const char *name = NULL;

  g_return_if_fail (device != NULL);

  name = pdk_xml_get_name (device);
  type = pdk_xml_get_string (device, "@type");
  for (gsize i = 0; i < G_N_ELEMENTS (everywhere); i++)
    pdk_xml_set (device, everywhere[i], NULL);
  if (strcmp (name, "interface") == 0) {
    /* The names the host gave its side of it. */
    pdk_xml_set (device, "target", NULL);
    pdk_xml_set (device, "backend", NULL);
    if (g_strcmp0 (type, "network") == 0)
      pdk_xml_set (device, "source/@bridge", NULL);
  }
  if (g_strcmp0 (type, "pty") == 0)
    pdk_xml_set (device, "source", NULL);
  if (strcmp (name, "graphics") == 0 && pdk_xml_equals (device, "@autoport", "yes")) {
    pdk_xml_set (device, "@port", NULL);
    pdk_xml_set (device, "@tlsPort", NULL);
    pdk_xml_set (device, "@websocket", NULL);
  }
}

static PdkXmlDocument *
copy_stripped (const PdkItem *item)
{
  PdkXmlDocument *copy = pdk_xml_document_new_from (item->element);

  pdk_item_strip (pdk_xml_document_get_root (copy));
  return copy;
}

static gboolean
says_the_same (const PdkItem *a, const PdkItem *b)
{
  g_autoptr (PdkXmlDocument) left = copy_stripped (a);
  g_autoptr (PdkXmlDocument) right = copy_stripped (b);

  return pdk_xml_equal (pdk_xml_document_get_root (left), pdk_xml_document_get_root (right));
}

/* Both have @path and it says the same. */
static gboolean
agree_on (const PdkItem *a, const PdkItem *b, const char *path)
{
  PdkXmlElement *left = pdk_xml_find (a->element, path);
  PdkXmlElement *right = pdk_xml_find (b->element, path);

  return left != NULL && right != NULL && pdk_xml_equal (left, right);
}

static gboolean
find_by (const PdkItem *item, GPtrArray *items, const char *path, guint *index)
{
  for (guint i = 0; i < items->len; i++) {
    const PdkItem *other = g_ptr_array_index (items, i);

    if (other->kind == item->kind && agree_on (item, other, path)) {
      *index = i;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
find_by_key (const PdkItem *item, GPtrArray *items, guint *index)
{
  for (guint i = 0; i < items->len; i++) {
    const PdkItem *other = g_ptr_array_index (items, i);

    if (other->kind == item->kind && g_strcmp0 (item->key, other->key) == 0 &&
        strcmp (item->page, other->page) == 0) {
      *index = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* Whether @item is one of @items by what libvirt itself tells devices by. */
static gboolean
is_named (const PdkItem *item, GPtrArray *items)
{
  guint index = 0;

  return find_by (item, items, "alias", &index) || find_by (item, items, "address", &index);
}

/* How many before @item in @own say the same, and are as nameless in @items. */
static guint
place_among_alike (const PdkItem *item, GPtrArray *own, GPtrArray *items)
{
  guint place = 0;

  for (guint i = 0; i < own->len; i++) {
    const PdkItem *other = g_ptr_array_index (own, i);

    if (other->kind == item->kind && other->position < item->position &&
        says_the_same (other, item) && !is_named (other, items))
      place++;
  }
  return place;
}

static gboolean
find_alike (const PdkItem *item, GPtrArray *own, GPtrArray *items, guint *index)
{
  guint left = place_among_alike (item, own, items);

  for (guint i = 0; i < items->len; i++) {
    const PdkItem *other = g_ptr_array_index (items, i);

    if (other->kind == item->kind && says_the_same (item, other) && !is_named (other, own) &&
        left-- == 0) {
      *index = i;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
has_name (const PdkItem *item)
{
  return item->key != NULL || (item->kind->flags & (PDK_KIND_MACHINE | PDK_KIND_SINGLE)) != 0;
}

static gboolean
find_same (const PdkItem *item, GPtrArray *own, GPtrArray *items, guint *index)
{
  if (has_name (item))
    return find_by_key (item, items, index);
  return find_by (item, items, "alias", index) || find_by (item, items, "address", index) ||
         find_alike (item, own, items, index);
}

/* The items of @kind that are not in @items, in their order. */
static GPtrArray *
list_left (const PdkKind *kind, GPtrArray *own, GPtrArray *items)
{
  GPtrArray *left = g_ptr_array_new ();
  guint index = 0;

  for (guint i = 0; i < own->len; i++) {
    PdkItem *item = g_ptr_array_index (own, i);

    if (item->kind == kind && !find_same (item, own, items, &index))
      g_ptr_array_add (left, item);
  }
  return left;
}

const PdkItem *
pdk_item_match_changed (const PdkItem *item, GPtrArray *own, GPtrArray *items, guint *n_left)
{
  g_autoptr (GPtrArray) ours = NULL;
  g_autoptr (GPtrArray) theirs = NULL;
  guint index = 0;

  g_return_val_if_fail (item != NULL && own != NULL && items != NULL, NULL);
  g_return_val_if_fail (n_left != NULL, NULL);

  *n_left = 0;
  if (find_same (item, own, items, &index))
    return g_ptr_array_index (items, index);
  if (has_name (item))
    return NULL;
  ours = list_left (item->kind, own, items);
  theirs = list_left (item->kind, items, own);
  *n_left = theirs->len;
  if (ours->len != theirs->len || !g_ptr_array_find (ours, item, &index))
    return NULL;
  return g_ptr_array_index (theirs, index);
}

static const PdkItem *
find_page (const char *page, GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);

    if (strcmp (item->page, page) == 0)
      return item;
  }
  return NULL;
}

/* The items of @kind whose pages are not in @items, in their order. */
static GPtrArray *
list_new_pages (const PdkKind *kind, GPtrArray *own, GPtrArray *items)
{
  GPtrArray *left = g_ptr_array_new ();

  for (guint i = 0; i < own->len; i++) {
    PdkItem *item = g_ptr_array_index (own, i);

    if (item->kind == kind && find_page (item->page, items) == NULL)
      g_ptr_array_add (left, item);
  }
  return left;
}

const PdkItem *
pdk_item_match_applied (const PdkItem *item, GPtrArray *own, GPtrArray *items)
{
  const PdkItem *same = NULL;
  g_autoptr (GPtrArray) ours = NULL;
  g_autoptr (GPtrArray) theirs = NULL;
  guint index = 0;

  g_return_val_if_fail (item != NULL && own != NULL && items != NULL, NULL);

  same = find_page (item->page, items);
  if (same != NULL)
    return same;
  ours = list_new_pages (item->kind, own, items);
  theirs = list_new_pages (item->kind, items, own);
  if (ours->len != theirs->len || !g_ptr_array_find (ours, item, &index))
    return NULL;
  return g_ptr_array_index (theirs, index);
}

const PdkItem *
pdk_item_match_among (const PdkItem *item, GPtrArray *own, GPtrArray *items)
{
  guint index = 0;

  g_return_val_if_fail (item != NULL && own != NULL && items != NULL, NULL);

  return find_same (item, own, items, &index) ? g_ptr_array_index (items, index) : NULL;
}

PdkItem *
pdk_item_match (const PdkItem *item, PdkDomainDocument *from, PdkDomainDocument *document)
{
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (GPtrArray) items = NULL;
  guint index = 0;

  g_return_val_if_fail (item != NULL && from != NULL && document != NULL, NULL);

  own = pdk_domain_document_list (from);
  items = pdk_domain_document_list (document);
  return find_same (item, own, items, &index) ? g_ptr_array_steal_index (items, index) : NULL;
}

PdkItem *
pdk_item_find_live (PdkDomainDocument *document, const char *page, PdkDomainDocument *live)
{
  g_autoptr (PdkItem) item = NULL;

  g_return_val_if_fail (page != NULL && live != NULL, NULL);

  if (document != NULL)
    item = pdk_domain_document_find (document, page);
  if (item != NULL)
    return pdk_item_match (item, document, live);
  /* Gone from the stored definition; one that is known by its place alone could be any. */
  return strchr (page, ':') != NULL ? pdk_domain_document_find (live, page) : NULL;
}
