/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "views/storage/pdk-volume-picker.h"

#include <glib/gi18n.h>

#include "core/pdk-error.h"
#include "core/pdk-text.h"
#include "core/storage/pdk-storage-change.h"
#include "core/storage/pdk-volume-spec.h"
#include "views/storage/pdk-upload-bar.h"
#include "views/storage/pdk-volume-form.h"
#include "views/storage/pdk-volume-list.h"
#include "widgets/pdk-banner.h"
#include "widgets/pdk-dialog-keys.h"
#include "widgets/pdk-error-dialog.h"
#include "widgets/pdk-file-pick.h"
#include "widgets/pdk-gradual-selection.h"
#include "widgets/pdk-text-pixels.h"
#include "widgets/pdk-title-fold.h"

/* With text of the plain size; more with larger one, as far as a small screen has it (pixels). */
#define WIDTH             860
#define MAX_WIDTH         1200
#define HEIGHT            600
#define SIDEBAR_WIDTH     200
#define MAX_SIDEBAR_WIDTH 300

struct _PdkVolumePicker {
  AdwWindow parent_instance;

  /* Template children. */
  AdwWindowTitle *window_title;
  PdkBanner *banner;
  GtkStack *stack;
  AdwStatusPage *failed_page;
  AdwStatusPage *none_page;
  GtkWidget *set_up_button;
  GtkWidget *sidebar;
  GtkListView *pool_view;
  GtkEditable *search_entry;
  GtkStack *content;
  GtkColumnView *column_view;
  GtkColumnViewColumn *name_column;
  GtkColumnViewColumn *format_column;
  GtkColumnViewColumn *size_column;
  GtkColumnViewColumn *used_column;
  AdwStatusPage *message_page;
  GtkButton *message_button;
  PdkUploadBar *upload_bar;
  GtkWidget *browse_button;

  /* Owned. */
  PdkVolumeRequest *request;
  PdkStorage *storage;
  PdkJobStore *jobs;
  PdkVolumeList *list;
  GtkSingleSelection *pools;
  PdkPool *pool;                 /* nullable: the one that is shown, and watched */
  GtkFileChooserNative *chooser; /* nullable: while it is open */
  GError *error;                 /* nullable: what the banner is about */
  char *error_title;             /* nullable */
  gboolean busy;                 /* a pool is started or set up */
  gboolean begun;                /* the first pool was chosen */
};

G_DEFINE_FINAL_TYPE (PdkVolumePicker, pdk_volume_picker, ADW_TYPE_WINDOW)

static PdkConnection *
get_connection (PdkVolumePicker *self)
{
  return self->storage != NULL ? pdk_storage_get_connection (self->storage) : NULL;
}

/* @title: (transfer full): display-safe */
static void
show_error (PdkVolumePicker *self, char *title, const GError *error)
{
  g_clear_error (&self->error);
  g_free (self->error_title);
  self->error_title = title;
  self->error = g_error_copy (error);
  pdk_banner_set_title (self->banner, title);
  pdk_banner_set_revealed (self->banner, TRUE);
}

static void
forget_error (PdkVolumePicker *self)
{
  pdk_banner_set_revealed (self->banner, FALSE);
}

static void
on_show_error (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkVolumePicker *self = PDK_VOLUME_PICKER (widget);

  (void) name;
  (void) parameter;
  if (self->error != NULL)
    pdk_show_error_details (GTK_WINDOW (self), self->error_title, self->error->message);
}

/* What is shown */

/* @description: display-safe; @label: (nullable): of the button that does @action */
static void
show_message (PdkVolumePicker *self,
              const char *icon,
              const char *title,
              const char *description,
              const char *label,
              const char *action)
{
  g_autofree char *markup = pdk_text_markup (description);

  adw_status_page_set_icon_name (self->message_page, icon);
  /* safe text: ours */
  adw_status_page_set_title (self->message_page, title);
  adw_status_page_set_description (self->message_page, markup);
  gtk_widget_set_visible (GTK_WIDGET (self->message_button), label != NULL);
  if (label != NULL) {
    gtk_button_set_label (self->message_button, label);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->message_button), action);
  }
  gtk_stack_set_visible_child_name (self->content, "message");
}

