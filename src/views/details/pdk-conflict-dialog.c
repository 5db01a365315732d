/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-conflict-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "core/pdk-text.h"

/* Characters of a value that are shown; of a device's XML the whole is in the difference. */
#define MAX_SHOWN 400
/* Wide enough for most values in one line, narrow enough for the smallest window. */
#define WIDTH      480
#define MAX_HEIGHT 320

typedef struct {
  GPtrArray *edits;
  GPtrArray *conflicts;
  GPtrArray *mine;  /* (element-type GtkCheckButton): borrowed, one for each conflict */
  gboolean *chosen; /* once it is answered: whether it is mine, one for each conflict */
} Question;

static void
question_free (Question *self)
{
  g_ptr_array_unref (self->edits);
  g_ptr_array_unref (self->conflicts);
  g_ptr_array_unref (self->mine);
  g_free (self->chosen);
  g_free (self);
}

/* Words.  Values are as in the form. */

static char *
name_value (const PdkField *field, const char *value)
{
  g_autofree char *words = pdk_field_describe (field, value);

  return g_strdup_printf ("%s: %s", _ (field->label), words);
}

/* Of fields that go along with the one that is edited the name is said as well. */
static char *
describe_value (const PdkConflict *conflict, const PdkField *field, const char *value)
{
  return conflict->field == conflict->edit->field ? pdk_field_describe (field, value)
                                                  : name_value (field, value);
}

static char *
describe_added (PdkEdit *edit)
{
  g_autoptr (PdkDomainDocument) document =
      pdk_domain_document_parse ("<domain><devices/></domain>", NULL);
  g_autoptr (PdkItem) item = NULL;

  if (pdk_edit_apply (edit, document, NULL))
    item = pdk_domain_document_find (document, edit->kind->id);
  return item != NULL ? pdk_item_get_summary (item) : pdk_edit_describe (edit);
}

/* The answers, as sentences.  @changes: of whole devices: what they have changed */

static char *
say_theirs (const PdkConflict *conflict)
{
  const char *changes = conflict->changes != NULL ? conflict->changes : "";
  g_autofree char *value = NULL;

  if (conflict->type == PDK_CONFLICT_GONE)
    return g_strdup (_ ("Leave it removed, as they did"));
  if (conflict->type == PDK_CONFLICT_RIVAL)
    /* Translators: %s describes a device */
    return g_strdup_printf (_ ("Keep the one that they added: %s"), changes);
  if (conflict->edit->type != PDK_EDIT_SET)
    /* Translators: %s is what they have changed, a line each */
    return g_strdup_printf (_ ("Keep what they changed:\n%s"), changes);
  value = describe_value (conflict, conflict->field, conflict->theirs);
  /* Translators: %s is a value */
  return g_strdup_printf (_ ("Keep what they set: %s"), value);
}

static char *
say_my_value (const PdkConflict *conflict)
{
  g_autofree char *value = describe_value (conflict, conflict->edit->field, conflict->edit->value);

  /* Translators: %s is a value */
  return conflict->type == PDK_CONFLICT_GONE
             ? g_strdup_printf (_ ("Put it back, with what you set: %s"), value)
             : g_strdup_printf (_ ("Use what you set: %s"), value);
}

static char *
say_mine (const PdkConflict *conflict)
{
  g_autofree char *added = NULL;

  switch (conflict->edit->type) {
  case PDK_EDIT_SET:
    return say_my_value (conflict);
  case PDK_EDIT_ADD:
    added = describe_added (conflict->edit);
    /* Translators: %s describes a device */
    return g_strdup_printf (_ ("Use the one that you added: %s"), added);
  case PDK_EDIT_REMOVE:
    return g_strdup (_ ("Remove it, as you did"));
  case PDK_EDIT_REPLACE:
  case PDK_EDIT_REPLACE_ALL:
    break;
  }
  return g_strdup (conflict->type == PDK_CONFLICT_GONE ? _ ("Put it back, with the XML you wrote")
                                                       : _ ("Use the XML that you wrote"));
}

static char *
make_title (const PdkConflict *conflict)
{
  if (conflict->title == NULL)
    return pdk_edit_describe (conflict->edit);
  if (conflict->edit->type == PDK_EDIT_SET)
    /* A device and what of it: “Disk vda: Cache mode” */
    return g_strdup_printf ("%s: %s", conflict->title, _ (conflict->edit->field->label));
  return g_strdup (conflict->title);
}

/* (nullable): how it was before both */
static char *
describe_before (const PdkConflict *conflict)
{
  g_autofree char *value = NULL;

  if (conflict->edit->type != PDK_EDIT_SET)
    return NULL;
  value = describe_value (conflict, conflict->field, conflict->base);
  /* Translators: %s is a value: how it was before two people changed it */
  return g_strdup_printf (_ ("Before, it was: %s"), value);
}

/* Widgets */

/* @css_class: (nullable) */
static GtkWidget *
make_label (const char *text, const char *css_class, int lines)
{
  g_autofree char *safe = pdk_text_display (text);
  g_autofree char *shown = pdk_text_shorten (safe, MAX_SHOWN);
  GtkWidget *label = gtk_label_new (shown);
  PangoAttrList *attributes = pango_attr_list_new ();

  /* A hyphen would look like a part of a path. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  pango_attr_list_unref (attributes);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), lines);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_button (GtkWidget *group, const char *words)
{
  GtkWidget *button = gtk_check_button_new ();
  g_autofree char *safe = pdk_text_display (words);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_can_focus (button, FALSE);
  if (group != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (group));
  else
    gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, safe, -1);
  return button;
}

/* One of two answers.  Returns its button.  @words: (transfer full): who, and which value */
static GtkWidget *
add_answer (GtkWidget *list, GtkWidget *group, char *words)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *button = make_button (group, words);
  g_autofree char *safe = pdk_text_display (words);

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), make_label (words, NULL, 6));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, safe);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, safe, -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  g_free (words);
  return button;
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row)
{
  GtkWidget *box = gtk_list_box_row_get_child (row);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_widget_get_first_child (box)), TRUE);
}

