/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-files-bar.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "views/machine/pdk-file-row.h"

struct _PdkFilesBar {
  GtkWidget parent_instance;

  /* Template children. */
  GtkRevealer *revealer;
  GtkLabel *title_label;
  GtkProgressBar *progress_bar;
  GtkToggleButton *list_button;
  GtkListBox *list_box;
  GtkWidget *cancel_button;
  GtkWidget *close_button;

  PdkConsoleFileTransfer *transfer; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (PdkFilesBar, pdk_files_bar, GTK_TYPE_WIDGET)

/** All files taken together. */
typedef struct {
  guint n_files;
  guint n_sent;
  guint n_failed;
  guint n_finished;
  guint64 size; /* bytes, of those that are sent or will be */
  guint64 sent;
  PdkConsoleFile *current; /* borrowed, nullable */
} Total;

static void
add_to_total (Total *total, PdkConsoleFile *file)
{
  const PdkConsoleFileState state = pdk_console_file_get_state (file);

  total->n_files++;
  total->n_sent += state == PDK_CONSOLE_FILE_SENT;
  total->n_failed += state == PDK_CONSOLE_FILE_FAILED;
  total->n_finished += pdk_console_file_is_finished (file);
  if (state == PDK_CONSOLE_FILE_SENDING)
    total->current = file;
  if (state == PDK_CONSOLE_FILE_FAILED || state == PDK_CONSOLE_FILE_CANCELLED)
    return;
  total->size += pdk_console_file_get_size (file);
  total->sent += pdk_console_file_get_sent (file);
}

static Total
get_total (PdkFilesBar *self)
{
  GListModel *files = pdk_console_file_transfer_get_files (self->transfer);
  Total total = { 0 };

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (PdkConsoleFile) file = g_list_model_get_item (files, i);

    add_to_total (&total, file);
  }
  return total;
}

static char *
describe_sending (const Total *total)
{
  g_autofree char *name = NULL;

  if (total->current == NULL)
    return g_strdup (_ ("Looking at the files"));
  name = pdk_text_display (pdk_console_file_get_name (total->current));
  /* Translators: %s is a file’s name; then its number, and how many there are. */
  return g_strdup_printf (_ ("Sending “%s” (%u of %u)"), name, total->n_finished + 1,
                          total->n_files);
}

static char *
describe_result (const Total *total)
{
  if (total->n_sent < total->n_files)
    return g_strdup_printf (ngettext ("%u of %u file was sent", "%u of %u files were sent",
                                      total->n_files),
                            total->n_sent, total->n_files);
  return g_strdup_printf (
      ngettext ("%u file was sent: it is on the guest’s desktop or among its downloads",
                "%u files were sent: they are on the guest’s desktop or among its downloads",
                total->n_files),
      total->n_files);
}

static void
update (PdkFilesBar *self)
{
  const Total total = get_total (self);
  const gboolean finished = total.n_finished == total.n_files;
  g_autofree char *title = finished ? describe_result (&total) : describe_sending (&total);

  gtk_revealer_set_reveal_child (self->revealer, total.n_files > 0);
  if (total.n_files == 0)
    return;
  gtk_label_set_label (self->title_label, title);
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 total.size > 0 ? (double) total.sent / total.size : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), !finished);
  gtk_widget_set_visible (self->cancel_button, !finished);
  gtk_widget_set_visible (self->close_button, finished);
  if (finished && total.n_failed > 0)
    gtk_toggle_button_set_active (self->list_button, TRUE);
}

static void
on_files_changed (PdkFilesBar *self, guint position, guint n_removed, guint n_added)
{
  GListModel *files = pdk_console_file_transfer_get_files (self->transfer);

  for (guint i = 0; i < n_added; i++) {
    g_autoptr (PdkConsoleFile) file = g_list_model_get_item (files, position + i);

    g_signal_connect_object (file, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  }
  update (self);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  return pdk_file_row_new (PDK_CONSOLE_FILE (item));
}

static void
on_cancel_clicked (PdkFilesBar *self)
{
  pdk_console_file_transfer_cancel_all (self->transfer);
}

static void
on_close_clicked (PdkFilesBar *self)
{
  gtk_toggle_button_set_active (self->list_button, FALSE);
  pdk_console_file_transfer_forget_finished (self->transfer);
}

static void
drop_transfer (PdkFilesBar *self)
{
  GListModel *files = NULL;

  if (self->transfer == NULL)
    return;
  files = pdk_console_file_transfer_get_files (self->transfer);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (PdkConsoleFile) file = g_list_model_get_item (files, i);

    g_signal_handlers_disconnect_by_data (file, self);
  }
  g_signal_handlers_disconnect_by_data (files, self);
  if (self->list_box != NULL)
    gtk_list_box_bind_model (self->list_box, NULL, NULL, NULL, NULL);
  g_clear_object (&self->transfer);
}

static void
pdk_files_bar_dispose (GObject *object)
{
  drop_transfer (PDK_FILES_BAR (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_FILES_BAR);

  G_OBJECT_CLASS (pdk_files_bar_parent_class)->dispose (object);
}

static void
pdk_files_bar_class_init (PdkFilesBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_files_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-files-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkFilesBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, PdkFilesBar, title_label);
  gtk_widget_class_bind_template_child (widget_class, PdkFilesBar, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkFilesBar, list_button);
  gtk_widget_class_bind_template_child (widget_class, PdkFilesBar, list_box);
  gtk_widget_class_bind_template_child (widget_class, PdkFilesBar, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, PdkFilesBar, close_button);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
}

static void
pdk_files_bar_init (PdkFilesBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pdk_files_bar_set_transfer (PdkFilesBar *self, PdkConsoleFileTransfer *transfer)
{
  GListModel *files = NULL;

  g_return_if_fail (PDK_IS_FILES_BAR (self));
  g_return_if_fail (PDK_IS_CONSOLE_FILE_TRANSFER (transfer));

  if (self->transfer == transfer)
    return;
  drop_transfer (self);
  self->transfer = g_object_ref (transfer);
  files = pdk_console_file_transfer_get_files (transfer);
  gtk_list_box_bind_model (self->list_box, files, make_row, NULL, NULL);
  g_signal_connect_object (files, "items-changed", G_CALLBACK (on_files_changed), self,
                           G_CONNECT_SWAPPED);
  on_files_changed (self, 0, 0, g_list_model_get_n_items (files));
}
