/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-screen-spread.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "views/machine/pdk-console-heads.h"
#include "views/machine/pdk-monitor-map.h"
#include "views/machine/pdk-monitors-dialog.h"

#define MAX_MONITORS 16

#define USE_ALL_KEY "console-all-monitors"
#define CHOSEN_KEY  "console-monitors"

struct _PdkScreenSpread {
  GObject parent_instance;

  /* Borrowed: heads owns us; the pane is weak. */
  PdkConsoleHeads *heads;
  GtkWidget *pane;

  /* Owned. */
  GSettings *settings;
  GListModel *monitors;
  GSimpleActionGroup *actions;

  gboolean active;
  gboolean updating;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkScreenSpread, pdk_screen_spread, G_TYPE_OBJECT)

/** What is there now: monitors, the guest's screens, and who gets whom. */
typedef struct {
  GdkMonitor *monitors[MAX_MONITORS]; /* borrowed */
  PdkHostMonitor infos[MAX_MONITORS];
  guint n_monitors;
  guint current;
  guint screens[PDK_CONSOLE_MAX_HEADS];
  guint n_screens;
  int assigned[MAX_MONITORS];
} Arrangement;

static void
describe (GdkMonitor *monitor, PdkHostMonitor *info)
{
  GdkRectangle geometry;

  gdk_monitor_get_geometry (monitor, &geometry);
  *info = (PdkHostMonitor){
    .connector = gdk_monitor_get_connector (monitor),
    .manufacturer = gdk_monitor_get_manufacturer (monitor),
    .model = gdk_monitor_get_model (monitor),
    .x = geometry.x,
    .y = geometry.y,
    .width = geometry.width,
    .height = geometry.height,
    .scale = gdk_monitor_get_scale_factor (monitor),
  };
}

static GdkMonitor *
get_current_monitor (PdkScreenSpread *self)
{
  GtkNative *native = self->pane != NULL ? gtk_widget_get_native (self->pane) : NULL;
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;

  return surface != NULL
             ? gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface)
             : NULL;
}

static void
collect_screens (PdkScreenSpread *self, Arrangement *now)
{
  PdkConsoleBackend *backend = pdk_console_heads_get_backend (self->heads);
  GListModel *heads = backend != NULL ? pdk_console_backend_get_heads (backend) : NULL;
  const guint n = heads != NULL ? g_list_model_get_n_items (heads) : 0;

  for (guint i = 0; i < n && now->n_screens < G_N_ELEMENTS (now->screens); i++) {
    g_autoptr (PdkConsoleHead) head = g_list_model_get_item (heads, i);

    now->screens[now->n_screens++] = pdk_console_head_get_number (head);
  }
}

static void
look (PdkScreenSpread *self, Arrangement *now)
{
  GdkMonitor *current = get_current_monitor (self);
  g_autoptr (GVariant) chosen = g_settings_get_value (self->settings, CHOSEN_KEY);
  const guint n = g_list_model_get_n_items (self->monitors);

  *now = (Arrangement){ .n_monitors = 0 };
  for (guint i = 0; i < n && now->n_monitors < MAX_MONITORS; i++) {
    g_autoptr (GdkMonitor) monitor = g_list_model_get_item (self->monitors, i);

    describe (monitor, &now->infos[now->n_monitors]);
    /* One that is about to go, or to come: GTK puts it into the list before it knows where it is. */
    if (!gdk_monitor_is_valid (monitor) || now->infos[now->n_monitors].width <= 0)
      continue;
    if (monitor == current)
      now->current = now->n_monitors;
    now->monitors[now->n_monitors++] = monitor;
  }
  collect_screens (self, now);
  pdk_monitor_map_assign (now->infos, now->n_monitors, now->current, chosen, now->screens,
                          now->n_screens, now->assigned);
}

/* Returns: the index of the monitor that gets @screen, -1 for none */
static int
find_monitor (const Arrangement *now, int screen)
{
  for (guint i = 0; i < now->n_monitors; i++)
    if (now->assigned[i] == screen)
      return (int) i;
  return -1;
}

/** Where the guest's screens lie for it: before they are asked to be there. */
static void
tell_guest (PdkScreenSpread *self, const Arrangement *now)
{
  PdkConsoleBackend *backend = pdk_console_heads_get_backend (self->heads);
  PdkConsoleResizer *resizer = backend != NULL ? pdk_console_backend_get_resizer (backend) : NULL;
  int places[MAX_MONITORS];

  if (resizer == NULL)
    return;
  pdk_monitor_map_place (now->infos, now->n_monitors, places);
  for (guint i = 0; i < now->n_monitors; i++) {
    int x, y;

    if (now->assigned[i] < 0)
      continue;
    pdk_console_resizer_set_place (resizer, (guint) now->assigned[i], places[i]);
    if (pdk_monitor_map_locate (now->infos, now->n_monitors, i, &x, &y))
      pdk_console_resizer_set_position (resizer, (guint) now->assigned[i], x, y);
    else
      pdk_console_resizer_unset_position (resizer, (guint) now->assigned[i]);
  }
}

