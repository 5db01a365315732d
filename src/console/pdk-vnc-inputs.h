/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gvnc.h>

#include "pdk-console-backend.h"

G_BEGIN_DECLS

#define PDK_TYPE_VNC_INPUTS (pdk_vnc_inputs_get_type ())
G_DECLARE_FINAL_TYPE (PdkVncInputs, pdk_vnc_inputs, PDK, VNC_INPUTS, GObject)

/** Keys and pointer to the server, and how it wants the pointer and where its lock keys are to
 * @backend; both are borrowed.  What is sent before the server is ready is dropped. */
PdkVncInputs *pdk_vnc_inputs_new (VncConnection *connection, PdkConsoleBackend *backend);

void pdk_vnc_inputs_key (PdkVncInputs *self, guint scancode, guint keyval, gboolean pressed);
void pdk_vnc_inputs_position (PdkVncInputs *self, int x, int y);
void pdk_vnc_inputs_motion (PdkVncInputs *self, int dx, int dy);
/** @button as GDK counts: 1 to 3, 8 for back; the protocol has no other. */
void pdk_vnc_inputs_button (PdkVncInputs *self, guint button, gboolean pressed);
void pdk_vnc_inputs_scroll (PdkVncInputs *self, int clicks_x, int clicks_y);
/** Presses the lock keys that are not as @locks has them. */
void pdk_vnc_inputs_set_locks (PdkVncInputs *self, PdkConsoleLocks locks);

G_END_DECLS
