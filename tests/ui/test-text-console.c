/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>
#include <string.h>
#include <vte/vte.h>

#include "console/text/pdk-text-console.h"
#include "console/text/pdk-text-encoding.h"
#include "console/text/pdk-text-find-bar.h"
#include "console/text/pdk-text-paste-bar.h"
#include "console/text/pdk-text-paste.h"
#include "ui-test.h"

/* The text console in a window of its own.  The guest is the test. */

typedef struct {
  GtkWindow *window;
  PdkTextConsole *console;
  VteTerminal *terminal;
  GString *sent;
  guint n_data;
} Fixture;

static void
on_data (Fixture *fixture, GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  g_string_append_len (fixture->sent, data, (gssize) length);
  fixture->n_data++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *console = pdk_text_console_new ();

  fixture->console = PDK_TEXT_CONSOLE (console);
  fixture->sent = g_string_new (NULL);
  g_signal_connect_swapped (console, "data", G_CALLBACK (on_data), fixture);
  g_object_set (console, "connected", TRUE, NULL);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (fixture->window, 800, 500);
  gtk_window_set_child (fixture->window, console);
  gtk_window_present (fixture->window);
  fixture->terminal = ui_test_find (console, VTE_TYPE_TERMINAL);
  ui_test_wait (gtk_widget_get_mapped (console) && gtk_widget_get_height (console) > 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gpointer console = fixture->console;

  g_object_add_weak_pointer (G_OBJECT (console), &console);
  gtk_window_destroy (fixture->window);
  ui_test_wait (console == NULL);
  g_string_free (fixture->sent, TRUE);
}

static void
feed (Fixture *fixture, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  pdk_text_console_feed (fixture->console, bytes);
}

static char *
get_text (Fixture *fixture)
{
  g_autoptr (GBytes) contents = pdk_text_console_get_contents (fixture->console);
  gsize length = 0;
  const char *data = g_bytes_get_data (contents, &length);

  return g_strndup (data != NULL ? data : "", length);
}

static gboolean
shows (Fixture *fixture, const char *expected)
{
  g_autofree char *text = get_text (fixture);

  return strstr (text, expected) != NULL;
}

static void
activate (Fixture *fixture, const char *name)
{
  GActionMap *actions = pdk_text_console_get_actions (fixture->console);

  g_action_group_activate_action (G_ACTION_GROUP (actions), name, NULL);
}

/** As a key or a paste does. */
static void
commit (Fixture *fixture, const char *text)
{
  g_signal_emit_by_name (fixture->terminal, "commit", text, (guint) strlen (text));
}

/** Puts it on the clipboard and pastes it with the command. */
static void
paste (Fixture *fixture, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (fixture->console)), text);
  activate (fixture, "paste");
}

static PdkTextPasteBar *
find_paste_bar (Fixture *fixture)
{
  return ui_test_find (fixture->console, PDK_TYPE_TEXT_PASTE_BAR);
}

static void
test_shows_text (Fixture *fixture, gconstpointer data)
{
  g_assert_true (pdk_text_console_is_blank (fixture->console));
  feed (fixture, "Welcome to \xe2\x82");
  feed (fixture, "\xac land\r\nlogin: ");
  ui_test_wait (shows (fixture, "Welcome to € land\nlogin:"));
  g_assert_false (pdk_text_console_is_blank (fixture->console));
}

/* A whole boot's worth of lines can be scrolled back to. */
static void
test_scrollback (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < 12000; i++)
    g_string_append_printf (lines, "line %u\r\n", i);
  feed (fixture, lines->str);
  ui_test_wait (shows (fixture, "line 11999\n"));
  text = get_text (fixture);
  g_assert_nonnull (strstr (text, "line 2100\n"));
  g_assert_null (strstr (text, "line 100\n"));
}

/* What VTE does with a guest's escape sequences: no link, no title, no clipboard. */
static void
test_hostile (Fixture *fixture, gconstpointer data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->console));

  gtk_window_set_title (fixture->window, "ours");
  gdk_clipboard_set_text (clipboard, "ours");
  feed (fixture, "\033]0;theirs\007\033]52;c;dGhlaXJz\007"
                 "\033]8;;file:///etc/passwd\033\\link\033]8;;\033\\ done");
  ui_test_wait (shows (fixture, "link done"));
  g_assert_cmpstr (gtk_window_get_title (fixture->window), ==, "ours");
  g_assert_true (gdk_clipboard_is_local (clipboard));
  g_assert_false (vte_terminal_get_allow_hyperlink (fixture->terminal));
  g_assert_false (vte_terminal_get_audible_bell (fixture->terminal));
}

