/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-yield-layout.h"

#include "widgets/pdk-layout-child.h"

#define LAST_ORDER 9

struct _PdkYieldLayout {
  GtkLayoutManager parent_instance;

  int spacing;
};

struct _PdkYieldLayoutChild {
  GtkLayoutChild parent_instance;

  PdkYield yield;
  int order;
};

enum { PROP_SPACING = 1, N_PROPS };
enum { CHILD_PROP_YIELD = 1, CHILD_PROP_ORDER, N_CHILD_PROPS };

static GParamSpec *props[N_PROPS];
static GParamSpec *child_props[N_CHILD_PROPS];

G_DEFINE_ENUM_TYPE (PdkYield,
                    pdk_yield,
                    G_DEFINE_ENUM_VALUE (PDK_YIELD_NOT, "not"),
                    G_DEFINE_ENUM_VALUE (PDK_YIELD_PART, "part"),
                    G_DEFINE_ENUM_VALUE (PDK_YIELD_WHOLE, "whole"),
                    G_DEFINE_ENUM_VALUE (PDK_YIELD_AWAY, "away"),
                    G_DEFINE_ENUM_VALUE (PDK_YIELD_SPARE, "spare"))

G_DEFINE_FINAL_TYPE (PdkYieldLayout, pdk_yield_layout, GTK_TYPE_LAYOUT_MANAGER)
G_DEFINE_FINAL_TYPE (PdkYieldLayoutChild, pdk_yield_layout_child, GTK_TYPE_LAYOUT_CHILD)

/** A child that is to be placed, in pixels. */
typedef struct {
  GtkWidget *widget; /* borrowed */
  PdkYield yield;
  int order;
  int least;
  int natural;
  int given;
  gboolean shown;
} Place;

static GArray *
collect (GtkLayoutManager *manager, GtkWidget *widget)
{
  GArray *places = g_array_new (FALSE, TRUE, sizeof (Place));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    Place place = { .widget = child };
    PdkYieldLayoutChild *info = NULL;

    if (!gtk_widget_should_layout (child))
      continue;
    info = PDK_YIELD_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (manager, child));
    place.yield = info->yield;
    place.order = info->order;
    pdk_layout_child_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &place.least, &place.natural);
    place.given = place.natural;
    place.shown = info->yield != PDK_YIELD_SPARE;
    g_array_append_val (places, place);
  }
  return places;
}

static Place *
get_place (GArray *places, guint i)
{
  return &g_array_index (places, Place, i);
}

/** What those that are shown take together. */
static int
sum (GArray *places, int spacing)
{
  int total = 0;
  int n = 0;

  for (guint i = 0; i < places->len; i++) {
    if (!get_place (places, i)->shown)
      continue;
    total += get_place (places, i)->given;
    n++;
  }
  return total + MAX (n - 1, 0) * spacing;
}

/** Spares are there while somebody is away. */
static void
update_spares (GArray *places)
{
  gboolean away = FALSE;

  for (guint i = 0; i < places->len; i++)
    away =
        away || (get_place (places, i)->yield == PDK_YIELD_AWAY && !get_place (places, i)->shown);
  for (guint i = 0; i < places->len; i++) {
    if (get_place (places, i)->yield == PDK_YIELD_SPARE)
      get_place (places, i)->shown = away;
  }
}

static void
yield (GArray *places, Place *place, int missing)
{
  switch (place->yield) {
  case PDK_YIELD_PART:
    place->given = MAX (place->least, place->given - missing);
    break;
  case PDK_YIELD_WHOLE:
    place->given = place->least;
    break;
  case PDK_YIELD_AWAY:
    place->shown = FALSE;
    update_spares (places);
    break;
  case PDK_YIELD_NOT:
  case PDK_YIELD_SPARE:
    break;
  }
}

/** Lets one after another give way until all fit into @width. */
static void
squeeze (GArray *places, int spacing, int width)
{
  for (int order = 1; order <= LAST_ORDER; order++) {
    for (guint i = 0; i < places->len; i++) {
      Place *place = get_place (places, i);
      const int missing = sum (places, spacing) - width;

      if (missing <= 0)
        return;
      if (place->order == order)
        yield (places, place, missing);
    }
  }
}

/** Lets come back what gave way before another made more room than was missing. */
static void
give_back (GArray *places, int spacing, int width)
{
  for (int order = LAST_ORDER; order >= 1; order--) {
    for (guint i = 0; i < places->len; i++) {
      Place *place = get_place (places, i);
      const Place before = *place;

      if (place->order != order)
        continue;
      place->given = place->natural;
      place->shown = TRUE;
      update_spares (places);
      if (sum (places, spacing) <= width)
        continue;
      *place = before;
      update_spares (places);
    }
  }
}

static void
fit (GArray *places, int spacing, int width)
{
  squeeze (places, spacing, width);
  give_back (places, spacing, width);
}

