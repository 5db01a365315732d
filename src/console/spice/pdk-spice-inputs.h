/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

#include "input/pdk-console-inputs.h"

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_INPUTS (pdk_spice_inputs_get_type ())
G_DECLARE_FINAL_TYPE (PdkSpiceInputs, pdk_spice_inputs, PDK, SPICE_INPUTS, PdkConsoleInputs)

/** Keys and pointer to @channel, and the guest's lock keys to @backend, which is borrowed.  What is
 * sent before the channel is open is dropped. */
PdkSpiceInputs *pdk_spice_inputs_new (SpiceInputsChannel *channel, PdkConsoleBackend *backend);

G_END_DECLS
