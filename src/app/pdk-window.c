/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-window.h"

#include <glib/gi18n.h>

/* One window: tabs, of which the first shows all machines. */

struct _PdkWindow {
  AdwApplicationWindow parent_instance;

  /* Template children */
  AdwTabView *tab_view;
};

G_DEFINE_FINAL_TYPE (PdkWindow, pdk_window, ADW_TYPE_APPLICATION_WINDOW)

static void
add_machines_tab (PdkWindow *self)
{
  GtkWidget *child = adw_bin_new ();
  AdwTabPage *page = adw_tab_view_append_pinned (self->tab_view, child);

  adw_tab_page_set_title (page, _ ("Machines"));
}

static void
pdk_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_WINDOW);
  G_OBJECT_CLASS (pdk_window_parent_class)->dispose (object);
}

static void
pdk_window_class_init (PdkWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               PDK_RESOURCE_BASE "/ui/app/pdk-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, tab_view);
}

static void
pdk_window_init (PdkWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_machines_tab (self);
}

PdkWindow *
pdk_window_new (PdkApplication *application)
{
  return g_object_new (PDK_TYPE_WINDOW, "application", application, NULL);
}
