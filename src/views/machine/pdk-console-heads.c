/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-console-heads.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "views/machine/pdk-screen-page.h"
#include "views/machine/pdk-screen-spread.h"

#define WINDOW_WIDTH  1024
#define WINDOW_HEIGHT 768

#define PLACES_KEY "console-screen-places"

typedef struct {
  PdkScreenPage *page; /* borrowed: its window or tab has it; NULL where there is none */
  GdkMonitor *monitor; /* owned, nullable: that it fills */
  gboolean was_open;   /* before it filled one */
  gboolean turned_off; /* the guest was asked to, and has perhaps not done so yet */
} Screen;

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
  PdkScreenSpread *spread;

  Screen screens[PDK_CONSOLE_MAX_HEADS]; /* by number */
};

G_DEFINE_FINAL_TYPE (PdkConsoleHeads, pdk_console_heads, G_TYPE_OBJECT)

static void
request_enabled (PdkConsoleHeads *self, guint head, gboolean enabled)
{
  PdkConsoleResizer *resizer =
      self->backend != NULL ? pdk_console_backend_get_resizer (self->backend) : NULL;

  if (resizer == NULL)
    return;
  self->screens[head].turned_off = !enabled;
  pdk_console_resizer_request_enabled (resizer, head, enabled);
}

/** (nullable): that the machine's own tab is in */
static AdwTabView *
get_tab_view (PdkConsoleHeads *self)
{
  GtkWidget *view =
      self->pane != NULL ? gtk_widget_get_ancestor (self->pane, ADW_TYPE_TAB_VIEW) : NULL;

  return view != NULL ? ADW_TAB_VIEW (view) : NULL;
}

static gboolean
is_in_window (PdkScreenPage *page)
{
  gboolean in_window = FALSE;

  g_object_get (page, "in-window", &in_window, NULL);
  return in_window;
}

static gboolean
prefers_tab (PdkConsoleHeads *self, guint head)
{
  g_autoptr (GVariant) places =
      g_settings_get_value (pdk_display_get_settings (self->display), PLACES_KEY);
  GVariantIter iter;
  const char *where;
  guint number;

  g_variant_iter_init (&iter, places);
  while (g_variant_iter_next (&iter, "{u&s}", &number, &where))
    if (number == head)
      return g_str_equal (where, "tab");
  return FALSE;
}

static void
remember (PdkConsoleHeads *self, guint head, gboolean tab)
{
  GSettings *settings = pdk_display_get_settings (self->display);
  g_autoptr (GVariant) places = g_settings_get_value (settings, PLACES_KEY);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *where;
  guint number;

  if (prefers_tab (self, head) == tab)
    return;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{us}"));
  g_variant_builder_add (&builder, "{us}", head, tab ? "tab" : "window");
  g_variant_iter_init (&iter, places);
  while (g_variant_iter_next (&iter, "{u&s}", &number, &where))
    if (number != head && number < PDK_CONSOLE_MAX_HEADS)
      g_variant_builder_add (&builder, "{us}", number, where);
  g_settings_set_value (settings, PLACES_KEY, g_variant_builder_end (&builder));
}

/** Takes it away; the guest goes on with its screen. */
static void
close_page (PdkConsoleHeads *self, guint head)
{
  PdkScreenPage *page = g_steal_pointer (&self->screens[head].page);
  GtkWidget *widget = GTK_WIDGET (page);
  GtkWidget *view;

  if (page == NULL)
    return;
  g_signal_handlers_disconnect_by_data (page, self);
  view = gtk_widget_get_ancestor (widget, ADW_TYPE_TAB_VIEW);
  if (view != NULL)
    adw_tab_view_close_page (ADW_TAB_VIEW (view),
                             adw_tab_view_get_page (ADW_TAB_VIEW (view), widget));
  else
    gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (widget)));
}

static void
close_pages (PdkConsoleHeads *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->screens); i++) {
    close_page (self, i);
    g_clear_object (&self->screens[i].monitor);
    self->screens[i].turned_off = FALSE;
  }
}

/** Its user closed it.  A screen that nobody looks at would go on holding the guest's windows. */
static void
on_page_destroy (PdkConsoleHeads *self, PdkScreenPage *page)
{
  const guint head = pdk_screen_page_get_head (page);

  if (self->screens[head].page != page)
    return;
  self->screens[head].page = NULL;
  g_clear_object (&self->screens[head].monitor);
  request_enabled (self, head, FALSE);
}

