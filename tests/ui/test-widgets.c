/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>

#include "ui-test.h"
#include "widgets/pdk-banner.h"
#include "widgets/pdk-bullet-list.h"
#include "widgets/pdk-confirm.h"
#include "widgets/pdk-error-dialog.h"
#include "widgets/pdk-gradual-selection.h"
#include "widgets/pdk-sparkline.h"
#include "widgets/pdk-switch-row.h"
#include "widgets/pdk-toast.h"

/* The small widgets, each in a window of its own. */

static char *
check_value (GtkWidget *sparkline, double value)
{
  return gtk_test_accessible_check_property (GTK_ACCESSIBLE (sparkline),
                                             GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, value);
}

/** A sample costs nothing out of sight, and is shown as soon as it comes into sight. */
static void
test_sparkline_out_of_sight (void)
{
  g_autoptr (PdkHistory) history = pdk_history_new ();
  GtkWidget *sparkline = pdk_sparkline_new ();
  GtkWidget *filler = gtk_label_new (NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkAdjustment *adjustment = NULL;
  GtkWindow *window = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *hidden = NULL;

  gtk_widget_set_size_request (filler, -1, 2000);
  gtk_box_append (GTK_BOX (box), filler);
  gtk_box_append (GTK_BOX (box), sparkline);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  pdk_history_push (history, 10);
  pdk_sparkline_set_history (PDK_SPARKLINE (sparkline), history);
  window = ui_test_present (scrolled);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  ui_test_wait (gtk_adjustment_get_upper (adjustment) > 2000);

  pdk_history_push (history, 70);
  hidden = check_value (sparkline, 10);
  g_assert_null (hidden);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  ui_test_wait ((g_free (shown), shown = check_value (sparkline, 70)) == NULL);
  gtk_window_destroy (window);
}

static void
test_sparkline_follows (void)
{
  g_autoptr (PdkHistory) history = pdk_history_new ();
  GtkWidget *sparkline = pdk_sparkline_new ();
  GtkWindow *window = ui_test_present (sparkline);

  g_object_set (sparkline, "history", history, "maximum", 64.0, NULL);
  for (guint i = 0; i < PDK_HISTORY_SAMPLES + 5; i++)
    pdk_history_push (history, (float) i);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sparkline),
                                       GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                       (double) (PDK_HISTORY_SAMPLES + 4));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sparkline),
                                       GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 64.0);
  gtk_window_destroy (window);
}

static void
test_switch_row (void)
{
  GtkWidget *row = pdk_switch_row_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWindow *window = NULL;

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  window = ui_test_present (list);
  /* As a click on the row does. */
  adw_action_row_activate (ADW_ACTION_ROW (row));
  ui_test_wait (pdk_switch_row_get_active (PDK_SWITCH_ROW (row)));
  gtk_test_accessible_assert_state (row, GTK_ACCESSIBLE_STATE_CHECKED,
                                    GTK_ACCESSIBLE_TRISTATE_TRUE);
  g_object_set (row, "active", FALSE, NULL);
  g_assert_false (pdk_switch_row_get_active (PDK_SWITCH_ROW (row)));
  /* One step for the keys. */
  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_SWITCH);
  gtk_test_accessible_assert_state (row, GTK_ACCESSIBLE_STATE_CHECKED,
                                    GTK_ACCESSIBLE_TRISTATE_FALSE);
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_widget_is_focus (row));
  gtk_window_destroy (window);
}

static void
test_banner (void)
{
  GtkWidget *banner = pdk_banner_new ();
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  GtkWidget *button = NULL;
  GtkLabel *label = NULL;

  gtk_window_set_child (window, banner);
  button = GTK_WIDGET (gtk_widget_get_template_child (banner, PDK_TYPE_BANNER, "button"));
  g_assert_false (gtk_widget_get_visible (button));
  g_object_set (banner, "title", "<b>&amp;_%s", "button-label", "Try Now", "action-name",
                "window.close", "revealed", TRUE, NULL);
  gtk_window_present (window);
  ui_test_wait (gtk_widget_get_mapped (button));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_ROLE_BUTTON);
  label = GTK_LABEL (gtk_widget_get_template_child (banner, PDK_TYPE_BANNER, "label"));
  g_assert_cmpstr (gtk_label_get_text (label), ==, "<b>&amp;_%s");
  gtk_window_destroy (window);
}

