/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_USB_DEVICE (pdk_console_usb_device_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleUsbDevice, pdk_console_usb_device, PDK, CONSOLE_USB_DEVICE, GObject)

/* A USB device of this computer that a guest could have.
 *
 * Properties: id (string, construct only: vendor and product as in “046d:0825”, or an empty text for
 * what is made up), name (string, construct only: what the device calls itself, untrusted);
 * redirected (boolean), busy (boolean: on its way in or out), reason (string, nullable, translated:
 * why the guest cannot have it). */

PdkConsoleUsbDevice *pdk_console_usb_device_new (const char *id, const char *name);
const char *pdk_console_usb_device_get_id (PdkConsoleUsbDevice *self);
const char *pdk_console_usb_device_get_name (PdkConsoleUsbDevice *self);
gboolean pdk_console_usb_device_get_redirected (PdkConsoleUsbDevice *self);
gboolean pdk_console_usb_device_get_busy (PdkConsoleUsbDevice *self);
/** (nullable) */
const char *pdk_console_usb_device_get_reason (PdkConsoleUsbDevice *self);

/** For protocols.  @reason: (nullable) */
void pdk_console_usb_device_update (PdkConsoleUsbDevice *self,
                                    gboolean redirected,
                                    gboolean busy,
                                    const char *reason);

G_END_DECLS
