/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-details-form.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "views/details/pdk-boot-list.h"
#include "views/details/pdk-host-device-row.h"
#include "views/details/pdk-pin-list.h"

struct _PdkDetailsForm {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *scrolled;
  GtkBox *groups;
  GtkWidget *nothing_box;
  GtkLabel *nothing_label;

  GtkWidget *device_group; /* nullable: which of the host's devices it is */

  /* Owned. */
  GPtrArray *editors;
  GPtrArray *lists;
  PdkDomainDraft *draft;
  char *page;
  GPtrArray *folded; /* (element-type PdkField): of the expander, which has no rows yet */

  /* Borrowed. */
  const PdkFieldContext *context;
  GtkWidget *expander;  /* nullable: for what is seldom needed */
  GPtrArray *own_views; /* groups made for one field */
};

G_DEFINE_FINAL_TYPE (PdkDetailsForm, pdk_details_form, GTK_TYPE_WIDGET)

/* What is shown by more than a row. */
static const struct {
  const char *kind, *field;
  GtkWidget *(*create) (PdkDomainDraft *draft, const PdkFieldContext *context);
  const char *instead_of[3]; /* kinds of lists that say the same in another way */
} own_views[] = {
  { "boot", "order", pdk_boot_list_new, { "boot-device" } },
  { "tuning", "emulator-pin", pdk_pin_list_new, { "vcpupin", "iothreadpin" } },
};

static gboolean
applies (PdkDetailsForm *self, gsize view)
{
  const PdkField *field =
      pdk_kind_find_field (pdk_kind_find (own_views[view].kind), own_views[view].field);

  return pdk_field_applies (field, pdk_domain_document_get_root (
                                       pdk_domain_draft_get_document (self->draft)));
}

/* A group is there for its rows: with none of them in sight, neither is its heading. */
static void
update_group (GtkWidget *group, GPtrArray *editors)
{
  gboolean any = FALSE;

  for (guint i = 0; i < editors->len; i++) {
    GtkWidget *row = pdk_field_editor_get_row (g_ptr_array_index (editors, i));

    any |= gtk_widget_get_visible (row) && gtk_widget_is_ancestor (row, group);
  }
  gtk_widget_set_visible (group, any);
}

static gboolean
is_list (PdkDetailsForm *self, GtkWidget *group)
{
  for (guint i = 0; i < self->lists->len; i++)
    if (pdk_details_rows_get_group (g_ptr_array_index (self->lists, i)) == group)
      return TRUE;
  return FALSE;
}

/* Whether the expander would have a row in sight. */
static gboolean
has_folded (PdkDetailsForm *self)
{
  g_autoptr (PdkItem) item =
      pdk_domain_document_find (pdk_domain_draft_get_document (self->draft), self->page);

  for (guint i = 0; item != NULL && i < self->folded->len; i++)
    if (pdk_field_applies (g_ptr_array_index (self->folded, i), item->element))
      return TRUE;
  return FALSE;
}

static gboolean
is_folded (PdkDetailsForm *self, GtkWidget *group)
{
  return self->folded->len > 0 && gtk_widget_is_ancestor (self->expander, group);
}

static void
update_groups (PdkDetailsForm *self)
{
  gboolean any = FALSE;

  for (GtkWidget *group = gtk_widget_get_first_child (GTK_WIDGET (self->groups)); group != NULL;
       group = gtk_widget_get_next_sibling (group)) {
    if (group == self->nothing_box)
      continue;
    if (is_folded (self, group))
      gtk_widget_set_visible (group, has_folded (self));
    else if (!is_list (self, group) && group != self->device_group &&
             !g_ptr_array_find (self->own_views, group, NULL))
      update_group (group, self->editors);
    any |= gtk_widget_get_visible (group);
  }
  gtk_widget_set_visible (self->nothing_box, !any);
}

