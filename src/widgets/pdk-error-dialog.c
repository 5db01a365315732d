/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-error-dialog.h"

#include <adwaita.h>

#include "widgets/pdk-text-pixels.h"

/* A window with the words of a failed operation: PdkErrorDialog is private, the function is not. */

/** The most text shown, in bytes: a host may send megabytes, which GtkTextView lays out slowly. */
#define MAX_TEXT 65536

/** So many lines are no message any more, but a document: it is given more room (pixels). */
#define DOCUMENT_LINES  10
#define DOCUMENT_WIDTH  760
#define DOCUMENT_HEIGHT 640

/** Otherwise it is so large with text of the plain size. */
#define WIDTH  560
#define HEIGHT 320

#define PDK_TYPE_ERROR_DIALOG (pdk_error_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdkErrorDialog, pdk_error_dialog, PDK, ERROR_DIALOG, AdwWindow)

struct _PdkErrorDialog {
  AdwWindow parent_instance;

  /* Template children. */
  GtkLabel *heading;
  GtkTextView *text_view;
};

G_DEFINE_FINAL_TYPE (PdkErrorDialog, pdk_error_dialog, ADW_TYPE_WINDOW)

static void
copy_text (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkErrorDialog *self = PDK_ERROR_DIALOG (widget);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
pdk_error_dialog_class_init (PdkErrorDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               PDK_RESOURCE_BASE "/ui/widgets/pdk-error-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkErrorDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, PdkErrorDialog, text_view);
  gtk_widget_class_install_action (widget_class, "details.copy", NULL, copy_text);
}

static void
pdk_error_dialog_init (PdkErrorDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_size (GTK_WINDOW (self), MIN (pdk_text_pixels (WIDTH), DOCUMENT_WIDTH),
                               MIN (pdk_text_pixels (HEIGHT), DOCUMENT_HEIGHT));
}

void
pdk_show_error_details (GtkWindow *parent, const char *heading, const char *text)
{
  PdkErrorDialog *self = NULL;
  g_autofree char *valid = NULL;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  g_return_if_fail (heading != NULL);

  self = g_object_new (PDK_TYPE_ERROR_DIALOG, "transient-for", parent, NULL);
  gtk_label_set_label (self->heading, heading);
  if (text != NULL)
    valid = g_utf8_make_valid (text, strnlen (text, MAX_TEXT));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), valid != NULL ? valid : "",
                            -1);
  if (gtk_text_buffer_get_line_count (gtk_text_view_get_buffer (self->text_view)) > DOCUMENT_LINES)
    gtk_window_set_default_size (GTK_WINDOW (self), DOCUMENT_WIDTH, DOCUMENT_HEIGHT);
  gtk_window_present (GTK_WINDOW (self));
}