static void
forget_places (PdkScreenSpread *self)
{
  PdkConsoleBackend *backend = pdk_console_heads_get_backend (self->heads);
  PdkConsoleResizer *resizer = backend != NULL ? pdk_console_backend_get_resizer (backend) : NULL;

  for (guint i = 0; resizer != NULL && i < PDK_CONSOLE_MAX_HEADS; i++) {
    pdk_console_resizer_set_place (resizer, i, (int) i);
    pdk_console_resizer_unset_position (resizer, i);
  }
}

static void
spread (PdkScreenSpread *self, const Arrangement *now)
{
  const int first = find_monitor (now, 0);
  GtkRoot *root = gtk_widget_get_root (self->pane);

  tell_guest (self, now);
  for (guint head = 1; head < PDK_CONSOLE_MAX_HEADS; head++) {
    const int index = find_monitor (now, (int) head);

    if (index >= 0)
      pdk_console_heads_fill (self->heads, head, now->monitors[index]);
    else if (pdk_console_heads_fills (self->heads, head))
      pdk_console_heads_restore (self->heads, head);
  }
  if (first >= 0 && (guint) first != now->current)
    gtk_window_fullscreen_on_monitor (GTK_WINDOW (root), now->monitors[first]);
}

static void
gather (PdkScreenSpread *self)
{
  forget_places (self);
  for (guint head = 1; head < PDK_CONSOLE_MAX_HEADS; head++)
    if (pdk_console_heads_fills (self->heads, head))
      pdk_console_heads_restore (self->heads, head);
}

static gboolean
is_fullscreen (PdkScreenSpread *self)
{
  gboolean fullscreen = FALSE;

  if (self->pane == NULL || !GTK_IS_WINDOW (gtk_widget_get_root (self->pane)))
    return FALSE;
  g_object_get (self->pane, "fullscreen", &fullscreen, NULL);
  return fullscreen && gtk_widget_get_mapped (self->pane);
}

void
pdk_screen_spread_update (PdkScreenSpread *self)
{
  Arrangement now;
  gboolean wanted;

  g_return_if_fail (PDK_IS_SCREEN_SPREAD (self));

  /* A window that comes or goes on our behalf may have us asked again. */
  if (self->updating)
    return;
  self->updating = TRUE;
  look (self, &now);
  wanted = g_settings_get_boolean (self->settings, USE_ALL_KEY) && is_fullscreen (self) &&
           now.n_screens > 0;
  if (wanted)
    spread (self, &now);
  else if (self->active)
    gather (self);
  self->active = wanted;
  self->updating = FALSE;
}

