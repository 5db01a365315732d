/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/viewer/pdk-viewer-spec.h"
#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_ADDRESS_DISPLAY (pdk_address_display_get_type ())
G_DECLARE_FINAL_TYPE (PdkAddressDisplay, pdk_address_display, PDK, ADDRESS_DISPLAY, PdkDisplay)

/* A display that an address or a file leads to, with no libvirt in between: nobody tells how its
 * machine is.
 *
 * The password in a file is for one connection: it is handed to the display once, is not kept, and
 * nothing is tried again with it.
 *
 * Property: kept-reason (string, nullable, read-only, display-safe: why the file that asked to be
 * deleted is still there). */

/**
 * pdk_address_display_new:
 * @spec: (transfer full)
 * @asks: whether the user is asked before anything is connected, or deleted: always, but for an
 *   address that he typed himself
 */
PdkDisplay *pdk_address_display_new (PdkViewerSpec *spec, gboolean asks);

/** (transfer none) */
const PdkViewerSpec *pdk_address_display_get_spec (PdkAddressDisplay *self);
/** Whether this is the display at that address, and it was not a file that led to it. */
gboolean pdk_address_display_is_at (PdkAddressDisplay *self, const char *address);

G_END_DECLS
