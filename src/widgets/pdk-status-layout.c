/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-status-layout.h"

#include <adwaita.h>

#include "widgets/pdk-text-pixels.h"

#define COMPACT "compact"

/* As a page has them for text of the plain size (pixels). */
#define MAX_WIDTH        600
#define TIGHTENING_WIDTH 400

struct _PdkStatusLayout {
  GtkLayoutManager parent_instance;

  guint idle;

  /* The page that is not compact, when there was no room for it (pixels). */
  int full_width, full_height;
  int saved; /* the least that a compact page is lower, of text of this size; -1: not known */
  guint text_serial; /* changes with the size of text */
  gboolean says_else;
};

G_DEFINE_FINAL_TYPE (PdkStatusLayout, pdk_status_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkWidget *
get_page (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  return child != NULL && gtk_widget_should_layout (child) ? child : NULL;
}

/* A page scrolls what it has, and does not say itself how high that is where lines are broken. */
static int
measure_height (GtkWidget *page, int width)
{
  GtkWidget *child = gtk_widget_get_first_child (page);
  int natural = 0;

  if (GTK_IS_SCROLLED_WINDOW (child))
    child = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (child));
  if (GTK_IS_VIEWPORT (child))
    child = gtk_viewport_get_child (GTK_VIEWPORT (child));
  if (child != NULL)
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static AdwClamp *
find_clamp (GtkWidget *widget)
{
  AdwClamp *found = ADW_IS_CLAMP (widget) ? ADW_CLAMP (widget) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_clamp (child);
  return found;
}

/** As many letters fit into a line of large text: lines of few make a page high. */
static void
widen (PdkStatusLayout *self)
{
  AdwClamp *clamp = find_clamp (gtk_layout_manager_get_widget (GTK_LAYOUT_MANAGER (self)));

  if (clamp == NULL)
    return;
  adw_clamp_set_maximum_size (clamp, pdk_text_pixels (MAX_WIDTH));
  adw_clamp_set_tightening_threshold (clamp, pdk_text_pixels (TIGHTENING_WIDTH));
}

static void
pdk_status_layout_root (GtkLayoutManager *manager)
{
  GtkWidget *widget = gtk_layout_manager_get_widget (manager);

  g_signal_connect_object (gtk_widget_get_settings (widget), "notify::gtk-xft-dpi",
                           G_CALLBACK (widen), manager, G_CONNECT_SWAPPED);
  widen (PDK_STATUS_LAYOUT (manager));
}

static void
pdk_status_layout_unroot (GtkLayoutManager *manager)
{
  GtkWidget *widget = gtk_layout_manager_get_widget (manager);

  g_signal_handlers_disconnect_by_func (gtk_widget_get_settings (widget), widen, manager);
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

static guint
get_text_serial (GtkWidget *widget)
{
  return pango_context_get_serial (gtk_widget_get_pango_context (widget));
}

static void
note_full (PdkStatusLayout *self, GtkWidget *widget, int width, int height)
{
  const guint serial = get_text_serial (widget);

  if (serial != self->text_serial)
    self->saved = -1;
  self->text_serial = serial;
  self->full_width = width;
  self->full_height = height;
  self->says_else = FALSE;
}

/* Whether the page, which is compact and wants to be so high, may have room to be full.  That is known of
 * what was tried.  Otherwise it has to be tried, which is seen: not where it would be in vain. */
static gboolean
may_fit (PdkStatusLayout *self, GtkWidget *widget, int natural, int width, int height)
{
  if (get_text_serial (widget) != self->text_serial)
    return TRUE;
  if (self->says_else || width != self->full_width)
    return natural + MAX (self->saved, 0) <= height;
  self->saved = self->saved < 0 ? self->full_height - natural
                                : MIN (self->saved, self->full_height - natural);
  return self->full_height <= height;
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
  natural = measure_height (page, width);
  if (self->idle != 0)
    return;
  if (gtk_widget_has_css_class (page, COMPACT)) {
    if (may_fit (self, widget, natural, width, height))
      self->idle = g_idle_add (on_idle, self);
  } else if (natural > height) {
    note_full (self, widget, width, natural);
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
  layout_class->root = pdk_status_layout_root;
  layout_class->unroot = pdk_status_layout_unroot;
  layout_class->measure = pdk_status_layout_measure;
  layout_class->allocate = pdk_status_layout_allocate;
}

static void
pdk_status_layout_init (PdkStatusLayout *self)
{
  self->saved = -1;
}

void
pdk_status_layout_reset (GtkWidget *widget)
{
  PdkStatusLayout *self = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (PDK_IS_STATUS_LAYOUT (gtk_widget_get_layout_manager (widget)));

  self = PDK_STATUS_LAYOUT (gtk_widget_get_layout_manager (widget));
  self->says_else = TRUE;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
