/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gvnc.h>

#include "sharing/pdk-console-sound.h"
#include "pdk-vnc-guard.h"

G_BEGIN_DECLS

#define PDK_TYPE_VNC_SOUND (pdk_vnc_sound_get_type ())
G_DECLARE_FINAL_TYPE (PdkVncSound, pdk_vnc_sound, PDK, VNC_SOUND, PdkConsoleSound)

/* What is to be heard of a guest over VNC, by QEMU's extension.  It has no microphone. */

PdkVncSound *pdk_vnc_sound_new (void);
/** @connection: (nullable): an initialized one.  @guard: which looks into it; with it, or %NULL as well */
void pdk_vnc_sound_set_connection (PdkVncSound *self,
                                   VncConnection *connection,
                                   PdkVncGuard *guard);

G_END_DECLS
