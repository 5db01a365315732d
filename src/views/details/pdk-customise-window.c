/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-customise-window.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "views/details/pdk-details-page.h"
#include "widgets/pdk-confirm.h"
#include "widgets/pdk-dialog-keys.h"
#include "widgets/pdk-title-fold.h"

struct _PdkCustomiseWindow {
  AdwWindow parent_instance;

  /* Template children. */
  AdwWindowTitle *window_title;
  GtkButton *begin_button;
  AdwToastOverlay *toasts;

  /* Owned. */
  PdkCustomiseRequest *request;

  PdkDetailsPage *page; /* borrowed */

  gboolean has_begun; /* the pages were read, and have the keys */
};

G_DEFINE_FINAL_TYPE (PdkCustomiseWindow, pdk_customise_window, ADW_TYPE_WINDOW)

static void
answer (PdkCustomiseWindow *self, PdkCustomiseAnswer with)
{
  pdk_customise_request_answer (self->request, with);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_begin (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  (void) parameter;
  answer (PDK_CUSTOMISE_WINDOW (widget), PDK_CUSTOMISE_BEGIN);
}

static void
leave (gpointer user_data)
{
  g_autoptr (PdkCustomiseWindow) self = user_data;

  if (self->request != NULL)
    answer (self, PDK_CUSTOMISE_BACK);
}

/* The question is still there, and has to go before the window that it belongs to. */
static void
on_left (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCustomiseWindow) self = user_data;

  (void) source;
  if (pdk_confirm_finish (result))
    g_idle_add_once (leave, g_steal_pointer (&self));
}

/* What is changed is kept; what is no value yet cannot be. */
static gboolean
on_close_request (PdkCustomiseWindow *self)
{
  if (pdk_details_page_is_wrong (self->page))
    pdk_confirm_async (GTK_WINDOW (self), _ ("Go Back Without What Was Typed Last?"),
                       _ ("It is no value yet, and is not kept. All other changes are."),
                       _ ("_Go Back"), FALSE, NULL, on_left, g_object_ref (self));
  else
    answer (self, PDK_CUSTOMISE_BACK);
  return TRUE;
}

static void
show_name (PdkCustomiseWindow *self)
{
  PdkDomainDraft *draft = pdk_customise_request_get_draft (self->request);
  g_autofree char *name = pdk_domain_draft_get (draft, "overview", "name");
  g_autofree char *safe = pdk_text_display (name != NULL ? name : "");
  /* Translators: the title of a window; %s is the name of a virtual machine */
  g_autofree char *title = g_strdup_printf (_ ("Customise “%s”"), safe);

  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->window_title, title);
}

/* Enter is not to mean Cancel, which has the keys as long as there is nothing else. */
static void
take_focus (PdkCustomiseWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (self->has_begun || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->has_begun = (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->page))) ||
                    gtk_widget_child_focus (GTK_WIDGET (self->page), GTK_DIR_TAB_FORWARD);
}

static void
on_page_changed (PdkCustomiseWindow *self)
{
  take_focus (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "customise.begin",
                                 !pdk_details_page_is_wrong (self->page));
  show_name (self);
}

static void
pdk_customise_window_dispose (GObject *object)
{
  PdkCustomiseWindow *self = PDK_CUSTOMISE_WINDOW (object);

  if (self->page != NULL)
    g_signal_handlers_disconnect_by_data (self->page, self);
  self->page = NULL;
  g_clear_object (&self->request);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_CUSTOMISE_WINDOW);

  G_OBJECT_CLASS (pdk_customise_window_parent_class)->dispose (object);
}

static void
pdk_customise_window_class_init (PdkCustomiseWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_customise_window_dispose;
  g_type_ensure (PDK_TYPE_TITLE_FOLD);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/details/pdk-customise-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkCustomiseWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, PdkCustomiseWindow, begin_button);
  gtk_widget_class_bind_template_child (widget_class, PdkCustomiseWindow, toasts);
  gtk_widget_class_bind_template_callback (widget_class, on_close_request);
  gtk_widget_class_install_action (widget_class, "customise.begin", NULL, on_begin);
}

static void
pdk_customise_window_init (PdkCustomiseWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pdk_dialog_keys_add (GTK_WINDOW (self), "window.close", "customise.begin");
}

PdkCustomiseWindow *
pdk_customise_window_present (GtkWindow *parent, PdkCustomiseRequest *request)
{
  PdkCustomiseWindow *self = NULL;
  PdkConnection *connection = NULL;
  GtkWidget *page = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (PDK_IS_CUSTOMISE_REQUEST (request), NULL);

  self = g_object_new (PDK_TYPE_CUSTOMISE_WINDOW, "transient-for", parent, NULL);
  self->request = g_object_ref (request);
  connection = pdk_customise_request_get_connection (request);
  page = pdk_details_page_new_undefined (connection, pdk_customise_request_get_draft (request));
  self->page = PDK_DETAILS_PAGE (page);
  adw_window_title_set_subtitle (self->window_title, pdk_connection_get_name (connection));
  if (!pdk_customise_request_get_installs (request))
    gtk_button_set_label (self->begin_button, _ ("C_reate"));
  adw_toast_overlay_set_child (self->toasts, page);
  g_signal_connect_object (page, "changed", G_CALLBACK (on_page_changed), self, G_CONNECT_SWAPPED);
  show_name (self);
  gtk_window_present (GTK_WINDOW (self));
  take_focus (self);
  return self;
}
