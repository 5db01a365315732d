/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-fleet"

#include "config.h"

#include "views/fleet/pdk-fleet-columns.h"

#include <string.h>

/* While a column border is dragged its width changes with every motion; it is written down once. */
#define SAVE_DELAY_MS 400
/* Larger text makes figures wider, which cannot be cut.  Beyond this the graphs beside them give way. */
#define PLAIN_DPI  (96 * 1024)
#define MAX_FACTOR 1.6

typedef struct {
  const PdkFleetColumn *kind;
  GtkColumnViewColumn *view_column;
  GtkSorter *sorter;
  int plain_width; /* the template's */
  int own_width;   /* the same for the size of text: not worth remembering */
} Column;

struct _PdkFleetColumns {
  GObject parent_instance;

  GtkColumnView *view; /* borrowed */
  GSettings *settings;
  GSimpleActionGroup *actions;
  GSimpleAction *sort_action;       /* its state: the ID of the column sorted by */
  GSimpleAction *descending_action; /* its state: whether the order is turned round */
  GArray *columns;                  /* of Column */
  const PdkFleetColumn *sort_column;
  guint save_source;
};

G_DEFINE_FINAL_TYPE (PdkFleetColumns, pdk_fleet_columns, G_TYPE_OBJECT)

static Column *
get_column (PdkFleetColumns *self, guint index)
{
  return &g_array_index (self->columns, Column, index);
}

static void
save_visible (PdkFleetColumns *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;

  for (guint i = 0; i < self->columns->len; i++) {
    if (gtk_column_view_column_get_visible (get_column (self, i)->view_column))
      g_strv_builder_add (builder, get_column (self, i)->kind->id);
  }
  ids = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "list-columns", (const char *const *) ids);
}

static void
save_widths (PdkFleetColumns *self)
{
  GVariantBuilder widths;

  g_variant_builder_init (&widths, G_VARIANT_TYPE ("a{si}"));
  for (guint i = 0; i < self->columns->len; i++) {
    Column *column = get_column (self, i);
    int width = gtk_column_view_column_get_fixed_width (column->view_column);

    if (width > 0 && width != column->own_width)
      g_variant_builder_add (&widths, "{si}", column->kind->id, width);
  }
  g_settings_set_value (self->settings, "list-column-widths", g_variant_builder_end (&widths));
}

static gboolean
on_save_timeout (gpointer user_data)
{
  PdkFleetColumns *self = user_data;

  self->save_source = 0;
  save_visible (self);
  save_widths (self);
  return G_SOURCE_REMOVE;
}

static void
queue_save (PdkFleetColumns *self)
{
  if (self->save_source == 0)
    self->save_source = g_timeout_add (SAVE_DELAY_MS, on_save_timeout, self);
}

static guint
count_shown_before (PdkFleetColumns *self, const Column *column)
{
  guint count = 0;

  for (guint i = 0; get_column (self, i) != column; i++)
    count += gtk_column_view_column_get_visible (get_column (self, i)->view_column);
  return count;
}

static Column *
find_column (PdkFleetColumns *self, GtkColumnViewColumn *view_column)
{
  guint i = 0;

  while (get_column (self, i)->view_column != view_column)
    i++;
  return get_column (self, i);
}

/* A column view builds the cells of hidden columns, too, and keeps them up to date: those that the
 * user does not want to see are not in the view at all.  An order that cannot be seen is given up. */
static void
on_column_visible (PdkFleetColumns *self, GParamSpec *pspec, GtkColumnViewColumn *view_column)
{
  Column *column = find_column (self, view_column);
  gboolean sorts = self->sort_column == column->kind;

  if (gtk_column_view_column_get_visible (view_column))
    gtk_column_view_insert_column (self->view, count_shown_before (self, column), view_column);
  else
    gtk_column_view_remove_column (self->view, view_column);
  if (sorts)
    gtk_column_view_sort_by_column (self->view, get_column (self, 0)->view_column,
                                    GTK_SORT_ASCENDING);
  queue_save (self);
}

