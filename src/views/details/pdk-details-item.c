/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-details-item.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "views/details/pdk-host-device-row.h"

/* So many controllers are a list of their own. */
#define FOLDED_FROM 4

struct _PdkDetailsItem {
  GObject parent_instance;

  char *page;
  char *title;
  char *summary;
  char *mark; /* nullable */
  const PdkKind *kind;
  const char *icon;
  gboolean changed;
  gboolean gone;
  gboolean member; /* of a group */
  guint n_members; /* of a group; 0: it is none */
};

G_DEFINE_FINAL_TYPE (PdkDetailsItem, pdk_details_item, G_TYPE_OBJECT)

static void
pdk_details_item_finalize (GObject *object)
{
  PdkDetailsItem *self = PDK_DETAILS_ITEM (object);

  g_free (self->page);
  g_free (self->title);
  g_free (self->summary);
  g_free (self->mark);
  G_OBJECT_CLASS (pdk_details_item_parent_class)->finalize (object);
}

static void
pdk_details_item_class_init (PdkDetailsItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_details_item_finalize;
}

static void
pdk_details_item_init (PdkDetailsItem *self)
{
  (void) self;
}

PdkDetailsItem *
pdk_details_item_new (const PdkItem *item,
                      gboolean changed,
                      const PdkDifference *difference,
                      PdkNodeList *nodes)
{
  PdkDetailsItem *self = NULL;
  g_autofree char *title = NULL;
  g_autofree char *summary = NULL;

  g_return_val_if_fail (item != NULL, NULL);

  self = g_object_new (PDK_TYPE_DETAILS_ITEM, NULL);
  title = nodes != NULL ? pdk_host_device_row_find_name (item, nodes) : NULL;
  summary = title != NULL ? g_strdup (_ (item->kind->title)) : pdk_item_get_summary (item);
  if (title == NULL)
    title = pdk_item_get_title (item);
  self->page = g_strdup (item->page);
  self->title = pdk_text_display (title);
  self->summary = pdk_text_display (summary);
  self->kind = item->kind;
  self->icon = pdk_item_get_icon_name (item);
  self->changed = changed;
  if (difference == NULL)
    return self;
  self->gone = difference->type == PDK_DIFFERENCE_ONLY_LIVE;
  self->mark = difference->type == PDK_DIFFERENCE_VALUE ? g_strdup (_ ("after shutdown"))
                                                        : pdk_difference_describe (difference);
  return self;
}

const char *
pdk_details_item_get_page (PdkDetailsItem *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_ITEM (self), NULL);

  return self->page;
}

const PdkKind *
pdk_details_item_get_kind (PdkDetailsItem *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_ITEM (self), NULL);

  return self->kind;
}

const char *
pdk_details_item_get_icon_name (PdkDetailsItem *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_ITEM (self), NULL);

  return self->icon;
}

const char *
pdk_details_item_get_title (PdkDetailsItem *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_ITEM (self), NULL);

  return self->title;
}

const char *
pdk_details_item_get_summary (PdkDetailsItem *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_ITEM (self), NULL);

  return self->summary;
}

const char *
pdk_details_item_get_mark (PdkDetailsItem *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_ITEM (self), NULL);

  return self->mark;
}

gboolean
pdk_details_item_is_gone (PdkDetailsItem *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_ITEM (self), FALSE);

  return self->gone;
}

gboolean
pdk_details_item_is_changed (PdkDetailsItem *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_ITEM (self), FALSE);

  return self->changed;
}

gboolean
pdk_details_item_is_group (PdkDetailsItem *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_ITEM (self), FALSE);

  return self->n_members > 0;
}

gboolean
pdk_details_item_is_member (PdkDetailsItem *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_ITEM (self), FALSE);

  return self->member;
}

guint
pdk_details_item_get_n_members (PdkDetailsItem *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_ITEM (self), 0);

  return self->n_members;
}

gboolean
pdk_details_item_equal (PdkDetailsItem *self, PdkDetailsItem *other)
{
  g_return_val_if_fail (PDK_IS_DETAILS_ITEM (self) && PDK_IS_DETAILS_ITEM (other), FALSE);

  return self->kind == other->kind && self->icon == other->icon &&
         self->changed == other->changed && self->gone == other->gone &&
         g_strcmp0 (self->mark, other->mark) == 0 && self->member == other->member &&
         self->n_members == other->n_members && g_str_equal (self->page, other->page) &&
         g_str_equal (self->title, other->title) && g_str_equal (self->summary, other->summary);
}

static gboolean
is_listed (const PdkKind *kind)
{
  /* A row of a list belongs to the page that shows the list. */
  return (kind->flags & PDK_KIND_ROW) == 0;
}

