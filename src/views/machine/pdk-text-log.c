/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-text-log.h"

#include <glib/gi18n.h>

#include "core/pdk-save.h"
#include "widgets/pdk-toast.h"

struct _PdkTextLog {
  GObject parent_instance;

  PdkTextConsole *console; /* borrowed */
  /* Owned. */
  char *name;
  GtkFileChooserNative *chooser; /* nullable: while it is open */
};

G_DEFINE_FINAL_TYPE (PdkTextLog, pdk_text_log, G_TYPE_OBJECT)

static void
on_replaced (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkTextLog) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean saved = g_file_replace_contents_finish (G_FILE (object), result, NULL, &error);

  if (self->console == NULL)
    return;
  if (saved)
    pdk_toast_show_file (GTK_WIDGET (self->console), _ ("Text saved"), G_FILE (object));
  else
    pdk_toast_show_error (GTK_WIDGET (self->console), _ ("The text was not saved"), error);
}

void
pdk_text_log_save_to (PdkTextLog *self, GFile *file)
{
  g_autoptr (GBytes) contents = NULL;

  g_return_if_fail (PDK_IS_TEXT_LOG (self));
  g_return_if_fail (G_IS_FILE (file));

  contents = pdk_text_console_get_contents (self->console);
  /* In a thread of its own; what is there is replaced by a whole file or not at all, and no link is
   * followed.  Passwords that were typed may be in it. */
  g_file_replace_contents_bytes_async (file, contents, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       NULL, on_replaced, g_object_ref (self));
}

static void
on_chooser_response (PdkTextLog *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && self->console != NULL)
    pdk_text_log_save_to (self, file);
}

static char *
make_file_name (PdkTextLog *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stem = pdk_save_stem (self->name);
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H-%M-%S");

  return g_strdup_printf ("%s %s.txt", stem, time);
}

static void
on_save (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkTextLog *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->console));
  g_autofree char *name = make_file_name (self);

  if (self->chooser != NULL)
    return;
  self->chooser =
      gtk_file_chooser_native_new (_ ("Save Text"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chooser_response), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
pdk_text_log_dispose (GObject *object)
{
  PdkTextLog *self = PDK_TEXT_LOG (object);

  if (self->console != NULL)
    g_action_map_remove_action (pdk_text_console_get_actions (self->console), "save");
  g_clear_weak_pointer (&self->console);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (pdk_text_log_parent_class)->dispose (object);
}

static void
pdk_text_log_finalize (GObject *object)
{
  g_free (PDK_TEXT_LOG (object)->name);

  G_OBJECT_CLASS (pdk_text_log_parent_class)->finalize (object);
}

static void
pdk_text_log_class_init (PdkTextLogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_text_log_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_text_log_finalize;
}

static void
pdk_text_log_init (PdkTextLog *self)
{
}

PdkTextLog *
pdk_text_log_new (PdkTextConsole *console, const char *name)
{
  static const GActionEntry entries[] = { { .name = "save", .activate = on_save } };
  PdkTextLog *self = NULL;

  g_return_val_if_fail (PDK_IS_TEXT_CONSOLE (console), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (PDK_TYPE_TEXT_LOG, NULL);
  g_set_weak_pointer (&self->console, console);
  self->name = g_strdup (name);
  g_action_map_add_action_entries (pdk_text_console_get_actions (console), entries,
                                   G_N_ELEMENTS (entries), self);
  return self;
}
