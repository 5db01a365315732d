/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-folder-sharing.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "widgets/pdk-confirm.h"
#include "widgets/pdk-toast.h"

struct _PdkFolderSharing {
  GObject parent_instance;

  /* Borrowed, weak. */
  GtkWidget *widget;
  GMenu *menu;

  /* Owned. */
  PdkDisplay *display;
  GSimpleActionGroup *actions;
  GSignalGroup *folder;          /* of the present backend */
  GFile *asked;                  /* nullable: the user is asked about it */
  char *shared;                  /* nullable: path that was looked at and is shared */
  GtkFileChooserNative *chooser; /* nullable: while it is open */
  GCancellable *cancellable;     /* of looking and asking */
};

typedef enum { PROP_PATH = 1 } PdkFolderSharingProperty;

static GParamSpec *props[PROP_PATH + 1];

G_DEFINE_FINAL_TYPE (PdkFolderSharing, pdk_folder_sharing, G_TYPE_OBJECT)

/** (nullable) */
static PdkConsoleFolder *
get_folder (PdkFolderSharing *self)
{
  PdkConsoleBackend *backend = pdk_display_get_backend (self->display);

  return backend != NULL ? pdk_console_backend_get_folder (backend) : NULL;
}

static GtkWindow *
get_window (PdkFolderSharing *self)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/** Translated: what comes of it, or why nothing does. */
static const char *
describe (PdkFolderSharing *self)
{
  PdkConsoleFolder *folder = get_folder (self);

  if (folder == NULL && pdk_display_get_backend (self->display) != NULL)
    return _ ("This display cannot share folders");
  if (folder == NULL)
    return _ ("Not connected");
  switch (pdk_console_folder_get_state (folder)) {
  case PDK_CONSOLE_FOLDER_NOT_CONNECTED:
    return _ ("Not connected");
  case PDK_CONSOLE_FOLDER_NO_CHANNEL:
    return _ ("The machine has no channel for shared folders");
  case PDK_CONSOLE_FOLDER_NOT_OPEN:
    return self->shared != NULL ? _ ("Waiting for spice-webdavd in the machine")
                                : _ ("Nothing is shared");
  case PDK_CONSOLE_FOLDER_OPEN:
    break;
  }
  return self->shared != NULL ? _ ("The machine can read it") : _ ("Nothing is shared");
}

/** @label: ours, translated */
static void
append_hidden_when_disabled (GMenu *menu, const char *label, const char *action)
{
  /* safe text: ours, translated */
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

static void
fill_menu (PdkFolderSharing *self)
{
  g_menu_remove_all (self->menu);
  if (self->shared != NULL) {
    g_autofree char *name = g_filename_display_basename (self->shared);
    g_autofree char *shown = pdk_text_mnemonic (name);

    /* There are no such actions, as these are only there to be read. */
    g_menu_append (self->menu, shown, "folder.none");
  }
  /* safe text: ours, translated */
  g_menu_append (self->menu, describe (self), "folder.none");
  g_menu_append (self->menu,
                 self->shared != NULL ? _ ("Share Another _Folder…") : _ ("Share a _Folder…"),
                 "folder.choose");
  append_hidden_when_disabled (self->menu, _ ("S_top Sharing"), "folder.stop");
  append_hidden_when_disabled (self->menu, _ ("Add a _Channel for Folders"), "device.add-folder");
}

static void
update (PdkFolderSharing *self)
{
  GAction *choose = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "choose");
  GAction *stop = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "stop");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (choose), get_folder (self) != NULL);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (stop), self->shared != NULL);
  if (self->menu != NULL)
    fill_menu (self);
}

/** @path: (nullable) */
static void
share (PdkFolderSharing *self, const char *path)
{
  PdkConsoleFolder *folder = get_folder (self);

  if (g_strcmp0 (self->shared, path) != 0) {
    g_free (self->shared);
    self->shared = g_strdup (path);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PATH]);
  }
  if (folder != NULL)
    pdk_console_folder_share (folder, path);
  update (self);
}

static void
tell_refusal (PdkFolderSharing *self, const char *why)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, why);

  if (self->widget != NULL)
    pdk_toast_show_error (self->widget, _ ("The folder is not shared"), error);
}

static void
forget (PdkFolderSharing *self)
{
  g_settings_set_string (pdk_display_get_settings (self->display), "shared-folder", "");
}

static void
on_filesystem_queried (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkFolderSharing) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info =
      g_file_query_filesystem_info_finish (G_FILE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    tell_refusal (self, error->message);
  else if (g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_FILESYSTEM_REMOTE))
    tell_refusal (self, _ ("It is on the network. Reading it there for the machine could bring "
                           "this window to a halt."));
  else
    share (self, g_file_peek_path (G_FILE (source)));
}

static void
on_info_queried (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkFolderSharing) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    tell_refusal (self, error->message);
  else if (g_file_info_get_file_type (info) != G_FILE_TYPE_DIRECTORY)
    tell_refusal (self, _ ("It is not a folder."));
  else
    g_file_query_filesystem_info_async (G_FILE (source), G_FILE_ATTRIBUTE_FILESYSTEM_REMOTE,
                                        G_PRIORITY_DEFAULT, self->cancellable,
                                        on_filesystem_queried, g_object_ref (self));
}

