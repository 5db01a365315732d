/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-field-editor.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "views/details/pdk-choice-button.h"
#include "views/details/pdk-field-choices.h"
#include "views/details/pdk-host-link-button.h"
#include "views/details/pdk-medium-box.h"
#include "views/details/pdk-number-steps.h"
#include "views/details/pdk-volume-button.h"
#include "widgets/pdk-row-fit.h"
#include "widgets/pdk-switch-row.h"

/* Larger numbers are typed: nobody counts up to them. */
#define MAX_STEPPED 65535

typedef enum { LOOK_FIXED, LOOK_ENTRY, LOOK_CHOICE, LOOK_SWITCH, LOOK_NOTES } Look;

struct _PdkFieldEditor {
  GObject parent_instance;

  /* Owned. */
  PdkDomainDraft *draft;
  GtkWidget *row;
  char *page;
  GtkWidget *consequence; /* nullable */
  char *shown;            /* nullable: the value the row shows */

  /* Borrowed. */
  const PdkField *field;
  const PdkFieldContext *context;
  GtkEditable *editable;  /* of an entry */
  GtkTextBuffer *buffer;  /* of notes */
  GtkLabel *value_label;  /* of a fixed one */
  GtkWidget *note_label;  /* what the running machine has */
  GtkWidget *later_label; /* that it takes a shutdown */
  GtkWidget *lacks_label; /* that the host does not offer it */
  GtkWidget *wrong_icon;
  GtkWidget *undo_button;
  GtkWidget *medium_box; /* nullable: of what may be in a drive */

  Look look;
  gboolean updating;
  gboolean setting; /* what is typed is on its way to the draft */
  gboolean wrong;
};

G_DEFINE_FINAL_TYPE (PdkFieldEditor, pdk_field_editor, G_TYPE_OBJECT)

static Look
choose_look (const PdkField *field)
{
  if ((field->flags & PDK_FIELD_READ_ONLY) != 0)
    return LOOK_FIXED;
  if (field->live == PDK_LIVE_AUTOSTART)
    return LOOK_SWITCH;
  switch (field->type) {
  case PDK_FIELD_PRESENCE:
    return LOOK_SWITCH;
  case PDK_FIELD_SWITCH:
    return LOOK_CHOICE;
  case PDK_FIELD_CHOICE:
    return (field->flags & PDK_FIELD_FREE) != 0 ? LOOK_ENTRY : LOOK_CHOICE;
  case PDK_FIELD_TEXT:
    return (field->flags & PDK_FIELD_LONG) != 0 ? LOOK_NOTES : LOOK_ENTRY;
  case PDK_FIELD_NUMBER:
  case PDK_FIELD_BYTES:
  case PDK_FIELD_SECRET:
    break;
  }
  return LOOK_ENTRY;
}

/* What was typed and cannot be */

static void
set_wrong (PdkFieldEditor *self, const GError *error)
{
  const gboolean changed = self->wrong != (error != NULL);

  self->wrong = error != NULL;
  if (changed)
    gtk_widget_activate_action (self->row, "details.check", NULL);
  if (error != NULL) {
    gtk_widget_add_css_class (self->row, "error");
    gtk_widget_set_tooltip_text (self->wrong_icon, error->message);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->wrong_icon),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, error->message, -1);
  } else {
    gtk_widget_remove_css_class (self->row, "error");
  }
  gtk_widget_set_visible (self->wrong_icon, error != NULL);
  if (changed && self->context != NULL && self->context->wrong_changed != NULL)
    self->context->wrong_changed (self->context->user_data);
}

/* @value: (nullable) */
static void
set_value (PdkFieldEditor *self, const char *value)
{
  g_autoptr (GError) error = NULL;

  pdk_text_wipe (self->shown);
  self->shown = g_strdup (value != NULL && *value != '\0' ? value : NULL);
  self->setting = TRUE;
  pdk_domain_draft_set (self->draft, self->page, self->field->id, value, &error);
  self->setting = FALSE;
  set_wrong (self, error);
}

static void
set_text (PdkFieldEditor *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = pdk_field_from_text (self->field, text, &error);

  if (value != NULL)
    set_value (self, value);
  else
    set_wrong (self, error);
}

static void
on_text_changed (PdkFieldEditor *self)
{
  if (!self->updating)
    set_text (self, gtk_editable_get_text (self->editable));
}