void
pdk_details_form_update (PdkDetailsForm *self)
{
  g_return_if_fail (PDK_IS_DETAILS_FORM (self));

  for (guint i = 0; i < self->editors->len; i++)
    pdk_field_editor_update (g_ptr_array_index (self->editors, i));
  for (guint i = 0; i < self->lists->len; i++)
    pdk_details_rows_update (g_ptr_array_index (self->lists, i));
  update_groups (self);
}

gboolean
pdk_details_form_is_wrong (PdkDetailsForm *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_FORM (self), FALSE);

  for (guint i = 0; i < self->editors->len; i++)
    if (pdk_field_editor_is_wrong (g_ptr_array_index (self->editors, i)))
      return TRUE;
  for (guint i = 0; i < self->own_views->len; i++) {
    GtkWidget *view = g_ptr_array_index (self->own_views, i);

    if (PDK_IS_PIN_LIST (view) && pdk_pin_list_is_wrong (PDK_PIN_LIST (view)))
      return TRUE;
  }
  for (guint i = 0; i < self->lists->len; i++)
    if (pdk_details_rows_is_wrong (g_ptr_array_index (self->lists, i)))
      return TRUE;
  return FALSE;
}

static void
describe_group (GtkWidget *group, const PdkKind *kind, const char *title)
{
  for (const PdkGroupText *row = kind->groups; row != NULL && row->title != NULL; row++)
    if (g_str_equal (row->title, title)) {
      g_autofree char *markup = pdk_text_markup (_ (row->text));

      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), markup);
    }
}

/* The group with this heading. */
static GtkWidget *
ensure_group (PdkDetailsForm *self, GHashTable *known, const char *title)
{
  GtkWidget *group = g_hash_table_lookup (known, title);

  if (group != NULL)
    return group;
  group = adw_preferences_group_new ();
  if (*title != '\0') {
    g_autofree char *markup = pdk_text_markup (_ (title));

    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), markup);
    describe_group (group, pdk_kind_of_page (self->page), title);
  }
  gtk_box_append (self->groups, group);
  g_hash_table_insert (known, g_strdup (title), group);
  return group;
}

/* Returns: (transfer none): what has the new row */
static PdkFieldEditor *
make_editor (PdkDetailsForm *self, const PdkField *field)
{
  PdkFieldEditor *editor = pdk_field_editor_new (self->draft, self->page, field, self->context);

  g_ptr_array_add (self->editors, editor);
  return editor;
}

/* Most of a disk's hundred rows are here, and making them takes longer than all else. */
static void
on_unfolded (PdkDetailsForm *self)
{
  for (guint i = 0; i < self->folded->len; i++) {
    PdkFieldEditor *editor = make_editor (self, g_ptr_array_index (self->folded, i));

    adw_expander_row_add_row (ADW_EXPANDER_ROW (self->expander), pdk_field_editor_get_row (editor));
  }
  g_ptr_array_set_size (self->folded, 0);
  update_groups (self);
}

static void
add_expander (PdkDetailsForm *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  self->expander = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->expander), _ ("More Settings"));
  g_signal_connect_object (self->expander, "notify::expanded", G_CALLBACK (on_unfolded), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->expander);
  gtk_box_append (self->groups, group);
}

static void
add_field (PdkDetailsForm *self, GHashTable *known, const PdkField *field)
{
  const char *title = field->group != NULL ? field->group : "";

  AdwPreferencesGroup *group = NULL;
  PdkFieldEditor *editor = NULL;

  if ((field->flags & PDK_FIELD_ADVANCED) != 0) {
    g_ptr_array_add (self->folded, (gpointer) field);
    return;
  }
  group = ADW_PREFERENCES_GROUP (ensure_group (self, known, title));
  editor = make_editor (self, field);
  adw_preferences_group_add (group, pdk_field_editor_get_row (editor));
  if (pdk_field_editor_get_consequence (editor) != NULL)
    adw_preferences_group_add (group, pdk_field_editor_get_consequence (editor));
}

