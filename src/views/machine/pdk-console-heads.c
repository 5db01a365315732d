/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-console-heads.h"

#include <glib/gi18n.h>

#define WINDOW_WIDTH  1024
#define WINDOW_HEIGHT 768

struct _PdkConsoleHeads {
  GObject parent_instance;

  /* Borrowed, weak. */
  GtkWidget *pane;
  PdkConsole *console;
  PdkSizeButton *button;

  /* Owned. */
  PdkDisplay *display;
  PdkConsoleBackend *backend; /* nullable: the one that is shown */
  GSimpleActionGroup *actions;

  GtkWindow *windows[PDK_CONSOLE_MAX_HEADS]; /* by number; NULL where there is none */
};

G_DEFINE_FINAL_TYPE (PdkConsoleHeads, pdk_console_heads, G_TYPE_OBJECT)

static void
request_enabled (PdkConsoleHeads *self, guint head, gboolean enabled)
{
  PdkConsoleResizer *resizer =
      self->backend != NULL ? pdk_console_backend_get_resizer (self->backend) : NULL;

  if (resizer != NULL)
    pdk_console_resizer_request_enabled (resizer, head, enabled);
}

static void
close_window (PdkConsoleHeads *self, guint head)
{
  GtkWindow *window = g_steal_pointer (&self->windows[head]);

  if (window == NULL)
    return;
  g_signal_handlers_disconnect_by_data (window, self);
  gtk_window_destroy (window);
}

static void
close_windows (PdkConsoleHeads *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->windows); i++)
    close_window (self, i);
}

/** A screen that nobody looks at would go on holding the guest's windows. */
static gboolean
on_window_close_request (PdkConsoleHeads *self, GtkWindow *window)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->windows); i++) {
    if (self->windows[i] != window)
      continue;
    close_window (self, i);
    request_enabled (self, i, FALSE);
  }
  return GDK_EVENT_STOP;
}

static void
bind (PdkConsoleHeads *self, GtkWidget *console, const char *property)
{
  g_object_bind_property (self->console, property, console, property, G_BINDING_SYNC_CREATE);
}

static GtkWidget *
create_console (PdkConsoleHeads *self, guint head, const char *title)
{
  static const char *const shared[] = { "resize-guest", "view-only", "inhibit-shortcuts",
                                        "release-combo", "desktop-combos" };
  GtkWidget *console = pdk_console_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (shared); i++)
    bind (self, console, shared[i]);
  g_object_set (console, "head", head, "window-combo", "f11", NULL);
  gtk_widget_add_css_class (console, "pdk-console-area");
  pdk_console_set_backend (PDK_CONSOLE (console), self->backend);
  gtk_accessible_update_property (GTK_ACCESSIBLE (console), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  return console;
}

static gboolean
on_fullscreen_key (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  GtkWindow *window = GTK_WINDOW (widget);

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);
  return TRUE;
}

/** F11 fills the monitor that the window is on, and leaves it. */
static void
add_fullscreen_key (GtkWindow *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_F11, 0),
                        gtk_callback_action_new (on_fullscreen_key, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
}

static GtkWindow *
create_window (PdkConsoleHeads *self, guint head)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  const char *name = pdk_display_get_name (self->display);
  /* Translators: the title of a window: a machine’s name, and which of its screens is shown. */
  g_autofree char *title = g_strdup_printf (_ ("%s — Display %u"), name, head + 1);
  GtkWidget *console = create_console (self, head, title);

  gtk_window_set_title (window, title);
  gtk_window_set_default_size (window, WINDOW_WIDTH, WINDOW_HEIGHT);
  gtk_window_set_child (window, console);
  gtk_window_set_focus (window, console);
  add_fullscreen_key (window);
  g_signal_connect_object (window, "close-request", G_CALLBACK (on_window_close_request), self,
                           G_CONNECT_SWAPPED);
  return window;
}

