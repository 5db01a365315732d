/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-banner.h"

#include "widgets/pdk-row-layout.h"

struct _PdkBanner {
  GtkWidget parent_instance;

  /* Template children. */
  GtkRevealer *revealer;
  GtkLabel *label;
  GtkButton *button;
  GtkWidget *close_button;
};

enum {
  PROP_TITLE = 1,
  PROP_BUTTON_LABEL,
  PROP_REVEALED,
  PROP_DISMISSIBLE,
  N_PROPS,
  /* GtkActionable's, handed through to the button. */
  PROP_ACTION_NAME = N_PROPS,
  PROP_ACTION_TARGET,
};

static GParamSpec *props[N_PROPS];

static const char *
banner_get_action_name (GtkActionable *actionable)
{
  return gtk_actionable_get_action_name (GTK_ACTIONABLE (PDK_BANNER (actionable)->button));
}

static void
banner_set_action_name (GtkActionable *actionable, const char *action_name)
{
  if (g_strcmp0 (banner_get_action_name (actionable), action_name) == 0)
    return;

  gtk_actionable_set_action_name (GTK_ACTIONABLE (PDK_BANNER (actionable)->button), action_name);
  g_object_notify (G_OBJECT (actionable), "action-name");
}

static GVariant *
banner_get_action_target (GtkActionable *actionable)
{
  return gtk_actionable_get_action_target_value (GTK_ACTIONABLE (PDK_BANNER (actionable)->button));
}

static void
banner_set_action_target (GtkActionable *actionable, GVariant *target)
{
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (PDK_BANNER (actionable)->button), target);
  g_object_notify (G_OBJECT (actionable), "action-target");
}

static void
actionable_init (GtkActionableInterface *iface)
{
  iface->get_action_name = banner_get_action_name;
  iface->set_action_name = banner_set_action_name;
  iface->get_action_target_value = banner_get_action_target;
  iface->set_action_target_value = banner_set_action_target;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PdkBanner,
                               pdk_banner,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACTIONABLE, actionable_init))

static void
on_close_clicked (PdkBanner *self)
{
  pdk_banner_set_revealed (self, FALSE);
}

static void
pdk_banner_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkBanner *self = PDK_BANNER (object);

  switch (prop_id) {
  case PROP_TITLE:
    g_value_set_string (value, gtk_label_get_label (self->label));
    break;
  case PROP_BUTTON_LABEL:
    g_value_set_string (value, gtk_button_get_label (self->button));
    break;
  case PROP_REVEALED:
    g_value_set_boolean (value, gtk_revealer_get_reveal_child (self->revealer));
    break;
  case PROP_DISMISSIBLE:
    g_value_set_boolean (value, gtk_widget_get_visible (self->close_button));
    break;
  case PROP_ACTION_NAME:
    g_value_set_string (value, banner_get_action_name (GTK_ACTIONABLE (self)));
    break;
  case PROP_ACTION_TARGET:
    g_value_set_variant (value, banner_get_action_target (GTK_ACTIONABLE (self)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_banner_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PdkBanner *self = PDK_BANNER (object);

  switch (prop_id) {
  case PROP_TITLE:
    pdk_banner_set_title (self, g_value_get_string (value));
    break;
  case PROP_BUTTON_LABEL:
    pdk_banner_set_button_label (self, g_value_get_string (value));
    break;
  case PROP_REVEALED:
    pdk_banner_set_revealed (self, g_value_get_boolean (value));
    break;
  case PROP_DISMISSIBLE:
    gtk_widget_set_visible (self->close_button, g_value_get_boolean (value));
    break;
  case PROP_ACTION_NAME:
    banner_set_action_name (GTK_ACTIONABLE (self), g_value_get_string (value));
    break;
  case PROP_ACTION_TARGET:
    banner_set_action_target (GTK_ACTIONABLE (self), g_value_get_variant (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_banner_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_BANNER);

  G_OBJECT_CLASS (pdk_banner_parent_class)->dispose (object);
}

static void
pdk_banner_class_init (PdkBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_banner_get_property;
  object_class->set_property = pdk_banner_set_property;
  object_class->dispose = pdk_banner_dispose;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  props[PROP_REVEALED] = g_param_spec_boolean ("revealed", NULL, NULL, FALSE, flags);
  props[PROP_DISMISSIBLE] = g_param_spec_boolean ("dismissible", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_object_class_override_property (object_class, PROP_ACTION_NAME, "action-name");
  g_object_class_override_property (object_class, PROP_ACTION_TARGET, "action-target");

  g_type_ensure (PDK_TYPE_ROW_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PDK_RESOURCE_BASE "/ui/widgets/pdk-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, PdkBanner, label);
  gtk_widget_class_bind_template_child (widget_class, PdkBanner, button);
  gtk_widget_class_bind_template_child (widget_class, PdkBanner, close_button);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
}

static void
pdk_banner_init (PdkBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pdk_banner_new (void)
{
  return g_object_new (PDK_TYPE_BANNER, NULL);
}

void
pdk_banner_set_title (PdkBanner *self, const char *title)
{
  g_return_if_fail (PDK_IS_BANNER (self));

  if (title == NULL)
    title = "";
  if (g_str_equal (gtk_label_get_label (self->label), title))
    return;

  gtk_label_set_label (self->label, title);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

void
pdk_banner_set_button_label (PdkBanner *self, const char *label)
{
  g_return_if_fail (PDK_IS_BANNER (self));

  if (g_strcmp0 (gtk_button_get_label (self->button), label) == 0)
    return;

  gtk_button_set_label (self->button, label != NULL ? label : "");
  gtk_widget_set_visible (GTK_WIDGET (self->button), label != NULL && label[0] != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUTTON_LABEL]);
}

void
pdk_banner_set_revealed (PdkBanner *self, gboolean revealed)
{
  g_return_if_fail (PDK_IS_BANNER (self));

  if (gtk_revealer_get_reveal_child (self->revealer) == revealed)
    return;

  gtk_revealer_set_reveal_child (self->revealer, revealed);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REVEALED]);
}
