/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-fold-layout.h"

#include "widgets/pdk-layout-child.h"

struct _PdkFoldLayout {
  GtkLayoutManager parent_instance;

  int spacing;
};

enum { PROP_SPACING = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkFoldLayout, pdk_fold_layout, GTK_TYPE_LAYOUT_MANAGER)

/* What is to be placed, in pixels. */
typedef struct {
  GtkWidget *words;    /* nullable, borrowed */
  GtkWidget *controls; /* nullable, borrowed */
  int words_least, words_natural;
  int controls_least, controls_natural;
  int gap;
} Places;

static Places
collect (PdkFoldLayout *self, GtkWidget *widget)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);
  GtkWidget *second = first != NULL ? gtk_widget_get_next_sibling (first) : NULL;
  Places places = { NULL };

  if (first != NULL && gtk_widget_should_layout (first))
    places.words = first;
  if (second != NULL && gtk_widget_should_layout (second))
    places.controls = second;
  pdk_layout_child_measure (places.words, GTK_ORIENTATION_HORIZONTAL, -1, &places.words_least,
                            &places.words_natural);
  pdk_layout_child_measure (places.controls, GTK_ORIENTATION_HORIZONTAL, -1, &places.controls_least,
                            &places.controls_natural);
  places.gap = places.words != NULL && places.controls != NULL ? self->spacing : 0;
  return places;
}

/* Whether one is below the other; without a limit, which is -1, nothing is. */
static gboolean
is_folded (const Places *places, int width)
{
  return width >= 0 && places->gap > 0 &&
         places->words_natural + places->gap + places->controls_natural > width;
}

static int
get_words_width (const Places *places, int width)
{
  if (width < 0 || is_folded (places, width))
    return width;
  return MAX (places->words_least, width - places->gap - places->controls_natural);
}

static void
measure_heights (const Places *places, int width, int *least, int *natural)
{
  int below_least = 0;
  int below_natural = 0;

  pdk_layout_child_measure (places->words, GTK_ORIENTATION_VERTICAL,
                            get_words_width (places, width), least, natural);
  pdk_layout_child_measure (places->controls, GTK_ORIENTATION_VERTICAL, -1, &below_least,
                            &below_natural);
  if (is_folded (places, width)) {
    *least += places->gap + below_least;
    *natural += places->gap + below_natural;
  } else {
    *least = MAX (*least, below_least);
    *natural = MAX (*natural, below_natural);
  }
}

static void
pdk_fold_layout_measure (GtkLayoutManager *manager,
                         GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  const Places places = collect (PDK_FOLD_LAYOUT (manager), widget);

  (void) minimum_baseline;
  (void) natural_baseline;
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL) {
    measure_heights (&places, for_size, minimum, natural);
    return;
  }
  *minimum = MAX (places.words_least, places.controls_least);
  *natural = places.words_natural + places.gap + places.controls_natural;
}

static void
place_folded (GtkWidget *widget, const Places *places, int width, int height)
{
  int least = 0;
  int natural = 0;

  pdk_layout_child_measure (places->controls, GTK_ORIENTATION_VERTICAL, -1, &least, &natural);
  pdk_layout_child_place (widget, places->words, 0, 0, width, height - places->gap - least);
  pdk_layout_child_place (widget, places->controls, 0, height - least, width, least);
}

static void
pdk_fold_layout_allocate (
    GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  const Places places = collect (PDK_FOLD_LAYOUT (manager), widget);
  const int words = get_words_width (&places, width);

  (void) baseline;
  if (is_folded (&places, width)) {
    place_folded (widget, &places, width, height);
    return;
  }
  pdk_layout_child_place (widget, places.words, 0, 0, words, height);
  pdk_layout_child_place (widget, places.controls, words + places.gap, 0, places.controls_natural,
                          height);
}

static GtkSizeRequestMode
pdk_fold_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  (void) manager;
  (void) widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pdk_fold_layout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_SPACING:
    g_value_set_int (value, PDK_FOLD_LAYOUT (object)->spacing);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_fold_layout_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  PdkFoldLayout *self = PDK_FOLD_LAYOUT (object);

  switch (prop_id) {
  case PROP_SPACING:
    if (self->spacing == g_value_get_int (value))
      return;
    self->spacing = g_value_get_int (value);
    gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
    g_object_notify_by_pspec (object, pspec);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_fold_layout_class_init (PdkFoldLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = pdk_fold_layout_get_property;
  object_class->set_property = pdk_fold_layout_set_property;
  layout_class->measure = pdk_fold_layout_measure;
  layout_class->allocate = pdk_fold_layout_allocate;
  layout_class->get_request_mode = pdk_fold_layout_get_request_mode;

  props[PROP_SPACING] =
      g_param_spec_int ("spacing", NULL, NULL, 1, 1000, 6,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pdk_fold_layout_init (PdkFoldLayout *self)
{
  self->spacing = 6;
}

GtkLayoutManager *
pdk_fold_layout_new (void)
{
  return g_object_new (PDK_TYPE_FOLD_LAYOUT, NULL);
}
