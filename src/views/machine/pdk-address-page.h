/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "views/machine/pdk-address-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_ADDRESS_PAGE (pdk_address_page_get_type ())
G_DECLARE_FINAL_TYPE (PdkAddressPage, pdk_address_page, PDK, ADDRESS_PAGE, GtkWidget)

/* The tab of a display that an address or a file led to: its console, and where that is. */

/**
 * pdk_address_page_new:
 * @display: a PdkAddressDisplay, which ends with the page
 * @settings: the application's
 */
GtkWidget *pdk_address_page_new (PdkDisplay *display, GSettings *settings);
/** (transfer none) */
PdkAddressDisplay *pdk_address_page_get_display (PdkAddressPage *self);

G_END_DECLS
