/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "console/sharing/pdk-console-usb.h"

G_BEGIN_DECLS

#define PDK_TYPE_USB_ROW (pdk_usb_row_get_type ())
G_DECLARE_FINAL_TYPE (PdkUsbRow, pdk_usb_row, PDK, USB_ROW, AdwActionRow)

/* One USB device of this computer: whether the guest has it, and why it cannot.
 *
 * @settings: of the machine: in console-usb-rules are those that it is always given */

GtkWidget *pdk_usb_row_new (PdkConsoleUsb *usb, PdkConsoleUsbDevice *device, GSettings *settings);

/** Whether the machine is given such a device whenever it is plugged in. */
gboolean pdk_usb_rules_include (GSettings *settings, const char *id);

G_END_DECLS
