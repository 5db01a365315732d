/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gvnc.h>

#include "input/pdk-console-inputs.h"

G_BEGIN_DECLS

#define PDK_TYPE_VNC_INPUTS (pdk_vnc_inputs_get_type ())
G_DECLARE_FINAL_TYPE (PdkVncInputs, pdk_vnc_inputs, PDK, VNC_INPUTS, PdkConsoleInputs)

/** Keys and pointer to the server, and how it wants the pointer and where its lock keys are to
 * @backend; both are borrowed.  What is sent before the server is ready is dropped. */
PdkVncInputs *pdk_vnc_inputs_new (VncConnection *connection, PdkConsoleBackend *backend);

G_END_DECLS
