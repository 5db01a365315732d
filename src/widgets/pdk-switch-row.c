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
on_toggle_notify_active (PdkSwitchRow *self)
{
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
}

static void
pdk_switch_row_init (PdkSwitchRow *self)
{
  AdwActionRow *row = ADW_ACTION_ROW (self);

  self->toggle = gtk_switch_new ();
  gtk_widget_set_valign (self->toggle, GTK_ALIGN_CENTER);
  /* GTK 4.8 names a switch by its type; the row's title is what it is called. */
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->toggle),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, self, NULL, -1);
  g_signal_connect_object (self->toggle, "notify::active", G_CALLBACK (on_toggle_notify_active),
                           self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (row, self->toggle);
  adw_action_row_set_activatable_widget (row, self->toggle);
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
