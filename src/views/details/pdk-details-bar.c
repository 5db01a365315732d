/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-details-bar.h"

struct _PdkDetailsBar {
  GtkWidget parent_instance;

  /* Template children. */
  GtkRevealer *revealer;
  GtkWidget *changes;
  GtkLabel *changes_label;
  GtkWidget *spinner;
  GtkWidget *apply_button;
  GtkWidget *outcome;
  GtkImage *outcome_icon;
  GtkWidget *outcome_status;
  GtkLabel *outcome_label;
  GtkWidget *details_button;
  GtkWidget *undo_button;
};

G_DEFINE_FINAL_TYPE (PdkDetailsBar, pdk_details_bar, GTK_TYPE_WIDGET)

static void
pdk_details_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_DETAILS_BAR);
  G_OBJECT_CLASS (pdk_details_bar_parent_class)->dispose (object);
}

static void
pdk_details_bar_class_init (PdkDetailsBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_details_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/details/pdk-details-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsBar, changes);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsBar, changes_label);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsBar, apply_button);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsBar, outcome);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsBar, outcome_icon);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsBar, outcome_status);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsBar, outcome_label);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsBar, details_button);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsBar, undo_button);
}

static void
pdk_details_bar_init (PdkDetailsBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show (PdkDetailsBar *self, gboolean outcome)
{
  gtk_widget_set_visible (self->changes, !outcome);
  gtk_widget_set_visible (self->outcome, outcome);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
pdk_details_bar_show_changes (PdkDetailsBar *self, const char *text, gboolean busy)
{
  g_return_if_fail (PDK_IS_DETAILS_BAR (self));
  g_return_if_fail (text != NULL);

  gtk_label_set_label (self->changes_label, text);
  gtk_widget_set_visible (self->spinner, busy);
  show (self, FALSE);
}

void
pdk_details_bar_show_outcome (PdkDetailsBar *self, PdkDetailsApplier *applier)
{
  const char *text = NULL;

  g_return_if_fail (PDK_IS_DETAILS_BAR (self));
  g_return_if_fail (PDK_IS_DETAILS_APPLIER (applier));

  text = pdk_details_applier_get_words (applier);
  g_return_if_fail (text != NULL);
  gtk_image_set_from_icon_name (self->outcome_icon, pdk_details_applier_has_failed (applier)
                                                        ? "dialog-warning-symbolic"
                                                        : "emblem-ok-symbolic");

  gtk_label_set_label (self->outcome_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->outcome_status),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (self->details_button, pdk_details_applier_has_details (applier));
  gtk_widget_set_visible (self->undo_button, pdk_details_applier_can_undo (applier));
  gtk_widget_set_visible (self->spinner, FALSE);
  show (self, TRUE);
}

void
pdk_details_bar_set_applies (PdkDetailsBar *self, gboolean applies)
{
  g_return_if_fail (PDK_IS_DETAILS_BAR (self));

  gtk_widget_set_visible (self->apply_button, applies);
}

void
pdk_details_bar_hide (PdkDetailsBar *self)
{
  g_return_if_fail (PDK_IS_DETAILS_BAR (self));

  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}
