/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-file-pick.h"

#include <glib/gi18n.h>

typedef struct {
  GtkFileChooserNative **slot;
  PdkFilePickFunc picked;
  gpointer object; /* borrowed: the closure goes with it */
} Pick;

static void
on_response (GtkFileChooserNative *chooser, int response, Pick *pick)
{
  g_autoptr (GtkFileChooserNative) open = g_steal_pointer (pick->slot);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    pick->picked (pick->object, path);
}

static void
free_pick (gpointer data, GClosure *closure)
{
  g_free (data);
}

void
pdk_file_pick (GtkFileChooserNative **slot,
               GtkWidget *widget,
               GtkFileChooserAction action,
               const char *title,
               const char *accept,
               PdkFilePickFunc picked,
               gpointer object)
{
  Pick *pick = NULL;
  GClosure *closure = NULL;

  g_return_if_fail (slot != NULL);
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (G_IS_OBJECT (object));

  if (*slot != NULL)
    return;
  *slot = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (widget)), action,
                                       accept, _ ("_Cancel"));
  pick = g_new0 (Pick, 1);
  *pick = (Pick){ slot, picked, object };
  closure = g_cclosure_new (G_CALLBACK (on_response), pick, free_pick);
  g_object_watch_closure (object, closure);
  g_signal_connect_closure (*slot, "response", closure, FALSE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (*slot), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (*slot));
}

void
pdk_file_pick_stop (GtkFileChooserNative **slot)
{
  if (*slot != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (*slot));
  g_clear_object (slot);
}
