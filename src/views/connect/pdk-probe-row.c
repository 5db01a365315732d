/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-connect"

#include "config.h"

#include "views/connect/pdk-probe-row.h"

struct _PdkProbeRow {
  AdwPreferencesRow parent_instance;

  /* Template children. */
  GtkImage *icon;
  GtkLabel *title_label;
  GtkLabel *text_label;
  GtkWidget *command_box;
  GtkLabel *command_label;
  GtkWidget *connect_button;
};

G_DEFINE_FINAL_TYPE (PdkProbeRow, pdk_probe_row, ADW_TYPE_PREFERENCES_ROW)

static void
on_copy_clicked (PdkProbeRow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_label (self->command_label));
}

static void
pdk_probe_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_PROBE_ROW);

  G_OBJECT_CLASS (pdk_probe_row_parent_class)->dispose (object);
}

static void
pdk_probe_row_class_init (PdkProbeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_probe_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/connect/pdk-probe-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkProbeRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PdkProbeRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, PdkProbeRow, text_label);
  gtk_widget_class_bind_template_child (widget_class, PdkProbeRow, command_box);
  gtk_widget_class_bind_template_child (widget_class, PdkProbeRow, command_label);
  gtk_widget_class_bind_template_child (widget_class, PdkProbeRow, connect_button);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
}

static void
pdk_probe_row_init (PdkProbeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pdk_probe_row_new (PdkProbeResult *result, gboolean primary)
{
  PdkProbeRow *self = NULL;
  const char *uri = NULL;
  const char *command = NULL;

  g_return_val_if_fail (PDK_IS_PROBE_RESULT (result), NULL);

  uri = pdk_probe_result_get_uri (result);
  command = pdk_probe_result_get_command (result);
  self = g_object_new (PDK_TYPE_PROBE_ROW, NULL);
  gtk_image_set_from_icon_name (self->icon,
                                uri != NULL ? "computer-symbolic" : "dialog-information-symbolic");
  gtk_label_set_label (self->title_label, pdk_probe_result_get_title (result));
  gtk_label_set_label (self->text_label, pdk_probe_result_get_text (result));
  gtk_widget_set_visible (self->command_box, command != NULL);
  gtk_label_set_label (self->command_label, command != NULL ? command : "");
  gtk_widget_set_visible (self->connect_button, uri != NULL);
  /* Named only where it has a target, which the action wants. */
  if (uri != NULL) {
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->connect_button), "s", uri);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->connect_button), "app.connect");
  }
  if (primary)
    gtk_widget_add_css_class (self->connect_button, "suggested-action");

  return GTK_WIDGET (self);
}
