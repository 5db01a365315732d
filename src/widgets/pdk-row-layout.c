/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-row-layout.h"

#include "widgets/pdk-layout-child.h"

/* Between what is beside each other, and below what is below (pixels). */
#define GAP        12
#define BELOW_GAP  6
#define BOTTOM_GAP 9

/* Of the pencil of an entry row, which goes while it is typed in: nothing is to move because of that. */
#define PENCIL 16

struct _PdkRowLayout {
  GtkLayoutManager parent_instance;

  double share;
};

enum { PROP_SHARE = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkRowLayout, pdk_row_layout, GTK_TYPE_LAYOUT_MANAGER)

/* What is to be placed, in pixels. */
typedef struct {
  GtkWidget *words;    /* nullable, borrowed */
  GtkWidget *controls; /* nullable, borrowed */
  int before, after;   /* what is beside the words, not counting controls, has with its gaps */
  int words_least, words_natural;
  int longest_word; /* of the title */
  int controls_least, controls_natural;
  int gap; /* between words and controls */
} Places;

/* A label breaks words before it grows, so it does not say how much it would need. */
static int
measure_longest_word (GtkWidget *words)
{
  GtkWidget *title = GTK_IS_LABEL (words) ? words : gtk_widget_get_first_child (words);
  g_autoptr (PangoLayout) layout = NULL;
  int width = 0;

  if (!GTK_IS_LABEL (title))
    return 0;
  layout = pango_layout_copy (gtk_label_get_layout (GTK_LABEL (title)));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  pango_layout_set_height (layout, -1);
  pango_layout_set_width (layout, 0);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* An entry wants room for what nobody typed yet: its title is enough. */
static gboolean
is_entry (GtkWidget *words)
{
  return !GTK_IS_LABEL (words) && !GTK_IS_BOX (words) &&
         GTK_IS_LABEL (gtk_widget_get_first_child (words));
}

/* In an action row they are the title, in an entry row what grows. */
static gboolean
are_words (GtkWidget *child)
{
  return gtk_widget_has_css_class (child, "title") || gtk_widget_get_hexpand (child);
}

static void
take (Places *places, GtkWidget *child, gboolean is_last)
{
  int least = 0;
  int natural = 0;

  pdk_layout_child_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural);
  if (places->words == NULL && are_words (child)) {
    places->words = child;
    places->words_least = least;
    places->words_natural = natural;
    places->longest_word = measure_longest_word (child);
    if (is_entry (child))
      pdk_layout_child_measure (gtk_widget_get_first_child (child), GTK_ORIENTATION_HORIZONTAL, -1,
                                &least, &places->words_natural);
  } else if (is_last) {
    places->controls = child;
    places->controls_least = least;
    places->controls_natural = natural;
  } else if (places->words == NULL) {
    places->before += natural + GAP;
  } else {
    places->after += natural + GAP;
  }
}

static Places
collect (GtkWidget *widget)
{
  Places places = { NULL };
  GtkWidget *child = gtk_widget_get_first_child (widget);

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      take (&places, child, gtk_widget_get_next_sibling (child) == NULL);
  places.gap = places.words != NULL && places.controls_natural > 0 ? GAP : 0;
  return places;
}

/* Whether the controls are below; without a limit, which is -1, nothing is. */
static gboolean
is_folded (PdkRowLayout *self, const Places *places, int width)
{
  const int after = places->words != NULL && is_entry (places->words)
                        ? MAX (places->after, PENCIL + GAP)
                        : places->after;
  const int room = width - places->before - after;
  const int wanted =
      MAX (places->longest_word, MIN (places->words_natural, (int) (room * self->share)));

  return width >= 0 && places->gap > 0 && wanted + places->gap + places->controls_natural > room;
}

static int
get_words_width (PdkRowLayout *self, const Places *places, int width)
{
  if (width < 0)
    return -1;
  if (!is_folded (self, places, width))
    width -= places->gap + places->controls_natural;
  return MAX (places->words_least, width - places->before - places->after);
}

