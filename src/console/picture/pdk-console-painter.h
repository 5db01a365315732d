/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-console-canvas.h"
#include "pdk-console-pixels.h"
#include "pdk-console-transform.h"

G_BEGIN_DECLS

/* Draws a picture in the way that is cheapest with the window's renderer. */

typedef struct _PdkConsolePainter PdkConsolePainter;

PdkConsolePainter *pdk_console_painter_new (void);
void pdk_console_painter_free (PdkConsolePainter *self);

/** Returns: whether it is another kind than before, and a reset is needed */
gboolean pdk_console_painter_set_renderer (PdkConsolePainter *self, GskRenderer *renderer);
/** Forgets everything: another picture (nullable) or another place. */
void pdk_console_painter_reset (PdkConsolePainter *self,
                                PdkConsolePixels *pixels,
                                const PdkConsoleTransform *transform);
/** @damage in guest pixels. */
void pdk_console_painter_invalidate (PdkConsolePainter *self, const cairo_region_t *damage);
/** (transfer none) (nullable): what draws with the Cairo renderer; %NULL with another */
PdkConsoleCanvas *pdk_console_painter_get_canvas (PdkConsolePainter *self);
/** @visible: what can be seen, in device pixels.  Returns: the bytes composed again. */
guint64 pdk_console_painter_snapshot (PdkConsolePainter *self,
                                      GtkSnapshot *snapshot,
                                      const cairo_rectangle_int_t *visible);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkConsolePainter, pdk_console_painter_free)

G_END_DECLS