static void
pdk_details_form_dispose (GObject *object)
{
  PdkDetailsForm *self = PDK_DETAILS_FORM (object);

  g_clear_pointer (&self->own_views, g_ptr_array_unref);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_pointer (&self->editors, g_ptr_array_unref);
  g_clear_pointer (&self->folded, g_ptr_array_unref);
  g_clear_pointer (&self->page, g_free);
  g_clear_object (&self->draft);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_DETAILS_FORM);
  G_OBJECT_CLASS (pdk_details_form_parent_class)->dispose (object);
}

static void
pdk_details_form_class_init (PdkDetailsFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_details_form_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/details/pdk-details-form.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsForm, scrolled);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsForm, groups);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsForm, nothing_box);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsForm, nothing_label);
}

static void
pdk_details_form_init (PdkDetailsForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->editors = g_ptr_array_new_with_free_func (g_object_unref);
  self->lists = g_ptr_array_new_with_free_func (g_object_unref);
  self->folded = g_ptr_array_new ();
  self->own_views = g_ptr_array_new ();
}

static void
add_own_view (PdkDetailsForm *self, const PdkKind *kind, const PdkField *field)
{
  for (gsize i = 0; i < G_N_ELEMENTS (own_views); i++) {
    GtkWidget *group = NULL;

    if (!g_str_equal (own_views[i].kind, kind->id) ||
        !g_str_equal (own_views[i].field, field->id) || !applies (self, i))
      continue;
    group = own_views[i].create (self->draft, self->context);
    g_ptr_array_add (self->own_views, group);
    gtk_box_append (self->groups, group);
  }
}

static gboolean
is_shown_otherwise (PdkDetailsForm *self, const PdkKind *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (own_views); i++)
    if (g_strv_contains (own_views[i].instead_of, kind->id) && applies (self, i))
      return TRUE;
  return FALSE;
}

/* Which of the host's devices the page is about. */
static void
add_device (PdkDetailsForm *self, const char *page, const PdkFieldContext *context)
{
  GtkWidget *row = context != NULL && context->nodes != NULL
                       ? pdk_host_device_row_new (self->draft, page, context->nodes, context->uuid)
                       : NULL;

  if (row == NULL)
    return;
  self->device_group = adw_preferences_group_new ();
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->device_group), row);
  gtk_box_append (self->groups, self->device_group);
}

/* The lists that this page shows. */
static void
add_lists (PdkDetailsForm *self, const PdkKind *parent, const PdkFieldContext *context)
{
  for (const PdkKind *const *kind = pdk_kinds (); *kind != NULL; kind++) {
    PdkDetailsRows *rows = NULL;

    if (g_strcmp0 ((*kind)->parent, parent->id) != 0 || is_shown_otherwise (self, *kind))
      continue;
    rows = pdk_details_rows_new (self->draft, *kind, context);
    g_ptr_array_add (self->lists, rows);
    gtk_box_append (self->groups, pdk_details_rows_get_group (rows));
  }
}

GtkWidget *
pdk_details_form_new (PdkDomainDraft *draft, const char *page, const PdkFieldContext *context)
{
  PdkDetailsForm *self = NULL;
  const PdkKind *kind = NULL;
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (draft), NULL);
  g_return_val_if_fail (page != NULL, NULL);

  kind = pdk_kind_of_page (page);
  self = g_object_new (PDK_TYPE_DETAILS_FORM, NULL);
  self->draft = g_object_ref (draft);
  self->page = g_strdup (page);
  self->context = context;
  if (g_str_equal (kind->id, "device"))
    gtk_label_set_label (self->nothing_label,
                         _ ("Paddock does not know devices of this kind. It leaves this one as it "
                            "is, and you can edit it as XML."));
  add_device (self, page, context);
  for (const PdkField *field = kind->fields; field->id != NULL; field++)
    if ((field->flags & PDK_FIELD_OWN_VIEW) != 0)
      add_own_view (self, kind, field);
    else
      add_field (self, known, field);
  add_lists (self, kind, context);
  if (self->folded->len > 0)
    add_expander (self);
  update_groups (self);
  g_signal_connect_object (draft, "changed", G_CALLBACK (pdk_details_form_update), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
