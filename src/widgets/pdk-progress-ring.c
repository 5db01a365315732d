/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-progress-ring.h"

#include <math.h>

#include "widgets/pdk-widget-color.h"

#define SIZE        16
#define LINE_WIDTH  2.5
#define TRACK_ALPHA 0.25
/** The part of the ring that goes round while nobody knows how far it is, and a round's length. */
#define UNKNOWN_ARC   0.25
#define UNKNOWN_ROUND (1.5 * G_USEC_PER_SEC)

struct _PdkProgressRing {
  GtkWidget parent_instance;

  double fraction;
  double angle; /* where the unknown arc begins, 0…1 */
  guint tick_id;
};

enum { PROP_FRACTION = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkProgressRing, pdk_progress_ring, GTK_TYPE_WIDGET)

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  PdkProgressRing *self = PDK_PROGRESS_RING (widget);

  self->angle = fmod (gdk_frame_clock_get_frame_time (clock), UNKNOWN_ROUND) / UNKNOWN_ROUND;
  gtk_widget_queue_draw (widget);

  return G_SOURCE_CONTINUE;
}

static gboolean
wants_animations (GtkWidget *widget)
{
  gboolean enabled = TRUE;

  g_object_get (gtk_widget_get_settings (widget), "gtk-enable-animations", &enabled, NULL);

  return enabled;
}

/** Frames are only asked for while they are seen and needed. */
static void
update_tick (PdkProgressRing *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const gboolean wanted =
      self->fraction < 0 && gtk_widget_get_mapped (widget) && wants_animations (widget);

  if (wanted && self->tick_id == 0) {
    self->tick_id = gtk_widget_add_tick_callback (widget, on_tick, NULL, NULL);
  } else if (!wanted && self->tick_id != 0) {
    gtk_widget_remove_tick_callback (widget, self->tick_id);
    self->tick_id = 0;
  }
}

static void
pdk_progress_ring_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PdkProgressRing *self = PDK_PROGRESS_RING (widget);
  const double width = gtk_widget_get_width (widget);
  const double height = gtk_widget_get_height (widget);
  const double radius = (MIN (width, height) - LINE_WIDTH) / 2;
  const double begin = 2 * G_PI * ((self->fraction < 0 ? self->angle : 0) - 0.25);
  const double arc = 2 * G_PI * (self->fraction < 0 ? UNKNOWN_ARC : self->fraction);
  GdkRGBA color;
  cairo_t *cr = NULL;

  pdk_widget_color (widget, &color);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha * TRACK_ALPHA);
  cairo_arc (cr, width / 2, height / 2, radius, 0, 2 * G_PI);
  cairo_stroke (cr);

  gdk_cairo_set_source_rgba (cr, &color);
  cairo_arc (cr, width / 2, height / 2, radius, begin, begin + arc);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
pdk_progress_ring_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = SIZE;
  *natural = SIZE;
}

static void
pdk_progress_ring_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_progress_ring_parent_class)->map (widget);
  update_tick (PDK_PROGRESS_RING (widget));
}

static void
pdk_progress_ring_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_progress_ring_parent_class)->unmap (widget);
  update_tick (PDK_PROGRESS_RING (widget));
}

static void
pdk_progress_ring_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_FRACTION:
    g_value_set_double (value, pdk_progress_ring_get_fraction (PDK_PROGRESS_RING (object)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_progress_ring_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_FRACTION:
    pdk_progress_ring_set_fraction (PDK_PROGRESS_RING (object), g_value_get_double (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_progress_ring_class_init (PdkProgressRingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pdk_progress_ring_get_property;
  object_class->set_property = pdk_progress_ring_set_property;
  widget_class->snapshot = pdk_progress_ring_snapshot;
  widget_class->measure = pdk_progress_ring_measure;
  widget_class->map = pdk_progress_ring_map;
  widget_class->unmap = pdk_progress_ring_unmap;

  props[PROP_FRACTION] =
      g_param_spec_double ("fraction", NULL, NULL, -1, 1, 0,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "progressring");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pdk_progress_ring_init (PdkProgressRing *self)
{
}

GtkWidget *
pdk_progress_ring_new (void)
{
  return g_object_new (PDK_TYPE_PROGRESS_RING, NULL);
}

double
pdk_progress_ring_get_fraction (PdkProgressRing *self)
{
  g_return_val_if_fail (PDK_IS_PROGRESS_RING (self), 0);

  return self->fraction;
}

void
pdk_progress_ring_set_fraction (PdkProgressRing *self, double fraction)
{
  g_return_if_fail (PDK_IS_PROGRESS_RING (self));

  fraction = fraction < 0 ? -1 : MIN (fraction, 1);
  if (self->fraction == fraction)
    return;

  self->fraction = fraction;
  update_tick (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
}