/** A tab that was dragged into a window of its own, or back. */
static void
on_page_notify_root (PdkConsoleHeads *self, GParamSpec *pspec, PdkScreenPage *page)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));
  GtkRoot *ours = self->pane != NULL ? gtk_widget_get_root (self->pane) : NULL;

  if (root != NULL && ours != NULL && !is_in_window (page))
    remember (self, pdk_screen_page_get_head (page), root == ours);
}

/** Leaving fullscreen on one of several monitors leaves it on all. */
static void
on_page_notify_fullscreen (PdkConsoleHeads *self, GParamSpec *pspec, PdkScreenPage *page)
{
  GdkMonitor *monitor = self->screens[pdk_screen_page_get_head (page)].monitor;
  gboolean fullscreen = FALSE;

  g_object_get (page, "fullscreen", &fullscreen, NULL);
  if (!fullscreen && monitor != NULL && gdk_monitor_is_valid (monitor) && self->pane != NULL)
    g_object_set (self->pane, "fullscreen", FALSE, NULL);
}

static void
bind (PdkConsoleHeads *self, PdkConsole *console, const char *property)
{
  g_object_bind_property (self->console, property, console, property, G_BINDING_SYNC_CREATE);
}

static void
update_title (PdkConsoleHeads *self, PdkScreenPage *page)
{
  const char *name = pdk_display_get_name (self->display);
  /* Translators: the title of a window: a machine’s name, and which of its screens is shown. */
  g_autofree char *title =
      g_strdup_printf (_ ("%s — Display %u"), name, pdk_screen_page_get_head (page) + 1);

  pdk_screen_page_set_title (page, title);
}

static void
update_titles (PdkConsoleHeads *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->screens); i++)
    if (self->screens[i].page != NULL)
      update_title (self, self->screens[i].page);
}

static void on_page_place_asked (PdkConsoleHeads *self, PdkScreenPage *page);

static PdkScreenPage *
create_page (PdkConsoleHeads *self, guint head)
{
  static const char *const shared[] = { "resize-guest",      "paused",        "view-only",
                                        "inhibit-shortcuts", "release-combo", "desktop-combos" };
  PdkScreenPage *page = PDK_SCREEN_PAGE (pdk_screen_page_new (head, self->pane));
  PdkConsole *console = pdk_screen_page_get_console (page);

  for (gsize i = 0; i < G_N_ELEMENTS (shared); i++)
    bind (self, console, shared[i]);
  pdk_console_set_backend (console, self->backend);
  update_title (self, page);
  g_signal_connect_object (page, "destroy", G_CALLBACK (on_page_destroy), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "notify::root", G_CALLBACK (on_page_notify_root), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "notify::fullscreen", G_CALLBACK (on_page_notify_fullscreen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "place-asked", G_CALLBACK (on_page_place_asked), self,
                           G_CONNECT_SWAPPED);
  return page;
}

static gboolean
on_fullscreen_key (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  gtk_widget_activate_action (user_data, "screen.fullscreen", NULL);
  return TRUE;
}

/** F11 fills the monitor that the window is on, and leaves it. */
static void
add_fullscreen_key (GtkWidget *window, PdkScreenPage *page)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  g_object_set (pdk_screen_page_get_console (page), "window-combo", "f11", NULL);
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_F11, 0),
                        gtk_callback_action_new (on_fullscreen_key, page, NULL)));
  gtk_widget_add_controller (window, controller);
}

static GtkWindow *
show_in_window (PdkConsoleHeads *self, guint head)
{
  PdkScreenPage *page = create_page (self, head);
  GtkWidget *window = adw_window_new ();

  self->screens[head].page = page;
  pdk_screen_page_set_in_window (page, TRUE);
  g_object_bind_property (page, "title", window, "title", G_BINDING_SYNC_CREATE);
  gtk_widget_add_css_class (window, "pdk-screen-window");
  gtk_window_set_default_size (GTK_WINDOW (window), WINDOW_WIDTH, WINDOW_HEIGHT);
  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (page));
  gtk_window_set_focus (GTK_WINDOW (window), GTK_WIDGET (pdk_screen_page_get_console (page)));
  add_fullscreen_key (window, page);
  return GTK_WINDOW (window);
}

