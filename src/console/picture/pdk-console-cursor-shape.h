/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-console-cursor.h"
#include "pdk-console-transform.h"

G_BEGIN_DECLS

/**
 * pdk_console_cursor_shape_create:
 * @cursor: (nullable): the guest's shape
 *
 * Scaled as the picture is, hot spot and all, so that the pointer points at what it seems to.
 *
 * Returns: (nullable): %NULL for the host's own arrow
 */
GdkCursor *pdk_console_cursor_shape_create (PdkConsoleCursor *cursor,
                                            const PdkConsoleTransform *transform);

G_END_DECLS
