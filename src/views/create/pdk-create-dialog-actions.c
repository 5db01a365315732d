/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-dialog-private.h"

#include <glib/gi18n.h>

#include "core/create/pdk-create-answers.h"
#include "core/create/pdk-create-follow.h"
#include "core/create/pdk-create-run.h"
#include "core/node/pdk-node-list.h"
#include "core/pdk-text.h"
#include "views/create/pdk-create-summary.h"
#include "widgets/pdk-confirm.h"
#include "widgets/pdk-error-dialog.h"
#include "widgets/pdk-present.h"
#include "widgets/pdk-toast.h"
#include "widgets/pdk-typed.h"

/* What can be done with a new machine that is decided: see it, make it, and go without it. */

/* @scripted: (nullable): what a script adds to the kernel's command line */
static void
show_documents (PdkCreateDialog *self, const char *scripted)
{
  PdkStorage *storage = pdk_storage_of (pdk_create_dialog_get_connection (self));
  PdkPool *pool =
      self->plan->pool != NULL ? pdk_storage_find_pool (storage, self->plan->pool) : NULL;
  g_autofree char *text =
      pdk_create_summary_xml (self->plan, pool != NULL ? pdk_pool_get_info (pool)->path : NULL,
                              scripted);

  pdk_show_error_details (GTK_WINDOW (self), _ ("The Machine’s XML"), text);
}

static void find_arguments (PdkCreateDialog *self);

static void
on_arguments_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *scripted = pdk_create_arguments_find_finish (result, &error);

  if (pdk_create_dialog_get_connection (self) == NULL || self->plan == NULL)
    return;
  if (g_strcmp0 (self->shown_plan, self->plan->uuid) != 0)
    find_arguments (self);
  else if (scripted != NULL)
    show_documents (self, scripted);
  else
    pdk_create_dialog_say (self, error->message);
}

/* Of a plan that may be another one once they are found. */
static void
find_arguments (PdkCreateDialog *self)
{
  if (self->plan->unattended == NULL || self->plan->kernel == NULL) {
    show_documents (self, NULL);
    return;
  }
  g_free (self->shown_plan);
  self->shown_plan = g_strdup (self->plan->uuid);
  pdk_create_arguments_find_async (self->plan->unattended, on_arguments_found, g_object_ref (self));
}

static void
show_xml (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkCreateDialog *self = PDK_CREATE_DIALOG (widget);

  if (self->plan != NULL)
    find_arguments (self);
}

static void
show_details (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkCreateDialog *self = PDK_CREATE_DIALOG (widget);

  if (self->last_error != NULL)
    pdk_show_error_details (GTK_WINDOW (self), _ ("The Machine Could Not Be Created"),
                            self->last_error);
}

static void
come_back (PdkCreateDialog *self, const GError *error)
{
  const gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autofree char *reason = pdk_text_display (error->message);
  g_autofree char *text = NULL;

  g_free (self->last_error);
  self->last_error = g_strdup (error->message);
  if (cancelled)
    text = g_strdup (_ ("It was cancelled"));
  else
    /* Translators: %s is why a machine could not be created */
    text = g_strdup_printf (_ ("The machine could not be created: %s"), reason);
  pdk_banner_set_title (self->banner, text);
  pdk_banner_set_button_label (self->banner, cancelled ? NULL : _ ("_Details"));
  pdk_banner_set_revealed (self->banner, TRUE);
  /* It may be for a network that is not there any more. */
  pdk_node_list_want (pdk_node_list_of (pdk_create_dialog_get_connection (self)), PDK_NODE_LINKS);
  /* Some of a download may be here by now. */
  if (pdk_create_source_get_address (self->source) != NULL)
    pdk_create_dialog_look_again (self);
  else
    pdk_create_dialog_update (self);
  pdk_present_alone (GTK_WINDOW (self));
}

/* Until the machine is installed, which this dialog does not live to see. */
static void
follow (PdkCreateDialog *self, PdkConnection *connection, const char *uuid)
{
  PdkCreateFollow *created = pdk_create_follow_new (connection, uuid, self->jobs);

  g_signal_connect (created, "ended", G_CALLBACK (g_object_unref), NULL);
}

