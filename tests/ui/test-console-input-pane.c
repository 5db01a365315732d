/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>
#include <linux/input-event-codes.h>
#include <string.h>

#include "console/input/pdk-console-combo.h"
#include "pane-fixture.h"
#include "ui-test.h"
#include "views/machine/pdk-console-input.h"
#include "views/preferences/pdk-combo-dialog.h"
#include "views/preferences/pdk-combo-group.h"
#include "views/preferences/pdk-combo-row.h"
#include "views/preferences/pdk-console-preferences.h"
#include "views/preferences/pdk-preferences-window.h"

/* What the user chooses about keys and pointer, where it is said, and that the console does it. */

static gboolean
get (PaneFixture *fixture, const char *property)
{
  gboolean value;

  g_object_get (pane_fixture_get_console (fixture), property, &value, NULL);
  return value;
}

static void
set_up (PaneFixture *fixture, gconstpointer data)
{
  console_fixture_xdotool ("mousemove 1270 1020");
  pane_fixture_set_up (fixture, 640, 480);
  pane_fixture_focus (fixture);
  ui_test_wait (get (fixture, "keyboard-captured"));
  fake_spice_clear_log (fixture->server);
}

static void
reset_settings (GSettings *settings)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (settings, keys[i]);
}

static void
tear_down (PaneFixture *fixture, gconstpointer data)
{
  reset_settings (fixture->settings);
  pane_fixture_tear_down (fixture);
}

/* Waits until the guest's devices heard exactly @expected, then forgets it. */
static void
wait_log (PaneFixture *fixture, const char *expected)
{
  const gint64 deadline = ui_test_get_deadline ();

  while (strcmp (fake_spice_get_log (fixture->server), expected) != 0 && ui_test_iterate (deadline))
    ;
  g_assert_cmpstr (fake_spice_get_log (fixture->server), ==, expected);
  fake_spice_clear_log (fixture->server);
}

static void
activate (PaneFixture *fixture, const char *action, const char *target)
{
  GVariant *parameter = target != NULL ? g_variant_new_string (target) : NULL;

  gtk_widget_activate_action_variant (GTK_WIDGET (fixture->pane), action, parameter);
}

static void
key (const char *verb, guint code)
{
  console_fixture_xdotool ("%s %u", verb, code + 8);
}

static const char *
hint_of (PaneFixture *fixture)
{
  GtkWidget *button = pane_fixture_get_tool (fixture, "hint_button");

  return gtk_widget_get_opacity (button) > 0
             ? gtk_label_get_label (pane_fixture_get_tool (fixture, "hint_label"))
             : "";
}

static void
test_hint (PaneFixture *fixture, gconstpointer data)
{
  GtkWidget *button = pane_fixture_get_tool (fixture, "hint_button");

  ui_test_wait (g_str_equal (hint_of (fixture), "Ctrl+Alt releases the keyboard"));
  ui_test_wait (get (fixture, "shortcuts-captured"));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button), "shortcuts of the desktop too"));
  g_settings_set_string (fixture->settings, "console-capture", "never");
  g_assert_false (get (fixture, "shortcuts-captured"));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button), "stay with it"));

  g_settings_set_string (fixture->settings, "console-release-combo", "rctrl");
  g_assert_cmpstr (hint_of (fixture), ==, "Right Ctrl releases the keyboard");
  g_assert_cmpstr (gtk_label_get_label (pane_fixture_get_child (fixture, "pill_label")), ==,
                   "Press Right Ctrl to release");
  key ("key", KEY_RIGHTCTRL);
  ui_test_wait (!get (fixture, "keyboard-captured"));
  g_assert_cmpstr (hint_of (fixture), ==, "");
}

/** Where a tool of the toolbar begins there. */
static double
get_place (PaneFixture *fixture, const char *tool)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (pane_fixture_get_tool (fixture, tool),
                                            pane_fixture_get_child (fixture, "toolbar"), &bounds));
  return bounds.origin.x;
}

