/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>
#include <linux/input-event-codes.h>
#include <string.h>

#include "pane-fixture.h"
#include "ui-test.h"
#include "views/machine/pdk-layout-dialog.h"

/* The clipboard's text, typed into a guest that has no agent. */

static PdkConsoleTypist *
typist_of (PaneFixture *fixture)
{
  return pdk_console_get_typist (pane_fixture_get_console (fixture));
}

static gboolean
has_keyboard (PaneFixture *fixture)
{
  gboolean captured;

  g_object_get (pane_fixture_get_console (fixture), "keyboard-captured", &captured, NULL);
  return captured;
}

static void
set_up (PaneFixture *fixture, gconstpointer data)
{
  console_fixture_xdotool ("mousemove 1270 1020");
  pane_fixture_set_up (fixture, 640, 480);
  pane_fixture_focus (fixture);
  ui_test_wait (has_keyboard (fixture));
  fake_spice_clear_log (fixture->server);
}

static void
tear_down (PaneFixture *fixture, gconstpointer data)
{
  pane_fixture_tear_down (fixture);
}

static void
type (PaneFixture *fixture, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (fixture->pane)), text);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->pane), "typing.clipboard", NULL));
}

static void
wait_log (PaneFixture *fixture, const char *expected)
{
  const gint64 deadline = ui_test_get_deadline ();

  while (strcmp (fake_spice_get_log (fixture->server), expected) != 0 && ui_test_iterate (deadline))
    ;
  g_assert_cmpstr (fake_spice_get_log (fixture->server), ==, expected);
  fake_spice_clear_log (fixture->server);
}

static gpointer
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

static AdwMessageDialog *
wait_for_question (const char *heading)
{
  AdwMessageDialog *dialog = NULL;

  ui_test_wait ((dialog = find_window (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  g_assert_cmpstr (adw_message_dialog_get_heading (dialog), ==, heading);
  return dialog;
}

static void
answer (AdwMessageDialog *dialog, const char *response)
{
  adw_message_dialog_response (dialog, response);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  gtk_window_destroy (GTK_WINDOW (dialog));
  ui_test_wait (find_window (ADW_TYPE_MESSAGE_DIALOG) == NULL);
}

static GSettings *
machine_settings (PaneFixture *fixture)
{
  return pdk_display_get_settings (fixture->display);
}

static void
test_type (PaneFixture *fixture, gconstpointer data)
{
  GtkRevealer *bar = pane_fixture_get_child (fixture, "typing_bar");

  type (fixture, "aB1");
  ui_test_wait (gtk_revealer_get_reveal_child (bar));
  wait_log (fixture, "k1e k9e k2a k30 kb0 kaa k02 k82 ");
  ui_test_wait (!gtk_revealer_get_reveal_child (bar));
  g_assert_false (pdk_console_typist_is_active (typist_of (fixture)));
}

/* By the layout that was chosen for this machine. */
static void
test_layout (PaneFixture *fixture, gconstpointer data)
{
  g_settings_set_string (machine_settings (fixture), "guest-layout", "de");
  type (fixture, "z@\xc3\xa4");
  wait_log (fixture, "k15 k95 ke0 k38 k10 k90 ke0 kb8 k28 ka8 ");
}

/* Before anything is typed. */
static void
test_missing (PaneFixture *fixture, gconstpointer data)
{
  AdwMessageDialog *dialog = NULL;

  type (fixture, "ab\xe2\x82\xac"
                 "c\xc3\xb1\x07");
  dialog = wait_for_question ("Some Characters Cannot Be Typed");
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), "\xe2\x82\xac \xc3\xb1 U+0007"));
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), "us"));
  g_assert_cmpstr (fake_spice_get_log (fixture->server), ==, "");
  answer (dialog, "confirm");
  ui_test_wait (find_window (PDK_TYPE_LAYOUT_DIALOG) != NULL);
  gtk_window_destroy (find_window (PDK_TYPE_LAYOUT_DIALOG));
}

static void
test_question (PaneFixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (2000, 'a');
  AdwMessageDialog *dialog = NULL;

  type (fixture, "a\nb");
  dialog = wait_for_question ("Type 3 Characters?");
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), "runs each line"));
  g_assert_cmpstr (fake_spice_get_log (fixture->server), ==, "");
  answer (dialog, "confirm");
  wait_log (fixture, "k1e k9e k1c k9c k30 kb0 ");

  type (fixture, text);
  dialog = wait_for_question ("Type 2000 Characters?");
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), "40 seconds"));
  answer (dialog, "cancel");
  ui_test_wait (!pdk_console_typist_is_active (typist_of (fixture)));
  g_assert_cmpstr (fake_spice_get_log (fixture->server), ==, "");
}

static gboolean
is_released (PaneFixture *fixture)
{
  g_auto (GStrv) words = g_strsplit (fake_spice_get_log (fixture->server), " ", -1);
  int n_held = 0;

  for (char **word = words; **word != '\0'; word++)
    n_held += strtoul (*word + 1, NULL, 16) & 0x80 ? -1 : 1;
  return n_held == 0;
}

