/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/pdk-row-keys.h"

#include <adwaita.h>

static gboolean
activate_row (GtkWidget *window, GVariant *arguments, gpointer user_data)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  return GTK_IS_LIST_BOX_ROW (focus) && gtk_widget_activate (focus);
}

/* @last: (nullable): with those before it.  Returns: whether one of them has the focus now */
static gboolean
focus_backward (GtkWidget *last)
{
  for (; last != NULL; last = gtk_widget_get_prev_sibling (last))
    if (gtk_widget_get_mapped (last) && gtk_widget_child_focus (last, GTK_DIR_TAB_BACKWARD))
      return TRUE;
  return FALSE;
}

/* On the way out GTK gives the focus to the row itself, and the row of libadwaita 1.2 gives it back to its
 * text. */
static gboolean
leave_text (GtkWidget *window, GVariant *arguments, gpointer user_data)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, ADW_TYPE_ENTRY_ROW) : NULL;

  if (row == NULL || gtk_editable_get_delegate (GTK_EDITABLE (row)) != GTK_EDITABLE (focus))
    return FALSE;
  for (GtkWidget *at = row; at != window; at = gtk_widget_get_parent (at))
    if (focus_backward (gtk_widget_get_prev_sibling (at)))
      return TRUE;
  return focus_backward (gtk_widget_get_last_child (window));
}

static void
add (GtkWindow *window, const char *keys, GtkShortcutFunc func)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys),
                                                          gtk_callback_action_new (func, NULL,
                                                                                   NULL)));
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
}

void
pdk_row_keys_add (GtkWindow *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

  add (window, "Return|KP_Enter|ISO_Enter", activate_row);
  pdk_row_keys_add_back (window);
}

void
pdk_row_keys_add_back (GtkWindow *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

  add (window, "<Shift>Tab|<Shift>KP_Tab", leave_text);
}
