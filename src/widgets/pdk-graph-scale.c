/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-graph-scale.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "core/pdk-text.h"

#define LEAST_BYTES     (1024.0 * 1024)
#define LEAST_BYTE_RATE 4096.0
#define LEAST_RATE      10.0

/* Both clocks are read one after the other, so that the time of day is a little off each time. */
#define CLOCK_ERROR (10 * G_TIME_SPAN_MILLISECOND)

static char *
format_bytes (double bytes)
{
  return g_format_size_full ((guint64) CLAMP (bytes, 0, 1e18), G_FORMAT_SIZE_IEC_UNITS);
}

char *
pdk_unit_format (PdkUnit unit, double value)
{
  if (isnan (value))
    return g_strdup ("—");
  switch (unit) {
  case PDK_UNIT_PERCENT:
    /* Translators: a percentage */
    return g_strdup_printf (_ ("%.0f %%"), value);
  case PDK_UNIT_BYTES:
    return format_bytes (value);
  case PDK_UNIT_BYTES_PER_SECOND:
    return pdk_text_format_rate (MAX (value, 0));
  case PDK_UNIT_PER_SECOND:
    /* Translators: how often something happens in a second */
    return g_strdup_printf (value > 0 && value < 9.95 ? _ ("%'.1f/s") : _ ("%'.0f/s"), value);
  }
  g_return_val_if_reached (NULL);
}

char *
pdk_unit_format_mark (PdkUnit unit, double value)
{
  g_autofree char *zero = g_strconcat (localeconv ()->decimal_point, "0", NULL);
  char *text = NULL;
  char *found = NULL;

  if (value == 0)
    return g_strdup ("0");
  text = pdk_unit_format (unit, value);
  found = strstr (text, zero);
  if (found != NULL && !g_ascii_isdigit (found[strlen (zero)]))
    memmove (found, found + strlen (zero), strlen (found + strlen (zero)) + 1);
  return text;
}

static double
round_up_binary (double highest, double least)
{
  double value = least;

  while (value < highest)
    value *= 2;
  return value;
}

static double
round_up_decimal (double highest, double least)
{
  static const double steps[] = { 2, 2, 2.5 }; /* 10 → 20 → 40 → 100 */
  double value = least;

  for (guint i = 0; value < highest; i = (i + 1) % G_N_ELEMENTS (steps))
    value *= steps[i];
  return value;
}

double
pdk_unit_round_up (PdkUnit unit, double highest)
{
  highest = isnan (highest) ? 0 : MIN (highest, 1e18);
  switch (unit) {
  case PDK_UNIT_PERCENT:
    return 100;
  case PDK_UNIT_BYTES:
    return round_up_binary (highest, LEAST_BYTES);
  case PDK_UNIT_BYTES_PER_SECOND:
    return round_up_binary (highest, LEAST_BYTE_RATE);
  case PDK_UNIT_PER_SECOND:
    return round_up_decimal (highest, LEAST_RATE);
  }
  g_return_val_if_reached (100);
}

gint64
pdk_time_axis_choose_step (gint64 span, guint n_marks)
{
  static const gint64 steps[] = { 1,        2,         5,         10,       15,
                                  30,       60,        2 * 60,    5 * 60,   10 * 60,
                                  15 * 60,  30 * 60,   3600,      2 * 3600, 3 * 3600,
                                  6 * 3600, 12 * 3600, 24 * 3600, 48 * 3600 };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (span / steps[i] <= n_marks)
      return steps[i];
  return (span / MAX (n_marks, 1) / (24 * 3600) + 1) * 24 * 3600;
}

static GDateTime *
get_local_time (gint64 time)
{
  const gint64 now = g_get_real_time () - g_get_monotonic_time () + time;
  g_autoptr (GDateTime) whole = g_date_time_new_from_unix_local (now / G_TIME_SPAN_SECOND);

  return g_date_time_add (whole, now % G_TIME_SPAN_SECOND);
}

char *
pdk_time_axis_format (gint64 time, gint64 step)
{
  g_autoptr (GDateTime) local = get_local_time (time + CLOCK_ERROR);

  if (step >= 24 * 3600)
    /* Translators: a day on the axis of a graph, as of strftime() */
    return g_date_time_format (local, _ ("%-d %b"));
  if (step >= 60)
    /* Translators: a time of day on the axis of a graph, as of strftime() */
    return g_date_time_format (local, _ ("%H:%M"));
  /* Translators: as before, with seconds */
  return g_date_time_format (local, _ ("%H:%M:%S"));
}

gint64
pdk_time_axis_get_first (gint64 begin, gint64 step)
{
  g_autoptr (GDateTime) local = get_local_time (begin);
  const gint64 of_day = (g_date_time_get_hour (local) * 3600 + g_date_time_get_minute (local) * 60 +
                         g_date_time_get_second (local)) *
                            G_TIME_SPAN_SECOND +
                        g_date_time_get_microsecond (local);
  const gint64 width = step * G_TIME_SPAN_SECOND;

  return begin + (width - of_day % width) % width;
}