static void
drop_checks (PdkFolderSharing *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

/** Looks at what was chosen, now or some day, before anything of it is shared. */
static void
on_settings_changed (PdkFolderSharing *self)
{
  g_autofree char *path =
      g_settings_get_string (pdk_display_get_settings (self->display), "shared-folder");
  g_autoptr (GFile) file = NULL;

  drop_checks (self);
  share (self, NULL);
  if (!g_path_is_absolute (path))
    return;
  file = g_file_new_for_path (path);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, self->cancellable, on_info_queried,
                           g_object_ref (self));
}

/** Everything of the user's, or more than that. */
static gboolean
is_too_much (GFile *file)
{
  g_autoptr (GFile) home = g_file_new_for_path (g_get_home_dir ());

  return g_file_equal (file, home) || g_file_has_prefix (home, file);
}

static void
keep (PdkFolderSharing *self, GFile *file)
{
  g_settings_set_string (pdk_display_get_settings (self->display), "shared-folder",
                         g_file_peek_path (file));
}

static void
on_confirmed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkFolderSharing) self = user_data;
  g_autoptr (GFile) file = g_steal_pointer (&self->asked);

  if (pdk_confirm_finish (result) && self->widget != NULL && file != NULL)
    keep (self, file);
}

static void
choose (PdkFolderSharing *self, GFile *file)
{
  const char *path = g_file_peek_path (file);

  if (path == NULL || !g_utf8_validate (path, -1, NULL)) {
    tell_refusal (self, _ ("Only a folder of this computer can be shared."));
    return;
  }
  if (!is_too_much (file)) {
    keep (self, file);
    return;
  }
  drop_checks (self);
  g_set_object (&self->asked, file);
  pdk_confirm_async (get_window (self), _ ("Share All of It?"),
                     _ ("Your home folder is in there, with keys, passwords and mail of programs. "
                        "The machine could read all of that."),
                     _ ("_Share"), TRUE, self->cancellable, on_confirmed, g_object_ref (self));
}

static void
on_chooser_response (PdkFolderSharing *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    choose (self, file);
}

static void
on_choose (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkFolderSharing *self = user_data;

  if (self->chooser != NULL)
    return;
  self->chooser =
      gtk_file_chooser_native_new (_ ("Share a Folder with the Machine, Read-Only"),
                                   get_window (self), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                   _ ("_Share"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chooser_response), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_stop (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  forget (user_data);
}

static const GActionEntry entries[] = {
  { .name = "choose", .activate = on_choose },
  { .name = "stop", .activate = on_stop },
};

static void
on_display_notify_backend (PdkFolderSharing *self)
{
  g_signal_group_set_target (self->folder, get_folder (self));
  share (self, self->shared);
}

static void
pdk_folder_sharing_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((PdkFolderSharingProperty) id) {
  case PROP_PATH:
    g_value_set_string (value, PDK_FOLDER_SHARING (object)->shared);
    break;
  }
}

static void
pdk_folder_sharing_dispose (GObject *object)
{
  PdkFolderSharing *self = PDK_FOLDER_SHARING (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->display != NULL && get_folder (self) != NULL)
    pdk_console_folder_share (get_folder (self), NULL);
  if (self->widget != NULL)
    gtk_widget_insert_action_group (self->widget, "folder", NULL);
  g_clear_weak_pointer (&self->widget);
  g_clear_weak_pointer (&self->menu);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->asked);
  g_clear_object (&self->folder);
  g_clear_object (&self->actions);
  g_clear_object (&self->display);

  G_OBJECT_CLASS (pdk_folder_sharing_parent_class)->dispose (object);
}

static void
pdk_folder_sharing_finalize (GObject *object)
{
  g_free (PDK_FOLDER_SHARING (object)->shared);

  G_OBJECT_CLASS (pdk_folder_sharing_parent_class)->finalize (object);
}

static void
pdk_folder_sharing_class_init (PdkFolderSharingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_folder_sharing_dispose;
  object_class->finalize = pdk_folder_sharing_finalize;
  object_class->get_property = pdk_folder_sharing_get_property;

  props[PROP_PATH] =
      g_param_spec_string ("path", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pdk_folder_sharing_init (PdkFolderSharing *self)
{
  self->folder = g_signal_group_new (PDK_TYPE_CONSOLE_FOLDER);
  g_signal_group_connect_swapped (self->folder, "notify::state", G_CALLBACK (update), self);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}

PdkFolderSharing *
pdk_folder_sharing_new (GtkWidget *widget, GMenu *menu, PdkDisplay *display)
{
  PdkFolderSharing *self = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (G_IS_MENU (menu), NULL);
  g_return_val_if_fail (PDK_IS_DISPLAY (display), NULL);

  self = g_object_new (PDK_TYPE_FOLDER_SHARING, NULL);
  g_set_weak_pointer (&self->widget, widget);
  g_set_weak_pointer (&self->menu, menu);
  self->display = g_object_ref (display);
  gtk_widget_insert_action_group (widget, "folder", G_ACTION_GROUP (self->actions));
  g_signal_connect_object (display, "notify::backend", G_CALLBACK (on_display_notify_backend), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pdk_display_get_settings (display), "changed::shared-folder",
                           G_CALLBACK (on_settings_changed), self, G_CONNECT_SWAPPED);
  on_display_notify_backend (self);
  on_settings_changed (self);
  return self;
}
