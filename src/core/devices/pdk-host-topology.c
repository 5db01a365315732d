/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-host-topology.h"

/* https://libvirt.org/formatcaps.html: host/topology/cells */

/* The most that are told apart, as in pdk-cpu-set.h. */
#define MAX_ID 4095

static guint
read_number (PdkXmlElement *cpu, const char *path)
{
  guint64 number = 0;

  pdk_xml_get_uint (cpu, path, 0, G_MAXUINT32, &number);
  return (guint) number;
}

static void
add_cpu (GArray *cpus, PdkXmlElement *element, guint node)
{
  PdkHostCpu cpu = { .node = node };
  guint64 id = 0;

  if (!pdk_xml_get_uint (element, "@id", 0, MAX_ID, &id))
    return;
  cpu.id = (guint) id;
  cpu.socket = read_number (element, "@socket_id");
  cpu.die = read_number (element, "@die_id");
  cpu.cluster = read_number (element, "@cluster_id");
  cpu.core = read_number (element, "@core_id");
  g_array_append_val (cpus, cpu);
}

/* All but the CPU itself. */
static int
compare_cores (const PdkHostCpu *a, const PdkHostCpu *b)
{
  const guint first[] = { a->node, a->socket, a->die, a->cluster, a->core };
  const guint second[] = { b->node, b->socket, b->die, b->cluster, b->core };

  for (gsize i = 0; i < G_N_ELEMENTS (first); i++)
    if (first[i] != second[i])
      return first[i] < second[i] ? -1 : 1;
  return 0;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const PdkHostCpu *first = a;
  const PdkHostCpu *second = b;
  const int cores = compare_cores (first, second);

  if (cores != 0)
    return cores;
  return (first->id > second->id) - (first->id < second->id);
}

GArray *
pdk_host_topology_read (PdkXmlDocument *host)
{
  GArray *cpus = g_array_new (FALSE, TRUE, sizeof (PdkHostCpu));
  PdkXmlElement *cells =
      host != NULL ? pdk_xml_find (pdk_xml_document_get_root (host), "host/topology/cells") : NULL;

  for (PdkXmlElement *cell = cells != NULL ? pdk_xml_next (cells, NULL, "cell") : NULL;
       cell != NULL; cell = pdk_xml_next (cells, cell, "cell")) {
    PdkXmlElement *list = pdk_xml_find (cell, "cpus");

    for (PdkXmlElement *cpu = list != NULL ? pdk_xml_next (list, NULL, "cpu") : NULL; cpu != NULL;
         cpu = pdk_xml_next (list, cpu, "cpu"))
      add_cpu (cpus, cpu, read_number (cell, "@id"));
  }
  g_array_sort (cpus, compare);
  for (guint i = 1; i < cpus->len; i++) {
    PdkHostCpu *cpu = &g_array_index (cpus, PdkHostCpu, i);

    if (compare_cores (cpu, cpu - 1) == 0)
      cpu->thread = (cpu - 1)->thread + 1;
  }
  return cpus;
}

void
pdk_host_topology_count (GArray *cpus, guint *n_nodes, guint *n_sockets, guint *n_cores)
{
  g_autoptr (GHashTable) sockets = NULL;

  g_return_if_fail (cpus != NULL);
  g_return_if_fail (n_nodes != NULL && n_sockets != NULL && n_cores != NULL);

  /* A socket may have several nodes, and a node several sockets. */
  sockets = g_hash_table_new (NULL, NULL);
  *n_nodes = *n_cores = 0;
  for (guint i = 0; i < cpus->len; i++) {
    const PdkHostCpu *cpu = &g_array_index (cpus, PdkHostCpu, i);

    g_hash_table_add (sockets, GUINT_TO_POINTER (cpu->socket + 1));
    *n_nodes += i == 0 || cpu->node != (cpu - 1)->node;
    *n_cores += i == 0 || compare_cores (cpu, cpu - 1) != 0;
  }
  *n_sockets = g_hash_table_size (sockets);
}
