/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-test.h"

#include <adwaita.h>

#include "widgets/pdk-title-fold.h"

/* A title that goes below its bar. */

#define TITLE    "A Title of Some Length"
#define SUBTITLE "a host"

/* Whether all of it is to be seen: both titles say the same, and one of them is. */
static gboolean
is_whole (GtkWidget *title)
{
  if (GTK_IS_LABEL (title))
    return !pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (title)));
  for (GtkWidget *child = gtk_widget_get_first_child (title); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!is_whole (child))
      return FALSE;
  return TRUE;
}

static void
allocate (GtkWidget *fold, int width)
{
  int height = 0;

  gtk_widget_measure (fold, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  gtk_widget_allocate (fold, width, height, -1, NULL);
}

static void
test_title_fold (void)
{
  GtkWidget *title = adw_window_title_new (TITLE, SUBTITLE);
  GtkWidget *header = g_object_new (ADW_TYPE_HEADER_BAR, "title-widget", title, NULL);
  GtkWidget *fold = NULL;
  GtkWidget *line = NULL;
  AdwWindowTitle *again = NULL;
  int least = 0;
  int natural = 0;

  adw_header_bar_pack_start (ADW_HEADER_BAR (header), gtk_button_new_with_label ("Cancel"));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), gtk_button_new_with_label ("Begin"));
  fold = g_object_ref_sink (g_object_new (PDK_TYPE_TITLE_FOLD, "header", header, NULL));
  line = gtk_widget_get_last_child (fold);
  again = ADW_WINDOW_TITLE (gtk_window_handle_get_child (GTK_WINDOW_HANDLE (line)));
  g_assert_cmpstr (adw_window_title_get_title (again), ==, TITLE);
  g_assert_cmpstr (adw_window_title_get_subtitle (again), ==, SUBTITLE);

  gtk_widget_measure (fold, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
  g_assert_cmpint (least, <, natural);
  allocate (fold, natural);
  g_assert_true (gtk_widget_get_child_visible (title));
  g_assert_false (gtk_widget_get_child_visible (line));
  g_assert_true (is_whole (title));

  allocate (fold, natural - 1);
  g_assert_false (gtk_widget_get_child_visible (title));
  g_assert_true (gtk_widget_get_child_visible (line));
  g_assert_true (is_whole (line));
  g_assert_cmpint (gtk_widget_get_height (fold), >, gtk_widget_get_height (header));

  /* It may be called something else later. */
  adw_window_title_set_title (ADW_WINDOW_TITLE (title), "A");
  allocate (fold, natural - 1);
  g_assert_cmpstr (adw_window_title_get_title (again), ==, "A");
  g_assert_true (gtk_widget_get_child_visible (title));
  g_assert_false (gtk_widget_get_child_visible (line));
  g_assert_finalize_object (fold);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/list/title-fold", test_title_fold);
  return g_test_run ();
}
