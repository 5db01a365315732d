/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-console-sizing.h"

#include <glib/gi18n.h>

struct _PdkConsoleSizing {
  GObject parent_instance;

  /* Borrowed, weak. */
  GtkWidget *pane;
  PdkConsole *console;
  PdkSizeButton *button;

  /* Owned. */
  GSettings *defaults;
  GSettings *settings;
  GSimpleActionGroup *actions;
  PdkConsoleResizer *resizer; /* nullable: of the backend that is shown */

  double scrolled; /* of a click of the wheel */
  gboolean fullscreen;
};

G_DEFINE_FINAL_TYPE (PdkConsoleSizing, pdk_console_sizing, G_TYPE_OBJECT)

static const char *
get_scaling_key (PdkConsoleSizing *self)
{
  return self->fullscreen ? "console-fullscreen-scaling" : "console-scaling";
}

static const char *
get_zoom_key (PdkConsoleSizing *self)
{
  return self->fullscreen ? "console-fullscreen-zoom" : "console-zoom";
}

/** Returns: (transfer full): what was chosen for this place, for the window, or for all machines */
static char *
get_scaling (PdkConsoleSizing *self)
{
  g_autofree char *here = g_settings_get_string (self->settings, get_scaling_key (self));
  g_autofree char *window = g_settings_get_string (self->settings, "console-scaling");

  if (!g_str_equal (here, "default"))
    return g_steal_pointer (&here);
  if (!g_str_equal (window, "default"))
    return g_steal_pointer (&window);
  return g_settings_get_string (self->defaults, "console-scaling");
}

/** The percentage belongs to the choice: fullscreen that takes the window's takes both. */
static guint
get_zoom (PdkConsoleSizing *self)
{
  g_autofree char *here = g_settings_get_string (self->settings, get_scaling_key (self));

  return g_settings_get_uint (self->settings,
                              g_str_equal (here, "default") ? "console-zoom" : get_zoom_key (self));
}

static gboolean
follows (PdkConsoleSizing *self, const char *who)
{
  g_autofree char *value = g_settings_get_string (self->settings, "console-follow");

  return g_str_equal (value, who);
}

static GSimpleAction *
get_action (PdkConsoleSizing *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name));
}

/** (nullable): why the guest cannot be asked for another size */
static const char *
get_reason (PdkConsoleSizing *self)
{
  if (pdk_console_get_backend (self->console) == NULL)
    return NULL;
  if (self->resizer == NULL)
    return _ ("This display has one size");

  switch (pdk_console_resizer_get_obstacle (self->resizer)) {
  case PDK_CONSOLE_RESIZE_POSSIBLE:
  case PDK_CONSOLE_RESIZE_NOT_CONNECTED:
    return NULL;
  case PDK_CONSOLE_RESIZE_NO_CHANNEL:
    return _ ("The machine has no channel for an agent");
  case PDK_CONSOLE_RESIZE_NO_AGENT:
    return _ ("No agent is running in the machine");
  case PDK_CONSOLE_RESIZE_UNSUPPORTED:
    return _ ("This display has one size");
  case PDK_CONSOLE_RESIZE_REFUSED:
    return _ ("The machine refused another size");
  }

  g_assert_not_reached ();
}

static gboolean
would_agent_help (PdkConsoleSizing *self)
{
  const PdkConsoleResizeObstacle obstacle = self->resizer != NULL
                                                ? pdk_console_resizer_get_obstacle (self->resizer)
                                                : PDK_CONSOLE_RESIZE_UNSUPPORTED;

  return obstacle == PDK_CONSOLE_RESIZE_NO_CHANNEL || obstacle == PDK_CONSOLE_RESIZE_NO_AGENT;
}

static gboolean
can_resize_guest (PdkConsoleSizing *self)
{
  return self->resizer != NULL &&
         pdk_console_resizer_get_obstacle (self->resizer) == PDK_CONSOLE_RESIZE_POSSIBLE;
}

