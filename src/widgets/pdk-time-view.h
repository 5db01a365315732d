/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PDK_TYPE_TIME_VIEW (pdk_time_view_get_type ())
/**
 * PdkTimeView:
 *
 * The stretch of time that some graphs show together, and the moment somebody points at.  It ends with
 * the newest reading and goes on with it, until it is moved into the past.  All times are monotonic µs.
 *
 * Signals: “changed”: another stretch was chosen; “advanced”: there is something new to be seen;
 * “cursor-changed”.
 */
G_DECLARE_FINAL_TYPE (PdkTimeView, pdk_time_view, PDK, TIME_VIEW, GObject)

PdkTimeView *pdk_time_view_new (void);
/** What there is to be seen, once all timelines have the newest reading. */
void pdk_time_view_set_known (PdkTimeView *self, gint64 begin, gint64 end);

gint64 pdk_time_view_get_begin (PdkTimeView *self);
gint64 pdk_time_view_get_end (PdkTimeView *self);
/** @span: µs; 0: all there is.  Ends with the newest reading. */
void pdk_time_view_set_span (PdkTimeView *self, gint64 span);
/** Returns: what was set, 0: all there is; -1 when it was zoomed since */
gint64 pdk_time_view_get_span (PdkTimeView *self);
/** @factor: below 1 shows less.  @time: stays where it is, or 0: the newest reading does. */
void pdk_time_view_zoom (PdkTimeView *self, double factor, gint64 time);
/** @by: µs; below 0 is to the past */
void pdk_time_view_move (PdkTimeView *self, gint64 by);
/** Whether it ends with the newest reading. */
gboolean pdk_time_view_is_now (PdkTimeView *self);
void pdk_time_view_go_to_now (PdkTimeView *self);

/** @time: 0: nobody points */
void pdk_time_view_set_cursor (PdkTimeView *self, gint64 time);
gint64 pdk_time_view_get_cursor (PdkTimeView *self);

G_END_DECLS