/** (nullable): the tab that the pane is in */
static AdwTabPage *
find_own_tab (PdkConsoleHeads *self, AdwTabView *view)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (view); i++) {
    AdwTabPage *tab = adw_tab_view_get_nth_page (view, i);
    GtkWidget *child = adw_tab_page_get_child (tab);

    if (child == self->pane || gtk_widget_is_ancestor (self->pane, child))
      return tab;
  }
  return NULL;
}

static void
show_in_tab (PdkConsoleHeads *self, guint head, AdwTabView *view)
{
  PdkScreenPage *page = create_page (self, head);
  g_autoptr (GIcon) icon = g_themed_icon_new ("video-display-symbolic");
  AdwTabPage *tab;

  self->screens[head].page = page;
  bind (self, pdk_screen_page_get_console (page), "window-combo");
  tab = adw_tab_view_add_page (view, GTK_WIDGET (page), find_own_tab (self, view));
  adw_tab_page_set_icon (tab, icon);
  g_object_bind_property (page, "title", tab, "title", G_BINDING_SYNC_CREATE);
}

static void
show (PdkConsoleHeads *self, guint head, gboolean tab)
{
  AdwTabView *view = tab ? get_tab_view (self) : NULL;

  if (view != NULL)
    show_in_tab (self, head, view);
  else
    show_in_window (self, head);
}

static void
present (PdkConsoleHeads *self, guint head)
{
  GtkWidget *page = GTK_WIDGET (self->screens[head].page);
  GtkWidget *view = gtk_widget_get_ancestor (page, ADW_TYPE_TAB_VIEW);
  GtkRoot *root = NULL;

  if (view != NULL)
    adw_tab_view_set_selected_page (ADW_TAB_VIEW (view),
                                    adw_tab_view_get_page (ADW_TAB_VIEW (view), page));
  root = gtk_widget_get_root (page);
  if (GTK_IS_WINDOW (root))
    gtk_window_present (GTK_WINDOW (root));
  gtk_widget_grab_focus (page);
}

static gboolean
exists (PdkConsoleHeads *self, guint head)
{
  return self->backend != NULL && head > 0 && head < PDK_CONSOLE_MAX_HEADS &&
         pdk_console_backend_get_head (self->backend, head) != NULL;
}

static void
enable (PdkConsoleHeads *self, guint head)
{
  if (self->screens[head].turned_off ||
      !pdk_console_head_get_enabled (pdk_console_backend_get_head (self->backend, head)))
    request_enabled (self, head, TRUE);
}

static void
open_at (PdkConsoleHeads *self, guint head, gboolean tab)
{
  Screen *screen = &self->screens[head];
  const gboolean is_tab = screen->page != NULL && !is_in_window (screen->page);

  if (screen->page != NULL && is_tab != tab && screen->monitor == NULL)
    close_page (self, head);
  if (screen->page == NULL)
    show (self, head, tab);
  enable (self, head);
  present (self, head);
}

/** The page is in the middle of its own action, which must not lose it. */
static gboolean
on_place_idle (gpointer user_data)
{
  PdkScreenPage *page = user_data;
  GtkWidget *owner = pdk_screen_page_get_owner (page);

  if (owner != NULL)
    gtk_widget_activate_action (owner,
                                is_in_window (page) ? "heads.open-in-tab" : "heads.open-in-window",
                                "u", (guint32) pdk_screen_page_get_head (page));
  return G_SOURCE_REMOVE;
}

static void
on_page_place_asked (PdkConsoleHeads *self, PdkScreenPage *page)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_place_idle, g_object_ref (page), g_object_unref);
}

static void
on_open (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkConsoleHeads *self = user_data;
  const guint head = g_variant_get_uint32 (parameter);

  if (exists (self, head))
    open_at (self, head, prefers_tab (self, head));
}

static void
on_open_in_tab (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkConsoleHeads *self = user_data;
  const guint head = g_variant_get_uint32 (parameter);

  if (!exists (self, head))
    return;
  remember (self, head, TRUE);
  open_at (self, head, TRUE);
}

static void
on_open_in_window (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkConsoleHeads *self = user_data;
  const guint head = g_variant_get_uint32 (parameter);

  if (!exists (self, head))
    return;
  remember (self, head, FALSE);
  open_at (self, head, FALSE);
}

static void
append_screen (GMenu *menu, guint number)
{
  /* Translators: a menu item: shows another screen of the same machine. */
  g_autofree char *label = g_strdup_printf (_ ("Open Display %u"), number + 1);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "heads.open", "u", number);
  g_menu_append_item (menu, item);
}

