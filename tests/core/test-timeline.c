/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "stats/pdk-timeline.h"

#include <math.h>

#define SECOND G_TIME_SPAN_SECOND
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)

static void
on_changed (PdkTimeline *timeline, guint *n_changes)
{
  (*n_changes)++;
}

static void
push (PdkTimeline *timeline, gint64 time, float value)
{
  pdk_timeline_push (timeline, time, &value);
}

/* All of the last @span. */
static PdkTimelineSlice
slice_last (PdkTimeline *timeline, gint64 span)
{
  const gint64 end = pdk_timeline_get_end (timeline);

  return pdk_timeline_slice (timeline, end - span, end);
}

static void
test_empty (void)
{
  g_autoptr (PdkTimeline) timeline = pdk_timeline_new (2);

  g_assert_cmpuint (pdk_timeline_get_n_columns (timeline), ==, 2);
  g_assert_cmpint (pdk_timeline_get_begin (timeline), ==, 0);
  g_assert_cmpint (pdk_timeline_get_end (timeline), ==, 0);
  g_assert_true (isnan (pdk_timeline_get_last (timeline, 1)));
  g_assert_cmpuint (pdk_timeline_slice (timeline, 0, HOUR).length, ==, 0);
  /* Nothing ends before something began. */
  pdk_timeline_push_gap (timeline, SECOND);
  g_assert_cmpint (pdk_timeline_get_end (timeline), ==, 0);
}

static void
test_rows (void)
{
  g_autoptr (PdkTimeline) timeline = pdk_timeline_new (1);
  PdkTimelineSlice slice;
  guint n_changes = 0;

  g_signal_connect (timeline, "changed", G_CALLBACK (on_changed), &n_changes);
  for (guint i = 1; i <= 100; i++)
    push (timeline, HOUR + i * SECOND, i);
  g_assert_cmpuint (n_changes, ==, 100);
  g_assert_cmpint (pdk_timeline_get_begin (timeline), ==, HOUR + SECOND);
  g_assert_cmpint (pdk_timeline_get_end (timeline), ==, HOUR + 100 * SECOND);
  g_assert_cmpfloat (pdk_timeline_get_last (timeline, 0), ==, 100);

  /* One more at each side. */
  slice = pdk_timeline_slice (timeline, HOUR + 10 * SECOND + 1, HOUR + 20 * SECOND - 1);
  g_assert_cmpuint (slice.length, ==, 11);
  g_assert_cmpint (pdk_timeline_slice_get_width (&slice), ==, 0);
  for (guint i = 0; i < slice.length; i++) {
    g_assert_cmpint (pdk_timeline_slice_get_time (&slice, i), ==, HOUR + (10 + i) * SECOND);
    g_assert_cmpfloat (pdk_timeline_slice_get (&slice, i, 0), ==, 10 + i);
    g_assert_cmpfloat (pdk_timeline_slice_get_peak (&slice, i, 0), ==, 10 + i);
    g_assert_false (pdk_timeline_slice_is_gap (&slice, i));
  }

  g_assert_cmpuint (pdk_timeline_slice_find (&slice, 0), ==, 0);
  g_assert_cmpuint (pdk_timeline_slice_find (&slice, 2 * HOUR), ==, 10);
  g_assert_cmpuint (pdk_timeline_slice_find (&slice, HOUR + 12 * SECOND + SECOND / 4), ==, 2);
  g_assert_cmpuint (pdk_timeline_slice_find (&slice, HOUR + 12 * SECOND + SECOND * 3 / 4), ==, 3);
}

static void
test_gap (void)
{
  g_autoptr (PdkTimeline) timeline = pdk_timeline_new (2);
  const float both[] = { 1, 2 };
  const float half[] = { NAN, 2 };
  const float none[] = { NAN, NAN };
  PdkTimelineSlice slice;

  pdk_timeline_push (timeline, MINUTE, both);
  pdk_timeline_push (timeline, MINUTE + 1 * SECOND, half);
  pdk_timeline_push (timeline, MINUTE + 2 * SECOND, none);
  /* A long one is one row, which ends where it ends. */
  pdk_timeline_push_gap (timeline, MINUTE + 30 * SECOND);
  pdk_timeline_push (timeline, MINUTE + 31 * SECOND, both);

  slice = slice_last (timeline, HOUR);
  g_assert_cmpuint (slice.length, ==, 4);
  g_assert_false (pdk_timeline_slice_is_gap (&slice, 1));
  g_assert_true (isnan (pdk_timeline_slice_get (&slice, 1, 0)));
  g_assert_cmpfloat (pdk_timeline_slice_get (&slice, 1, 1), ==, 2);
  g_assert_true (pdk_timeline_slice_is_gap (&slice, 2));
  g_assert_cmpint (pdk_timeline_slice_get_time (&slice, 2), ==, MINUTE + 30 * SECOND);
  g_assert_false (pdk_timeline_slice_is_gap (&slice, 3));
}

