/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "views/storage/pdk-volume-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/pdk-text.h"
#include "widgets/pdk-gradual-selection.h"
#include "widgets/pdk-inscription.h"

/* px, of both sides */
#define COLUMN_PADDING 24
/* And what tells that a list is sorted by it (pixels). */
#define SORT_ARROW 22

struct _PdkVolumeList {
  GObject parent_instance;

  /* Owned. */
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GtkSingleSelection *selection;
  GStrv words;  /* nullable: folded */
  char *wanted; /* nullable: the name of the one to be selected */
};

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkVolumeList, pdk_volume_list, G_TYPE_OBJECT)

/* Cells */

static char *
format_size (GtkListItem *item, gboolean known, guint64 bytes)
{
  (void) item;
  return known ? g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS) : g_strdup ("…");
}

static double
pool_fill (GtkListItem *item, guint64 capacity, guint64 available)
{
  (void) item;
  return capacity > 0 && available <= capacity ? 1 - (double) available / (double) capacity : 0;
}

static GStrv
pool_classes (GtkListItem *item, gboolean active)
{
  const char *const classes[] = { "pdk-pool", active ? NULL : "dim-label", NULL };

  (void) item;
  return g_strdupv ((GStrv) classes);
}

/* @text: (transfer full) (nullable): none: there is nothing to say */
static gboolean
show_tooltip (GtkTooltip *tooltip, char *text)
{
  g_autofree char *shown = text;

  gtk_tooltip_set_text (tooltip, shown);
  return shown != NULL && *shown != '\0';
}

static gboolean
on_name_query_tooltip (
    GtkWidget *cell, int x, int y, gboolean keyboard, GtkTooltip *tooltip, GtkListItem *item)
{
  PdkVolume *volume = gtk_list_item_get_item (item);
  const PdkVolumeInfo *info = volume != NULL ? pdk_volume_get_info (volume) : NULL;

  return show_tooltip (tooltip, info != NULL ? pdk_text_display (info->path) : NULL);
}

static gboolean
on_size_query_tooltip (
    GtkWidget *cell, int x, int y, gboolean keyboard, GtkTooltip *tooltip, GtkListItem *item)
{
  PdkVolume *volume = gtk_list_item_get_item (item);
  const PdkVolumeInfo *info = volume != NULL ? pdk_volume_get_info (volume) : NULL;
  g_autofree char *size = NULL;

  if (info == NULL)
    return FALSE;
  size = g_format_size_full (info->allocation, G_FORMAT_SIZE_IEC_UNITS);
  /* Translators: %s is an amount of bytes */
  return show_tooltip (tooltip, g_strdup_printf (_ ("Takes %s of the pool"), size));
}

static gboolean
on_pool_query_tooltip (
    GtkWidget *cell, int x, int y, gboolean keyboard, GtkTooltip *tooltip, GtkListItem *item)
{
  PdkPool *pool = gtk_list_item_get_item (item);

  return show_tooltip (tooltip, pool != NULL ? g_strdup (pdk_pool_get_subtitle (pool)) : NULL);
}

static GtkListItemFactory *
make_factory (const char *cell)
{
  g_autoptr (GtkBuilderScope) scope = gtk_builder_cscope_new ();
  g_autofree char *path =
      g_strconcat (PDK_RESOURCE_BASE "/ui/views/storage/cells/", cell, ".ui", NULL);

  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), format_size);
  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), pool_fill);
  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), pool_classes);
  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), on_name_query_tooltip);
  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), on_size_query_tooltip);
  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), on_pool_query_tooltip);
  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), pdk_inscription_query_tooltip);
  return gtk_builder_list_item_factory_new_from_resource (scope, path);
}

GtkListItemFactory *
pdk_volume_list_make_pool_factory (void)
{
  g_type_ensure (PDK_TYPE_POOL);
  return make_factory ("pool");
}

/* Columns */

static int
compare_names (gconstpointer a, gconstpointer b, gpointer user_data)
{
  (void) user_data;
  return pdk_volume_compare ((PdkVolume *) a, (PdkVolume *) b);
}

static GtkSorter *
sort_by_name (void)
{
  return GTK_SORTER (gtk_custom_sorter_new (compare_names, NULL, NULL));
}

static GtkSorter *
sort_by_string (const char *property)
{
  return GTK_SORTER (
      gtk_string_sorter_new (gtk_property_expression_new (PDK_TYPE_VOLUME, NULL, property)));
}

static GtkSorter *
sort_by_number (const char *property)
{
  return GTK_SORTER (
      gtk_numeric_sorter_new (gtk_property_expression_new (PDK_TYPE_VOLUME, NULL, property)));
}

static int
measure_text (GtkColumnView *view, const char *text, PangoWeight weight)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (view), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int width = 0;

  pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* px: of the column that holds @sample, and its title, however large the text is */
static int
measure (GtkColumnView *view, GtkColumnViewColumn *column, const char *sample)
{
  const char *title = gtk_column_view_column_get_title (column);

  return COLUMN_PADDING + MAX (measure_text (view, sample, PANGO_WEIGHT_NORMAL),
                               measure_text (view, title, PANGO_WEIGHT_BOLD) + SORT_ARROW);
}

/* @sorter: (transfer full) */
static void
set_up_column (GtkColumnViewColumn *column, const char *cell, GtkSorter *sorter, int width)
{
  g_autoptr (GtkListItemFactory) factory = make_factory (cell);

  gtk_column_view_column_set_factory (column, factory);
  gtk_column_view_column_set_sorter (column, sorter);
  if (width > 0)
    gtk_column_view_column_set_fixed_width (column, width);
  g_object_unref (sorter);
}

