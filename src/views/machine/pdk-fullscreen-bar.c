/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-fullscreen-bar.h"

#include <glib/gi18n.h>

/** The bar comes when the pointer is this near to the top edge, in pixels, for so long… */
#define EDGE_NEAR  2
#define EDGE_DELAY 250 /* ms */
/** …and goes when it is this far below it. */
#define EDGE_TOUCH 12 /* … that a finger is meant for the bar in */
#define EDGE_FAR   96

struct _PdkFullscreenBar {
  GObject parent_instance;

  /* Borrowed, weak. */
  GtkRevealer *revealer;
  GtkApplication *application; /* that was asked not to let the desktop sleep */

  guint delay_id;
  guint inhibit_cookie;
  gboolean active;
  gboolean wants_focus; /* as soon as it is on the screen */
};

G_DEFINE_FINAL_TYPE (PdkFullscreenBar, pdk_fullscreen_bar, G_TYPE_OBJECT)

static void
reveal (PdkFullscreenBar *self, gboolean revealed)
{
  g_clear_handle_id (&self->delay_id, g_source_remove);
  self->wants_focus = self->wants_focus && revealed;
  if (self->revealer != NULL)
    gtk_revealer_set_reveal_child (self->revealer, revealed);
}

/** Whether someone is at work in the bar, or in a menu of it. */
static gboolean
has_focus (PdkFullscreenBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->revealer));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->revealer));
}

static void
take_focus (PdkFullscreenBar *self)
{
  if (!self->wants_focus || self->revealer == NULL)
    return;
  self->wants_focus = FALSE;
  gtk_widget_child_focus (GTK_WIDGET (self->revealer), GTK_DIR_TAB_FORWARD);
}

static gboolean
on_delay (gpointer user_data)
{
  PdkFullscreenBar *self = user_data;

  self->delay_id = 0;
  reveal (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
let_sleep (PdkFullscreenBar *self)
{
  if (self->application != NULL && self->inhibit_cookie != 0)
    gtk_application_uninhibit (self->application, self->inhibit_cookie);
  g_clear_weak_pointer (&self->application);
  self->inhibit_cookie = 0;
}

/** Keys that go to a guest are none that the desktop counts everywhere. */
static void
keep_awake (PdkFullscreenBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->revealer));
  GApplication *application = g_application_get_default ();

  if (!GTK_IS_APPLICATION (application) || !GTK_IS_WINDOW (root))
    return;
  g_set_weak_pointer (&self->application, GTK_APPLICATION (application));
  self->inhibit_cookie =
      gtk_application_inhibit (self->application, GTK_WINDOW (root), GTK_APPLICATION_INHIBIT_IDLE,
                               /* Translators: why the desktop shall not go to sleep. */
                               _ ("A machine fills the screen"));
}

static void
pdk_fullscreen_bar_dispose (GObject *object)
{
  PdkFullscreenBar *self = PDK_FULLSCREEN_BAR (object);

  g_clear_handle_id (&self->delay_id, g_source_remove);
  let_sleep (self);
  g_clear_weak_pointer (&self->revealer);

  G_OBJECT_CLASS (pdk_fullscreen_bar_parent_class)->dispose (object);
}

static void
pdk_fullscreen_bar_class_init (PdkFullscreenBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_fullscreen_bar_dispose;
}

static void
pdk_fullscreen_bar_init (PdkFullscreenBar *self)
{
}

/** A finger cannot rest at the edge without touching what is there: it brings the bar at once, and the
 * guest hears nothing of it. */
static void
on_touched (PdkFullscreenBar *self, int n_press, double x, double y, GtkGesture *gesture)
{
  if (!self->active || y >= EDGE_TOUCH || gtk_revealer_get_reveal_child (self->revealer))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  pdk_fullscreen_bar_present (self);
}

static void
watch_touches (PdkFullscreenBar *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (gesture), TRUE);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (on_touched), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (gtk_widget_get_parent (GTK_WIDGET (self->revealer)),
                             GTK_EVENT_CONTROLLER (gesture));
}

PdkFullscreenBar *
pdk_fullscreen_bar_new (GtkRevealer *revealer)
{
  PdkFullscreenBar *self = g_object_new (PDK_TYPE_FULLSCREEN_BAR, NULL);

  g_set_weak_pointer (&self->revealer, revealer);
  g_signal_connect_object (gtk_revealer_get_child (revealer), "map", G_CALLBACK (take_focus), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  watch_touches (self);
  return self;
}

void
pdk_fullscreen_bar_set_active (PdkFullscreenBar *self, gboolean active)
{
  g_return_if_fail (PDK_IS_FULLSCREEN_BAR (self));

  if (self->active == active)
    return;
  self->active = active;
  reveal (self, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->revealer), active);
  if (active)
    keep_awake (self);
  else
    let_sleep (self);
}

gboolean
pdk_fullscreen_bar_get_active (PdkFullscreenBar *self)
{
  g_return_val_if_fail (PDK_IS_FULLSCREEN_BAR (self), FALSE);

  return self->active;
}

void
pdk_fullscreen_bar_move (PdkFullscreenBar *self, double y)
{
  g_return_if_fail (PDK_IS_FULLSCREEN_BAR (self));

  if (!self->active)
    return;
  if (y >= EDGE_NEAR)
    g_clear_handle_id (&self->delay_id, g_source_remove);
  else if (self->delay_id == 0 && !gtk_revealer_get_reveal_child (self->revealer))
    self->delay_id = g_timeout_add (EDGE_DELAY, on_delay, self);
  if (y > EDGE_FAR && !self->wants_focus && !has_focus (self))
    reveal (self, FALSE);
}

void
pdk_fullscreen_bar_present (PdkFullscreenBar *self)
{
  g_return_if_fail (PDK_IS_FULLSCREEN_BAR (self));

  if (!self->active)
    return;
  self->wants_focus = TRUE;
  reveal (self, TRUE);
  if (gtk_widget_get_mapped (gtk_revealer_get_child (self->revealer)))
    take_focus (self);
}

void
pdk_fullscreen_bar_hide (PdkFullscreenBar *self)
{
  g_return_if_fail (PDK_IS_FULLSCREEN_BAR (self));

  reveal (self, FALSE);
}
