/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-connection.h"
#include "core/devices/pdk-domain-draft.h"
#include "core/node/pdk-node-device.h"

G_BEGIN_DECLS

#define PDK_TYPE_HOST_DEVICE_PICKER (pdk_host_device_picker_get_type ())
/**
 * PdkHostDevicePicker:
 *
 * The devices of a machine's host, to choose one for it.
 */
G_DECLARE_FINAL_TYPE (
    PdkHostDevicePicker, pdk_host_device_picker, PDK, HOST_DEVICE_PICKER, AdwWindow)

/** Returns: what of the host @kind is, or %PDK_NODE_OTHER when it cannot be chosen. */
PdkNodeType pdk_host_device_picker_get_type_of (const PdkKind *kind);

/**
 * pdk_host_device_pick_async:
 * @uuid: (nullable): of the machine; %NULL: it is not there yet
 * @kind: “hostdev-usb”, “hostdev-pci”, “hostdev-scsi” or “hostdev-mdev”
 * @change: another one is chosen in the place of one that the machine has
 *
 * Asks.
 */
void pdk_host_device_pick_async (GtkWindow *parent,
                                 PdkConnection *connection,
                                 const char *uuid,
                                 PdkDomainDraft *draft,
                                 const PdkKind *kind,
                                 gboolean change,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/**
 * pdk_host_device_pick_finish:
 * @by_hand: (out): it is not in the list, and somebody writes down what it is
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the XML of what was chosen, and of what
 *   comes with it; %NULL when nothing was
 */
GPtrArray *pdk_host_device_pick_finish (GAsyncResult *result, gboolean *by_hand);

G_END_DECLS