static void
show_inactive (PdkVolumePicker *self)
{
  if (pdk_pool_get_info (self->pool)->state == PDK_POOL_STOPPED)
    show_message (self, "media-playback-stop-symbolic", _ ("This Pool Is Stopped"),
                  _ ("Its volumes can be seen and used once it is started."), _ ("_Start the Pool"),
                  "picker.start");
  else
    show_message (self, "dialog-warning-symbolic", _ ("This Pool Cannot Be Reached"),
                  _ ("The host has lost it, or is still setting it up."), _ ("_Look Again"),
                  "picker.refresh");
}

static void
show_nothing (PdkVolumePicker *self)
{
  const GError *error = pdk_pool_get_error (self->pool);

  if (error != NULL && !pdk_pool_has_volumes (self->pool))
    show_message (self, "dialog-warning-symbolic", _ ("The Volumes Cannot Be Listed"),
                  error->message, _ ("_Try Again"), "picker.refresh");
  else if (!pdk_pool_has_volumes (self->pool))
    show_message (self, NULL, _ ("Looking for Volumes…"), "", NULL, NULL);
  else if (g_list_model_get_n_items (pdk_pool_get_volumes (self->pool)) > 0)
    show_message (self, "system-search-symbolic", _ ("No Volume Found"), _ ("Try other words."),
                  NULL, NULL);
  else
    show_message (self, "drive-harddisk-symbolic", _ ("No Volumes Yet"),
                  _ ("Make a new one, or upload a file into this pool."), NULL, NULL);
}

static void
update_actions (PdkVolumePicker *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  PdkVolume *volume = pdk_volume_list_get_selected (self->list);
  const PdkVolumeInfo *info = volume != NULL ? pdk_volume_get_info (volume) : NULL;
  const gboolean writable = self->pool != NULL && pdk_pool_is_active (self->pool) &&
                            pdk_pool_type_can_create (pdk_pool_get_info (self->pool)->type);

  gtk_widget_action_set_enabled (widget, "picker.choose", info != NULL && !info->folder);
  gtk_widget_action_set_enabled (widget, "picker.new", writable);
  gtk_widget_action_set_enabled (widget, "picker.upload",
                                 writable && !pdk_upload_bar_is_busy (self->upload_bar));
  gtk_widget_action_set_enabled (widget, "picker.start", !self->busy);
  gtk_widget_action_set_enabled (widget, "picker.set-up", !self->busy);
}

static void
update_content (PdkVolumePicker *self)
{
  if (self->list == NULL)
    return;
  if (self->pool != NULL && !pdk_pool_is_active (self->pool))
    show_inactive (self);
  else if (self->pool != NULL && pdk_volume_list_count (self->list) == 0)
    show_nothing (self);
  else
    gtk_stack_set_visible_child_name (self->content, "volumes");
  update_actions (self);
}

static void
set_pool (PdkVolumePicker *self, PdkPool *pool)
{
  if (self->pool == pool)
    return;
  if (self->pool != NULL) {
    g_signal_handlers_disconnect_by_data (self->pool, self);
    pdk_pool_unwatch (self->pool);
  }
  g_set_object (&self->pool, pool);
  if (pool != NULL) {
    g_signal_connect_object (pool, "changed", G_CALLBACK (update_content), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (pool, "notify::active", G_CALLBACK (update_content), self,
                             G_CONNECT_SWAPPED);
    pdk_pool_watch (pool);
  }
  if (self->list != NULL)
    pdk_volume_list_set_pool (self->list, pool);
  update_content (self);
}

static void
on_pool_selected (PdkVolumePicker *self)
{
  set_pool (self, gtk_single_selection_get_selected_item (self->pools));
}

static void
show_no_pools (PdkVolumePicker *self)
{
  g_autofree char *path = pdk_storage_suggest_default_path (self->storage);
  g_autofree char *shown = pdk_text_markup (path);
  g_autofree char *text = NULL;

  /* Translators: %s is a folder */
  text =
      path != NULL
          ? g_strdup_printf (_ ("This host keeps no images yet. The usual folder for them is %s: "
                                "it is made if it is not there."),
                             shown)
          : g_strdup (_ ("This host keeps no images yet."));
  /* safe text: ours, with the folder as markup */
  adw_status_page_set_description (self->none_page, text);
  gtk_widget_set_visible (self->set_up_button, path != NULL);
  gtk_stack_set_visible_child_name (self->stack, "none");
}

/* Where what the machine has now is; otherwise the pool that all tools use. */
static void
select_first (PdkVolumePicker *self)
{
  const char *current = pdk_volume_request_get_current (self->request);
  PdkPool *pool = NULL;
  PdkVolume *volume =
      current != NULL ? pdk_storage_find_volume (self->storage, current, &pool) : NULL;
  guint position = 0;

  if (self->begun || !pdk_storage_is_read (self->storage))
    return;
  self->begun = TRUE;

  if (volume != NULL)
    pdk_volume_list_select (self->list, pdk_volume_get_name (volume));
  else
    pool = pdk_storage_find_pool (self->storage, "default");
  for (guint i = 0; pool != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->pools));
       i++) {
    g_autoptr (PdkPool) at = g_list_model_get_item (G_LIST_MODEL (self->pools), i);

    if (at == pool)
      position = i;
  }
  gtk_single_selection_set_selected (self->pools, position);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
