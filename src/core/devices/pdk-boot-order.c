/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-boot-order.h"

#include "devices/pdk-domain-document-private.h"
#include "devices/pdk-field-private.h"

#include <string.h>

void
pdk_boot_entry_free (PdkBootEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->page);
  g_free (self->name);
  g_free (self->title);
  g_free (self->summary);
  g_free (self);
}

/* Devices */

static PdkXmlElement *
get_root (PdkXmlElement *element)
{
  PdkXmlElement *parent = pdk_xml_get_parent (element);

  return parent != NULL ? get_root (parent) : element;
}

static gboolean
is_bootable (const PdkItem *item)
{
  const PdkField *field =
      (item->kind->flags & PDK_KIND_DEVICE) != 0 ? pdk_kind_find_field (item->kind, "boot") : NULL;

  return field != NULL && pdk_field_applies (field, item->element);
}

/* The devices that a machine can be started from, in the order of pages. */
static GPtrArray *
list_bootable (PdkXmlElement *root)
{
  GPtrArray *items = pdk_items_list (root);

  for (guint i = items->len; i > 0; i--)
    if (!is_bootable (g_ptr_array_index (items, i - 1)))
      g_ptr_array_remove_index (items, i - 1);
  return items;
}

/* Its page, but where that would look like two names. */
static char *
name_of (const PdkItem *item)
{
  if (strpbrk (item->page, ", \t\r\n") == NULL)
    return g_strdup (item->page);
  return g_strdup_printf ("%s#%u", item->kind->id, item->position + 1);
}

static const PdkItem *
find_item (GPtrArray *items, PdkXmlElement *element)
{
  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);

    if (item->element == element)
      return item;
  }
  return NULL;
}

/* 0: none */
static guint64
get_order (PdkXmlElement *device)
{
  guint64 order = 0;

  pdk_xml_get_uint (device, "boot/@order", 1, G_MAXUINT32, &order);
  return order;
}

static void
write_order (PdkXmlElement *device, guint64 order)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, order);

  pdk_xml_set (device, "boot/@order", text);
}

/* Kinds of devices */

/* The first device that <boot dev=…> means. */
static PdkXmlElement *
find_first (PdkXmlElement *devices, const char *dev)
{
  static const struct {
    const char *dev, *name, *when;
  } table[] = {
    { "hd", "disk", "!@device=cdrom|floppy" },
    { "cdrom", "disk", "@device=cdrom" },
    { "fd", "disk", "@device=floppy" },
    { "network", "interface", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    if (strcmp (dev, table[i].dev) != 0)
      continue;
    for (PdkXmlElement *device = pdk_xml_next (devices, NULL, table[i].name); device != NULL;
         device = pdk_xml_next (devices, device, table[i].name))
      if (pdk_field_condition (table[i].when, device))
        return device;
  }
  return NULL;
}

/* The device that @boot, one of <os>, stands for; (nullable). */
static PdkXmlElement *
find_meant (PdkXmlElement *root, PdkXmlElement *boot)
{
  PdkXmlElement *devices = pdk_xml_find (root, "devices");
  g_autofree char *dev = pdk_xml_get_string (boot, "@dev");

  return devices != NULL && dev != NULL ? find_first (devices, dev) : NULL;
}

/* Reading */

static int
compare_orders (gconstpointer a, gconstpointer b)
{
  const guint64 first = get_order ((*(const PdkItem *const *) a)->element);
  const guint64 second = get_order ((*(const PdkItem *const *) b)->element);

  return (first > second) - (first < second);
}

/* Those of @items that have a place of their own. */
static GPtrArray *
list_ordered (GPtrArray *items)
{
  GPtrArray *ordered = g_ptr_array_new ();

  for (guint i = 0; i < items->len; i++)
    if (get_order (((const PdkItem *) g_ptr_array_index (items, i))->element) > 0)
      g_ptr_array_add (ordered, g_ptr_array_index (items, i));
  g_ptr_array_sort (ordered, compare_orders);
  return ordered;
}

/* Those of @items that the kinds in <os> stand for. */
static GPtrArray *
list_meant (PdkXmlElement *root, GPtrArray *items)
{
  PdkXmlElement *os = pdk_xml_find (root, "os");
  GPtrArray *meant = g_ptr_array_new ();

  for (PdkXmlElement *boot = os != NULL ? pdk_xml_next (os, NULL, "boot") : NULL; boot != NULL;
       boot = pdk_xml_next (os, boot, "boot")) {
    const PdkItem *item = find_item (items, find_meant (root, boot));

    if (item != NULL && !g_ptr_array_find (meant, item, NULL))
      g_ptr_array_add (meant, (gpointer) item);
  }
  return meant;
}

static PdkBootOrderForm
get_form (PdkXmlElement *root, GPtrArray *items)
{
  g_autoptr (GPtrArray) ordered = list_ordered (items);
  const gboolean kinds = pdk_xml_find (root, "os/boot") != NULL;

  if (ordered->len > 0)
    return kinds ? PDK_BOOT_ORDER_BOTH : PDK_BOOT_ORDER_DEVICES;
  return kinds ? PDK_BOOT_ORDER_KINDS : PDK_BOOT_ORDER_NONE;
}

static GPtrArray *
list_tried (PdkXmlElement *root, GPtrArray *items)
{
  return get_form (root, items) == PDK_BOOT_ORDER_KINDS ? list_meant (root, items)
                                                        : list_ordered (items);
}

PdkBootOrderForm
pdk_boot_order_get_form (PdkDomainDocument *document)
{
  PdkXmlElement *root = NULL;
  g_autoptr (GPtrArray) items = NULL;

  g_return_val_if_fail (document != NULL, PDK_BOOT_ORDER_NONE);

  root = pdk_domain_document_get_root (document);
  items = list_bootable (root);
  return get_form (root, items);
}

static PdkBootEntry *
new_entry (const PdkItem *item, gboolean on)
{
  PdkBootEntry *entry = g_new0 (PdkBootEntry, 1);

  entry->page = g_strdup (item->page);
  entry->name = name_of (item);
  entry->title = pdk_item_get_title (item);
  entry->summary = pdk_item_get_summary (item);
  entry->icon = pdk_item_get_icon_name (item);
  entry->on = on;
  return entry;
}

GPtrArray *
pdk_boot_order_list (PdkDomainDocument *document)
{
  PdkXmlElement *root = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) tried = NULL;
  GPtrArray *entries = NULL;

  g_return_val_if_fail (document != NULL, NULL);

  root = pdk_domain_document_get_root (document);
  items = list_bootable (root);
  tried = list_tried (root, items);
  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_boot_entry_free);
  for (guint i = 0; i < tried->len; i++)
    g_ptr_array_add (entries, new_entry (g_ptr_array_index (tried, i), TRUE));
  for (guint i = 0; i < items->len; i++)
    if (!g_ptr_array_find (tried, g_ptr_array_index (items, i), NULL))
      g_ptr_array_add (entries, new_entry (g_ptr_array_index (items, i), FALSE));
  return entries;
}

