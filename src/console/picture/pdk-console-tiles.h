/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-console-pixels.h"
#include "pdk-console-transform.h"

G_BEGIN_DECLS

/* Drawing for GTK's GL renderer where it cannot filter as we want it to: a grid of tiles over the
 * widget in device pixels, each a texture painted here.  Every tile scales from the whole picture, so
 * there are no seams between them. */

typedef struct _PdkConsoleTiles PdkConsoleTiles;

PdkConsoleTiles *pdk_console_tiles_new (void);
void pdk_console_tiles_free (PdkConsoleTiles *self);

/** Forgets everything: another picture or another place. */
void pdk_console_tiles_reset (PdkConsoleTiles *self,
                              PdkConsolePixels *pixels,
                              const PdkConsoleTransform *transform);
/** @damage in guest pixels. */
void pdk_console_tiles_invalidate (PdkConsoleTiles *self, const cairo_region_t *damage);
/** @visible: what can be seen, in device pixels.  Returns: the bytes composed again. */
guint64 pdk_console_tiles_snapshot (PdkConsoleTiles *self,
                                    GtkSnapshot *snapshot,
                                    const cairo_rectangle_int_t *visible);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkConsoleTiles, pdk_console_tiles_free)

G_END_DECLS
