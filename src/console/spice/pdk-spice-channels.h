/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

#include "pdk-console-backend.h"

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_CHANNELS (pdk_spice_channels_get_type ())
G_DECLARE_FINAL_TYPE (PdkSpiceChannels, pdk_spice_channels, PDK, SPICE_CHANNELS, GObject)

/* The channels of a session without which there is no display: main, displays, cursors, inputs.
 * Main is connected by the session itself, the others here.
 *
 * Signals: opened (the main one is); closed (by the other end); failed (int: a SpiceChannelEvent,
 * GError: nullable); too-large, gl-failed (GError): see PdkSpiceDisplay. */

/** @session: not opened yet; @backend: borrowed: is told what they bring */
PdkSpiceChannels *pdk_spice_channels_new (SpiceSession *session, PdkConsoleBackend *backend);
/** Ends the session.  The pictures stay; nothing of the channels' is heard or touched any more. */
void pdk_spice_channels_end (PdkSpiceChannels *self);

/** Whether there is no display without @channel. */
gboolean pdk_spice_channels_is_needed (SpiceChannel *channel);

G_END_DECLS
