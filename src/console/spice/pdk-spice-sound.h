/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sharing/pdk-console-sound.h"

#include <spice-client.h>

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_SOUND (pdk_spice_sound_get_type ())
G_DECLARE_FINAL_TYPE (PdkSpiceSound, pdk_spice_sound, PDK, SPICE_SOUND, PdkConsoleSound)

PdkSpiceSound *pdk_spice_sound_new (void);
/** @session: (nullable): one that is about to connect, or none any more */
void pdk_spice_sound_set_session (PdkSpiceSound *self, SpiceSession *session);

G_END_DECLS