/* The keyboard is let go of for each menu: what was clicked on stays under the pointer. */
static void
test_hint_keeps_place (PaneFixture *fixture, gconstpointer data)
{
  GtkWidget *button = pane_fixture_get_tool (fixture, "hint_button");
  double hint, next;
  int width, now;

  g_object_set (pane_fixture_get_child (fixture, "toolbar"), "switch-widget",
                gtk_button_new_with_label ("Screen"), NULL);
  ui_test_wait (*hint_of (fixture) != '\0' && gtk_widget_get_width (button) > 0 &&
                gtk_widget_get_width (pane_fixture_get_tool (fixture, "switch_bin")) > 0);
  gtk_widget_measure (pane_fixture_get_child (fixture, "toolbar"), GTK_ORIENTATION_HORIZONTAL, -1,
                      NULL, &width, NULL, NULL);
  hint = get_place (fixture, "hint_button");
  next = get_place (fixture, "switch_bin");
  g_assert_cmpfloat (hint, <, next);

  gtk_widget_activate_action (button, "input.release", NULL);
  ui_test_wait (*hint_of (fixture) == '\0');
  g_assert_false (gtk_widget_get_can_target (button));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  g_assert_cmpfloat (get_place (fixture, "hint_button"), ==, hint);
  g_assert_cmpfloat (get_place (fixture, "switch_bin"), ==, next);
  /* The bar of fullscreen is as wide as it. */
  gtk_widget_measure (pane_fixture_get_child (fixture, "toolbar"), GTK_ORIENTATION_HORIZONTAL, -1,
                      NULL, &now, NULL, NULL);
  g_assert_cmpint (now, ==, width);

  g_object_set (pane_fixture_get_child (fixture, "toolbar"), "shows-screen", FALSE, NULL);
  g_assert_false (gtk_widget_get_visible (button));
}

/* The words are a button, for who forgot the keys. */
static void
test_way_out_by_mouse (PaneFixture *fixture, gconstpointer data)
{
  GtkWidget *button = pane_fixture_get_tool (fixture, "hint_button");

  ui_test_wait (*hint_of (fixture) != '\0');
  gtk_widget_activate_action (button, "input.release", NULL);
  ui_test_wait (!get (fixture, "keyboard-captured"));
}

static gboolean
is_in_menu (PaneFixture *fixture)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  return focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL;
}

/* Whoever sent some keys from the menu goes on typing. */
static void
test_after_menu (PaneFixture *fixture, gconstpointer data)
{
  GtkMenuButton *button = pane_fixture_get_tool (fixture, "keys_button");

  gtk_menu_button_popup (button);
  ui_test_wait (is_in_menu (fixture));
  g_assert_false (get (fixture, "keyboard-captured"));
  gtk_menu_button_popdown (button);
  ui_test_wait (get (fixture, "keyboard-captured"));

  /* Who took the keyboard away first goes on in the toolbar. */
  key ("keydown", KEY_LEFTCTRL);
  key ("key", KEY_LEFTALT);
  key ("keyup", KEY_LEFTCTRL);
  ui_test_wait (!get (fixture, "keyboard-captured"));
  gtk_widget_grab_focus (GTK_WIDGET (button));
  gtk_menu_button_popup (button);
  ui_test_wait (is_in_menu (fixture));
  gtk_menu_button_popdown (button);
  ui_test_wait (!is_in_menu (fixture));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (get (fixture, "keyboard-captured"));
}

static gboolean
has_focus_in (PaneFixture *fixture, GtkWidget *widget)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  return focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

/* Text consoles are in a stack of their own, beside what else may be there instead of the screen. */
static void
test_text_after_menu (PaneFixture *fixture, gconstpointer data)
{
  GtkMenuButton *button = pane_fixture_get_tool (fixture, "keys_button");
  GtkWidget *others = gtk_stack_new ();
  GtkWidget *texts = gtk_stack_new ();
  GtkWidget *text = gtk_entry_new ();

  gtk_stack_add_named (GTK_STACK (texts), text, "text");
  gtk_stack_add_named (GTK_STACK (others), texts, "texts");
  g_object_set (fixture->pane, "others", others, NULL);
  /* It is chosen in a menu. */
  gtk_menu_button_popup (button);
  ui_test_wait (is_in_menu (fixture));
  g_object_set (fixture->pane, "shows-other", TRUE, NULL);
  gtk_menu_button_popdown (button);
  ui_test_wait (has_focus_in (fixture, text));

  gtk_window_set_focus (fixture->window, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->pane));
  g_assert_true (has_focus_in (fixture, text));
  g_object_set (fixture->pane, "shows-other", FALSE, NULL);
  ui_test_wait (get (fixture, "keyboard-captured"));
}

