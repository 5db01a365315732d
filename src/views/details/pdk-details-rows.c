/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-details-rows.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/pdk-text.h"
#include "widgets/pdk-toast.h"

/* A row in sight.  Owns its editors; its widgets belong to the group. */
typedef struct {
  char *page;
  GtkWidget *expander;
  GPtrArray *editors;
} Row;

struct _PdkDetailsRows {
  GObject parent_instance;

  /* Owned. */
  PdkDomainDraft *draft;
  GtkWidget *group;
  GPtrArray *rows;

  /* Borrowed. */
  const PdkKind *kind;
  const PdkFieldContext *context;
  GtkWidget *nothing_row;
};

G_DEFINE_FINAL_TYPE (PdkDetailsRows, pdk_details_rows, G_TYPE_OBJECT)

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->page);
  g_ptr_array_unref (row->editors);
  g_free (row);
}

/* A new one */

static gboolean
is_taken (const PdkField *field, const char *value, GPtrArray *items, const PdkKind *kind)
{
  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);
    g_autofree char *own = item->kind == kind ? pdk_field_get (field, item->element) : NULL;

    if (own != NULL && g_strcmp0 (own, value) == 0)
      return TRUE;
  }
  return FALSE;
}

/* The first value of @field that no other row has, or a usual one. */
static char *
choose_value (const PdkField *field, GPtrArray *items, const PdkKind *kind)
{
  const PdkChoice *choice = field->choices;

  if (field->records != NULL)
    return g_strdup (field->records->example);
  switch (field->type) {
  case PDK_FIELD_NUMBER:
    for (guint64 number = field->min; number < field->min + items->len + 1; number++) {
      g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

      if (!is_taken (field, text, items, kind))
        return g_steal_pointer (&text);
    }
    return g_strdup_printf ("%" G_GUINT64_FORMAT, field->min);
  case PDK_FIELD_BYTES:
    return g_strdup_printf ("%" G_GUINT64_FORMAT, MAX (field->min, (guint64) 1 << 30));
  case PDK_FIELD_CHOICE:
    for (; choice != NULL && choice->label != NULL; choice++)
      if (choice->value != NULL && !is_taken (field, choice->value, items, kind))
        return g_strdup (choice->value);
    return field->choices != NULL ? g_strdup (field->choices->value) : g_strdup ("new");
  case PDK_FIELD_SWITCH:
  case PDK_FIELD_PRESENCE:
    return g_strdup ("yes");
  case PDK_FIELD_TEXT:
  case PDK_FIELD_SECRET:
    break;
  }
  /* CPUs and nodes are numbers, too. */
  if (strstr (field->id, "cpus") != NULL || g_str_equal (field->id, "nodeset"))
    return g_strdup ("0");
  for (guint number = 1;; number++) {
    g_autofree char *text = g_strdup_printf ("new%u", number);

    if (!is_taken (field, text, items, kind))
      return g_steal_pointer (&text);
  }
}

static gboolean
is_key (const PdkField *field, const PdkKind *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kind->keys) && kind->keys[i] != NULL; i++)
    if (g_str_equal (kind->keys[i], field->path))
      return TRUE;
  return FALSE;
}

char *
pdk_details_row_template (const PdkKind *kind, PdkDomainDocument *document)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (PdkXmlDocument) xml = NULL;
  const char *name = NULL;
  PdkXmlElement *root = NULL;
  gboolean any = FALSE;

  g_return_val_if_fail (kind != NULL && (kind->flags & PDK_KIND_ROW) != 0, NULL);
  g_return_val_if_fail (document != NULL, NULL);

  items = pdk_domain_document_list (document);
  name = strrchr (kind->path, '/');
  xml = pdk_xml_document_new (name != NULL ? name + 1 : kind->path);
  root = pdk_xml_document_get_root (xml);
  for (const PdkField *field = kind->fields; field->id != NULL; field++) {
    g_autofree char *value = NULL;

    if ((field->flags & PDK_FIELD_REQUIRED) == 0 && !is_key (field, kind))
      continue;
    value = choose_value (field, items, kind);
    if (pdk_field_check (field, value, NULL))
      pdk_field_set (field, root, value);
    any = TRUE;
  }
  if (!any && kind->fields->id != NULL) {
    g_autofree char *value = choose_value (kind->fields, items, kind);

    pdk_field_set (kind->fields, root, value);
  }
  return pdk_xml_document_to_string (xml);
}

