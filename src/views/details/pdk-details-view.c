/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-details-view.h"

#include <adwaita.h>

/* Rows are known by the titles of their group and of themselves, and by their number among those with
 * the same ones. */

#define PENDING "pdk-details-view-pending"

struct _PdkDetailsView {
  GPtrArray *unfolded; /* names of rows, outer ones first */
  char *focus;         /* nullable: the name of a row */
  int part;            /* of the row that has the focus, counted among those that can; -1: itself */
  int position;        /* of the cursor, in the row or the text; -1: none */
  gboolean in_text;    /* the keys are in a text, as which XML is shown, and the notes are */
  double scrolled;
};

typedef struct {
  GHashTable *counts; /* what a name begins with → how many there are */
  const char *group;  /* borrowed: from the widget */
  /* Called with each row and its name. */
  void (*visit) (GtkWidget *row, const char *name, gpointer data);
  gpointer data;
} Walk;

static void
name_row (Walk *walk, GtkWidget *row)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
  g_autofree char *key = g_strconcat (walk->group, "\n", title != NULL ? title : "", NULL);
  const guint count = GPOINTER_TO_UINT (g_hash_table_lookup (walk->counts, key)) + 1;
  g_autofree char *name = g_strdup_printf ("%s\n%u", key, count);

  g_hash_table_replace (walk->counts, g_steal_pointer (&key), GUINT_TO_POINTER (count));
  walk->visit (row, name, walk->data);
}

static void
walk_below (Walk *walk, GtkWidget *top)
{
  for (GtkWidget *at = gtk_widget_get_first_child (top); at != NULL;
       at = gtk_widget_get_next_sibling (at)) {
    if (ADW_IS_PREFERENCES_GROUP (at)) {
      const char *title = adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (at));

      walk->group = title != NULL ? title : "";
    }
    if (ADW_IS_PREFERENCES_ROW (at))
      name_row (walk, at);
    walk_below (walk, at);
  }
}

static void
visit_rows (GtkWidget *page,
            void (*visit) (GtkWidget *row, const char *name, gpointer data),
            gpointer data)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Walk walk = { counts, "", visit, data };

  walk_below (&walk, page);
}

/* (nullable): the first of @type below @top */
static gpointer
find (GtkWidget *top, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (top, type))
    return top;
  for (GtkWidget *at = gtk_widget_get_first_child (top); at != NULL;
       at = gtk_widget_get_next_sibling (at)) {
    gpointer found = find (at, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

GtkWidget *
pdk_details_view_find_open (GtkWidget *page)
{
  g_return_val_if_fail (GTK_IS_WIDGET (page), NULL);

  if (GTK_IS_POPOVER (page))
    return gtk_widget_get_mapped (page) ? page : NULL;
  for (GtkWidget *at = gtk_widget_get_first_child (page); at != NULL;
       at = gtk_widget_get_next_sibling (at)) {
    GtkWidget *found = pdk_details_view_find_open (at);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static GtkAdjustment *
find_adjustment (GtkWidget *page)
{
  GtkScrolledWindow *scrolled = find (page, GTK_TYPE_SCROLLED_WINDOW);

  return scrolled != NULL ? gtk_scrolled_window_get_vadjustment (scrolled) : NULL;
}

/* Keeping */

static gboolean
is_unfolded (GtkWidget *row)
{
  return ADW_IS_EXPANDER_ROW (row) && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row));
}

/* What had the keys last has them for its parents even when they went to a button elsewhere. */
static GtkWidget *
find_last_focus (GtkWidget *page)
{
  GtkWidget *at = page;

  for (GtkWidget *child = page; child != NULL; child = gtk_widget_get_focus_child (at))
    at = child;
  return at != page ? at : NULL;
}

static gboolean
can_have_focus (GtkWidget *widget)
{
  return gtk_widget_get_focusable (widget) && !ADW_IS_PREFERENCES_ROW (widget);
}

/* Whether @part is below @top; @number is what comes before it there. */
static gboolean
count_parts (GtkWidget *top, GtkWidget *part, int *number)
{
  for (GtkWidget *at = gtk_widget_get_first_child (top); at != NULL;
       at = gtk_widget_get_next_sibling (at)) {
    if (at == part)
      return TRUE;
    *number += can_have_focus (at) ? 1 : 0;
    if (count_parts (at, part, number))
      return TRUE;
  }
  return FALSE;
}

static void
keep_row (GtkWidget *row, const char *name, gpointer data)
{
  PdkDetailsView *self = data;
  GtkWidget *page = gtk_widget_get_ancestor (row, GTK_TYPE_SCROLLED_WINDOW);
  GtkWidget *focus = page != NULL ? find_last_focus (page) : NULL;

  if (is_unfolded (row))
    g_ptr_array_add (self->unfolded, g_strdup (name));
  if (focus == NULL || (focus != row && !gtk_widget_is_ancestor (focus, row)))
    return;
  /* An inner one comes after the one it is in. */
  g_free (self->focus);
  self->focus = g_strdup (name);
  self->position = GTK_IS_EDITABLE (row) ? gtk_editable_get_position (GTK_EDITABLE (row)) : -1;
  self->part = -1;
  if (focus != row && self->position < 0 && can_have_focus (focus)) {
    self->part = 0;
    count_parts (row, focus, &self->part);
  }
}

static void
keep_cursor (PdkDetailsView *self, GtkTextView *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (text);
  GtkTextIter cursor;

  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  self->position = gtk_text_iter_get_offset (&cursor);
}

/* The cursor of XML is where the keys are; that of the notes, a row like others, only if they are. */
static gboolean
has_cursor (GtkWidget *page, GtkTextView *text)
{
  return gtk_widget_get_ancestor (GTK_WIDGET (text), GTK_TYPE_LIST_BOX_ROW) == NULL ||
         find_last_focus (page) == GTK_WIDGET (text);
}

PdkDetailsView *
pdk_details_view_new (GtkWidget *page)
{
  PdkDetailsView *self = NULL;
  GtkAdjustment *adjustment = NULL;
  GtkTextView *text = NULL;
  const double *pending = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (page), NULL);

  self = g_new0 (PdkDetailsView, 1);
  self->unfolded = g_ptr_array_new_with_free_func (g_free);
  self->position = -1;
  self->part = -1;
  visit_rows (page, keep_row, self);
  adjustment = find_adjustment (page);
  pending = adjustment != NULL ? g_object_get_data (G_OBJECT (adjustment), PENDING) : NULL;
  if (pending != NULL)
    self->scrolled = *pending;
  else if (adjustment != NULL)
    self->scrolled = gtk_adjustment_get_value (adjustment);
  text = find (page, GTK_TYPE_TEXT_VIEW);
  self->in_text = text != NULL && has_cursor (page, text);
  if (self->in_text)
    keep_cursor (self, text);
  return self;
}

void
pdk_details_view_free (PdkDetailsView *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->unfolded);
  g_free (self->focus);
  g_free (self);
}