/** A button with many words leaves those of the banner half of the room, or goes below them. */
static void
test_banner_narrow (void)
{
  GtkWidget *banner = pdk_banner_new ();
  GtkWidget *label = GTK_WIDGET (gtk_widget_get_template_child (banner, PDK_TYPE_BANNER, "label"));
  GtkWidget *button =
      GTK_WIDGET (gtk_widget_get_template_child (banner, PDK_TYPE_BANNER, "button"));
  GtkWindow *window = NULL;

  g_object_set (banner, "title", "The machine could not be created: there is a volume already",
                "button-label", "What Went Wrong in Detail", "revealed", TRUE, NULL);
  window = ui_test_present (banner);
  ui_test_wait (gtk_widget_get_mapped (button));
  g_assert_cmpint (gtk_widget_get_width (label), >, gtk_widget_get_width (banner) * 0.8);
  g_assert_false (ui_test_is_cut (label));
  gtk_window_destroy (window);
}

static void
on_confirmed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(int *) user_data = pdk_confirm_finish (result);
}

static AdwMessageDialog *
find_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (ADW_IS_MESSAGE_DIALOG (window))
      return ADW_MESSAGE_DIALOG (window);
  }

  return NULL;
}

static AdwMessageDialog *
ask (GCancellable *cancellable, gboolean destructive, int *answer)
{
  *answer = -1;
  pdk_confirm_async (NULL, "Force “web-01” Off?", "Unsaved work is lost.", "_Force Off",
                     destructive, cancellable, on_confirmed, answer);

  return find_question ();
}

static void
test_confirm (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  AdwMessageDialog *question = NULL;
  int answer = -1;

  question = ask (NULL, TRUE, &answer);
  g_assert_cmpstr (adw_message_dialog_get_default_response (question), ==, "cancel");
  adw_message_dialog_response (question, "confirm");
  ui_test_wait (answer == TRUE);
  gtk_window_destroy (GTK_WINDOW (question));

  question = ask (NULL, FALSE, &answer);
  g_assert_cmpstr (adw_message_dialog_get_default_response (question), ==, "confirm");
  gtk_window_close (GTK_WINDOW (question));
  ui_test_wait (answer == FALSE);

  ask (cancellable, TRUE, &answer);
  g_cancellable_cancel (cancellable);
  ui_test_wait (answer == FALSE && find_question () == NULL);
}

/** What a question lists is a list, however it was said. */
static void
test_confirm_list (void)
{
  int answer = -1;
  AdwMessageDialog *question = NULL;
  GtkWidget *list = NULL;
  GtkWidget *label = NULL;

  pdk_confirm_async (NULL, "Remove It?", "There may be left:\n\n• the file <b>a\n• b\n", "_Remove",
                     TRUE, NULL, on_confirmed, &answer);
  question = find_question ();
  g_assert_cmpstr (adw_message_dialog_get_body (question), ==, "There may be left:");
  list = ui_test_find (question, PDK_TYPE_BULLET_LIST);
  label = gtk_widget_get_last_child (gtk_widget_get_first_child (list));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "the file <b>a");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "the file <b>a\nb");
  adw_message_dialog_response (question, "cancel");
  ui_test_wait (answer == FALSE);
  gtk_window_destroy (GTK_WINDOW (question));
}

