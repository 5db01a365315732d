/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>

#include "ui-test.h"
#include "widgets/pdk-banner.h"
#include "widgets/pdk-bullet-list.h"
#include "widgets/pdk-confirm.h"
#include "widgets/pdk-row-fit.h"
#include "widgets/pdk-sparkline.h"
#include "widgets/pdk-switch-row.h"
#include "widgets/pdk-fold-layout.h"
#include "widgets/pdk-status-layout.h"
#include "widgets/pdk-yield-layout.h"

/* The small widgets, each in a window of its own. */

static GtkWindow *
present (GtkWidget *child)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_default_size (window, 300, 200);
  gtk_window_set_child (window, child);
  gtk_window_present (window);
  ui_test_wait (gtk_widget_get_mapped (child) && gtk_widget_get_height (child) > 0);

  return window;
}

/* Whether there is more than is to be seen. */
static gboolean
is_cut (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) &&
      pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_cut (child))
      return TRUE;
  return FALSE;
}

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
  window = present (scrolled);
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
  GtkWindow *window = present (sparkline);

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
  window = present (list);
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
  window = present (banner);
  ui_test_wait (gtk_widget_get_mapped (button));
  g_assert_cmpint (gtk_widget_get_width (label), >, gtk_widget_get_width (banner) * 0.8);
  g_assert_false (is_cut (label));
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
  list = adw_message_dialog_get_extra_child (question);
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
                                           adw_message_dialog_get_extra_child (question)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Remove These?");
  adw_message_dialog_response (question, "cancel");
  ui_test_wait (answer == FALSE);
  gtk_window_destroy (GTK_WINDOW (question));
}

static GtkWidget *
add_yielding (GtkWidget *box, int width, PdkYield yield, int order)
{
  GtkLayoutManager *manager = gtk_widget_get_layout_manager (box);
  GtkWidget *child = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (child), width);
  gtk_widget_set_parent (child, box);
  g_object_set (gtk_layout_manager_get_layout_child (manager, child), "yield", yield, "order",
                order, NULL);
  return child;
}

static void
allocate (GtkWidget *box, int width)
{
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (box, width, 20, -1, NULL);
}

static GtkWidget *
add_to_fold (GtkWidget *box, int width, int height)
{
  GtkWidget *child = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (child), width);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (child), height);
  gtk_widget_set_parent (child, box);
  return child;
}

static void
assert_place (GtkWidget *child, GtkWidget *box, int x, int y, int width)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (child, box, &bounds));
  g_assert_cmpfloat (bounds.origin.x, ==, x);
  g_assert_cmpfloat (bounds.origin.y, ==, y);
  g_assert_cmpfloat (bounds.size.width, ==, width);
}

/** What does not fit beside the words goes below them, and no sooner. */
static void
test_fold_layout (void)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "layout-manager", pdk_fold_layout_new (), NULL);
  GtkWidget *words = add_to_fold (box, 100, 20);
  GtkWidget *controls = add_to_fold (box, 60, 30);
  int minimum = 0;

  g_object_ref_sink (box);
  g_object_set (gtk_widget_get_layout_manager (box), "spacing", 5, NULL);
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 100);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 165, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 30);
  gtk_widget_allocate (box, 170, 30, -1, NULL);
  assert_place (words, box, 0, 0, 105);
  assert_place (controls, box, 110, 0, 60);

  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 164, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 20 + 5 + 30);
  gtk_widget_allocate (box, 164, 55, -1, NULL);
  assert_place (words, box, 0, 0, 164);
  assert_place (controls, box, 0, 25, 164);

  gtk_widget_set_visible (controls, FALSE);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 100, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 20);
  gtk_widget_unparent (words);
  gtk_widget_unparent (controls);
  g_assert_finalize_object (box);
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
  window = present (list);
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
  window = present (box);
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

/** Which share of its row the words have, in a window so wide. */
static double
measure_share (GtkWidget *row, const char *class)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWindow *window = NULL;
  GtkWidget *header = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row));
  GtkWidget *words = gtk_widget_get_first_child (header);
  double share = 0;

  while (!gtk_widget_has_css_class (words, class) && !gtk_widget_get_hexpand (words))
    words = gtk_widget_get_next_sibling (words);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  window = present (list);
  g_assert_cmpint (gtk_widget_get_width (list), ==, 300);
  share = gtk_widget_get_width (words) / (double) gtk_widget_get_width (header);
  gtk_window_destroy (window);
  return share;
}

