/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-graph.h"

#include <glib/gi18n.h>
#include <math.h>

#include "widgets/pdk-graph-private.h"

#define NATURAL_WIDTH  320
#define NATURAL_HEIGHT 170
#define COMPACT_WIDTH  96
#define COMPACT_HEIGHT 28

#define ZOOM_STEP 1.5
#define FAR       10 /* rows that the crosshair goes with Ctrl */

G_DEFINE_FINAL_TYPE (PdkGraph, pdk_graph, GTK_TYPE_WIDGET)

/* Values */

PdkTimelineSlice
pdk_graph_slice (PdkGraph *self)
{
  const PdkTimelineSlice nothing = { NULL, 0, 0, 0 };
  const gint64 begin = pdk_time_view_get_begin (self->view);
  const gint64 end = pdk_time_view_get_end (self->view);

  if (self->timeline == NULL || end <= begin)
    return nothing;
  return pdk_timeline_slice (self->timeline, begin, end);
}

gboolean
pdk_graph_choose_row (PdkGraph *self, const PdkTimelineSlice *slice, guint *row)
{
  const gint64 cursor = pdk_time_view_get_cursor (self->view);

  if (slice->length == 0)
    return FALSE;
  *row = pdk_timeline_slice_find (slice, cursor > 0 ? cursor : pdk_time_view_get_end (self->view));
  return TRUE;
}

char *
pdk_graph_format_value (PdkGraph *self,
                        const PdkTimelineSlice *slice,
                        guint row,
                        const PdkGraphSeries *series)
{
  const float value = pdk_timeline_slice_get (slice, row, series->column);
  const float peak = pdk_timeline_slice_get_peak (slice, row, series->column);
  g_autofree char *text = pdk_unit_format (self->unit, value);
  g_autofree char *highest = NULL;

  if (isnan (value) || pdk_time_view_get_cursor (self->view) == 0)
    return g_steal_pointer (&text);
  highest = pdk_unit_format (self->unit, peak);
  if (g_str_equal (text, highest))
    return g_steal_pointer (&text);
  /* Translators: an average and the highest value of a stretch of time, both with their units */
  return g_strdup_printf (_ ("%s, up to %s"), text, highest);
}

double
pdk_graph_get_highest (PdkGraph *self, const PdkTimelineSlice *slice)
{
  double highest = 0;

  for (guint i = 0; i < self->n_series; i++)
    for (guint row = 0; row < slice->length; row++) {
      const float value = pdk_timeline_slice_get_peak (slice, row, self->series[i].column);

      if (value > highest)
        highest = value;
    }
  return highest;
}

/* Assistive technology */

static char *
describe_values (PdkGraph *self, const PdkTimelineSlice *slice, guint row)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_series; i++) {
    g_autofree char *value = pdk_graph_format_value (self, slice, row, &self->series[i]);

    g_string_append_printf (text, "%s%s %s", i > 0 ? " · " : "", self->series[i].label, value);
  }
  return g_string_free (text, FALSE);
}

static char *
describe (PdkGraph *self)
{
  const PdkTimelineSlice slice = pdk_graph_slice (self);
  const gint64 cursor = pdk_time_view_get_cursor (self->view);
  g_autofree char *values = NULL;
  g_autofree char *highest = NULL;
  guint row = 0;

  if (!pdk_graph_choose_row (self, &slice, &row))
    return g_strdup (_ ("Nothing known yet"));
  values = self->name_column != NULL ? pdk_graph_heat_describe (self, &slice, row)
                                     : describe_values (self, &slice, row);
  if (cursor > 0) {
    g_autofree char *time = pdk_time_axis_format (cursor, 1);

    /* Translators: a time of day, and what was measured then */
    return g_strdup_printf (_ ("%s: %s"), time, values);
  }
  if (self->name_column != NULL)
    return g_steal_pointer (&values);
  highest = pdk_unit_format (self->unit, pdk_graph_get_highest (self, &slice));
  /* Translators: both are values with their units; the second is the highest in the graph */
  return g_strdup_printf (_ ("%s (at most %s in sight)"), values, highest);
}

static void
announce (PdkGraph *self)
{
  g_autofree char *text = describe (self);

  if (g_strcmp0 (text, self->announced) == 0)
    return;
  g_free (self->announced);
  self->announced = g_steal_pointer (&text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->announced, -1);
}

static void
renew (GtkWidget *widget)
{
  PdkGraph *self = PDK_GRAPH (widget);

  pdk_sight_renewed (self->sight);
  announce (self);
  gtk_widget_queue_draw (widget);
}

static void
on_changed (PdkGraph *self)
{
  pdk_sight_changed (self->sight);
}

/* Input */

static gint64
get_time_at (PdkGraph *self, double x)
{
  const gint64 begin = pdk_time_view_get_begin (self->view);
  const gint64 end = pdk_time_view_get_end (self->view);
  graphene_rect_t plot;

  pdk_graph_get_plot (self, &plot);
  return begin + (gint64) ((x - plot.origin.x) / plot.size.width * (double) (end - begin));
}

