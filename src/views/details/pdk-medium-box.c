/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-medium-box.h"

#include <glib/gi18n.h>

#include "core/devices/pdk-recent-media.h"
#include "core/pdk-text.h"

struct _PdkMediumBox {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *box;
  GtkWidget *eject_button;
  GtkMenuButton *menu_button;
  GtkPopover *popover;
  GtkListBox *list_box;
  GtkWidget *list_scrolled;
  GtkWidget *separator;
  GtkWidget *open_button;
  GtkWidget *clear_button;

  /* Owned. */
  PdkRecentMedia *recent;
  char *host;
  GtkFileChooserNative *chooser; /* nullable: while it is open */

  GtkEditable *editable; /* borrowed */
};

G_DEFINE_FINAL_TYPE (PdkMediumBox, pdk_medium_box, GTK_TYPE_WIDGET)

static void
put_in (PdkMediumBox *self, const char *path)
{
  gtk_popover_popdown (self->popover);
  gtk_editable_set_text (self->editable, path);
  gtk_editable_set_position (self->editable, -1);
  gtk_widget_activate_action (GTK_WIDGET (self), "details.insert", NULL);
}

static void
on_eject_clicked (PdkMediumBox *self)
{
  put_in (self, "");
}

/* What was there lately */

static GtkWidget *
new_line (const char *text, gboolean is_folder)
{
  g_autofree char *safe = pdk_text_display (text);
  GtkWidget *label = gtk_label_new (safe);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label),
                           is_folder ? PANGO_ELLIPSIZE_START : PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  if (is_folder) {
    gtk_widget_add_css_class (label, "caption");
    gtk_widget_add_css_class (label, "dim-label");
  }
  return label;
}

static GtkWidget *
new_row (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *safe = pdk_text_display (name);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (lines), new_line (name, FALSE));
  gtk_box_append (GTK_BOX (lines), new_line (folder, TRUE));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), lines);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, safe, -1);
  g_object_set_data_full (G_OBJECT (row), "path", g_strdup (path), g_free);
  return row;
}

static void
update_list (PdkMediumBox *self)
{
  g_auto (GStrv) paths = pdk_recent_media_list (self->recent, self->host);
  const gboolean any = *paths != NULL;
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (self->list_box, 0)) != NULL)
    gtk_list_box_remove (self->list_box, GTK_WIDGET (row));
  for (char **path = paths; *path != NULL; path++)
    gtk_list_box_append (self->list_box, new_row (*path));
  gtk_widget_set_visible (self->list_scrolled, any);
  gtk_widget_set_visible (self->separator, any);
  gtk_widget_set_visible (self->clear_button, any);
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button),
                          any || gtk_widget_get_visible (self->open_button));
}

static void
on_row_activated (PdkMediumBox *self, GtkListBoxRow *row)
{
  /* The row may go with the list. */
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (row), "path"));

  put_in (self, path);
}

static void
on_clear_clicked (PdkMediumBox *self)
{
  gtk_popover_popdown (self->popover);
  pdk_recent_media_clear (self->recent, self->host);
}

/* Another file */

static void
on_chooser_response (PdkMediumBox *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    put_in (self, path);
}

static void
on_open_clicked (PdkMediumBox *self)
{
  static const char *const suffixes[] = { "iso", "img", "ima", "flp", "vfd" };
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkFileFilter) images = gtk_file_filter_new ();

  if (self->chooser != NULL || !GTK_IS_WINDOW (root))
    return;
  gtk_popover_popdown (self->popover);
  gtk_file_filter_set_name (images, _ ("CD, DVD and floppy images"));
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    gtk_file_filter_add_suffix (images, suffixes[i]);
  self->chooser =
      gtk_file_chooser_native_new (_ ("Insert Medium"), GTK_WINDOW (root),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Insert"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), images);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chooser_response), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_text_changed (PdkMediumBox *self)
{
  gtk_widget_set_visible (self->eject_button, *gtk_editable_get_text (self->editable) != '\0');
}

static void
pdk_medium_box_dispose (GObject *object)
{
  PdkMediumBox *self = PDK_MEDIUM_BOX (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->recent);
  g_clear_pointer (&self->host, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_MEDIUM_BOX);
  G_OBJECT_CLASS (pdk_medium_box_parent_class)->dispose (object);
}

static void
pdk_medium_box_class_init (PdkMediumBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_medium_box_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/details/pdk-medium-box.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkMediumBox, box);
  gtk_widget_class_bind_template_child (widget_class, PdkMediumBox, eject_button);
  gtk_widget_class_bind_template_child (widget_class, PdkMediumBox, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PdkMediumBox, popover);
  gtk_widget_class_bind_template_child (widget_class, PdkMediumBox, list_box);
  gtk_widget_class_bind_template_child (widget_class, PdkMediumBox, list_scrolled);
  gtk_widget_class_bind_template_child (widget_class, PdkMediumBox, separator);
  gtk_widget_class_bind_template_child (widget_class, PdkMediumBox, open_button);
  gtk_widget_class_bind_template_child (widget_class, PdkMediumBox, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, on_eject_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_clicked);
}

static void
pdk_medium_box_init (PdkMediumBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pdk_medium_box_new (GtkEditable *editable, const char *host, gboolean local)
{
  PdkMediumBox *self = NULL;

  g_return_val_if_fail (GTK_IS_EDITABLE (editable), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  self = g_object_new (PDK_TYPE_MEDIUM_BOX, NULL);
  self->editable = editable;
  self->host = g_strdup (host);
  self->recent = pdk_recent_media_dup_default ();
  gtk_widget_set_visible (self->open_button, local);
  g_signal_connect_object (self->recent, "changed", G_CALLBACK (update_list), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (editable, "changed", G_CALLBACK (on_text_changed), self,
                           G_CONNECT_SWAPPED);
  update_list (self);
  on_text_changed (self);
  return GTK_WIDGET (self);
}