/** A window that has a size of its own, which can be changed. */
static GtkWindow *
get_free_window (PdkConsoleSizing *self)
{
  GtkRoot *root = gtk_widget_get_root (self->pane);
  GtkWindow *window = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;

  if (window == NULL || gtk_window_is_fullscreen (window) || gtk_window_is_maximized (window))
    return NULL;
  return window;
}

static void
update_follow (PdkConsoleSizing *self)
{
  int width, height;

  pdk_console_get_picture_size (self->console, &width, &height);
  g_simple_action_set_enabled (get_action (self, "resize-guest"), can_resize_guest (self));
  g_simple_action_set_state (get_action (self, "resize-guest"),
                             g_variant_new_boolean (follows (self, "guest")));
  g_simple_action_set_state (get_action (self, "follow-guest"),
                             g_variant_new_boolean (follows (self, "window")));
  g_simple_action_set_enabled (get_action (self, "resize-window"),
                               width > 0 && get_free_window (self) != NULL);
  g_object_set (self->console, "resize-guest", follows (self, "guest"), NULL);
  pdk_size_button_set_reason (self->button, get_reason (self), would_agent_help (self));
}

static void
update_percent (PdkConsoleSizing *self)
{
  const guint percent = pdk_console_get_percent (self->console);

  pdk_size_button_set_percent (self->button, percent);
  g_simple_action_set_enabled (get_action (self, "zoom-in"),
                               percent > 0 && percent < PDK_CONSOLE_ZOOM_MAX);
  g_simple_action_set_enabled (get_action (self, "zoom-out"), percent > PDK_CONSOLE_ZOOM_MIN);
}

static void
update_scaling (PdkConsoleSizing *self)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (PDK_TYPE_CONSOLE_SCALING);
  g_autofree char *scaling = get_scaling (self);
  const GEnumValue *value = g_enum_get_value_by_nick (klass, scaling);

  if (value != NULL)
    g_object_set (self->console, "scaling", value->value, "zoom", get_zoom (self), NULL);
  g_simple_action_set_state (get_action (self, "scaling"), g_variant_new_string (scaling));
}

static void
on_scaling (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  PdkConsoleSizing *self = user_data;
  const char *scaling = g_variant_get_string (state, NULL);

  /* Fullscreen had the window's percentage until it got a choice of its own. */
  if (self->fullscreen && g_str_equal (scaling, "zoom"))
    g_settings_set_uint (self->settings, get_zoom_key (self), get_zoom (self));
  if (!g_settings_set_string (self->settings, get_scaling_key (self), scaling))
    g_warning ("no such scaling: %s", scaling);
}

static void
set_zoom (PdkConsoleSizing *self, guint zoom)
{
  g_settings_set_uint (self->settings, get_zoom_key (self), zoom);
  g_settings_set_string (self->settings, get_scaling_key (self), "zoom");
}

/** From what is seen now, in whatever way it was scaled. */
static void
step_zoom (PdkConsoleSizing *self, int direction)
{
  const guint percent = pdk_console_get_percent (self->console);

  if (percent > 0)
    set_zoom (self, pdk_console_scaling_step (percent, direction));
}

static void
on_console_zoomed (PdkConsoleSizing *self, int direction)
{
  step_zoom (self, direction);
}

static void
on_zoom_in (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  step_zoom (user_data, 1);
}

static void
on_zoom_out (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  step_zoom (user_data, -1);
}

static void
on_zoom_reset (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkConsoleSizing *self = user_data;

  g_settings_set_string (self->settings, get_scaling_key (self), "one-to-one");
}

static void
on_resize_guest (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  PdkConsoleSizing *self = user_data;

  g_settings_set_string (self->settings, "console-follow",
                         g_variant_get_boolean (state) ? "guest" : "none");
}

static int
get_scale (PdkConsoleSizing *self)
{
  return gtk_widget_get_scale_factor (self->pane);
}