static void
on_sorter_changed (PdkFleetColumns *self)
{
  GtkSortType direction;
  g_autofree char *id = NULL;
  g_autofree char *old_direction = NULL;
  const char *new_direction;

  self->sort_column = pdk_fleet_sort_probe (gtk_column_view_get_sorter (self->view), &direction);
  if (self->sort_column == NULL)
    return;

  g_simple_action_set_state (self->sort_action, g_variant_new_string (self->sort_column->id));
  g_simple_action_set_state (self->descending_action,
                             g_variant_new_boolean (direction == GTK_SORT_DESCENDING));
  new_direction = direction == GTK_SORT_DESCENDING ? "descending" : "ascending";
  g_settings_get (self->settings, "list-sort", "(ss)", &id, &old_direction);
  if (strcmp (id, self->sort_column->id) != 0 || strcmp (old_direction, new_direction) != 0)
    g_settings_set (self->settings, "list-sort", "(ss)", self->sort_column->id, new_direction);
}

/* The titles of GTK 4.8's columns cannot be reached with the keyboard, and this can.  A column that
 * is sorted by is shown. */
static void
sort_by (PdkFleetColumns *self, const char *id, gboolean descending)
{
  for (guint i = 0; i < self->columns->len; i++) {
    GtkColumnViewColumn *view_column = get_column (self, i)->view_column;

    if (strcmp (get_column (self, i)->kind->id, id) == 0) {
      gtk_column_view_column_set_visible (view_column, TRUE);
      gtk_column_view_sort_by_column (self->view, view_column,
                                      descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
    }
  }
}

static gboolean
is_descending (PdkFleetColumns *self)
{
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (self->descending_action));

  return g_variant_get_boolean (state);
}

static void
on_sort_change_state (PdkFleetColumns *self, GVariant *id)
{
  sort_by (self, g_variant_get_string (id, NULL), is_descending (self));
}

static void
on_descending_change_state (PdkFleetColumns *self, GVariant *descending)
{
  if (self->sort_column != NULL)
    sort_by (self, self->sort_column->id, g_variant_get_boolean (descending));
}

static void
add_sort_actions (PdkFleetColumns *self)
{
  self->sort_action =
      g_simple_action_new_stateful ("sort", G_VARIANT_TYPE_STRING, g_variant_new_string ("name"));
  self->descending_action =
      g_simple_action_new_stateful ("descending", NULL, g_variant_new_boolean (FALSE));
  g_signal_connect_object (self->sort_action, "change-state", G_CALLBACK (on_sort_change_state),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->descending_action, "change-state",
                           G_CALLBACK (on_descending_change_state), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (self->sort_action));
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (self->descending_action));
}

static void
restore_visible (PdkFleetColumns *self, const Column *column)
{
  g_auto (GStrv) shown = g_settings_get_strv (self->settings, "list-columns");
  gboolean is_name = strcmp (column->kind->id, "name") == 0;

  gtk_column_view_column_set_visible (column->view_column,
                                      is_name || g_strv_contains ((const char *const *) shown,
                                                                  column->kind->id));
  if (!gtk_column_view_column_get_visible (column->view_column))
    gtk_column_view_remove_column (self->view, column->view_column);
}

static void
restore_width (PdkFleetColumns *self, const Column *column)
{
  g_autoptr (GVariant) widths = g_settings_get_value (self->settings, "list-column-widths");
  int width;

  if (g_variant_lookup (widths, column->kind->id, "i", &width) && width > 0)
    gtk_column_view_column_set_fixed_width (column->view_column, width);
}

static int
fit_text (PdkFleetColumns *self, const Column *column)
{
  const gboolean has_figures = column->kind->get_number != NULL && column->kind->live;
  int dpi = -1;
  double factor;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self->view)), "gtk-xft-dpi", &dpi, NULL);
  if (!has_figures || column->plain_width <= 0 || dpi <= PLAIN_DPI)
    return column->plain_width;
  factor = MIN ((double) dpi / PLAIN_DPI, MAX_FACTOR);
  return (int) (column->plain_width * factor);
}

/* What the user made wider or narrower stays so. */
static void
on_settings_notify_dpi (PdkFleetColumns *self)
{
  for (guint i = 0; i < self->columns->len; i++) {
    Column *column = get_column (self, i);
    const int before = column->own_width;

    column->own_width = fit_text (self, column);
    if (gtk_column_view_column_get_fixed_width (column->view_column) == before)
      gtk_column_view_column_set_fixed_width (column->view_column, column->own_width);
  }
}

static void
restore_sort (PdkFleetColumns *self)
{
  g_autofree char *id = NULL;
  g_autofree char *direction = NULL;
  Column *chosen = get_column (self, 0);

  g_settings_get (self->settings, "list-sort", "(ss)", &id, &direction);
  for (guint i = 0; i < self->columns->len; i++) {
    Column *column = get_column (self, i);

    if (strcmp (column->kind->id, id) == 0 &&
        gtk_column_view_column_get_visible (column->view_column))
      chosen = column;
  }
  gtk_column_view_sort_by_column (self->view, chosen->view_column,
                                  strcmp (direction, "descending") == 0 ? GTK_SORT_DESCENDING
                                                                        : GTK_SORT_ASCENDING);
}