static void
on_add_clicked (PdkDetailsRows *self)
{
  g_autofree char *xml =
      pdk_details_row_template (self->kind, pdk_domain_draft_get_document (self->draft));
  g_autoptr (GError) error = NULL;
  PdkEdit *edit = pdk_edit_new_add (self->kind->id, xml, &error);

  if (edit == NULL || !pdk_domain_draft_take (self->draft, edit, &error)) {
    pdk_toast_show_error (self->group, _ ("It cannot be added"), error);
    return;
  }
  pdk_details_rows_update (self);
  if (self->rows->len > 0) {
    const Row *row = g_ptr_array_index (self->rows, self->rows->len - 1);

    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row->expander), TRUE);
  }
}

static void
on_remove_clicked (PdkDetailsRows *self, GtkWidget *button)
{
  GtkWidget *expander = gtk_widget_get_ancestor (button, ADW_TYPE_EXPANDER_ROW);
  g_autoptr (GError) error = NULL;
  g_autofree char *page = NULL;

  for (guint i = 0; i < self->rows->len; i++) {
    const Row *row = g_ptr_array_index (self->rows, i);

    if (row->expander == expander)
      page = g_strdup (row->page);
  }
  if (page != NULL && !pdk_domain_draft_take (self->draft, pdk_edit_new_remove (page), &error))
    pdk_toast_show_error (self->group, _ ("It cannot be removed"), error);
}

/* Widgets */

static GtkWidget *
new_button (const char *icon, const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return button;
}

static void
update_titles (const Row *row, const PdkItem *item)
{
  g_autofree char *title = pdk_item_get_title (item);
  g_autofree char *summary = pdk_item_get_summary (item);
  g_autofree char *title_markup = pdk_text_markup (title);
  g_autofree char *summary_markup = pdk_text_markup (summary);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->expander), title_markup);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row->expander), summary_markup);
}

static Row *
new_row (PdkDetailsRows *self, const PdkItem *item)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *remove = new_button ("user-trash-symbolic", _ ("Remove"));

  row->page = g_strdup (item->page);
  row->expander = adw_expander_row_new ();
  row->editors = g_ptr_array_new_with_free_func (g_object_unref);
  for (const PdkField *field = self->kind->fields; field->id != NULL; field++) {
    PdkFieldEditor *editor = pdk_field_editor_new (self->draft, item->page, field, self->context);

    g_ptr_array_add (row->editors, editor);
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row->expander), pdk_field_editor_get_row (editor));
  }
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row->expander), remove);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (on_remove_clicked), self,
                           G_CONNECT_SWAPPED);
  update_titles (row, item);
  return row;
}

static GPtrArray *
list_items (PdkDetailsRows *self)
{
  GPtrArray *items = pdk_domain_document_list (pdk_domain_draft_get_document (self->draft));

  for (guint i = items->len; i > 0; i--)
    if (((const PdkItem *) g_ptr_array_index (items, i - 1))->kind != self->kind)
      g_ptr_array_remove_index (items, i - 1);
  return items;
}

static gboolean
is_shown (PdkDetailsRows *self, GPtrArray *items)
{
  if (self->rows->len != items->len)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    if (!g_str_equal (((const Row *) g_ptr_array_index (self->rows, i))->page,
                      ((const PdkItem *) g_ptr_array_index (items, i))->page))
      return FALSE;
  return TRUE;
}

/* What is being typed may be what a row is known by: the same place stays open, and has the keys. */
static void
find_focus (PdkDetailsRows *self, guint *position, guint *field)
{
  *position = G_MAXUINT;
  for (guint i = 0; i < self->rows->len; i++) {
    const Row *row = g_ptr_array_index (self->rows, i);

    for (guint j = 0; j < row->editors->len; j++) {
      GtkWidget *widget = pdk_field_editor_get_row (g_ptr_array_index (row->editors, j));

      if ((gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) == 0)
        continue;
      *position = i;
      *field = j;
    }
  }
}

static void
restore_focus (PdkDetailsRows *self, guint position, guint field)
{
  const Row *row = position < self->rows->len ? g_ptr_array_index (self->rows, position) : NULL;
  GtkWidget *widget = NULL;

  if (row == NULL || field >= row->editors->len)
    return;
  widget = pdk_field_editor_get_row (g_ptr_array_index (row->editors, field));
  gtk_widget_grab_focus (widget);
  if (GTK_IS_EDITABLE (widget))
    gtk_editable_set_position (GTK_EDITABLE (widget), -1);
}