on_storage_changed (PdkVolumePicker *self)
{
  const GError *error = pdk_storage_get_error (self->storage);
  PdkConnection *connection = get_connection (self);
  const gboolean alive = connection != NULL && pdk_connection_is_alive (connection);

  if (!alive || (error != NULL && !pdk_storage_is_read (self->storage))) {
    g_autofree char *markup = pdk_text_markup (
        !alive || error == NULL ? _ ("The host is not connected") : error->message);

    adw_status_page_set_description (self->failed_page, markup);
    gtk_stack_set_visible_child_name (self->stack, "failed");
  } else if (!pdk_storage_is_read (self->storage)) {
    gtk_stack_set_visible_child_name (self->stack, "loading");
  } else if (g_list_model_get_n_items (pdk_storage_get_pools (self->storage)) == 0) {
    show_no_pools (self);
  } else {
    gtk_stack_set_visible_child_name (self->stack, "pools");
    select_first (self);
  }
  update_content (self);
}

/* Looking for one */

static void
on_search_changed (PdkVolumePicker *self)
{
  pdk_volume_list_set_words (self->list, gtk_editable_get_text (self->search_entry));
  update_content (self);
}

/* From the words to what they found. */
static void
on_search_activated (PdkVolumePicker *self)
{
  pdk_volume_list_select_any (self->list);
  gtk_widget_grab_focus (GTK_WIDGET (self->column_view));
}

static void
on_search_stopped (PdkVolumePicker *self)
{
  if (*gtk_editable_get_text (self->search_entry) != '\0')
    gtk_editable_set_text (self->search_entry, "");
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
on_refresh (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkVolumePicker *self = PDK_VOLUME_PICKER (widget);

  (void) name;
  (void) parameter;
  pdk_storage_want (self->storage);
  pdk_storage_renew (self->storage, NULL);
  if (self->pool != NULL)
    pdk_storage_refresh_pool_async (self->storage, pdk_pool_get_name (self->pool), NULL, NULL,
                                    NULL);
}

/* Choosing */

/* @choice: (transfer full) */
static void
answer (PdkVolumePicker *self, PdkVolumeChoice *choice)
{
  pdk_volume_request_answer (self->request, choice);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_choose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkVolumePicker *self = PDK_VOLUME_PICKER (widget);
  PdkVolume *volume = pdk_volume_list_get_selected (self->list);

  (void) name;
  (void) parameter;
  if (self->pool != NULL && volume != NULL)
    answer (self, pdk_volume_choice_new (self->pool, volume));
}

static void
on_activated (PdkVolumePicker *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "picker.choose", NULL);
}

/* Starting a pool, setting one up */

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkVolumePicker) self = user_data;
  g_autoptr (GError) error = NULL;

  self->busy = FALSE;
  if (!pdk_storage_start_pool_finish (PDK_STORAGE (source), result, &error) && self->list != NULL)
    show_error (self, g_strdup (_ ("The pool could not be started")), error);
  if (self->list != NULL)
    update_content (self);
}

static void
on_start (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkVolumePicker *self = PDK_VOLUME_PICKER (widget);

  (void) name;
  (void) parameter;
  if (self->pool == NULL)
    return;
  self->busy = TRUE;
  forget_error (self);
  update_actions (self);
  pdk_storage_start_pool_async (self->storage, pdk_pool_get_name (self->pool), NULL, on_started,
                                g_object_ref (self));
}

