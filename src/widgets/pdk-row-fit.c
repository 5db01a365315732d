/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-row-fit.h"

#include "widgets/pdk-gradual-selection.h"
#include "widgets/pdk-lines-layout.h"
#include "widgets/pdk-row-layout.h"
#include "widgets/pdk-text-pixels.h"

/* What words have at least beside controls: half the row, and all that they need above what is typed. */
#define SHARE       0.5
#define ENTRY_SHARE 1.0

/* Of a list; longer ones wrap. */
#define LIST_CHARS 42
/* px: those of a dozen choices, or eight with notes.  What the screen has no room for is scrolled. */
#define LIST_HEIGHT 560
/* px, around a text with a note. */
#define NOTE_MARGIN 6

/* By which a row keeps its #PdkRowNoteFunc, and what is in a list its #GtkListItem. */
#define NOTE_FUNC "pdk-row-note-func"
#define LIST_ITEM "pdk-row-list-item"

static void
fit (gpointer row, double share)
{
  GtkWidget *header = gtk_list_box_row_get_child (row);

  if (header != NULL && gtk_widget_has_css_class (header, "header") &&
      !PDK_IS_ROW_LAYOUT (gtk_widget_get_layout_manager (header)))
    gtk_widget_set_layout_manager (header,
                                   g_object_new (PDK_TYPE_ROW_LAYOUT, "share", share, NULL));
}

void
pdk_row_fit (AdwActionRow *row)
{
  g_return_if_fail (ADW_IS_ACTION_ROW (row));

  fit (row, SHARE);
}

/* It is in one line, and cut, as long as nothing is typed. */
static void
wrap_titles (GtkWidget *top)
{
  GtkWidget *child = gtk_widget_get_first_child (top);

  if (GTK_IS_LABEL (top) && gtk_widget_has_css_class (top, "title")) {
    gtk_label_set_ellipsize (GTK_LABEL (top), PANGO_ELLIPSIZE_NONE);
    gtk_label_set_wrap (GTK_LABEL (top), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (top), PANGO_WRAP_WORD_CHAR);
  }
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    wrap_titles (child);
}

void
pdk_row_fit_entry (AdwEntryRow *row)
{
  g_return_if_fail (ADW_IS_ENTRY_ROW (row));

  fit (row, ENTRY_SHARE);
  wrap_titles (GTK_WIDGET (row));
}

static GtkWidget *
make_label (float xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  return label;
}

/* Returns: (transfer full) */
static char *
get_text (AdwComboRow *row, GtkListItem *item)
{
  gpointer object = gtk_list_item_get_item (item);
  GtkExpression *expression = adw_combo_row_get_expression (row);
  g_auto (GValue) value = G_VALUE_INIT;

  if (expression != NULL && gtk_expression_evaluate (expression, object, &value))
    return g_value_dup_string (&value);
  return g_strdup (gtk_string_object_get_string (object));
}

/* The one that is chosen: in one line, if there is any room for that. */

static void
on_setup_value (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = make_label (1);

  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_list_item_set_child (item, label);
}

static void
on_bind_value (GtkSignalListItemFactory *factory, GtkListItem *item, AdwComboRow *row)
{
  g_autofree char *text = get_text (row, item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

/* The list, with a mark at the one that is chosen. */

static void
add_note (GtkWidget *lines)
{
  GtkWidget *note = GTK_WIDGET (pdk_lines_add (lines));

  gtk_widget_add_css_class (note, "caption");
  gtk_widget_add_css_class (note, "dim-label");
  gtk_widget_set_margin_top (lines, NOTE_MARGIN);
  gtk_widget_set_margin_bottom (lines, NOTE_MARGIN);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, AdwComboRow *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = pdk_lines_new (LIST_CHARS);

  pdk_lines_add (lines);
  if (g_object_get_data (G_OBJECT (row), NOTE_FUNC) != NULL)
    add_note (lines);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
  g_object_set_data (G_OBJECT (box), LIST_ITEM, item);
  gtk_list_item_set_child (item, box);
}

static void
mark (GtkListItem *item, GParamSpec *pspec, AdwComboRow *row)
{
  GtkWidget *image = gtk_widget_get_last_child (gtk_list_item_get_child (item));

  gtk_widget_set_opacity (
      image, gtk_list_item_get_item (item) == adw_combo_row_get_selected_item (row) ? 1 : 0);
}

static void
show_note (GtkWidget *lines, AdwComboRow *row, guint position)
{
  PdkRowNoteFunc get_note = g_object_get_data (G_OBJECT (row), NOTE_FUNC);
  GtkWidget *note = gtk_widget_get_last_child (lines);
  gboolean usable = TRUE;
  g_autofree char *text = get_note != NULL ? get_note (row, position, &usable) : NULL;

  if (get_note == NULL)
    return;
  gtk_inscription_set_text (GTK_INSCRIPTION (note), text);
  gtk_widget_set_visible (note, text != NULL && *text != '\0');
  (usable ? gtk_widget_remove_css_class
          : gtk_widget_add_css_class) (gtk_widget_get_first_child (lines), "dim-label");
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, AdwComboRow *row)
{
  GtkWidget *lines = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *text = get_text (row, item);

  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_widget_get_first_child (lines)), text);
  show_note (lines, row, gtk_list_item_get_position (item));
  g_signal_connect_object (row, "notify::selected-item", G_CALLBACK (mark), item,
                           G_CONNECT_SWAPPED);
  mark (item, NULL, row);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, AdwComboRow *row)
{
  g_signal_handlers_disconnect_by_func (row, mark, item);
}