/* Going back */

typedef struct {
  const char *name;
  GtkWidget *row;
} Wanted;

static void
compare_row (GtkWidget *row, const char *name, gpointer data)
{
  Wanted *wanted = data;

  if (g_str_equal (name, wanted->name))
    wanted->row = row;
}

/* (nullable) */
static GtkWidget *
find_row (GtkWidget *page, const char *name)
{
  Wanted wanted = { name, NULL };

  visit_rows (page, compare_row, &wanted);
  return wanted.row;
}

void
pdk_details_view_unfold (PdkDetailsView *self, GtkWidget *page)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (GTK_IS_WIDGET (page));

  /* Looked for each time: some rows are made by unfolding another one. */
  for (guint i = 0; i < self->unfolded->len; i++) {
    GtkWidget *row = find_row (page, g_ptr_array_index (self->unfolded, i));

    if (ADW_IS_EXPANDER_ROW (row))
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  }
}

static void
on_extent_changed (GtkAdjustment *adjustment, gpointer user_data)
{
  const double *pending = g_object_get_data (G_OBJECT (adjustment), PENDING);

  (void) user_data;
  /* Not laid out yet. */
  if (gtk_adjustment_get_page_size (adjustment) <= 0 || pending == NULL)
    return;
  g_signal_handlers_disconnect_by_func (adjustment, on_extent_changed, NULL);
  gtk_adjustment_set_value (adjustment, *pending);
  g_object_set_data (G_OBJECT (adjustment), PENDING, NULL);
}

static void
scroll (PdkDetailsView *self, GtkWidget *page)
{
  GtkAdjustment *adjustment = find_adjustment (page);

  if (adjustment == NULL || self->scrolled <= 0)
    return;
  g_object_set_data_full (G_OBJECT (adjustment), PENDING,
                          g_memdup2 (&self->scrolled, sizeof self->scrolled), g_free);
  g_signal_connect (adjustment, "changed", G_CALLBACK (on_extent_changed), NULL);
}

static void
place_cursor (PdkDetailsView *self, GtkTextView *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (text);
  GtkTextIter cursor;

  gtk_text_buffer_get_iter_at_offset (buffer, &cursor, self->position);
  gtk_text_buffer_place_cursor (buffer, &cursor);
}

/* (nullable): the one below @top that has @number before it */
static GtkWidget *
find_part (GtkWidget *top, int *number)
{
  GtkWidget *found = NULL;

  for (GtkWidget *at = gtk_widget_get_first_child (top); at != NULL && found == NULL;
       at = gtk_widget_get_next_sibling (at)) {
    if (can_have_focus (at) && (*number)-- == 0)
      return at;
    found = find_part (at, number);
  }
  return found;
}

static void
give_keys (PdkDetailsView *self, GtkWidget *page)
{
  GtkWidget *row = self->focus != NULL ? find_row (page, self->focus) : NULL;
  int number = self->part;
  GtkWidget *part = row != NULL && self->part >= 0 ? find_part (row, &number) : NULL;

  if (row == NULL)
    return;
  if (part == NULL || !gtk_widget_grab_focus (part))
    gtk_widget_grab_focus (row);
  if (GTK_IS_EDITABLE (row) && self->position >= 0)
    gtk_editable_set_position (GTK_EDITABLE (row), self->position);
}

void
pdk_details_view_go_back (PdkDetailsView *self, GtkWidget *page, gboolean keys)
{
  GtkTextView *text = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (GTK_IS_WIDGET (page));

  text = self->in_text ? find (page, GTK_TYPE_TEXT_VIEW) : NULL;
  if (text != NULL)
    place_cursor (self, text);
  if (keys && text != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (text));
  else if (keys)
    give_keys (self, page);
  scroll (self, page);
}
