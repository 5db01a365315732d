/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-monitor-map.h"

#include <string.h>

#define MAX_CHOICES 64

char *
pdk_monitor_map_get_key (const PdkHostMonitor *monitor)
{
  return g_strdup_printf ("%s/%s/%s", monitor->connector != NULL ? monitor->connector : "",
                          monitor->manufacturer != NULL ? monitor->manufacturer : "",
                          monitor->model != NULL ? monitor->model : "");
}

static gboolean
is_at_connector (const char *key, const PdkHostMonitor *monitor)
{
  const gsize length = monitor->connector != NULL ? strlen (monitor->connector) : 0;

  return length > 0 && strncmp (key, monitor->connector, length) == 0 && key[length] == '/';
}

/* Returns: whether something was chosen */
static gboolean
look_up (GVariant *chosen, const PdkHostMonitor *monitor, int *screen)
{
  g_autofree char *wanted = pdk_monitor_map_get_key (monitor);
  const char *key;
  GVariantIter iter;
  int value;
  gboolean found = FALSE;

  if (chosen == NULL)
    return FALSE;
  if (g_variant_lookup (chosen, wanted, "i", screen))
    return TRUE;
  g_variant_iter_init (&iter, chosen);
  while (!found && g_variant_iter_next (&iter, "{&si}", &key, &value)) {
    found = is_at_connector (key, monitor);
    *screen = value;
  }
  return found;
}

static gboolean
has_screen (const guint *screens, guint n_screens, int screen)
{
  for (guint i = 0; i < n_screens; i++)
    if (screen >= 0 && screens[i] == (guint) screen)
      return TRUE;
  return FALSE;
}

static gboolean
is_taken (const int *assigned, guint n_monitors, int screen)
{
  for (guint i = 0; i < n_monitors; i++)
    if (assigned[i] == screen)
      return TRUE;
  return FALSE;
}

static gboolean
is_before (const PdkHostMonitor *a, const PdkHostMonitor *b)
{
  return a->x < b->x || (a->x == b->x && a->y < b->y);
}

void
pdk_monitor_map_place (const PdkHostMonitor *monitors, guint n_monitors, int *places)
{
  for (guint i = 0; i < n_monitors; i++) {
    places[i] = 0;
    for (guint j = 0; j < n_monitors; j++)
      if (is_before (&monitors[j], &monitors[i]) ||
          (j < i && !is_before (&monitors[i], &monitors[j])))
        places[i]++;
  }
}

/* Fills @free with what was not chosen for. */
static void
assign_chosen (const PdkHostMonitor *monitors,
               guint n_monitors,
               GVariant *chosen,
               const guint *screens,
               guint n_screens,
               int *assigned,
               gboolean *free)
{
  for (guint i = 0; i < n_monitors; i++) {
    int screen = PDK_MONITOR_UNUSED;

    assigned[i] = PDK_MONITOR_UNUSED;
    free[i] = TRUE;
    if (!look_up (chosen, &monitors[i], &screen))
      continue;
    free[i] = screen >= 0 && !has_screen (screens, n_screens, screen);
    if (has_screen (screens, n_screens, screen) && !is_taken (assigned, i, screen))
      assigned[i] = screen;
  }
}

static void
assign_rest (const int *places,
             guint n_monitors,
             const guint *screens,
             guint n_screens,
             int *assigned,
             const gboolean *free)
{
  for (guint place = 0; place < n_monitors; place++)
    for (guint i = 0; i < n_monitors; i++) {
      if (places[i] != (int) place || !free[i] || assigned[i] != PDK_MONITOR_UNUSED)
        continue;
      for (guint j = 0; assigned[i] == PDK_MONITOR_UNUSED && j < n_screens; j++)
        if (!is_taken (assigned, n_monitors, (int) screens[j]))
          assigned[i] = (int) screens[j];
    }
}

void
pdk_monitor_map_assign (const PdkHostMonitor *monitors,
                        guint n_monitors,
                        guint current,
                        GVariant *chosen,
                        const guint *screens,
                        guint n_screens,
                        int *assigned)
{
  g_autofree gboolean *free = g_new0 (gboolean, n_monitors + 1);
  g_autofree int *places = g_new0 (int, n_monitors + 1);

  pdk_monitor_map_place (monitors, n_monitors, places);
  assign_chosen (monitors, n_monitors, chosen, screens, n_screens, assigned, free);
  /* The window with the first screen is somewhere already, and is the way to all the others: it is
   * always on some monitor. */
  if (n_screens > 0 && current < n_monitors && !is_taken (assigned, n_monitors, (int) screens[0]))
    assigned[current] = (int) screens[0];
  assign_rest (places, n_monitors, screens, n_screens, assigned, free);
}

GVariant *
pdk_monitor_map_choose (GVariant *chosen, const PdkHostMonitor *monitor, int screen)
{
  g_autofree char *wanted = pdk_monitor_map_get_key (monitor);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key;
  guint n = 1;
  int value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{si}"));
  g_variant_builder_add (&builder, "{si}", wanted, screen);
  if (chosen != NULL) {
    g_variant_iter_init (&iter, chosen);
    /* The oldest are at the end, and forgotten one day. */
    while (n < MAX_CHOICES && g_variant_iter_next (&iter, "{&si}", &key, &value)) {
      if (g_str_equal (key, wanted))
        continue;
      g_variant_builder_add (&builder, "{si}", key, value);
      n++;
    }
  }
  return g_variant_builder_end (&builder);
}

gboolean
pdk_monitor_map_locate (
    const PdkHostMonitor *monitors, guint n_monitors, guint index, int *x, int *y)
{
  int left = G_MAXINT, top = G_MAXINT;

  for (guint i = 0; i < n_monitors; i++) {
    if (monitors[i].scale != monitors[index].scale)
      return FALSE;
    left = MIN (left, monitors[i].x);
    top = MIN (top, monitors[i].y);
  }
  *x = (monitors[index].x - left) * monitors[index].scale;
  *y = (monitors[index].y - top) * monitors[index].scale;
  return TRUE;
}