/* Below the words, they begin where those do. */
static int
get_controls_width (PdkRowLayout *self, const Places *places, int width)
{
  if (width < 0 || !is_folded (self, places, width))
    return places->controls_natural;
  return CLAMP (places->controls_natural, places->controls_least, width - places->before);
}

static int
measure_sides (GtkWidget *widget, const Places *places)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int height = 0;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
    int least = 0;
    int natural = 0;

    if (!gtk_widget_should_layout (child) || child == places->words || child == places->controls)
      continue;
    pdk_layout_child_measure (child, GTK_ORIENTATION_VERTICAL, -1, &least, &natural);
    height = MAX (height, least);
  }
  return height;
}

static void
measure_heights (PdkRowLayout *self,
                 GtkWidget *widget,
                 const Places *places,
                 int width,
                 int *least,
                 int *natural)
{
  const int sides = measure_sides (widget, places);
  int below_least = 0;
  int below_natural = 0;

  pdk_layout_child_measure (places->words, GTK_ORIENTATION_VERTICAL,
                            get_words_width (self, places, width), least, natural);
  pdk_layout_child_measure (places->controls, GTK_ORIENTATION_VERTICAL,
                            get_controls_width (self, places, width), &below_least, &below_natural);
  *least = MAX (*least, sides);
  *natural = MAX (*natural, sides);
  if (is_folded (self, places, width)) {
    *least += BELOW_GAP + below_least + BOTTOM_GAP;
    *natural += BELOW_GAP + below_natural + BOTTOM_GAP;
  } else {
    *least = MAX (*least, below_least);
    *natural = MAX (*natural, below_natural);
  }
}

static void
pdk_row_layout_measure (GtkLayoutManager *manager,
                        GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  const Places places = collect (widget);

  (void) minimum_baseline;
  (void) natural_baseline;
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL) {
    measure_heights (PDK_ROW_LAYOUT (manager), widget, &places, for_size, minimum, natural);
    return;
  }
  *minimum = places.before + MAX (places.words_least + places.after, places.controls_least);
  *natural =
      places.before + places.words_natural + places.after + places.gap + places.controls_natural;
}

static void
place_sides (GtkWidget *widget, const Places *places, int words, int height)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int x = 0;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
    int least = 0;
    int natural = 0;

    if (!gtk_widget_should_layout (child) || child == places->controls)
      continue;
    pdk_layout_child_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural);
    if (child == places->words)
      natural = words;
    pdk_layout_child_place (widget, child, x, 0, natural, height);
    x += natural + GAP;
  }
}

static void
pdk_row_layout_allocate (
    GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  PdkRowLayout *self = PDK_ROW_LAYOUT (manager);
  const Places places = collect (widget);
  const gboolean folded = is_folded (self, &places, width);
  const int controls = get_controls_width (self, &places, width);
  int natural = 0;
  int below = 0;
  int above = height;

  (void) baseline;
  if (folded) {
    /* A list gives its rows what they need, and no more. */
    pdk_layout_child_measure (places.controls, GTK_ORIENTATION_VERTICAL, controls, &below,
                              &natural);
    above = height - BELOW_GAP - below - BOTTOM_GAP;
  }
  place_sides (widget, &places, get_words_width (self, &places, width), above);
  if (places.controls != NULL)
    pdk_layout_child_place (widget, places.controls, width - controls,
                            folded ? above + BELOW_GAP : 0, controls, folded ? below : height);
}

static GtkSizeRequestMode
pdk_row_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  (void) manager;
  (void) widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pdk_row_layout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_SHARE:
    g_value_set_double (value, PDK_ROW_LAYOUT (object)->share);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_row_layout_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_SHARE:
    PDK_ROW_LAYOUT (object)->share = g_value_get_double (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_row_layout_class_init (PdkRowLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = pdk_row_layout_get_property;
  object_class->set_property = pdk_row_layout_set_property;
  layout_class->measure = pdk_row_layout_measure;
  layout_class->allocate = pdk_row_layout_allocate;
  layout_class->get_request_mode = pdk_row_layout_get_request_mode;

  props[PROP_SHARE] =
      g_param_spec_double ("share", NULL, NULL, 0, 1, 0.5,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pdk_row_layout_init (PdkRowLayout *self)
{
}
