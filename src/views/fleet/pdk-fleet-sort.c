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

typedef struct {
  char *name;
  char *key;
} NameKey;

static void
free_name_key (gpointer data)
{
  NameKey *cached = data;

  g_free (cached->name);
  g_free (cached->key);
  g_free (cached);
}

/* Natural order (web-2 before web-10) needs a collation key, which is too dear to make again for
 * every comparison. */
static const char *
get_name_key (PdkDomain *domain)
{
  static GQuark quark;
  const char *name = pdk_domain_get_display_name (domain);
  NameKey *cached;

  if (quark == 0)
    quark = g_quark_from_static_string ("pdk-fleet-name-key");

  cached = g_object_get_qdata (G_OBJECT (domain), quark);
  if (cached == NULL || strcmp (cached->name, name) != 0) {
    cached = g_new0 (NameKey, 1);
    cached->name = g_strdup (name);
    cached->key = g_utf8_collate_key_for_filename (name, -1);
    g_object_set_qdata_full (G_OBJECT (domain), quark, cached, free_name_key);
  }
  return cached->key;
}

static int
compare_names (PdkDomain *a, PdkDomain *b)
{
  return strcmp (get_name_key (a), get_name_key (b));
}

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

/* Defines a comparison by one number, then by name, so that equal ones keep a steady order. */
#define DEFINE_COMPARE_BY(name, type, getter)                                                      \
  static int compare_by_##name (gconstpointer a, gconstpointer b, gpointer user_data)              \
  {                                                                                                \
    type x = getter ((PdkDomain *) a);                                                             \
    type y = getter ((PdkDomain *) b);                                                             \
                                                                                                   \
    return x != y ? COMPARE (x, y) : compare_names ((PdkDomain *) a, (PdkDomain *) b);             \
  }

/* The same for texts, those without any last. */
#define DEFINE_COMPARE_BY_TEXT(name, getter)                                                       \
  static int compare_by_##name (gconstpointer a, gconstpointer b, gpointer user_data)              \
  {                                                                                                \
    const char *x = getter ((PdkDomain *) a);                                                      \
    const char *y = getter ((PdkDomain *) b);                                                      \
    int order = (x == NULL) - (y == NULL);                                                         \
                                                                                                   \
    if (order == 0 && x != NULL)                                                                   \
      order = strcmp (x, y);                                                                       \
    return order != 0 ? order : compare_names ((PdkDomain *) a, (PdkDomain *) b);                  \
  }

static const char *
get_host_name (PdkDomain *domain)
{
  PdkConnection *connection = pdk_domain_get_connection (domain);

  return connection != NULL ? pdk_connection_get_name (connection) : NULL;
}

static int
compare_by_name (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return compare_names ((PdkDomain *) a, (PdkDomain *) b);
}

DEFINE_COMPARE_BY (state, int, rank_state)
DEFINE_COMPARE_BY (cpu, double, pdk_domain_get_cpu_percent)
DEFINE_COMPARE_BY (memory, guint64, pdk_domain_get_memory_used)
DEFINE_COMPARE_BY (disk, double, pdk_domain_get_disk_rate)
DEFINE_COMPARE_BY (network, double, pdk_domain_get_net_rate)
DEFINE_COMPARE_BY (vcpus, guint, pdk_domain_get_vcpus)
DEFINE_COMPARE_BY (memory_size, guint64, pdk_domain_get_memory)
DEFINE_COMPARE_BY (autostart, gboolean, pdk_domain_get_autostart)
DEFINE_COMPARE_BY_TEXT (os, pdk_domain_get_os_name)
DEFINE_COMPARE_BY_TEXT (host, get_host_name)
DEFINE_COMPARE_BY_TEXT (address, pdk_domain_get_address)
DEFINE_COMPARE_BY_TEXT (uuid, pdk_domain_get_uuid)

static const PdkFleetColumn columns[] = {
  { "name", compare_by_name, FALSE },
  { "state", compare_by_state, FALSE },
  { "os", compare_by_os, TRUE },
  { "cpu", compare_by_cpu, TRUE },
  { "memory", compare_by_memory, TRUE },
  { "host", compare_by_host, FALSE },
  { "disk", compare_by_disk, TRUE },
  { "network", compare_by_network, TRUE },
  { "address", compare_by_address, TRUE },
  { "vcpus", compare_by_vcpus, TRUE },
  { "memory-size", compare_by_memory_size, TRUE },
  { "autostart", compare_by_autostart, TRUE },
  { "uuid", compare_by_uuid, FALSE },
};

static int
compare_items (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const PdkFleetColumn *column = user_data;

  if (G_UNLIKELY (a == probe_item)) {
    probed_column = column;
    return -1;
  }
  return column->compare (a, b, NULL);
}

const PdkFleetColumn *
pdk_fleet_column_get (guint index)
{
  return index < G_N_ELEMENTS (columns) ? &columns[index] : NULL;
}

GtkSorter *
pdk_fleet_column_create_sorter (const PdkFleetColumn *column)
{
  g_return_val_if_fail (column != NULL, NULL);

  return GTK_SORTER (gtk_custom_sorter_new (compare_items, (gpointer) column, NULL));
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
