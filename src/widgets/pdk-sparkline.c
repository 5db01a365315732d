/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-sparkline.h"

#include <math.h>

#include "widgets/pdk-graph-line.h"
#include "widgets/pdk-sight.h"
#include "widgets/pdk-widget-color.h"

#define AREA_ALPHA 0.25
#define BASE_ALPHA 0.35

#define NATURAL_WIDTH  72
#define NATURAL_HEIGHT 22

struct _PdkSparkline {
  GtkWidget parent_instance;

  /* Owned. */
  PdkHistory *history;
  gulong changed_id;
  PdkSight *sight;

  double maximum;
  int announced; /* percent last told to assistive technology, -1 for none */
};

enum { PROP_HISTORY = 1, PROP_MAXIMUM, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkSparkline, pdk_sparkline, GTK_TYPE_WIDGET)

static void
announce (PdkSparkline *self)
{
  const float value =
      pdk_history_get_length (self->history) > 0 ? pdk_history_get (self->history, 0) : 0;
  const int percent = (int) lround (CLAMP (value / self->maximum, 0, 1) * 100);

  if (percent == self->announced)
    return;

  self->announced = percent;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  (double) value, -1);
}

static void
renew (GtkWidget *widget)
{
  PdkSparkline *self = PDK_SPARKLINE (widget);

  pdk_sight_renewed (self->sight);
  if (self->history != NULL)
    announce (self);
  gtk_widget_queue_draw (widget);
}

static void
on_history_changed (PdkSparkline *self)
{
  pdk_sight_changed (self->sight);
}

static void
draw_samples (PdkSparkline *self, cairo_t *cr, const GdkRGBA *color, double width, double height)
{
  const guint n_samples = pdk_history_get_length (self->history);
  const double step = width / (PDK_HISTORY_SAMPLES - 1);
  PdkGraphPoint points[PDK_HISTORY_SAMPLES];
  GdkRGBA area = *color;

  for (guint i = 0; i < n_samples; i++) {
    const double share = CLAMP (pdk_history_get (self->history, i) / self->maximum, 0, 1);

    points[i].x = width - i * step;
    points[i].y = PDK_GRAPH_LINE_WIDTH / 2 + (1 - share) * (height - PDK_GRAPH_LINE_WIDTH);
  }
  area.alpha *= AREA_ALPHA;
  pdk_graph_line_draw (cr, points, n_samples, height, color, &area);
}

static void
pdk_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PdkSparkline *self = PDK_SPARKLINE (widget);
  const int width = gtk_widget_get_width (widget);
  const int height = gtk_widget_get_height (widget);
  GdkRGBA color, base;

  pdk_widget_color (widget, &color);
  base = color;
  base.alpha *= BASE_ALPHA;
  gtk_snapshot_append_color (snapshot, &base, &GRAPHENE_RECT_INIT (0, height - 1, width, 1));

  if (self->history != NULL && pdk_history_get_length (self->history) > 1) {
    cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

    draw_samples (self, cr, &color, width, height);
    cairo_destroy (cr);
  }
}

static void
pdk_sparkline_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  const int size = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : NATURAL_HEIGHT;

  *minimum = size / 2;
  *natural = size;
}

static void
pdk_sparkline_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkSparkline *self = PDK_SPARKLINE (object);

  switch (prop_id) {
  case PROP_HISTORY:
    g_value_set_object (value, self->history);
    break;
  case PROP_MAXIMUM:
    g_value_set_double (value, self->maximum);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_sparkline_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PdkSparkline *self = PDK_SPARKLINE (object);

  switch (prop_id) {
  case PROP_HISTORY:
    pdk_sparkline_set_history (self, g_value_get_object (value));
    break;
  case PROP_MAXIMUM:
    pdk_sparkline_set_maximum (self, g_value_get_double (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_sparkline_dispose (GObject *object)
{
  PdkSparkline *self = PDK_SPARKLINE (object);

  g_clear_pointer (&self->sight, pdk_sight_free);
  if (self->history != NULL)
    g_clear_signal_handler (&self->changed_id, self->history);
  g_clear_object (&self->history);

  G_OBJECT_CLASS (pdk_sparkline_parent_class)->dispose (object);
}

static void
pdk_sparkline_class_init (PdkSparklineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_sparkline_get_property;
  object_class->set_property = pdk_sparkline_set_property;
  object_class->dispose = pdk_sparkline_dispose;
  widget_class->snapshot = pdk_sparkline_snapshot;
  widget_class->measure = pdk_sparkline_measure;

  props[PROP_HISTORY] = g_param_spec_object ("history", NULL, NULL, PDK_TYPE_HISTORY, flags);
  props[PROP_MAXIMUM] =
      g_param_spec_double ("maximum", NULL, NULL, DBL_MIN, G_MAXDOUBLE, 100, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
pdk_sparkline_init (PdkSparkline *self)
{
  self->maximum = 100;
  self->announced = -1;
  self->sight = pdk_sight_new (GTK_WIDGET (self), renew);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, self->maximum, -1);
}

GtkWidget *
pdk_sparkline_new (void)
{
  return g_object_new (PDK_TYPE_SPARKLINE, NULL);
}

PdkHistory *
pdk_sparkline_get_history (PdkSparkline *self)
{
  g_return_val_if_fail (PDK_IS_SPARKLINE (self), NULL);

  return self->history;
}

void
pdk_sparkline_set_history (PdkSparkline *self, PdkHistory *history)
{
  g_return_if_fail (PDK_IS_SPARKLINE (self));
  g_return_if_fail (history == NULL || PDK_IS_HISTORY (history));

  if (self->history == history)
    return;

  if (self->history != NULL)
    g_clear_signal_handler (&self->changed_id, self->history);
  g_set_object (&self->history, history);
  if (history != NULL)
    self->changed_id =
        g_signal_connect_swapped (history, "changed", G_CALLBACK (on_history_changed), self);

  self->announced = -1;
  renew (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HISTORY]);
}

double
pdk_sparkline_get_maximum (PdkSparkline *self)
{
  g_return_val_if_fail (PDK_IS_SPARKLINE (self), 0);

  return self->maximum;
}

void
pdk_sparkline_set_maximum (PdkSparkline *self, double maximum)
{
  g_return_if_fail (PDK_IS_SPARKLINE (self));
  g_return_if_fail (maximum > 0);

  if (self->maximum == maximum)
    return;

  self->maximum = maximum;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, maximum,
                                  -1);
  renew (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MAXIMUM]);
}
