/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-text-zoom.h"

#define STEP 1.1

struct _PdkTextZoom {
  GObject parent_instance;

  VteTerminal *terminal; /* borrowed, weak */
};

enum { PROP_FONT_SCALE = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkTextZoom, pdk_text_zoom, G_TYPE_OBJECT)

static double
get_scale (PdkTextZoom *self)
{
  return self->terminal != NULL ? vte_terminal_get_font_scale (self->terminal) : 1.0;
}

static void
set_scale (PdkTextZoom *self, double scale)
{
  scale = CLAMP (scale, PDK_TEXT_ZOOM_MIN, PDK_TEXT_ZOOM_MAX);
  if (self->terminal == NULL || G_APPROX_VALUE (get_scale (self), scale, 0.001))
    return;

  vte_terminal_set_font_scale (self->terminal, scale);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FONT_SCALE]);
}

static void
zoom_in (PdkTextZoom *self)
{
  set_scale (self, get_scale (self) * STEP);
}

static void
zoom_out (PdkTextZoom *self)
{
  set_scale (self, get_scale (self) / STEP);
}

static void
zoom_reset (PdkTextZoom *self)
{
  set_scale (self, 1.0);
}

static gboolean
on_scroll (PdkTextZoom *self, double dx, double dy, GtkEventController *controller)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (controller);

  if ((state & GDK_CONTROL_MASK) == 0 || dy == 0)
    return GDK_EVENT_PROPAGATE;
  if (dy < 0)
    zoom_in (self);
  else
    zoom_out (self);
  return GDK_EVENT_STOP;
}

static void
pdk_text_zoom_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_FONT_SCALE:
    g_value_set_double (value, get_scale (PDK_TEXT_ZOOM (object)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_text_zoom_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_FONT_SCALE:
    set_scale (PDK_TEXT_ZOOM (object), g_value_get_double (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_text_zoom_dispose (GObject *object)
{
  g_clear_weak_pointer (&PDK_TEXT_ZOOM (object)->terminal);

  G_OBJECT_CLASS (pdk_text_zoom_parent_class)->dispose (object);
}

static void
pdk_text_zoom_class_init (PdkTextZoomClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pdk_text_zoom_get_property;
  object_class->set_property = pdk_text_zoom_set_property;
  object_class->dispose = pdk_text_zoom_dispose;

  props[PROP_FONT_SCALE] =
      g_param_spec_double ("font-scale", NULL, NULL, PDK_TEXT_ZOOM_MIN, PDK_TEXT_ZOOM_MAX, 1.0,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pdk_text_zoom_init (PdkTextZoom *self)
{
}

static void
add_action (PdkTextZoom *self, GActionMap *actions, const char *name, GCallback callback)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, NULL);

  g_signal_connect_object (action, "activate", callback, self, G_CONNECT_SWAPPED);
  g_action_map_add_action (actions, G_ACTION (action));
}

PdkTextZoom *
pdk_text_zoom_new (VteTerminal *terminal, GActionMap *actions)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  PdkTextZoom *self = g_object_new (PDK_TYPE_TEXT_ZOOM, NULL);

  g_set_weak_pointer (&self->terminal, terminal);
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (on_scroll), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (terminal), scroll);
  add_action (self, actions, "zoom-in", G_CALLBACK (zoom_in));
  add_action (self, actions, "zoom-out", G_CALLBACK (zoom_out));
  add_action (self, actions, "zoom-reset", G_CALLBACK (zoom_reset));
  return self;
}
