/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "views/machine/pdk-monitor-map.h"

/* Which screen is on which monitor.  Left to right: DP-2, HDMI-1, DP-1. */

static const PdkHostMonitor three[] = {
  { "DP-1", "DEL", "U2720Q", 3200, 0, 1920, 1080, 1 },
  { "HDMI-1", "GSM", "27UL", 1280, 0, 1920, 1080, 1 },
  { "DP-2", "AOC", NULL, 0, 56, 1280, 1024, 1 },
};

static const guint screens[] = { 0, 1, 2, 3 };

static void
expect (guint n_monitors, guint current, const char *chosen, guint n_screens, const char *expected)
{
  g_autoptr (GVariant) choice = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  int assigned[G_N_ELEMENTS (three)];

  if (chosen != NULL)
    choice = g_variant_ref_sink (g_variant_new_parsed (chosen));
  pdk_monitor_map_assign (three, n_monitors, current, choice, screens, n_screens, assigned);
  for (guint i = 0; i < n_monitors; i++)
    g_string_append_printf (text, "%d ", assigned[i]);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_unchosen (void)
{
  expect (3, 2, NULL, 3, "2 1 0 ");
  /* The first stays where its window is. */
  expect (3, 0, NULL, 3, "0 2 1 ");
  expect (3, 0, NULL, 2, "0 -1 1 ");
  expect (3, 1, NULL, 4, "2 0 1 ");
  expect (1, 0, NULL, 4, "0 ");
  expect (3, 0, NULL, 0, "-1 -1 -1 ");
}

static void
test_chosen (void)
{
  expect (3, 2, "{'DP-1/DEL/U2720Q': 0}", 3, "0 2 1 ");
  expect (3, 2, "{'HDMI-1/GSM/27UL': -1}", 3, "1 -1 0 ");
  /* Another monitor at the same connector; a name that only begins alike is none. */
  expect (3, 2, "{'DP-1/EIZ/other': 0}", 3, "0 2 1 ");
  expect (3, 2, "{'DP-12/EIZ/other': 0}", 3, "2 1 0 ");
  /* What the guest does not have leaves the monitor free. */
  expect (3, 2, "{'DP-1/DEL/U2720Q': 7}", 3, "2 1 0 ");
  /* Twice is once. */
  expect (3, 2, "{'DP-1/DEL/U2720Q': 1, 'HDMI-1/GSM/27UL': 1}", 3, "1 -1 0 ");
  /* The first is not to be lost. */
  expect (1, 0, "{'DP-1/DEL/U2720Q': -1}", 3, "0 ");
  expect (3, 2, "{'DP-1/DEL/U2720Q': 1, 'HDMI-1/GSM/27UL': 2, 'DP-2/AOC/': -1}", 3, "1 2 0 ");
  expect (3, 2, "{'DP-1/DEL/U2720Q': -5}", 3, "-1 1 0 ");
}

static void
test_choose (void)
{
  g_autoptr (GVariant) one = NULL, two = NULL, again = NULL;
  int value = 7;

  one = g_variant_ref_sink (pdk_monitor_map_choose (NULL, &three[0], 1));
  two = g_variant_ref_sink (pdk_monitor_map_choose (one, &three[2], -1));
  again = g_variant_ref_sink (pdk_monitor_map_choose (two, &three[0], 2));
  g_assert_cmpuint (g_variant_n_children (again), ==, 2);
  g_assert_true (g_variant_lookup (again, "DP-1/DEL/U2720Q", "i", &value));
  g_assert_cmpint (value, ==, 2);
  g_assert_true (g_variant_lookup (again, "DP-2/AOC/", "i", &value));
  g_assert_cmpint (value, ==, -1);
}

/* Desks change: what is remembered has an end. */
static void
test_bounded (void)
{
  g_autoptr (GVariant) chosen = NULL;

  for (int i = 0; i < 200; i++) {
    g_autofree char *connector = g_strdup_printf ("DP-%d", i);
    const PdkHostMonitor monitor = { connector, NULL, NULL, 0, 0, 1, 1, 1 };
    GVariant *more = g_variant_ref_sink (pdk_monitor_map_choose (chosen, &monitor, i));

    g_clear_pointer (&chosen, g_variant_unref);
    chosen = more;
  }
  g_assert_cmpuint (g_variant_n_children (chosen), ==, 64);
  g_assert_true (g_variant_lookup (chosen, "DP-199//", "i", NULL));
}

static void
test_places (void)
{
  static const PdkHostMonitor stacked[] = { { "A", NULL, NULL, 0, 100, 10, 100, 1 },
                                            { "B", NULL, NULL, 0, 0, 10, 100, 1 },
                                            { "C", NULL, NULL, 0, 0, 10, 100, 1 } };
  int places[3];

  pdk_monitor_map_place (three, 3, places);
  g_assert_cmpint (places[0], ==, 2);
  g_assert_cmpint (places[1], ==, 1);
  g_assert_cmpint (places[2], ==, 0);
  /* Two that show the same have places of their own, too. */
  pdk_monitor_map_place (stacked, 3, places);
  g_assert_cmpint (places[0], ==, 2);
  g_assert_cmpint (places[1], ==, 0);
  g_assert_cmpint (places[2], ==, 1);
}

static void
test_positions (void)
{
  static const PdkHostMonitor dense[] = { { "A", NULL, NULL, -100, 0, 100, 100, 2 },
                                          { "B", NULL, NULL, 0, -50, 100, 100, 2 } };
  static const PdkHostMonitor mixed[] = { { "A", NULL, NULL, 0, 0, 100, 100, 2 },
                                          { "B", NULL, NULL, 100, 0, 100, 100, 1 } };
  int x, y;

  g_assert_true (pdk_monitor_map_locate (three, 3, 1, &x, &y));
  g_assert_cmpint (x, ==, 1280);
  g_assert_cmpint (y, ==, 0);
  g_assert_true (pdk_monitor_map_locate (dense, 2, 0, &x, &y));
  g_assert_cmpint (x, ==, 0);
  g_assert_cmpint (y, ==, 100);
  g_assert_true (pdk_monitor_map_locate (dense, 2, 1, &x, &y));
  g_assert_cmpint (x, ==, 200);
  g_assert_cmpint (y, ==, 0);
  g_assert_false (pdk_monitor_map_locate (mixed, 2, 1, &x, &y));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/monitor-map/unchosen", test_unchosen);
  g_test_add_func ("/monitor-map/chosen", test_chosen);
  g_test_add_func ("/monitor-map/choose", test_choose);
  g_test_add_func ("/monitor-map/bounded", test_bounded);
  g_test_add_func ("/monitor-map/places", test_places);
  g_test_add_func ("/monitor-map/positions", test_positions);

  return g_test_run ();
}
