/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-fullscreen-key.h"
#include "app/pdk-window-private.h"

#include <glib/gi18n.h>

#include "core/pdk-trace.h"
#include "views/connect/pdk-welcome-page.h"
#include "widgets/pdk-toast.h"

/* Size of a window that a tab was dragged into. */
#define DETACHED_WIDTH  960
#define DETACHED_HEIGHT 680

/* GDK_TOPLEVEL_STATE_SUSPENDED of GTK 4.12; older ones never set it. */
#define TOPLEVEL_STATE_SUSPENDED (1 << 16)

G_DEFINE_FINAL_TYPE (PdkWindow, pdk_window, ADW_TYPE_APPLICATION_WINDOW)

static void
on_frame_clock_after_paint (GdkFrameClock *clock, PdkWindow *self)
{
  pdk_trace_event ("first-frame", NULL, NULL);
  g_signal_handlers_disconnect_by_func (clock, on_frame_clock_after_paint, self);
}

static void
update_sampling (PdkWindow *self)
{
  PdkApplication *app = pdk_window_get_app (self);

  if (app != NULL && pdk_application_get_store (app) != NULL)
    pdk_application_update_sampling (app);
}

static void
pdk_window_realize (GtkWidget *widget)
{
  PdkWindow *self = PDK_WINDOW (widget);

  GTK_WIDGET_CLASS (pdk_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "notify::state",
                           G_CALLBACK (update_sampling), self, G_CONNECT_SWAPPED);
  if (pdk_trace_enabled ())
    g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint",
                             G_CALLBACK (on_frame_clock_after_paint), self, G_CONNECT_AFTER);
}

static void
pdk_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_window_parent_class)->map (widget);
  update_sampling (PDK_WINDOW (widget));
}

static void
pdk_window_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_window_parent_class)->unmap (widget);
  update_sampling (PDK_WINDOW (widget));
}

static void
pdk_window_dispose (GObject *object)
{
  PdkWindow *self = PDK_WINDOW (object);

  /* The action holds the sidebar, which holds the window's actions. */
  if (self->targets != NULL)
    g_action_map_remove_action (G_ACTION_MAP (self), "sidebar");
  pdk_window_actions_dispose (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_WINDOW);
  G_OBJECT_CLASS (pdk_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PDK_TYPE_FLEET_SIDEBAR);
  /* The fleet page holds it without knowing it. */
  g_type_ensure (PDK_TYPE_WELCOME_PAGE);
  g_type_ensure (PDK_TYPE_TASKS_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PDK_RESOURCE_BASE "/ui/app/pdk-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, paned);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, sidebar_box);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, header_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, power_box);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, run_button);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, pause_button);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, view_button);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, tasks_button);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, tab_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, tab_view);
  gtk_widget_class_bind_template_callback (widget_class, pdk_window_show_machines);
}

/* Class bindings, not accelerators of the application: those are taken before the focused widget
 * sees the key, and what is typed into a console belongs to its guest. */
static void
add_bindings (GtkWidgetClass *widget_class)
{
  const GdkModifierType control = GDK_CONTROL_MASK;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_q, control, "app.quit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, control, "app.new-machine", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, control | GDK_SHIFT_MASK,
                                       "app.new-window", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, control, "app.open-console", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, control, "win.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, control, "win.close-tab", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "win.sidebar", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_comma, control, "app.preferences",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, control, "win.domain.run", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, control, "win.domain.pause", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, control | GDK_SHIFT_MASK,
                                       "win.domain.resume", NULL);
}

static void
pdk_window_class_init (PdkWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_window_dispose;
  widget_class->realize = pdk_window_realize;
  widget_class->map = pdk_window_map;
  widget_class->unmap = pdk_window_unmap;
  bind_template (widget_class);
  add_bindings (widget_class);
}

static void
pdk_window_init (PdkWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pdk_window_actions_init (self);
  pdk_window_connections_init (self);
  pdk_window_tabs_init (self);
  pdk_window_take_drops (self);
}