static void
on_buffer_changed (PdkFieldEditor *self)
{
  g_autofree char *text = NULL;
  GtkTextIter start;
  GtkTextIter end;

  if (self->updating)
    return;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  set_text (self, text);
}

static void
on_selected (PdkFieldEditor *self)
{
  PdkChoiceItem *item = adw_combo_row_get_selected_item (ADW_COMBO_ROW (self->row));

  if (!self->updating && item != NULL)
    set_value (self, pdk_choice_item_get_value (item));
}

/* Of what is not in the document: the last edit, or how it is. */
static char *
get_beside (PdkFieldEditor *self)
{
  GPtrArray *edits = pdk_domain_draft_get_edits (self->draft);

  for (guint i = edits->len; i > 0; i--) {
    const PdkEdit *edit = g_ptr_array_index (edits, i - 1);

    if (edit->type == PDK_EDIT_SET && edit->field == self->field)
      return g_strdup (edit->value);
  }
  return g_strdup (self->context != NULL && self->context->autostart ? "yes" : "no");
}

static void
set_beside (PdkFieldEditor *self, gboolean active)
{
  const gboolean now = self->context != NULL && self->context->autostart;

  /* Nothing is no edit. */
  set_value (self, active == now ? NULL : active ? "yes" : "no");
}

static void
on_switched (PdkFieldEditor *self)
{
  const gboolean active = pdk_switch_row_get_active (PDK_SWITCH_ROW (self->row));

  if (self->updating)
    return;
  if (self->field->live == PDK_LIVE_AUTOSTART)
    set_beside (self, active);
  else
    set_value (self, active ? "yes" : NULL);
}

static void
on_undo_clicked (PdkFieldEditor *self)
{
  const PdkField *field = self->field;
  g_autoptr (PdkItem) item =
      pdk_domain_document_find (pdk_domain_draft_get_base (self->draft), self->page);
  g_autofree char *value = item != NULL ? pdk_field_get (field, item->element) : NULL;

  set_value (self, value);
  pdk_field_editor_update (self);
}

/* Choices */

static PdkOffer *
get_offer (PdkFieldEditor *self)
{
  return self->context != NULL ? self->context->offer : NULL;
}

static GListModel *
make_choices (PdkFieldEditor *self, const char *value)
{
  return pdk_field_choices_new (self->draft, self->page, self->field, get_offer (self), value);
}

static void
show_choice (PdkFieldEditor *self, const char *value)
{
  AdwComboRow *row = ADW_COMBO_ROW (self->row);
  GListModel *choices = adw_combo_row_get_model (row);

  if (choices == NULL || pdk_field_choices_find (choices, value) == GTK_INVALID_LIST_POSITION) {
    g_autoptr (GListModel) fresh = make_choices (self, value);

    adw_combo_row_set_model (row, fresh);
    choices = fresh;
  }
  adw_combo_row_set_selected (row, pdk_field_choices_find (choices, value));
}

/* Rows */

static GtkWidget *
add_suffix (PdkFieldEditor *self, GtkWidget *widget)
{
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (widget, FALSE);
  if (ADW_IS_ENTRY_ROW (self->row))
    adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->row), widget);
  else if (ADW_IS_ACTION_ROW (self->row))
    adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), widget);
  else
    gtk_box_append (GTK_BOX (g_object_get_data (G_OBJECT (self->row), "header")), widget);
  return widget;
}

static GtkWidget *
new_undo_button (PdkFieldEditor *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-undo-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Take This Change Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Take This Change Back"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_undo_clicked), self,
                           G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, css_class);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  return label;
}

static void
add_suffixes (PdkFieldEditor *self)
{
  const gboolean is_number = self->field->type == PDK_FIELD_NUMBER;

  self->note_label = add_suffix (self, new_label (NULL, "dim-label"));
  self->later_label = add_suffix (self, new_label (_ ("after shutdown"), "pdk-later"));
  self->lacks_label =
      add_suffix (self, new_label (is_number ? _ ("more than there are") : _ ("not on offer"),
                                   "pdk-later"));
  self->wrong_icon = add_suffix (self, gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  gtk_widget_add_css_class (self->wrong_icon, "error");
  self->undo_button = add_suffix (self, new_undo_button (self));
}

static void
make_fixed (PdkFieldEditor *self)
{
  GtkWidget *label = new_label (NULL, "dim-label");

  self->row = g_object_ref_sink (adw_action_row_new ());
  /* The row has the keys first: GTK 4.8 complains of a text that gets them where nothing had them. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ (self->field->label), -1);
  self->value_label = GTK_LABEL (label);
  gtk_label_set_selectable (self->value_label, TRUE);
  gtk_label_set_max_width_chars (self->value_label, 48);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), label);
  pdk_row_fit (ADW_ACTION_ROW (self->row));
}

/* An entry that usually holds one of these. */
static void
add_choice_button (PdkFieldEditor *self)
{
  g_autoptr (GListModel) choices = make_choices (self, NULL);

  if (g_list_model_get_n_items (choices) > 1)
    adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->row),
                              pdk_choice_button_new (self->editable, choices));
}

