/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-fleet"

#include "config.h"

#include "views/fleet/pdk-fleet-sort.h"

#include <string.h>

#include "core/domain/pdk-domain.h"

/* What a column view sorts by cannot be asked before GTK 4.10.  So two stand-in items are compared
 * through the view's sorter: the first column that is called puts itself down here and answers
 * “smaller”, which the view turns round when it sorts descending.  Main thread only, and never in
 * the middle of a real comparison. */
static GObject *probe_item;
static const PdkFleetColumn *probed_column;

/* Order of what needs attention most. */
static int
rank_state (PdkDomain *domain)
{
  switch (pdk_domain_get_state (domain)) {
  case PDK_DOMAIN_CRASHED:
    return 0;
  case PDK_DOMAIN_RUNNING:
    return 1;
  case PDK_DOMAIN_SHUTTING_DOWN:
    return 2;
  case PDK_DOMAIN_PAUSED:
    return 3;
  case PDK_DOMAIN_SUSPENDED:
    return 4;
  case PDK_DOMAIN_SAVED:
    return 5;
  case PDK_DOMAIN_SHUT_OFF:
    return 6;
  case PDK_DOMAIN_UNKNOWN:
    return 7;
  }
  return 7;
}

/* Natural order (web-2 before web-10) needs a collation key, which is too dear to make again for
 * every comparison.  It is kept with the name that it was made of. */
typedef struct {
  char *name;
  GRefString *key;
} NameKey;

static void
free_name_key (gpointer data)
{
  NameKey *cached = data;

  g_free (cached->name);
  g_ref_string_release (cached->key);
  g_free (cached);
}

static GRefString *
get_name_key (PdkDomain *domain)
{
  static GQuark quark;
  const char *name = pdk_domain_get_display_name (domain);
  NameKey *cached;

  if (quark == 0)
    quark = g_quark_from_static_string ("pdk-fleet-name-key");

  cached = g_object_get_qdata (G_OBJECT (domain), quark);
  if (cached == NULL || strcmp (cached->name, name) != 0) {
    g_autofree char *key = g_utf8_collate_key_for_filename (name, -1);

    cached = g_new0 (NameKey, 1);
    cached->name = g_strdup (name);
    cached->key = g_ref_string_new (key);
    g_object_set_qdata_full (G_OBJECT (domain), quark, cached, free_name_key);
  }
  return cached->key;
}

static const char *
get_host_name (PdkDomain *domain)
{
  PdkConnection *connection = pdk_domain_get_connection (domain);

  return connection != NULL ? pdk_connection_get_name (connection) : NULL;
}

#define DEFINE_NUMBER(name, getter)                                                                \
  static double get_##name (PdkDomain *domain)                                                     \
  {                                                                                                \
    return (double) getter (domain);                                                               \
  }

DEFINE_NUMBER (state, rank_state)
DEFINE_NUMBER (memory, pdk_domain_get_memory_used)
DEFINE_NUMBER (vcpus, pdk_domain_get_vcpus)
DEFINE_NUMBER (memory_size, pdk_domain_get_memory)
DEFINE_NUMBER (autostart, pdk_domain_get_autostart)

static const PdkFleetColumn columns[] = {
  { "name", NULL, NULL, FALSE },
  { "state", get_state, NULL, FALSE },
  { "os", NULL, pdk_domain_get_os_name, TRUE },
  { "cpu", pdk_domain_get_cpu_percent, NULL, TRUE },
  { "memory", get_memory, NULL, TRUE },
  { "host", NULL, get_host_name, FALSE },
  { "disk", pdk_domain_get_disk_rate, NULL, TRUE },
  { "network", pdk_domain_get_net_rate, NULL, TRUE },
  { "address", NULL, pdk_domain_get_address, TRUE },
  { "vcpus", get_vcpus, NULL, TRUE },
  { "memory-size", get_memory_size, NULL, TRUE },
  { "autostart", get_autostart, NULL, TRUE },
  { "uuid", NULL, pdk_domain_get_uuid, FALSE },
};

