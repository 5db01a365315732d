/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-follower.h"
#include "pdk-console-negotiator.h"

#include <math.h>

struct _PdkConsoleFollower {
  GObject parent_instance;

  /* borrowed, weak */
  GtkWidget *scroller;
  PdkConsoleView *view;
  GtkWindow *window;

  PdkConsoleResizer *resizer; /* owned, nullable */
  guint head;
  guint zoom; /* percent */
  guint timer_id;
  PdkConsoleNegotiator negotiator;
};

G_DEFINE_FINAL_TYPE (PdkConsoleFollower, pdk_console_follower, G_TYPE_OBJECT)

static gint64
get_now (void)
{
  return g_get_monotonic_time ();
}

static GdkMonitor *
get_monitor (PdkConsoleFollower *self)
{
  GtkNative *native = gtk_widget_get_native (self->scroller);
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;

  if (surface == NULL)
    return NULL;
  return gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface);
}

/* How much of a monitor that is @length_mm wide @pixels are. */
static int
to_mm (int pixels, int length_mm, int length)
{
  return length_mm > 0 && length > 0 ? (int) ((gint64) pixels * length_mm / length) : 0;
}

static void
ask (PdkConsoleFollower *self, int width, int height)
{
  GdkMonitor *monitor = get_monitor (self);
  GdkRectangle geometry = { 0 };
  int width_mm = 0, height_mm = 0;

  if (monitor != NULL) {
    int scale = gdk_monitor_get_scale_factor (monitor);
    double device = self->zoom / 100.0; /* device pixels of each that is asked for */

    gdk_monitor_get_geometry (monitor, &geometry);
    width_mm =
        to_mm ((int) (width * device), gdk_monitor_get_width_mm (monitor), geometry.width * scale);
    height_mm = to_mm ((int) (height * device), gdk_monitor_get_height_mm (monitor),
                       geometry.height * scale);
  }
  pdk_console_resizer_request_size (self->resizer, self->head, width, height, width_mm, height_mm);
}

static void update_timer (PdkConsoleFollower *self);

static gboolean
on_timeout (gpointer user_data)
{
  PdkConsoleFollower *self = user_data;
  int width, height;

  self->timer_id = 0;
  if (pdk_console_negotiator_take (&self->negotiator, get_now (), &width, &height))
    ask (self, width, height);
  update_timer (self);
  return G_SOURCE_REMOVE;
}

static void
update_timer (PdkConsoleFollower *self)
{
  gint64 wait = self->negotiator.due - get_now ();

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->negotiator.due != PDK_CONSOLE_NEGOTIATOR_NEVER)
    self->timer_id = g_timeout_add ((guint) MAX (0, (wait + 999) / 1000), on_timeout, self);
}

static void
update_room (PdkConsoleFollower *self)
{
  int scale = gtk_widget_get_scale_factor (self->scroller);
  double guest = 100.0 / self->zoom; /* guest pixels in a device pixel */

  pdk_console_negotiator_set_room (
      &self->negotiator, (int) floor (gtk_widget_get_width (self->scroller) * scale * guest),
      (int) floor (gtk_widget_get_height (self->scroller) * scale * guest), get_now ());
  update_timer (self);
}

static void
on_view_transformed (PdkConsoleFollower *self)
{
  const PdkConsoleTransform *transform = pdk_console_view_get_transform (self->view);

  pdk_console_negotiator_set_guest (&self->negotiator, transform->guest_width,
                                    transform->guest_height, get_now ());
  update_timer (self);
}

static void
update_visible (PdkConsoleFollower *self)
{
  pdk_console_negotiator_set_visible (&self->negotiator,
                                      gtk_widget_get_mapped (GTK_WIDGET (self->view)), get_now ());
  update_timer (self);
}

static void
update_possible (PdkConsoleFollower *self)
{
  gboolean possible = self->resizer != NULL && pdk_console_resizer_get_obstacle (self->resizer) ==
                                                   PDK_CONSOLE_RESIZE_POSSIBLE;

  pdk_console_negotiator_set_possible (&self->negotiator, possible, get_now ());
  update_timer (self);
}

