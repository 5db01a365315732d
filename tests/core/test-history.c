/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "stats/pdk-history.h"

static void
on_changed (PdkHistory *history, guint *n_changes)
{
  (*n_changes)++;
}

static void
test_ring (void)
{
  PdkHistory *history = pdk_history_new ();
  guint n_changes = 0;

  g_signal_connect (history, "changed", G_CALLBACK (on_changed), &n_changes);
  g_assert_cmpuint (pdk_history_get_length (history), ==, 0);
  pdk_history_clear (history);
  g_assert_cmpuint (n_changes, ==, 0);

  for (guint i = 1; i <= PDK_HISTORY_SAMPLES * 2 + 7; i++) {
    guint length = MIN (i, PDK_HISTORY_SAMPLES);

    pdk_history_push (history, i);
    g_assert_cmpuint (pdk_history_get_length (history), ==, length);
    g_assert_cmpfloat (pdk_history_get (history, 0), ==, i);
    g_assert_cmpfloat (pdk_history_get (history, length - 1), ==, i - length + 1);
  }
  g_assert_cmpuint (n_changes, ==, PDK_HISTORY_SAMPLES * 2 + 7);

  pdk_history_clear (history);
  g_assert_cmpuint (pdk_history_get_length (history), ==, 0);
  g_assert_cmpuint (n_changes, ==, PDK_HISTORY_SAMPLES * 2 + 8);
  pdk_history_push (history, 5);
  g_assert_cmpfloat (pdk_history_get (history, 0), ==, 5);
  g_assert_finalize_object (history);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/history/ring", test_ring);
  return g_test_run ();
}