static GtkWidget *
make_choice (const char *title, const char *subtitle, const char *value)
{
  const char *values[] = { value, "Another", NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (values);
  GtkWidget *row =
      g_object_new (ADW_TYPE_COMBO_ROW, "title", title, "subtitle", subtitle, "model", list, NULL);

  pdk_row_fit_all (row);
  return row;
}

/** Short words have their value beside them; others keep the row, and it goes below, in full. */
static void
test_row_fit (void)
{
  const char *name = "Virtual network “a network with a long name”";
  GtkWidget *entry = g_object_new (ADW_TYPE_ENTRY_ROW, "title", "Path of the Disc Image", NULL);
  GtkWidget *row = NULL;
  GtkWindow *window = NULL;
  GtkWidget *list = gtk_list_box_new ();

  g_assert_cmpfloat (measure_share (make_choice ("Display", "", "VNC"), "title"), <, 0.9);
  g_assert_cmpfloat (measure_share (make_choice ("Network", "", name), "title"), >, 0.7);
  g_assert_cmpfloat (measure_share (make_choice ("Network", "It is stopped, and has to be started",
                                                 "Something in the middle"),
                                    "title"),
                     >, 0.9);
  g_assert_cmpfloat (
      measure_share (make_choice ("Donaudampfschifffahrtsgesellschaft", "", "Middling"), "title"),
      >, 0.9);
  for (guint i = 0; i < 4; i++)
    adw_entry_row_add_suffix (ADW_ENTRY_ROW (entry),
                              gtk_button_new_from_icon_name ("document-open-symbolic"));
  pdk_row_fit_entry (ADW_ENTRY_ROW (entry));
  g_assert_cmpfloat (measure_share (entry, "editable"), >, 0.7);

  row = make_choice ("Network", "", name);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  window = present (list);
  g_assert_false (is_cut (row));
  gtk_window_destroy (window);
}

/** Controls that would like to be higher than a list has rows leave the words what these need. */
static void
test_row_fit_high (void)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", "What It Says", "subtitle",
                                 "In a second line", NULL);
  GtkWidget *lines = gtk_label_new ("One, which is so long that it is below\nTwo\nThree\nFour");
  GtkWidget *scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", lines, "hscrollbar-policy",
                                      GTK_POLICY_NEVER, "propagate-natural-height", TRUE, NULL);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *header = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row));
  GtkWidget *words = gtk_widget_get_first_child (header);
  GtkWindow *window = NULL;
  graphene_rect_t bounds;
  int least = 0;
  int natural = 0;

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), scrolled);
  pdk_row_fit (ADW_ACTION_ROW (row));
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  window = present (list);
  gtk_widget_measure (scrolled, GTK_ORIENTATION_VERTICAL, -1, &least, &natural, NULL, NULL);
  g_assert_cmpint (least, <, natural);
  while (!gtk_widget_has_css_class (words, "title"))
    words = gtk_widget_get_next_sibling (words);
  g_assert_true (gtk_widget_compute_bounds (gtk_widget_get_last_child (words), words, &bounds));
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (words));
  gtk_window_destroy (window);
}

static void
resize (GtkWindow *window, GtkWidget *child, int height)
{
  gtk_window_set_default_size (window, 300, height);
  ui_test_wait (gtk_widget_get_height (child) == height);
}

static gboolean
on_idle (gpointer is_idle)
{
  *(gboolean *) is_idle = TRUE;
  return G_SOURCE_REMOVE;
}

/* Whatever is to come of what was done is done. */
static void
wait_for_idle (void)
{
  gboolean is_idle = FALSE;

  g_idle_add_full (G_PRIORITY_LOW, on_idle, &is_idle, NULL);
  ui_test_wait (is_idle);
}

/* As above, where it comes one frame after another. */
static void
wait_for_frames (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);

  for (guint i = 0; i < 3; i++) {
    const gint64 frame = gdk_frame_clock_get_frame_counter (clock);

    gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_UPDATE);
    ui_test_wait (gdk_frame_clock_get_frame_counter (clock) > frame);
    wait_for_idle ();
  }
}

#define FULL_HEIGHT 700 /* more than any page here needs */

