/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

#include "pdk-console-segment.h"

G_BEGIN_DECLS

/* A picture in memory: BGRX, 32 bits, X always 0xff, rows a multiple of 64 bytes apart.  Counted by
 * reference, because GTK keeps the nodes of the frame before for one more frame: whoever draws from
 * the memory holds it, and a guest that changes its mode cannot pull it away. */

typedef struct _PdkConsolePixels PdkConsolePixels;

struct _PdkConsolePixels {
  gatomicrefcount ref_count;
  guint8 *data;
  PdkConsoleSegment *segment; /* (nullable) what it lies in, if the X server reads it as well */
  int width;
  int height;
  int stride; /* bytes */
};

/** How a guest's pixels are laid out in its primary surface. */
typedef enum {
  PDK_CONSOLE_FORMAT_XRGB32, /* native-endian 32 bits, X undefined */
  PDK_CONSOLE_FORMAT_RGB565,
  PDK_CONSOLE_FORMAT_RGB555,
} PdkConsoleFormat;

/** Memory of a protocol library, borrowed for as long as it says so. */
typedef struct {
  const guint8 *data;
  PdkConsoleFormat format;
  int width;
  int height;
  int stride; /* bytes */
} PdkConsoleSource;

/** Whether a picture can be that large; both come from outside. */
gboolean pdk_console_pixels_is_possible (int width, int height);
/** Of a possible size.  @display: (nullable): to share it with, if that is possible */
PdkConsolePixels *pdk_console_pixels_new (GdkDisplay *display, int width, int height);
PdkConsolePixels *pdk_console_pixels_ref (PdkConsolePixels *self);
void pdk_console_pixels_unref (PdkConsolePixels *self);

/** Copies and converts @rect, which must lie inside both. */
void pdk_console_pixels_copy (PdkConsolePixels *self,
                              const PdkConsoleSource *source,
                              const cairo_rectangle_int_t *rect);

/** A surface over the memory itself, which it keeps alive. */
cairo_surface_t *pdk_console_pixels_create_surface (PdkConsolePixels *self);

/** The memory of @rect as bytes (rows self->stride apart), which keep it alive. */
GBytes *pdk_console_pixels_create_bytes (PdkConsolePixels *self, const cairo_rectangle_int_t *rect);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkConsolePixels, pdk_console_pixels_unref)

G_END_DECLS
