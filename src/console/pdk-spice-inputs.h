/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

#include "pdk-console-backend.h"

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_INPUTS (pdk_spice_inputs_get_type ())
G_DECLARE_FINAL_TYPE (PdkSpiceInputs, pdk_spice_inputs, PDK, SPICE_INPUTS, GObject)

/** Keys and pointer to @channel, and the guest's lock keys to @backend, which is borrowed.  What is
 * sent before the channel is open is dropped. */
PdkSpiceInputs *pdk_spice_inputs_new (SpiceInputsChannel *channel, PdkConsoleBackend *backend);

void pdk_spice_inputs_key (PdkSpiceInputs *self, guint scancode, gboolean pressed);
void pdk_spice_inputs_position (PdkSpiceInputs *self, guint head, int x, int y);
void pdk_spice_inputs_motion (PdkSpiceInputs *self, int dx, int dy);
/** @button as GDK counts: 1 to 3, 8 and 9 for the side. */
void pdk_spice_inputs_button (PdkSpiceInputs *self, guint button, gboolean pressed);
void pdk_spice_inputs_scroll (PdkSpiceInputs *self, int clicks);
void pdk_spice_inputs_set_locks (PdkSpiceInputs *self, PdkConsoleLocks locks);

G_END_DECLS
