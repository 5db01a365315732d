/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-gradual-selection.h"

/* More rows at once than fit into most windows. */
#define STEP 40
/* Than fit into the list of a row. */
#define SMALL_STEP 16
/* GTK makes no more of them than these (GTK_LIST_VIEW_MAX_LIST_ITEMS), so that any others cost nothing. */
#define ENOUGH 240

struct _PdkGradualSelection {
  GObject parent_instance;

  /* Owned. */
  GtkSelectionModel *selection;
  guint source;

  GtkWidget *view; /* nullable, weak: rows are there only while it is in sight */
  guint tick;      /* of that */
  guint step;
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

static guint
count_all (PdkGradualSelection *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

/* While there is a view */

/* Returns: how many there are from the beginning: those in sight, with the one that is selected */
static guint
count_first (PdkGradualSelection *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);
  const guint wanted = gtk_bitset_is_empty (selected)
                           ? self->step
                           : MAX (self->step, gtk_bitset_get_maximum (selected) + self->step / 2);

  return MIN (wanted, count_all (self));
}

/* The keyboard begins there. */
static void
show_selected (PdkGradualSelection *self)
{
  const guint before = self->n_shown;
  const guint first = self->view != NULL ? count_first (self) : 0;

  if (first <= before)
    return;
  self->n_shown = first;
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, first - before);
}

static void
on_selection_changed (PdkGradualSelection *self, guint position, guint n_items)
{
  show_selected (self);
  if (position < self->n_shown)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position,
                                           MIN (n_items, self->n_shown - position));
}

/* Showing more */

/* Returns: how many may be shown where @n_shown are */
static guint
limit_after (PdkGradualSelection *self, guint n_shown)
{
  return n_shown >= ENOUGH ? G_MAXUINT : n_shown + self->step;
}

/* Returns: whether there are more */
static gboolean
grow (PdkGradualSelection *self)
{
  const guint before = self->n_shown;
  const guint all = count_all (self);
  const guint after = MIN (all, limit_after (self, before));

  self->n_shown = after;
  if (after == all)
    self->source = self->tick = 0;
  /* Whoever hears of it may change what there is, or end this. */
  if (after > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, after - before);
  return after < all;
}

static gboolean
on_idle (gpointer user_data)
{
  return grow (user_data) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Several parts would be laid out together if they came between two frames. */
static gboolean
on_tick (GtkWidget *view, GdkFrameClock *clock, gpointer user_data)
{
  return grow (user_data) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* After what is drawn. */
static void
go_on_growing (PdkGradualSelection *self)
{
  if (self->source != 0 || self->tick != 0 || self->n_shown == count_all (self))
    return;
  if (self->view == NULL)
    self->source = g_idle_add (on_idle, self);
  else if (gtk_widget_get_mapped (self->view))
    self->tick = gtk_widget_add_tick_callback (self->view, on_tick, self, NULL);
}

static void
stop_growing (PdkGradualSelection *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->tick != 0 && self->view != NULL)
    gtk_widget_remove_tick_callback (self->view, self->tick);
  self->tick = 0;
}

static void
on_items_changed (PdkGradualSelection *self, guint position, guint removed, guint added)
{
  const guint all = count_all (self);
  const guint before = self->n_shown;
  const gboolean hidden =
      position > before || (position == before && before < all - added + removed);
  const guint gone = hidden ? 0 : MIN (removed, before - position);
  const guint limit = limit_after (self, before);

  if (!hidden && added <= limit - (before - gone)) {
    self->n_shown = before - gone + added;
    g_list_model_items_changed (G_LIST_MODEL (self), position, gone, added);
  } else if (!hidden) {
    self->n_shown = limit;
    g_list_model_items_changed (G_LIST_MODEL (self), position, before - position, limit - position);
  }
  go_on_growing (self);
}

/* Back to the first ones, in parts as well. */
static gboolean
on_idle_hidden (gpointer user_data)
{
  PdkGradualSelection *self = user_data;
  const guint before = self->n_shown;
  const guint first = count_first (self);
  const guint after = before > first + self->step ? before - self->step : MIN (before, first);

  self->n_shown = after;
  if (after <= first)
    self->source = 0;
  /* Whoever hears of it may end this. */
  if (after < before)
    g_list_model_items_changed (G_LIST_MODEL (self), after, before - after, 0);
  return after > first ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
on_mapped (PdkGradualSelection *self)
{
  stop_growing (self);
  go_on_growing (self);
}

static void
on_unmapped (PdkGradualSelection *self)
{
  stop_growing (self);
  if (count_first (self) < self->n_shown)
    self->source = g_idle_add (on_idle_hidden, self);
}

static void
pdk_gradual_selection_dispose (GObject *object)
{
  PdkGradualSelection *self = PDK_GRADUAL_SELECTION (object);

  stop_growing (self);
  g_clear_weak_pointer (&self->view);

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

static PdkGradualSelection *
make (GtkSelectionModel *selection, guint step)
{
  PdkGradualSelection *self = g_object_new (PDK_TYPE_GRADUAL_SELECTION, NULL);

  self->selection = selection;
  self->step = step;
  self->n_shown = MIN (count_all (self), step);
  g_signal_connect_object (selection, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "selection-changed", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

PdkGradualSelection *
pdk_gradual_selection_new (GtkSelectionModel *selection)
{
  PdkGradualSelection *self = NULL;

  g_return_val_if_fail (GTK_IS_SELECTION_MODEL (selection), NULL);

  self = make (selection, STEP);
  go_on_growing (self);
  return self;
}

static void
on_list_model_changed (GtkListView *list)
{
  GtkSelectionModel *model = gtk_list_view_get_model (list);
  g_autoptr (PdkGradualSelection) gradual = NULL;

  if (model == NULL || PDK_IS_GRADUAL_SELECTION (model))
    return;
  gradual = make (g_object_ref (model), SMALL_STEP);
  g_set_weak_pointer (&gradual->view, GTK_WIDGET (list));
  gradual->n_shown = count_first (gradual);
  g_signal_connect_object (list, "map", G_CALLBACK (on_mapped), gradual, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "unmap", G_CALLBACK (on_unmapped), gradual, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (list, GTK_SELECTION_MODEL (gradual));
}

void
pdk_gradual_selection_keep (GtkListView *list)
{
  g_return_if_fail (GTK_IS_LIST_VIEW (list));

  g_signal_connect (list, "notify::model", G_CALLBACK (on_list_model_changed), NULL);
  on_list_model_changed (list);
}