static void
test_typed_text (Fixture *fixture, gconstpointer data)
{
  commit (fixture, "l");
  commit (fixture, "s");
  commit (fixture, "\r");
  g_assert_cmpstr (fixture->sent->str, ==, "ls\r");

  /* Nothing is sent to nobody. */
  g_object_set (fixture->console, "connected", FALSE, NULL);
  g_assert_false (vte_terminal_get_input_enabled (fixture->terminal));
  commit (fixture, "x");
  g_assert_cmpstr (fixture->sent->str, ==, "ls\r");
}

/* A guest asks what terminal this is, and is answered. */
static void
test_terminal_answers (Fixture *fixture, gconstpointer data)
{
  feed (fixture, "\033[6n");
  ui_test_wait (fixture->sent->len > 0);
  g_assert_cmpstr (fixture->sent->str, ==, "\033[1;1R");
}

static void
test_paste_one_line (Fixture *fixture, gconstpointer data)
{
  paste (fixture, "echo one");
  ui_test_wait (fixture->sent->len == 8);
  g_assert_cmpstr (fixture->sent->str, ==, "echo one");
  g_assert_false (pdk_text_paste_bar_is_asking (find_paste_bar (fixture)));
}

static void
test_paste_asks (Fixture *fixture, gconstpointer data)
{
  PdkTextPasteBar *bar = find_paste_bar (fixture);
  GtkTextView *preview = ui_test_find (bar, GTK_TYPE_TEXT_VIEW);
  g_autofree char *shown = NULL;
  GtkTextIter start;
  GtkTextIter end;

  paste (fixture, "rm one\nrm two\nrm three");
  ui_test_wait (pdk_text_paste_bar_is_asking (bar));
  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (preview), &start, &end);
  shown = gtk_text_buffer_get_text (gtk_text_view_get_buffer (preview), &start, &end, TRUE);
  g_assert_cmpstr (shown, ==, "rm one\nrm two\nrm three");
  g_assert_cmpuint (fixture->sent->len, ==, 0);

  gtk_widget_activate_action (GTK_WIDGET (bar), "paste.cancel", NULL);
  g_assert_false (pdk_text_paste_bar_is_asking (bar));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->terminal)));

  paste (fixture, "rm one\nrm two\nrm three");
  ui_test_wait (pdk_text_paste_bar_is_asking (bar));
  gtk_widget_activate_action (GTK_WIDGET (bar), "paste.confirm", NULL);
  ui_test_wait (fixture->sent->len == 22);
  g_assert_cmpstr (fixture->sent->str, ==, "rm one\rrm two\rrm three");
  /* A line at a time, as guests lose what comes while they work on one. */
  g_assert_cmpuint (fixture->n_data, ==, 3);
}

/* A line with its end runs as soon as it is there, so it is asked about; and so is what comes by
 * another way than the command, as the middle button's paste. */
static void
test_paste_line_end (Fixture *fixture, gconstpointer data)
{
  PdkTextPasteBar *bar = find_paste_bar (fixture);

  paste (fixture, "reboot\n");
  ui_test_wait (pdk_text_paste_bar_is_asking (bar));
  g_object_set (fixture->console, "connected", FALSE, NULL);
  g_assert_false (pdk_text_paste_bar_is_asking (bar));
  g_object_set (fixture->console, "connected", TRUE, NULL);

  commit (fixture, "one\rtwo");
  g_assert_true (pdk_text_paste_bar_is_asking (bar));
  g_assert_cmpuint (fixture->sent->len, ==, 0);
}

/* A shell that knows of pastes is told where one begins and ends; the user sees only the text. */
static void
test_paste_bracketed (Fixture *fixture, gconstpointer data)
{
  PdkTextPasteBar *bar = find_paste_bar (fixture);

  feed (fixture, "\033[?2004hready");
  ui_test_wait (shows (fixture, "ready"));
  paste (fixture, "a\nb");
  ui_test_wait (pdk_text_paste_bar_is_asking (bar));
  gtk_widget_activate_action (GTK_WIDGET (bar), "paste.confirm", NULL);
  ui_test_wait (g_str_has_suffix (fixture->sent->str, "\033[201~"));
  g_assert_cmpstr (fixture->sent->str, ==, "\033[200~a\rb\033[201~");
}