static void
on_set_up_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkVolumePicker) self = user_data;
  g_autoptr (GError) error = NULL;

  self->busy = FALSE;
  if (!pdk_storage_make_default_finish (PDK_STORAGE (source), result, &error) && self->list != NULL)
    show_error (self, g_strdup (_ ("The folder could not be set up")), error);
  if (self->list != NULL)
    update_content (self);
}

static void
on_set_up (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkVolumePicker *self = PDK_VOLUME_PICKER (widget);

  (void) name;
  (void) parameter;
  self->busy = TRUE;
  forget_error (self);
  update_actions (self);
  pdk_storage_make_default_async (self->storage, NULL, on_set_up_done, g_object_ref (self));
}

/* New volumes */

/* In the pool that is shown. */
static void
show_made (PdkVolumePicker *self, const char *name)
{
  gtk_editable_set_text (self->search_entry, "");
  pdk_volume_list_set_words (self->list, "");
  pdk_volume_list_select (self->list, name);
  gtk_widget_grab_focus (GTK_WIDGET (self->column_view));
}

/* @pool: where it is: another one may be shown by now */
static void
on_made (PdkVolumePicker *self, const char *pool, const char *name)
{
  if (self->pool != NULL && g_str_equal (pdk_pool_get_name (self->pool), pool))
    show_made (self, name);
}

static void
on_new (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkVolumePicker *self = PDK_VOLUME_PICKER (widget);
  PdkVolumeForm *form = NULL;

  (void) name;
  (void) parameter;
  if (self->pool == NULL)
    return;
  form = pdk_volume_form_new (GTK_WINDOW (self), self->storage, self->pool, self->jobs,
                              pdk_volume_request_get_stem (self->request),
                              pdk_volume_request_get_owner (self->request));
  g_signal_connect_object (form, "made", G_CALLBACK (on_made), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (form));
}

static void
on_upload_failed (PdkVolumePicker *self, const char *title, const GError *error)
{
  /* Closed, the list of tasks tells. */
  if (self->list != NULL)
    show_error (self, g_strdup (title), error);
}

static void
on_upload_picked (gpointer object, const char *path)
{
  PdkVolumePicker *self = object;

  if (self->pool == NULL || pdk_upload_bar_is_busy (self->upload_bar))
    return;
  forget_error (self);
  pdk_upload_bar_begin (self->upload_bar, self->storage, self->pool, path, self->jobs,
                        pdk_volume_request_get_owner (self->request));
  update_actions (self);
}

static void
on_upload (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  (void) parameter;
  pdk_file_pick (&PDK_VOLUME_PICKER (widget)->chooser, widget, GTK_FILE_CHOOSER_ACTION_OPEN,
                 _ ("Upload a File"), _ ("_Upload"), on_upload_picked, widget);
}

static void
on_browse_picked (gpointer object, const char *path)
{
  answer (object, pdk_volume_choice_new_for_path (path));
}

static void
on_browse (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  (void) parameter;
  pdk_file_pick (&PDK_VOLUME_PICKER (widget)->chooser, widget, GTK_FILE_CHOOSER_ACTION_OPEN,
                 _ ("Choose a File"), _ ("C_hoose"), on_browse_picked, widget);
}

static void
pdk_volume_picker_dispose (GObject *object)
{
  PdkVolumePicker *self = PDK_VOLUME_PICKER (object);

  g_clear_object (&self->list);
  set_pool (self, NULL);
  if (self->request != NULL)
    pdk_volume_request_answer (self->request, NULL);
  g_clear_object (&self->request);
  pdk_file_pick_stop (&self->chooser);
  g_clear_object (&self->pools);
  g_clear_object (&self->storage);
  g_clear_object (&self->jobs);
  g_clear_error (&self->error);
  g_clear_pointer (&self->error_title, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_VOLUME_PICKER);

  G_OBJECT_CLASS (pdk_volume_picker_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, window_title);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, banner);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, stack);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, none_page);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, set_up_button);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, pool_view);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, content);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, column_view);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, name_column);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, format_column);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, size_column);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, sidebar);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, used_column);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, message_page);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, message_button);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, upload_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkVolumePicker, browse_button);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_made);
  gtk_widget_class_bind_template_callback (widget_class, on_upload_failed);
  gtk_widget_class_bind_template_callback (widget_class, update_content);
}

