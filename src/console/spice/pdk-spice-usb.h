/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sharing/pdk-console-usb.h"

#include <spice-client.h>

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_USB (pdk_spice_usb_get_type ())
G_DECLARE_FINAL_TYPE (PdkSpiceUsb, pdk_spice_usb, PDK, SPICE_USB, PdkConsoleUsb)

PdkSpiceUsb *pdk_spice_usb_new (void);
/** @session: (nullable): one that is about to connect, or none any more */
void pdk_spice_usb_set_session (PdkSpiceUsb *self, SpiceSession *session);

G_END_DECLS
