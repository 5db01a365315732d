/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-announce.h"

#include "definition/pdk-apply-private.h"
#include "definition/pdk-edit-complete.h"
#include "definition/pdk-edit-needs.h"
#include "devices/pdk-edits-between.h"
#include "devices/pdk-item-match.h"
#include "definition/pdk-room.h"

#include <string.h>

/* What some edits, one after another, make of the base and take of the machine. */
typedef struct {
  PdkDomainDocument *document; /* owned */
  PdkDomainDocument *live;     /* borrowed */
  GHashTable *added;           /* owned: pages of what edits add → whether that waits */
  PdkRoom *room;               /* owned */
} Announcer;

struct _PdkAnnouncer {
  PdkDomainDocument *base; /* owned */
  PdkDomainDocument *live; /* owned, nullable */
  GPtrArray *edits;        /* owned: those that were announced last */
  GArray *waits;           /* owned: what was said of them */
  Announcer *now;          /* owned, nullable: with all of them */
  Announcer *before;       /* owned, nullable: with all but the last one */
};

static gboolean
is_lxc (PdkDomainDocument *live)
{
  return g_str_equal (pdk_domain_document_get_type (live), "lxc");
}

/* libvirt's driver for containers has calls for some only. */
static gboolean
driver_takes (PdkDomainDocument *live, PdkFieldLive way)
{
  static const PdkFieldLive of_containers[] = {
    PDK_LIVE_METADATA,  PDK_LIVE_MEMORY,       PDK_LIVE_AUTOSTART,
    PDK_LIVE_SCHEDULER, PDK_LIVE_BLOCK_WEIGHT, PDK_LIVE_MEMORY_TUNE,
  };

  if (way == PDK_LIVE_NEVER)
    return FALSE;
  if (!is_lxc (live))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (of_containers); i++)
    if (of_containers[i] == way)
      return TRUE;
  return FALSE;
}

/* Whether the call that the value goes by takes this one: see pdk-apply-tune.c. */
static gboolean
way_takes (const PdkEdit *edit, PdkDomainDocument *live)
{
  PdkXmlElement *root = pdk_domain_document_get_root (live);
  const guint64 number = edit->value != NULL ? g_ascii_strtoull (edit->value, NULL, 10) : 0;
  guint64 most = 0;

  if (edit->field->live == PDK_LIVE_MEMORY)
    return number > 0 && (!pdk_xml_get_bytes (root, "memory", "KiB", &most) || number <= most);
  if (edit->field->live == PDK_LIVE_VCPUS)
    return !pdk_xml_get_uint (root, "vcpu", 1, G_MAXUINT16, &most) || number <= most;
  if (edit->field->live == PDK_LIVE_BLOCK_WEIGHT || edit->field->live == PDK_LIVE_NUMA_TUNE)
    return edit->value != NULL;
  return TRUE;
}

/* Before and after. */
static gboolean
stays_within (const PdkEdit *edit, const PdkItem *item)
{
  const char *when = edit->field->live_when;
  g_autoptr (PdkXmlDocument) after = NULL;

  if (when == NULL)
    return TRUE;
  if (!pdk_field_condition (when, item->element))
    return FALSE;
  after = pdk_xml_document_new_from (item->element);
  pdk_field_set (edit->field, pdk_xml_document_get_root (after), edit->value);
  return pdk_field_condition (when, pdk_xml_document_get_root (after));
}

static gboolean
set_waits (Announcer *self, const PdkEdit *edit)
{
  const PdkField *field = edit->field;
  g_autoptr (PdkItem) item = NULL;
  g_autofree char *now = NULL;

  if (field->live == PDK_LIVE_AUTOSTART)
    return FALSE;
  item = pdk_item_find_live (self->document, edit->page, self->live);
  if (item == NULL)
    return TRUE;
  now = pdk_field_get (field, item->element);
  if (g_strcmp0 (now, edit->value) == 0)
    return FALSE;
  return !driver_takes (self->live, field->live) || !way_takes (edit, self->live) ||
         !stays_within (edit, item);
}

