/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-sound.h"

typedef struct {
  double volume;
  PdkConsoleSoundStatus status;
  gboolean enabled;
  gboolean muted;
  gboolean microphone;
} PdkConsoleSoundPrivate;

typedef enum {
  PROP_ENABLED = 1,
  PROP_MUTED,
  PROP_VOLUME,
  PROP_MICROPHONE,
  PROP_STATUS,
} PdkConsoleSoundProperty;

static GParamSpec *props[PROP_STATUS + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PdkConsoleSound, pdk_console_sound, G_TYPE_OBJECT)

#define PRIVATE(self) ((PdkConsoleSoundPrivate *) pdk_console_sound_get_instance_private (self))

static void
tell (PdkConsoleSound *self, PdkConsoleSoundProperty property)
{
  PDK_CONSOLE_SOUND_GET_CLASS (self)->apply (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
set_flag (PdkConsoleSound *self, gboolean *flag, gboolean value, PdkConsoleSoundProperty property)
{
  if (*flag == value)
    return;
  *flag = value;
  tell (self, property);
}

static void
set_volume (PdkConsoleSound *self, double volume)
{
  if (PRIVATE (self)->volume == volume)
    return;
  PRIVATE (self)->volume = volume;
  tell (self, PROP_VOLUME);
}

static void
pdk_console_sound_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleSoundPrivate *priv = PRIVATE (PDK_CONSOLE_SOUND (object));

  switch ((PdkConsoleSoundProperty) id) {
  case PROP_ENABLED:
    g_value_set_boolean (value, priv->enabled);
    break;
  case PROP_MUTED:
    g_value_set_boolean (value, priv->muted);
    break;
  case PROP_VOLUME:
    g_value_set_double (value, priv->volume);
    break;
  case PROP_MICROPHONE:
    g_value_set_boolean (value, priv->microphone);
    break;
  case PROP_STATUS:
    g_value_set_uint (value, priv->status);
    break;
  }
}

static void
pdk_console_sound_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PdkConsoleSound *self = PDK_CONSOLE_SOUND (object);
  PdkConsoleSoundPrivate *priv = PRIVATE (self);

  switch ((PdkConsoleSoundProperty) id) {
  case PROP_ENABLED:
    set_flag (self, &priv->enabled, g_value_get_boolean (value), PROP_ENABLED);
    break;
  case PROP_MUTED:
    set_flag (self, &priv->muted, g_value_get_boolean (value), PROP_MUTED);
    break;
  case PROP_VOLUME:
    set_volume (self, g_value_get_double (value));
    break;
  case PROP_MICROPHONE:
    set_flag (self, &priv->microphone, g_value_get_boolean (value), PROP_MICROPHONE);
    break;
  case PROP_STATUS:
    g_assert_not_reached ();
  }
}

static void
pdk_console_sound_class_init (PdkConsoleSoundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;

  object_class->get_property = pdk_console_sound_get_property;
  object_class->set_property = pdk_console_sound_set_property;

  props[PROP_ENABLED] = g_param_spec_boolean ("enabled", NULL, NULL, TRUE, writable);
  props[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, writable);
  props[PROP_VOLUME] = g_param_spec_double ("volume", NULL, NULL, 0, 1, 1, writable);
  props[PROP_MICROPHONE] = g_param_spec_boolean ("microphone", NULL, NULL, FALSE, writable);
  props[PROP_STATUS] = g_param_spec_uint ("status", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pdk_console_sound_init (PdkConsoleSound *self)
{
  PRIVATE (self)->enabled = TRUE;
  PRIVATE (self)->volume = 1;
}

gboolean
pdk_console_sound_get_enabled (PdkConsoleSound *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_SOUND (self), FALSE);

  return PRIVATE (self)->enabled;
}

gboolean
pdk_console_sound_get_muted (PdkConsoleSound *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_SOUND (self), FALSE);

  return PRIVATE (self)->muted;
}

double
pdk_console_sound_get_volume (PdkConsoleSound *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_SOUND (self), 0);

  return PRIVATE (self)->volume;
}

gboolean
pdk_console_sound_get_microphone (PdkConsoleSound *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_SOUND (self), FALSE);

  return PRIVATE (self)->microphone;
}

PdkConsoleSoundStatus
pdk_console_sound_get_status (PdkConsoleSound *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_SOUND (self), 0);

  return PRIVATE (self)->status;
}

void
pdk_console_sound_set_status (PdkConsoleSound *self, PdkConsoleSoundStatus status)
{
  g_return_if_fail (PDK_IS_CONSOLE_SOUND (self));

  if (PRIVATE (self)->status == status)
    return;
  PRIVATE (self)->status = status;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATUS]);
}