/* What a machine is sorted by.  A list that is sorted must not have its values change under it: a
 * row that arrives is merged into an order that no longer holds, which GTK finds out and says so.
 * So each sorter keeps what it has compared by until it is told to look again. */
typedef struct {
  double number;
  GRefString *text; /* nullable */
  GRefString *name;
} Key;

typedef struct {
  const PdkFleetColumn *column;
  GHashTable *keys; /* of Key, by machine (borrowed: only its address counts) */
} SorterData;

static void
free_key (gpointer data)
{
  Key *key = data;

  g_clear_pointer (&key->text, g_ref_string_release);
  g_ref_string_release (key->name);
  g_free (key);
}

static void
free_sorter_data (gpointer data)
{
  SorterData *sorter = data;

  g_hash_table_unref (sorter->keys);
  g_free (sorter);
}

static const Key *
get_key (SorterData *sorter, PdkDomain *domain)
{
  Key *key = g_hash_table_lookup (sorter->keys, domain);
  const char *text;

  if (key != NULL)
    return key;

  key = g_new0 (Key, 1);
  if (sorter->column->get_number != NULL)
    key->number = sorter->column->get_number (domain);
  text = sorter->column->get_text != NULL ? sorter->column->get_text (domain) : NULL;
  if (text != NULL)
    key->text = g_ref_string_new (text);
  key->name = g_ref_string_acquire (get_name_key (domain));
  g_hash_table_insert (sorter->keys, domain, key);
  return key;
}

/* By the column's value, those without a text last; then by name; then by what never changes. */
static int
compare_domains (SorterData *sorter, PdkDomain *a, PdkDomain *b)
{
  const Key *x = get_key (sorter, a);
  const Key *y = get_key (sorter, b);
  int order = (x->number > y->number) - (x->number < y->number);

  if (order == 0)
    order = (x->text == NULL) - (y->text == NULL);
  if (order == 0 && x->text != NULL)
    order = strcmp (x->text, y->text);
  if (order == 0)
    order = strcmp (x->name, y->name);
  return order != 0 ? order : strcmp (pdk_domain_get_uuid (a), pdk_domain_get_uuid (b));
}

static int
compare_items (gconstpointer a, gconstpointer b, gpointer user_data)
{
  SorterData *sorter = user_data;

  if (G_UNLIKELY (a == probe_item)) {
    probed_column = sorter->column;
    return -1;
  }
  return compare_domains (sorter, PDK_DOMAIN ((gpointer) a), PDK_DOMAIN ((gpointer) b));
}

const PdkFleetColumn *
pdk_fleet_column_get (guint index)
{
  return index < G_N_ELEMENTS (columns) ? &columns[index] : NULL;
}

GtkSorter *
pdk_fleet_column_create_sorter (const PdkFleetColumn *column)
{
  SorterData *sorter;
  GtkSorter *created;

  g_return_val_if_fail (column != NULL, NULL);

  sorter = g_new0 (SorterData, 1);
  sorter->column = column;
  sorter->keys = g_hash_table_new_full (NULL, NULL, NULL, free_key);
  created = GTK_SORTER (gtk_custom_sorter_new (compare_items, sorter, free_sorter_data));
  g_object_set_data (G_OBJECT (created), "pdk-sorter-data", sorter);
  return created;
}

void
pdk_fleet_sorter_forget (GtkSorter *self)
{
  SorterData *sorter = g_object_get_data (G_OBJECT (self), "pdk-sorter-data");

  g_return_if_fail (sorter != NULL);

  g_hash_table_remove_all (sorter->keys);
}

const PdkFleetColumn *
pdk_fleet_sort_probe (GtkSorter *sorter, GtkSortType *direction)
{
  g_autoptr (GObject) other = g_object_new (G_TYPE_OBJECT, NULL);
  GtkOrdering order;

  g_return_val_if_fail (GTK_IS_SORTER (sorter), NULL);

  probed_column = NULL;
  probe_item = g_object_new (G_TYPE_OBJECT, NULL);
  order = gtk_sorter_compare (sorter, probe_item, other);
  g_clear_object (&probe_item);

  *direction = order == GTK_ORDERING_LARGER ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING;
  return probed_column;
}
