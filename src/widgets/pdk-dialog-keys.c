/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/pdk-dialog-keys.h"

/* Not for a list that is open: Enter is about what is marked there. */
static gboolean
activate_primary (GtkWidget *window, GVariant *arguments, gpointer user_data)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  const char *primary = user_data;

  (void) arguments;
  if (focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL)
    return FALSE;
  return gtk_widget_activate_action (window, primary, NULL);
}

static void
add (GtkWindow *window, GtkPropagationPhase phase, const char *keys, GtkShortcutAction *action)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, phase);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys),
                                                          action));
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
}

void
pdk_dialog_keys_add (GtkWindow *window, const char *cancel, const char *primary)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (cancel != NULL && primary != NULL);

  add (window, GTK_PHASE_BUBBLE, "Escape", gtk_named_action_new (cancel));
  /* A text of several lines takes Enter for a line, whatever is held with it. */
  add (window, GTK_PHASE_CAPTURE, "<Control>Return|<Control>KP_Enter|<Control>ISO_Enter",
       gtk_callback_action_new (activate_primary, g_strdup (primary), g_free));
}
