/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-boot-list.h"

#include <glib/gi18n.h>

#include "core/devices/pdk-boot-order.h"
#include "core/pdk-text.h"
#include "views/details/pdk-boot-row.h"
#include "widgets/pdk-toast.h"

#define PAGE  "boot"
#define FIELD "order"

struct _PdkBootList {
  AdwPreferencesGroup parent_instance;

  /* Template children. */
  GtkListBox *list_box;
  GtkWidget *later_label;
  GtkWidget *undo_button;
  GtkWidget *keep_button;

  /* Owned. */
  PdkDomainDraft *draft;
  GPtrArray *entries;

  /* Borrowed. */
  const PdkFieldContext *context;
};

G_DEFINE_FINAL_TYPE (PdkBootList, pdk_boot_list, ADW_TYPE_PREFERENCES_GROUP)

/* Editing */

static void
write_value (PdkBootList *self, const char *value)
{
  g_autoptr (GError) error = NULL;

  if (!pdk_domain_draft_set (self->draft, PAGE, FIELD, value, &error))
    pdk_toast_show_error (GTK_WIDGET (self), _ ("The order cannot be changed"), error);
}

static void
write_entries (PdkBootList *self, GPtrArray *entries)
{
  g_autofree char *value = pdk_boot_order_to_value (entries);

  write_value (self, value);
}

static guint
count_tried (GPtrArray *entries)
{
  guint count = 0;

  for (guint i = 0; i < entries->len; i++)
    count += ((const PdkBootEntry *) g_ptr_array_index (entries, i))->on;
  return count;
}

/* Of a device that is not tried, a place in the order makes it one that is. */
static void
place (PdkBootList *self, guint from, guint to, gboolean on)
{
  g_autoptr (GPtrArray) entries = pdk_boot_order_list (pdk_domain_draft_get_document (self->draft));
  PdkBootEntry *entry = NULL;

  if (from >= entries->len)
    return;
  entry = g_ptr_array_steal_index (entries, from);
  entry->on = on;
  g_ptr_array_insert (entries, (gint) MIN (to, count_tried (entries)), entry);
  write_entries (self, entries);
}

static void
on_row_moved (PdkBootList *self, guint position, PdkBootRow *row)
{
  place (self, pdk_boot_row_get_position (row), position, TRUE);
}

static void
on_row_toggled (PdkBootList *self, gboolean on, PdkBootRow *row)
{
  place (self, pdk_boot_row_get_position (row), G_MAXUINT, on);
}

static void
on_keep_clicked (PdkBootList *self)
{
  write_entries (self, self->entries);
}

static void
on_undo_clicked (PdkBootList *self)
{
  const PdkField *field = pdk_kind_find_field (pdk_kind_find (PAGE), FIELD);
  g_autofree char *value =
      pdk_boot_order_get (pdk_domain_document_get_root (pdk_domain_draft_get_base (self->draft)),
                          field);

  write_value (self, value);
}

/* Showing */

static void
update_description (PdkBootList *self)
{
  const PdkBootOrderForm form =
      pdk_boot_order_get_form (pdk_domain_draft_get_document (self->draft));
  const char *text = NULL;

  switch (form) {
  case PDK_BOOT_ORDER_NONE:
    text = _ ("No device is chosen: the machine tries its first disk.");
    break;
  case PDK_BOOT_ORDER_KINDS:
    text = _ ("So far only kinds of devices are written down, and of each kind the first device is "
              "tried. A change here writes down the devices themselves.");
    break;
  case PDK_BOOT_ORDER_DEVICES:
    text = _ ("Tried from top to bottom. Drag, or press Alt+Up and Alt+Down, to change the order.");
    break;
  case PDK_BOOT_ORDER_BOTH:
    text = _ ("Kinds of devices are written down as well as devices, and a machine cannot have "
              "both. Choose whether the order of devices below is to hold.");
    break;
  }
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), text);
  gtk_widget_set_visible (self->keep_button, form == PDK_BOOT_ORDER_BOTH);
}

