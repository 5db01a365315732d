/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-spice-image-check.h"

G_BEGIN_DECLS

/** No coordinate of a screen is as large. */
#define PDK_SPICE_MAX_COORDINATE (1 << 20)

/** Whether it has an inside, and lies where screens are. */
gboolean pdk_spice_rect_is_area (const PdkSpiceRect *rect);

/** What follows a drawing's head: SPICE_MSG_DISPLAY_DRAW_… and COPY_BITS. */
typedef struct {
  PdkSpiceImageStore *store;
  const PdkSpiceSurface *target;
  PdkSpiceRect box;
} PdkSpiceDrawing;

/** Returns: (nullable): what is wrong */
const char *pdk_spice_drawing_check (const PdkSpiceDrawing *self,
                                     guint type,
                                     PdkSpiceReader *message);

/**
 * pdk_spice_drawing_find_pixels:
 * @data: how a SPICE_MSG_DISPLAY_DRAW_COPY begins
 * @n: bytes that are here
 * @size: of all of it
 *
 * Returns: where the pixels begin, when they are all that comes then; @size otherwise
 */
gsize pdk_spice_drawing_find_pixels (const guint8 *data, gsize n, gsize size);

G_END_DECLS
