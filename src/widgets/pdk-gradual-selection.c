/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-gradual-selection.h"

/* More rows at once than fit into most windows. */
#define STEP 40
/* GTK makes no more of them than these (GTK_LIST_VIEW_MAX_LIST_ITEMS), so that any others cost nothing. */
#define ENOUGH 240

struct _PdkGradualSelection {
  GObject parent_instance;

  /* Owned. */
  GtkSelectionModel *selection;
  guint source;

  guint n_shown; /* the first ones */
};

/* A list of what is shown */

static GType
get_item_type (GListModel *list)
{
  return g_list_model_get_item_type (G_LIST_MODEL (PDK_GRADUAL_SELECTION (list)->selection));
}

static guint
get_n_items (GListModel *list)
{
  return PDK_GRADUAL_SELECTION (list)->n_shown;
}

static gpointer
get_item (GListModel *list, guint position)
{
  PdkGradualSelection *self = PDK_GRADUAL_SELECTION (list);

  return position < self->n_shown ? g_list_model_get_item (G_LIST_MODEL (self->selection), position)
                                  : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* What is selected */

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  PdkGradualSelection *self = PDK_GRADUAL_SELECTION (model);

  return gtk_selection_model_is_selected (self->selection, position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  PdkGradualSelection *self = PDK_GRADUAL_SELECTION (model);

  return gtk_selection_model_get_selection_in_range (self->selection, position, n_items);
}

static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  PdkGradualSelection *self = PDK_GRADUAL_SELECTION (model);

  return gtk_selection_model_select_item (self->selection, position, unselect_rest);
}

static gboolean
unselect_item (GtkSelectionModel *model, guint position)
{
  PdkGradualSelection *self = PDK_GRADUAL_SELECTION (model);

  return gtk_selection_model_unselect_item (self->selection, position);
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PdkGradualSelection,
                               pdk_gradual_selection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          selection_model_init))

static void
on_selection_changed (PdkGradualSelection *self, guint position, guint n_items)
{
  if (position < self->n_shown)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position,
                                           MIN (n_items, self->n_shown - position));
}

/* Showing more */

static guint
count_all (PdkGradualSelection *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

/* Returns: how many may be shown where @n_shown are */
static guint
limit_after (guint n_shown)
{
  return n_shown >= ENOUGH ? G_MAXUINT : n_shown + STEP;
}

static gboolean
on_grow (gpointer user_data)
{
  PdkGradualSelection *self = user_data;
  const guint before = self->n_shown;
  const guint all = count_all (self);
  const guint after = MIN (all, limit_after (before));

  self->n_shown = after;
  if (after == all)
    self->source = 0;
  /* Whoever hears of it may change what there is, or end this. */
  if (after > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, after - before);
  return after < all ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* After what is drawn. */
static void
go_on_growing (PdkGradualSelection *self)
{
  if (self->source == 0 && self->n_shown < count_all (self))
    self->source = g_idle_add (on_grow, self);
}

static void
on_items_changed (PdkGradualSelection *self, guint position, guint removed, guint added)
{
  const guint all = count_all (self);
  const guint before = self->n_shown;
  const gboolean hidden =
      position > before || (position == before && before < all - added + removed);
  const guint gone = hidden ? 0 : MIN (removed, before - position);
  const guint limit = limit_after (before);

  if (!hidden && added <= limit - (before - gone)) {
    self->n_shown = before - gone + added;
    g_list_model_items_changed (G_LIST_MODEL (self), position, gone, added);
  } else if (!hidden) {
    self->n_shown = limit;
    g_list_model_items_changed (G_LIST_MODEL (self), position, before - position, limit - position);
  }
  go_on_growing (self);
}

static void
pdk_gradual_selection_dispose (GObject *object)
{
  PdkGradualSelection *self = PDK_GRADUAL_SELECTION (object);

  g_clear_handle_id (&self->source, g_source_remove);

  G_OBJECT_CLASS (pdk_gradual_selection_parent_class)->dispose (object);
}

static void
pdk_gradual_selection_finalize (GObject *object)
{
  PdkGradualSelection *self = PDK_GRADUAL_SELECTION (object);

  g_object_unref (self->selection);

  G_OBJECT_CLASS (pdk_gradual_selection_parent_class)->finalize (object);
}

static void
pdk_gradual_selection_class_init (PdkGradualSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_gradual_selection_dispose;
  object_class->finalize = pdk_gradual_selection_finalize;
}

static void
pdk_gradual_selection_init (PdkGradualSelection *self)
{
}

PdkGradualSelection *
pdk_gradual_selection_new (GtkSelectionModel *selection)
{
  PdkGradualSelection *self = NULL;

  g_return_val_if_fail (GTK_IS_SELECTION_MODEL (selection), NULL);

  self = g_object_new (PDK_TYPE_GRADUAL_SELECTION, NULL);
  self->selection = selection;
  self->n_shown = MIN (count_all (self), STEP);
  g_signal_connect_object (selection, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "selection-changed", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  go_on_growing (self);
  return self;
}