static void
update_menu (PdkConsoleHeads *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GListModel *heads = self->backend != NULL ? pdk_console_backend_get_heads (self->backend) : NULL;

  for (guint i = 0; heads != NULL && i < g_list_model_get_n_items (heads); i++) {
    g_autoptr (PdkConsoleHead) head = g_list_model_get_item (heads, i);

    if (pdk_console_head_get_number (head) > 0)
      append_screen (menu, pdk_console_head_get_number (head));
  }
  if (self->spread != NULL)
    pdk_screen_spread_fill_menu (self->spread, menu);
  if (self->button != NULL)
    pdk_size_button_set_heads (self->button, G_MENU_MODEL (menu));
}

static void
on_heads_changed (PdkConsoleHeads *self)
{
  pdk_screen_spread_update (self->spread);
  update_menu (self);
}

static void
on_console_notify_backend (PdkConsoleHeads *self)
{
  PdkConsoleBackend *backend = pdk_console_get_backend (self->console);

  if (self->backend == backend)
    return;
  close_pages (self);
  if (self->backend != NULL)
    g_signal_handlers_disconnect_by_data (pdk_console_backend_get_heads (self->backend), self);
  g_set_object (&self->backend, backend);
  if (backend != NULL)
    g_signal_connect_object (pdk_console_backend_get_heads (backend), "items-changed",
                             G_CALLBACK (on_heads_changed), self, G_CONNECT_SWAPPED);
  on_heads_changed (self);
}

static void
pdk_console_heads_dispose (GObject *object)
{
  PdkConsoleHeads *self = PDK_CONSOLE_HEADS (object);

  if (self->spread != NULL)
    g_object_run_dispose (G_OBJECT (self->spread));
  g_clear_object (&self->spread);
  close_pages (self);
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
  { .name = "open-in-tab", .parameter_type = "u", .activate = on_open_in_tab },
  { .name = "open-in-window", .parameter_type = "u", .activate = on_open_in_window },
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
  self->spread = pdk_screen_spread_new (self, pane, display);
  g_signal_connect_object (self->spread, "changed", G_CALLBACK (update_menu), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (display, "notify::name", G_CALLBACK (update_titles), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (console, "notify::backend", G_CALLBACK (on_console_notify_backend), self,
                           G_CONNECT_SWAPPED);
  on_console_notify_backend (self);
  return self;
}

PdkConsoleBackend *
pdk_console_heads_get_backend (PdkConsoleHeads *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_HEADS (self), NULL);

  return self->backend;
}

void
pdk_console_heads_fill (PdkConsoleHeads *self, guint head, GdkMonitor *monitor)
{
  Screen *screen = NULL;
  GtkWindow *window;

  g_return_if_fail (PDK_IS_CONSOLE_HEADS (self));
  g_return_if_fail (GDK_IS_MONITOR (monitor));

  if (!exists (self, head) || self->screens[head].monitor == monitor)
    return;
  screen = &self->screens[head];
  if (screen->monitor == NULL)
    screen->was_open = screen->page != NULL;
  if (screen->page != NULL && !is_in_window (screen->page))
    close_page (self, head);
  g_set_object (&screen->monitor, monitor);
  window = screen->page != NULL ? GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (screen->page)))
                                : show_in_window (self, head);
  enable (self, head);
  gtk_window_fullscreen_on_monitor (window, monitor);
  gtk_window_present (window);
}

void
pdk_console_heads_restore (PdkConsoleHeads *self, guint head)
{
  Screen *screen = NULL;

  g_return_if_fail (PDK_IS_CONSOLE_HEADS (self));
  g_return_if_fail (head < PDK_CONSOLE_MAX_HEADS);

  screen = &self->screens[head];
  g_clear_object (&screen->monitor);
  if (screen->page == NULL)
    return;
  if (!screen->was_open) {
    close_page (self, head);
    request_enabled (self, head, FALSE);
  } else if (prefers_tab (self, head)) {
    close_page (self, head);
    show (self, head, TRUE);
  } else {
    gtk_window_unfullscreen (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (screen->page))));
  }
}

gboolean
pdk_console_heads_fills (PdkConsoleHeads *self, guint head)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_HEADS (self), FALSE);
  g_return_val_if_fail (head < PDK_CONSOLE_MAX_HEADS, FALSE);

  return self->screens[head].monitor != NULL;
}
