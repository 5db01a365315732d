/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-connect"

#include "config.h"

#include "views/connect/pdk-welcome-page.h"

#include "core/connection/pdk-host-probe.h"
#include "views/connect/pdk-probe-row.h"

struct _PdkWelcomePage {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *content;
  GtkWidget *spinner;
  GtkListBox *list;

  /* Owned. */
  GCancellable *cancellable; /* set while looking */
  gboolean looked;
  gboolean has_primary; /* a row of this list has the suggested button */
};

G_DEFINE_FINAL_TYPE (PdkWelcomePage, pdk_welcome_page, GTK_TYPE_WIDGET)

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  PdkWelcomePage *self = user_data;
  const gboolean primary = !self->has_primary && pdk_probe_result_get_uri (item) != NULL;

  self->has_primary = self->has_primary || primary;

  return pdk_probe_row_new (item, primary);
}

static void
show_results (PdkWelcomePage *self, GListModel *results)
{
  self->has_primary = FALSE;
  gtk_list_box_bind_model (self->list, results, create_row, self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->list), g_list_model_get_n_items (results) > 0);
}

static void
on_host_probe (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkWelcomePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) results = pdk_host_probe_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "welcome.check", TRUE);
  if (results != NULL)
    show_results (self, results);
  else
    g_warning ("Looking for hypervisors failed: %s", error->message);
}

static void
look (PdkWelcomePage *self)
{
  if (self->cancellable != NULL)
    return;

  self->looked = TRUE;
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_visible (self->spinner, TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "welcome.check", FALSE);
  pdk_host_probe_async (self->cancellable, on_host_probe, g_object_ref (self));
}

static void
check (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  look (PDK_WELCOME_PAGE (widget));
}

static void
pdk_welcome_page_map (GtkWidget *widget)
{
  PdkWelcomePage *self = PDK_WELCOME_PAGE (widget);

  GTK_WIDGET_CLASS (pdk_welcome_page_parent_class)->map (widget);

  if (!self->looked)
    look (self);
}

static void
pdk_welcome_page_dispose (GObject *object)
{
  PdkWelcomePage *self = PDK_WELCOME_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_WELCOME_PAGE);

  G_OBJECT_CLASS (pdk_welcome_page_parent_class)->dispose (object);
}

static void
pdk_welcome_page_class_init (PdkWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_welcome_page_dispose;
  widget_class->map = pdk_welcome_page_map;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/connect/pdk-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkWelcomePage, content);
  gtk_widget_class_bind_template_child (widget_class, PdkWelcomePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, PdkWelcomePage, list);
  gtk_widget_class_install_action (widget_class, "welcome.check", NULL, check);
}

static void
pdk_welcome_page_init (PdkWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pdk_welcome_page_new (void)
{
  return g_object_new (PDK_TYPE_WELCOME_PAGE, NULL);
}