/** What is left goes to the first that wants it. */
static void
expand (GArray *places, int left)
{
  for (guint i = 0; i < places->len && left > 0; i++) {
    Place *place = get_place (places, i);

    if (!place->shown || !gtk_widget_compute_expand (place->widget, GTK_ORIENTATION_HORIZONTAL))
      continue;
    place->given += left;
    return;
  }
}

static void
measure_height (GtkWidget *widget, int *least, int *natural)
{
  *least = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int child_least = 0;
    int child_natural = 0;

    if (!gtk_widget_should_layout (child))
      continue;
    pdk_layout_child_measure (child, GTK_ORIENTATION_VERTICAL, -1, &child_least, &child_natural);
    *least = MAX (*least, child_least);
    *natural = MAX (*natural, child_natural);
  }
}

static void
pdk_yield_layout_measure (GtkLayoutManager *manager,
                          GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  const int spacing = PDK_YIELD_LAYOUT (manager)->spacing;
  g_autoptr (GArray) places = NULL;

  if (orientation == GTK_ORIENTATION_VERTICAL) {
    measure_height (widget, minimum, natural);
    return;
  }
  places = collect (manager, widget);
  *natural = sum (places, spacing);
  fit (places, spacing, 0);
  /* A spare may be wider than what went away for it. */
  *minimum = sum (places, spacing);
  *natural = MAX (*natural, *minimum);
}

static void
pdk_yield_layout_allocate (
    GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  const int spacing = PDK_YIELD_LAYOUT (manager)->spacing;
  g_autoptr (GArray) places = collect (manager, widget);
  int x = 0;

  fit (places, spacing, width);
  expand (places, width - sum (places, spacing));
  for (guint i = 0; i < places->len; i++) {
    const Place *place = get_place (places, i);

    gtk_widget_set_child_visible (place->widget, place->shown);
    if (!place->shown)
      continue;
    pdk_layout_child_place (widget, place->widget, x, 0, place->given, height);
    x += place->given + spacing;
  }
}

static GtkLayoutChild *
pdk_yield_layout_create_layout_child (GtkLayoutManager *manager,
                                      GtkWidget *widget,
                                      GtkWidget *child)
{
  return g_object_new (PDK_TYPE_YIELD_LAYOUT_CHILD, "layout-manager", manager, "child-widget",
                       child, NULL);
}

static void
pdk_yield_layout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_SPACING:
    g_value_set_int (value, PDK_YIELD_LAYOUT (object)->spacing);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_yield_layout_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_SPACING:
    PDK_YIELD_LAYOUT (object)->spacing = g_value_get_int (value);
    gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_yield_layout_class_init (PdkYieldLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = pdk_yield_layout_get_property;
  object_class->set_property = pdk_yield_layout_set_property;
  manager_class->measure = pdk_yield_layout_measure;
  manager_class->allocate = pdk_yield_layout_allocate;
  manager_class->create_layout_child = pdk_yield_layout_create_layout_child;
  manager_class->layout_child_type = PDK_TYPE_YIELD_LAYOUT_CHILD;

  props[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 0,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pdk_yield_layout_init (PdkYieldLayout *self)
{
}

static void
pdk_yield_layout_child_get_property (GObject *object,
                                     guint prop_id,
                                     GValue *value,
                                     GParamSpec *pspec)
{
  PdkYieldLayoutChild *self = PDK_YIELD_LAYOUT_CHILD (object);

  switch (prop_id) {
  case CHILD_PROP_YIELD:
    g_value_set_enum (value, self->yield);
    break;
  case CHILD_PROP_ORDER:
    g_value_set_int (value, self->order);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_yield_layout_child_set_property (GObject *object,
                                     guint prop_id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  PdkYieldLayoutChild *self = PDK_YIELD_LAYOUT_CHILD (object);

  switch (prop_id) {
  case CHILD_PROP_YIELD:
    self->yield = g_value_get_enum (value);
    break;
  case CHILD_PROP_ORDER:
    self->order = g_value_get_int (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    return;
  }
  gtk_layout_manager_layout_changed (
      gtk_layout_child_get_layout_manager (GTK_LAYOUT_CHILD (object)));
}

static void
pdk_yield_layout_child_class_init (PdkYieldLayoutChildClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_yield_layout_child_get_property;
  object_class->set_property = pdk_yield_layout_child_set_property;

  child_props[CHILD_PROP_YIELD] =
      g_param_spec_enum ("yield", NULL, NULL, PDK_TYPE_YIELD, PDK_YIELD_NOT, flags);
  child_props[CHILD_PROP_ORDER] = g_param_spec_int ("order", NULL, NULL, 0, LAST_ORDER, 0, flags);
  g_object_class_install_properties (object_class, N_CHILD_PROPS, child_props);
}

static void
pdk_yield_layout_child_init (PdkYieldLayoutChild *self)
{
}

GtkLayoutManager *
pdk_yield_layout_new (void)
{
  return g_object_new (PDK_TYPE_YIELD_LAYOUT, NULL);
}