static GtkWidget *
make_conflict (Question *question, const PdkConflict *conflict)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *list = gtk_list_box_new ();
  g_autofree char *title = make_title (conflict);
  g_autofree char *before = describe_before (conflict);
  GtkWidget *theirs = NULL;

  gtk_box_append (GTK_BOX (box), make_label (title, "heading", 3));
  if (before != NULL)
    gtk_box_append (GTK_BOX (box), make_label (before, "dim-label", 3));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  g_signal_connect (list, "row-activated", G_CALLBACK (on_row_activated), NULL);
  theirs = add_answer (list, NULL, say_theirs (conflict));
  g_ptr_array_add (question->mine, add_answer (list, theirs, say_mine (conflict)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (box), list);
  return box;
}

static GtkWidget *
make_list (Question *question)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  int height = 0;

  for (guint i = 0; i < question->conflicts->len; i++)
    gtk_box_append (GTK_BOX (box),
                    make_conflict (question, g_ptr_array_index (question->conflicts, i)));
  /* The shadows of the lists. */
  gtk_widget_set_margin_start (box, 3);
  gtk_widget_set_margin_end (box, 3);
  gtk_widget_set_margin_bottom (box, 3);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  /* The dialog would ask how high this is with no line broken. */
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, WIDTH, NULL, &height, NULL, NULL);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled),
                                              MIN (height, MAX_HEIGHT));
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  /* That there are more is to be seen. */
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (scrolled), FALSE);
  gtk_widget_set_size_request (scrolled, WIDTH, -1);
  return scrolled;
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);

  (void) dialog;
  /* The buttons are still there: they are read now. */
  question->chosen = g_new0 (gboolean, question->mine->len);
  for (guint i = 0; i < question->mine->len; i++)
    question->chosen[i] =
        gtk_check_button_get_active (GTK_CHECK_BUTTON (g_ptr_array_index (question->mine, i)));
  g_task_return_boolean (task, g_str_equal (response, "apply"));
}

static GtkWidget *
find_first_row (Question *question)
{
  GtkWidget *list =
      question->mine->len > 0
          ? gtk_widget_get_ancestor (g_ptr_array_index (question->mine, 0), GTK_TYPE_LIST_BOX)
          : NULL;

  return list != NULL ? gtk_widget_get_first_child (list) : NULL;
}

void
pdk_conflict_dialog_ask_async (GtkWindow *parent,
                               GPtrArray *edits,
                               GPtrArray *conflicts,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GtkWidget *dialog = NULL;
  Question *question = NULL;
  GTask *task = NULL;

  g_return_if_fail (edits != NULL && conflicts != NULL);

  question = g_new0 (Question, 1);
  question->edits = g_ptr_array_ref (edits);
  question->conflicts = g_ptr_array_ref (conflicts);
  question->mine = g_ptr_array_new ();
  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, pdk_conflict_dialog_ask_async);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);

  dialog = adw_message_dialog_new (parent, _ ("Somebody Else Changed the Same"),
                                   _ ("They stored the machine while you were editing it. Choose "
                                      "for each of these settings what is to be stored. Whatever "
                                      "else they changed is kept."));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), make_list (question));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Back"), "apply",
                                    _ ("_Apply"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "apply",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), task);
  gtk_window_present (GTK_WINDOW (dialog));
  /* Not the button that applies: the answers come first. */
  gtk_window_set_focus (GTK_WINDOW (dialog), find_first_row (question));
}

/* (nullable): where @edit meets somebody else's; @mine: whether the user has chosen it */
static PdkConflict *
find_conflict (Question *question, PdkEdit *edit, gboolean *mine)
{
  for (guint i = 0; i < question->conflicts->len; i++) {
    PdkConflict *conflict = g_ptr_array_index (question->conflicts, i);

    if (conflict->edit != edit)
      continue;
    *mine = question->chosen[i];
    return conflict;
  }
  return NULL;
}

/* Whether @edit is about something that is not added after all. */
static gboolean
is_given_up (Question *question, const PdkEdit *edit)
{
  for (guint i = 0; i < question->conflicts->len; i++) {
    const PdkConflict *conflict = g_ptr_array_index (question->conflicts, i);

    if (conflict->type == PDK_CONFLICT_RIVAL && !question->chosen[i] && conflict->edit != edit &&
        g_strcmp0 (conflict->page, edit->page) == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
pdk_conflict_dialog_ask_finish (GAsyncResult *result, GPtrArray **edits, GPtrArray **mine)
{
  Question *question = NULL;

  g_return_val_if_fail (edits != NULL && mine != NULL, FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return FALSE;
  question = g_task_get_task_data (G_TASK (result));
  *edits = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);
  *mine = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_conflict_unref);
  for (guint i = 0; i < question->edits->len; i++) {
    PdkEdit *edit = g_ptr_array_index (question->edits, i);
    gboolean is_mine = FALSE;
    PdkConflict *conflict = find_conflict (question, edit, &is_mine);

    if ((conflict != NULL && !is_mine) || is_given_up (question, edit))
      continue;
    g_ptr_array_add (*edits, pdk_edit_ref (edit));
    if (conflict != NULL)
      g_ptr_array_add (*mine, pdk_conflict_ref (conflict));
  }
  return TRUE;
}