/** The list is named by what is asked, if nothing else is said. */
static void
test_confirm_only_list (void)
{
  int answer = -1;
  AdwMessageDialog *question = NULL;

  pdk_confirm_async (NULL, "Remove These?", "• a\n• b", "_Remove", TRUE, NULL, on_confirmed,
                     &answer);
  question = find_question ();
  g_assert_cmpstr (adw_message_dialog_get_body (question), ==, "");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (
                                           ui_test_find (question, PDK_TYPE_BULLET_LIST)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Remove These?");
  adw_message_dialog_response (question, "cancel");
  ui_test_wait (answer == FALSE);
  gtk_window_destroy (GTK_WINDOW (question));
}

/* Whether @label is that of what has the keys, in sight. */
static gboolean
is_focused (AdwMessageDialog *question, const char *label, GtkOrientation buttons)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (question));

  return GTK_IS_BUTTON (focus) && gtk_widget_get_mapped (focus) &&
         g_strcmp0 (gtk_button_get_label (GTK_BUTTON (focus)), label) == 0 &&
         gtk_orientable_get_orientation (GTK_ORIENTABLE (gtk_widget_get_parent (focus))) == buttons;
}

/** The keys begin at the default answer, also where there is a list, and where buttons are below each other. */
static void
test_confirm_focus (void)
{
  int answer = -1;
  AdwMessageDialog *question = NULL;

  pdk_choose_async (NULL, "Remove These?", "• a\n• b", "_Remove", "_Keep", TRUE, NULL, on_confirmed,
                    &answer);
  question = find_question ();
  ui_test_wait (is_focused (question, "_Cancel", GTK_ORIENTATION_HORIZONTAL));
  gtk_window_destroy (GTK_WINDOW (question));

  pdk_choose_async (NULL, "Remove These?", "• a\n• b", "_Remove All That Was Made of the Machine",
                    "_Keep All That Was Made of the Machine", TRUE, NULL, on_confirmed, &answer);
  question = find_question ();
  ui_test_wait (is_focused (question, "_Cancel", GTK_ORIENTATION_VERTICAL));
  gtk_window_destroy (GTK_WINDOW (question));
}

static int
measure_details (void)
{
  GtkWindow *details = NULL;
  int width = 0;

  pdk_show_error_details (NULL, "It failed", "For some reason");
  details = ui_test_find_window (g_type_from_name ("PdkErrorDialog"));
  ui_test_wait ((width = gtk_widget_get_width (GTK_WIDGET (details))) > 0);
  gtk_window_destroy (details);
  return width;
}

/** What went wrong has more room where its text is large. */
static void
test_details_size (void)
{
  const int plain = measure_details ();

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * PANGO_SCALE, NULL);
  g_assert_cmpint (measure_details (), >, plain);
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-xft-dpi");
}

/* All of its list is in sight. */
static void
assert_not_scrolled (AdwMessageDialog *question)
{
  GtkWidget *scrolled = ui_test_find (question, GTK_TYPE_SCROLLED_WINDOW);
  GtkWidget *list = ui_test_find (question, PDK_TYPE_BULLET_LIST);

  ui_test_wait (gtk_widget_get_height (list) > 0);
  g_assert_cmpint (gtk_widget_get_height (scrolled), >=, gtk_widget_get_height (list));
}

/** As wide as its text is large, and no higher than the screen: a list that is too long for that scrolls. */
static void
test_confirm_size (void)
{
  g_autoptr (GString) body = g_string_new ("There may be left:\n");
  g_autoptr (GdkMonitor) monitor =
      g_list_model_get_item (gdk_display_get_monitors (gdk_display_get_default ()), 0);
  AdwMessageDialog *question = NULL;
  GdkRectangle screen = { 0 };
  int answer = -1;
  const char *long_item =
      "• the volume of a machine that has a name so long that it takes two lines";

  pdk_confirm_async (NULL, "Remove These?", long_item, "_Remove", TRUE, NULL, on_confirmed,
                     &answer);
  question = find_question ();
  ui_test_wait (is_focused (question, "_Cancel", GTK_ORIENTATION_HORIZONTAL));
  assert_not_scrolled (question);
  gtk_window_destroy (GTK_WINDOW (question));

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (body, "• the volume number %u of many\n", i);
  gdk_monitor_get_geometry (monitor, &screen);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * PANGO_SCALE, NULL);
  pdk_confirm_async (NULL, "Remove These?", body->str, "_Remove", TRUE, NULL, on_confirmed,
                     &answer);
  question = find_question ();
  ui_test_wait (is_focused (question, "_Cancel", GTK_ORIENTATION_HORIZONTAL));
  ui_test_wait (gtk_widget_get_width (GTK_WIDGET (question)) > 500);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (question)), <=, screen.height);
  gtk_window_destroy (GTK_WINDOW (question));
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-xft-dpi");
}