static void
add_medium_box (PdkFieldEditor *self)
{
  if (self->context == NULL || self->context->host == NULL)
    return;
  self->medium_box = pdk_medium_box_new (self->editable, self->context->host, self->context->local);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->row), self->medium_box);
}

/* Of a drive that takes files. */
static void
update_medium_box (PdkFieldEditor *self, PdkXmlElement *element)
{
  if (self->medium_box != NULL)
    gtk_widget_set_visible (self->medium_box,
                            pdk_field_condition (self->field->live_when, element) &&
                                pdk_field_condition ("@type=file|block", element));
}

static void
make_entry (PdkFieldEditor *self)
{
  const gboolean secret = self->field->type == PDK_FIELD_SECRET;

  self->row = g_object_ref_sink (secret ? adw_password_entry_row_new () : adw_entry_row_new ());
  self->editable = GTK_EDITABLE (self->row);
  if (self->field->type == PDK_FIELD_NUMBER)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self->row), GTK_INPUT_PURPOSE_DIGITS);
  g_signal_connect_object (self->editable, "changed", G_CALLBACK (on_text_changed), self,
                           G_CONNECT_SWAPPED);
  if (self->field->type == PDK_FIELD_CHOICE)
    add_choice_button (self);
  if ((self->field->flags & PDK_FIELD_MEDIUM) != 0)
    add_medium_box (self);
  if ((self->field->flags & PDK_FIELD_MEDIUM) != 0 && self->context != NULL &&
      self->context->connection != NULL)
    adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->row),
                              pdk_volume_button_new (self->draft, self->page,
                                                     self->context->connection));
  if (self->field->type == PDK_FIELD_NUMBER && self->field->max > 0 &&
      self->field->max <= MAX_STEPPED)
    pdk_number_steps_add (ADW_ENTRY_ROW (self->row), self->field->min, self->field->max);
  if ((self->field->flags & PDK_FIELD_HOST_LINK) != 0 && self->context != NULL &&
      self->context->nodes != NULL)
    adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->row),
                              pdk_host_link_button_new (self->editable, self->draft, self->page,
                                                        self->context->nodes));
}

static void
make_choice (PdkFieldEditor *self)
{
  g_autoptr (GtkListItemFactory) factory = NULL;
  g_autoptr (GtkExpression) label =
      gtk_property_expression_new (PDK_TYPE_CHOICE_ITEM, NULL, "label");

  self->row = g_object_ref_sink (adw_combo_row_new ());
  factory = pdk_choice_item_factory_new (ADW_COMBO_ROW (self->row));
  adw_combo_row_set_expression (ADW_COMBO_ROW (self->row), label);
  adw_combo_row_set_list_factory (ADW_COMBO_ROW (self->row), factory);
  pdk_row_fit_combo (ADW_COMBO_ROW (self->row));
  g_signal_connect_object (self->row, "notify::selected", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
}

static void
make_switch (PdkFieldEditor *self)
{
  self->row = g_object_ref_sink (pdk_switch_row_new ());
  g_signal_connect_object (self->row, "notify::active", G_CALLBACK (on_switched), self,
                           G_CONNECT_SWAPPED);
}

static void
make_notes (PdkFieldEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_ (self->field->label));
  GtkWidget *view = gtk_text_view_new ();

  self->row = g_object_ref_sink (adw_preferences_row_new ());
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->row), FALSE);
  /* The text has the keys: the row would be a step to nothing. */
  gtk_widget_set_focusable (GTK_WIDGET (self->row), FALSE);
  g_object_set_data (G_OBJECT (self->row), "header", header);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "caption");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_widget_add_css_class (box, "pdk-notes");
  gtk_widget_add_css_class (view, "pdk-notes-text");
  gtk_widget_set_size_request (view, -1, 60);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_RELATION_LABELLED_BY, title,
                                  NULL, -1);
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_box_append (GTK_BOX (header), title);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), view);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->row), box);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (on_buffer_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
show_hint (PdkFieldEditor *self)
{
  g_autofree char *markup = NULL;

  if (self->field->hint == NULL)
    return;
  gtk_widget_set_tooltip_text (self->row, _ (self->field->hint));
  markup = pdk_text_markup (_ (self->field->hint));
  if (ADW_IS_ACTION_ROW (self->row))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->row), markup);
}