static void
clear_column (gpointer data)
{
  Column *column = data;

  g_clear_object (&column->view_column);
  g_clear_object (&column->sorter);
}

static void
pdk_fleet_columns_dispose (GObject *object)
{
  PdkFleetColumns *self = PDK_FLEET_COLUMNS (object);

  if (self->save_source != 0) {
    g_source_remove (self->save_source);
    on_save_timeout (self);
  }
  g_array_set_size (self->columns, 0);
  g_clear_object (&self->sort_action);
  g_clear_object (&self->descending_action);
  g_clear_object (&self->actions);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (pdk_fleet_columns_parent_class)->dispose (object);
}

static void
pdk_fleet_columns_finalize (GObject *object)
{
  g_array_unref (PDK_FLEET_COLUMNS (object)->columns);
  G_OBJECT_CLASS (pdk_fleet_columns_parent_class)->finalize (object);
}

static void
pdk_fleet_columns_class_init (PdkFleetColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_fleet_columns_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_fleet_columns_finalize;
}

static void
pdk_fleet_columns_init (PdkFleetColumns *self)
{
  self->actions = g_simple_action_group_new ();
  add_sort_actions (self);
  self->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (self->columns, clear_column);
}

PdkFleetColumns *
pdk_fleet_columns_new (GtkColumnView *view, GSettings *settings)
{
  PdkFleetColumns *self;

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (PDK_TYPE_FLEET_COLUMNS, NULL);
  self->view = view;
  self->settings = g_object_ref (settings);
  return self;
}

void
pdk_fleet_columns_add (PdkFleetColumns *self,
                       const PdkFleetColumn *kind,
                       GtkColumnViewColumn *view_column)
{
  g_autoptr (GPropertyAction) action = NULL;
  Column column = { .kind = kind };

  g_return_if_fail (PDK_IS_FLEET_COLUMNS (self));

  column.view_column = g_object_ref (view_column);
  column.sorter = pdk_fleet_column_create_sorter (kind);
  column.plain_width = gtk_column_view_column_get_fixed_width (view_column);
  column.own_width = fit_text (self, &column);
  gtk_column_view_column_set_fixed_width (view_column, column.own_width);
  gtk_column_view_column_set_sorter (view_column, column.sorter);
  restore_visible (self, &column);
  restore_width (self, &column);
  g_array_append_val (self->columns, column);

  action = g_property_action_new (kind->id, view_column, "visible");
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
}

void
pdk_fleet_columns_start (PdkFleetColumns *self)
{
  g_return_if_fail (PDK_IS_FLEET_COLUMNS (self));

  restore_sort (self);
  on_sorter_changed (self);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self->view)), "notify::gtk-xft-dpi",
                           G_CALLBACK (on_settings_notify_dpi), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed",
                           G_CALLBACK (on_sorter_changed), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < self->columns->len; i++) {
    GtkColumnViewColumn *column = get_column (self, i)->view_column;

    g_signal_connect_object (column, "notify::visible", G_CALLBACK (on_column_visible), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (column, "notify::fixed-width", G_CALLBACK (queue_save), self,
                             G_CONNECT_SWAPPED);
  }
}

const PdkFleetColumn *
pdk_fleet_columns_get_sort_column (PdkFleetColumns *self)
{
  g_return_val_if_fail (PDK_IS_FLEET_COLUMNS (self), NULL);

  return self->sort_column;
}

void
pdk_fleet_columns_sort_again (PdkFleetColumns *self)
{
  g_return_if_fail (PDK_IS_FLEET_COLUMNS (self));

  for (guint i = 0; i < self->columns->len; i++) {
    GtkSorter *sorter = get_column (self, i)->sorter;

    /* Those not in use look at the values anew when they are. */
    pdk_fleet_sorter_forget (sorter);
    if (get_column (self, i)->kind == self->sort_column)
      gtk_sorter_changed (sorter, GTK_SORTER_CHANGE_DIFFERENT);
  }
}

GActionGroup *
pdk_fleet_columns_get_actions (PdkFleetColumns *self)
{
  g_return_val_if_fail (PDK_IS_FLEET_COLUMNS (self), NULL);

  return G_ACTION_GROUP (self->actions);
}