typedef struct {
  GtkWidget *page; /* borrowed */
  GtkWidget *box;  /* borrowed: has the layout */
  GtkWindow *window;
  guint n_frames;
  guint n_full; /* frames whose page is not compact */
} StatusTest;

static void
on_clock_paint (StatusTest *test)
{
  test->n_frames++;
  test->n_full += gtk_widget_has_css_class (test->page, "compact") ? 0 : 1;
}

static void
set_up_status (StatusTest *test, const char *description)
{
  test->page = g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "network-server-symbolic", "title",
                             "Moved", "description", description, "child",
                             gtk_button_new_with_label ("Add Connection"), NULL);
  test->box = g_object_new (GTK_TYPE_BOX, "layout-manager",
                            g_object_new (PDK_TYPE_STATUS_LAYOUT, NULL), NULL);
  gtk_widget_set_parent (test->page, test->box);
  test->window = present (test->box);
  ui_test_wait (gtk_widget_has_css_class (test->page, "compact"));
}

static void
tear_down_status (StatusTest *test)
{
  gtk_widget_unparent (test->page);
  gtk_window_destroy (test->window);
}

/* Returns: the height that the page needs that is not compact, which it is then */
static int
show_full (StatusTest *test)
{
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (gtk_widget_get_first_child (test->page));
  GtkViewport *viewport = GTK_VIEWPORT (gtk_scrolled_window_get_child (scrolled));
  int height = 0;

  resize (test->window, test->box, FULL_HEIGHT);
  ui_test_wait (!gtk_widget_has_css_class (test->page, "compact"));
  wait_for_frames (test->box);
  gtk_widget_measure (gtk_viewport_get_child (viewport), GTK_ORIENTATION_VERTICAL,
                      gtk_widget_get_width (test->box), NULL, &height, NULL, NULL);
  return height;
}

/** A page with more than there is room for is compact, until there is room again. */
static void
test_status_layout (void)
{
  StatusTest test = { NULL };
  int full = 0;

  set_up_status (&test, NULL);
  full = show_full (&test);
  resize (test.window, test.box, full);
  wait_for_frames (test.box);
  g_assert_false (gtk_widget_has_css_class (test.page, "compact"));
  resize (test.window, test.box, full - 1);
  ui_test_wait (gtk_widget_has_css_class (test.page, "compact"));
  tear_down_status (&test);
}

/** There is room again where lines are longer, though it is no higher. */
static void
test_status_layout_wider (void)
{
  StatusTest test = { NULL };
  int full = 0;

  set_up_status (&test,
                 "So much is to be said of it that it takes many lines of a narrow window, and "
                 "a few of a wide one, where nothing is to be left out then.");
  full = show_full (&test);
  resize (test.window, test.box, full - 1);
  ui_test_wait (gtk_widget_has_css_class (test.page, "compact"));
  gtk_window_set_default_size (test.window, 1000, full - 1);
  ui_test_wait (!gtk_widget_has_css_class (test.page, "compact"));
  gtk_window_set_default_size (test.window, 300, full - 1);
  ui_test_wait (gtk_widget_has_css_class (test.page, "compact"));
  tear_down_status (&test);
}

/** There is room again for text that is as large as it was. */
static void
test_status_layout_text (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  StatusTest test = { NULL };
  int full = 0;
  int dpi = 0;

  set_up_status (&test, NULL);
  full = show_full (&test);
  resize (test.window, test.box, full);
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", dpi * 3 / 2, NULL);
  ui_test_wait (gtk_widget_has_css_class (test.page, "compact"));
  wait_for_frames (test.box);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  ui_test_wait (!gtk_widget_has_css_class (test.page, "compact"));
  gtk_settings_reset_property (settings, "gtk-xft-dpi");
  tear_down_status (&test);
}