/* A container is given disks of the host, interfaces and devices of the host. */
static gboolean
can_plug (PdkDomainDocument *live, const PdkKind *kind, PdkXmlElement *element)
{
  if ((kind->flags & PDK_KIND_HOTPLUG) == 0)
    return FALSE;
  if (is_lxc (live))
    return g_str_equal (pdk_xml_get_name (element), "interface") ||
           g_str_equal (pdk_xml_get_name (element), "hostdev") ||
           (g_str_equal (pdk_xml_get_name (element), "disk") &&
            pdk_xml_equals (element, "@type", "block"));
  return pdk_field_condition (kind->plug_when, element);
}

/* Of a row that says which CPUs of the host something uses: whether it is there to be told. */
static gboolean
can_pin (PdkDomainDocument *live, const PdkField *pin, PdkXmlElement *element)
{
  PdkXmlElement *root = pdk_domain_document_get_root (live);
  const gboolean of_vcpu = pin->live == PDK_LIVE_PIN;
  guint64 number = 0;
  guint64 most = 0;

  if (pin->live == PDK_LIVE_EMULATOR_PIN)
    return TRUE;
  if (!pdk_xml_get_uint (element, of_vcpu ? "@vcpu" : "@iothread", 0, G_MAXUINT16, &number) ||
      !pdk_xml_get_uint (root, of_vcpu ? "vcpu" : "iothreads", 0, G_MAXUINT16, &most))
    return FALSE;
  return of_vcpu ? number < most : number >= 1 && number <= most;
}

static gboolean
element_waits (Announcer *self, const PdkKind *kind, PdkXmlElement *element)
{
  const PdkField *pin = NULL;

  if ((kind->flags & PDK_KIND_DEVICE) != 0)
    return !can_plug (self->live, kind, element);
  pin = pdk_apply_find_pin (kind);
  return pin == NULL || !driver_takes (self->live, pin->live) ||
         !can_pin (self->live, pin, element);
}

static gboolean edit_waits (Announcer *self, PdkEdit *edit);

/* What it needs and the running machine lacks has to be possible as well.  A SCSI controller libvirt
 * makes itself, where there is a place for one of the older PCI. */
static gboolean
needs_wait (Announcer *self, PdkEdit *edit, PdkXmlElement *element)
{
  g_autoptr (GPtrArray) needs = pdk_edit_find_needs (edit, self->live);

  if (pdk_xml_equals (element, "target/@bus", "scsi") && pdk_room_has_older (self->room))
    return FALSE;
  for (guint i = 0; i < needs->len; i++)
    if (edit_waits (self, ((const PdkNeed *) g_ptr_array_index (needs, i))->edit))
      return TRUE;
  return FALSE;
}

static gboolean
add_waits (Announcer *self, PdkEdit *edit)
{
  g_autoptr (PdkXmlDocument) xml = pdk_xml_document_parse (edit->xml, NULL);
  PdkXmlElement *element = xml != NULL ? pdk_xml_document_get_root (xml) : NULL;

  if (element == NULL || element_waits (self, edit->kind, element) ||
      needs_wait (self, edit, element))
    return TRUE;
  return (edit->kind->flags & PDK_KIND_DEVICE) != 0 && !pdk_room_take (self->room, element);
}

static gboolean
remove_waits (Announcer *self, const PdkEdit *edit)
{
  g_autoptr (PdkItem) item = pdk_item_find_live (self->document, edit->page, self->live);

  return item != NULL && element_waits (self, item->kind, item->element);
}

/* What differs has to be all that can be said of it, and each of it possible. */
static gboolean
parts_wait (Announcer *self, GPtrArray *edits, gboolean whole)
{
  for (guint i = 0; i < edits->len; i++) {
    const PdkEdit *edit = g_ptr_array_index (edits, i);

    if (edit->type != PDK_EDIT_SET || set_waits (self, edit))
      return TRUE;
  }
  return !whole;
}

