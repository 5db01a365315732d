/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-spice-memory.h"
#include "pdk-spice-reader.h"

G_BEGIN_DECLS

/* Pictures within drawings. */

/** What is drawn on. */
typedef struct {
  guint32 width;
  guint32 height;
  guint32 format; /* SpiceSurfaceFmt */
  gboolean is_primary;
} PdkSpiceSurface;

/* A picture's number, kind, flags and size; and a bitmap's, up to its pixels. */
#define PDK_SPICE_IMAGE_HEAD  18
#define PDK_SPICE_BITMAP_HEAD 18

/** A picture that was packed, as the library is to have it: unpacked. */
typedef struct {
  gsize at;                                                  /* in the message: from here … */
  gsize end;                                                 /* … to here it was packed */
  guint8 head[PDK_SPICE_IMAGE_HEAD + PDK_SPICE_BITMAP_HEAD]; /* no longer than the packed one */
  const guint8 *pixels; /* (nullable): what follows @head; %NULL for no such picture */
  gsize n_pixels;       /* in bytes */
} PdkSpiceUnpacked;

/** What drawings of one display may refer to. */
typedef struct {
  PdkSpiceMemory *memory; /* borrowed */
  GHashTable *surfaces;   /* owned: of PdkSpiceSurface, by number */
  GHashTable *palettes;   /* owned: how many colors, by 64-bit numbers */

  /* Of the last message. */
  guint n_images;
  PdkSpiceUnpacked unpacked; /* the last one of them */

  guint8 *buffer; /* owned: for pixels */
  gsize buffer_size;
} PdkSpiceImageStore;

/** What becomes of a picture. */
typedef enum {
  PDK_SPICE_IMAGE_SOURCE,  /* it is drawn as it is */
  PDK_SPICE_IMAGE_BLENDED, /* surfaces may be of any depth */
  PDK_SPICE_IMAGE_MASK,    /* of one bit */
  PDK_SPICE_IMAGE_PEN,     /* no surface: the library takes it for a picture */
  PDK_SPICE_IMAGE_MAYBE,   /* of which the library may not take notice: nothing may refer to it */
} PdkSpiceImageUse;

void pdk_spice_image_store_init (PdkSpiceImageStore *self, PdkSpiceMemory *memory);
void pdk_spice_image_store_clear (PdkSpiceImageStore *self);
/** Another message comes. */
void pdk_spice_image_store_begin (PdkSpiceImageStore *self);

/**
 * pdk_spice_image_check:
 * @message: the whole
 * @offset: of the picture in it
 * @width, @height: (out): of the picture
 *
 * Remembers what the library keeps.
 *
 * Returns: (nullable): what is wrong
 */
const char *pdk_spice_image_check (PdkSpiceImageStore *self,
                                   const PdkSpiceReader *message,
                                   guint32 offset,
                                   PdkSpiceImageUse use,
                                   const PdkSpiceSurface *target,
                                   guint32 *width,
                                   guint32 *height);

/** In a SpiceSurfaceFmt.  Returns: 0 for one that cannot be drawn on */
guint pdk_spice_surface_get_depth (guint32 format);

G_END_DECLS
