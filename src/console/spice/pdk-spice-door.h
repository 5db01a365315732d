/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-spice-move.h"
#include "pdk-spice-route.h"

G_BEGIN_DECLS

/* Where the library comes in: a socket of this computer on which everybody who connects is led along a
 * route, with a guard on it.  Nobody else can reach the socket. */

typedef struct _PdkSpiceDoor PdkSpiceDoor;

/** @is_ahead: the library goes there to follow a machine that moves */
PdkSpiceDoor *pdk_spice_door_new (PdkSpiceMove *move,
                                  PdkSpiceRoute *route,
                                  gboolean is_ahead,
                                  GError **error);
/** Nobody comes in any more; whoever did goes on. */
void pdk_spice_door_free (PdkSpiceDoor *self);

const char *pdk_spice_door_get_path (PdkSpiceDoor *self);
PdkSpiceRoute *pdk_spice_door_get_route (PdkSpiceDoor *self);
/** For whoever comes in from now on. */
void pdk_spice_door_set_route (PdkSpiceDoor *self, PdkSpiceRoute *route);

G_END_DECLS