/* QEMU throws away what comes for a guest that is paused: a key let go of then stays held there. */
static void
test_released_in_pause (PaneFixture *fixture, gconstpointer data)
{
  PdkConsoleSession *session = pdk_display_get_session (fixture->display);

  key ("keydown", KEY_LEFTSHIFT);
  wait_log (fixture, "k2a ");
  pdk_console_session_set_machine (session, PDK_DOMAIN_PAUSED, TRUE);
  key ("keyup", KEY_LEFTSHIFT);
  pdk_console_session_set_machine (session, PDK_DOMAIN_RUNNING, TRUE);
  wait_log (fixture, "kaa ");
}

static void
test_capture_in_fullscreen (PaneFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkConsoleInput) input = NULL;

  /* Without a window manager no window gets into fullscreen. */
  g_settings_set_string (fixture->settings, "console-capture", "fullscreen");
  g_assert_false (get (fixture, "inhibit-shortcuts"));
  input = pdk_console_input_new (GTK_WIDGET (fixture->pane), pane_fixture_get_console (fixture),
                                 pdk_console_pane_get_display (fixture->pane), fixture->settings);
  g_object_set (input, "fullscreen", TRUE, NULL);
  g_assert_true (get (fixture, "inhibit-shortcuts"));
  g_object_set (input, "fullscreen", FALSE, NULL);
  g_assert_false (get (fixture, "inhibit-shortcuts"));
}

static void
test_view_only (PaneFixture *fixture, gconstpointer data)
{
  key ("keydown", KEY_A);
  wait_log (fixture, "k1e ");
  activate (fixture, "input.view-only", NULL);
  wait_log (fixture, "k9e ");
  key ("keyup", KEY_A);
  g_assert_cmpstr (hint_of (fixture), ==, "View only");
  activate (fixture, "display.send-keys", "a");
  activate (fixture, "input.view-only", NULL);
  activate (fixture, "display.send-keys", "b");
  wait_log (fixture, "k30 kb0 ");
}

/* All that the menu offers is something that can be sent. */
static guint
check_menu (GMenuModel *menu)
{
  guint n_keys = 0;

  for (int i = 0; i < g_menu_model_get_n_items (menu); i++) {
    g_autoptr (GMenuLinkIter) links = g_menu_model_iterate_item_links (menu, i);
    g_autofree char *action = NULL;
    g_autofree char *target = NULL;
    PdkConsoleCombo combo;

    while (g_menu_link_iter_next (links)) {
      g_autoptr (GMenuModel) link = g_menu_link_iter_get_value (links);

      n_keys += check_menu (link);
    }
    g_menu_model_get_item_attribute (menu, i, "action", "s", &action);
    if (g_strcmp0 (action, "display.send-keys") != 0)
      continue;
    g_assert_true (g_menu_model_get_item_attribute (menu, i, "target", "s", &target));
    if (!pdk_console_combo_parse (target, &combo))
      g_error ("“%s” cannot be sent", target);
    n_keys++;
  }
  return n_keys;
}

static void
test_menu (PaneFixture *fixture, gconstpointer data)
{
  GMenuModel *menu =
      gtk_menu_button_get_menu_model (pane_fixture_get_tool (fixture, "keys_button"));
  const guint n_keys = check_menu (menu);

  g_assert_cmpuint (n_keys, ==, 2 + 12 + 9 + 8 + 2 + 2);
  /* What the host keeps can be sent, and what the user added. */
  g_settings_set_string (fixture->settings, "console-fullscreen-combo", "ctrl+f11");
  g_settings_set_value (fixture->settings, "console-send-combos",
                        g_variant_new_parsed ("[('', 'super+e'), ('Odd', 'nonsense')]"));
  g_settings_set_value (fixture->settings, "console-desktop-combos",
                        g_variant_new_parsed ("['alt+tab']"));
  g_assert_cmpuint (check_menu (menu), ==, n_keys + 2);
}

static void
test_sent_keys (PaneFixture *fixture, gconstpointer data)
{
  activate (fixture, "display.send-keys", "ctrl+alt+delete");
  wait_log (fixture, "k1d k38 ke0 k53 ke0 kd3 kb8 k9d ");
  activate (fixture, "display.send-keys", "alt+print+s");
  wait_log (fixture, "k38 ke0 k37 k1f k9f ke0 kb7 kb8 ");
  activate (fixture, "display.send-keys", "pause");
  wait_log (fixture, "ke1 k1d k45 ke1 k9d kc5 ");
  activate (fixture, "display.send-keys", "super");
  wait_log (fixture, "ke0 k5b ke0 kdb ");
}

