/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-status-layout.h"

#include <adwaita.h>

#define COMPACT "compact"

struct _PdkStatusLayout {
  GtkLayoutManager parent_instance;

  int full_height; /* of the page that is not compact, while it is (pixels) */
  guint idle;
};

G_DEFINE_FINAL_TYPE (PdkStatusLayout, pdk_status_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkWidget *
get_page (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  return child != NULL && gtk_widget_should_layout (child) ? child : NULL;
}

static void
pdk_status_layout_measure (GtkLayoutManager *manager,
                           GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  GtkWidget *page = get_page (widget);

  (void) manager;
  (void) minimum_baseline;
  (void) natural_baseline;
  *minimum = *natural = 0;
  if (page != NULL)
    gtk_widget_measure (page, orientation, for_size, minimum, natural, NULL, NULL);
}

/* Styles are not changed while widgets are placed. */
static gboolean
on_idle (gpointer user_data)
{
  PdkStatusLayout *self = user_data;
  GtkWidget *widget = gtk_layout_manager_get_widget (GTK_LAYOUT_MANAGER (self));
  GtkWidget *page = widget != NULL ? get_page (widget) : NULL;

  self->idle = 0;
  if (page != NULL && gtk_widget_has_css_class (page, COMPACT))
    gtk_widget_remove_css_class (page, COMPACT);
  else if (page != NULL)
    gtk_widget_add_css_class (page, COMPACT);
  return G_SOURCE_REMOVE;
}

static void
pdk_status_layout_allocate (
    GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  PdkStatusLayout *self = PDK_STATUS_LAYOUT (manager);
  GtkWidget *page = get_page (widget);
  int natural = 0;

  if (page == NULL)
    return;
  gtk_widget_allocate (page, width, height, baseline, NULL);
  gtk_widget_measure (page, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  if (self->idle != 0)
    return;
  if (!gtk_widget_has_css_class (page, COMPACT) && natural > height) {
    self->full_height = natural;
    self->idle = g_idle_add (on_idle, self);
  } else if (gtk_widget_has_css_class (page, COMPACT) && self->full_height <= height) {
    self->idle = g_idle_add (on_idle, self);
  }
}

static void
pdk_status_layout_dispose (GObject *object)
{
  g_clear_handle_id (&PDK_STATUS_LAYOUT (object)->idle, g_source_remove);

  G_OBJECT_CLASS (pdk_status_layout_parent_class)->dispose (object);
}

static void
pdk_status_layout_class_init (PdkStatusLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_status_layout_dispose;
  layout_class->measure = pdk_status_layout_measure;
  layout_class->allocate = pdk_status_layout_allocate;
}

static void
pdk_status_layout_init (PdkStatusLayout *self)
{
}

void
pdk_status_layout_reset (GtkWidget *widget)
{
  PdkStatusLayout *self = NULL;
  GtkWidget *page = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (PDK_IS_STATUS_LAYOUT (gtk_widget_get_layout_manager (widget)));

  self = PDK_STATUS_LAYOUT (gtk_widget_get_layout_manager (widget));
  page = get_page (widget);
  g_clear_handle_id (&self->idle, g_source_remove);
  if (page != NULL)
    gtk_widget_remove_css_class (page, COMPACT);
}
