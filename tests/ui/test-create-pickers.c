/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-test.h"
#include "views/create/pdk-os-picker.h"

#include <adwaita.h>

/* What is chosen from a list that is searched. */

static gboolean
has_focus (GtkWidget *widget)
{
  return (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

/* As many systems as there are: the keyboard comes past them in one step, either way. */
static void
test_tab (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  PdkOsPicker *picker = g_object_new (PDK_TYPE_OS_PICKER, NULL);
  GtkWidget *list = ui_test_child (picker, "list");
  GtkWidget *entry = ui_test_child (picker, "entry");
  GtkWidget *check = ui_test_child (picker, "old_check");

  gtk_window_set_child (window, GTK_WIDGET (picker));
  gtk_window_present (window);
  gtk_popover_popup (ui_test_child (picker, "popover"));
  ui_test_wait (has_focus (entry));
  ui_test_wait (gtk_widget_get_first_child (list) != NULL &&
                gtk_widget_get_next_sibling (gtk_widget_get_first_child (list)) != NULL);
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD));
  g_assert_true (has_focus (list));
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD));
  g_assert_true (has_focus (check));
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_BACKWARD));
  g_assert_true (has_focus (list));
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_BACKWARD));
  g_assert_true (has_focus (entry));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/create/pickers/tab", test_tab);
  return g_test_run ();
}