static GtkWidget *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (g_type_is_a (G_OBJECT_TYPE (window), type))
      return window;
  }
  return NULL;
}

static gpointer
dialog_child (const char *name)
{
  GtkWidget *dialog = find_window (PDK_TYPE_COMBO_DIALOG);

  return gtk_widget_get_template_child (dialog, PDK_TYPE_COMBO_DIALOG, name);
}

static void
wait_for_dialog (void)
{
  ui_test_wait (find_window (PDK_TYPE_COMBO_DIALOG) != NULL);
  console_fixture_focus_window (GTK_WINDOW (find_window (PDK_TYPE_COMBO_DIALOG)));
}

static void
wait_for_no_dialog (void)
{
  ui_test_wait (find_window (PDK_TYPE_COMBO_DIALOG) == NULL);
}

static void
press_ctrl_shift_f1 (void)
{
  key ("keydown", KEY_LEFTCTRL);
  key ("keydown", KEY_LEFTSHIFT);
  key ("key", KEY_F1);
  key ("keyup", KEY_LEFTSHIFT);
  key ("keyup", KEY_LEFTCTRL);
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **answer = user_data;

  answer[0] = pdk_combo_dialog_ask_finish (result, &answer[1]);
}

static void
test_record (PaneFixture *fixture, gconstpointer data)
{
  char *answer[2] = { NULL, NULL };

  pdk_combo_dialog_ask_async (fixture->window, PDK_COMBO_TO_SEND, on_asked, answer);
  wait_for_dialog ();
  g_assert_false (gtk_widget_get_sensitive (dialog_child ("set_button")));
  press_ctrl_shift_f1 ();
  ui_test_wait (gtk_widget_get_sensitive (dialog_child ("set_button")));
  g_assert_cmpstr (gtk_label_get_label (dialog_child ("combo_label")), ==, "Ctrl+Shift+F1");
  gtk_editable_set_text (GTK_EDITABLE (dialog_child ("name_row")), " Lock  ");
  g_signal_emit_by_name (dialog_child ("set_button"), "clicked");
  wait_for_no_dialog ();
  ui_test_wait (answer[0] != NULL);
  g_assert_cmpstr (answer[0], ==, "ctrl+shift+f1");
  g_assert_cmpstr (answer[1], ==, "Lock");
  g_free (answer[0]);
  g_free (answer[1]);
}

/* What types text is refused where nobody could type any more. */
static void
test_record_refused (PaneFixture *fixture, gconstpointer data)
{
  char *answer[2] = { (char *) "", NULL };

  pdk_combo_dialog_ask_async (fixture->window, PDK_COMBO_FOR_HOST, on_asked, answer);
  wait_for_dialog ();
  key ("key", KEY_A);
  ui_test_wait (gtk_widget_get_sensitive (dialog_child ("again_button")));
  g_assert_false (gtk_widget_get_sensitive (dialog_child ("set_button")));
  g_assert_nonnull (strstr (gtk_label_get_label (dialog_child ("hint_label")), "type text"));
  g_signal_emit_by_name (dialog_child ("again_button"), "clicked");
  key ("key", KEY_SCROLLLOCK);
  key ("key", KEY_SCROLLLOCK);
  ui_test_wait (gtk_widget_get_sensitive (dialog_child ("set_button")));
  g_signal_emit_by_name (dialog_child ("again_button"), "clicked");
  console_fixture_xdotool ("key Escape");
  wait_for_no_dialog ();
  ui_test_wait (answer[0] == NULL);
}

static void
test_record_for_window (PaneFixture *fixture, gconstpointer data)
{
  char *answer[2] = { (char *) "", NULL };

  pdk_combo_dialog_ask_async (fixture->window, PDK_COMBO_FOR_WINDOW, on_asked, answer);
  wait_for_dialog ();
  key ("key", KEY_RIGHTCTRL);
  ui_test_wait (gtk_widget_get_sensitive (dialog_child ("again_button")));
  g_assert_false (gtk_widget_get_sensitive (dialog_child ("set_button")));
  gtk_window_close (GTK_WINDOW (find_window (PDK_TYPE_COMBO_DIALOG)));
  wait_for_no_dialog ();
  ui_test_wait (answer[0] == NULL);
}

static guint
count_rows (GtkWidget *group)
{
  guint n_rows = 0;

  for (GtkWidget *list = ui_test_find (group, GTK_TYPE_LIST_BOX),
                 *row = gtk_widget_get_first_child (list);
       row != NULL; row = gtk_widget_get_next_sibling (row))
    n_rows++;
  return n_rows;
}

