/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-connect"

#include "config.h"

#include "views/connect/pdk-open-dialog.h"

#include <glib/gi18n.h>

#include "core/viewer/pdk-viewer-address.h"
#include "widgets/pdk-row-keys.h"

struct _PdkOpenDialog {
  AdwWindow parent_instance;

  /* Template children. */
  AdwEntryRow *address_row;
  GtkWidget *problem_group;
  GtkLabel *problem_label;

  /* Owned. */
  GtkFileChooserNative *chooser; /* nullable: while it is open */
};

enum { ADDRESS, FILE_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkOpenDialog, pdk_open_dialog, ADW_TYPE_WINDOW)

static char *
get_address (PdkOpenDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address_row))));
}

/** What is still being typed is no mistake. */
static void
show_problem (PdkOpenDialog *self, const char *address, const GError *error)
{
  const gboolean shown = error != NULL && pdk_viewer_address_is_one (address);

  gtk_widget_set_visible (self->problem_group, shown);
  gtk_label_set_label (self->problem_label, shown ? error->message : "");
}

static void
on_address_changed (PdkOpenDialog *self)
{
  g_autofree char *address = get_address (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkViewerSpec) spec = pdk_viewer_address_parse (address, &error);

  show_problem (self, address, error);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "console.open", spec != NULL);
}

static void
open_address (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkOpenDialog *self = PDK_OPEN_DIALOG (widget);
  g_autofree char *address = get_address (self);

  g_signal_emit (self, signals[ADDRESS], 0, address);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_chooser_response (PdkOpenDialog *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response != GTK_RESPONSE_ACCEPT || file == NULL)
    return;
  g_signal_emit (self, signals[FILE_CHOSEN], 0, file);
  gtk_window_close (GTK_WINDOW (self));
}

static void
add_filters (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) ours = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (ours, _ ("Connection Files"));
  gtk_file_filter_add_suffix (ours, "vv");
  gtk_file_filter_add_mime_type (ours, "application/x-virt-viewer");
  gtk_file_chooser_add_filter (chooser, ours);
  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, all);
}

static void
choose_file (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkOpenDialog *self = PDK_OPEN_DIALOG (widget);

  if (self->chooser != NULL)
    return;
  self->chooser =
      gtk_file_chooser_native_new (_ ("Open Connection File"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  add_filters (GTK_FILE_CHOOSER (self->chooser));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chooser_response), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
pdk_open_dialog_dispose (GObject *object)
{
  PdkOpenDialog *self = PDK_OPEN_DIALOG (object);

  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_OPEN_DIALOG);

  G_OBJECT_CLASS (pdk_open_dialog_parent_class)->dispose (object);
}

static void
pdk_open_dialog_class_init (PdkOpenDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_open_dialog_dispose;

  signals[ADDRESS] = g_signal_new ("address", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FILE_CHOSEN] = g_signal_new ("file", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_FILE);

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/connect/pdk-open-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkOpenDialog, address_row);
  gtk_widget_class_bind_template_child (widget_class, PdkOpenDialog, problem_group);
  gtk_widget_class_bind_template_child (widget_class, PdkOpenDialog, problem_label);
  gtk_widget_class_bind_template_callback (widget_class, on_address_changed);
  gtk_widget_class_install_action (widget_class, "console.open", NULL, open_address);
  gtk_widget_class_install_action (widget_class, "console.choose-file", NULL, choose_file);
}

static void
pdk_open_dialog_init (PdkOpenDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pdk_row_keys_add_back (GTK_WINDOW (self));
  on_address_changed (self);
}

PdkOpenDialog *
pdk_open_dialog_present (GtkWindow *parent)
{
  PdkOpenDialog *self = g_object_new (PDK_TYPE_OPEN_DIALOG, "transient-for", parent, NULL);

  gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
