/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pdk-console-usb-device.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_USB (pdk_console_usb_get_type ())
G_DECLARE_DERIVABLE_TYPE (PdkConsoleUsb, pdk_console_usb, PDK, CONSOLE_USB, GObject)

/* USB devices of this computer for a guest, over some protocol.  It lives as long as its backend.
 * Nothing is looked at before pdk_console_usb_start(), and nothing goes to the guest by itself.
 *
 * Properties, read-only: slots (int: how many more devices the guest can take; -1 while not
 * connected), started (boolean), problem (string, nullable, translated: why there is no USB at all), asking (boolean:
 * the desktop asks the user whether it may have a device, and needs the keyboard for that).
 * Signal: "failed" (string name, GError): a device did not get in or out, or came back by itself. */
struct _PdkConsoleUsbClass {
  GObjectClass parent_class;

  void (*start) (PdkConsoleUsb *self);
  void (*redirect) (PdkConsoleUsb *self, PdkConsoleUsbDevice *device, gboolean redirected);
  /* The image was just read from. */
  gboolean (*insert_cd) (PdkConsoleUsb *self, const char *path, GError **error);
};

/** Lists the devices, and follows those that are plugged in and out. */
void pdk_console_usb_start (PdkConsoleUsb *self);
/** (transfer none): of PdkConsoleUsbDevice; empty until started */
GListModel *pdk_console_usb_get_devices (PdkConsoleUsb *self);
int pdk_console_usb_get_slots (PdkConsoleUsb *self);
/** (nullable) */
const char *pdk_console_usb_get_problem (PdkConsoleUsb *self);
gboolean pdk_console_usb_is_asking (PdkConsoleUsb *self);
/** Gives the device to the guest, or takes it back.  Not while it is busy. */
void pdk_console_usb_redirect (PdkConsoleUsb *self,
                               PdkConsoleUsbDevice *device,
                               gboolean redirected);
/** Adds a CD drive with the image at @path in it, read-only, to the devices.  The image may be on a
 * disk that sleeps, or on another computer. */
void pdk_console_usb_insert_cd_async (PdkConsoleUsb *self,
                                      const char *path,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean pdk_console_usb_insert_cd_finish (PdkConsoleUsb *self,
                                           GAsyncResult *result,
                                           GError **error);

/* For protocols. */

GListStore *pdk_console_usb_get_store (PdkConsoleUsb *self);
/** @problem: (nullable) */
void pdk_console_usb_update (PdkConsoleUsb *self, int slots, const char *problem);
void pdk_console_usb_set_asking (PdkConsoleUsb *self, gboolean asking);
void pdk_console_usb_fail (PdkConsoleUsb *self, const char *name, const GError *error);

G_END_DECLS
