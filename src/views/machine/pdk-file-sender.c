/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-file-sender.h"

#include <glib/gi18n.h>

struct _PdkFileSender {
  GObject parent_instance;

  GtkWidget *widget; /* borrowed, weak */
  PdkFilesBar *bar;  /* borrowed, weak */
  /* Owned. */
  PdkConsole *console;
  PdkDisplay *display;
  GSimpleActionGroup *actions;
  GSignalGroup *transfer;        /* of the present backend */
  GtkFileChooserNative *chooser; /* nullable: while it is open */
};

G_DEFINE_FINAL_TYPE (PdkFileSender, pdk_file_sender, G_TYPE_OBJECT)

/** (nullable) (transfer none): where files can go now */
static PdkConsoleFileTransfer *
get_transfer (PdkFileSender *self)
{
  PdkConsoleBackend *backend = pdk_display_get_backend (self->display);
  PdkConsoleFileTransfer *transfer =
      backend != NULL ? pdk_console_backend_get_file_transfer (backend) : NULL;
  gboolean view_only = FALSE;

  g_object_get (self->console, "view-only", &view_only, NULL);
  if (view_only || transfer == NULL || !pdk_console_file_transfer_is_available (transfer))
    return NULL;
  return transfer;
}

static void
update (PdkFileSender *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "send");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), get_transfer (self) != NULL);
}

static gboolean
send_files (PdkFileSender *self, GListModel *files)
{
  PdkConsoleFileTransfer *transfer = get_transfer (self);

  if (transfer == NULL || self->bar == NULL || g_list_model_get_n_items (files) == 0)
    return FALSE;
  pdk_files_bar_set_transfer (self->bar, transfer);
  pdk_console_file_transfer_send (transfer, files);
  return TRUE;
}

/* Nothing is taken that could not be sent, and the pointer shows it. */
static gboolean
on_drop_accept (PdkFileSender *self, GdkDrop *drop, GtkDropTarget *target)
{
  return get_transfer (self) != NULL &&
         gdk_content_formats_match (gdk_drop_get_formats (drop),
                                    gtk_drop_target_get_formats (target));
}

static gboolean
on_drop (PdkFileSender *self, const GValue *value, double x, double y)
{
  g_autoptr (GSList) dropped = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  for (GSList *l = dropped; l != NULL; l = l->next)
    g_list_store_append (files, l->data);
  return send_files (self, G_LIST_MODEL (files));
}

static void
on_chooser_response (PdkFileSender *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT)
    send_files (self, files);
}

static void
on_send (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkFileSender *self = user_data;
  GtkRoot *root = gtk_widget_get_root (self->widget);

  if (self->chooser != NULL)
    return;
  self->chooser =
      gtk_file_chooser_native_new (_ ("Send Files to the Machine"),
                                   GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Send"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chooser_response), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static const GActionEntry entries[] = {
  { .name = "send", .activate = on_send },
};

static void
on_display_notify_backend (PdkFileSender *self)
{
  PdkConsoleBackend *backend = pdk_display_get_backend (self->display);

  g_signal_group_set_target (self->transfer, backend != NULL
                                                 ? pdk_console_backend_get_file_transfer (backend)
                                                 : NULL);
  update (self);
}

static void
pdk_file_sender_dispose (GObject *object)
{
  PdkFileSender *self = PDK_FILE_SENDER (object);

  if (self->widget != NULL)
    gtk_widget_insert_action_group (self->widget, "files", NULL);
  g_clear_weak_pointer (&self->widget);
  g_clear_weak_pointer (&self->bar);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->transfer);
  g_clear_object (&self->actions);
  g_clear_object (&self->display);
  g_clear_object (&self->console);

  G_OBJECT_CLASS (pdk_file_sender_parent_class)->dispose (object);
}

static void
pdk_file_sender_class_init (PdkFileSenderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_file_sender_dispose;
}

static void
pdk_file_sender_init (PdkFileSender *self)
{
  self->transfer = g_signal_group_new (PDK_TYPE_CONSOLE_FILE_TRANSFER);
  g_signal_group_connect_swapped (self->transfer, "notify::available", G_CALLBACK (update), self);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}

static void
take_drops (PdkFileSender *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "accept", G_CALLBACK (on_drop_accept), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->console), GTK_EVENT_CONTROLLER (target));
}

PdkFileSender *
pdk_file_sender_new (GtkWidget *widget, PdkConsole *console, PdkDisplay *display, PdkFilesBar *bar)
{
  PdkFileSender *self = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (PDK_IS_CONSOLE (console), NULL);
  g_return_val_if_fail (PDK_IS_DISPLAY (display), NULL);
  g_return_val_if_fail (PDK_IS_FILES_BAR (bar), NULL);

  self = g_object_new (PDK_TYPE_FILE_SENDER, NULL);
  g_set_weak_pointer (&self->widget, widget);
  g_set_weak_pointer (&self->bar, bar);
  self->console = g_object_ref (console);
  self->display = g_object_ref (display);
  take_drops (self);
  gtk_widget_insert_action_group (widget, "files", G_ACTION_GROUP (self->actions));
  g_signal_connect_object (console, "notify::view-only", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (display, "notify::backend", G_CALLBACK (on_display_notify_backend), self,
                           G_CONNECT_SWAPPED);
  on_display_notify_backend (self);
  return self;
}
