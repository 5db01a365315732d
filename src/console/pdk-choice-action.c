/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-choice-action.h"

static GParamSpecEnum *
find_property (GObject *object, const char *name)
{
  return G_PARAM_SPEC_ENUM (g_object_class_find_property (G_OBJECT_GET_CLASS (object), name));
}

static GVariant *
make_state (GObject *object, const char *name)
{
  int value = 0;

  g_object_get (object, name, &value, NULL);
  return g_variant_new_string (
      g_enum_get_value (find_property (object, name)->enum_class, value)->value_nick);
}

static void
on_action_change_state (GObject *object, GVariant *state, GSimpleAction *action)
{
  const char *name = g_action_get_name (G_ACTION (action));
  const GEnumValue *value = g_enum_get_value_by_nick (find_property (object, name)->enum_class,
                                                      g_variant_get_string (state, NULL));

  if (value != NULL)
    g_object_set (object, name, value->value, NULL);
}

static void
on_object_notify (GSimpleAction *action, GParamSpec *pspec, GObject *object)
{
  g_simple_action_set_state (action, make_state (object, pspec->name));
}

GAction *
pdk_choice_action_new (GObject *object, const char *property)
{
  g_autofree char *notify = g_strconcat ("notify::", property, NULL);
  GSimpleAction *action = NULL;

  g_return_val_if_fail (G_IS_OBJECT (object), NULL);
  g_return_val_if_fail (find_property (object, property) != NULL, NULL);

  action =
      g_simple_action_new_stateful (property, G_VARIANT_TYPE_STRING, make_state (object, property));
  g_signal_connect_object (action, "change-state", G_CALLBACK (on_action_change_state), object,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (object, notify, G_CALLBACK (on_object_notify), action,
                           G_CONNECT_SWAPPED);
  return G_ACTION (action);
}
