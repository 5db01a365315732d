/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-usb.h"

typedef struct {
  GListStore *devices;
  char *problem;
  int slots;
  gboolean started;
  gboolean asking;
} PdkConsoleUsbPrivate;

typedef enum { PROP_SLOTS = 1, PROP_STARTED, PROP_PROBLEM, PROP_ASKING } PdkConsoleUsbProperty;

static GParamSpec *props[PROP_ASKING + 1];

enum { FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PdkConsoleUsb, pdk_console_usb, G_TYPE_OBJECT)

#define PRIVATE(self) ((PdkConsoleUsbPrivate *) pdk_console_usb_get_instance_private (self))

static void
pdk_console_usb_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleUsbPrivate *priv = PRIVATE (PDK_CONSOLE_USB (object));

  switch ((PdkConsoleUsbProperty) id) {
  case PROP_SLOTS:
    g_value_set_int (value, priv->slots);
    break;
  case PROP_STARTED:
    g_value_set_boolean (value, priv->started);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, priv->problem);
    break;
  case PROP_ASKING:
    g_value_set_boolean (value, priv->asking);
    break;
  }
}

static void
pdk_console_usb_finalize (GObject *object)
{
  PdkConsoleUsbPrivate *priv = PRIVATE (PDK_CONSOLE_USB (object));

  g_object_unref (priv->devices);
  g_free (priv->problem);

  G_OBJECT_CLASS (pdk_console_usb_parent_class)->finalize (object);
}

static void
pdk_console_usb_class_init (PdkConsoleUsbClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_console_usb_get_property;
  object_class->finalize = pdk_console_usb_finalize;

  props[PROP_SLOTS] = g_param_spec_int ("slots", NULL, NULL, -1, G_MAXINT, -1, flags);
  props[PROP_STARTED] = g_param_spec_boolean ("started", NULL, NULL, FALSE, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  props[PROP_ASKING] = g_param_spec_boolean ("asking", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
pdk_console_usb_init (PdkConsoleUsb *self)
{
  PRIVATE (self)->devices = g_list_store_new (PDK_TYPE_CONSOLE_USB_DEVICE);
  PRIVATE (self)->slots = -1;
}

void
pdk_console_usb_start (PdkConsoleUsb *self)
{
  g_return_if_fail (PDK_IS_CONSOLE_USB (self));

  if (PRIVATE (self)->started)
    return;
  PRIVATE (self)->started = TRUE;
  PDK_CONSOLE_USB_GET_CLASS (self)->start (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STARTED]);
}

GListModel *
pdk_console_usb_get_devices (PdkConsoleUsb *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_USB (self), NULL);

  return G_LIST_MODEL (PRIVATE (self)->devices);
}

int
pdk_console_usb_get_slots (PdkConsoleUsb *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_USB (self), -1);

  return PRIVATE (self)->slots;
}

const char *
pdk_console_usb_get_problem (PdkConsoleUsb *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_USB (self), NULL);

  return PRIVATE (self)->problem;
}

gboolean
pdk_console_usb_is_asking (PdkConsoleUsb *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_USB (self), FALSE);

  return PRIVATE (self)->asking;
}

void
pdk_console_usb_redirect (PdkConsoleUsb *self, PdkConsoleUsbDevice *device, gboolean redirected)
{
  g_return_if_fail (PDK_IS_CONSOLE_USB (self));
  g_return_if_fail (PDK_IS_CONSOLE_USB_DEVICE (device));

  if (!pdk_console_usb_device_get_busy (device) &&
      pdk_console_usb_device_get_redirected (device) != redirected)
    PDK_CONSOLE_USB_GET_CLASS (self)->redirect (self, device, redirected);
}

/* In a worker: who opens it next, on the main thread, finds it at hand. */
static void
read_image (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &error);
  char sector[2048];

  if (stream != NULL &&
      g_input_stream_read (G_INPUT_STREAM (stream), sector, sizeof sector, NULL, &error) >= 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_image_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkConsoleUsb *self = PDK_CONSOLE_USB (source);
  g_autoptr (GTask) task = user_data;
  const char *path = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error) &&
      PDK_CONSOLE_USB_GET_CLASS (self)->insert_cd (self, path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
pdk_console_usb_insert_cd_async (PdkConsoleUsb *self,
                                 const char *path,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) reading = NULL;
  GTask *task;

  g_return_if_fail (PDK_IS_CONSOLE_USB (self));
  g_return_if_fail (path != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pdk_console_usb_insert_cd_async);
  reading = g_task_new (self, NULL, on_image_read, task);
  g_task_set_source_tag (reading, read_image);
  g_task_set_task_data (reading, g_strdup (path), g_free);
  g_task_run_in_thread (reading, read_image);
}

gboolean
pdk_console_usb_insert_cd_finish (PdkConsoleUsb *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

GListStore *
pdk_console_usb_get_store (PdkConsoleUsb *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_USB (self), NULL);

  return PRIVATE (self)->devices;
}

void
pdk_console_usb_update (PdkConsoleUsb *self, int slots, const char *problem)
{
  PdkConsoleUsbPrivate *priv = NULL;

  g_return_if_fail (PDK_IS_CONSOLE_USB (self));

  priv = PRIVATE (self);
  if (priv->slots != slots) {
    priv->slots = slots;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SLOTS]);
  }
  if (g_strcmp0 (priv->problem, problem) == 0)
    return;
  g_free (priv->problem);
  priv->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

void
pdk_console_usb_set_asking (PdkConsoleUsb *self, gboolean asking)
{
  g_return_if_fail (PDK_IS_CONSOLE_USB (self));

  if (PRIVATE (self)->asking == asking)
    return;
  PRIVATE (self)->asking = asking;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ASKING]);
}

void
pdk_console_usb_fail (PdkConsoleUsb *self, const char *name, const GError *error)
{
  g_return_if_fail (PDK_IS_CONSOLE_USB (self));

  g_signal_emit (self, signals[FAILED], 0, name, error);
}