/* Behind those of its kind, or at the end. */
static void
insert (GPtrArray *items, PdkDetailsItem *gone)
{
  guint position = items->len;

  for (guint i = items->len; i > 0 && position == items->len; i--)
    if (pdk_details_item_get_kind (g_ptr_array_index (items, i - 1)) == gone->kind)
      position = i;
  g_ptr_array_insert (items, (gint) position, gone);
}

/* What only the running machine has: it goes once the guest lets go of it, or at the end. */
static void
add_gone (GPtrArray *items, PdkDomainDocuments *documents, PdkNodeList *nodes)
{
  for (guint i = 0; documents->live != NULL && i < documents->differences->len; i++) {
    const PdkDifference *difference = g_ptr_array_index (documents->differences, i);
    g_autoptr (PdkItem) item = NULL;

    if (difference->type != PDK_DIFFERENCE_ONLY_LIVE || !is_listed (difference->kind))
      continue;
    item = pdk_domain_document_find (documents->live, difference->page);
    if (item != NULL)
      insert (items, pdk_details_item_new (item, FALSE, difference, nodes));
  }
}

static PdkDetailsItem *
new_group (const PdkKind *kind)
{
  PdkDetailsItem *self = g_object_new (PDK_TYPE_DETAILS_ITEM, NULL);

  self->page = g_strdup ("");
  self->title = g_strdup (_ ("Controllers"));
  self->summary = g_strdup ("");
  self->kind = kind;
  self->icon = kind->icon;
  return self;
}

/* A folded group says what its members have to say. */
static void
take_member (PdkDetailsItem *self, PdkDetailsItem *member)
{
  member->member = TRUE;
  self->n_members++;
  self->changed |= member->changed;
  if (self->mark == NULL)
    self->mark = g_strdup (member->mark);
}

/* One of PCI Express has a port for each device, which nobody but libvirt cares about. */
static void
fold_controllers (GPtrArray *items)
{
  const PdkKind *kind = pdk_kind_find ("controller");
  g_autoptr (PdkDetailsItem) group = new_group (kind);
  guint position = items->len;
  guint count = 0;

  for (guint i = 0; i < items->len; i++) {
    if (pdk_details_item_get_kind (g_ptr_array_index (items, i)) != kind)
      continue;
    position = MIN (position, i);
    count++;
  }
  if (count < FOLDED_FROM)
    return;
  for (guint i = position; i < position + count; i++)
    take_member (group, g_ptr_array_index (items, i));
  g_ptr_array_insert (items, (gint) position, g_steal_pointer (&group));
}

static GPtrArray *
make_items (PdkDomainDraft *draft, PdkDomainDocuments *documents, PdkNodeList *nodes)
{
  g_autoptr (GPtrArray) pages = pdk_domain_document_list (pdk_domain_draft_get_document (draft));
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < pages->len; i++) {
    const PdkItem *page = g_ptr_array_index (pages, i);

    if (is_listed (page->kind) &&
        !(documents->undefined && (page->kind->flags & PDK_KIND_MEASURED) != 0))
      g_ptr_array_add (items, pdk_details_item_new (
                                  page, pdk_domain_draft_is_changed (draft, page->page, NULL),
                                  pdk_differences_lookup (documents->differences, page->page, NULL),
                                  nodes));
  }
  add_gone (items, documents, nodes);
  fold_controllers (items);
  return items;
}

static gboolean
is_same (GListStore *store, guint position, PdkDetailsItem *item)
{
  g_autoptr (PdkDetailsItem) old = g_list_model_get_item (G_LIST_MODEL (store), position);

  return old != NULL && pdk_details_item_equal (old, item);
}

void
pdk_details_items_update (GListStore *store,
                          PdkDomainDraft *draft,
                          PdkDomainDocuments *documents,
                          PdkNodeList *nodes)
{
  g_autoptr (GPtrArray) items = NULL;
  guint n_old = 0;

  g_return_if_fail (G_IS_LIST_STORE (store));
  g_return_if_fail (PDK_IS_DOMAIN_DRAFT (draft));
  g_return_if_fail (documents != NULL);

  items = make_items (draft, documents, nodes);
  n_old = g_list_model_get_n_items (G_LIST_MODEL (store));
  if (items->len != n_old) {
    guint same = 0;

    while (same < MIN (items->len, n_old) && is_same (store, same, g_ptr_array_index (items, same)))
      same++;
    g_list_store_splice (store, same, n_old - same, items->pdata + same, items->len - same);
    return;
  }
  for (guint i = 0; i < items->len; i++)
    if (!is_same (store, i, g_ptr_array_index (items, i)))
      g_list_store_splice (store, i, 1, &items->pdata[i], 1);
}
