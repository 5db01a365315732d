/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/devices/pdk-host-topology.h"

G_BEGIN_DECLS

#define PDK_TYPE_CPU_MAP (pdk_cpu_map_get_type ())
/**
 * PdkCpuMap:
 *
 * The CPUs of a host as buttons, those of a core together, under the node and socket they are in.
 * Signals: changed.
 */
G_DECLARE_FINAL_TYPE (PdkCpuMap, pdk_cpu_map, PDK, CPU_MAP, GtkWidget)

/** @cpus: (element-type PdkHostCpu): as pdk_host_topology_read() */
GtkWidget *pdk_cpu_map_new (GArray *cpus);
/** @set: (nullable): as pdk_cpu_set_parse(); %NULL: none is chosen */
void pdk_cpu_map_set_chosen (PdkCpuMap *self, const guchar *set);
/** Returns: (transfer full): as pdk_cpu_set_parse() */
guchar *pdk_cpu_map_get_chosen (PdkCpuMap *self);
/** @pins: (nullable) (element-type PdkHostPin): what other machines use */
void pdk_cpu_map_set_pins (PdkCpuMap *self, GPtrArray *pins);

G_END_DECLS
