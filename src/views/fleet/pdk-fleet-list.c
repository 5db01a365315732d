/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-fleet"

#include "config.h"

#include "views/fleet/pdk-fleet-list.h"

#include "views/fleet/pdk-fleet-cells.h"
#include "views/fleet/pdk-fleet-columns.h"
#include "views/fleet/pdk-fleet-name-cell.h"
#include "views/fleet/pdk-fleet-thumbnail.h"
#include "views/fleet/pdk-fleet-watch.h"
#include "widgets/pdk-sparkline.h"

/* Changes of state that arrive together are filtered and sorted together. */
#define UPDATE_DELAY_MS 50
#define SORT_INTERVAL_S 1

struct _PdkFleetList {
  GtkWidget parent_instance;

  /* Template children */
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkWidget *grid_scroller;
  GtkGridView *grid_view;
  GtkColumnView *column_view;
  GtkMultiSelection *selection;
  GtkFilterListModel *filtered;
  PdkFleetFilter *filter;
  GtkPopover *menu;

  /* Owned */
  GListModel *machines;
  PdkFleetColumns *columns;
  PdkFleetWatch *watch;
  guint update_source;
  guint sort_source;

  /* Where the user has scrolled to */
  gboolean at_top;
  double page_size;
};

typedef enum { PROP_GRID = 1 } PdkFleetListProperty;

static GParamSpec *props[PROP_GRID + 1];

enum { SELECTION_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkFleetList, pdk_fleet_list, GTK_TYPE_WIDGET)

static const char *const watched_signals[] = { "domain-changed", NULL };

static gboolean
on_update_timeout (gpointer user_data)
{
  PdkFleetList *self = user_data;

  self->update_source = 0;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  pdk_fleet_columns_sort_again (self->columns);
  return G_SOURCE_REMOVE;
}

static void
on_machines_changed (gpointer user_data)
{
  PdkFleetList *self = user_data;

  if (self->update_source == 0)
    self->update_source = g_timeout_add (UPDATE_DELAY_MS, on_update_timeout, self);
}

/* Values that change all the time do not drive the order: the rows would never stand still. */
static gboolean
on_sort_timeout (gpointer user_data)
{
  PdkFleetList *self = user_data;
  const PdkFleetColumn *column = pdk_fleet_columns_get_sort_column (self->columns);

  if (column != NULL && column->live)
    pdk_fleet_columns_sort_again (self->columns);
  return G_SOURCE_CONTINUE;
}

static void
emit_selection_changed (PdkFleetList *self)
{
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

/* A list view holds on to a row while others arrive above it and while its own size changes.  Who
 * looks at the beginning of the list wants to go on seeing the beginning. */
static void
scroll_to_top (gpointer user_data)
{
  g_autoptr (PdkFleetList) self = user_data;

  if (self->column_view != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->column_view)),
                                "list.scroll-to-item", "u", 0);
}

static void
on_place_changed (PdkFleetList *self, GtkAdjustment *place)
{
  double page_size = gtk_adjustment_get_page_size (place);

  if (page_size == self->page_size)
    self->at_top = gtk_adjustment_get_value (place) <= 0;
  else if (self->at_top && gtk_adjustment_get_value (place) > 0)
    g_idle_add_once (scroll_to_top, g_object_ref (self));
  self->page_size = page_size;
}

static void
on_selection_items_changed (PdkFleetList *self)
{
  if (self->at_top)
    scroll_to_top (g_object_ref (self));
  emit_selection_changed (self);
}

static void
on_view_activate (PdkFleetList *self, guint position)
{
  g_autoptr (PdkDomain) domain = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  PdkConnection *connection = domain != NULL ? pdk_domain_get_connection (domain) : NULL;

  if (connection != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.show-domain", "(sss)",
                                pdk_connection_get_uri (connection), pdk_domain_get_uuid (domain),
                                "");
}

/* The views have no way from a place to an item before GTK 4.12, so the row is found among the
 * widgets: it is the one that CSS calls “row” in a table, “child” in a grid. */
static GtkWidget *
find_row (GtkWidget *widget, GtkWidget *top)
{
  while (widget != NULL && widget != top) {
    GtkWidget *parent = gtk_widget_get_parent (widget);

    if (g_str_equal (gtk_widget_get_css_name (widget), "row") || GTK_IS_GRID_VIEW (parent))
      return widget;
    widget = parent;
  }
  return NULL;
}

static GtkWidget *
find_row_at (PdkFleetList *self, double x, double y)
{
  GtkWidget *widget = GTK_WIDGET (self);

  return find_row (gtk_widget_pick (widget, x, y, GTK_PICK_DEFAULT), widget);
}

