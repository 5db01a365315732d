/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What the values of a graph are. */
typedef enum {
  PDK_UNIT_PERCENT,
  PDK_UNIT_BYTES,
  PDK_UNIT_BYTES_PER_SECOND,
  PDK_UNIT_PER_SECOND, /* a number */
} PdkUnit;

/** Returns: (transfer full): “42 %”, “1.2 GiB”, “1.2 MiB/s”, “120/s”; “—” for NAN */
char *pdk_unit_format (PdkUnit unit, double value);
/** Returns: (transfer full): the same for an axis, without decimals that are 0 */
char *pdk_unit_format_mark (PdkUnit unit, double value);
/** Returns: the least round number that an axis for @highest may end with; its half is round too */
double pdk_unit_round_up (PdkUnit unit, double highest);

/** Returns: s between the marks of an axis of @span s with at most @n_marks of them */
gint64 pdk_time_axis_choose_step (gint64 span, guint n_marks);
/** Returns: (transfer full): the local time of @time (monotonic µs), as fine as @step s needs */
char *pdk_time_axis_format (gint64 time, gint64 step);
/** Returns: the first time (monotonic µs) from @begin on with a mark, for @step s */
gint64 pdk_time_axis_get_first (gint64 begin, gint64 step);

G_END_DECLS