/* Long text goes at the pace of a serial line, keys stay behind it, and Ctrl+C ends it. */
static void
test_paste_paced (Fixture *fixture, gconstpointer data)
{
  g_autofree char *line = g_strnfill (4000, 'x');
  const gint64 began = g_get_monotonic_time ();

  paste (fixture, line);
  ui_test_wait (fixture->sent->len > 0);
  commit (fixture, "y");
  ui_test_wait (fixture->sent->len == 4001);
  g_assert_cmpint (fixture->sent->str[4000], ==, 'y');
  g_assert_cmpint (g_get_monotonic_time () - began, >=,
                   4000 / PDK_TEXT_PASTE_LUMP * (PDK_TEXT_PASTE_INTERVAL - 1) * 1000);

  g_string_set_size (fixture->sent, 0);
  paste (fixture, line);
  ui_test_wait (fixture->sent->len > 0);
  commit (fixture, "\003");
  g_assert_cmpint (fixture->sent->str[fixture->sent->len - 1], ==, '\003');
  g_assert_cmpuint (fixture->sent->len, <, 4000);
}

static void
search_for (Fixture *fixture, const char *text)
{
  GtkEditable *entry = ui_test_find (fixture->console, GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (entry, text);
}

/* The row that the selection of a match is in, counted from the first line of all. */
static gboolean
selects (Fixture *fixture, const char *text)
{
  g_autofree char *selected = vte_terminal_get_text_selected (fixture->terminal, VTE_FORMAT_TEXT);

  return g_strcmp0 (selected, text) == 0;
}

static gboolean
finds_nothing (Fixture *fixture)
{
  GtkWidget *entry = ui_test_find (fixture->console, GTK_TYPE_SEARCH_ENTRY);

  return gtk_widget_has_css_class (entry, "error");
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  GtkWidget *bar = ui_test_find (fixture->console, PDK_TYPE_TEXT_FIND_BAR);

  feed (fixture, "Kernel panic at 1\r\n.*literal\r\nkernel fine at 2\r\n");
  ui_test_wait (shows (fixture, "fine at 2"));
  activate (fixture, "find");
  search_for (fixture, "KERNEL");
  ui_test_wait (selects (fixture, "kernel"));
  gtk_widget_activate_action (bar, "find.previous", NULL);
  ui_test_wait (selects (fixture, "Kernel"));
  gtk_widget_activate_action (bar, "find.previous", NULL);
  ui_test_wait (selects (fixture, "kernel"));

  /* At the last one, there is no next one unless it wraps around. */
  g_object_set (bar, "wrap-around", FALSE, NULL);
  ui_test_wait (selects (fixture, "kernel"));
  gtk_widget_activate_action (bar, "find.next", NULL);
  g_assert_true (finds_nothing (fixture));

  g_object_set (bar, "match-case", TRUE, NULL);
  g_assert_true (finds_nothing (fixture));
  search_for (fixture, "Kernel");
  ui_test_wait (selects (fixture, "Kernel") && !finds_nothing (fixture));

  /* Text is text, not a pattern. */
  search_for (fixture, ".*lit");
  ui_test_wait (selects (fixture, ".*lit"));
  gtk_widget_activate_action (bar, "find.close", NULL);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->terminal)));
}

/* “Nothing found” is said of what is there, and of no more. */
static void
test_find_again (Fixture *fixture, gconstpointer data)
{
  GtkWidget *bar = ui_test_find (fixture->console, PDK_TYPE_TEXT_FIND_BAR);

  feed (fixture, "only one here\r\nand nothing below\r\n");
  ui_test_wait (shows (fixture, "nothing below"));
  activate (fixture, "find");
  search_for (fixture, "only");
  ui_test_wait (selects (fixture, "only"));
  /* A single one is its own next one. */
  for (guint i = 0; i < 3; i++) {
    gtk_widget_activate_action (bar, i % 2 == 0 ? "find.previous" : "find.next", NULL);
    g_assert_true (selects (fixture, "only"));
    g_assert_false (finds_nothing (fixture));
  }

  search_for (fixture, "later");
  ui_test_wait (finds_nothing (fixture));
  feed (fixture, "later on\r\n");
  ui_test_wait (!finds_nothing (fixture));
  gtk_widget_activate_action (bar, "find.previous", NULL);
  ui_test_wait (selects (fixture, "later"));
  g_assert_false (finds_nothing (fixture));

  search_for (fixture, "never");
  ui_test_wait (finds_nothing (fixture));
  search_for (fixture, "");
  ui_test_wait (!finds_nothing (fixture));
}

static void
on_clipboard_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  GActionMap *actions = pdk_text_console_get_actions (fixture->console);
  g_autofree char *copied = NULL;

  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (actions), "copy"));
  feed (fixture, "to be copied");
  ui_test_wait (shows (fixture, "to be copied"));
  activate (fixture, "select-all");
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (actions), "copy"));
  activate (fixture, "copy");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->console)), NULL,
                                 on_clipboard_read, &copied);
  ui_test_wait (copied != NULL);
  g_assert_cmpstr (g_strstrip (copied), ==, "to be copied");
}

