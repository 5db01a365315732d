/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/stats/pdk-timeline.h"
#include "widgets/pdk-graph-scale.h"
#include "widgets/pdk-time-view.h"

G_BEGIN_DECLS

#define PDK_TYPE_GRAPH (pdk_graph_get_type ())
/**
 * PdkGraph:
 *
 * Some columns of a timeline as lines over a stretch of time, with axes, a legend with the values, and
 * a crosshair that is moved by the pointer or by the arrow keys.  Gaps stay gaps.  Graphs with the same
 * view show the same time and point at the same moment.
 *
 * Keys: Left, Right (with Ctrl: by ten), Home and End move the crosshair, Escape hides it; + and −
 * zoom; Page Up and Page Down go to the past and back.  Pointer: Ctrl and the wheel zoom, dragging
 * moves.  Drawn anew only when there is something new and it is in sight.
 *
 * Its accessible description says the values now, or where the crosshair is.
 */
G_DECLARE_FINAL_TYPE (PdkGraph, pdk_graph, PDK, GRAPH, GtkWidget)

/** @title: translated, display-safe */
GtkWidget *pdk_graph_new (const char *title, PdkUnit unit, PdkTimeView *view);
/** Small, without axes and legend, neither focused nor pointed at: for a row. */
GtkWidget *pdk_graph_new_compact (const char *title, PdkUnit unit, PdkTimeView *view);
/**
 * pdk_graph_new_heat:
 * @name_column: Returns: (transfer full): what a column is called
 *
 * Shows all columns of its timeline, which are of PDK_UNIT_PERCENT, below one another: the darker, the
 * more.  Where there are too many, some neighbours share a row, which shows the highest of them.  Up
 * and Down choose one.  Its height follows their number.
 */
GtkWidget *pdk_graph_new_heat (const char *title,
                               PdkTimeView *view,
                               char *(*name_column) (guint column));
/** @timeline: (nullable) */
void pdk_graph_set_timeline (PdkGraph *self, PdkTimeline *timeline);
/** Shows @column; the first one has its area filled.  At most four.  @label: as the title */
void pdk_graph_add_series (PdkGraph *self, guint column, const char *label);
/** @maximum: where the axis ends at least; 0: as the values need */
void pdk_graph_set_maximum (PdkGraph *self, double maximum);

G_END_DECLS