/* The dialog is gone for as long as it takes, and how far it is can only be seen in a list. */
static void
show_toast (PdkCreateDialog *self)
{
  GtkWidget *window = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self)));
  g_autofree char *name = pdk_text_display (self->plan->machine->name);
  /* Translators: %s is the name of a virtual machine */
  g_autofree char *text = g_strdup_printf (_ ("“%s” is being created"), name);

  if (window != NULL)
    g_set_weak_pointer (&self->toast, pdk_toast_show (window, text));
}

static void
hide_toast (PdkCreateDialog *self)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_weak_pointer (&self->toast);
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = pdk_create_run_finish (PDK_CONNECTION (source), result, &error);

  self->running = FALSE;
  hide_toast (self);
  /* The program ends. */
  if (pdk_create_dialog_get_connection (self) == NULL)
    return;
  if (uuid == NULL) {
    come_back (self, error);
    return;
  }
  if (self->has_stages)
    follow (self, PDK_CONNECTION (source), uuid);
  pdk_create_dialog_emit_created (self, PDK_CONNECTION (source), uuid);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
run (PdkCreateDialog *self)
{
  g_autoptr (PdkJob) job = NULL;

  self->running = TRUE;
  pdk_create_drivers_group_remember (self->drivers);
  pdk_create_place_remember (self->place);
  self->has_stages = pdk_create_plan_has_stages (self->plan);
  pdk_banner_set_revealed (self->banner, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  show_toast (self);
  job = pdk_create_run (pdk_create_dialog_get_connection (self), g_steal_pointer (&self->plan),
                        NULL, on_created, g_object_ref (self));
  /* The dialog comes back with it. */
  pdk_job_set_told (job);
  pdk_job_store_add (self->jobs, job);
}

static void
on_confirmed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateDialog) self = user_data;

  if (pdk_create_customise_confirm_finish (PDK_CREATE_CUSTOMISE (source), result) &&
      pdk_create_dialog_get_connection (self) != NULL && self->plan != NULL && !self->running)
    run (self);
}

static void
create (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkCreateDialog *self = PDK_CREATE_DIALOG (widget);

  pdk_typed_take_number (GTK_WINDOW (self));
  if (self->plan != NULL && !self->running)
    pdk_create_customise_confirm_async (self->customise, self->plan, on_confirmed,
                                        g_object_ref (self));
}

static void
on_customise_begin (PdkCreateDialog *self)
{
  if (self->plan == NULL)
    pdk_create_dialog_say (self, gtk_label_get_label (self->footer_label));
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "create.create", NULL);
}

/* ---- Going without it ---- */

static void
give_up (gpointer user_data)
{
  g_autoptr (PdkCreateDialog) self = user_data;

  gtk_window_destroy (GTK_WINDOW (self));
}

/* The question is still there, and has to go before the window that it belongs to. */
static void
on_leftovers_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateDialog) self = user_data;

  if (pdk_create_leftovers_ask_finish (PDK_CREATE_LEFTOVERS (source), result))
    g_idle_add_once (give_up, g_steal_pointer (&self));
}

static void
on_discard_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateDialog) self = user_data;

  if (pdk_confirm_finish (result))
    g_idle_add_once (give_up, g_steal_pointer (&self));
}

static gboolean
on_close_request (PdkCreateDialog *self)
{
  if (pdk_create_leftovers_is_any (self->leftovers))
    pdk_create_leftovers_ask_async (self->leftovers, self->jobs, on_leftovers_asked,
                                    g_object_ref (self));
  else if (pdk_typed_is_any (GTK_WINDOW (self)) || pdk_create_customise_is_any (self->customise))
    pdk_confirm_async (GTK_WINDOW (self), _ ("Discard the New Machine?"),
                       _ ("What you typed and changed for it is lost."), _ ("_Discard"), TRUE, NULL,
                       on_discard_asked, g_object_ref (self));
  else
    return FALSE;
  return TRUE;
}

void
pdk_create_dialog_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "create.show-xml", NULL, show_xml);
  gtk_widget_class_install_action (widget_class, "create.details", NULL, show_details);
  gtk_widget_class_install_action (widget_class, "create.create", NULL, create);
  gtk_widget_class_bind_template_callback (widget_class, on_customise_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_close_request);
}
