/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-usb-device.h"

struct _PdkConsoleUsbDevice {
  GObject parent_instance;

  char *id;
  char *name;
  char *reason;
  gboolean redirected;
  gboolean busy;
};

typedef enum {
  PROP_ID = 1,
  PROP_NAME,
  PROP_REDIRECTED,
  PROP_BUSY,
  PROP_REASON,
} PdkConsoleUsbDeviceProperty;

static GParamSpec *props[PROP_REASON + 1];

G_DEFINE_FINAL_TYPE (PdkConsoleUsbDevice, pdk_console_usb_device, G_TYPE_OBJECT)

static void
pdk_console_usb_device_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleUsbDevice *self = PDK_CONSOLE_USB_DEVICE (object);

  switch ((PdkConsoleUsbDeviceProperty) id) {
  case PROP_ID:
    g_value_set_string (value, self->id);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_REDIRECTED:
    g_value_set_boolean (value, self->redirected);
    break;
  case PROP_BUSY:
    g_value_set_boolean (value, self->busy);
    break;
  case PROP_REASON:
    g_value_set_string (value, self->reason);
    break;
  }
}

static void
pdk_console_usb_device_finalize (GObject *object)
{
  PdkConsoleUsbDevice *self = PDK_CONSOLE_USB_DEVICE (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->reason);

  G_OBJECT_CLASS (pdk_console_usb_device_parent_class)->finalize (object);
}

static void
pdk_console_usb_device_class_init (PdkConsoleUsbDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_console_usb_device_get_property;
  object_class->finalize = pdk_console_usb_device_finalize;

  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_REDIRECTED] = g_param_spec_boolean ("redirected", NULL, NULL, FALSE, flags);
  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  props[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pdk_console_usb_device_init (PdkConsoleUsbDevice *self)
{
}

PdkConsoleUsbDevice *
pdk_console_usb_device_new (const char *id, const char *name)
{
  PdkConsoleUsbDevice *self = g_object_new (PDK_TYPE_CONSOLE_USB_DEVICE, NULL);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  return self;
}

const char *
pdk_console_usb_device_get_id (PdkConsoleUsbDevice *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_USB_DEVICE (self), NULL);

  return self->id;
}

const char *
pdk_console_usb_device_get_name (PdkConsoleUsbDevice *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_USB_DEVICE (self), NULL);

  return self->name;
}

gboolean
pdk_console_usb_device_get_redirected (PdkConsoleUsbDevice *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_USB_DEVICE (self), FALSE);

  return self->redirected;
}

gboolean
pdk_console_usb_device_get_busy (PdkConsoleUsbDevice *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_USB_DEVICE (self), FALSE);

  return self->busy;
}

const char *
pdk_console_usb_device_get_reason (PdkConsoleUsbDevice *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_USB_DEVICE (self), NULL);

  return self->reason;
}

static void
set_flag (PdkConsoleUsbDevice *self,
          gboolean *flag,
          gboolean value,
          PdkConsoleUsbDeviceProperty property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

void
pdk_console_usb_device_update (PdkConsoleUsbDevice *self,
                               gboolean redirected,
                               gboolean busy,
                               const char *reason)
{
  g_return_if_fail (PDK_IS_CONSOLE_USB_DEVICE (self));

  g_object_freeze_notify (G_OBJECT (self));
  set_flag (self, &self->redirected, redirected, PROP_REDIRECTED);
  set_flag (self, &self->busy, busy, PROP_BUSY);
  if (g_strcmp0 (self->reason, reason) != 0) {
    g_free (self->reason);
    self->reason = g_strdup (reason);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REASON]);
  }
  g_object_thaw_notify (G_OBJECT (self));
}
