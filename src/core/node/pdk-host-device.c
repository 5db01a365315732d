/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-node"

#include "config.h"

#include "node/pdk-host-device-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "pdk-text.h"

enum { PROP_0, PROP_TITLE, PROP_SUBTITLE, PROP_REASON, PROP_ICON_NAME, PROP_STATE, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkHostDevice, pdk_host_device, G_TYPE_OBJECT)

static void
pdk_host_device_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkHostDevice *self = PDK_HOST_DEVICE (object);

  switch (id) {
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case PROP_SUBTITLE:
    g_value_set_string (value, self->subtitle);
    break;
  case PROP_REASON:
    g_value_set_string (value, pdk_host_device_get_reason (self));
    break;
  case PROP_ICON_NAME:
    g_value_set_string (value, self->icon_name);
    break;
  case PROP_STATE:
    g_value_set_uint (value, self->state);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
pdk_host_device_finalize (GObject *object)
{
  PdkHostDevice *self = PDK_HOST_DEVICE (object);

  g_clear_pointer (&self->device, pdk_node_device_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->mates, g_ptr_array_unref);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->model);
  G_OBJECT_CLASS (pdk_host_device_parent_class)->finalize (object);
}

static void
pdk_host_device_class_init (PdkHostDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_host_device_get_property;
  object_class->finalize = pdk_host_device_finalize;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  props[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  props[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  props[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, PDK_HOST_DEVICE_BARRED, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pdk_host_device_init (PdkHostDevice *self)
{
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->mates = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_node_device_unref);
}

/* What matters more goes before what matters less. */
void
pdk_host_device_note (PdkHostDevice *self, PdkHostDeviceState state, char *text)
{
  g_autofree char *note = text;

  if (state > self->state) {
    g_ptr_array_insert (self->notes, 0, pdk_text_display (note));
    self->state = state;
    self->n_chief = 1;
  } else if (state == self->state) {
    g_ptr_array_insert (self->notes, (int) self->n_chief++, pdk_text_display (note));
  } else {
    g_ptr_array_add (self->notes, pdk_text_display (note));
  }
}

PdkHostDevice *
pdk_host_device_new (const PdkHostView *view, PdkNodeDevice *device)
{
  PdkHostDevice *self = NULL;

  g_return_val_if_fail (view != NULL && view->devices != NULL, NULL);
  g_return_val_if_fail (device != NULL, NULL);

  self = g_object_new (PDK_TYPE_HOST_DEVICE, NULL);
  self->device = pdk_node_device_ref (device);
  pdk_host_device_name (self, view);
  pdk_host_device_judge (self, view);
  return self;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const PdkHostDevice *left = *(PdkHostDevice *const *) a;
  const PdkHostDevice *right = *(PdkHostDevice *const *) b;
  const int barred =
      (left->state == PDK_HOST_DEVICE_BARRED) - (right->state == PDK_HOST_DEVICE_BARRED);
  const int result = barred != 0 ? barred : g_utf8_collate (left->title, right->title);

  return result != 0 ? result : strcmp (left->device->name, right->device->name);
}

GPtrArray *
pdk_host_devices_list (const PdkHostView *view)
{
  GPtrArray *list = NULL;

  g_return_val_if_fail (view != NULL && view->devices != NULL, NULL);

  list = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < view->devices->len; i++) {
    PdkNodeDevice *device = g_ptr_array_index (view->devices, i);

    if (device->type == view->type)
      g_ptr_array_add (list, pdk_host_device_new (view, device));
  }
  g_ptr_array_sort (list, compare);
  return list;
}

PdkNodeDevice *
pdk_host_device_get_device (PdkHostDevice *self)
{
  g_return_val_if_fail (PDK_IS_HOST_DEVICE (self), NULL);

  return self->device;
}

const char *
pdk_host_device_get_title (PdkHostDevice *self)
{
  g_return_val_if_fail (PDK_IS_HOST_DEVICE (self), NULL);

  return self->title;
}

const char *
pdk_host_device_get_subtitle (PdkHostDevice *self)
{
  g_return_val_if_fail (PDK_IS_HOST_DEVICE (self), NULL);

  return self->subtitle;
}

const char *
pdk_host_device_get_reason (PdkHostDevice *self)
{
  g_return_val_if_fail (PDK_IS_HOST_DEVICE (self), NULL);

  return self->notes->len > 0 ? g_ptr_array_index (self->notes, 0) : "";
}

PdkHostDeviceState
pdk_host_device_get_state (PdkHostDevice *self)
{
  g_return_val_if_fail (PDK_IS_HOST_DEVICE (self), PDK_HOST_DEVICE_BARRED);

  return self->state;
}

const char *
pdk_host_device_get_icon_name (PdkHostDevice *self)
{
  g_return_val_if_fail (PDK_IS_HOST_DEVICE (self), NULL);

  return self->icon_name;
}

GPtrArray *
pdk_host_device_get_notes (PdkHostDevice *self)
{
  g_return_val_if_fail (PDK_IS_HOST_DEVICE (self), NULL);

  return self->notes;
}

guint
pdk_host_device_get_n_twins (PdkHostDevice *self)
{
  g_return_val_if_fail (PDK_IS_HOST_DEVICE (self), 0);

  return self->n_twins;
}

GPtrArray *
pdk_host_device_get_mates (PdkHostDevice *self)
{
  g_return_val_if_fail (PDK_IS_HOST_DEVICE (self), NULL);

  return self->mates;
}

const char *
pdk_host_device_get_model (PdkHostDevice *self)
{
  g_return_val_if_fail (PDK_IS_HOST_DEVICE (self), NULL);

  return self->model;
}
