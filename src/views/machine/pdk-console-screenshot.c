/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-console-screenshot.h"

#include <glib/gi18n.h>

#include "core/pdk-save.h"
#include "widgets/pdk-toast.h"

struct _PdkConsoleScreenshot {
  GObject parent_instance;

  GtkWidget *widget; /* borrowed */
  /* Owned. */
  PdkConsole *console;
  PdkDisplay *display;
  GSimpleActionGroup *actions;
  GtkFileChooserNative *chooser; /* nullable: while it is open */
  GdkTexture *picture;           /* nullable: taken when the chooser was opened */
};

G_DEFINE_FINAL_TYPE (PdkConsoleScreenshot, pdk_console_screenshot, G_TYPE_OBJECT)

char *
pdk_console_screenshot_make_stem (const char *name, GDateTime *when)
{
  g_autofree char *stem = pdk_save_stem (name);
  /* Sorts by time, and has no colon, which other systems refuse. */
  g_autofree char *time = g_date_time_format (when, "%Y-%m-%d %H-%M-%S");

  return g_strdup_printf ("%s %s", stem, time);
}

static char *
make_stem (PdkConsoleScreenshot *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return pdk_console_screenshot_make_stem (pdk_display_get_name (self->display), now);
}

/* Packing a large screen takes tenths of a second. */
static void
pack_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, gdk_texture_save_to_png_bytes (GDK_TEXTURE (data)),
                         (GDestroyNotify) g_bytes_unref);
}

/* @file: (nullable): handed on to @callback as its data */
static void
pack_async (PdkConsoleScreenshot *self,
            GdkTexture *picture,
            GFile *file,
            GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task =
      g_task_new (self, NULL, callback, file != NULL ? g_object_ref (file) : NULL);

  g_task_set_source_tag (task, pack_async);
  g_task_set_name (task, "pdk_console_screenshot_pack");
  g_task_set_task_data (task, g_object_ref (picture), g_object_unref);
  g_task_run_in_thread (task, pack_in_thread);
}

static void
tell_saved (PdkConsoleScreenshot *self, GFile *file)
{
  if (self->widget != NULL)
    pdk_toast_show_file (self->widget, _ ("Screenshot saved"), file);
}

static void
tell_failed (PdkConsoleScreenshot *self, const GError *error)
{
  if (self->widget != NULL)
    pdk_toast_show_error (self->widget, _ ("The screenshot was not saved"), error);
}

static void
on_new_file_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkConsoleScreenshot) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = pdk_save_new_file_finish (result, &error);

  if (file != NULL)
    tell_saved (self, file);
  else
    tell_failed (self, error);
}

static void
on_packed_for_pictures (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkConsoleScreenshot *self = PDK_CONSOLE_SCREENSHOT (source);
  g_autoptr (GBytes) png = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autofree char *stem = make_stem (self);
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_PICTURES);

  pdk_save_new_file_async (folder != NULL ? folder : g_get_home_dir (), stem, ".png", png, NULL,
                           on_new_file_saved, g_object_ref (self));
}

static void
on_save (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkConsoleScreenshot *self = user_data;
  g_autoptr (GdkTexture) picture = pdk_console_take_picture (self->console);

  if (picture != NULL)
    pack_async (self, picture, NULL, on_packed_for_pictures);
}

static void
on_replaced (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkConsoleScreenshot) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    tell_saved (self, G_FILE (object));
  else
    tell_failed (self, error);
}

static void
on_packed_for_file (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkConsoleScreenshot *self = PDK_CONSOLE_SCREENSHOT (source);
  g_autoptr (GBytes) png = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GFile) file = user_data;

  /* The chooser asked before it gave the name of a file that is there. */
  g_file_replace_contents_bytes_async (file, png, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       on_replaced, g_object_ref (self));
}

static void
on_chooser_response (PdkConsoleScreenshot *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    pack_async (self, self->picture, file, on_packed_for_file);
  g_clear_object (&self->picture);
}

static void
open_chooser (PdkConsoleScreenshot *self)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_PICTURES);
  g_autofree char *stem = make_stem (self);
  g_autofree char *name = g_strconcat (stem, ".png", NULL);

  self->chooser =
      gtk_file_chooser_native_new (_ ("Save Screenshot"),
                                   GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  if (folder != NULL) {
    g_autoptr (GFile) pictures = g_file_new_for_path (folder);

    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), pictures, NULL);
  }
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chooser_response), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* What was on the screen when it was asked for, however long the choosing takes. */
static void
on_save_as (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkConsoleScreenshot *self = user_data;
  g_autoptr (GdkTexture) picture = pdk_console_take_picture (self->console);

  if (picture == NULL || self->chooser != NULL)
    return;
  g_set_object (&self->picture, picture);
  open_chooser (self);
}

static void
on_copy (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkConsoleScreenshot *self = user_data;
  g_autoptr (GdkTexture) picture = pdk_console_take_picture (self->console);

  if (picture == NULL)
    return;
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (self->widget), picture);
  pdk_toast_show (self->widget, _ ("Screenshot copied"));
}

static const GActionEntry entries[] = {
  { .name = "save", .activate = on_save },
  { .name = "save-as", .activate = on_save_as },
  { .name = "copy", .activate = on_copy },
};

static void
update_actions (PdkConsoleScreenshot *self)
{
  const gboolean possible = pdk_console_has_picture (self->console);

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), entries[i].name);

    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), possible);
  }
}

static void
pdk_console_screenshot_dispose (GObject *object)
{
  PdkConsoleScreenshot *self = PDK_CONSOLE_SCREENSHOT (object);

  if (self->widget != NULL)
    gtk_widget_insert_action_group (self->widget, "screenshot", NULL);
  g_clear_weak_pointer (&self->widget);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->picture);
  g_clear_object (&self->actions);
  g_clear_object (&self->display);
  g_clear_object (&self->console);

  G_OBJECT_CLASS (pdk_console_screenshot_parent_class)->dispose (object);
}

static void
pdk_console_screenshot_class_init (PdkConsoleScreenshotClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_console_screenshot_dispose;
}

static void
pdk_console_screenshot_init (PdkConsoleScreenshot *self)
{
}

PdkConsoleScreenshot *
pdk_console_screenshot_new (GtkWidget *widget, PdkConsole *console, PdkDisplay *display)
{
  PdkConsoleScreenshot *self = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (PDK_IS_CONSOLE (console), NULL);
  g_return_val_if_fail (PDK_IS_DISPLAY (display), NULL);

  self = g_object_new (PDK_TYPE_CONSOLE_SCREENSHOT, NULL);
  g_set_weak_pointer (&self->widget, widget);
  self->console = g_object_ref (console);
  self->display = g_object_ref (display);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (widget, "screenshot", G_ACTION_GROUP (self->actions));
  g_signal_connect_object (console, "notify::has-picture", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);

  return self;
}
