/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_USB_BUTTON (pdk_usb_button_get_type ())
G_DECLARE_FINAL_TYPE (PdkUsbButton, pdk_usb_button, PDK, USB_BUTTON, GtkWidget)

/* The USB devices of this computer, each with a switch that gives it to the guest of a console.
 * Devices are looked at when the list is first opened, or at once where the user has said of some
 * that the machine is given them whenever they are plugged in.  Hidden while the display is not
 * connected or its protocol has no USB. */

/** To be called once. */
void pdk_usb_button_set_display (PdkUsbButton *self, PdkDisplay *display);

G_END_DECLS