/** All lines of a sentence are beside its bullet, and the keyboard comes to the list once. */
static void
test_bullet_list (void)
{
  const char *items[] = { "It is short",
                          "<b>It</b> is so long that it has more lines than one, here", NULL };
  GtkWidget *list = g_object_new (PDK_TYPE_BULLET_LIST, NULL);
  GtkWidget *rows[2] = { NULL };
  GtkWidget *label = NULL;
  GtkWindow *window = NULL;

  pdk_bullet_list_set_items (PDK_BULLET_LIST (list), items);
  window = ui_test_present (list);
  rows[0] = gtk_widget_get_first_child (list);
  rows[1] = gtk_widget_get_next_sibling (rows[0]);
  g_assert_null (gtk_widget_get_next_sibling (rows[1]));
  label = gtk_widget_get_last_child (rows[1]);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, items[1]);
  g_assert_cmpint (gtk_widget_get_height (rows[1]), >=, gtk_widget_get_height (rows[0]) * 2);
  g_assert_cmpint (gtk_widget_get_width (label), <, gtk_widget_get_width (list) - 6);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (rows[1]), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "It is short\n<b>It</b> is so long that it has more lines "
                                       "than one, here");
  gtk_window_set_focus (window, NULL);
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_window_get_focus (window) == list);
  g_assert_false (gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD));

  pdk_bullet_list_set_items (PDK_BULLET_LIST (list), NULL);
  g_assert_null (gtk_widget_get_first_child (list));
  gtk_window_destroy (window);
}

/** What it was given while nobody saw it has room for all its lines once it is seen. */
static void
test_bullet_list_unseen (void)
{
  const char *items[] = { "Something that is so long that it has more lines than one, here",
                          "And something else that is so long that it has more than one", NULL };
  const char *first[] = { "Short", NULL };
  GtkWidget *list = g_object_new (PDK_TYPE_BULLET_LIST, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *button = gtk_button_new_with_label ("Below");
  GtkWindow *window = NULL;
  int height = 0;

  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), button);
  pdk_bullet_list_set_items (PDK_BULLET_LIST (list), first);
  window = ui_test_present (box);
  pdk_bullet_list_set_items (PDK_BULLET_LIST (list), NULL);
  gtk_widget_set_visible (list, FALSE);
  ui_test_wait (gtk_widget_get_height (button) > 0 && !gtk_widget_get_mapped (list));
  for (int i = 0; i < 200; i++)
    g_main_context_iteration (NULL, FALSE);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 300, &height, NULL, NULL, NULL);
  pdk_bullet_list_set_items (PDK_BULLET_LIST (list), items);
  gtk_widget_set_visible (list, TRUE);
  ui_test_wait (gtk_widget_get_height (list) > 0);
  gtk_widget_measure (gtk_widget_get_last_child (list), GTK_ORIENTATION_VERTICAL,
                      gtk_widget_get_width (list), &height, NULL, NULL, NULL);
  g_assert_cmpint (gtk_widget_get_height (list), >=, 2 * height);
  gtk_window_destroy (window);
}

#define MANY 5000

/* A list in which it is seen when GTK makes rows. */
typedef struct {
  GtkStringList *texts;
  GtkSingleSelection *selection;
  GtkWidget *view;
  guint n_made;
} LongList;

static void
on_row_made (LongList *list)
{
  list->n_made++;
}