/* What is looked for */

static gboolean
contains (PdkVolume *volume, const char *word)
{
  const PdkVolumeInfo *info = pdk_volume_get_info (volume);
  g_autofree char *text =
      g_strconcat (pdk_volume_get_title (volume), "\n", pdk_volume_get_used_by (volume), "\n",
                   info != NULL && info->format != NULL ? info->format : "", NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, word) != NULL;
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  PdkVolumeList *self = user_data;

  for (guint i = 0; self->words != NULL && self->words[i] != NULL; i++)
    if (!contains (item, self->words[i]))
      return FALSE;
  return TRUE;
}

/* The one that is selected */

static void
select_wanted (PdkVolumeList *self)
{
  GListModel *model = G_LIST_MODEL (self->sorted);
  const guint n_volumes = self->wanted != NULL ? g_list_model_get_n_items (model) : 0;

  for (guint i = 0; i < n_volumes; i++) {
    g_autoptr (PdkVolume) volume = g_list_model_get_item (model, i);

    if (!g_str_equal (pdk_volume_get_name (volume), self->wanted))
      continue;
    g_clear_pointer (&self->wanted, g_free);
    gtk_single_selection_set_selected (self->selection, i);
    return;
  }
}

static void
on_items_changed (PdkVolumeList *self)
{
  select_wanted (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_selected (PdkVolumeList *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
pdk_volume_list_dispose (GObject *object)
{
  PdkVolumeList *self = PDK_VOLUME_LIST (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);

  G_OBJECT_CLASS (pdk_volume_list_parent_class)->dispose (object);
}

static void
pdk_volume_list_finalize (GObject *object)
{
  PdkVolumeList *self = PDK_VOLUME_LIST (object);

  g_strfreev (self->words);
  g_free (self->wanted);

  G_OBJECT_CLASS (pdk_volume_list_parent_class)->finalize (object);
}

static void
pdk_volume_list_class_init (PdkVolumeListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_volume_list_dispose;
  object_class->finalize = pdk_volume_list_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PDK_TYPE_VOLUME_LIST, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_volume_list_init (PdkVolumeList *self)
{
  /* The filter does not outlive the list: its model is let go with it. */
  self->filtered =
      gtk_filter_list_model_new (NULL, GTK_FILTER (gtk_custom_filter_new (matches, self, NULL)));
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)), NULL);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->sorted)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sorted, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
}

PdkVolumeList *
pdk_volume_list_new (GtkColumnView *view, const PdkVolumeColumns *columns)
{
  PdkVolumeList *self = NULL;
  g_autoptr (PdkGradualSelection) gradual = NULL;

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);
  g_return_val_if_fail (columns != NULL, NULL);

  self = g_object_new (PDK_TYPE_VOLUME_LIST, NULL);
  g_type_ensure (PDK_TYPE_VOLUME);
  set_up_column (columns->name, "volume-name", sort_by_name (), 0);
  set_up_column (columns->format, "volume-format", sort_by_string ("format"),
                 measure (view, columns->format, "Format qc"));
  set_up_column (columns->size, "volume-size", sort_by_number ("capacity"),
                 measure (view, columns->size, "1000.0 MiB"));
  set_up_column (columns->used_by, "volume-used-by", sort_by_string ("used-by"),
                 measure (view, columns->used_by, "a-machine"));
  gradual = pdk_gradual_selection_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)));
  gtk_column_view_set_model (view, GTK_SELECTION_MODEL (gradual));
  gtk_sort_list_model_set_sorter (self->sorted, gtk_column_view_get_sorter (view));
  gtk_column_view_sort_by_column (view, columns->name, GTK_SORT_ASCENDING);
  return self;
}

void
pdk_volume_list_set_pool (PdkVolumeList *self, PdkPool *pool)
{
  g_return_if_fail (PDK_IS_VOLUME_LIST (self));
  g_return_if_fail (pool == NULL || PDK_IS_POOL (pool));

  gtk_filter_list_model_set_model (self->filtered,
                                   pool != NULL ? pdk_pool_get_volumes (pool) : NULL);
}

void
pdk_volume_list_set_words (PdkVolumeList *self, const char *words)
{
  g_autofree char *folded = NULL;

  g_return_if_fail (PDK_IS_VOLUME_LIST (self));
  g_return_if_fail (words != NULL);

  folded = g_utf8_casefold (words, -1);
  g_strfreev (self->words);
  self->words = g_strsplit (folded, " ", 16);
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->filtered),
                      GTK_FILTER_CHANGE_DIFFERENT);
}

guint
pdk_volume_list_count (PdkVolumeList *self)
{
  g_return_val_if_fail (PDK_IS_VOLUME_LIST (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->sorted));
}

PdkVolume *
pdk_volume_list_get_selected (PdkVolumeList *self)
{
  g_return_val_if_fail (PDK_IS_VOLUME_LIST (self), NULL);

  return gtk_single_selection_get_selected_item (self->selection);
}

void
pdk_volume_list_select (PdkVolumeList *self, const char *name)
{
  g_return_if_fail (PDK_IS_VOLUME_LIST (self));

  g_free (self->wanted);
  self->wanted = g_strdup (name);
  select_wanted (self);
}

void
pdk_volume_list_select_any (PdkVolumeList *self)
{
  g_return_if_fail (PDK_IS_VOLUME_LIST (self));

  if (pdk_volume_list_get_selected (self) == NULL && pdk_volume_list_count (self) > 0)
    gtk_single_selection_set_selected (self->selection, 0);
}
