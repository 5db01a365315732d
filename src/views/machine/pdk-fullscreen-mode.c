/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-fullscreen-mode.h"

#include "views/machine/pdk-fullscreen-bar.h"

struct _PdkFullscreenMode {
  GObject parent_instance;

  PdkFullscreenParts parts;

  PdkFullscreenBar *bar; /* owned */
  GtkWindow *window;     /* borrowed, weak, nullable: that is followed */

  gboolean fullscreen;
};

enum { PROP_FULLSCREEN = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkFullscreenMode, pdk_fullscreen_mode, G_TYPE_OBJECT)

/* Returns: (nullable) (transfer none) */
static GtkWindow *
get_window (PdkFullscreenMode *self)
{
  GtkRoot *root = gtk_widget_get_root (self->parts.page);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/** Puts the toolbar above the console, or into the bar that slides over it. */
static void
place_toolbar (PdkFullscreenMode *self)
{
  const PdkFullscreenParts *parts = &self->parts;
  g_autoptr (GtkWidget) toolbar = g_object_ref (parts->toolbar);

  adw_bin_set_child (parts->inline_bin, NULL);
  adw_bin_set_child (parts->bar_bin, NULL);
  adw_bin_set_child (self->fullscreen ? parts->bar_bin : parts->inline_bin, toolbar);
}

static void
take_fullscreen (PdkFullscreenMode *self)
{
  GtkWindow *window = get_window (self);
  const gboolean fullscreen = window != NULL && gtk_window_is_fullscreen (window);

  /* A page between two windows waits for the next. */
  if (window == NULL || self->fullscreen == fullscreen)
    return;

  self->fullscreen = fullscreen;
  place_toolbar (self);
  pdk_fullscreen_bar_set_active (self->bar, fullscreen);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FULLSCREEN]);
  if (gtk_widget_get_mapped (self->parts.page))
    gtk_widget_grab_focus (self->parts.page);
}

static void
follow (PdkFullscreenMode *self, GtkWindow *window)
{
  if (self->window != NULL)
    g_signal_handlers_disconnect_by_func (self->window, take_fullscreen, self);
  g_set_weak_pointer (&self->window, window);
  if (window != NULL)
    g_signal_connect_object (window, "notify::fullscreened", G_CALLBACK (take_fullscreen), self,
                             G_CONNECT_SWAPPED);
}

static void
on_page_notify_root (PdkFullscreenMode *self)
{
  follow (self, get_window (self));
  take_fullscreen (self);
}

static void
on_motion (PdkFullscreenMode *self, double x, double y)
{
  pdk_fullscreen_bar_move (self->bar, y);
}

/** Back from the bar, with the key that leaves everything else, too. */
static gboolean
on_bar_key (PdkFullscreenMode *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  pdk_fullscreen_bar_hide (self->bar);
  gtk_widget_grab_focus (self->parts.page);
  return GDK_EVENT_STOP;
}

/** In fullscreen, what gives the keyboard back to the host gives it to the bar. */
static void
on_console_released (PdkFullscreenMode *self)
{
  GtkWindow *window = get_window (self);

  if (self->fullscreen && window != NULL && gtk_window_is_active (window))
    pdk_fullscreen_bar_present (self->bar);
}

static void
on_console_notify_keyboard_captured (PdkFullscreenMode *self)
{
  gboolean captured = FALSE;

  g_object_get (self->parts.console, "keyboard-captured", &captured, NULL);
  if (captured)
    pdk_fullscreen_bar_hide (self->bar);
}

static void
watch_pointer (PdkFullscreenMode *self)
{
  GtkEventController *controller = gtk_event_controller_motion_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "motion", G_CALLBACK (on_motion), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->parts.page, controller);
}

static void
watch_keys (PdkFullscreenMode *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (on_bar_key), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (gtk_revealer_get_child (self->parts.revealer), controller);
}

static void
pdk_fullscreen_mode_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_FULLSCREEN:
    g_value_set_boolean (value, PDK_FULLSCREEN_MODE (object)->fullscreen);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_fullscreen_mode_dispose (GObject *object)
{
  PdkFullscreenMode *self = PDK_FULLSCREEN_MODE (object);

  g_clear_object (&self->bar);
  follow (self, NULL);

  G_OBJECT_CLASS (pdk_fullscreen_mode_parent_class)->dispose (object);
}

static void
pdk_fullscreen_mode_class_init (PdkFullscreenModeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pdk_fullscreen_mode_get_property;
  object_class->dispose = pdk_fullscreen_mode_dispose;

  props[PROP_FULLSCREEN] =
      g_param_spec_boolean ("fullscreen", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pdk_fullscreen_mode_init (PdkFullscreenMode *self)
{
}

PdkFullscreenMode *
pdk_fullscreen_mode_new (const PdkFullscreenParts *parts)
{
  PdkFullscreenMode *self = g_object_new (PDK_TYPE_FULLSCREEN_MODE, NULL);

  self->parts = *parts;
  self->bar = pdk_fullscreen_bar_new (parts->revealer);
  watch_pointer (self);
  watch_keys (self);
  g_signal_connect_object (parts->page, "notify::root", G_CALLBACK (on_page_notify_root), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->console, "released", G_CALLBACK (on_console_released), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->console, "notify::keyboard-captured",
                           G_CALLBACK (on_console_notify_keyboard_captured), self,
                           G_CONNECT_SWAPPED);
  return self;
}

gboolean
pdk_fullscreen_mode_get_fullscreen (PdkFullscreenMode *self)
{
  g_return_val_if_fail (PDK_IS_FULLSCREEN_MODE (self), FALSE);

  return self->fullscreen;
}

void
pdk_fullscreen_mode_ask (PdkFullscreenMode *self, gboolean fullscreen)
{
  GtkWindow *window = NULL;

  g_return_if_fail (PDK_IS_FULLSCREEN_MODE (self));

  window = get_window (self);
  if (window == NULL)
    return;
  if (fullscreen)
    gtk_window_fullscreen (window);
  else
    gtk_window_unfullscreen (window);
}

void
pdk_fullscreen_mode_minimize (PdkFullscreenMode *self)
{
  GtkWindow *window = NULL;

  g_return_if_fail (PDK_IS_FULLSCREEN_MODE (self));

  window = get_window (self);
  if (window != NULL)
    gtk_window_minimize (window);
}
