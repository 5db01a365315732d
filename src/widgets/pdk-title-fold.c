/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-title-fold.h"

#include "widgets/pdk-layout-child.h"

struct _PdkTitleFold {
  GtkWidget parent_instance;

  /* Children. */
  AdwHeaderBar *header; /* nullable: not set yet */
  GtkWidget *line;      /* below, by which the window is moved as by the bar */
  GtkWidget *title;     /* in that: the title again */

  gboolean folded;
};

enum { PROP_HEADER = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkTitleFold, pdk_title_fold, GTK_TYPE_WIDGET)

/* Without a limit, which is -1, nothing is below. */
static gboolean
is_folded (PdkTitleFold *self, int width)
{
  int least = 0;
  int natural = 0;

  pdk_layout_child_measure (GTK_WIDGET (self->header), GTK_ORIENTATION_HORIZONTAL, -1, &least,
                            &natural);
  return width >= 0 && width < natural;
}

static void
measure_width (PdkTitleFold *self, int *least, int *natural)
{
  int line_least = 0;
  int line_natural = 0;

  pdk_layout_child_measure (GTK_WIDGET (self->header), GTK_ORIENTATION_HORIZONTAL, -1, least,
                            natural);
  pdk_layout_child_measure (self->line, GTK_ORIENTATION_HORIZONTAL, -1, &line_least, &line_natural);
  *least = MAX (*least, line_least);
}

static void
pdk_title_fold_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  PdkTitleFold *self = PDK_TITLE_FOLD (widget);
  int line_least = 0;
  int line_natural = 0;

  (void) minimum_baseline;
  (void) natural_baseline;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    measure_width (self, minimum, natural);
    return;
  }
  pdk_layout_child_measure (GTK_WIDGET (self->header), orientation, for_size, minimum, natural);
  if (!is_folded (self, for_size))
    return;
  pdk_layout_child_measure (self->line, orientation, for_size, &line_least, &line_natural);
  *minimum += line_least;
  *natural += line_natural;
}

/* Which of both is to be seen, and where the bar ends for the eye. */
static void
set_folded (PdkTitleFold *self, gboolean folded)
{
  gtk_widget_set_child_visible (adw_header_bar_get_title_widget (self->header), !folded);
  gtk_widget_set_child_visible (self->line, folded);
  if (self->folded == folded)
    return;
  self->folded = folded;
  if (folded)
    gtk_widget_add_css_class (GTK_WIDGET (self), "folded");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "folded");
}

static void
pdk_title_fold_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PdkTitleFold *self = PDK_TITLE_FOLD (widget);
  const gboolean folded = is_folded (self, width);
  int least = 0;
  int natural = 0;

  (void) baseline;
  if (self->header == NULL)
    return;
  set_folded (self, folded);
  pdk_layout_child_measure (self->line, GTK_ORIENTATION_VERTICAL, width, &least, &natural);
  pdk_layout_child_place (widget, GTK_WIDGET (self->header), 0, 0, width,
                          folded ? height - least : height);
  if (folded)
    pdk_layout_child_place (widget, self->line, 0, height - least, width, least);
}

static GtkSizeRequestMode
pdk_title_fold_get_request_mode (GtkWidget *widget)
{
  (void) widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
set_header (PdkTitleFold *self, AdwHeaderBar *header)
{
  GtkWidget *title = NULL;

  g_return_if_fail (self->header == NULL && ADW_IS_HEADER_BAR (header));

  title = adw_header_bar_get_title_widget (header);
  g_return_if_fail (ADW_IS_WINDOW_TITLE (title));
  self->header = header;
  gtk_widget_insert_before (GTK_WIDGET (header), GTK_WIDGET (self), self->line);
  g_object_bind_property (title, "title", self->title, "title", G_BINDING_SYNC_CREATE);
  g_object_bind_property (title, "subtitle", self->title, "subtitle", G_BINDING_SYNC_CREATE);
}

static void
pdk_title_fold_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_HEADER:
    g_value_set_object (value, PDK_TITLE_FOLD (object)->header);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_title_fold_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_HEADER:
    set_header (PDK_TITLE_FOLD (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_title_fold_dispose (GObject *object)
{
  PdkTitleFold *self = PDK_TITLE_FOLD (object);

  if (self->header != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->header));
  self->header = NULL;
  g_clear_pointer (&self->line, gtk_widget_unparent);

  G_OBJECT_CLASS (pdk_title_fold_parent_class)->dispose (object);
}

static void
pdk_title_fold_class_init (PdkTitleFoldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pdk_title_fold_get_property;
  object_class->set_property = pdk_title_fold_set_property;
  object_class->dispose = pdk_title_fold_dispose;
  widget_class->measure = pdk_title_fold_measure;
  widget_class->size_allocate = pdk_title_fold_size_allocate;
  widget_class->get_request_mode = pdk_title_fold_get_request_mode;

  props[PROP_HEADER] = g_param_spec_object ("header", NULL, NULL, ADW_TYPE_HEADER_BAR,
                                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "titlefold");
}

static void
pdk_title_fold_init (PdkTitleFold *self)
{
  self->title = adw_window_title_new ("", "");
  self->line = gtk_window_handle_new ();
  gtk_window_handle_set_child (GTK_WINDOW_HANDLE (self->line), self->title);
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
}