static void
update_marks (PdkBootList *self)
{
  const gboolean changed = pdk_domain_draft_is_changed (self->draft, PAGE, FIELD);
  const gboolean running = self->context != NULL && self->context->running;
  const gboolean differs = running && self->context->differences != NULL &&
                           pdk_differences_lookup (self->context->differences, PAGE, FIELD) != NULL;

  gtk_widget_set_visible (self->undo_button, changed);
  gtk_widget_set_visible (self->later_label, running && (changed || differs));
}

/* The row of @entry; (nullable). */
static PdkBootRow *
find_row (PdkBootList *self, const PdkBootEntry *entry)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list_box, i)) != NULL; i++)
    if (g_str_equal (pdk_boot_row_get_name (PDK_BOOT_ROW (row)), entry->name))
      return PDK_BOOT_ROW (row);
  return NULL;
}

static void
remove_gone (PdkBootList *self, GPtrArray *entries)
{
  GtkListBoxRow *row = NULL;
  int i = 0;

  while ((row = gtk_list_box_get_row_at_index (self->list_box, i)) != NULL) {
    const char *name = pdk_boot_row_get_name (PDK_BOOT_ROW (row));
    gboolean there = FALSE;

    for (guint j = 0; j < entries->len; j++)
      there |= g_str_equal (((const PdkBootEntry *) g_ptr_array_index (entries, j))->name, name);
    if (there)
      i++;
    else
      gtk_list_box_remove (self->list_box, GTK_WIDGET (row));
  }
}

/* The rows stay who they are, so that the one with the keys keeps them wherever it goes. */
static void
update (PdkBootList *self)
{
  g_autoptr (GPtrArray) entries = pdk_boot_order_list (pdk_domain_draft_get_document (self->draft));
  const guint n_tried = count_tried (entries);

  remove_gone (self, entries);
  for (guint i = 0; i < entries->len; i++) {
    const PdkBootEntry *entry = g_ptr_array_index (entries, i);
    PdkBootRow *row = find_row (self, entry);

    if (row == NULL) {
      row = PDK_BOOT_ROW (pdk_boot_row_new (entry));
      g_signal_connect_object (row, "moved", G_CALLBACK (on_row_moved), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (row, "toggled", G_CALLBACK (on_row_toggled), self,
                               G_CONNECT_SWAPPED);
      pdk_boot_row_update (row, entry, i, n_tried);
      gtk_list_box_append (self->list_box, GTK_WIDGET (row));
    }
    pdk_boot_row_update (row, entry, i, n_tried);
  }
  gtk_list_box_invalidate_sort (self->list_box);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  self->entries = g_steal_pointer (&entries);
  update_description (self);
  update_marks (self);
}

static int
compare_rows (GtkListBoxRow *a, GtkListBoxRow *b, gpointer unused)
{
  const guint first = pdk_boot_row_get_position (PDK_BOOT_ROW (a));
  const guint second = pdk_boot_row_get_position (PDK_BOOT_ROW (b));

  (void) unused;
  return (first > second) - (first < second);
}

static void
pdk_boot_list_dispose (GObject *object)
{
  PdkBootList *self = PDK_BOOT_LIST (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_BOOT_LIST);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (pdk_boot_list_parent_class)->dispose (object);
}

static void
pdk_boot_list_class_init (PdkBootListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_boot_list_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE "/ui/views/details/"
                                                                               "pdk-boot-list.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkBootList, list_box);
  gtk_widget_class_bind_template_child (widget_class, PdkBootList, later_label);
  gtk_widget_class_bind_template_child (widget_class, PdkBootList, undo_button);
  gtk_widget_class_bind_template_child (widget_class, PdkBootList, keep_button);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_undo_clicked);
}

static void
pdk_boot_list_init (PdkBootList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_sort_func (self->list_box, compare_rows, NULL, NULL);
}

GtkWidget *
pdk_boot_list_new (PdkDomainDraft *draft, const PdkFieldContext *context)
{
  PdkBootList *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (draft), NULL);

  self = g_object_new (PDK_TYPE_BOOT_LIST, NULL);
  self->draft = g_object_ref (draft);
  self->context = context;
  update (self);
  g_signal_connect_object (draft, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
