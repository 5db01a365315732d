/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-domain-devices.h"

#include "domain/pdk-domain-call.h"
#include "domain/pdk-stored-change.h"
#include "pdk-error.h"

static PdkGuestDevices *
read_devices (virDomainPtr handle, guint flags, GError **error)
{
  char *xml = virDomainGetXMLDesc (handle, flags);
  PdkGuestDevices *devices = NULL;

  if (xml == NULL) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  devices = pdk_guest_devices_parse (xml, error);
  free (xml);
  return devices;
}

static gpointer
load_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (virDomain) handle = virDomainLookupByUUIDString (conn, data);

  if (handle == NULL) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  return read_devices (handle, 0, error);
}

void
pdk_domain_load_devices_async (PdkDomain *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_DOMAIN (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_domain_load_devices_async);
  g_task_set_task_data (task, g_strdup (pdk_domain_get_uuid (self)), g_free);
  pdk_domain_call (self, PDK_LANE_QUERY, G_PRIORITY_DEFAULT, task, "pdk_domain_load_devices_async",
                   load_in_worker, g_free);
}

PdkGuestDevices *
pdk_domain_load_devices_finish (PdkDomain *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == pdk_domain_load_devices_async,
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct {
  char uuid[VIR_UUID_STRING_BUFLEN];
  PdkGuestDevice device;
} AddData;

typedef enum { ADDED_LATER = 1, ADDED_NOW } Added;

static gboolean
lacks (const PdkGuestDevices *devices, PdkGuestDevice device)
{
  return device == PDK_GUEST_USB_SLOT || devices->count[device] == 0;
}

/* @flags: one of the two, so that it is known which of them has it afterwards */
static gboolean
add_to (virDomainPtr handle, PdkGuestDevice device, guint flags, GError **error)
{
  const guint read_flags = flags == VIR_DOMAIN_AFFECT_CONFIG ? VIR_DOMAIN_XML_INACTIVE : 0;
  g_autofree PdkGuestDevices *devices = read_devices (handle, read_flags, error);
  g_autofree char *xml = NULL;

  if (devices == NULL)
    return FALSE;
  if (!lacks (devices, device))
    return TRUE;
  xml = pdk_guest_device_make_xml (device, devices);
  if (virDomainAttachDeviceFlags (handle, xml, flags) == 0)
    return TRUE;
  pdk_error_take_libvirt (error);
  return FALSE;
}

/* libvirt has no way to add a reader for smart cards but to define the machine anew, for later. */
static gpointer
add_card_reader (virConnectPtr conn, virDomainPtr handle, GError **error)
{
  return pdk_stored_change (conn, handle, pdk_guest_device_add_card_reader, error)
             ? GINT_TO_POINTER (ADDED_LATER)
             : NULL;
}

/* The stored definition first: what is only in the running machine would be gone at the next start.
 * That the running one does not take it is no failure where the stored one did. */
static gpointer
add_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  const AddData *add = data;
  g_autoptr (virDomain) handle = virDomainLookupByUUIDString (conn, add->uuid);
  const int persistent = handle != NULL ? virDomainIsPersistent (handle) : -1;
  const int active = persistent >= 0 ? virDomainIsActive (handle) : -1;

  if (active < 0) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  if (add->device == PDK_GUEST_CARD_READER)
    return add_card_reader (conn, handle, error);
  if (persistent && !add_to (handle, add->device, VIR_DOMAIN_AFFECT_CONFIG, error))
    return NULL;
  if (active && add_to (handle, add->device, VIR_DOMAIN_AFFECT_LIVE, persistent ? NULL : error))
    return GINT_TO_POINTER (ADDED_NOW);
  virResetLastError ();
  return persistent ? GINT_TO_POINTER (ADDED_LATER) : NULL;
}

void
pdk_domain_add_device_async (PdkDomain *self,
                             PdkGuestDevice device,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  AddData *data = NULL;
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_DOMAIN (self));

  data = g_new0 (AddData, 1);
  g_strlcpy (data->uuid, pdk_domain_get_uuid (self), sizeof data->uuid);
  data->device = device;
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pdk_domain_add_device_async);
  g_task_set_task_data (task, data, g_free);
  pdk_domain_call (self, PDK_LANE_JOB, G_PRIORITY_DEFAULT, task, "pdk_domain_add_device_async",
                   add_in_worker, NULL);
}

gboolean
pdk_domain_add_device_finish (PdkDomain *self, GAsyncResult *result, gboolean *now, GError **error)
{
  Added added;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == pdk_domain_add_device_async,
                        FALSE);

  added = (Added) GPOINTER_TO_INT (g_task_propagate_pointer (G_TASK (result), error));
  if (now != NULL)
    *now = added == ADDED_NOW;
  return added != 0;
}
