/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-spice-memory.h"

G_BEGIN_DECLS

/* LZ and GLZ, by which a server makes pictures smaller: rows of tokens, each so many pixels that are
 * given or so many as there were before, here or (GLZ) in an earlier picture.  Here they are only
 * counted: the library ends the program over one that leads too far, or reads it. */

/** How many colors the palette of a picture must have, by its type: none, where it has none. */
#define PDK_SPICE_NO_PALETTE 0

typedef struct {
  guint32 width;
  guint32 height;
  guint n_colors;      /* of the palette, or PDK_SPICE_NO_PALETTE */
  gboolean only_alpha; /* what is beside a JPEG picture */
  gboolean top_down;   /* of only_alpha: what it has to say */
} PdkSpiceLzExpected;

/** Returns: (nullable): what is wrong */
const char *pdk_spice_lz_check (const guint8 *data, gsize size, const PdkSpiceLzExpected *expected);
/** The same; what is right is remembered, as the library does.  @data: may be followed by more */
const char *pdk_spice_glz_check (
    const guint8 *data, gsize size, guint32 width, guint32 height, PdkSpiceMemory *memory);

G_END_DECLS
