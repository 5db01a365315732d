/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

#include "pdk-spice-route.h"

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_ENTRANCE (pdk_spice_entrance_get_type ())
G_DECLARE_FINAL_TYPE (PdkSpiceEntrance, pdk_spice_entrance, PDK, SPICE_ENTRANCE, GObject)

/* Leads the channels of a session to a display that has an address, with a guard in front of each, and
 * on to another host when the machine goes there.  The library knows no more than a path to a socket. */

/** @session: not opened yet.  Returns: (nullable): %NULL, with @error, where the system is out of something */
PdkSpiceEntrance *pdk_spice_entrance_new (SpiceSession *session,
                                          PdkSpiceRoute *route,
                                          GError **error);

/** @target: of the channels at the other host that the library is about to open.  Returns: whether
 * they may be: what is said of it is as safe as what there was */
gboolean pdk_spice_entrance_lead_on (PdkSpiceEntrance *self, SpiceSession *target);

/** Where whoever comes in is led now. */
PdkSpiceRoute *pdk_spice_entrance_get_route (PdkSpiceEntrance *self);
/** (nullable): as pdk_spice_sockets_get_refusal() */
const char *pdk_spice_entrance_get_refusal (PdkSpiceEntrance *self);

G_END_DECLS