/* Whether the row of @page was unfolded; a list as long as before has the same rows by another name. */
static gboolean
was_unfolded (GPtrArray *old, guint position, const char *page, guint n_items)
{
  const Row *before = old->len == n_items ? g_ptr_array_index (old, position) : NULL;

  for (guint i = 0; i < old->len; i++)
    if (g_str_equal (((const Row *) g_ptr_array_index (old, i))->page, page))
      before = g_ptr_array_index (old, i);
  return before != NULL && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (before->expander));
}

static void
rebuild (PdkDetailsRows *self, GPtrArray *items)
{
  g_autoptr (GPtrArray) old = self->rows;
  guint position = G_MAXUINT;
  guint field = 0;

  find_focus (self, &position, &field);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  for (guint i = 0; i < items->len; i++) {
    Row *row = new_row (self, g_ptr_array_index (items, i));

    if (was_unfolded (old, i, row->page, items->len))
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row->expander), TRUE);
    g_ptr_array_add (self->rows, row);
  }
  for (guint i = 0; i < old->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->group),
                                  ((const Row *) g_ptr_array_index (old, i))->expander);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group),
                               ((const Row *) g_ptr_array_index (self->rows, i))->expander);
  restore_focus (self, position, field);
}

static gboolean
is_of_use (PdkDetailsRows *self)
{
  PdkDomainDocument *document = pdk_domain_draft_get_document (self->draft);

  return pdk_kind_is_of_use (self->kind, pdk_domain_document_get_root (document));
}

void
pdk_details_rows_update (PdkDetailsRows *self)
{
  g_autoptr (GPtrArray) items = NULL;

  g_return_if_fail (PDK_IS_DETAILS_ROWS (self));

  items = list_items (self);
  if (!is_shown (self, items))
    rebuild (self, items);
  for (guint i = 0; i < items->len; i++) {
    const Row *row = g_ptr_array_index (self->rows, i);

    update_titles (row, g_ptr_array_index (items, i));
    for (guint j = 0; j < row->editors->len; j++)
      pdk_field_editor_update (g_ptr_array_index (row->editors, j));
  }
  gtk_widget_set_visible (self->nothing_row, items->len == 0);
  gtk_widget_set_visible (self->group, items->len > 0 || is_of_use (self));
}

gboolean
pdk_details_rows_is_wrong (PdkDetailsRows *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_ROWS (self), FALSE);

  for (guint i = 0; i < self->rows->len; i++) {
    const Row *row = g_ptr_array_index (self->rows, i);

    for (guint j = 0; j < row->editors->len; j++)
      if (pdk_field_editor_is_wrong (g_ptr_array_index (row->editors, j)))
        return TRUE;
  }
  return FALSE;
}

static void
pdk_details_rows_dispose (GObject *object)
{
  PdkDetailsRows *self = PDK_DETAILS_ROWS (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->group);
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (pdk_details_rows_parent_class)->dispose (object);
}

static void
pdk_details_rows_class_init (PdkDetailsRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_details_rows_dispose;
}

static void
pdk_details_rows_init (PdkDetailsRows *self)
{
  self->rows = g_ptr_array_new_with_free_func (row_free);
}

static void
make_group (PdkDetailsRows *self)
{
  g_autofree char *title = pdk_text_markup (_ (self->kind->list_title));

  self->group = g_object_ref_sink (adw_preferences_group_new ());
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), title);
  if (self->kind->list_text != NULL) {
    g_autofree char *text = pdk_text_markup (_ (self->kind->list_text));

    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->group), text);
  }
  if ((self->kind->flags & PDK_KIND_NO_ADD) == 0) {
    GtkWidget *add = new_button ("list-add-symbolic", _ ("Add"));

    adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self->group), add);
    g_signal_connect_object (add, "clicked", G_CALLBACK (on_add_clicked), self, G_CONNECT_SWAPPED);
  }
  self->nothing_row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->nothing_row), _ ("None"));
  gtk_widget_add_css_class (self->nothing_row, "dim-label");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), self->nothing_row);
}

PdkDetailsRows *
pdk_details_rows_new (PdkDomainDraft *draft, const PdkKind *kind, const PdkFieldContext *context)
{
  PdkDetailsRows *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (draft), NULL);
  g_return_val_if_fail (kind != NULL && (kind->flags & PDK_KIND_ROW) != 0, NULL);

  self = g_object_new (PDK_TYPE_DETAILS_ROWS, NULL);
  self->draft = g_object_ref (draft);
  self->kind = kind;
  self->context = context;
  make_group (self);
  pdk_details_rows_update (self);
  return self;
}

GtkWidget *
pdk_details_rows_get_group (PdkDetailsRows *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_ROWS (self), NULL);

  return self->group;
}
