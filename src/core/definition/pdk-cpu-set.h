/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The most CPUs of a host that are told apart. */
#define PDK_CPU_SET_MAX 4096

/**
 * pdk_cpu_set_parse:
 * @text: libvirt's list of CPUs: “0-3,^2,8”
 * @n_cpus: how many the host has, up to %PDK_CPU_SET_MAX
 * @length: (out): bytes returned
 *
 * Returns: (transfer full) (nullable): a map, one bit a CPU, the lowest bit first, as libvirt's calls
 *   take it; %NULL when @text is no such list, or names no CPU of the host
 */
guchar *pdk_cpu_set_parse (const char *text, guint n_cpus, int *length);

/** Returns: (transfer full): a map of all @n_cpus */
guchar *pdk_cpu_set_all (guint n_cpus, int *length);
/**
 * pdk_cpu_set_format:
 * @map: %PDK_CPU_SET_MAX bits, as pdk_cpu_set_parse() returns
 *
 * Returns: (transfer full): as libvirt writes it: “0-3,8”; “” for none
 */
char *pdk_cpu_set_format (const guchar *map);

gboolean pdk_cpu_set_has (const guchar *map, guint cpu);
void pdk_cpu_set_change (guchar *map, guint cpu, gboolean on);

G_END_DECLS