static void
on_window_notify (PdkConsoleFollower *self)
{
  pdk_console_negotiator_hurry (&self->negotiator, get_now ());
}

static void
pdk_console_follower_dispose (GObject *object)
{
  PdkConsoleFollower *self = PDK_CONSOLE_FOLLOWER (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_weak_pointer (&self->scroller);
  g_clear_weak_pointer (&self->view);
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->resizer);

  G_OBJECT_CLASS (pdk_console_follower_parent_class)->dispose (object);
}

static void
pdk_console_follower_class_init (PdkConsoleFollowerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_console_follower_dispose;
}

static void
pdk_console_follower_init (PdkConsoleFollower *self)
{
  self->zoom = 100;
  pdk_console_negotiator_init (&self->negotiator);
}

static void
follow (PdkConsoleFollower *self, gpointer object, const char *signal, GCallback handler)
{
  g_signal_connect_object (object, signal, handler, self, G_CONNECT_SWAPPED);
}

PdkConsoleFollower *
pdk_console_follower_new (GtkWidget *scroller, PdkConsoleView *view)
{
  PdkConsoleFollower *self = g_object_new (PDK_TYPE_CONSOLE_FOLLOWER, NULL);
  GtkScrolledWindow *window = GTK_SCROLLED_WINDOW (scroller);

  g_set_weak_pointer (&self->scroller, scroller);
  g_set_weak_pointer (&self->view, view);
  /* The room is the whole of the scroller: one without scroll bars gives no other number. */
  follow (self, gtk_scrolled_window_get_hadjustment (window), "notify::page-size",
          G_CALLBACK (update_room));
  follow (self, gtk_scrolled_window_get_vadjustment (window), "notify::page-size",
          G_CALLBACK (update_room));
  follow (self, scroller, "notify::scale-factor", G_CALLBACK (update_room));
  follow (self, view, "transformed", G_CALLBACK (on_view_transformed));
  g_signal_connect_object (view, "map", G_CALLBACK (update_visible), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (view, "unmap", G_CALLBACK (update_visible), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return self;
}

void
pdk_console_follower_set_active (PdkConsoleFollower *self, gboolean active)
{
  g_return_if_fail (PDK_IS_CONSOLE_FOLLOWER (self));

  pdk_console_negotiator_set_active (&self->negotiator, active, get_now ());
  update_timer (self);
}

void
pdk_console_follower_set_resizer (PdkConsoleFollower *self, PdkConsoleResizer *resizer, guint head)
{
  g_return_if_fail (PDK_IS_CONSOLE_FOLLOWER (self));

  self->head = head;
  if (self->resizer != NULL)
    g_signal_handlers_disconnect_by_data (self->resizer, self);
  /* Another resizer is another guest, or the same one anew. */
  pdk_console_negotiator_set_possible (&self->negotiator, FALSE, get_now ());
  g_set_object (&self->resizer, resizer);
  if (resizer != NULL)
    follow (self, resizer, "notify::obstacle", G_CALLBACK (update_possible));
  update_possible (self);
}

void
pdk_console_follower_set_window (PdkConsoleFollower *self, GtkWindow *window)
{
  g_return_if_fail (PDK_IS_CONSOLE_FOLLOWER (self));

  if (self->window != NULL)
    g_signal_handlers_disconnect_by_data (self->window, self);
  g_set_weak_pointer (&self->window, window);
  if (window == NULL)
    return;
  follow (self, window, "notify::fullscreened", G_CALLBACK (on_window_notify));
  follow (self, window, "notify::maximized", G_CALLBACK (on_window_notify));
}

void
pdk_console_follower_set_zoom (PdkConsoleFollower *self, guint zoom)
{
  g_return_if_fail (PDK_IS_CONSOLE_FOLLOWER (self));
  g_return_if_fail (zoom > 0);

  if (self->zoom == zoom)
    return;
  self->zoom = zoom;
  update_room (self);
}