static char *
join_names (GPtrArray *names)
{
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);
  return g_strjoinv (",", (char **) names->pdata);
}

char *
pdk_boot_order_to_value (GPtrArray *entries)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  g_return_val_if_fail (entries != NULL, NULL);

  for (guint i = 0; i < entries->len; i++) {
    const PdkBootEntry *entry = g_ptr_array_index (entries, i);

    if (entry->on)
      g_ptr_array_add (names, entry->name);
  }
  return join_names (names);
}

/* Where both ways are used nothing holds, so that any order is another. */
char *
pdk_boot_order_get (PdkXmlElement *root, const PdkField *field)
{
  g_autoptr (GPtrArray) items = list_bootable (root);
  g_autoptr (GPtrArray) tried = list_tried (root, items);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  (void) field;
  if (get_form (root, items) == PDK_BOOT_ORDER_BOTH)
    return NULL;
  for (guint i = 0; i < tried->len; i++)
    g_ptr_array_add (names, name_of (g_ptr_array_index (tried, i)));
  return join_names (names);
}

/* Writing */

static void
remove_kinds (PdkXmlElement *root)
{
  while (pdk_xml_find (root, "os/boot") != NULL)
    pdk_xml_remove (pdk_xml_find (root, "os/boot"));
}

static const PdkItem *
find_named (GPtrArray *items, const char *name)
{
  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);
    g_autofree char *own = name_of (item);

    if (strcmp (own, name) == 0)
      return item;
  }
  return NULL;
}

/* What is not there any more is left out: somebody may have removed it meanwhile.  Without a place
 * the whole element goes, as it means nothing then. */
void
pdk_boot_order_set (PdkXmlElement *root, const PdkField *field, const char *value)
{
  g_autoptr (GPtrArray) items = list_bootable (root);
  g_autoptr (GHashTable) placed = g_hash_table_new (NULL, NULL);
  g_auto (GStrv) names = g_strsplit (value != NULL ? value : "", ",", -1);
  guint64 order = 0;

  (void) field;
  remove_kinds (root);
  for (char **name = names; *name != NULL; name++) {
    const PdkItem *item = find_named (items, *name);

    if (item != NULL && g_hash_table_add (placed, item->element))
      write_order (item->element, ++order);
  }
  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);

    if (!g_hash_table_contains (placed, item->element) && get_order (item->element) > 0)
      pdk_xml_set (item->element, "boot", NULL);
  }
}

/* The place of one device */

static void
convert_kinds (PdkXmlElement *root)
{
  PdkXmlElement *os = pdk_xml_find (root, "os");
  guint order = 0;

  for (PdkXmlElement *boot = os != NULL ? pdk_xml_next (os, NULL, "boot") : NULL; boot != NULL;
       boot = pdk_xml_next (os, boot, "boot")) {
    PdkXmlElement *device = find_meant (root, boot);

    if (device != NULL && pdk_xml_find (device, "boot") == NULL)
      write_order (device, ++order);
  }
  remove_kinds (root);
}

static PdkXmlElement *
find_at_order (PdkXmlElement *devices, PdkXmlElement *except, guint64 order)
{
  for (PdkXmlElement *device = pdk_xml_next (devices, NULL, NULL); device != NULL;
       device = pdk_xml_next (devices, device, NULL))
    if (device != except && get_order (device) == order)
      return device;
  return NULL;
}

void
pdk_field_set_boot_order (PdkXmlElement *item, const PdkField *field, const char *value)
{
  PdkXmlElement *devices = pdk_xml_get_parent (item);
  PdkXmlElement *moved = item;
  guint64 order = value != NULL ? g_ascii_strtoull (value, NULL, 10) : 0;

  if (value == NULL || devices == NULL) {
    pdk_xml_set (item, field->path, value);
    return;
  }
  convert_kinds (get_root (item));
  do {
    PdkXmlElement *other = find_at_order (devices, moved, order);

    write_order (moved, order++);
    moved = other;
  } while (moved != NULL);
}
