/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "pdk-console-pixels.h"
#include "pdk-console-transform.h"

G_BEGIN_DECLS

/* Scales a picture for the screen as Cairo does, between two pixels across and two down, in half the
 * time.  Every device pixel comes out the same whichever part of the picture is scaled; from Cairo's,
 * which adds up rounded steps from where it begins, it differs by a few of 255. */

typedef struct _PdkConsoleScaler PdkConsoleScaler;

/** Returns: (nullable): %NULL where @transform has another filter than the bilinear one, or the processor
 * is none for it (AVX2): Cairo is faster then */
PdkConsoleScaler *pdk_console_scaler_new (const PdkConsoleTransform *transform);
void pdk_console_scaler_free (PdkConsoleScaler *self);

gboolean pdk_console_scaler_is_for (PdkConsoleScaler *self, const PdkConsoleTransform *transform);

/**
 * pdk_console_scaler_scale:
 * @pixels: of the transform's guest size
 * @rect: what is wanted, in the view's device pixels; inside the transform's area
 * @to: room for it, without gaps between its rows
 */
void pdk_console_scaler_scale (PdkConsoleScaler *self,
                               const PdkConsolePixels *pixels,
                               const cairo_rectangle_int_t *rect,
                               guint32 *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkConsoleScaler, pdk_console_scaler_free)

G_END_DECLS
