/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-screen-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "views/machine/pdk-fullscreen-mode.h"

struct _PdkScreenPage {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *overlay;
  AdwBin *inline_bin;
  GtkWidget *toolbar;
  GtkWidget *start_controls;
  GtkWidget *end_controls;
  GtkLabel *title_label;
  GtkButton *place_button;
  GtkWidget *fullscreen_button;
  PdkConsole *console;
  GtkRevealer *fullscreen_revealer;
  AdwBin *fullscreen_bin;

  GtkWidget *owner; /* borrowed, weak */
  PdkFullscreenMode *mode;
  guint head;
  gboolean in_window;
};

enum { PROP_TITLE = 1, PROP_IN_WINDOW, PROP_FULLSCREEN, N_PROPS };

static GParamSpec *props[N_PROPS];

enum { PLACE_ASKED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkScreenPage, pdk_screen_page, GTK_TYPE_WIDGET)

static void
update_place (PdkScreenPage *self)
{
  const gboolean fullscreen = pdk_fullscreen_mode_get_fullscreen (self->mode);
  const gboolean controls = self->in_window && !fullscreen;
  const char *label = self->in_window ? _ ("Show in a Tab") : _ ("Show in a Window");

  gtk_button_set_icon_name (self->place_button,
                            self->in_window ? "tab-new-symbolic" : "window-new-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->place_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->place_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->place_button), !fullscreen);
  gtk_widget_set_visible (self->start_controls, controls);
  gtk_widget_set_visible (self->end_controls, controls);
}

static void
on_mode_notify_fullscreen (PdkScreenPage *self)
{
  const gboolean fullscreen = pdk_fullscreen_mode_get_fullscreen (self->mode);
  const char *label = fullscreen ? _ ("Leave Fullscreen") : _ ("Fullscreen");

  update_place (self);
  gtk_button_set_icon_name (GTK_BUTTON (self->fullscreen_button),
                            fullscreen ? "view-restore-symbolic" : "view-fullscreen-symbolic");
  gtk_widget_set_tooltip_text (self->fullscreen_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fullscreen_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FULLSCREEN]);
}

static void
toggle_fullscreen (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkFullscreenMode *mode = PDK_SCREEN_PAGE (widget)->mode;

  pdk_fullscreen_mode_ask (mode, !pdk_fullscreen_mode_get_fullscreen (mode));
}

static void
minimize (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  pdk_fullscreen_mode_minimize (PDK_SCREEN_PAGE (widget)->mode);
}

static void
change_place (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[PLACE_ASKED], 0);
}

static gboolean
pdk_screen_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PDK_SCREEN_PAGE (widget)->console));
}

static void
pdk_screen_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkScreenPage *self = PDK_SCREEN_PAGE (object);

  switch (prop_id) {
  case PROP_TITLE:
    g_value_set_string (value, gtk_label_get_label (self->title_label));
    break;
  case PROP_IN_WINDOW:
    g_value_set_boolean (value, self->in_window);
    break;
  case PROP_FULLSCREEN:
    g_value_set_boolean (value, pdk_fullscreen_mode_get_fullscreen (self->mode));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_screen_page_dispose (GObject *object)
{
  PdkScreenPage *self = PDK_SCREEN_PAGE (object);

  g_clear_object (&self->mode);
  g_clear_weak_pointer (&self->owner);
  if (self->console != NULL)
    pdk_console_set_backend (self->console, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_SCREEN_PAGE);

  G_OBJECT_CLASS (pdk_screen_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdkScreenPage, overlay);
  gtk_widget_class_bind_template_child (widget_class, PdkScreenPage, inline_bin);
  gtk_widget_class_bind_template_child (widget_class, PdkScreenPage, toolbar);
  gtk_widget_class_bind_template_child (widget_class, PdkScreenPage, start_controls);
  gtk_widget_class_bind_template_child (widget_class, PdkScreenPage, end_controls);
  gtk_widget_class_bind_template_child (widget_class, PdkScreenPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, PdkScreenPage, place_button);
  gtk_widget_class_bind_template_child (widget_class, PdkScreenPage, fullscreen_button);
  gtk_widget_class_bind_template_child (widget_class, PdkScreenPage, console);
  gtk_widget_class_bind_template_child (widget_class, PdkScreenPage, fullscreen_revealer);
  gtk_widget_class_bind_template_child (widget_class, PdkScreenPage, fullscreen_bin);
}

static void
pdk_screen_page_class_init (PdkScreenPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_screen_page_get_property;
  object_class->dispose = pdk_screen_page_dispose;
  widget_class->grab_focus = pdk_screen_page_grab_focus;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_IN_WINDOW] = g_param_spec_boolean ("in-window", NULL, NULL, FALSE, flags);
  props[PROP_FULLSCREEN] = g_param_spec_boolean ("fullscreen", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[PLACE_ASKED] = g_signal_new ("place-asked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PDK_TYPE_CONSOLE);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-screen-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "screen.change-place", NULL, change_place);
  gtk_widget_class_install_action (widget_class, "screen.fullscreen", NULL, toggle_fullscreen);
  gtk_widget_class_install_action (widget_class, "screen.minimize", NULL, minimize);
}

static void
pdk_screen_page_init (PdkScreenPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->mode = pdk_fullscreen_mode_new (&(PdkFullscreenParts){
      .page = GTK_WIDGET (self),
      .console = self->console,
      .toolbar = self->toolbar,
      .inline_bin = self->inline_bin,
      .bar_bin = self->fullscreen_bin,
      .revealer = self->fullscreen_revealer,
  });
  g_signal_connect_object (self->mode, "notify::fullscreen", G_CALLBACK (on_mode_notify_fullscreen),
                           self, G_CONNECT_SWAPPED);
  update_place (self);
}

GtkWidget *
pdk_screen_page_new (guint head, GtkWidget *owner)
{
  PdkScreenPage *self = NULL;

  g_return_val_if_fail (head > 0, NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (owner), NULL);

  self = g_object_new (PDK_TYPE_SCREEN_PAGE, NULL);
  self->head = head;
  g_set_weak_pointer (&self->owner, owner);
  g_object_set (self->console, "head", head, NULL);
  return GTK_WIDGET (self);
}

guint
pdk_screen_page_get_head (PdkScreenPage *self)
{
  g_return_val_if_fail (PDK_IS_SCREEN_PAGE (self), 0);

  return self->head;
}

GtkWidget *
pdk_screen_page_get_owner (PdkScreenPage *self)
{
  g_return_val_if_fail (PDK_IS_SCREEN_PAGE (self), NULL);

  return self->owner;
}

PdkConsole *
pdk_screen_page_get_console (PdkScreenPage *self)
{
  g_return_val_if_fail (PDK_IS_SCREEN_PAGE (self), NULL);

  return self->console;
}

void
pdk_screen_page_set_title (PdkScreenPage *self, const char *title)
{
  g_return_if_fail (PDK_IS_SCREEN_PAGE (self));

  if (g_strcmp0 (gtk_label_get_label (self->title_label), title) == 0)
    return;
  gtk_label_set_label (self->title_label, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->console), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

const char *
pdk_screen_page_get_title (PdkScreenPage *self)
{
  g_return_val_if_fail (PDK_IS_SCREEN_PAGE (self), NULL);

  return gtk_label_get_label (self->title_label);
}

void
pdk_screen_page_set_in_window (PdkScreenPage *self, gboolean in_window)
{
  g_return_if_fail (PDK_IS_SCREEN_PAGE (self));

  if (self->in_window == in_window)
    return;
  self->in_window = in_window;
  update_place (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IN_WINDOW]);
}
