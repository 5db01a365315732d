/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/pdk-graph.h"
#include "widgets/pdk-sight.h"

/* What pdk-graph.c (the object and its input) and pdk-graph-draw.c share. */

G_BEGIN_DECLS

#define PDK_GRAPH_MAX_SERIES 4

typedef struct {
  guint column;
  char *label;
} PdkGraphSeries;

struct _PdkGraph {
  GtkWidget parent_instance;

  /* Owned. */
  PdkTimeline *timeline; /* nullable */
  PdkTimeView *view;
  PdkSight *sight;
  PangoLayout *layout; /* nullable: made when it is needed; of the present font */
  char *title;
  char *announced; /* nullable: what assistive technology was told last */
  PdkGraphSeries series[PDK_GRAPH_MAX_SERIES];

  guint n_series;
  PdkUnit unit;
  double maximum;
  gboolean compact;
  char *(*name_column) (guint column); /* nullable: it shows lines */
  int column;                          /* of those, the one that was chosen; below 0: none */
  double drag_x;                       /* where the pointer was when it was last followed */
};

/** Where the lines are, in the widget. */
void pdk_graph_get_plot (PdkGraph *self, graphene_rect_t *plot);
/** Returns: the rows in sight; none without a timeline */
PdkTimelineSlice pdk_graph_slice (PdkGraph *self);
/** Returns: whether there is one: the row that the values are of */
gboolean pdk_graph_choose_row (PdkGraph *self, const PdkTimelineSlice *slice, guint *row);
/** Returns: (transfer full): of the series, “12 %” or “12 %, up to 80 %” */
char *pdk_graph_format_value (PdkGraph *self,
                              const PdkTimelineSlice *slice,
                              guint row,
                              const PdkGraphSeries *series);
/** Returns: the highest value in sight, 0 when there is none */
double pdk_graph_get_highest (PdkGraph *self, const PdkTimelineSlice *slice);
void pdk_graph_draw (PdkGraph *self, GtkSnapshot *snapshot);

/** A drawing under way. */
typedef struct {
  PdkGraph *graph;
  GtkSnapshot *snapshot;
  graphene_rect_t plot;
  PdkTimelineSlice slice;
  gint64 begin;
  gint64 end;
  double top; /* of the axis */
  GdkRGBA text;
  GdkRGBA dim;
} PdkGraphDrawing;

/** @align: 0 begins at @x, 1 ends there.  Returns: the width in px */
int pdk_graph_draw_text (const PdkGraphDrawing *drawing,
                         const char *text,
                         double x,
                         double y,
                         double align,
                         const GdkRGBA *color);
/** Returns: px */
int pdk_graph_get_text_height (PdkGraph *self);

/* Of those that show all columns. */

/** Returns: px that the rows of @self need */
int pdk_graph_heat_get_height (PdkGraph *self);
/** Returns: the first column of the row at @y of the widget; below 0: none */
int pdk_graph_heat_get_column_at (PdkGraph *self, double y);
void pdk_graph_heat_draw (const PdkGraphDrawing *drawing);
/** Returns: (transfer full): of the chosen one, or of all */
char *pdk_graph_heat_describe (PdkGraph *self, const PdkTimelineSlice *slice, guint row);

G_END_DECLS