static void
on_row_bound (LongList *list, GtkListItem *item)
{
  gtk_list_item_set_child (item, gtk_label_new ("A row"));
}

static void
add_texts (LongList *list, guint count)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;

  for (guint i = 0; i < count; i++) {
    g_autofree char *text = g_strdup_printf ("%u", i);

    g_strv_builder_add (builder, text);
  }
  texts = g_strv_builder_end (builder);
  gtk_string_list_splice (list->texts, 0, g_list_model_get_n_items (G_LIST_MODEL (list->texts)),
                          (const char *const *) texts);
}

static guint
count_shown (LongList *list)
{
  return g_list_model_get_n_items (
      G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list->view))));
}

static GtkWindow *
show_long_list (LongList *list)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  g_signal_connect_swapped (factory, "setup", G_CALLBACK (on_row_made), list);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (on_row_bound), list);
  list->texts = gtk_string_list_new (NULL);
  list->selection = gtk_single_selection_new (G_LIST_MODEL (list->texts));
  gtk_single_selection_set_autoselect (list->selection, FALSE);
  list->view = gtk_list_view_new (GTK_SELECTION_MODEL (pdk_gradual_selection_new (
                                      GTK_SELECTION_MODEL (g_object_ref (list->selection)))),
                                  factory);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list->view);
  return ui_test_present (scrolled);
}

/** Never all rows at once, and in the end all. */
static void
test_gradual_selection (void)
{
  LongList list = { NULL };
  GtkWindow *window = show_long_list (&list);
  const gint64 deadline = ui_test_get_deadline ();
  guint most_made = 0;

  add_texts (&list, MANY);
  most_made = list.n_made;
  g_assert_cmpuint (most_made, >, 0);
  while (count_shown (&list) < MANY) {
    list.n_made = 0;
    g_assert_true (ui_test_iterate (deadline));
    most_made = MAX (most_made, list.n_made);
  }
  g_assert_cmpuint (most_made, <, 100);
  gtk_window_destroy (window);
  g_object_unref (list.selection);
}

/** What comes, goes and changes while not all of it is shown, or when it is. */
static void
test_gradual_selection_changes (void)
{
  LongList list = { NULL };
  GtkWindow *window = show_long_list (&list);
  GListModel *shown = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list.view)));

  add_texts (&list, MANY);
  /* Out of what is shown yet, and in it. */
  gtk_string_list_splice (list.texts, MANY - 10, 10, NULL);
  gtk_string_list_splice (list.texts, 1, 2, NULL);
  gtk_string_list_append (list.texts, "last");
  g_assert_cmpuint (count_shown (&list), <, MANY - 11);
  ui_test_wait (count_shown (&list) == MANY - 11);
  for (guint i = 0; i < MANY - 11; i++) {
    g_autoptr (GObject) item = g_list_model_get_item (shown, i);
    g_autoptr (GObject) expected = g_list_model_get_item (G_LIST_MODEL (list.texts), i);

    g_assert_true (item == expected);
  }
  gtk_string_list_append (list.texts, "after it");
  g_assert_cmpuint (count_shown (&list), ==, MANY - 10);
  gtk_string_list_splice (list.texts, 0, MANY - 10, NULL);
  g_assert_cmpuint (count_shown (&list), ==, 0);
  gtk_window_destroy (window);
  g_object_unref (list.selection);
}

/** What is selected stays so, also where it is not shown yet; a row selects by its place. */
static void
test_gradual_selection_selected (void)
{
  LongList list = { NULL };
  GtkWindow *window = show_long_list (&list);
  GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (list.view));

  add_texts (&list, MANY);
  gtk_single_selection_set_selected (list.selection, MANY - 1);
  g_assert_cmpuint (count_shown (&list), <, MANY);
  ui_test_wait (count_shown (&list) == MANY);
  g_assert_true (gtk_selection_model_is_selected (model, MANY - 1));
  g_assert_true (gtk_selection_model_select_item (model, 7, TRUE));
  g_assert_cmpuint (gtk_single_selection_get_selected (list.selection), ==, 7);
  g_assert_false (gtk_selection_model_is_selected (model, MANY - 1));
  g_assert_true (gtk_selection_model_is_selected (model, 7));
  gtk_window_destroy (window);
  g_object_unref (list.selection);
}