static void
on_open (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkConsoleHeads *self = user_data;
  const guint head = g_variant_get_uint32 (parameter);

  if (self->backend == NULL || head == 0 || head >= PDK_CONSOLE_MAX_HEADS ||
      pdk_console_backend_get_head (self->backend, head) == NULL)
    return;
  if (self->windows[head] == NULL)
    self->windows[head] = create_window (self, head);
  if (!pdk_console_head_get_enabled (pdk_console_backend_get_head (self->backend, head)))
    request_enabled (self, head, TRUE);
  gtk_window_present (self->windows[head]);
}

static void
update_menu (PdkConsoleHeads *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GListModel *heads = self->backend != NULL ? pdk_console_backend_get_heads (self->backend) : NULL;

  for (guint i = 0; heads != NULL && i < g_list_model_get_n_items (heads); i++) {
    g_autoptr (PdkConsoleHead) head = g_list_model_get_item (heads, i);
    const guint number = pdk_console_head_get_number (head);
    /* Translators: a menu item: shows another screen of the same machine. */
    g_autofree char *label = g_strdup_printf (_ ("Open Display %u"), number + 1);
    g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

    g_menu_item_set_action_and_target (item, "heads.open", "u", number);
    if (number > 0)
      g_menu_append_item (menu, item);
  }
  pdk_size_button_set_heads (self->button, G_MENU_MODEL (menu));
}

static void
on_console_notify_backend (PdkConsoleHeads *self)
{
  PdkConsoleBackend *backend = pdk_console_get_backend (self->console);

  if (self->backend == backend)
    return;
  close_windows (self);
  if (self->backend != NULL)
    g_signal_handlers_disconnect_by_data (pdk_console_backend_get_heads (self->backend), self);
  g_set_object (&self->backend, backend);
  if (backend != NULL)
    g_signal_connect_object (pdk_console_backend_get_heads (backend), "items-changed",
                             G_CALLBACK (update_menu), self, G_CONNECT_SWAPPED);
  update_menu (self);
}

static void
pdk_console_heads_dispose (GObject *object)
{
  PdkConsoleHeads *self = PDK_CONSOLE_HEADS (object);

  close_windows (self);
  if (self->pane != NULL)
    gtk_widget_insert_action_group (self->pane, "heads", NULL);
  g_clear_weak_pointer (&self->pane);
  g_clear_weak_pointer (&self->console);
  g_clear_weak_pointer (&self->button);
  if (self->backend != NULL)
    g_signal_handlers_disconnect_by_data (pdk_console_backend_get_heads (self->backend), self);
  g_clear_object (&self->backend);
  g_clear_object (&self->actions);
  g_clear_object (&self->display);

  G_OBJECT_CLASS (pdk_console_heads_parent_class)->dispose (object);
}

static void
pdk_console_heads_class_init (PdkConsoleHeadsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_console_heads_dispose;
}

static void
pdk_console_heads_init (PdkConsoleHeads *self)
{
}

static const GActionEntry entries[] = {
  { .name = "open", .parameter_type = "u", .activate = on_open },
};

PdkConsoleHeads *
pdk_console_heads_new (GtkWidget *pane,
                       PdkConsole *console,
                       PdkSizeButton *button,
                       PdkDisplay *display)
{
  PdkConsoleHeads *self = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (pane), NULL);
  g_return_val_if_fail (PDK_IS_CONSOLE (console), NULL);
  g_return_val_if_fail (PDK_IS_SIZE_BUTTON (button), NULL);
  g_return_val_if_fail (PDK_IS_DISPLAY (display), NULL);

  self = g_object_new (PDK_TYPE_CONSOLE_HEADS, NULL);
  g_set_weak_pointer (&self->pane, pane);
  g_set_weak_pointer (&self->console, console);
  g_set_weak_pointer (&self->button, button);
  self->display = g_object_ref (display);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (pane, "heads", G_ACTION_GROUP (self->actions));
  g_signal_connect_object (console, "notify::backend", G_CALLBACK (on_console_notify_backend), self,
                           G_CONNECT_SWAPPED);
  on_console_notify_backend (self);
  return self;
}