/* An hour of seconds: the last ten minutes are there one by one, the hour as averages. */
static void
test_averages (void)
{
  g_autoptr (PdkTimeline) timeline = pdk_timeline_new (1);
  PdkTimelineSlice slice;

  /* 0 but for one second of ten. */
  for (gint64 i = 0; i < 3600; i++)
    push (timeline, HOUR + i * SECOND, i % 10 == 3 ? 50 : 0);

  slice = slice_last (timeline, 9 * MINUTE);
  g_assert_cmpint (pdk_timeline_slice_get_width (&slice), ==, 0);
  g_assert_cmpuint (slice.length, ==, 9 * 60 + 1);

  slice = slice_last (timeline, 50 * MINUTE);
  g_assert_cmpint (pdk_timeline_slice_get_width (&slice), ==, 10 * SECOND);
  g_assert_cmpuint (slice.length, ==, 50 * 6 + 1);
  for (guint i = 0; i < slice.length; i++) {
    g_assert_cmpfloat_with_epsilon (pdk_timeline_slice_get (&slice, i, 0), 5, 0.001);
    g_assert_cmpfloat (pdk_timeline_slice_get_peak (&slice, i, 0), ==, 50);
    if (i > 0)
      g_assert_cmpint (pdk_timeline_slice_get_time (&slice, i) -
                           pdk_timeline_slice_get_time (&slice, i - 1),
                       ==, 10 * SECOND);
  }
}

/* Months of it take no more room than a day, and the first is not forgotten. */
static void
test_bounded (void)
{
  g_autoptr (PdkTimeline) timeline = pdk_timeline_new (1);
  const gint64 step = 20 * SECOND;
  const gint64 n_rows = 90 * 24 * HOUR / step;
  PdkTimelineSlice slice;
  double sum = 0;

  for (gint64 i = 0; i < n_rows; i++)
    push (timeline, HOUR + i * step, i == 5 ? 99 : 7);

  slice = slice_last (timeline, n_rows * step);
  g_assert_cmpuint (slice.length, >, 300);
  g_assert_cmpuint (slice.length, <=, 720);
  g_assert_cmpint (pdk_timeline_get_begin (timeline), <, HOUR + 8 * HOUR);
  g_assert_cmpfloat (pdk_timeline_slice_get_peak (&slice, 0, 0), ==, 99);
  for (guint i = 1; i < slice.length; i++) {
    g_assert_cmpfloat (pdk_timeline_slice_get_peak (&slice, i, 0), ==, 7);
    g_assert_cmpint (pdk_timeline_slice_get_time (&slice, i), >,
                     pdk_timeline_slice_get_time (&slice, i - 1));
    sum += pdk_timeline_slice_get (&slice, i, 0);
  }
  g_assert_cmpfloat_with_epsilon (sum / (slice.length - 1), 7, 0.001);
  g_assert_cmpint (pdk_timeline_slice_get_time (&slice, slice.length - 1), >,
                   pdk_timeline_get_end (timeline) - pdk_timeline_slice_get_width (&slice));
}

/* A gap stays one in the averages; a value that comes and goes does not wear them out. */
static void
test_gap_in_averages (void)
{
  g_autoptr (PdkTimeline) timeline = pdk_timeline_new (1);
  PdkTimelineSlice slice;
  guint n_gaps = 0;

  for (gint64 i = 0; i < 3600; i++)
    if (i < 1000 || i > 1500)
      push (timeline, HOUR + i * SECOND, 1);
    else
      pdk_timeline_push_gap (timeline, HOUR + i * SECOND);
  slice = slice_last (timeline, 55 * MINUTE);
  for (guint i = 0; i < slice.length; i++)
    n_gaps += pdk_timeline_slice_is_gap (&slice, i);
  g_assert_cmpuint (n_gaps, ==, 1);

  for (gint64 i = 3600; i < 7000; i++)
    if (i % 2 == 0)
      push (timeline, HOUR + i * SECOND, 1);
    else
      pdk_timeline_push_gap (timeline, HOUR + i * SECOND);
  slice = pdk_timeline_slice (timeline, pdk_timeline_get_end (timeline) - 19 * MINUTE,
                              pdk_timeline_get_end (timeline));
  g_assert_cmpint (pdk_timeline_slice_get_width (&slice), ==, 10 * SECOND);
  g_assert_cmpuint (slice.length, <, 19 * 6 * 3 + 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline/empty", test_empty);
  g_test_add_func ("/timeline/rows", test_rows);
  g_test_add_func ("/timeline/gap", test_gap);
  g_test_add_func ("/timeline/averages", test_averages);
  g_test_add_func ("/timeline/bounded", test_bounded);
  g_test_add_func ("/timeline/gap-in-averages", test_gap_in_averages);
  return g_test_run ();
}
