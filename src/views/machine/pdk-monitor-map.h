/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which of a guest's screens fills which of this computer's monitors.  Plain arithmetic. */

typedef struct {
  const char *connector; /* nullable, as manufacturer and model: what the desktop tells */
  const char *manufacturer;
  const char *model;
  int x; /* logical pixels of the desktop, as y, width and height */
  int y;
  int width;
  int height;
  int scale; /* device pixels in a logical one */
} PdkHostMonitor;

/** No screen shall be on this monitor. */
#define PDK_MONITOR_UNUSED -1

/** Returns: (transfer full): what a monitor is remembered by */
char *pdk_monitor_map_get_key (const PdkHostMonitor *monitor);

/**
 * pdk_monitor_map_assign:
 * @monitors: in any order
 * @current: the index of the one that the window with the first screen is on
 * @chosen: (nullable): “a{si}”, from keys to the numbers of screens or %PDK_MONITOR_UNUSED
 * @screens: (array length=n_screens): the numbers of the guest's screens
 * @assigned: (out caller-allocates) (array length=n_monitors): the number of the screen that each
 *   monitor gets, %PDK_MONITOR_UNUSED for none
 *
 * What was chosen comes first: for this very monitor at this connector, else for whatever is at that
 * connector.  The first screen stays where it is unless it has another place, and what is left goes
 * from left to right.  No screen is on two monitors.
 */
void pdk_monitor_map_assign (const PdkHostMonitor *monitors,
                             guint n_monitors,
                             guint current,
                             GVariant *chosen,
                             const guint *screens,
                             guint n_screens,
                             int *assigned);

/**
 * pdk_monitor_map_choose:
 * @chosen: (nullable): as above
 *
 * Returns: (transfer floating): @chosen with @screen for @monitor
 */
GVariant *pdk_monitor_map_choose (GVariant *chosen, const PdkHostMonitor *monitor, int screen);

/**
 * pdk_monitor_map_place:
 * @places: (out caller-allocates) (array length=n_monitors): how many are to the left of each
 *
 * The order of monitors in a row, for guests whose screens lie in one.
 */
void pdk_monitor_map_place (const PdkHostMonitor *monitors, guint n_monitors, int *places);

/**
 * pdk_monitor_map_locate:
 * @x: (out): device pixels, as @y
 *
 * Returns: whether there is a place in device pixels: monitors of different densities have none that
 *   they fit together at
 */
gboolean pdk_monitor_map_locate (
    const PdkHostMonitor *monitors, guint n_monitors, guint index, int *x, int *y);

G_END_DECLS
