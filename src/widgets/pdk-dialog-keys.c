/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/pdk-dialog-keys.h"

void
pdk_dialog_keys_install (GtkWidgetClass *widget_class, const char *cancel, const char *primary)
{
  static const guint enter[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter };

  g_return_if_fail (GTK_IS_WIDGET_CLASS (widget_class));
  g_return_if_fail (cancel != NULL && primary != NULL);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, cancel, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (enter); i++)
    gtk_widget_class_add_binding_action (widget_class, enter[i], GDK_CONTROL_MASK, primary, NULL);
}