/* Adding one in the preferences puts it into the menu of every console, and removing takes it out. */
static void
test_own_combination (PaneFixture *fixture, gconstpointer data)
{
  GMenuModel *menu = G_MENU_MODEL (pane_fixture_get_tool (fixture, "own_keys"));
  GtkWidget *page = NULL;
  GtkWidget *group = NULL;
  g_autofree char *label = NULL;
  g_autoptr (GVariant) left = NULL;

  pdk_preferences_window_add_combo (fixture->window, fixture->settings);
  wait_for_dialog ();
  press_ctrl_shift_f1 ();
  ui_test_wait (gtk_widget_get_sensitive (dialog_child ("set_button")));
  gtk_editable_set_text (GTK_EDITABLE (dialog_child ("name_row")), "My _menu");
  g_signal_emit_by_name (dialog_child ("set_button"), "clicked");
  wait_for_no_dialog ();
  ui_test_wait (g_menu_model_get_n_items (menu) == 1);
  g_assert_true (g_menu_model_get_item_attribute (menu, 0, "label", "s", &label));
  g_assert_cmpstr (label, ==, "My __menu");

  pdk_preferences_window_present (fixture->window, fixture->settings);
  page = ui_test_find (find_window (ADW_TYPE_PREFERENCES_WINDOW), PDK_TYPE_CONSOLE_PREFERENCES);
  group =
      GTK_WIDGET (gtk_widget_get_template_child (page, PDK_TYPE_CONSOLE_PREFERENCES, "send_group"));
  g_assert_cmpuint (count_rows (group), ==, 2);
  g_signal_emit_by_name (ui_test_find (group, GTK_TYPE_BUTTON), "clicked");
  g_assert_cmpuint (count_rows (group), ==, 1);
  g_assert_cmpint (g_menu_model_get_n_items (menu), ==, 0);
  left = g_settings_get_value (fixture->settings, "console-send-combos");
  g_assert_cmpuint (g_variant_n_children (left), ==, 0);
  gtk_window_destroy (GTK_WINDOW (find_window (ADW_TYPE_PREFERENCES_WINDOW)));
}

/* From the row in the preferences to the guest's keyboard. */
static void
test_choose_release (PaneFixture *fixture, gconstpointer data)
{
  GtkWidget *window = NULL;
  GtkWidget *page = NULL;
  GObject *row = NULL;
  g_autofree char *combo = NULL;

  pdk_preferences_window_present (fixture->window, fixture->settings);
  window = find_window (ADW_TYPE_PREFERENCES_WINDOW);
  page = ui_test_find (window, PDK_TYPE_CONSOLE_PREFERENCES);
  row = gtk_widget_get_template_child (page, PDK_TYPE_CONSOLE_PREFERENCES, "release_row");
  adw_action_row_activate (ADW_ACTION_ROW (row));
  wait_for_dialog ();
  key ("key", KEY_RIGHTCTRL);
  ui_test_wait (gtk_widget_get_sensitive (dialog_child ("set_button")));
  g_signal_emit_by_name (dialog_child ("set_button"), "clicked");
  wait_for_no_dialog ();
  gtk_window_destroy (GTK_WINDOW (window));
  pane_fixture_focus (fixture);
  ui_test_wait (g_str_equal (hint_of (fixture), "Right Ctrl releases the keyboard"));
  g_object_get (pane_fixture_get_console (fixture), "release-combo", &combo, NULL);
  g_assert_cmpstr (combo, ==, "rctrl");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/input-pane/" name, PaneFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("hint", test_hint);
  ADD ("hint-keeps-place", test_hint_keeps_place);
  ADD ("way-out-by-mouse", test_way_out_by_mouse);
  ADD ("after-menu", test_after_menu);
  ADD ("text-after-menu", test_text_after_menu);
  ADD ("released-in-pause", test_released_in_pause);
  ADD ("capture-in-fullscreen", test_capture_in_fullscreen);
  ADD ("view-only", test_view_only);
  ADD ("menu", test_menu);
  ADD ("sent-keys", test_sent_keys);
  ADD ("record", test_record);
  ADD ("record-refused", test_record_refused);
  ADD ("record-for-window", test_record_for_window);
  ADD ("own-combination", test_own_combination);
  ADD ("choose-release", test_choose_release);
  return g_test_run ();
}
