/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-numa-check.h"

#include "pdk-error.h"

#include <glib/gi18n.h>

#define LOCAL_DISTANCE   10
#define LARGEST_DISTANCE 255

static guint64
count_cells (PdkXmlElement *numa)
{
  guint64 n = 0;

  for (PdkXmlElement *cell = NULL; (cell = pdk_xml_next (numa, cell, "cell")) != NULL;)
    n++;
  return n;
}

/** @cell_id: whose distance it is */
static gboolean
is_distance (PdkXmlElement *sibling, guint64 cell_id, guint64 n_cells)
{
  guint64 id, value;

  if (!pdk_xml_get_uint (sibling, "@id", 0, n_cells - 1, &id) ||
      !pdk_xml_get_uint (sibling, "@value", LOCAL_DISTANCE, LARGEST_DISTANCE, &value))
    return FALSE;
  return (id == cell_id) == (value == LOCAL_DISTANCE);
}

/** None at all is refused as well. */
static gboolean
are_distances (PdkXmlElement *distances, guint64 cell_id, guint64 n_cells)
{
  PdkXmlElement *sibling = pdk_xml_next (distances, NULL, "sibling");

  if (sibling == NULL)
    return FALSE;
  for (; sibling != NULL; sibling = pdk_xml_next (distances, sibling, "sibling"))
    if (!is_distance (sibling, cell_id, n_cells))
      return FALSE;
  return TRUE;
}

gboolean
pdk_numa_check (PdkXmlElement *domain, GError **error)
{
  PdkXmlElement *numa = pdk_xml_find (domain, "cpu/numa");
  const guint64 n_cells = numa != NULL ? count_cells (numa) : 0;
  guint64 at = 0;

  for (PdkXmlElement *cell = NULL;
       n_cells > 0 && (cell = pdk_xml_next (numa, cell, "cell")) != NULL; at++) {
    PdkXmlElement *distances = pdk_xml_next (cell, NULL, "distances");
    guint64 id = at;

    pdk_xml_get_uint (cell, "@id", 0, G_MAXUINT32, &id);
    if (distances == NULL || are_distances (distances, id, n_cells))
      continue;
    g_set_error (
        error, PDK_ERROR, PDK_ERROR_INVALID,
        _ ("The distances of NUMA cell %u cannot be: each is of a cell that the machine has, "
           "10 of the cell itself and 11 to 255 of every other one"),
        (guint) id);
    return FALSE;
  }
  return TRUE;
}
