/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

#include "pdk-console-backend.h"

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_CURSOR (pdk_spice_cursor_get_type ())
G_DECLARE_FINAL_TYPE (PdkSpiceCursor, pdk_spice_cursor, PDK, SPICE_CURSOR, GObject)

/** Tells @backend, which is borrowed, about the pointer's shape and place; a channel that is not the
 * first one about those on its own head. */
PdkSpiceCursor *pdk_spice_cursor_new (SpiceCursorChannel *channel, PdkConsoleBackend *backend);

G_END_DECLS
