/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-switch-row.h"

struct _PdkSwitchRow {
  AdwActionRow parent_instance;

  GtkWidget *toggle; /* borrowed: the row's suffix */
};

enum { PROP_ACTIVE = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkSwitchRow, pdk_switch_row, ADW_TYPE_ACTION_ROW)

static void
update_checked (PdkSwitchRow *self)
{
  const gboolean active = gtk_switch_get_active (GTK_SWITCH (self->toggle));

  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED, active, -1);
}

static void
on_toggle_notify_active (PdkSwitchRow *self)
{
  update_checked (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);
}

static void
pdk_switch_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_ACTIVE:
    g_value_set_boolean (value, pdk_switch_row_get_active (PDK_SWITCH_ROW (object)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_switch_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_ACTIVE:
    pdk_switch_row_set_active (PDK_SWITCH_ROW (object), g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_switch_row_class_init (PdkSwitchRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pdk_switch_row_get_property;
  object_class->set_property = pdk_switch_row_set_property;

  props[PROP_ACTIVE] =
      g_param_spec_boolean ("active", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_SWITCH);
}

static void
pdk_switch_row_init (PdkSwitchRow *self)
{
  AdwActionRow *row = ADW_ACTION_ROW (self);

  /* The row has the keys, and says whether it is on.  With them the switch would be one step more, where
   * Enter is the default button’s. */
  self->toggle = g_object_new (GTK_TYPE_SWITCH, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                               "can-focus", FALSE, "valign", GTK_ALIGN_CENTER, NULL);
  g_signal_connect_object (self->toggle, "notify::active", G_CALLBACK (on_toggle_notify_active),
                           self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (row, self->toggle);
  adw_action_row_set_activatable_widget (row, self->toggle);
  update_checked (self);
}

GtkWidget *
pdk_switch_row_new (void)
{
  return g_object_new (PDK_TYPE_SWITCH_ROW, NULL);
}

gboolean
pdk_switch_row_get_active (PdkSwitchRow *self)
{
  g_return_val_if_fail (PDK_IS_SWITCH_ROW (self), FALSE);

  return gtk_switch_get_active (GTK_SWITCH (self->toggle));
}

void
pdk_switch_row_set_active (PdkSwitchRow *self, gboolean active)
{
  g_return_if_fail (PDK_IS_SWITCH_ROW (self));

  gtk_switch_set_active (GTK_SWITCH (self->toggle), active);
}
