/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-layout-dialog.h"

#include "console/input/pdk-console-layout-list.h"

#define KEY "guest-layout"

struct _PdkLayoutDialog {
  AdwWindow parent_instance;

  /* Template children. */
  GtkWidget *choose_button;
  GtkWidget *search_entry;
  GtkListView *list_view;
  GtkSingleSelection *selection;
  GtkFilterListModel *filtered;

  /* Owned. */
  GSettings *settings;
  GCancellable *cancellable;
  guint scroll_id;
};

G_DEFINE_FINAL_TYPE (PdkLayoutDialog, pdk_layout_dialog, ADW_TYPE_WINDOW)

static void
update_button (PdkLayoutDialog *self)
{
  gtk_widget_set_sensitive (self->choose_button,
                            gtk_single_selection_get_selected_item (self->selection) != NULL);
}

static void
choose (PdkLayoutDialog *self)
{
  PdkConsoleLayoutInfo *info = gtk_single_selection_get_selected_item (self->selection);

  if (info == NULL)
    return;
  g_settings_set_string (self->settings, KEY, pdk_console_layout_info_get_name (info));
  gtk_window_close (GTK_WINDOW (self));
}

/* Before it was drawn once, a list scrolls to where nothing is. */
static gboolean
on_idle_scroll (gpointer user_data)
{
  PdkLayoutDialog *self = user_data;

  self->scroll_id = 0;
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u",
                              gtk_single_selection_get_selected (self->selection));
  return G_SOURCE_REMOVE;
}

/* The one that is in use is selected and in sight. */
static void
select_current (PdkLayoutDialog *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, KEY);
  GListModel *model = G_LIST_MODEL (self->filtered);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (PdkConsoleLayoutInfo) info = g_list_model_get_item (model, i);

    if (g_str_equal (pdk_console_layout_info_get_name (info), name)) {
      gtk_single_selection_set_selected (self->selection, i);
      self->scroll_id = g_idle_add_full (G_PRIORITY_LOW, on_idle_scroll, self, NULL);
      return;
    }
  }
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkLayoutDialog) self = user_data;
  g_autoptr (GListModel) list = pdk_console_layout_list_load_finish (result);

  if (self->cancellable == NULL)
    return;
  gtk_filter_list_model_set_model (self->filtered, list);
  select_current (self);
}

static void
pdk_layout_dialog_dispose (GObject *object)
{
  PdkLayoutDialog *self = PDK_LAYOUT_DIALOG (object);

  g_clear_handle_id (&self->scroll_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_LAYOUT_DIALOG);

  G_OBJECT_CLASS (pdk_layout_dialog_parent_class)->dispose (object);
}

static void
pdk_layout_dialog_class_init (PdkLayoutDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_layout_dialog_dispose;

  g_type_ensure (PDK_TYPE_CONSOLE_LAYOUT_INFO);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-layout-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkLayoutDialog, choose_button);
  gtk_widget_class_bind_template_child (widget_class, PdkLayoutDialog, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PdkLayoutDialog, list_view);
  gtk_widget_class_bind_template_child (widget_class, PdkLayoutDialog, selection);
  gtk_widget_class_bind_template_child (widget_class, PdkLayoutDialog, filtered);
  gtk_widget_class_bind_template_callback (widget_class, choose);
  gtk_widget_class_bind_template_callback (widget_class, update_button);
}

static void
pdk_layout_dialog_init (PdkLayoutDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search_entry),
                                           GTK_WIDGET (self));
}

void
pdk_layout_dialog_present (GtkWindow *parent, GSettings *settings)
{
  PdkLayoutDialog *self = NULL;

  g_return_if_fail (G_IS_SETTINGS (settings));

  self = g_object_new (PDK_TYPE_LAYOUT_DIALOG, "transient-for", parent, NULL);
  self->settings = g_object_ref (settings);
  self->cancellable = g_cancellable_new ();
  pdk_console_layout_list_load_async (self->cancellable, on_loaded, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}