static void
pdk_volume_picker_class_init (PdkVolumePickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_volume_picker_dispose;

  g_type_ensure (PDK_TYPE_BANNER);
  g_type_ensure (PDK_TYPE_UPLOAD_BAR);
  g_type_ensure (PDK_TYPE_TITLE_FOLD);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/storage/pdk-volume-picker.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "picker.choose", NULL, on_choose);
  gtk_widget_class_install_action (widget_class, "picker.new", NULL, on_new);
  gtk_widget_class_install_action (widget_class, "picker.upload", NULL, on_upload);
  gtk_widget_class_install_action (widget_class, "picker.browse", NULL, on_browse);
  gtk_widget_class_install_action (widget_class, "picker.refresh", NULL, on_refresh);
  gtk_widget_class_install_action (widget_class, "picker.start", NULL, on_start);
  gtk_widget_class_install_action (widget_class, "picker.set-up", NULL, on_set_up);
  gtk_widget_class_install_action (widget_class, "picker.show-error", NULL, on_show_error);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "picker.refresh", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "picker.new",
                                       NULL);
}

static void
pdk_volume_picker_init (PdkVolumePicker *self)
{
  g_autoptr (GtkListItemFactory) factory = pdk_volume_list_make_pool_factory ();
  PdkVolumeColumns columns;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_size (GTK_WINDOW (self), MIN (pdk_text_pixels (WIDTH), MAX_WIDTH), HEIGHT);
  gtk_widget_set_size_request (self->sidebar,
                               MIN (pdk_text_pixels (SIDEBAR_WIDTH), MAX_SIDEBAR_WIDTH), -1);
  pdk_dialog_keys_add (GTK_WINDOW (self), "window.close", "picker.choose");

  columns = (PdkVolumeColumns){ self->name_column, self->format_column, self->size_column,
                                self->used_column };
  self->list = pdk_volume_list_new (self->column_view, &columns);
  g_signal_connect_object (self->list, "changed", G_CALLBACK (update_content), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->pool_view, factory);
}

static void
show_purpose (PdkVolumePicker *self)
{
  static const char *const titles[] = {
    [PDK_VOLUME_FOR_DISK] = N_ ("Choose a Disk Image"),
    [PDK_VOLUME_FOR_CD] = N_ ("Choose a CD Image"),
    [PDK_VOLUME_FOR_FLOPPY] = N_ ("Choose a Floppy Image"),
  };
  PdkConnection *connection = get_connection (self);
  const char *title = _ (titles[pdk_volume_request_get_purpose (self->request)]);

  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->window_title, title);
  adw_window_title_set_subtitle (self->window_title,
                                 connection != NULL ? pdk_connection_get_name (connection) : "");
  gtk_widget_set_visible (self->browse_button,
                          connection != NULL && pdk_connection_is_local (connection));
}

void
pdk_volume_picker_present (GtkWindow *parent, PdkVolumeRequest *request, PdkJobStore *jobs)
{
  PdkVolumePicker *self = NULL;
  g_autoptr (PdkGradualSelection) gradual = NULL;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  g_return_if_fail (PDK_IS_VOLUME_REQUEST (request));
  g_return_if_fail (PDK_IS_JOB_STORE (jobs));

  self = g_object_new (PDK_TYPE_VOLUME_PICKER, "transient-for", parent, NULL);
  self->request = g_object_ref (request);
  self->storage = g_object_ref (pdk_volume_request_get_storage (request));
  self->jobs = g_object_ref (jobs);
  self->pools = gtk_single_selection_new (g_object_ref (pdk_storage_get_pools (self->storage)));
  g_signal_connect_object (self->pools, "notify::selected-item", G_CALLBACK (on_pool_selected),
                           self, G_CONNECT_SWAPPED);
  gradual = pdk_gradual_selection_new (GTK_SELECTION_MODEL (g_object_ref (self->pools)));
  gtk_list_view_set_model (self->pool_view, GTK_SELECTION_MODEL (gradual));
  g_signal_connect_object (self->storage, "changed", G_CALLBACK (on_storage_changed), self,
                           G_CONNECT_SWAPPED);
  show_purpose (self);
  on_pool_selected (self);
  pdk_storage_want (self->storage);
  on_storage_changed (self);
  gtk_window_present (GTK_WINDOW (self));
}
