/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-touch-events.h"

/* What a pinch of a touch pad grows or shrinks by for a step. */
#define PINCH_STEP 1.15

struct _PdkConsoleTouchEvents {
  GtkWidget *widget; /* borrowed */
  const PdkConsoleTouchFuncs *funcs;
  gpointer user_data;

  PdkConsoleTouch touch;
  guint rest_id;
  double pinch; /* its scale at the last step */
};

static void schedule (PdkConsoleTouchEvents *self);

/* (nullable): what the widget is scrolled in, and does not move when that is panned, as it does itself */
static GtkWidget *
get_scroller (PdkConsoleTouchEvents *self)
{
  return gtk_widget_get_ancestor (self->widget, GTK_TYPE_SCROLLED_WINDOW);
}

static void
to_scroller (PdkConsoleTouchEvents *self, double *x, double *y)
{
  GtkWidget *scroller = get_scroller (self);

  if (scroller != NULL)
    gtk_widget_translate_coordinates (self->widget, scroller, *x, *y, x, y);
}

static void
to_widget (PdkConsoleTouchEvents *self, double *x, double *y)
{
  GtkWidget *scroller = get_scroller (self);

  if (scroller != NULL)
    gtk_widget_translate_coordinates (scroller, self->widget, *x, *y, x, y);
}

static void
on_button (guint button, gboolean pressed, double x, double y, gpointer user_data)
{
  PdkConsoleTouchEvents *self = user_data;

  to_widget (self, &x, &y);
  self->funcs->button (button, pressed, x, y, self->user_data);
}

static void
on_move (double x, double y, gpointer user_data)
{
  PdkConsoleTouchEvents *self = user_data;

  to_widget (self, &x, &y);
  self->funcs->move (x, y, self->user_data);
}

static void
on_motion (double dx, double dy, gpointer user_data)
{
  PdkConsoleTouchEvents *self = user_data;

  self->funcs->motion (dx, dy, self->user_data);
}

static void
on_scroll (double dx, double dy, gpointer user_data)
{
  PdkConsoleTouchEvents *self = user_data;

  self->funcs->scroll (dx, dy, self->user_data);
}

static void
on_zoom (int direction, gpointer user_data)
{
  PdkConsoleTouchEvents *self = user_data;

  self->funcs->zoom (direction, self->user_data);
}

static const PdkConsoleTouchFuncs own_funcs = { on_button, on_move, on_motion, on_scroll, on_zoom };

static gboolean
on_rest (gpointer user_data)
{
  PdkConsoleTouchEvents *self = user_data;

  self->rest_id = 0;
  pdk_console_touch_rest (&self->touch, g_get_monotonic_time ());
  schedule (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (PdkConsoleTouchEvents *self)
{
  gint64 wait;

  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (self->touch.due == 0)
    return;
  wait = MAX (self->touch.due - g_get_monotonic_time (), 0);
  self->rest_id = g_timeout_add ((guint) (wait / G_TIME_SPAN_MILLISECOND) + 1, on_rest, self);
}

static void
read_settings (PdkConsoleTouchEvents *self)
{
  guint rest = 0;
  int threshold = 0;

  g_object_get (gtk_widget_get_settings (self->widget), "gtk-long-press-time", &rest,
                "gtk-dnd-drag-threshold", &threshold, NULL);
  self->touch.rest_time = rest * G_TIME_SPAN_MILLISECOND;
  self->touch.tolerance = threshold;
}

static gboolean
take_pinch (PdkConsoleTouchEvents *self, GdkEvent *event)
{
  const double scale = gdk_touchpad_event_get_pinch_scale (event);

  if (gdk_touchpad_event_get_gesture_phase (event) == GDK_TOUCHPAD_GESTURE_PHASE_BEGIN)
    self->pinch = 1;
  if (gdk_touchpad_event_get_gesture_phase (event) != GDK_TOUCHPAD_GESTURE_PHASE_UPDATE ||
      self->pinch <= 0)
    return GDK_EVENT_STOP;
  if (scale >= self->pinch * PINCH_STEP) {
    self->pinch *= PINCH_STEP;
    self->funcs->zoom (1, self->user_data);
  } else if (scale > 0 && scale <= self->pinch / PINCH_STEP) {
    self->pinch /= PINCH_STEP;
    self->funcs->zoom (-1, self->user_data);
  }
  return GDK_EVENT_STOP;
}

PdkConsoleTouchEvents *
pdk_console_touch_events_new (GtkWidget *widget,
                              const PdkConsoleTouchFuncs *funcs,
                              gpointer user_data)
{
  PdkConsoleTouchEvents *self = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (funcs != NULL, NULL);

  self = g_new0 (PdkConsoleTouchEvents, 1);
  self->widget = widget;
  self->funcs = funcs;
  self->user_data = user_data;
  pdk_console_touch_init (&self->touch, &own_funcs, self);
  return self;
}

void
pdk_console_touch_events_free (PdkConsoleTouchEvents *self)
{
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_free (self);
}

gboolean
pdk_console_touch_events_take (
    PdkConsoleTouchEvents *self, GdkEvent *event, double x, double y, gboolean absolute)
{
  gconstpointer id = gdk_event_get_event_sequence (event);
  const gint64 now = g_get_monotonic_time ();

  to_scroller (self, &x, &y);
  switch ((guint) gdk_event_get_event_type (event)) {
  case GDK_TOUCH_BEGIN:
    if (self->touch.state == PDK_CONSOLE_TOUCH_NONE)
      read_settings (self);
    pdk_console_touch_begin (&self->touch, id, x, y, now);
    break;
  case GDK_TOUCH_UPDATE:
    pdk_console_touch_update (&self->touch, id, x, y, absolute);
    break;
  case GDK_TOUCH_END:
    pdk_console_touch_end (&self->touch, id, x, y, now);
    break;
  case GDK_TOUCH_CANCEL:
    pdk_console_touch_cancel (&self->touch, id);
    break;
  case GDK_TOUCHPAD_PINCH:
    return take_pinch (self, event);
  default:
    return GDK_EVENT_PROPAGATE;
  }
  schedule (self);
  return GDK_EVENT_STOP;
}

gboolean
pdk_console_touch_events_is_touched (PdkConsoleTouchEvents *self)
{
  return self->touch.n_fingers > 0;
}

void
pdk_console_touch_events_reset (PdkConsoleTouchEvents *self)
{
  pdk_console_touch_reset (&self->touch);
  schedule (self);
}

/* Returns: what it could not go */
static double
pan (GtkAdjustment *adjustment, double delta)
{
  const double before = gtk_adjustment_get_value (adjustment);

  gtk_adjustment_set_value (adjustment, before + delta);
  return delta - (gtk_adjustment_get_value (adjustment) - before);
}

void
pdk_console_touch_events_pan (PdkConsoleTouchEvents *self, double *dx, double *dy)
{
  GtkWidget *scroller = get_scroller (self);

  if (scroller == NULL)
    return;
  *dx = pan (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller)), *dx);
  *dy = pan (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), *dy);
}