/** Of a list that is opened: those in sight at first, each time, with the one that is selected. */
static void
test_gradual_selection_kept (void)
{
  LongList list = { NULL };
  GtkWindow *window = show_long_list (&list);
  const gint64 deadline = ui_test_get_deadline ();

  pdk_gradual_selection_keep (GTK_LIST_VIEW (list.view));
  gtk_widget_set_visible (list.view, FALSE);
  add_texts (&list, MANY);
  gtk_list_view_set_model (GTK_LIST_VIEW (list.view), GTK_SELECTION_MODEL (list.selection));
  g_assert_cmpuint (count_shown (&list), <, 30);
  gtk_single_selection_set_selected (list.selection, 50);
  g_assert_cmpuint (count_shown (&list), >, 50);
  g_assert_cmpuint (count_shown (&list), <, 80);
  gtk_widget_set_visible (list.view, TRUE);
  while (count_shown (&list) < MANY) {
    list.n_made = 0;
    g_assert_true (ui_test_iterate (deadline));
    g_assert_cmpuint (list.n_made, <, 60);
  }
  gtk_single_selection_set_selected (list.selection, 3);
  gtk_widget_set_visible (list.view, FALSE);
  g_assert_cmpuint (count_shown (&list), >, MANY - 30);
  ui_test_wait (count_shown (&list) < 30);
  gtk_window_destroy (window);
  g_object_unref (list.selection);
}

/** A message is over the window that a widget is in, and over the window itself. */
static void
test_toast (void)
{
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWidget *label = gtk_label_new ("content");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *beside = gtk_label_new ("beside");
  GtkWindow *window = NULL;

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), label);
  gtk_box_append (GTK_BOX (box), beside);
  gtk_box_append (GTK_BOX (box), overlay);
  window = ui_test_present (box);
  g_assert_nonnull (pdk_toast_show (label, "in it"));
  g_assert_null (pdk_toast_show (beside, "not in it"));
  adw_toast_dismiss (pdk_toast_show (GTK_WIDGET (window), "removed & gone"));
  g_assert_nonnull (pdk_toast_show (GTK_WIDGET (window), "removed & gone"));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/list/widgets/sparkline-out-of-sight", test_sparkline_out_of_sight);
  g_test_add_func ("/list/widgets/sparkline-follows", test_sparkline_follows);
  g_test_add_func ("/list/widgets/switch-row", test_switch_row);
  g_test_add_func ("/list/widgets/toast", test_toast);
  g_test_add_func ("/list/widgets/banner", test_banner);
  g_test_add_func ("/list/widgets/banner-narrow", test_banner_narrow);
  g_test_add_func ("/list/widgets/confirm", test_confirm);
  g_test_add_func ("/list/widgets/bullet-list", test_bullet_list);
  g_test_add_func ("/list/widgets/bullet-list-unseen", test_bullet_list_unseen);
  g_test_add_func ("/list/widgets/gradual-selection", test_gradual_selection);
  g_test_add_func ("/list/widgets/gradual-selection-changes", test_gradual_selection_changes);
  g_test_add_func ("/list/widgets/gradual-selection-selected", test_gradual_selection_selected);
  g_test_add_func ("/list/widgets/gradual-selection-kept", test_gradual_selection_kept);
  g_test_add_func ("/list/widgets/confirm-list", test_confirm_list);
  g_test_add_func ("/list/widgets/confirm-only-list", test_confirm_only_list);
  g_test_add_func ("/list/widgets/confirm-focus", test_confirm_focus);
  g_test_add_func ("/list/widgets/confirm-size", test_confirm_size);
  g_test_add_func ("/list/widgets/details-size", test_details_size);

  return g_test_run ();
}
