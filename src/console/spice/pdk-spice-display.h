/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

#include "pdk-console-backend.h"

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_DISPLAY (pdk_spice_display_get_type ())
G_DECLARE_FINAL_TYPE (PdkSpiceDisplay, pdk_spice_display, PDK, SPICE_DISPLAY, GObject)

/* Signals: "too-large", when the guest changes to a screen that cannot be shown; "gl-failed" (GError:
 * the drivers' words), when one that it draws with a graphics card cannot. */

/** Follows the screens of @channel into the heads of @backend, which is borrowed, until detached. */
PdkSpiceDisplay *pdk_spice_display_new (SpiceDisplayChannel *channel, PdkConsoleBackend *backend);
/** The picture stays; nothing of the channel's is touched any more. */
void pdk_spice_display_detach (PdkSpiceDisplay *self);

G_END_DECLS
