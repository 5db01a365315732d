/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-file-row.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"

struct _PdkFileRow {
  GtkListBoxRow parent_instance;

  /* Template children. */
  GtkLabel *name_label;
  GtkLabel *state_label;
  GtkWidget *cancel_button;

  PdkConsoleFile *file; /* owned */
};

G_DEFINE_FINAL_TYPE (PdkFileRow, pdk_file_row, GTK_TYPE_LIST_BOX_ROW)

static char *
describe_progress (PdkConsoleFile *file)
{
  g_autofree char *sent =
      g_format_size_full (pdk_console_file_get_sent (file), G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *size =
      g_format_size_full (pdk_console_file_get_size (file), G_FORMAT_SIZE_IEC_UNITS);

  /* Translators: how much of a file was sent: “1.5 MiB of 20.0 MiB”. */
  return g_strdup_printf (_ ("%s of %s"), sent, size);
}

static char *
describe (PdkConsoleFile *file)
{
  switch (pdk_console_file_get_state (file)) {
  case PDK_CONSOLE_FILE_WAITING:
    return g_strdup (_ ("Waiting"));
  case PDK_CONSOLE_FILE_SENDING:
    return describe_progress (file);
  case PDK_CONSOLE_FILE_SENT:
    return g_format_size_full (pdk_console_file_get_size (file), G_FORMAT_SIZE_IEC_UNITS);
  case PDK_CONSOLE_FILE_FAILED:
    return pdk_text_display (pdk_console_file_get_error (file)->message);
  case PDK_CONSOLE_FILE_CANCELLED:
    return g_strdup (_ ("Cancelled"));
  }
  g_return_val_if_reached (NULL);
}

static void
update (PdkFileRow *self)
{
  g_autofree char *text = describe (self->file);

  gtk_label_set_label (self->state_label, text);
  if (pdk_console_file_get_state (self->file) == PDK_CONSOLE_FILE_FAILED)
    gtk_widget_add_css_class (GTK_WIDGET (self->state_label), "error");
  /* Figures stay in one line, whatever the label's width is thought to be. */
  gtk_label_set_wrap (self->state_label,
                      pdk_console_file_get_state (self->file) == PDK_CONSOLE_FILE_FAILED);
  gtk_widget_set_visible (self->cancel_button, !pdk_console_file_is_finished (self->file));
}

static void
on_cancel_clicked (PdkFileRow *self)
{
  pdk_console_file_cancel (self->file);
}

static void
pdk_file_row_dispose (GObject *object)
{
  g_clear_object (&PDK_FILE_ROW (object)->file);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_FILE_ROW);

  G_OBJECT_CLASS (pdk_file_row_parent_class)->dispose (object);
}

static void
pdk_file_row_class_init (PdkFileRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_file_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-file-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkFileRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, PdkFileRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, PdkFileRow, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
}

static void
pdk_file_row_init (PdkFileRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pdk_file_row_new (PdkConsoleFile *file)
{
  PdkFileRow *self = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (PDK_IS_CONSOLE_FILE (file), NULL);

  self = g_object_new (PDK_TYPE_FILE_ROW, NULL);
  self->file = g_object_ref (file);
  name = pdk_text_display (pdk_console_file_get_name (file));
  gtk_label_set_label (self->name_label, name);
  g_signal_connect_object (file, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
