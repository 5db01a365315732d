/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-details-page-private.h"

#include <glib/gi18n.h>

#include "views/details/pdk-details-add.h"
#include "views/details/pdk-details-media.h"
#include "views/details/pdk-difference-dialog.h"
#include "views/details/pdk-history-dialog.h"
#include "widgets/pdk-toast.h"

/* What can be done in a machine's hardware: see PdkDetailsPage. */

static GtkWindow *
get_window (PdkDetailsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
on_apply (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkDetailsPage *self = PDK_DETAILS_PAGE (widget);

  pdk_details_applier_apply (self->applier, self->draft, self->documents);
}

/* A medium is put in and taken out at once, where nothing else waits to be applied. */
static void
on_insert (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkDetailsPage *self = PDK_DETAILS_PAGE (widget);

  if (!self->undefined && pdk_details_page_get_n_changes (self) == 1 &&
      !pdk_details_page_is_wrong (self) && !pdk_details_page_is_applying (self) &&
      self->documents->refusal == NULL &&
      pdk_details_media_is_about (g_ptr_array_index (pdk_domain_draft_get_edits (self->draft), 0)))
    on_apply (widget, name, parameter);
}

static void
on_discard (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pdk_details_page_forget_changes (PDK_DETAILS_PAGE (widget));
}

static void
on_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pdk_details_applier_undo (PDK_DETAILS_PAGE (widget)->applier);
}

static void
on_show_outcome (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pdk_details_applier_show_details (PDK_DETAILS_PAGE (widget)->applier);
}

static void
on_dismiss (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pdk_details_applier_dismiss (PDK_DETAILS_PAGE (widget)->applier);
}

static void
on_show_difference (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkDetailsPage *self = PDK_DETAILS_PAGE (widget);

  pdk_difference_dialog_present (get_window (self), _ ("What the changes make of it"),
                                 pdk_domain_draft_get_base (self->draft),
                                 pdk_domain_draft_get_document (self->draft));
}

static void
on_restore (PdkDetailsPage *self, PdkDomainDocument *former)
{
  pdk_details_applier_restore (self->applier, former);
}

static void
on_show_history (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkDetailsPage *self = PDK_DETAILS_PAGE (widget);
  PdkHistoryDialog *dialog = NULL;

  if (self->documents == NULL)
    return;
  dialog = pdk_history_dialog_new (get_window (self), self->definition,
                                   self->documents->refusal == NULL);
  g_signal_connect_object (dialog, "restore", G_CALLBACK (on_restore), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_removal_decided (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkDetailsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *page = NULL;

  if (self->draft != NULL && !pdk_details_add_finish (result, self->draft, &page, &error) &&
      error != NULL)
    pdk_toast_show_error (GTK_WIDGET (self), _ ("It cannot be removed"), error);
}

static void
on_remove (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkDetailsPage *self = PDK_DETAILS_PAGE (widget);

  pdk_details_remove_async (get_window (self), self->draft, self->shown, on_removal_decided,
                            g_object_ref (self));
}

/* What is typed in a row may be no value, which is no change of the draft. */
static void
on_check (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pdk_details_page_update_bar (PDK_DETAILS_PAGE (widget));
}

static void
on_reload (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pdk_details_page_load (PDK_DETAILS_PAGE (widget));
}

static void
on_addition_decided (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkDetailsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *page = NULL;

  if (self->draft == NULL)
    return;
  if (pdk_details_add_finish (result, self->draft, &page, &error))
    pdk_details_list_select (self->list, page);
  else if (error != NULL)
    pdk_toast_show_error (GTK_WIDGET (self), _ ("It cannot be added"), error);
}

static void
on_add (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkDetailsPage *self = PDK_DETAILS_PAGE (widget);

  if (self->draft != NULL && self->context.connection != NULL)
    pdk_details_add_async (get_window (self), self->context.connection, self->context.uuid,
                           self->draft, g_variant_get_string (parameter, NULL), on_addition_decided,
                           g_object_ref (self));
}

static void
on_change_device (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkDetailsPage *self = PDK_DETAILS_PAGE (widget);

  (void) name;
  if (self->draft != NULL && self->context.connection != NULL)
    pdk_details_change_device_async (get_window (self), self->context.connection,
                                     self->context.uuid, self->draft,
                                     g_variant_get_string (parameter, NULL), on_addition_decided,
                                     g_object_ref (self));
}

static void
on_edit_xml (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkDetailsPage *self = PDK_DETAILS_PAGE (widget);

  (void) name;
  (void) parameter;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->xml_button), TRUE);
}

void
pdk_details_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "details.apply", NULL, on_apply);
  gtk_widget_class_install_action (widget_class, "details.insert", NULL, on_insert);
  gtk_widget_class_install_action (widget_class, "details.discard", NULL, on_discard);
  gtk_widget_class_install_action (widget_class, "details.undo", NULL, on_undo);
  gtk_widget_class_install_action (widget_class, "details.dismiss", NULL, on_dismiss);
  gtk_widget_class_install_action (widget_class, "details.show-outcome", NULL, on_show_outcome);
  gtk_widget_class_install_action (widget_class, "details.show-difference", NULL,
                                   on_show_difference);
  gtk_widget_class_install_action (widget_class, "details.show-history", NULL, on_show_history);
  gtk_widget_class_install_action (widget_class, "details.remove", NULL, on_remove);
  gtk_widget_class_install_action (widget_class, "details.check", NULL, on_check);
  gtk_widget_class_install_action (widget_class, "details.edit-xml", NULL, on_edit_xml);
  gtk_widget_class_install_action (widget_class, "details.reload", NULL, on_reload);
  gtk_widget_class_install_action (widget_class, "details.add", "s", on_add);
  gtk_widget_class_install_action (widget_class, "details.change-device", "s", on_change_device);
}
