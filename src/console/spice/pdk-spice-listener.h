/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

G_BEGIN_DECLS

/* Listens to the one channel of some kind that a session has: from when it is there until the session
 * takes it away, or there is another session.  None of them is held: a held channel keeps its session
 * from ending. */

typedef struct _PdkSpiceListener PdkSpiceListener;

/**
 * pdk_spice_listener_new:
 * @kind: of the channel, such as SPICE_TYPE_MAIN_CHANNEL
 * @changed: called with @owner alone when there is a channel, and when there is none any more
 * @owner: outlives it
 */
PdkSpiceListener *pdk_spice_listener_new (GType kind, GCallback changed, gpointer owner);
void pdk_spice_listener_free (PdkSpiceListener *self);

/** Before there is a session.  @callback: is given the owner first, as with %G_CONNECT_SWAPPED */
void pdk_spice_listener_connect (PdkSpiceListener *self, const char *signal, GCallback callback);
/** @session: (nullable) */
void pdk_spice_listener_set_session (PdkSpiceListener *self, SpiceSession *session);
/** (nullable) (transfer none) */
SpiceSession *pdk_spice_listener_get_session (PdkSpiceListener *self);
/** (nullable) (transfer none): of the kind that is listened to */
gpointer pdk_spice_listener_get_channel (PdkSpiceListener *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkSpiceListener, pdk_spice_listener_free)

G_END_DECLS
