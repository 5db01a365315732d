/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-password-form.h"

struct _PdkPasswordForm {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *box;
  GtkEditable *user_entry;
  GtkEditable *password_entry;
  GtkCheckButton *remember_check;

  /* Owned. */
  PdkDisplay *display;
};

G_DEFINE_FINAL_TYPE (PdkPasswordForm, pdk_password_form, GTK_TYPE_WIDGET)

static gboolean
wants_user_name (PdkPasswordForm *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->user_entry));
}

static gboolean
is_empty (GtkEditable *entry)
{
  return gtk_editable_get_text (entry)[0] == '\0';
}

/** Enter goes to what is still missing, and at last opens the display. */
static void
on_activate (PdkPasswordForm *self)
{
  if (wants_user_name (self) && is_empty (self->user_entry)) {
    gtk_widget_grab_focus (GTK_WIDGET (self->user_entry));
    return;
  }
  if (is_empty (self->password_entry)) {
    gtk_widget_grab_focus (GTK_WIDGET (self->password_entry));
    return;
  }

  pdk_display_give_credentials (self->display,
                                wants_user_name (self) ? gtk_editable_get_text (self->user_entry)
                                                       : NULL,
                                gtk_editable_get_text (self->password_entry),
                                gtk_check_button_get_active (self->remember_check));
  gtk_editable_set_text (self->password_entry, "");
}

static gboolean
pdk_password_form_grab_focus (GtkWidget *widget)
{
  PdkPasswordForm *self = PDK_PASSWORD_FORM (widget);
  GtkEditable *entry = wants_user_name (self) && is_empty (self->user_entry) ? self->user_entry
                                                                             : self->password_entry;

  return gtk_widget_grab_focus (GTK_WIDGET (entry));
}

static void
pdk_password_form_dispose (GObject *object)
{
  PdkPasswordForm *self = PDK_PASSWORD_FORM (object);

  g_clear_object (&self->display);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_PASSWORD_FORM);

  G_OBJECT_CLASS (pdk_password_form_parent_class)->dispose (object);
}

static void
pdk_password_form_class_init (PdkPasswordFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_password_form_dispose;
  widget_class->grab_focus = pdk_password_form_grab_focus;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-password-form.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkPasswordForm, box);
  gtk_widget_class_bind_template_child (widget_class, PdkPasswordForm, user_entry);
  gtk_widget_class_bind_template_child (widget_class, PdkPasswordForm, password_entry);
  gtk_widget_class_bind_template_child (widget_class, PdkPasswordForm, remember_check);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
pdk_password_form_init (PdkPasswordForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pdk_password_form_set_display (PdkPasswordForm *self, PdkDisplay *display)
{
  g_return_if_fail (PDK_IS_PASSWORD_FORM (self));
  g_return_if_fail (self->display == NULL);

  self->display = g_object_ref (display);
}

void
pdk_password_form_ask (PdkPasswordForm *self)
{
  PdkDisplayKeys *keys = NULL;

  g_return_if_fail (PDK_IS_PASSWORD_FORM (self));

  keys = pdk_display_get_keys (self->display);
  gtk_widget_set_visible (GTK_WIDGET (self->user_entry), pdk_display_keys_needs_user_name (keys));
  gtk_widget_set_visible (GTK_WIDGET (self->remember_check), pdk_display_keys_can_remember (keys));
}
