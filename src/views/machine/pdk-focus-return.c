/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-focus-return.h"

typedef enum {
  PLACE_ELSEWHERE,
  PLACE_SCREEN,
  PLACE_TOOLBAR,
  PLACE_MENU, /* of the toolbar */
} Place;

struct _PdkFocusReturn {
  GObject parent_instance;

  GtkWidget *page;    /* borrowed, weak */
  GtkWidget *toolbar; /* borrowed, weak */
  GtkWindow *window;  /* borrowed, weak, nullable: that is followed */

  Place place;
  gboolean from_screen; /* it was the last place outside the toolbar, and not left on purpose */
  guint idle_id;
};

G_DEFINE_FINAL_TYPE (PdkFocusReturn, pdk_focus_return, G_TYPE_OBJECT)

static Place
find_place (PdkFocusReturn *self)
{
  GtkWidget *focus = gtk_window_get_focus (self->window);
  GtkWidget *popover;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, self->page))
    return PLACE_ELSEWHERE;
  if (!gtk_widget_is_ancestor (focus, self->toolbar))
    return PLACE_SCREEN;
  popover = gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER);
  return popover != NULL && gtk_widget_is_ancestor (popover, self->toolbar) ? PLACE_MENU
                                                                            : PLACE_TOOLBAR;
}

static gboolean
give_back (gpointer user_data)
{
  PdkFocusReturn *self = user_data;

  self->idle_id = 0;
  if (self->page != NULL && self->place == PLACE_TOOLBAR && gtk_widget_get_mapped (self->page))
    gtk_widget_grab_focus (self->page);
  return G_SOURCE_REMOVE;
}

static void
on_window_notify_focus_widget (PdkFocusReturn *self)
{
  const Place before = self->place;

  if (self->page == NULL || self->toolbar == NULL)
    return;
  self->place = find_place (self);
  if (self->place == PLACE_SCREEN)
    self->from_screen = TRUE;
  else if (self->place == PLACE_ELSEWHERE)
    self->from_screen = FALSE;
  /* Not before GTK is done with the menu. */
  if (self->from_screen && before == PLACE_MENU && self->place == PLACE_TOOLBAR &&
      self->idle_id == 0)
    self->idle_id = g_idle_add (give_back, self);
}

static void
on_console_released (PdkFocusReturn *self)
{
  self->from_screen = FALSE;
}

static void
on_page_notify_root (PdkFocusReturn *self)
{
  GtkRoot *root = self->page != NULL ? gtk_widget_get_root (self->page) : NULL;

  if (self->window != NULL)
    g_signal_handlers_disconnect_by_func (self->window, on_window_notify_focus_widget, self);
  self->place = PLACE_ELSEWHERE;
  self->from_screen = FALSE;
  g_set_weak_pointer (&self->window, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  if (self->window == NULL)
    return;
  g_signal_connect_object (self->window, "notify::focus-widget",
                           G_CALLBACK (on_window_notify_focus_widget), self, G_CONNECT_SWAPPED);
  on_window_notify_focus_widget (self);
}

static void
pdk_focus_return_dispose (GObject *object)
{
  PdkFocusReturn *self = PDK_FOCUS_RETURN (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_weak_pointer (&self->page);
  g_clear_weak_pointer (&self->toolbar);
  g_clear_weak_pointer (&self->window);

  G_OBJECT_CLASS (pdk_focus_return_parent_class)->dispose (object);
}

static void
pdk_focus_return_class_init (PdkFocusReturnClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_focus_return_dispose;
}

static void
pdk_focus_return_init (PdkFocusReturn *self)
{
}

PdkFocusReturn *
pdk_focus_return_new (GtkWidget *page, GtkWidget *toolbar, PdkConsole *console)
{
  PdkFocusReturn *self = g_object_new (PDK_TYPE_FOCUS_RETURN, NULL);

  g_set_weak_pointer (&self->page, page);
  g_set_weak_pointer (&self->toolbar, toolbar);
  g_signal_connect_object (page, "notify::root", G_CALLBACK (on_page_notify_root), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (console, "released", G_CALLBACK (on_console_released), self,
                           G_CONNECT_SWAPPED);
  on_page_notify_root (self);
  return self;
}
