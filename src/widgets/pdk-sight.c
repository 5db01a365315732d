/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-sight.h"

/* A list keeps some 200 row widgets alive, of which 20 are in sight, and each has two sparklines.
 * Something new therefore first asks whether anyone can see it.  If not, it is only remembered that
 * the picture is old, and the scrolled window is listened to for the moment the widget comes into
 * sight: GTK would otherwise show the render node it has cached. */

struct _PdkSight {
  GtkWidget *widget; /* borrowed: it owns this */
  void (*renew) (GtkWidget *widget);
  gulong map_id;
  gulong unmap_id;
  GtkAdjustment *scrolled; /* owned; listened to only while the picture is old */
  gulong scrolled_id;
  guint tick_id; /* looks whether scrolling has brought it into sight */
  guint n_ticks;
};

static void
stop_waiting (PdkSight *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (self->widget, self->tick_id);
  self->tick_id = 0;
  if (self->scrolled != NULL)
    g_clear_signal_handler (&self->scrolled_id, self->scrolled);
  g_clear_object (&self->scrolled);
}

/** Whether any part of it lies inside @viewport, from top to bottom. */
static gboolean
is_within (PdkSight *self, GtkWidget *viewport)
{
  graphene_rect_t bounds;

  return gtk_widget_compute_bounds (self->widget, viewport, &bounds) &&
         bounds.origin.y < gtk_widget_get_height (viewport) &&
         bounds.origin.y + bounds.size.height > 0;
}

static void
renew (PdkSight *self)
{
  stop_waiting (self);
  self->renew (self->widget);
}

/** Places are those of the last layout, so the first frame after scrolling is too early to look. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  PdkSight *self = user_data;
  GtkWidget *viewport = NULL;

  if (self->n_ticks++ == 0)
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;
  viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  if (viewport == NULL || is_within (self, viewport))
    renew (self);

  return G_SOURCE_REMOVE;
}

static void
on_scrolled_value_changed (PdkSight *self)
{
  if (self->tick_id != 0)
    return;

  self->n_ticks = 0;
  self->tick_id = gtk_widget_add_tick_callback (self->widget, on_tick, self, NULL);
}

static void
wait_for_sight (PdkSight *self, GtkScrolledWindow *viewport)
{
  if (self->scrolled != NULL)
    return;

  self->scrolled = g_object_ref (gtk_scrolled_window_get_vadjustment (viewport));
  self->scrolled_id = g_signal_connect_swapped (self->scrolled, "value-changed",
                                                G_CALLBACK (on_scrolled_value_changed), self);
}

PdkSight *
pdk_sight_new (GtkWidget *widget, void (*renew_func) (GtkWidget *widget))
{
  PdkSight *self = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (renew_func != NULL, NULL);

  self = g_new0 (PdkSight, 1);
  self->widget = widget;
  self->renew = renew_func;
  /* What came while it was unmapped was not drawn. */
  self->map_id = g_signal_connect_data (widget, "map", G_CALLBACK (renew), self, NULL,
                                        G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  self->unmap_id = g_signal_connect_swapped (widget, "unmap", G_CALLBACK (stop_waiting), self);
  return self;
}

void
pdk_sight_free (PdkSight *self)
{
  if (self == NULL)
    return;
  stop_waiting (self);
  g_clear_signal_handler (&self->map_id, self->widget);
  g_clear_signal_handler (&self->unmap_id, self->widget);
  g_free (self);
}

void
pdk_sight_changed (PdkSight *self)
{
  GtkWidget *viewport = NULL;

  g_return_if_fail (self != NULL);

  if (!gtk_widget_get_mapped (self->widget))
    return;

  viewport = gtk_widget_get_ancestor (self->widget, GTK_TYPE_SCROLLED_WINDOW);
  if (viewport == NULL || is_within (self, viewport))
    renew (self);
  else
    wait_for_sight (self, GTK_SCROLLED_WINDOW (viewport));
}

void
pdk_sight_renewed (PdkSight *self)
{
  g_return_if_fail (self != NULL);

  stop_waiting (self);
}