static void
make_consequence (PdkFieldEditor *self)
{
  g_autofree char *markup = NULL;
  GtkWidget *icon = NULL;

  if (self->field->consequence == NULL || (self->context != NULL && self->context->undefined))
    return;
  markup = pdk_text_markup (_ (self->field->consequence));
  icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  gtk_widget_add_css_class (icon, "warning");
  self->consequence = g_object_ref_sink (adw_action_row_new ());
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->consequence), markup);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self->consequence), icon);
  gtk_widget_set_visible (self->consequence, FALSE);
}

static void
make_row (PdkFieldEditor *self)
{
  static void (*const make[]) (PdkFieldEditor *) = {
    [LOOK_FIXED] = make_fixed,   [LOOK_ENTRY] = make_entry, [LOOK_CHOICE] = make_choice,
    [LOOK_SWITCH] = make_switch, [LOOK_NOTES] = make_notes,
  };

  g_autofree char *title = pdk_text_markup (_ (self->field->label));

  self->look = choose_look (self->field);
  make[self->look](self);
  /* A row of choices takes its title for plain text otherwise. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  show_hint (self);
  add_suffixes (self);
  make_consequence (self);
}

/* Showing */

static void
show_text (PdkFieldEditor *self, const char *value)
{
  g_autofree char *text = pdk_field_to_text (self->field, value);

  gtk_editable_set_text (self->editable, text);
}

static void
show_fixed (PdkFieldEditor *self, const char *value)
{
  g_autofree char *text = pdk_field_describe (self->field, value);
  g_autofree char *line = pdk_text_display (text);

  gtk_label_set_label (self->value_label, line);
}

static void
show_value (PdkFieldEditor *self, const char *value)
{
  self->updating = TRUE;
  switch (self->look) {
  case LOOK_FIXED:
    show_fixed (self, value);
    break;
  case LOOK_ENTRY:
    show_text (self, value);
    break;
  case LOOK_CHOICE:
    show_choice (self, value);
    break;
  case LOOK_SWITCH:
    pdk_switch_row_set_active (PDK_SWITCH_ROW (self->row), g_strcmp0 (value, "yes") == 0);
    break;
  case LOOK_NOTES:
    gtk_text_buffer_set_text (self->buffer, value != NULL ? value : "", -1);
    break;
  }
  self->updating = FALSE;
  pdk_text_wipe (self->shown);
  self->shown = g_strdup (value);
  set_wrong (self, NULL);
}

/* (nullable): what the running machine has, where that is something else */
static char *
find_running (PdkFieldEditor *self)
{
  GPtrArray *differences = self->context != NULL ? self->context->differences : NULL;
  const PdkDifference *difference =
      differences != NULL ? pdk_differences_lookup (differences, self->page, self->field->id)
                          : NULL;

  if (difference == NULL || self->field->type == PDK_FIELD_SECRET)
    return NULL;
  return pdk_field_describe (self->field, difference->live);
}

static gboolean
has_to_wait (PdkFieldEditor *self, gboolean changed, gboolean differs)
{
  const PdkFieldContext *context = self->context;

  if (context == NULL || !context->running)
    return FALSE;
  if (!changed)
    return differs;
  return context->announced != NULL &&
         pdk_announced_later (context->announced, pdk_domain_draft_get_edits (self->draft),
                              self->page, self->field->id);
}

static void
update_lack (PdkFieldEditor *self)
{
  PdkXmlElement *root = pdk_domain_document_get_root (pdk_domain_draft_get_document (self->draft));
  g_autofree char *reason = pdk_offer_explain (get_offer (self), self->field, root, self->shown);

  gtk_widget_set_visible (self->lacks_label, reason != NULL);
  gtk_widget_set_tooltip_text (self->lacks_label, reason);
}

static void
update_suffixes (PdkFieldEditor *self)
{
  const gboolean changed = pdk_domain_draft_is_changed (self->draft, self->page, self->field->id);
  g_autofree char *running = find_running (self);

  if (running != NULL) {
    /* Translators: %s is a value: what a running machine has at the moment */
    g_autofree char *text = g_strdup_printf (_ ("%s now"), running);
    g_autofree char *line = pdk_text_display (text);

    gtk_label_set_label (GTK_LABEL (self->note_label), line);
    gtk_widget_set_tooltip_text (self->note_label, line);
  }
  gtk_widget_set_visible (self->note_label, running != NULL);
  gtk_widget_set_visible (self->later_label, has_to_wait (self, changed, running != NULL));
  gtk_widget_set_visible (self->undo_button, changed || self->wrong);
  if (self->consequence != NULL)
    gtk_widget_set_visible (self->consequence, changed && gtk_widget_get_visible (self->row));
  update_lack (self);
}

/* Whether it is nobody's to say, and libvirt has not yet: the UUID of a machine that is not there. */
static gboolean
is_made_later (PdkFieldEditor *self, const char *value)
{
  return value == NULL && self->context != NULL && self->context->undefined &&
         (self->field->flags & PDK_FIELD_READ_ONLY) != 0;
}

void
pdk_field_editor_update (PdkFieldEditor *self)
{
  g_autoptr (PdkItem) item = NULL;
  g_autofree char *value = NULL;

  g_return_if_fail (PDK_IS_FIELD_EDITOR (self));

  item = pdk_domain_document_find (pdk_domain_draft_get_document (self->draft), self->page);
  if (item == NULL)
    return;
  value = self->field->live == PDK_LIVE_AUTOSTART ? get_beside (self)
                                                  : pdk_field_get (self->field, item->element);
  gtk_widget_set_visible (self->row, pdk_field_applies (self->field, item->element) &&
                                         !is_made_later (self, value));
  update_medium_box (self, item->element);
  /* What somebody is typing stays as it is typed, an empty row too where that stands for a value. */
  if (self->setting && (self->look == LOOK_ENTRY || self->look == LOOK_NOTES)) {
    pdk_text_wipe (self->shown);
    self->shown = g_steal_pointer (&value);
  } else if (!self->wrong && (self->shown == NULL || g_strcmp0 (self->shown, value) != 0 ||
                              self->look == LOOK_FIXED))
    show_value (self, value);
  update_suffixes (self);
}

static void
pdk_field_editor_dispose (GObject *object)
{
  PdkFieldEditor *self = PDK_FIELD_EDITOR (object);

  g_clear_object (&self->draft);
  g_clear_object (&self->consequence);
  g_clear_object (&self->row);
  G_OBJECT_CLASS (pdk_field_editor_parent_class)->dispose (object);
}

static void
pdk_field_editor_finalize (GObject *object)
{
  PdkFieldEditor *self = PDK_FIELD_EDITOR (object);

  g_free (self->page);
  pdk_text_wipe (self->shown);
  G_OBJECT_CLASS (pdk_field_editor_parent_class)->finalize (object);
}

static void
pdk_field_editor_class_init (PdkFieldEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_field_editor_dispose;
  object_class->finalize = pdk_field_editor_finalize;
}

static void
pdk_field_editor_init (PdkFieldEditor *self)
{
  (void) self;
}

PdkFieldEditor *
pdk_field_editor_new (PdkDomainDraft *draft,
                      const char *page,
                      const PdkField *field,
                      const PdkFieldContext *context)
{
  PdkFieldEditor *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (draft), NULL);
  g_return_val_if_fail (page != NULL && field != NULL, NULL);

  self = g_object_new (PDK_TYPE_FIELD_EDITOR, NULL);
  self->draft = g_object_ref (draft);
  self->page = g_strdup (page);
  self->field = field;
  self->context = context;
  make_row (self);
  /* Nothing may be no choice, and would stay among them. */
  if (self->look != LOOK_CHOICE)
    show_value (self, NULL);
  pdk_field_editor_update (self);
  return self;
}

GtkWidget *
pdk_field_editor_get_row (PdkFieldEditor *self)
{
  g_return_val_if_fail (PDK_IS_FIELD_EDITOR (self), NULL);

  return self->row;
}

GtkWidget *
pdk_field_editor_get_consequence (PdkFieldEditor *self)
{
  g_return_val_if_fail (PDK_IS_FIELD_EDITOR (self), NULL);

  return self->consequence;
}

gboolean
pdk_field_editor_is_wrong (PdkFieldEditor *self)
{
  g_return_val_if_fail (PDK_IS_FIELD_EDITOR (self), FALSE);

  return self->wrong;
}