static gboolean
replace_waits (Announcer *self, const PdkEdit *edit)
{
  g_autoptr (PdkXmlDocument) xml = pdk_xml_document_parse (edit->xml, NULL);
  g_autoptr (PdkItem) item = pdk_domain_document_find (self->document, edit->page);
  g_autoptr (GPtrArray) edits = NULL;
  gboolean whole = FALSE;

  if (xml == NULL || item == NULL)
    return TRUE;
  edits = pdk_edits_between_items (item, pdk_xml_document_get_root (xml), &whole);
  return parts_wait (self, edits, whole);
}

static gboolean
replace_all_waits (Announcer *self, const PdkEdit *edit)
{
  g_autoptr (PdkDomainDocument) after = pdk_domain_document_parse (edit->xml, NULL);
  g_autoptr (GPtrArray) edits = NULL;
  gboolean whole = FALSE;

  if (after == NULL)
    return TRUE;
  edits = pdk_edits_between (self->document, after, &whole);
  return parts_wait (self, edits, whole);
}

static gboolean
edit_waits (Announcer *self, PdkEdit *edit)
{
  gpointer waits = NULL;

  if (edit->type != PDK_EDIT_ADD && edit->page != NULL &&
      g_hash_table_lookup_extended (self->added, edit->page, NULL, &waits))
    return GPOINTER_TO_INT (waits) != 0;
  switch (edit->type) {
  case PDK_EDIT_SET:
    return set_waits (self, edit);
  case PDK_EDIT_ADD:
    return add_waits (self, edit);
  case PDK_EDIT_REMOVE:
    return remove_waits (self, edit);
  case PDK_EDIT_REPLACE:
    return replace_waits (self, edit);
  case PDK_EDIT_REPLACE_ALL:
    break;
  }
  return replace_all_waits (self, edit);
}

static gboolean
announce_edit (Announcer *self, PdkEdit *edit)
{
  g_autoptr (PdkEdit) full = pdk_edit_complete (edit, self->document, self->live);
  g_autoptr (PdkDomainDocument) before = NULL;
  const gboolean waits = edit_waits (self, full);
  char *page = NULL;

  if (full->type == PDK_EDIT_ADD)
    before = pdk_domain_document_copy (self->document);
  if (pdk_field_is_beside (full->field) || !pdk_edit_apply (full, self->document, NULL) ||
      before == NULL)
    return waits;
  page = pdk_edit_find_added (full, before, self->document);
  if (page != NULL)
    g_hash_table_insert (self->added, page, GINT_TO_POINTER (waits));
  return waits;
}

static Announcer *
begin (PdkDomainDocument *base, PdkDomainDocument *live)
{
  Announcer *self = g_new (Announcer, 1);

  self->document = pdk_domain_document_copy (base);
  self->live = live;
  self->added = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->room = pdk_room_new (live);
  return self;
}

static Announcer *
copy (Announcer *self)
{
  Announcer *other = begin (self->document, self->live);
  GHashTableIter iter;
  gpointer page = NULL;
  gpointer waits = NULL;

  g_hash_table_iter_init (&iter, self->added);
  while (g_hash_table_iter_next (&iter, &page, &waits))
    g_hash_table_insert (other->added, g_strdup (page), waits);
  pdk_room_free (other->room);
  other->room = pdk_room_copy (self->room);
  return other;
}

static void
end (Announcer *self)
{
  pdk_domain_document_unref (self->document);
  g_hash_table_unref (self->added);
  pdk_room_free (self->room);
  g_free (self);
}

