/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/domain/pdk-domain.h"
#include "views/machine/pdk-console-pane.h"
#include "widgets/pdk-banner.h"

G_BEGIN_DECLS

#define PDK_TYPE_DEVICE_OFFERS (pdk_device_offers_get_type ())
G_DECLARE_FINAL_TYPE (PdkDeviceOffers, pdk_device_offers, PDK, DEVICE_OFFERS, GObject)

/* What a machine lacks for a good console, and adding it at once.
 *
 * Inserts the actions device.add-tablet, device.add-agent, device.add-folder and device.add-usb into
 * the pane, enabled where the machine has none (USB: a SPICE display).  @banner offers a tablet when
 * the pointer had to be captured for want of one.  Also tells the console's agent whether the
 * machine has a channel for it.  Outlives neither the pane nor the banner. */

PdkDeviceOffers *pdk_device_offers_new (PdkConsolePane *pane, PdkBanner *banner, PdkDomain *domain);
/** @domain: the same machine on the host that it was migrated to */
void pdk_device_offers_move (PdkDeviceOffers *self, PdkDomain *domain);

G_END_DECLS
