/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-console-cursor.h"
#include "pdk-console-framebuffer.h"
#include "pdk-console-transform.h"
#include "pdk-console.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_VIEW (pdk_console_view_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleView, pdk_console_view, PDK, CONSOLE_VIEW, GtkWidget)

/* Draws a framebuffer and the guest's pointer over it.  Knows nothing of input.
 *
 * Property: has-picture (boolean, read-only).
 * Signal: "transformed", when the picture lies elsewhere than before. */

GtkWidget *pdk_console_view_new (void);

/** The old picture stays until @framebuffer has one. */
void pdk_console_view_set_framebuffer (PdkConsoleView *self, PdkConsoleFramebuffer *framebuffer);
/** @zoom: percent, used with %PDK_CONSOLE_ZOOM */
void pdk_console_view_set_scaling (PdkConsoleView *self, PdkConsoleScaling scaling, guint zoom);
void pdk_console_view_set_dimmed (PdkConsoleView *self, gboolean dimmed);
/** @cursor, nullable, is drawn in the picture; its hot spot at @x, @y in guest pixels. */
void pdk_console_view_set_overlay (PdkConsoleView *self, PdkConsoleCursor *cursor, int x, int y);

gboolean pdk_console_view_has_picture (PdkConsoleView *self);
/** (nullable) (transfer full): the guest's screen as it is now, in its own size */
GdkTexture *pdk_console_view_take_picture (PdkConsoleView *self);
const PdkConsoleTransform *pdk_console_view_get_transform (PdkConsoleView *self);
void pdk_console_view_get_counters (PdkConsoleView *self, PdkConsoleCounters *counters);

G_END_DECLS
