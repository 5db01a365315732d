/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-lines-layout.h"

#include "widgets/pdk-layout-child.h"

/* What is left to texts where there is no room (characters). */
#define LEAST_CHARS 12

struct _PdkLinesLayout {
  GtkLayoutManager parent_instance;

  guint chars;
};

G_DEFINE_FINAL_TYPE (PdkLinesLayout, pdk_lines_layout, GTK_TYPE_LAYOUT_MANAGER)

/* px */
static int
measure_chars (GtkWidget *widget, guint chars)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  const int width = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                         pango_font_metrics_get_approximate_digit_width (metrics));

  pango_font_metrics_unref (metrics);
  return PANGO_PIXELS_CEIL (width * (int) chars);
}

/* @width: pixels, or -1: in one line.  Returns: (transfer full): what @inscription shows */
static PangoLayout *
lay_out (GtkInscription *inscription, int width)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (inscription),
                                                        gtk_inscription_get_text (inscription));

  pango_layout_set_wrap (layout, gtk_inscription_get_wrap_mode (inscription));
  pango_layout_set_width (layout, width >= 0 ? width * PANGO_SCALE : -1);
  return layout;
}

/* px */
static int
measure_width (GtkWidget *child)
{
  g_autoptr (PangoLayout) layout = lay_out (GTK_INSCRIPTION (child), -1);
  int width = 0;

  pango_layout_get_size (layout, &width, NULL);
  return PANGO_PIXELS_CEIL (width);
}

/* px */
static int
measure_height (GtkWidget *child, int width)
{
  g_autoptr (PangoLayout) layout = lay_out (GTK_INSCRIPTION (child), width);
  int height = 0;

  pango_layout_get_size (layout, NULL, &height);
  return PANGO_PIXELS_CEIL (height);
}

static GtkWidget *
find_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static int
get_width (PdkLinesLayout *self, GtkWidget *widget)
{
  GtkWidget *child = find_shown (gtk_widget_get_first_child (widget));
  int width = 0;

  for (; child != NULL; child = find_shown (gtk_widget_get_next_sibling (child)))
    width = MAX (width, measure_width (child));
  return MIN (width, measure_chars (widget, self->chars));
}

static void
pdk_lines_layout_measure (GtkLayoutManager *manager,
                          GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  PdkLinesLayout *self = PDK_LINES_LAYOUT (manager);
  const int width = orientation == GTK_ORIENTATION_HORIZONTAL || for_size < 0
                        ? get_width (self, widget)
                        : for_size;
  GtkWidget *child = find_shown (gtk_widget_get_first_child (widget));

  (void) minimum_baseline;
  (void) natural_baseline;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MIN (width, measure_chars (widget, LEAST_CHARS));
    *natural = width;
    return;
  }
  *natural = 0;
  for (; child != NULL; child = find_shown (gtk_widget_get_next_sibling (child)))
    *natural += measure_height (child, width);
  *minimum = *natural;
}

static void
pdk_lines_layout_allocate (
    GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = find_shown (gtk_widget_get_first_child (widget));
  int y = 0;

  (void) manager;
  (void) height;
  (void) baseline;
  for (; child != NULL; child = find_shown (gtk_widget_get_next_sibling (child))) {
    const int wanted = measure_height (child, width);

    pdk_layout_child_place (widget, child, 0, y, width, wanted);
    y += wanted;
  }
}

static GtkSizeRequestMode
pdk_lines_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  (void) manager;
  (void) widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pdk_lines_layout_class_init (PdkLinesLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = pdk_lines_layout_measure;
  layout_class->allocate = pdk_lines_layout_allocate;
  layout_class->get_request_mode = pdk_lines_layout_get_request_mode;
}

static void
pdk_lines_layout_init (PdkLinesLayout *self)
{
}

GtkWidget *
pdk_lines_new (guint chars)
{
  PdkLinesLayout *layout = g_object_new (PDK_TYPE_LINES_LAYOUT, NULL);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  layout->chars = chars;
  gtk_widget_set_layout_manager (lines, GTK_LAYOUT_MANAGER (layout));
  return lines;
}

GtkInscription *
pdk_lines_add (GtkWidget *lines)
{
  GtkInscription *text = GTK_INSCRIPTION (gtk_inscription_new (NULL));

  g_return_val_if_fail (PDK_IS_LINES_LAYOUT (gtk_widget_get_layout_manager (lines)), NULL);

  /* How much room it has is said here. */
  gtk_inscription_set_min_chars (text, 0);
  gtk_inscription_set_nat_chars (text, 0);
  gtk_inscription_set_wrap_mode (text, PANGO_WRAP_WORD_CHAR);
  gtk_box_append (GTK_BOX (lines), GTK_WIDGET (text));
  return text;
}
