/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-difference.h"

#include "devices/pdk-item-match.h"
#include "pdk-text.h"

#include <glib/gi18n.h>
#include <string.h>

void
pdk_difference_free (PdkDifference *self)
{
  if (self == NULL)
    return;
  g_free (self->page);
  pdk_text_wipe (self->live);
  pdk_text_wipe (self->stored);
  g_free (self);
}

static PdkDifference *
add (GPtrArray *all, PdkDifferenceType type, const PdkItem *item)
{
  PdkDifference *self = g_new0 (PdkDifference, 1);

  self->type = type;
  self->page = g_strdup (item->page);
  self->kind = item->kind;
  g_ptr_array_add (all, self);
  return self;
}

/* “As the host” stands for a model and its features, which the running machine's document lists. */
static gboolean
is_expanded (PdkDomainDocument *stored, const PdkKind *kind)
{
  const char *id = kind->id;

  if (strcmp (id, "cpu") != 0 && strcmp (id, "cpu-feature") != 0)
    return FALSE;
  return pdk_xml_equals (pdk_domain_document_get_root (stored), "cpu/@mode", "host-model") ||
         pdk_xml_equals (pdk_domain_document_get_root (stored), "cpu/@mode", "maximum") ||
         strcmp (id, "cpu-feature") == 0;
}

/* What is not written is chosen at the start, but for what somebody can have changed since. */
static gboolean
differ (const PdkField *field, const char *live, const char *stored)
{
  if (g_strcmp0 (live, stored) == 0)
    return FALSE;
  return stored != NULL
             ? live != NULL || field->live != PDK_LIVE_NEVER || field->type != PDK_FIELD_PRESENCE
             : field->live != PDK_LIVE_NEVER;
}

/* What libvirt itself writes otherwise into the document of what runs: how far it has checked the
 * processor, and no format where there is no medium. */
static gboolean
is_written_by_libvirt (const PdkItem *live, const PdkField *field)
{
  const char *id = live->kind->id;

  return (strcmp (id, "cpu") == 0 && strcmp (field->id, "check") == 0) ||
         (strcmp (id, "disk") == 0 && strcmp (field->id, "format") == 0 &&
          pdk_xml_find (live->element, "source") == NULL);
}

/* Which file “UEFI” stands for is looked up at the start; the running machine's document names it, and
 * says no more what it was looked up for. */
static gboolean
is_found_firmware (const PdkItem *live, const PdkField *field, const char *now, const char *later)
{
  const gboolean secure = pdk_xml_equals (live->element, "os/loader/@secure", "yes");

  if (strcmp (live->kind->id, "overview") != 0 || strcmp (field->id, "firmware") != 0 ||
      now == NULL || later == NULL || !pdk_xml_equals (live->element, "os/loader/@type", "pflash"))
    return FALSE;
  return strcmp (later, "efi") == 0 || (strcmp (later, "efi-secure") == 0 && secure) ||
         (strcmp (later, "efi-insecure") == 0 && !secure);
}

static void
compare_fields (GPtrArray *all,
                PdkDomainDocument *document,
                const PdkItem *item,
                const PdkItem *live)
{
  for (const PdkField *field = item->kind->fields; field->id != NULL; field++) {
    g_autofree char *now = NULL;
    g_autofree char *later = NULL;
    PdkDifference *difference = NULL;

    if ((field->flags & PDK_FIELD_READ_ONLY) != 0 || is_written_by_libvirt (live, field) ||
        (field->live == PDK_LIVE_NEVER && is_expanded (document, item->kind)))
      continue;
    now = pdk_field_get (field, live->element);
    later = pdk_field_get (field, item->element);
    if (!differ (field, now, later) || is_found_firmware (live, field, now, later))
      continue;
    difference = add (all, PDK_DIFFERENCE_VALUE, item);
    difference->field = field;
    difference->live = g_steal_pointer (&now);
    difference->stored = g_steal_pointer (&later);
  }
}

static void
compare_stored (GPtrArray *all, PdkDomainDocument *document, GPtrArray *stored, GPtrArray *live)
{
  for (guint i = 0; i < stored->len; i++) {
    const PdkItem *item = g_ptr_array_index (stored, i);
    const PdkItem *other = pdk_item_match_among (item, stored, live);

    if (other != NULL)
      compare_fields (all, document, item, other);
    else if ((item->kind->flags & PDK_KIND_MACHINE) == 0 && !is_expanded (document, item->kind))
      add (all, PDK_DIFFERENCE_ONLY_STORED, item);
  }
}

/* libvirt adds rows to a running machine's document: features, labels, processors. */
static void
compare_live (GPtrArray *all, GPtrArray *stored, GPtrArray *live)
{
  for (guint i = 0; i < live->len; i++) {
    const PdkItem *item = g_ptr_array_index (live, i);

    if ((item->kind->flags & PDK_KIND_DEVICE) != 0 &&
        pdk_item_match_among (item, live, stored) == NULL)
      add (all, PDK_DIFFERENCE_ONLY_LIVE, item);
  }
}

GPtrArray *
pdk_differences_find (PdkDomainDocument *stored, PdkDomainDocument *live)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_difference_free);

  if (stored != NULL && live != NULL) {
    g_autoptr (GPtrArray) stored_items = pdk_domain_document_list (stored);
    g_autoptr (GPtrArray) live_items = pdk_domain_document_list (live);

    compare_stored (all, stored, stored_items, live_items);
    compare_live (all, stored_items, live_items);
  }
  return all;
}

const PdkDifference *
pdk_differences_lookup (GPtrArray *differences, const char *page, const char *field)
{
  g_return_val_if_fail (differences != NULL && page != NULL, NULL);

  for (guint i = 0; i < differences->len; i++) {
    const PdkDifference *difference = g_ptr_array_index (differences, i);

    if (strcmp (difference->page, page) == 0 &&
        (field == NULL ||
         (difference->field != NULL && strcmp (difference->field->id, field) == 0)))
      return difference;
  }
  return NULL;
}

char *
pdk_difference_describe (const PdkDifference *self)
{
  g_autofree char *live = NULL;
  g_autofree char *stored = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  switch (self->type) {
  case PDK_DIFFERENCE_ONLY_LIVE:
    return g_strdup (_ ("Gone after shutdown"));
  case PDK_DIFFERENCE_ONLY_STORED:
    return g_strdup (_ ("There after shutdown"));
  case PDK_DIFFERENCE_VALUE:
    break;
  }
  if (self->field->type == PDK_FIELD_SECRET)
    return g_strdup (_ ("Another one after shutdown"));
  live = pdk_field_describe (self->field, self->live);
  stored = pdk_field_describe (self->field, self->stored);
  /* Translators: the first is what the running machine has, the second what it has after it was shut
   * down: “4 GiB now · 8 GiB after shutdown” */
  return g_strdup_printf (_ ("%s now · %s after shutdown"), live, stored);
}