static void
set_list_factory (AdwComboRow *row)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), row, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), row, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), row, 0);
  adw_combo_row_set_list_factory (row, factory);
}

/* The one in the popover, as the other has the one that is chosen. */
static GtkListView *
find_list (GtkWidget *top, gboolean in_popover)
{
  GtkListView *list = in_popover && GTK_IS_LIST_VIEW (top) ? GTK_LIST_VIEW (top) : NULL;
  GtkWidget *child = gtk_widget_get_first_child (top);

  in_popover = in_popover || GTK_IS_POPOVER (top);
  for (; child != NULL && list == NULL; child = gtk_widget_get_next_sibling (child))
    list = find_list (child, in_popover);
  return list;
}

/* Returns: (nullable) (transfer none): what shows number @position, which has to be there */
static GtkWidget *
find_shown (GtkWidget *list, guint position)
{
  GtkWidget *shown = gtk_widget_get_first_child (list);

  for (; shown != NULL; shown = gtk_widget_get_next_sibling (shown)) {
    GtkWidget *child = gtk_widget_get_first_child (shown);
    GtkListItem *item = child != NULL ? g_object_get_data (G_OBJECT (child), LIST_ITEM) : NULL;

    if (item != NULL && gtk_list_item_get_position (item) == position)
      return shown;
  }
  return NULL;
}

/* It would begin with the first one, or where the keys had led when it was closed without choosing. */
static void
on_list_mapped (GtkWidget *list, AdwComboRow *row)
{
  GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (list));
  const guint selected = adw_combo_row_get_selected (row);
  GtkWidget *shown = NULL;

  if (model == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  gtk_selection_model_select_item (model, selected, TRUE);
  gtk_widget_activate_action (list, "list.scroll-to-item", "u", selected);
  shown = find_shown (list, selected);
  if (shown != NULL)
    gtk_widget_grab_focus (shown);
}

static void
fit_list (AdwComboRow *row, GtkListView *list)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (GTK_WIDGET (list), GTK_TYPE_SCROLLED_WINDOW);

  if (scrolled != NULL)
    gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled),
                                                pdk_text_pixels (LIST_HEIGHT));
  g_signal_connect_object (list, "map", G_CALLBACK (on_list_mapped), row, G_CONNECT_AFTER);
  pdk_gradual_selection_keep (list);
}

void
pdk_row_fit_combo (AdwComboRow *row)
{
  g_autoptr (GtkListItemFactory) factory = NULL;

  g_return_if_fail (ADW_IS_COMBO_ROW (row));

  pdk_row_fit (ADW_ACTION_ROW (row));
  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_value), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_value), row, 0);
  if (adw_combo_row_get_list_factory (row) == NULL)
    set_list_factory (row);
  adw_combo_row_set_factory (row, factory);
  fit_list (row, find_list (GTK_WIDGET (row), FALSE));
}

void
pdk_row_fit_combo_with_notes (AdwComboRow *row, PdkRowNoteFunc get_note)
{
  g_return_if_fail (ADW_IS_COMBO_ROW (row));
  g_return_if_fail (get_note != NULL);

  g_object_set_data (G_OBJECT (row), NOTE_FUNC, get_note);
  pdk_row_fit_combo (row);
}

void
pdk_row_fit_all (GtkWidget *root)
{
  GtkWidget *child = NULL;

  g_return_if_fail (GTK_IS_WIDGET (root));

  if (ADW_IS_COMBO_ROW (root)) {
    pdk_row_fit_combo (ADW_COMBO_ROW (root));
    return;
  }
  if (ADW_IS_ACTION_ROW (root)) {
    pdk_row_fit (ADW_ACTION_ROW (root));
    return;
  }
  /* Others have controls only where somebody adds some, who fits them. */
  if (ADW_IS_PASSWORD_ENTRY_ROW (root)) {
    pdk_row_fit_entry (ADW_ENTRY_ROW (root));
    return;
  }
  if (ADW_IS_ENTRY_ROW (root)) {
    wrap_titles (root);
    return;
  }
  for (child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    pdk_row_fit_all (child);
}
