/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/devices/pdk-recent-media.h"
#include "core/os/pdk-os-db.h"
#include "ui-test.h"
#include "views/create/pdk-create-media-button.h"
#include "views/create/pdk-media-picker.h"
#include "views/create/pdk-os-picker.h"

#include <adwaita.h>
#include <string.h>

/* What is chosen from a list that is searched. */

static gboolean
has_focus (GtkWidget *widget)
{
  return (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

/* The list goes before its window: GTK looks for a tooltip half a second after a list came, and trips
 * over one that went with its window, which it keeps. */
static void
close_list (GtkPopover *popover, GtkWindow *window)
{
  gtk_popover_popdown (popover);
  ui_test_wait (!gtk_widget_get_mapped (GTK_WIDGET (popover)));
  gtk_window_destroy (window);
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
  close_list (ui_test_child (picker, "popover"), window);
}

static void
on_picked (GtkWidget *picker, const char *id, char **picked)
{
  g_free (*picked);
  *picked = g_strdup (id != NULL ? id : "");
}

static const char *
get_shown (GtkWidget *list, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
  g_autoptr (GtkStringObject) name = g_list_model_get_item (model, position);

  return name != NULL ? gtk_string_object_get_string (name) : NULL;
}

/* With the keys: what is typed is found before Enter takes it, also one that is old. */
static void
test_search (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  PdkOsPicker *picker = g_object_new (PDK_TYPE_OS_PICKER, NULL);
  GtkWidget *list = ui_test_child (picker, "list");
  GtkWidget *entry = ui_test_child (picker, "entry");
  g_autofree char *picked = NULL;

  g_signal_connect (picker, "picked", G_CALLBACK (on_picked), &picked);
  gtk_window_set_child (window, GTK_WIDGET (picker));
  gtk_window_present (window);
  ui_test_wait (pdk_os_db_list (pdk_os_db_get_default ()) != NULL);
  gtk_popover_popup (ui_test_child (picker, "popover"));
  g_assert_cmpstr (get_shown (list, 0), ==, "Another or unknown system");
  gtk_editable_set_text (GTK_EDITABLE (entry), "windows 11");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (picked, ==, "http://microsoft.com/win/11");
  g_assert_cmpstr (get_shown (list, 0), ==, "Microsoft Windows 11");
  g_assert_cmpstr (get_shown (list, 1), ==, "Another or unknown system");
  gtk_editable_set_text (GTK_EDITABLE (entry), "windows xp");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (picked, ==, "http://microsoft.com/win/xp");
  gtk_editable_set_text (GTK_EDITABLE (entry), "no such system");
  g_clear_pointer (&picked, g_free);
  g_signal_emit_by_name (entry, "activate");
  g_assert_null (picked);
  close_list (ui_test_child (picker, "popover"), window);
}

/* Those that are called alike are told apart. */
static void
test_alike (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  PdkOsPicker *picker = g_object_new (PDK_TYPE_OS_PICKER, NULL);
  GtkWidget *list = ui_test_child (picker, "list");
  GtkWidget *entry = ui_test_child (picker, "entry");

  gtk_window_set_child (window, GTK_WIDGET (picker));
  gtk_window_present (window);
  ui_test_wait (pdk_os_db_list (pdk_os_db_get_default ()) != NULL);
  gtk_popover_popup (ui_test_child (picker, "popover"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "fedora coreos");
  g_signal_emit_by_name (entry, "search-changed");
  for (guint i = 0; i < 3; i++)
    g_assert_true (g_str_has_prefix (get_shown (list, i), "Fedora CoreOS (fedora-coreos-"));
  g_assert_cmpstr (get_shown (list, 3), ==, "Another or unknown system");
  close_list (ui_test_child (picker, "popover"), window);
}

/* Nor is another disc downloaded. */
static void
test_media (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  PdkMediaPicker *picker = g_object_new (PDK_TYPE_MEDIA_PICKER, NULL);
  GtkWidget *list = ui_test_child (picker, "list");
  GtkWidget *entry = ui_test_child (picker, "entry");
  g_autofree char *picked = NULL;

  g_signal_connect (picker, "picked", G_CALLBACK (on_picked), &picked);
  gtk_window_set_child (window, GTK_WIDGET (picker));
  gtk_window_present (window);
  pdk_media_picker_set_arch (picker, "x86_64");
  gtk_popover_popup (ui_test_child (picker, "popover"));
  ui_test_wait (
      g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)))) > 1);
  gtk_editable_set_text (GTK_EDITABLE (entry), "opensuse leap 15.4");
  g_signal_emit_by_name (entry, "activate");
  g_assert_nonnull (picked);
  g_assert_nonnull (strstr (picked, "opensuse"));
  ui_test_wait (!gtk_widget_get_mapped (ui_test_child (picker, "popover")));
  close_list (ui_test_child (picker, "popover"), window);
}

static GtkWidget *
get_disc (GtkListBox *list, int position)
{
  return GTK_WIDGET (gtk_list_box_get_row_at_index (list, position));
}

/* What comes while the list is open leaves the keyboard where it is. */
static void
test_discs (void)
{
  const char *uri = "test:///default";
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  PdkCreateMediaButton *button = g_object_new (PDK_TYPE_CREATE_MEDIA_BUTTON, NULL);
  GtkListBox *list = ui_test_child (button, "list_box");
  g_autoptr (PdkRecentMedia) recent = pdk_recent_media_dup_default ();
  g_autoptr (PdkConnection) connection = pdk_connection_new (uri, NULL);
  GtkWidget *row = NULL;

  pdk_recent_media_add (recent, uri, "/images/first.iso");
  pdk_recent_media_add (recent, uri, "/images/second.iso");
  pdk_create_media_button_set_connection (button, connection);
  gtk_window_set_child (window, GTK_WIDGET (button));
  gtk_window_present (window);
  gtk_popover_popup (ui_test_child (button, "popover"));
  ui_test_wait (get_disc (list, 1) != NULL);
  row = get_disc (list, 1);
  ui_test_wait (gtk_widget_grab_focus (row) && has_focus (row));
  pdk_recent_media_add (recent, uri, "/images/third.iso");
  g_assert_true (get_disc (list, 2) == row);
  g_assert_true (has_focus (row));
  pdk_recent_media_add (recent, uri, "/images/second.iso");
  g_assert_true (get_disc (list, 2) == row);
  g_assert_true (has_focus (row));
  pdk_recent_media_clear (recent, uri);
  g_assert_null (get_disc (list, 0));
  close_list (ui_test_child (button, "popover"), window);
  pdk_connection_close (connection);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/create/pickers/tab", test_tab);
  g_test_add_func ("/create/pickers/search", test_search);
  g_test_add_func ("/create/pickers/alike", test_alike);
  g_test_add_func ("/create/pickers/media", test_media);
  g_test_add_func ("/create/pickers/discs", test_discs);
  return g_test_run ();
}