/** No larger than the monitor: what is beyond its edge could not be reached. */
static void
limit_to_monitor (GtkWindow *window, int *width, int *height)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  GdkMonitor *monitor =
      gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface);
  GdkRectangle geometry;

  if (monitor == NULL)
    return;
  gdk_monitor_get_geometry (monitor, &geometry);
  *width = MIN (*width, geometry.width);
  *height = MIN (*height, geometry.height);
}

/** Around the console the window stays as it is. */
static void
resize_window (PdkConsoleSizing *self)
{
  GtkWindow *window = get_free_window (self);
  GtkWidget *console = GTK_WIDGET (self->console);
  int guest_width, guest_height, width, height;

  pdk_console_get_picture_size (self->console, &guest_width, &guest_height);
  if (window == NULL || guest_width == 0 || !gtk_widget_get_mapped (console))
    return;
  /* Kept up to date by GTK.  The window's width as a widget is less: it leaves out the frame that is
   * drawn where no shadow can be. */
  gtk_window_get_default_size (window, &width, &height);
  width += (guest_width + get_scale (self) - 1) / get_scale (self) - gtk_widget_get_width (console);
  height +=
      (guest_height + get_scale (self) - 1) / get_scale (self) - gtk_widget_get_height (console);
  limit_to_monitor (window, &width, &height);
  gtk_window_set_default_size (window, width, height);
}

static void
on_resize_window (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  resize_window (user_data);
}

static void
on_follow_guest (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  PdkConsoleSizing *self = user_data;

  g_settings_set_string (self->settings, "console-follow",
                         g_variant_get_boolean (state) ? "window" : "none");
  if (g_variant_get_boolean (state))
    resize_window (self);
}

static void
on_console_picture_resized (PdkConsoleSizing *self)
{
  update_follow (self);
  if (follows (self, "window"))
    resize_window (self);
}

static void
on_console_notify_backend (PdkConsoleSizing *self)
{
  PdkConsoleBackend *backend = pdk_console_get_backend (self->console);
  PdkConsoleResizer *resizer = backend != NULL ? pdk_console_backend_get_resizer (backend) : NULL;

  if (self->resizer != NULL)
    g_signal_handlers_disconnect_by_data (self->resizer, self);
  g_set_object (&self->resizer, resizer);
  if (self->resizer != NULL)
    g_signal_connect_object (self->resizer, "notify::obstacle", G_CALLBACK (update_follow), self,
                             G_CONNECT_SWAPPED);
  update_follow (self);
}

/** With the keyboard the guest has Ctrl, too. */
static gboolean
on_scroll (PdkConsoleSizing *self, double dx, double dy, GtkEventController *controller)
{
  gboolean captured = FALSE;

  g_object_get (self->console, "keyboard-captured", &captured, NULL);
  if (captured ||
      (gtk_event_controller_get_current_event_state (controller) & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;
  self->scrolled += dy;
  if (self->scrolled <= -1 || self->scrolled >= 1) {
    step_zoom (self, self->scrolled < 0 ? 1 : -1);
    self->scrolled = 0;
  }
  return GDK_EVENT_STOP;
}

static void
add_scrolling (PdkConsoleSizing *self)
{
  GtkEventController *controller =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "scroll", G_CALLBACK (on_scroll), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->console), controller);
}

/** Heard wherever the focus is, unless the guest has the keyboard. */
static void
add_shortcuts (GtkWidget *pane)
{
  static const struct {
    const char *keys;
    const char *action;
  } shortcuts[] = {
    { "<Control>plus|<Control>equal|<Control>KP_Add", "size.zoom-in" },
    { "<Control>minus|<Control>KP_Subtract", "size.zoom-out" },
    { "<Control>0|<Control>KP_0", "size.zoom-reset" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].keys),
                          gtk_named_action_new (shortcuts[i].action)));
  gtk_widget_add_controller (pane, controller);
}