static void
test_send_size (Fixture *fixture, gconstpointer data)
{
  g_autofree char *expected = NULL;

  g_action_group_change_action_state (G_ACTION_GROUP (
                                          pdk_text_console_get_actions (fixture->console)),
                                      "size", g_variant_new_string ("80x24"));
  ui_test_wait (vte_terminal_get_column_count (fixture->terminal) == 80 &&
                vte_terminal_get_row_count (fixture->terminal) == 24);
  activate (fixture, "send-size");
  ui_test_wait (g_str_has_suffix (fixture->sent->str, "\r"));
  g_assert_cmpstr (fixture->sent->str, ==, "stty rows 24 cols 80\r");

  g_object_set (fixture->console, "size", PDK_TEXT_SIZE_WINDOW, NULL);
  ui_test_wait (vte_terminal_get_column_count (fixture->terminal) > 80);
}

static void
test_zoom (Fixture *fixture, gconstpointer data)
{
  double scale = 0;

  activate (fixture, "zoom-in");
  activate (fixture, "zoom-in");
  g_object_get (fixture->console, "font-scale", &scale, NULL);
  g_assert_cmpfloat_with_epsilon (scale, 1.21, 0.001);
  for (guint i = 0; i < 50; i++)
    activate (fixture, "zoom-out");
  g_object_get (fixture->console, "font-scale", &scale, NULL);
  g_assert_cmpfloat (scale, ==, 0.25);
  activate (fixture, "zoom-reset");
  g_object_get (fixture->console, "font-scale", &scale, NULL);
  g_assert_cmpfloat (scale, ==, 1.0);
}

/* The bytes that firmware draws its frames with. */
static void
test_encoding (Fixture *fixture, gconstpointer data)
{
  GActionGroup *actions = G_ACTION_GROUP (pdk_text_console_get_actions (fixture->console));
  g_autoptr (GVariant) state = NULL;

  g_action_group_change_action_state (actions, "encoding", g_variant_new_string ("cp437"));
  state = g_action_group_get_action_state (actions, "encoding");
  g_assert_cmpstr (g_variant_get_string (state, NULL), ==, "cp437");
  feed (fixture, "\xc9\xcd\xbb \x80\xff| \033[1mbold");
  ui_test_wait (shows (fixture, "╔═╗ Ç\u00a0| bold"));
}

static void
test_gap (Fixture *fixture, gconstpointer data)
{
  feed (fixture, "before");
  pdk_text_console_feed_gap (fixture->console, 3 * 1024 * 1024);
  feed (fixture, "after");
  ui_test_wait (shows (fixture, "before\n[3.0\u00a0MiB left out: "));
  g_assert_true (shows (fixture, "]\nafter"));
}

/* A guest that was killed in the middle of a full-screen program leaves a terminal that works. */
static void
test_begin (Fixture *fixture, gconstpointer data)
{
  feed (fixture, "first life\r\n\033[?1000h\033[?25l\033)0\016");
  ui_test_wait (shows (fixture, "first life"));
  pdk_text_console_begin (fixture->console);
  feed (fixture, "lqqk second life");
  ui_test_wait (shows (fixture, "lqqk second life"));
  g_assert_true (shows (fixture, "first life"));
}

static void
assert_background (Fixture *fixture, const char *expected)
{
  GdkRGBA background;
  GdkRGBA wanted;

  vte_terminal_get_color_background_for_draw (fixture->terminal, &background);
  g_assert_true (gdk_rgba_parse (&wanted, expected));
  g_assert_true (gdk_rgba_equal (&background, &wanted));
}

static void
test_dark (Fixture *fixture, gconstpointer data)
{
  assert_background (fixture, "#ffffff");
  g_object_set (fixture->console, "dark", TRUE, NULL);
  assert_background (fixture, "#1e1e1e");
}

#define ADD(path, func)                                                                            \
  g_test_add ("/console/text-console/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("shows-text", test_shows_text);
  ADD ("scrollback", test_scrollback);
  ADD ("hostile", test_hostile);
  ADD ("typed-text", test_typed_text);
  ADD ("terminal-answers", test_terminal_answers);
  ADD ("paste-one-line", test_paste_one_line);
  ADD ("paste-asks", test_paste_asks);
  ADD ("paste-line-end", test_paste_line_end);
  ADD ("paste-bracketed", test_paste_bracketed);
  ADD ("paste-paced", test_paste_paced);
  ADD ("find", test_find);
  ADD ("find-again", test_find_again);
  ADD ("copy", test_copy);
  ADD ("send-size", test_send_size);
  ADD ("zoom", test_zoom);
  ADD ("encoding", test_encoding);
  ADD ("gap", test_gap);
  ADD ("begin", test_begin);
  ADD ("dark", test_dark);

  return g_test_run ();
}