/** There is room again where less is said; and while there is not, nothing else is seen in between. */
static void
test_status_layout_words (void)
{
  StatusTest test = { NULL };
  GdkFrameClock *clock = NULL;
  gulong handler = 0;
  int full = 0;

  set_up_status (&test, NULL);
  full = show_full (&test);
  resize (test.window, test.box, full);
  adw_status_page_set_description (ADW_STATUS_PAGE (test.page), "First\nSecond\nThird");
  pdk_status_layout_reset (test.box);
  ui_test_wait (gtk_widget_has_css_class (test.page, "compact"));
  wait_for_frames (test.box);

  clock = gtk_widget_get_frame_clock (test.box);
  handler = g_signal_connect_data (clock, "paint", G_CALLBACK (on_clock_paint), &test, NULL,
                                   G_CONNECT_AFTER | G_CONNECT_SWAPPED);
  adw_status_page_set_description (ADW_STATUS_PAGE (test.page), "First\nSecond");
  pdk_status_layout_reset (test.box);
  wait_for_frames (test.box);
  g_assert_true (gtk_widget_has_css_class (test.page, "compact"));
  g_assert_cmpuint (test.n_frames, >, 0);
  g_assert_cmpuint (test.n_full, ==, 0);
  g_signal_handler_disconnect (clock, handler);

  adw_status_page_set_description (ADW_STATUS_PAGE (test.page), NULL);
  pdk_status_layout_reset (test.box);
  ui_test_wait (!gtk_widget_has_css_class (test.page, "compact"));
  tear_down_status (&test);
}

/** One after another gives way, and is back when there is room. */
static void
test_yield_layout (void)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "layout-manager", pdk_yield_layout_new (), NULL);
  GtkWidget *button = add_yielding (box, 50, PDK_YIELD_NOT, 0);
  GtkWidget *spare = add_yielding (box, 10, PDK_YIELD_SPARE, 0);
  GtkWidget *later = add_yielding (box, 60, PDK_YIELD_AWAY, 2);
  GtkWidget *sooner = add_yielding (box, 20, PDK_YIELD_AWAY, 1);
  int minimum = 0;
  int natural = 0;

  g_object_ref_sink (box);
  g_object_set (gtk_widget_get_layout_manager (box), "spacing", 5, NULL);
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 50 + 5 + 10);
  g_assert_cmpint (natural, ==, 50 + 5 + 60 + 5 + 20);

  allocate (box, 200);
  g_assert_false (gtk_widget_get_child_visible (spare));
  g_assert_cmpint (gtk_widget_get_width (sooner), ==, 20);

  allocate (box, 135);
  g_assert_false (gtk_widget_get_child_visible (sooner));
  g_assert_true (gtk_widget_get_child_visible (spare));
  g_assert_cmpint (gtk_widget_get_width (later), ==, 60);

  /* The wide one made room enough for the narrow one. */
  allocate (box, 100);
  g_assert_false (gtk_widget_get_child_visible (later));
  g_assert_true (gtk_widget_get_child_visible (sooner));

  allocate (box, 70);
  g_assert_false (gtk_widget_get_child_visible (sooner));
  g_assert_cmpint (gtk_widget_get_width (button), ==, 50);

  allocate (box, 140);
  g_assert_true (gtk_widget_get_child_visible (sooner));
  g_assert_true (gtk_widget_get_child_visible (later));
  g_assert_false (gtk_widget_get_child_visible (spare));
  g_object_unref (box);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/list/widgets/sparkline-out-of-sight", test_sparkline_out_of_sight);
  g_test_add_func ("/list/widgets/sparkline-follows", test_sparkline_follows);
  g_test_add_func ("/list/widgets/switch-row", test_switch_row);
  g_test_add_func ("/list/widgets/banner", test_banner);
  g_test_add_func ("/list/widgets/banner-narrow", test_banner_narrow);
  g_test_add_func ("/list/widgets/confirm", test_confirm);
  g_test_add_func ("/list/widgets/bullet-list", test_bullet_list);
  g_test_add_func ("/list/widgets/bullet-list-unseen", test_bullet_list_unseen);
  g_test_add_func ("/list/widgets/confirm-list", test_confirm_list);
  g_test_add_func ("/list/widgets/confirm-only-list", test_confirm_only_list);
  g_test_add_func ("/list/widgets/fold-layout", test_fold_layout);
  g_test_add_func ("/list/widgets/row-fit", test_row_fit);
  g_test_add_func ("/list/widgets/row-fit-high", test_row_fit_high);
  g_test_add_func ("/list/widgets/status-layout", test_status_layout);
  g_test_add_func ("/list/widgets/status-layout-wider", test_status_layout_wider);
  g_test_add_func ("/list/widgets/status-layout-text", test_status_layout_text);
  g_test_add_func ("/list/widgets/status-layout-words", test_status_layout_words);
  g_test_add_func ("/list/widgets/yield-layout", test_yield_layout);

  return g_test_run ();
}
