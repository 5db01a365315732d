/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** The longest side of a screen that is looked at, and its most pixels: twice those of 8K. */
#define PDK_PICTURE_MAX_SIDE   16384
#define PDK_PICTURE_MAX_PIXELS (64 * 1024 * 1024)

/** A small picture of a machine's screen: rows of red, green, blue, a byte each, 3 × @width bytes
 * apart.  Immutable, ref-counted. */
typedef struct {
  int width;
  int height;
  GBytes *pixels;
} PdkPicture;

#define PDK_TYPE_PICTURE (pdk_picture_get_type ())
GType pdk_picture_get_type (void);

PdkPicture *pdk_picture_ref (PdkPicture *self);
void pdk_picture_unref (PdkPicture *self);

/**
 * pdk_picture_decode:
 * @data: a PNG, or a binary portable pixmap (P6, 8 bits a colour), as virDomainScreenshot() gives
 *   them; untrusted
 * @max_width: the picture is made at most so wide, its shape kept
 *
 * Thread safe.
 *
 * Returns: (transfer full): or %NULL with %PDK_ERROR_NOT_SUPPORTED for what is neither, or damaged
 */
PdkPicture *pdk_picture_decode (GBytes *data, int max_width, GError **error);

/**
 * pdk_picture_new_from_bgrx:
 * @data: rows of blue, green, red and a byte that is not looked at
 * @stride: bytes from one row to the next
 * @max_width: as above
 *
 * Returns: (transfer full): a picture of its own
 */
PdkPicture *pdk_picture_new_from_bgrx (
    const guint8 *data, int width, int height, gsize stride, int max_width);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkPicture, pdk_picture_unref)

G_END_DECLS