static const GActionEntry entries[] = {
  { .name = "scaling", .parameter_type = "s", .state = "'fit'", .change_state = on_scaling },
  { .name = "zoom-in", .activate = on_zoom_in },
  { .name = "zoom-out", .activate = on_zoom_out },
  { .name = "zoom-reset", .activate = on_zoom_reset },
  { .name = "resize-guest", .state = "false", .change_state = on_resize_guest },
  { .name = "follow-guest", .state = "false", .change_state = on_follow_guest },
  { .name = "resize-window", .activate = on_resize_window },
};

static void
pdk_console_sizing_dispose (GObject *object)
{
  PdkConsoleSizing *self = PDK_CONSOLE_SIZING (object);

  if (self->pane != NULL)
    gtk_widget_insert_action_group (self->pane, "size", NULL);
  g_clear_weak_pointer (&self->pane);
  g_clear_weak_pointer (&self->console);
  g_clear_weak_pointer (&self->button);
  if (self->resizer != NULL)
    g_signal_handlers_disconnect_by_data (self->resizer, self);
  g_clear_object (&self->resizer);
  g_clear_object (&self->actions);
  g_clear_object (&self->settings);
  g_clear_object (&self->defaults);

  G_OBJECT_CLASS (pdk_console_sizing_parent_class)->dispose (object);
}

static void
pdk_console_sizing_class_init (PdkConsoleSizingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_console_sizing_dispose;
}

static void
pdk_console_sizing_init (PdkConsoleSizing *self)
{
}

static void
follow (PdkConsoleSizing *self, gpointer object, const char *signal_name, GCallback callback)
{
  g_signal_connect_object (object, signal_name, callback, self, G_CONNECT_SWAPPED);
}

static void
watch (PdkConsoleSizing *self)
{
  static const char *const scaling_keys[] = { "changed::console-scaling", "changed::console-zoom",
                                              "changed::console-fullscreen-scaling",
                                              "changed::console-fullscreen-zoom" };

  for (gsize i = 0; i < G_N_ELEMENTS (scaling_keys); i++)
    follow (self, self->settings, scaling_keys[i], G_CALLBACK (update_scaling));
  follow (self, self->defaults, "changed::console-scaling", G_CALLBACK (update_scaling));
  follow (self, self->settings, "changed::console-follow", G_CALLBACK (update_follow));
  follow (self, self->console, "notify::backend", G_CALLBACK (on_console_notify_backend));
  follow (self, self->console, "picture-resized", G_CALLBACK (on_console_picture_resized));
  follow (self, self->console, "zoomed", G_CALLBACK (on_console_zoomed));
  follow (self, self->console, "picture-moved", G_CALLBACK (update_percent));
}

PdkConsoleSizing *
pdk_console_sizing_new (GtkWidget *pane,
                        PdkConsole *console,
                        PdkSizeButton *button,
                        PdkDisplay *display,
                        GSettings *settings)
{
  PdkConsoleSizing *self = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (pane), NULL);
  g_return_val_if_fail (PDK_IS_CONSOLE (console), NULL);
  g_return_val_if_fail (PDK_IS_SIZE_BUTTON (button), NULL);
  g_return_val_if_fail (PDK_IS_DISPLAY (display), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (PDK_TYPE_CONSOLE_SIZING, NULL);
  g_set_weak_pointer (&self->pane, pane);
  g_set_weak_pointer (&self->console, console);
  g_set_weak_pointer (&self->button, button);
  self->defaults = g_object_ref (settings);
  self->settings = g_object_ref (pdk_display_get_settings (display));
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (pane, "size", G_ACTION_GROUP (self->actions));
  add_scrolling (self);
  add_shortcuts (pane);
  watch (self);
  update_scaling (self);
  update_percent (self);
  on_console_notify_backend (self);

  return self;
}

void
pdk_console_sizing_set_fullscreen (PdkConsoleSizing *self, gboolean fullscreen)
{
  g_return_if_fail (PDK_IS_CONSOLE_SIZING (self));

  self->fullscreen = fullscreen;
  update_scaling (self);
  update_follow (self);
}
