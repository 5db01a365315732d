/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "definition/pdk-cpu-set.h"

#include <string.h>

static void
set_bit (guchar *map, guint cpu, gboolean on)
{
  const guchar bit = (guchar) (1u << (cpu % 8));

  if (on)
    map[cpu / 8] |= bit;
  else
    map[cpu / 8] &= (guchar) ~bit;
}

static gboolean
parse_number (const char *text, guint *number)
{
  guint64 value = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 0, PDK_CPU_SET_MAX - 1, &value, NULL))
    return FALSE;
  *number = (guint) value;
  return TRUE;
}

/* “3”, “^3”, “0-7”.  CPUs that the host lacks are left out, as libvirt does. */
static gboolean
take_part (char *part, guchar *map, guint n_cpus)
{
  const gboolean on = *part != '^';
  char *first = part + !on;
  char *dash = strchr (first, '-');
  guint from = 0;
  guint to = 0;

  if (dash != NULL)
    *dash = '\0';
  if (!parse_number (first, &from))
    return FALSE;
  to = from;
  if (dash != NULL && (!on || !parse_number (dash + 1, &to) || to < from))
    return FALSE;
  for (guint cpu = from; cpu <= to && cpu < n_cpus; cpu++)
    set_bit (map, cpu, on);
  return TRUE;
}

static guchar *
new_map (guint n_cpus, int *length)
{
  *length = (int) ((n_cpus + 7) / 8);
  return g_malloc0 (*length);
}

guchar *
pdk_cpu_set_parse (const char *text, guint n_cpus, int *length)
{
  g_auto (GStrv) parts = NULL;
  g_autofree guchar *map = NULL;
  gboolean any = FALSE;

  g_return_val_if_fail (text != NULL && length != NULL, NULL);
  g_return_val_if_fail (n_cpus > 0 && n_cpus <= PDK_CPU_SET_MAX, NULL);

  map = new_map (n_cpus, length);
  parts = g_strsplit (text, ",", -1);
  for (char **part = parts; *part != NULL; part++)
    if (!take_part (g_strstrip (*part), map, n_cpus))
      return NULL;
  for (int i = 0; i < *length; i++)
    any = any || map[i] != 0;
  return any ? g_steal_pointer (&map) : NULL;
}

guchar *
pdk_cpu_set_all (guint n_cpus, int *length)
{
  guchar *map = NULL;

  g_return_val_if_fail (n_cpus > 0 && n_cpus <= PDK_CPU_SET_MAX, NULL);
  g_return_val_if_fail (length != NULL, NULL);

  map = new_map (n_cpus, length);
  for (guint cpu = 0; cpu < n_cpus; cpu++)
    set_bit (map, cpu, TRUE);
  return map;
}

gboolean
pdk_cpu_set_has (const guchar *map, guint cpu)
{
  g_return_val_if_fail (map != NULL && cpu < PDK_CPU_SET_MAX, FALSE);

  return (map[cpu / 8] >> (cpu % 8)) & 1;
}

void
pdk_cpu_set_change (guchar *map, guint cpu, gboolean on)
{
  g_return_if_fail (map != NULL && cpu < PDK_CPU_SET_MAX);

  set_bit (map, cpu, on);
}

char *
pdk_cpu_set_format (const guchar *map)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (map != NULL, NULL);

  for (guint cpu = 0; cpu < PDK_CPU_SET_MAX; cpu++) {
    guint last = cpu;

    if (!pdk_cpu_set_has (map, cpu))
      continue;
    while (last + 1 < PDK_CPU_SET_MAX && pdk_cpu_set_has (map, last + 1))
      last++;
    g_string_append_printf (text, "%s%u", text->len > 0 ? "," : "", cpu);
    if (last > cpu)
      g_string_append_printf (text, "%c%u", last == cpu + 1 ? ',' : '-', last);
    cpu = last;
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