/* Where there is something to say. */
static void
point_at (PdkGraph *self, gint64 time)
{
  const PdkTimelineSlice slice = pdk_graph_slice (self);

  if (slice.length == 0)
    return;
  time = pdk_timeline_slice_get_time (&slice, pdk_timeline_slice_find (&slice, time));
  pdk_time_view_set_cursor (self->view, CLAMP (time, pdk_time_view_get_begin (self->view),
                                               pdk_time_view_get_end (self->view)));
}

static void
choose_column (PdkGraph *self, int column)
{
  if (self->column == column)
    return;
  self->column = column;
  pdk_sight_changed (self->sight);
}

static void
on_motion (PdkGraph *self, double x, double y)
{
  if (self->name_column != NULL)
    choose_column (self, pdk_graph_heat_get_column_at (self, y));
  point_at (self, get_time_at (self, x));
}

static void
point_nowhere (PdkGraph *self)
{
  choose_column (self, -1);
  pdk_time_view_set_cursor (self->view, 0);
}

static void
on_leave (PdkGraph *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    point_nowhere (self);
}

static gboolean
on_scroll (PdkGraph *self, double dx, double dy, GtkEventController *controller)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (controller);

  (void) dx;
  if ((state & GDK_CONTROL_MASK) == 0)
    return FALSE;
  pdk_time_view_zoom (self->view, pow (ZOOM_STEP, dy), pdk_time_view_get_cursor (self->view));
  return TRUE;
}

static void
on_drag_begin (PdkGraph *self, double x, double y)
{
  (void) x;
  (void) y;
  self->drag_x = 0;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_drag_update (PdkGraph *self, double x, double y)
{
  const gint64 by = get_time_at (self, self->drag_x) - get_time_at (self, x);

  (void) y;
  self->drag_x = x;
  pdk_time_view_move (self->view, by);
}

static gboolean
move_cursor (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PdkGraph *self = PDK_GRAPH (widget);
  const PdkTimelineSlice slice = pdk_graph_slice (self);
  const gint64 cursor = pdk_time_view_get_cursor (self->view);
  const int by = g_variant_get_int32 (args);
  guint row = 0;

  (void) user_data;
  if (!pdk_graph_choose_row (self, &slice, &row))
    return TRUE;
  if (cursor > 0 || by <= -G_MAXINT / 2)
    row = (guint) CLAMP ((gint64) row + by, 0, (gint64) slice.length - 1);
  point_at (self, pdk_timeline_slice_get_time (&slice, row));
  return TRUE;
}

static gboolean
move_column (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PdkGraph *self = PDK_GRAPH (widget);
  int n = 0;

  (void) user_data;
  if (self->name_column == NULL || self->timeline == NULL)
    return FALSE;
  n = (int) pdk_timeline_get_n_columns (self->timeline);
  choose_column (self, CLAMP (self->column + g_variant_get_int32 (args), 0, n - 1));
  return TRUE;
}

static gboolean
hide_cursor (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PdkGraph *self = PDK_GRAPH (widget);

  (void) args;
  (void) user_data;
  if (pdk_time_view_get_cursor (self->view) == 0 && self->column < 0)
    return FALSE;
  point_nowhere (self);
  return TRUE;
}

static gboolean
zoom (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PdkGraph *self = PDK_GRAPH (widget);

  (void) user_data;
  pdk_time_view_zoom (self->view, pow (ZOOM_STEP, g_variant_get_int32 (args)),
                      pdk_time_view_get_cursor (self->view));
  return TRUE;
}

static gboolean
move_view (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PdkGraph *self = PDK_GRAPH (widget);
  const gint64 span = pdk_time_view_get_end (self->view) - pdk_time_view_get_begin (self->view);

  (void) user_data;
  pdk_time_view_set_cursor (self->view, 0);
  pdk_time_view_move (self->view, span / 2 * g_variant_get_int32 (args));
  return TRUE;
}

static void
add_key (GtkWidgetClass *klass, guint key, GdkModifierType mods, GtkShortcutFunc func, int value)
{
  gtk_widget_class_add_binding (klass, key, mods, func, "i", value);
}

static void
add_keys (GtkWidgetClass *klass)
{
  add_key (klass, GDK_KEY_Left, 0, move_cursor, -1);
  add_key (klass, GDK_KEY_Right, 0, move_cursor, 1);
  add_key (klass, GDK_KEY_Left, GDK_CONTROL_MASK, move_cursor, -FAR);
  add_key (klass, GDK_KEY_Right, GDK_CONTROL_MASK, move_cursor, FAR);
  add_key (klass, GDK_KEY_Home, 0, move_cursor, -G_MAXINT);
  add_key (klass, GDK_KEY_End, 0, move_cursor, G_MAXINT);
  add_key (klass, GDK_KEY_Up, 0, move_column, -1);
  add_key (klass, GDK_KEY_Down, 0, move_column, 1);
  add_key (klass, GDK_KEY_Escape, 0, hide_cursor, 0);
  add_key (klass, GDK_KEY_plus, 0, zoom, -1);
  add_key (klass, GDK_KEY_KP_Add, 0, zoom, -1);
  add_key (klass, GDK_KEY_minus, 0, zoom, 1);
  add_key (klass, GDK_KEY_KP_Subtract, 0, zoom, 1);
  add_key (klass, GDK_KEY_Page_Up, 0, move_view, -1);
  add_key (klass, GDK_KEY_Page_Down, 0, move_view, 1);
}

static void
follow_pointer (PdkGraph *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (point_nowhere), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, focus);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
}

