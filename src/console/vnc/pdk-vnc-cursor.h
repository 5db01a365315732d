/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gvnc.h>

#include "pdk-console-backend.h"

G_BEGIN_DECLS

/** Tells @backend of the pointer's shape at @connection, for as long as both live. */
void pdk_vnc_cursor_follow (VncConnection *connection, PdkConsoleBackend *backend);

G_END_DECLS
