/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>

#include "ui-test.h"
#include "widgets/pdk-fold-layout.h"
#include "widgets/pdk-lines-layout.h"
#include "widgets/pdk-row-fit.h"
#include "widgets/pdk-status-layout.h"
#include "widgets/pdk-yield-layout.h"

/* Where widgets go when there is little room. */

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
  window = ui_test_present (list);
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
  window = ui_test_present (list);
  g_assert_false (ui_test_is_cut (row));
  gtk_window_destroy (window);
}

static char *
get_note (AdwComboRow *row, guint position, gboolean *usable)
{
  *usable = position == 0;
  return position == 0 ? NULL
                       : g_strdup ("It cannot be had, for a reason that needs more than one line");
}

static int
get_line_height (GtkWidget *text)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (text, "X");
  int height = 0;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

/** Each choice of a list is there in full, with what is worth knowing of it. */
static void
test_row_fit_notes (void)
{
  const char *values[] = { "One",
                           "A choice of so many words that they wrap in a list, wide as it is",
                           NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (values);
  GtkWidget *row = g_object_new (ADW_TYPE_COMBO_ROW, "title", "Choice", "model", model, NULL);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *lines[2] = { NULL };
  GtkWindow *window = NULL;
  GtkWidget *popover = NULL;
  GtkWidget *view = NULL;

  pdk_row_fit_combo_with_notes (ADW_COMBO_ROW (row), get_note);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  window = ui_test_present (list);
  popover = ui_test_find (row, GTK_TYPE_POPOVER);
  gtk_popover_popup (GTK_POPOVER (popover));
  view = ui_test_find (popover, GTK_TYPE_LIST_VIEW);
  for (guint i = 0; i < 2; i++) {
    GtkWidget *item = gtk_widget_get_first_child (view);

    lines[i] = gtk_widget_get_parent (
        ui_test_find (i == 0 ? item : gtk_widget_get_next_sibling (item), GTK_TYPE_INSCRIPTION));
    ui_test_wait (gtk_widget_get_height (lines[i]) > 0);
  }
  for (guint i = 0; i < 2; i++) {
    GtkWidget *title = gtk_widget_get_first_child (lines[i]);
    GtkWidget *note = gtk_widget_get_last_child (lines[i]);
    const int n_lines = i == 0 ? 1 : 2;

    g_assert_cmpstr (gtk_inscription_get_text (GTK_INSCRIPTION (title)), ==, values[i]);
    g_assert_cmpint (gtk_widget_get_height (title), >=, n_lines * get_line_height (title));
    g_assert_cmpint (gtk_widget_get_visible (note), ==, i == 1);
    g_assert_cmpint (gtk_widget_has_css_class (title, "dim-label"), ==, i == 1);
    if (i == 1)
      g_assert_cmpint (gtk_widget_get_height (note), >=, 2 * get_line_height (note));
  }
  gtk_popover_popdown (GTK_POPOVER (popover));
  ui_test_wait (!gtk_widget_get_mapped (popover));
  gtk_window_destroy (window);
}

/** How texts are laid out goes with them. */
static void
test_lines (void)
{
  GtkWidget *lines = g_object_ref_sink (pdk_lines_new (20));
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (lines);

  g_object_add_weak_pointer (G_OBJECT (layout), (gpointer *) &layout);
  pdk_lines_add (lines);
  g_assert_finalize_object (lines);
  g_assert_null (layout);
}

/* Returns: whether number @position has the keyboard, and is what Enter chooses */
static gboolean
is_led_to (GtkWidget *view, guint position)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_root (view)));
  GtkWidget *shown = gtk_widget_get_first_child (view);

  for (guint i = 0; i < position && shown != NULL; i++)
    shown = gtk_widget_get_next_sibling (shown);
  return shown != NULL && focus == shown &&
         gtk_selection_model_is_selected (gtk_list_view_get_model (GTK_LIST_VIEW (view)), position);
}

/** A list begins at what is chosen, and forgets where the keys were when it was closed. */
static void
test_row_fit_begin (void)
{
  const char *values[] = { "One", "Two", "Three", "Four", NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (values);
  GtkWidget *row =
      g_object_new (ADW_TYPE_COMBO_ROW, "title", "Choice", "model", model, "selected", 1, NULL);
  GtkWidget *list = gtk_list_box_new ();
  GtkWindow *window = NULL;
  GtkPopover *popover = NULL;
  GtkWidget *view = NULL;

  pdk_row_fit_combo (ADW_COMBO_ROW (row));
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  window = ui_test_present (list);
  popover = GTK_POPOVER (ui_test_find (row, GTK_TYPE_POPOVER));
  gtk_popover_popup (popover);
  view = ui_test_find (GTK_WIDGET (popover), GTK_TYPE_LIST_VIEW);
  ui_test_wait (is_led_to (view, 1));
  gtk_widget_grab_focus (gtk_widget_get_last_child (view));
  gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (view)), 3, TRUE);
  g_assert_true (is_led_to (view, 3));
  gtk_popover_popdown (popover);
  ui_test_wait (!gtk_widget_get_mapped (view));
  gtk_popover_popup (popover);
  ui_test_wait (is_led_to (view, 1));
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 1);
  gtk_popover_popdown (popover);
  ui_test_wait (!gtk_widget_get_mapped (view));
  gtk_window_destroy (window);
}

static char *
get_short_note (AdwComboRow *row, guint position, gboolean *usable)
{
  return g_strdup ("What is worth knowing of it");
}