static void
add_sidebar_action (PdkWindow *self)
{
  g_autoptr (GPropertyAction) action =
      g_property_action_new ("sidebar", self->sidebar_box, "visible");

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

static void
bind_settings (PdkWindow *self, GSettings *settings)
{
  const GSettingsBindFlags once = G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_GET_NO_CHANGES;
  g_autoptr (GAction) show_stopped = g_settings_create_action (settings, "show-stopped");
  g_autoptr (GAction) list_grid = g_settings_create_action (settings, "list-grid");

  g_action_map_add_action (G_ACTION_MAP (self), show_stopped);
  g_action_map_add_action (G_ACTION_MAP (self), list_grid);
  /* Read once: what one window is given is for the next one, not for those that are open. */
  g_settings_bind (settings, "window-width", self, "default-width", once);
  g_settings_bind (settings, "window-height", self, "default-height", once);
  g_settings_bind (settings, "window-maximized", self, "maximized", once);
  g_settings_bind (settings, "sidebar-width", self->paned, "position", once);
}

PdkWindow *
pdk_window_new (PdkApplication *application)
{
  PdkWindow *self = g_object_new (PDK_TYPE_WINDOW, "application", application, NULL);

  pdk_tasks_button_set_store (self->tasks_button, pdk_application_get_jobs (application));
  pdk_fullscreen_key_add (GTK_APPLICATION_WINDOW (self),
                          pdk_application_get_settings (application));
  bind_settings (self, pdk_application_get_settings (application));
  add_sidebar_action (self);
  pdk_window_add_machines_tab (self);
  pdk_fleet_sidebar_setup (self->sidebar, pdk_application_get_store (application),
                           pdk_fleet_page_get_filter (self->fleet_page));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns",
                                  pdk_fleet_page_get_column_actions (self->fleet_page));
  g_object_bind_property (self->fleet_page, "search-mode", self->search_button, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_signal_connect_object (self->fleet_page, "selection-changed",
                           G_CALLBACK (pdk_window_update_targets), self, G_CONNECT_SWAPPED);
  return self;
}

PdkWindow *
pdk_window_new_detached (PdkApplication *application)
{
  PdkWindow *self = g_object_new (PDK_TYPE_WINDOW, "application", application, "default-width",
                                  DETACHED_WIDTH, "default-height", DETACHED_HEIGHT, NULL);

  pdk_tasks_button_set_store (self->tasks_button, pdk_application_get_jobs (application));
  pdk_fullscreen_key_add (GTK_APPLICATION_WINDOW (self),
                          pdk_application_get_settings (application));
  gtk_widget_set_visible (self->sidebar_box, FALSE);
  gtk_widget_set_visible (self->sidebar_button, FALSE);
  /* The name is edited in the sidebar. */
  g_action_map_remove_action (G_ACTION_MAP (self), "connection.rename");
  return self;
}

PdkApplication *
pdk_window_get_app (PdkWindow *self)
{
  return PDK_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

void
pdk_window_report_job (PdkWindow *self, PdkJob *job)
{
  g_autofree char *failure = pdk_job_describe_failure (job);

  g_return_if_fail (PDK_IS_WINDOW (self));
  g_return_if_fail (failure != NULL);

  pdk_toast_show_error (GTK_WIDGET (self->toast_overlay), failure, pdk_job_get_error (job));
}

void
pdk_window_say (PdkWindow *self, const char *text)
{
  g_return_if_fail (PDK_IS_WINDOW (self));

  pdk_toast_show (GTK_WIDGET (self->toast_overlay), text);
}

gboolean
pdk_window_is_seen (PdkWindow *self)
{
  GdkSurface *surface;
  GdkToplevelState state;

  g_return_val_if_fail (PDK_IS_WINDOW (self), FALSE);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return FALSE;
  surface = gtk_native_get_surface (GTK_NATIVE (self));
  state = gdk_toplevel_get_state (GDK_TOPLEVEL (surface));
  return (state & (GDK_TOPLEVEL_STATE_MINIMIZED | TOPLEVEL_STATE_SUSPENDED)) == 0;
}