static void
on_changed (PdkScreenSpread *self)
{
  pdk_screen_spread_update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
watch_monitors (PdkScreenSpread *self, guint position, guint n)
{
  for (guint i = position; i < position + n; i++) {
    g_autoptr (GdkMonitor) monitor = g_list_model_get_item (self->monitors, i);

    g_signal_connect_object (monitor, "notify::geometry", G_CALLBACK (on_changed), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (monitor, "notify::connector", G_CALLBACK (on_changed), self,
                             G_CONNECT_SWAPPED);
  }
}

static void
on_monitors_changed (PdkScreenSpread *self, guint position, guint removed, guint added)
{
  watch_monitors (self, position, added);
  on_changed (self);
}

static GVariant *
choose (GVariant *chosen, const Arrangement *now, guint index, int screen)
{
  g_autoptr (GVariant) before = chosen;

  return g_variant_ref_sink (pdk_monitor_map_choose (before, &now->infos[index], screen));
}

void
pdk_screen_spread_choose (PdkScreenSpread *self, guint index, int screen)
{
  GVariant *chosen = NULL;
  Arrangement now;
  int other;

  g_return_if_fail (PDK_IS_SCREEN_SPREAD (self));

  look (self, &now);
  if (index >= now.n_monitors || now.assigned[index] == screen)
    return;
  chosen = g_settings_get_value (self->settings, CHOSEN_KEY);
  /* Two monitors change their screens with one another: neither is left without by that. */
  other = screen >= 0 ? find_monitor (&now, screen) : -1;
  if (other >= 0)
    chosen = choose (chosen, &now, (guint) other, now.assigned[index]);
  chosen = choose (chosen, &now, index, screen);
  g_settings_set_value (self->settings, CHOSEN_KEY, chosen);
  g_variant_unref (chosen);
}

guint
pdk_screen_spread_get_n_monitors (PdkScreenSpread *self)
{
  Arrangement now;

  g_return_val_if_fail (PDK_IS_SCREEN_SPREAD (self), 0);

  look (self, &now);
  return now.n_monitors;
}

char *
pdk_screen_spread_get_monitor_name (PdkScreenSpread *self, guint index)
{
  g_autofree char *number = NULL, *text = NULL;
  const PdkHostMonitor *info;
  Arrangement now;

  g_return_val_if_fail (PDK_IS_SCREEN_SPREAD (self), NULL);

  look (self, &now);
  g_return_val_if_fail (index < now.n_monitors, NULL);
  info = &now.infos[index];
  number = g_strdup_printf ("%u", index + 1);
  if (g_strcmp0 (info->model, info->connector) != 0 && info->model != NULL)
    text = g_strdup_printf ("%s (%s)", info->connector != NULL ? info->connector : number,
                            info->model);
  else
    text = g_strdup (info->connector != NULL ? info->connector : number);
  return pdk_text_display (text);
}

guint *
pdk_screen_spread_get_screens (PdkScreenSpread *self, guint *n)
{
  Arrangement now;

  g_return_val_if_fail (PDK_IS_SCREEN_SPREAD (self), NULL);

  look (self, &now);
  *n = now.n_screens;
  return g_memdup2 (now.screens, sizeof (guint) * now.n_screens);
}

int
pdk_screen_spread_get_screen (PdkScreenSpread *self, guint index)
{
  Arrangement now;

  g_return_val_if_fail (PDK_IS_SCREEN_SPREAD (self), PDK_MONITOR_UNUSED);

  look (self, &now);
  return index < now.n_monitors ? now.assigned[index] : PDK_MONITOR_UNUSED;
}

static void
on_choose (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkScreenSpread *self = user_data;
  GtkRoot *root = gtk_widget_get_root (self->pane);

  if (GTK_IS_WINDOW (root))
    pdk_monitors_dialog_present (GTK_WINDOW (root), self);
}

void
pdk_screen_spread_fill_menu (PdkScreenSpread *self, GMenu *menu)
{
  Arrangement now;

  g_return_if_fail (PDK_IS_SCREEN_SPREAD (self));

  look (self, &now);
  if (now.n_monitors < 2 || now.n_screens < 2)
    return;
  g_menu_append (menu, _ ("Use _All Monitors in Fullscreen"), "monitors.console-all-monitors");
  g_menu_append (menu, _ ("_Displays on Monitors…"), "monitors.choose");
}

static void
pdk_screen_spread_dispose (GObject *object)
{
  PdkScreenSpread *self = PDK_SCREEN_SPREAD (object);

  if (self->pane != NULL)
    gtk_widget_insert_action_group (self->pane, "monitors", NULL);
  if (self->monitors != NULL)
    g_signal_handlers_disconnect_by_data (self->monitors, self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  if (self->pane != NULL)
    g_signal_handlers_disconnect_by_data (self->pane, self);
  g_clear_weak_pointer (&self->pane);
  g_clear_object (&self->monitors);
  g_clear_object (&self->settings);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (pdk_screen_spread_parent_class)->dispose (object);
}

static void
pdk_screen_spread_class_init (PdkScreenSpreadClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_screen_spread_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_screen_spread_init (PdkScreenSpread *self)
{
}

static const GActionEntry entries[] = {
  { .name = "choose", .activate = on_choose },
};

static void
add_actions (PdkScreenSpread *self)
{
  g_autoptr (GAction) use_all = g_settings_create_action (self->settings, USE_ALL_KEY);

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  g_action_map_add_action (G_ACTION_MAP (self->actions), use_all);
  gtk_widget_insert_action_group (self->pane, "monitors", G_ACTION_GROUP (self->actions));
}

PdkScreenSpread *
pdk_screen_spread_new (PdkConsoleHeads *heads, GtkWidget *pane, PdkDisplay *display)
{
  PdkScreenSpread *self = NULL;

  g_return_val_if_fail (heads != NULL, NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (pane), NULL);
  g_return_val_if_fail (PDK_IS_DISPLAY (display), NULL);

  self = g_object_new (PDK_TYPE_SCREEN_SPREAD, NULL);
  self->heads = heads;
  g_set_weak_pointer (&self->pane, pane);
  self->settings = g_object_ref (pdk_display_get_settings (display));
  self->monitors = g_object_ref (gdk_display_get_monitors (gtk_widget_get_display (pane)));
  add_actions (self);
  watch_monitors (self, 0, g_list_model_get_n_items (self->monitors));
  g_signal_connect_object (self->monitors, "items-changed", G_CALLBACK (on_monitors_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::" USE_ALL_KEY, G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::" CHOSEN_KEY, G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pane, "notify::fullscreen", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  /* In a tab that is not the one that fills the screen. */
  g_signal_connect_object (pane, "map", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (pane, "unmap", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return self;
}