/** Eight choices with notes, all there is to start from, are in sight without scrolling. */
static void
test_row_fit_eight (void)
{
  const char *values[] = { "1", "2", "3", "4", "5", "6", "7", "8", NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (values);
  GtkWidget *row = g_object_new (ADW_TYPE_COMBO_ROW, "title", "Choice", "model", model, NULL);
  GtkWidget *list = gtk_list_box_new ();
  GtkWindow *window = NULL;
  GtkPopover *popover = NULL;
  GtkAdjustment *adjustment = NULL;
  GtkWidget *view = NULL;

  pdk_row_fit_combo_with_notes (ADW_COMBO_ROW (row), get_short_note);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  window = ui_test_present (list);
  popover = GTK_POPOVER (ui_test_find (row, GTK_TYPE_POPOVER));
  gtk_popover_popup (popover);
  view = ui_test_find (GTK_WIDGET (popover), GTK_TYPE_LIST_VIEW);
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  ui_test_wait (gtk_widget_get_height (view) > 1);
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), <=,
                     gtk_adjustment_get_page_size (adjustment));
  gtk_popover_popdown (popover);
  ui_test_wait (!gtk_widget_get_mapped (view));
  gtk_window_destroy (window);
}

/** The title of a password is not cut by what shows it, whatever its length. */
static void
test_row_fit_password (void)
{
  g_autoptr (GString) title = g_string_new ("Password");
  gboolean folds = FALSE;

  while (!folds) {
    GtkWidget *row = g_object_new (ADW_TYPE_PASSWORD_ENTRY_ROW, "title", title->str, NULL);
    GtkWidget *list = gtk_list_box_new ();
    GtkWindow *window = NULL;

    pdk_row_fit_all (row);
    gtk_list_box_append (GTK_LIST_BOX (list), row);
    window = ui_test_present (list);
    g_assert_cmpint (gtk_widget_get_width (list), ==, 300);
    g_assert_false (ui_test_is_cut (row));
    folds = gtk_widget_get_height (row) > 70;
    gtk_window_destroy (window);
    g_string_append (title, " x");
  }
}

/** What a field is for is read in full before something is typed, in as many lines as that takes. */
static void
test_row_fit_title (void)
{
  const char *title = "The Address, as 192.168.122.10/24, or What Else There Is to Type in Here";
  GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", title, NULL);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *label = NULL;
  GtkWindow *window = NULL;
  graphene_rect_t bounds;
  int least = 0;

  pdk_row_fit_all (row);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  window = ui_test_present (list);
  g_assert_cmpint (gtk_widget_get_width (list), ==, 300);
  label = ui_test_find_visible (row, GTK_TYPE_LABEL);
  g_assert_true (gtk_widget_has_css_class (label, "title"));
  g_assert_false (ui_test_is_cut (label));
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (label), &least, NULL,
                      NULL, NULL);
  g_assert_cmpint (gtk_widget_get_height (label), >=, least);
  g_assert_true (gtk_widget_compute_bounds (label, row, &bounds));
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (row));
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
  window = ui_test_present (list);
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
  test->window = ui_test_present (test->box);
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

static int
get_line_width (GtkWidget *page)
{
  GtkWidget *scrolled = gtk_widget_get_first_child (page);
  GtkWidget *clamp = scrolled;

  while (!ADW_IS_CLAMP (clamp))
    clamp = gtk_widget_get_first_child (clamp);
  return adw_clamp_get_maximum_size (ADW_CLAMP (clamp));
}

/** As many letters as in a line of plain text, which is as long as the library has it. */
static void
test_status_layout_lines (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *plain = g_object_ref_sink (adw_status_page_new ());
  const int width = get_line_width (plain);
  StatusTest test = { NULL };

  set_up_status (&test, NULL);
  g_object_set (settings, "gtk-xft-dpi", 96 * PANGO_SCALE, NULL);
  g_assert_cmpint (get_line_width (test.page), ==, width);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * PANGO_SCALE, NULL);
  g_assert_cmpint (get_line_width (test.page), ==, 2 * width);
  gtk_settings_reset_property (settings, "gtk-xft-dpi");
  tear_down_status (&test);
  g_object_unref (plain);
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

  g_test_add_func ("/list/layouts/fold-layout", test_fold_layout);
  g_test_add_func ("/list/layouts/row-fit", test_row_fit);
  g_test_add_func ("/list/layouts/row-fit-notes", test_row_fit_notes);
  g_test_add_func ("/list/layouts/lines", test_lines);
  g_test_add_func ("/list/layouts/row-fit-begin", test_row_fit_begin);
  g_test_add_func ("/list/layouts/row-fit-eight", test_row_fit_eight);
  g_test_add_func ("/list/layouts/row-fit-password", test_row_fit_password);
  g_test_add_func ("/list/layouts/row-fit-title", test_row_fit_title);
  g_test_add_func ("/list/layouts/row-fit-high", test_row_fit_high);
  g_test_add_func ("/list/layouts/status-layout", test_status_layout);
  g_test_add_func ("/list/layouts/status-layout-wider", test_status_layout_wider);
  g_test_add_func ("/list/layouts/status-layout-text", test_status_layout_text);
  g_test_add_func ("/list/layouts/status-layout-lines", test_status_layout_lines);
  g_test_add_func ("/list/layouts/status-layout-words", test_status_layout_words);
  g_test_add_func ("/list/layouts/yield-layout", test_yield_layout);

  return g_test_run ();
}