static GtkWidget *
find_focused_row (PdkFleetList *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  if (focus == NULL || !gtk_widget_is_ancestor (focus, widget))
    return NULL;
  return find_row (focus, widget);
}

static gboolean
is_row_selected (GtkWidget *row)
{
  return (gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_SELECTED) != 0;
}

static void
show_menu (PdkFleetList *self, GtkWidget *row, double x, double y)
{
  const GdkRectangle place = { (int) x, (int) y, 1, 1 };

  if (!is_row_selected (row))
    gtk_widget_activate_action (row, "listitem.select", "(bb)", FALSE, FALSE);
  gtk_popover_set_pointing_to (self->menu, &place);
  gtk_popover_popup (self->menu);
}

static void
on_menu_click_pressed (PdkFleetList *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GtkWidget *row = find_row_at (self, x, y);

  if (row == NULL)
    return;
  show_menu (self, row, x, y);
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static gboolean
on_menu_key (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  PdkFleetList *self = PDK_FLEET_LIST (widget);
  GtkWidget *row = find_focused_row (self);
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (row, widget, &bounds))
    return FALSE;
  show_menu (self, row, bounds.origin.x + 24, bounds.origin.y + bounds.size.height);
  return TRUE;
}

/* Space adds and takes away, where GTK would select the one row only. */
static gboolean
on_key_pressed (PdkFleetList *self, guint keyval, guint keycode, GdkModifierType modifiers)
{
  GtkWidget *row;

  if (keyval != GDK_KEY_space || (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  row = find_focused_row (self);
  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (row, "listitem.select", "(bb)", TRUE, FALSE);
  return GDK_EVENT_STOP;
}

static gpointer
map_to_domains (gpointer item, gpointer user_data)
{
  g_autoptr (PdkConnection) connection = item;

  return g_object_ref (pdk_connection_get_domains (connection));
}

static void
pdk_fleet_list_map (GtkWidget *widget)
{
  PdkFleetList *self = PDK_FLEET_LIST (widget);

  GTK_WIDGET_CLASS (pdk_fleet_list_parent_class)->map (widget);
  if (self->sort_source == 0)
    self->sort_source = g_timeout_add_seconds (SORT_INTERVAL_S, on_sort_timeout, self);
}

static void
pdk_fleet_list_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&PDK_FLEET_LIST (widget)->sort_source, g_source_remove);
  GTK_WIDGET_CLASS (pdk_fleet_list_parent_class)->unmap (widget);
}

static gboolean
is_grid (PdkFleetList *self)
{
  return gtk_stack_get_visible_child (self->stack) == self->grid_scroller;
}

/* A grid that is not shown has no model: it would make its cells nevertheless. */
static void
set_grid (PdkFleetList *self, gboolean grid)
{
  if (is_grid (self) == grid)
    return;
  gtk_grid_view_set_model (self->grid_view, grid ? GTK_SELECTION_MODEL (self->selection) : NULL);
  gtk_stack_set_visible_child (self->stack,
                               grid ? self->grid_scroller : GTK_WIDGET (self->scroller));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_GRID]);
}

static void
pdk_fleet_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((PdkFleetListProperty) id) {
  case PROP_GRID:
    g_value_set_boolean (value, is_grid (PDK_FLEET_LIST (object)));
    break;
  }
}

static void
pdk_fleet_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((PdkFleetListProperty) id) {
  case PROP_GRID:
    set_grid (PDK_FLEET_LIST (object), g_value_get_boolean (value));
    break;
  }
}

static void
pdk_fleet_list_dispose (GObject *object)
{
  PdkFleetList *self = PDK_FLEET_LIST (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_handle_id (&self->sort_source, g_source_remove);
  if (self->watch != NULL)
    pdk_fleet_watch_stop (self->watch);
  g_clear_object (&self->watch);
  g_clear_object (&self->columns);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_FLEET_LIST);
  g_clear_object (&self->machines);
  G_OBJECT_CLASS (pdk_fleet_list_parent_class)->dispose (object);
}

