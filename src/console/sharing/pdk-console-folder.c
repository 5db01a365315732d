/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-folder.h"

typedef struct {
  char *path; /* owned, nullable */
  PdkConsoleFolderState state;
} PdkConsoleFolderPrivate;

typedef enum { PROP_PATH = 1, PROP_STATE } PdkConsoleFolderProperty;

static GParamSpec *props[PROP_STATE + 1];

G_DEFINE_ENUM_TYPE (PdkConsoleFolderState,
                    pdk_console_folder_state,
                    G_DEFINE_ENUM_VALUE (PDK_CONSOLE_FOLDER_NOT_CONNECTED, "not-connected"),
                    G_DEFINE_ENUM_VALUE (PDK_CONSOLE_FOLDER_NO_CHANNEL, "no-channel"),
                    G_DEFINE_ENUM_VALUE (PDK_CONSOLE_FOLDER_NOT_OPEN, "not-open"),
                    G_DEFINE_ENUM_VALUE (PDK_CONSOLE_FOLDER_OPEN, "open"))

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PdkConsoleFolder, pdk_console_folder, G_TYPE_OBJECT)

#define PRIVATE(self) ((PdkConsoleFolderPrivate *) pdk_console_folder_get_instance_private (self))

static void
pdk_console_folder_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleFolderPrivate *priv = PRIVATE (PDK_CONSOLE_FOLDER (object));

  switch ((PdkConsoleFolderProperty) id) {
  case PROP_PATH:
    g_value_set_string (value, priv->path);
    break;
  case PROP_STATE:
    g_value_set_enum (value, priv->state);
    break;
  }
}

static void
pdk_console_folder_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  pdk_console_folder_share (PDK_CONSOLE_FOLDER (object), g_value_get_string (value));
}

static void
pdk_console_folder_finalize (GObject *object)
{
  g_free (PRIVATE (PDK_CONSOLE_FOLDER (object))->path);

  G_OBJECT_CLASS (pdk_console_folder_parent_class)->finalize (object);
}

static void
pdk_console_folder_class_init (PdkConsoleFolderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = pdk_console_folder_finalize;
  object_class->get_property = pdk_console_folder_get_property;
  object_class->set_property = pdk_console_folder_set_property;

  props[PROP_PATH] =
      g_param_spec_string ("path", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PDK_TYPE_CONSOLE_FOLDER_STATE,
                                         PDK_CONSOLE_FOLDER_NOT_CONNECTED,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pdk_console_folder_init (PdkConsoleFolder *self)
{
}

void
pdk_console_folder_share (PdkConsoleFolder *self, const char *path)
{
  PdkConsoleFolderPrivate *priv = NULL;

  g_return_if_fail (PDK_IS_CONSOLE_FOLDER (self));
  g_return_if_fail (path == NULL || g_path_is_absolute (path));

  priv = PRIVATE (self);
  if (g_strcmp0 (priv->path, path) == 0)
    return;
  g_free (priv->path);
  priv->path = g_strdup (path);
  PDK_CONSOLE_FOLDER_GET_CLASS (self)->apply (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PATH]);
}

const char *
pdk_console_folder_get_path (PdkConsoleFolder *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FOLDER (self), NULL);

  return PRIVATE (self)->path;
}

PdkConsoleFolderState
pdk_console_folder_get_state (PdkConsoleFolder *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FOLDER (self), PDK_CONSOLE_FOLDER_NOT_CONNECTED);

  return PRIVATE (self)->state;
}

void
pdk_console_folder_set_state (PdkConsoleFolder *self, PdkConsoleFolderState state)
{
  g_return_if_fail (PDK_IS_CONSOLE_FOLDER (self));

  if (PRIVATE (self)->state == state)
    return;
  PRIVATE (self)->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}
