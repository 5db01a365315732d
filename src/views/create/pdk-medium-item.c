/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-medium-item.h"

#include <glib/gi18n.h>

struct _PdkMediumItem {
  GObject parent_instance;

  const PdkOsMedium *medium;
};

enum { PROP_TITLE = 1, PROP_SUBTITLE };
static GParamSpec *props[PROP_SUBTITLE + 1];

G_DEFINE_FINAL_TYPE (PdkMediumItem, pdk_medium_item, G_TYPE_OBJECT)

static char *
describe (const PdkOsMedium *medium)
{
  if (medium->live)
    /* Translators: the name of a file: “ubuntu-22.04-desktop-amd64.iso · Live system” */
    return g_strdup_printf (_ ("%s · Live system"), medium->file);
  return g_strdup (medium->file);
}

static void
pdk_medium_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkMediumItem *self = PDK_MEDIUM_ITEM (object);

  switch (prop_id) {
  case PROP_TITLE:
    g_value_set_string (value, self->medium->name);
    break;
  case PROP_SUBTITLE:
    g_value_take_string (value, describe (self->medium));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_medium_item_class_init (PdkMediumItemClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = pdk_medium_item_get_property;

  props[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SUBTITLE] =
      g_param_spec_string ("subtitle", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), G_N_ELEMENTS (props), props);
}

static void
pdk_medium_item_init (PdkMediumItem *self)
{
}

PdkMediumItem *
pdk_medium_item_new (const PdkOsMedium *medium)
{
  PdkMediumItem *self = g_object_new (PDK_TYPE_MEDIUM_ITEM, NULL);

  self->medium = medium;
  return self;
}

const PdkOsMedium *
pdk_medium_item_get_medium (PdkMediumItem *self)
{
  g_return_val_if_fail (PDK_IS_MEDIUM_ITEM (self), NULL);

  return self->medium;
}
