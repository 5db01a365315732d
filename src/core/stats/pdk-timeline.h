/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PDK_TYPE_TIMELINE (pdk_timeline_get_type ())
/**
 * PdkTimeline:
 *
 * What some values were over time, since the first one: each row of the last minutes, averages and
 * peaks of ten seconds of the last hour, and coarser ones of all that was before.  Its size is
 * bounded: the coarsest rows are merged by two when there is no room for another.  Main thread only.
 *
 * A value that is not known is NAN; a row of nothing else is a gap, and lines end there.
 *
 * Signal: “changed”.
 */
G_DECLARE_FINAL_TYPE (PdkTimeline, pdk_timeline, PDK, TIMELINE, GObject)

/** Some rows of a timeline, valid until it changes. */
typedef struct {
  PdkTimeline *timeline; /* borrowed */
  guint level;
  guint first; /* position of the first row in the level */
  guint length;
} PdkTimelineSlice;

PdkTimeline *pdk_timeline_new (guint n_columns);
guint pdk_timeline_get_n_columns (PdkTimeline *self);
/** @time: monotonic µs, after that of the last row.  @values: one for each column */
void pdk_timeline_push (PdkTimeline *self, gint64 time, const float *values);
void pdk_timeline_push_gap (PdkTimeline *self, gint64 time);
/** Times of the oldest row there still is, and of the newest; 0 when there is none. */
gint64 pdk_timeline_get_begin (PdkTimeline *self);
gint64 pdk_timeline_get_end (PdkTimeline *self);
/** Of the newest row. */
float pdk_timeline_get_last (PdkTimeline *self, guint column);

/**
 * pdk_timeline_slice:
 * @begin: monotonic µs
 * @end: as @begin, and after it
 *
 * The finest rows that reach back to @begin, or that there are: those between the times, and one more
 * at each side, so that a line goes on to the edge.  There are about 700 at most.
 */
PdkTimelineSlice pdk_timeline_slice (PdkTimeline *self, gint64 begin, gint64 end);
/** @row: below the length.  Of an average, the middle of what it is of. */
gint64 pdk_timeline_slice_get_time (const PdkTimelineSlice *slice, guint row);
float pdk_timeline_slice_get (const PdkTimelineSlice *slice, guint row, guint column);
/** The highest value that an average is of. */
float pdk_timeline_slice_get_peak (const PdkTimelineSlice *slice, guint row, guint column);
gboolean pdk_timeline_slice_is_gap (const PdkTimelineSlice *slice, guint row);
/** Returns: the row nearest to @time; the slice has at least one */
guint pdk_timeline_slice_find (const PdkTimelineSlice *slice, gint64 time);
/** µs that a row is an average of; 0: each row is one reading. */
gint64 pdk_timeline_slice_get_width (const PdkTimelineSlice *slice);

G_END_DECLS
