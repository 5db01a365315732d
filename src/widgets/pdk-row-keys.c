/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/pdk-row-keys.h"

static gboolean
activate_row (GtkWidget *window, GVariant *arguments, gpointer user_data)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  return GTK_IS_LIST_BOX_ROW (focus) && gtk_widget_activate (focus);
}

void
pdk_row_keys_add (GtkWindow *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  g_return_if_fail (GTK_IS_WINDOW (window));

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Return|KP_Enter|ISO_Enter"),
                        gtk_callback_action_new (activate_row, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
}