/* Widget */

static void
pdk_graph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  pdk_graph_draw (PDK_GRAPH (widget), snapshot);
}

static void
pdk_graph_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  PdkGraph *self = PDK_GRAPH (widget);
  const gboolean compact = self->compact;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = compact ? COMPACT_WIDTH : NATURAL_WIDTH;
  else
    *natural = compact ? COMPACT_HEIGHT : NATURAL_HEIGHT;
  if (self->name_column != NULL && orientation == GTK_ORIENTATION_VERTICAL)
    *natural = pdk_graph_heat_get_height (self);
  *minimum = *natural;
}

static void
pdk_graph_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (pdk_graph_parent_class)->css_changed (widget, change);

  g_clear_object (&PDK_GRAPH (widget)->layout);
  gtk_widget_queue_draw (widget);
}

static void
pdk_graph_dispose (GObject *object)
{
  PdkGraph *self = PDK_GRAPH (object);

  g_clear_pointer (&self->sight, pdk_sight_free);
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);
  g_clear_object (&self->timeline);
  g_clear_object (&self->view);
  g_clear_object (&self->layout);
  G_OBJECT_CLASS (pdk_graph_parent_class)->dispose (object);
}

static void
pdk_graph_finalize (GObject *object)
{
  PdkGraph *self = PDK_GRAPH (object);

  for (guint i = 0; i < self->n_series; i++)
    g_free (self->series[i].label);
  g_free (self->title);
  g_free (self->announced);
  G_OBJECT_CLASS (pdk_graph_parent_class)->finalize (object);
}

static void
pdk_graph_class_init (PdkGraphClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_graph_dispose;
  object_class->finalize = pdk_graph_finalize;
  widget_class->snapshot = pdk_graph_snapshot;
  widget_class->measure = pdk_graph_measure;
  widget_class->css_changed = pdk_graph_css_changed;
  add_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "graph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pdk_graph_init (PdkGraph *self)
{
  self->column = -1;
  self->sight = pdk_sight_new (GTK_WIDGET (self), renew);
}

static PdkGraph *
new_graph (const char *title, PdkUnit unit, PdkTimeView *view)
{
  PdkGraph *self = g_object_new (PDK_TYPE_GRAPH, NULL);

  self->title = g_strdup (title);
  self->unit = unit;
  self->view = g_object_ref (view);
  g_signal_connect_swapped (view, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (view, "advanced", G_CALLBACK (on_changed), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return self;
}

GtkWidget *
pdk_graph_new (const char *title, PdkUnit unit, PdkTimeView *view)
{
  PdkGraph *self = NULL;

  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (PDK_IS_TIME_VIEW (view), NULL);

  self = new_graph (title, unit, view);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (view, "cursor-changed", G_CALLBACK (on_changed), self);
  follow_pointer (self);
  return GTK_WIDGET (self);
}

GtkWidget *
pdk_graph_new_compact (const char *title, PdkUnit unit, PdkTimeView *view)
{
  PdkGraph *self = NULL;

  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (PDK_IS_TIME_VIEW (view), NULL);

  self = new_graph (title, unit, view);
  self->compact = TRUE;
  return GTK_WIDGET (self);
}

GtkWidget *
pdk_graph_new_heat (const char *title, PdkTimeView *view, char *(*name_column) (guint column))
{
  GtkWidget *widget = NULL;

  g_return_val_if_fail (name_column != NULL, NULL);

  widget = pdk_graph_new (title, PDK_UNIT_PERCENT, view);
  PDK_GRAPH (widget)->name_column = name_column;
  return widget;
}

void
pdk_graph_set_timeline (PdkGraph *self, PdkTimeline *timeline)
{
  g_return_if_fail (PDK_IS_GRAPH (self));
  g_return_if_fail (timeline == NULL || PDK_IS_TIMELINE (timeline));

  if (self->timeline == timeline)
    return;
  g_set_object (&self->timeline, timeline);
  self->column = -1;
  if (self->name_column != NULL)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  pdk_sight_changed (self->sight);
}

void
pdk_graph_add_series (PdkGraph *self, guint column, const char *label)
{
  g_return_if_fail (PDK_IS_GRAPH (self));
  g_return_if_fail (label != NULL);
  g_return_if_fail (self->n_series < PDK_GRAPH_MAX_SERIES);

  self->series[self->n_series].column = column;
  self->series[self->n_series].label = g_strdup (label);
  self->n_series++;
}

void
pdk_graph_set_maximum (PdkGraph *self, double maximum)
{
  g_return_if_fail (PDK_IS_GRAPH (self));
  g_return_if_fail (maximum >= 0);

  if (self->maximum == maximum)
    return;
  self->maximum = maximum;
  pdk_sight_changed (self->sight);
}
