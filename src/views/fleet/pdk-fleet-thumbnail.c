/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-fleet"

#include "config.h"

#include "views/fleet/pdk-fleet-thumbnail.h"

#include "widgets/pdk-state-icon.h"

/* Logical pixels, in the shape that most screens have. */
#define WIDTH  240
#define HEIGHT 150

struct _PdkFleetThumbnail {
  GtkWidget parent_instance;

  GtkWidget *picture; /* child */
  GtkWidget *icon;    /* child */

  /* Owned */
  PdkDomain *domain;
  GSignalGroup *domain_signals;
  const char *state_class; /* borrowed: static */
  gboolean watching;
};

typedef enum { PROP_DOMAIN = 1 } PdkFleetThumbnailProperty;

static GParamSpec *props[PROP_DOMAIN + 1];

G_DEFINE_FINAL_TYPE (PdkFleetThumbnail, pdk_fleet_thumbnail, GTK_TYPE_WIDGET)

static void
update_watch (PdkFleetThumbnail *self)
{
  const gboolean watching = self->domain != NULL && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (watching == self->watching)
    return;

  self->watching = watching;
  if (watching) {
    pdk_domain_watch (self->domain);
    pdk_domain_want_picture (self->domain);
  } else {
    pdk_domain_unwant_picture (self->domain);
    pdk_domain_unwatch (self->domain);
  }
}

static void
update_picture (PdkFleetThumbnail *self)
{
  PdkPicture *picture = self->domain != NULL ? pdk_domain_get_picture (self->domain) : NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (picture != NULL)
    texture = gdk_memory_texture_new (picture->width, picture->height, GDK_MEMORY_R8G8B8,
                                      picture->pixels, (gsize) picture->width * 3);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  gtk_widget_set_child_visible (self->picture, picture != NULL);
  gtk_widget_set_child_visible (self->icon, picture == NULL);
}

static void
update_state (PdkFleetThumbnail *self)
{
  const gboolean hung = pdk_domain_is_hung (self->domain);
  const PdkDomainState state = pdk_domain_get_state (self->domain);

  if (self->state_class != NULL)
    gtk_widget_remove_css_class (self->icon, self->state_class);
  self->state_class = hung ? PDK_STATE_CSS_CLASS_NOT_ANSWERING : pdk_state_css_class (state);
  gtk_widget_add_css_class (self->icon, self->state_class);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon),
                                hung ? PDK_STATE_ICON_NOT_ANSWERING : pdk_state_icon_name (state));
}

static void
set_domain (PdkFleetThumbnail *self, PdkDomain *domain)
{
  g_autoptr (PdkDomain) before = NULL;

  if (self->domain == domain)
    return;

  before = g_steal_pointer (&self->domain);
  if (self->watching) {
    pdk_domain_unwant_picture (before);
    pdk_domain_unwatch (before);
  }
  self->watching = FALSE;
  g_set_object (&self->domain, domain);
  g_signal_group_set_target (self->domain_signals, domain);
  update_watch (self);
  update_picture (self);
  if (domain != NULL)
    update_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DOMAIN]);
}

static void
pdk_fleet_thumbnail_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_fleet_thumbnail_parent_class)->map (widget);
  update_watch (PDK_FLEET_THUMBNAIL (widget));
}

static void
pdk_fleet_thumbnail_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_fleet_thumbnail_parent_class)->unmap (widget);
  update_watch (PDK_FLEET_THUMBNAIL (widget));
}

/* Always of one size, whatever the screen's: the grid stands still while pictures come. */
static void
pdk_fleet_thumbnail_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  const int size = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;

  *minimum = *natural = size;
  *minimum_baseline = *natural_baseline = -1;
}

static void
pdk_fleet_thumbnail_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PdkFleetThumbnail *self = PDK_FLEET_THUMBNAIL (widget);

  gtk_widget_allocate (self->picture, width, height, baseline, NULL);
  gtk_widget_allocate (self->icon, width, height, baseline, NULL);
}

static void
pdk_fleet_thumbnail_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((PdkFleetThumbnailProperty) id) {
  case PROP_DOMAIN:
    g_value_set_object (value, PDK_FLEET_THUMBNAIL (object)->domain);
    break;
  }
}

static void
pdk_fleet_thumbnail_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((PdkFleetThumbnailProperty) id) {
  case PROP_DOMAIN:
    set_domain (PDK_FLEET_THUMBNAIL (object), g_value_get_object (value));
    break;
  }
}

static void
pdk_fleet_thumbnail_dispose (GObject *object)
{
  PdkFleetThumbnail *self = PDK_FLEET_THUMBNAIL (object);

  if (self->domain_signals != NULL)
    set_domain (self, NULL);
  g_clear_object (&self->domain_signals);
  g_clear_pointer (&self->picture, gtk_widget_unparent);
  g_clear_pointer (&self->icon, gtk_widget_unparent);

  G_OBJECT_CLASS (pdk_fleet_thumbnail_parent_class)->dispose (object);
}

static void
pdk_fleet_thumbnail_class_init (PdkFleetThumbnailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pdk_fleet_thumbnail_get_property;
  object_class->set_property = pdk_fleet_thumbnail_set_property;
  object_class->dispose = pdk_fleet_thumbnail_dispose;
  widget_class->map = pdk_fleet_thumbnail_map;
  widget_class->unmap = pdk_fleet_thumbnail_unmap;
  widget_class->measure = pdk_fleet_thumbnail_measure;
  widget_class->size_allocate = pdk_fleet_thumbnail_size_allocate;

  props[PROP_DOMAIN] =
      g_param_spec_object ("domain", NULL, NULL, PDK_TYPE_DOMAIN,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_css_name (widget_class, "thumbnail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pdk_fleet_thumbnail_init (PdkFleetThumbnail *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  self->picture = gtk_picture_new ();
  gtk_widget_set_parent (self->picture, widget);
  self->icon = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), 32);
  gtk_widget_set_parent (self->icon, widget);

  self->domain_signals = g_signal_group_new (PDK_TYPE_DOMAIN);
  g_signal_group_connect_swapped (self->domain_signals, "notify::picture",
                                  G_CALLBACK (update_picture), self);
  g_signal_group_connect_swapped (self->domain_signals, "notify::state", G_CALLBACK (update_state),
                                  self);
  g_signal_group_connect_swapped (self->domain_signals, "notify::hung", G_CALLBACK (update_state),
                                  self);
}