static void
pdk_fleet_list_class_init (PdkFleetListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pdk_fleet_list_get_property;
  object_class->set_property = pdk_fleet_list_set_property;
  object_class->dispose = pdk_fleet_list_dispose;
  widget_class->map = pdk_fleet_list_map;
  widget_class->unmap = pdk_fleet_list_unmap;

  props[PROP_GRID] =
      g_param_spec_boolean ("grid", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[SELECTION_CHANGED] =
      g_signal_new ("selection-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PDK_TYPE_FLEET_FILTER);
  g_type_ensure (PDK_TYPE_FLEET_NAME_CELL);
  g_type_ensure (PDK_TYPE_FLEET_THUMBNAIL);
  g_type_ensure (PDK_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/fleet/pdk-fleet-list.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkFleetList, stack);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetList, scroller);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetList, grid_scroller);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetList, grid_view);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetList, column_view);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetList, selection);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetList, filtered);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetList, filter);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetList, menu);
  for (guint i = 0; pdk_fleet_column_get (i) != NULL; i++)
    gtk_widget_class_bind_template_child_full (widget_class, pdk_fleet_column_get (i)->id, FALSE,
                                               0);
  gtk_widget_class_bind_template_callback (widget_class, on_view_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_click_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  pdk_fleet_cells_bind (widget_class);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, on_menu_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, on_menu_key, NULL);
}

static void
pdk_fleet_list_init (PdkFleetList *self)
{
  GtkAdjustment *place;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->at_top = TRUE;
  place = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (place, "changed", G_CALLBACK (on_place_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (place, "value-changed", G_CALLBACK (on_place_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed",
                           G_CALLBACK (emit_selection_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed",
                           G_CALLBACK (on_selection_items_changed), self, G_CONNECT_SWAPPED);
}

static void
setup_columns (PdkFleetList *self, GSettings *settings)
{
  self->columns = pdk_fleet_columns_new (self->column_view, settings);
  for (guint i = 0; pdk_fleet_column_get (i) != NULL; i++) {
    const PdkFleetColumn *column = pdk_fleet_column_get (i);
    GObject *view_column =
        gtk_widget_get_template_child (GTK_WIDGET (self), PDK_TYPE_FLEET_LIST, column->id);

    pdk_fleet_columns_add (self->columns, column, GTK_COLUMN_VIEW_COLUMN (view_column));
  }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns",
                                  pdk_fleet_columns_get_actions (self->columns));
  pdk_fleet_columns_start (self->columns);
}

void
pdk_fleet_list_setup (PdkFleetList *self, PdkConnectionStore *store, GSettings *settings)
{
  GtkMapListModel *lists;

  g_return_if_fail (PDK_IS_FLEET_LIST (self));
  g_return_if_fail (self->machines == NULL);

  setup_columns (self, settings);
  g_settings_bind (settings, "list-grid", self, "grid", G_SETTINGS_BIND_GET);
  lists = gtk_map_list_model_new (G_LIST_MODEL (g_object_ref (store)), map_to_domains, NULL, NULL);
  self->machines = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (lists)));
  gtk_filter_list_model_set_model (self->filtered, self->machines);
  self->watch =
      pdk_fleet_watch_new (G_LIST_MODEL (store), watched_signals, on_machines_changed, self);
}

PdkFleetFilter *
pdk_fleet_list_get_filter (PdkFleetList *self)
{
  g_return_val_if_fail (PDK_IS_FLEET_LIST (self), NULL);

  return self->filter;
}

GListModel *
pdk_fleet_list_get_machines (PdkFleetList *self)
{
  g_return_val_if_fail (PDK_IS_FLEET_LIST (self), NULL);

  return self->machines;
}

GListModel *
pdk_fleet_list_get_shown (PdkFleetList *self)
{
  g_return_val_if_fail (PDK_IS_FLEET_LIST (self), NULL);

  return G_LIST_MODEL (self->selection);
}

GPtrArray *
pdk_fleet_list_get_selected (PdkFleetList *self)
{
  g_autoptr (GPtrArray) domains = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) chosen = NULL;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (PDK_IS_FLEET_LIST (self), NULL);

  chosen = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (gboolean more = gtk_bitset_iter_init_first (&iter, chosen, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (domains, g_list_model_get_item (G_LIST_MODEL (self->selection), position));
  return g_steal_pointer (&domains);
}

guint
pdk_fleet_list_get_n_selected (PdkFleetList *self)
{
  g_autoptr (GtkBitset) chosen = NULL;

  g_return_val_if_fail (PDK_IS_FLEET_LIST (self), 0);

  chosen = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  return (guint) gtk_bitset_get_size (chosen);
}

void
pdk_fleet_list_unselect (PdkFleetList *self)
{
  g_return_if_fail (PDK_IS_FLEET_LIST (self));

  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

GActionGroup *
pdk_fleet_list_get_column_actions (PdkFleetList *self)
{
  g_return_val_if_fail (PDK_IS_FLEET_LIST (self), NULL);

  return pdk_fleet_columns_get_actions (self->columns);
}