PdkAnnouncer *
pdk_announcer_new (PdkDomainDocument *base, PdkDomainDocument *live)
{
  PdkAnnouncer *self = NULL;

  g_return_val_if_fail (base != NULL, NULL);

  self = g_new0 (PdkAnnouncer, 1);
  self->base = pdk_domain_document_ref (base);
  self->live = live != NULL ? pdk_domain_document_ref (live) : NULL;
  self->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);
  self->waits = g_array_new (FALSE, TRUE, sizeof (gboolean));
  return self;
}

void
pdk_announcer_free (PdkAnnouncer *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->now, end);
  g_clear_pointer (&self->before, end);
  g_clear_pointer (&self->live, pdk_domain_document_unref);
  pdk_domain_document_unref (self->base);
  g_ptr_array_unref (self->edits);
  g_array_unref (self->waits);
  g_free (self);
}

gboolean
pdk_announcer_is_of (PdkAnnouncer *self, PdkDomainDocument *base, PdkDomainDocument *live)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->base == base && self->live == live;
}

/* Goes back to as many of @edits as it knows; edits are immutable, so the same ones are the same. */
static void
go_back (PdkAnnouncer *self, GPtrArray *edits)
{
  guint same = 0;

  while (same < MIN (self->edits->len, edits->len) &&
         g_ptr_array_index (self->edits, same) == g_ptr_array_index (edits, same))
    same++;
  if (same < self->edits->len) {
    const gboolean one = same + 1 == self->edits->len && self->before != NULL;

    g_clear_pointer (&self->now, end);
    if (one)
      self->now = g_steal_pointer (&self->before);
    else
      same = 0;
  }
  if (self->now == NULL)
    self->now = begin (self->base, self->live);
  g_ptr_array_set_size (self->edits, (int) same);
  g_array_set_size (self->waits, same);
}

GArray *
pdk_announcer_say (PdkAnnouncer *self, GPtrArray *edits)
{
  GArray *announced = NULL;

  g_return_val_if_fail (self != NULL && edits != NULL, NULL);

  if (self->live == NULL) {
    announced = g_array_sized_new (FALSE, TRUE, sizeof (gboolean), edits->len);
    g_array_set_size (announced, edits->len);
    return announced;
  }
  go_back (self, edits);
  for (guint i = self->edits->len; i < edits->len; i++) {
    PdkEdit *edit = g_ptr_array_index (edits, i);
    gboolean waits = FALSE;

    if (i + 1 == edits->len) {
      g_clear_pointer (&self->before, end);
      self->before = copy (self->now);
    }
    waits = announce_edit (self->now, edit);
    g_ptr_array_add (self->edits, pdk_edit_ref (edit));
    g_array_append_val (self->waits, waits);
  }
  return g_array_copy (self->waits);
}

GArray *
pdk_announce (GPtrArray *edits, PdkDomainDocument *base, PdkDomainDocument *live)
{
  g_autoptr (PdkAnnouncer) announcer = NULL;

  g_return_val_if_fail (edits != NULL && base != NULL, NULL);

  announcer = pdk_announcer_new (base, live);
  return pdk_announcer_say (announcer, edits);
}

gboolean
pdk_announced_later (GArray *announced, GPtrArray *edits, const char *page, const char *field)
{
  g_return_val_if_fail (announced != NULL && edits != NULL, FALSE);
  g_return_val_if_fail (page != NULL && field != NULL, FALSE);

  for (guint i = 0; i < MIN (announced->len, edits->len); i++) {
    const PdkEdit *edit = g_ptr_array_index (edits, i);

    if (g_array_index (announced, gboolean, i) && edit->field != NULL &&
        strcmp (edit->page, page) == 0 && strcmp (edit->field->id, field) == 0)
      return TRUE;
  }
  return FALSE;
}

guint
pdk_announced_count (GArray *announced)
{
  guint count = 0;

  g_return_val_if_fail (announced != NULL, 0);

  for (guint i = 0; i < announced->len; i++)
    count += g_array_index (announced, gboolean, i) ? 1 : 0;
  return count;
}
