/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-libvirt.h"

G_BEGIN_DECLS

/* Waiting in a worker until a guest has let go of a device: libvirt tells by an event, which the main
 * loop receives. */

typedef struct _PdkDeviceWait PdkDeviceWait;

/**
 * PdkDeviceFate:
 * @PDK_DEVICE_REMOVED: it is gone
 * @PDK_DEVICE_REFUSED: the guest said no
 * @PDK_DEVICE_SILENT: it has not said anything
 */
typedef enum {
  PDK_DEVICE_REMOVED,
  PDK_DEVICE_REFUSED,
  PDK_DEVICE_SILENT,
} PdkDeviceFate;

/**
 * pdk_device_wait_begin:
 * @alias: (nullable): of the device; without one, or where the host sends no events, it is looked for
 *
 * To be called before the device is asked for, in the worker.
 */
PdkDeviceWait *pdk_device_wait_begin (virConnectPtr conn, virDomainPtr handle, const char *alias);

/** Waits for at most @ms. */
PdkDeviceFate pdk_device_wait_end (PdkDeviceWait *self, virDomainPtr handle, guint ms);
void pdk_device_wait_free (PdkDeviceWait *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkDeviceWait, pdk_device_wait_free)

G_END_DECLS
