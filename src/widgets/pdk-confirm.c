/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-confirm.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Shim: AdwMessageDialog is deprecated from libadwaita 1.6 on, where AdwAlertDialog replaces it.
 * The dialog owns the task until its response. */

static void
on_dialog_response (AdwMessageDialog *dialog, const char *response, GTask *task)
{
  /* A window that is destroyed while it asks answers by itself: only the first answer counts. */
  if (!g_task_get_completed (task))
    g_task_return_boolean (task, g_str_equal (response, "confirm"));
}

static void
on_cancellable_cancelled (GCancellable *cancellable, GtkWindow *dialog)
{
  gtk_window_close (dialog);
}

static void
unref_task (gpointer task, GClosure *closure)
{
  g_object_unref (task);
}

void
pdk_confirm_async (GtkWindow *parent,
                   const char *heading,
                   const char *body,
                   const char *confirm_label,
                   gboolean destructive,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GtkWidget *widget = NULL;
  AdwMessageDialog *dialog = NULL;
  GTask *task = NULL;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  g_return_if_fail (heading != NULL && confirm_label != NULL);

  widget = adw_message_dialog_new (parent, heading, body);
  dialog = ADW_MESSAGE_DIALOG (widget);
  adw_message_dialog_add_response (dialog, "cancel", _ ("_Cancel"));
  /* safe text: a label of ours, with its mnemonic */
  adw_message_dialog_add_response (dialog, "confirm", confirm_label);
  adw_message_dialog_set_response_appearance (dialog, "confirm",
                                              destructive ? ADW_RESPONSE_DESTRUCTIVE
                                                          : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, destructive ? "cancel" : "confirm");
  adw_message_dialog_set_close_response (dialog, "cancel");

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, pdk_confirm_async);
  g_task_set_name (task, "pdk_confirm_async");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_dialog_response), task, unref_task,
                         G_CONNECT_DEFAULT);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_cancellable_cancelled),
                             dialog, G_CONNECT_DEFAULT);

  gtk_window_present (GTK_WINDOW (dialog));
}

gboolean
pdk_confirm_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}