/* Esc stops it, and the user's own keys wait for the end of it. */
static void
test_stop (PaneFixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (90, 'A');

  type (fixture, text);
  ui_test_wait (strlen (fake_spice_get_log (fixture->server)) > 20);
  console_fixture_xdotool ("key b");
  g_assert_null (strstr (fake_spice_get_log (fixture->server), "k30"));
  g_assert_true (pdk_console_typist_is_active (typist_of (fixture)));
  console_fixture_xdotool ("key Escape");
  ui_test_wait (!pdk_console_typist_is_active (typist_of (fixture)));
  ui_test_wait (is_released (fixture));
  g_assert_null (strstr (fake_spice_get_log (fixture->server), "k01"));
  g_assert_cmpuint (strlen (fake_spice_get_log (fixture->server)), <, 90 * 16);
}

static void
test_stop_by_button (PaneFixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (90, 'A');

  type (fixture, text);
  ui_test_wait (strlen (fake_spice_get_log (fixture->server)) > 20);
  gtk_widget_activate_action (GTK_WIDGET (fixture->pane), "typing.cancel", NULL);
  g_assert_false (pdk_console_typist_is_active (typist_of (fixture)));
  ui_test_wait (is_released (fixture));
}

/* It goes on when the user looks elsewhere, and stops when the machine is only to be looked at. */
static void
test_without_focus (PaneFixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (90, 'a');

  type (fixture, text);
  ui_test_wait (strlen (fake_spice_get_log (fixture->server)) > 20);
  gtk_window_set_focus (fixture->window, NULL);
  g_assert_false (has_keyboard (fixture));
  g_assert_true (pdk_console_typist_is_active (typist_of (fixture)));
  g_settings_set_boolean (machine_settings (fixture), "view-only", TRUE);
  g_assert_false (pdk_console_typist_is_active (typist_of (fixture)));
  ui_test_wait (is_released (fixture));
}

static void
test_guest_goes_away (PaneFixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (90, 'a');

  type (fixture, text);
  ui_test_wait (strlen (fake_spice_get_log (fixture->server)) > 20);
  pdk_console_session_set_machine (pdk_display_get_session (fixture->display), PDK_DOMAIN_SHUT_OFF,
                                   TRUE);
  ui_test_wait (!pdk_console_typist_is_active (typist_of (fixture)));
}

static guint
count (PaneFixture *fixture, const char *word)
{
  g_auto (GStrv) parts = g_strsplit (fake_spice_get_log (fixture->server), word, -1);

  return g_strv_length (parts) - 1;
}

/* A guest that is paused does not hear that what was pressed is released: it is told when it goes on. */
static void
test_paused (PaneFixture *fixture, gconstpointer data)
{
  PdkConsoleSession *session = pdk_display_get_session (fixture->display);
  g_autofree char *text = g_strnfill (90, 'A');

  type (fixture, text);
  ui_test_wait (strlen (fake_spice_get_log (fixture->server)) > 20);
  pdk_console_session_set_machine (session, PDK_DOMAIN_PAUSED, TRUE);
  g_assert_false (pdk_console_typist_is_active (typist_of (fixture)));
  pdk_console_session_set_machine (session, PDK_DOMAIN_RUNNING, TRUE);
  ui_test_wait (g_str_has_suffix (fake_spice_get_log (fixture->server), "kaa "));
  g_assert_cmpuint (count (fixture, "k2a "), ==, count (fixture, "kaa "));
}

/* The list finds a layout by its name for people. */
static void
test_choose_layout (PaneFixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = NULL;
  GtkEditable *search = NULL;
  GtkWidget *button = NULL;
  g_autofree char *chosen = NULL;

  gtk_widget_activate_action (GTK_WIDGET (fixture->pane), "typing.choose-layout", NULL);
  ui_test_wait ((dialog = find_window (PDK_TYPE_LAYOUT_DIALOG)) != NULL);
  search =
      GTK_EDITABLE (gtk_widget_get_template_child (dialog, PDK_TYPE_LAYOUT_DIALOG, "search_entry"));
  button =
      GTK_WIDGET (gtk_widget_get_template_child (dialog, PDK_TYPE_LAYOUT_DIALOG, "choose_button"));
  ui_test_wait (gtk_widget_get_sensitive (button));
  gtk_editable_set_text (search, "German (no dead keys)");
  ui_test_wait (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  ui_test_wait (find_window (PDK_TYPE_LAYOUT_DIALOG) == NULL);
  chosen = g_settings_get_string (machine_settings (fixture), "guest-layout");
  g_assert_cmpstr (chosen, ==, "de(nodeadkeys)");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/typing/" name, PaneFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("type", test_type);
  ADD ("layout", test_layout);
  ADD ("missing", test_missing);
  ADD ("question", test_question);
  ADD ("stop", test_stop);
  ADD ("stop-by-button", test_stop_by_button);
  ADD ("without-focus", test_without_focus);
  ADD ("guest-goes-away", test_guest_goes_away);
  ADD ("paused", test_paused);
  ADD ("choose-layout", test_choose_layout);
  return g_test_run ();
}
