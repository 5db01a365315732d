/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** A picture in the memory of a graphics card. */
typedef struct {
  int fd; /* a dmabuf; -1 for none */
  int width;
  int height;
  int stride;        /* bytes */
  guint32 format;    /* DRM's four characters */
  gboolean is_first; /* whether its first row is the picture's first; the last one otherwise */
} PdkGlBuffer;

/* Reads such pictures through an EGL display of its own, which needs neither a window nor GTK's
 * renderer to be a GL one.  Main thread only. */

typedef struct _PdkGlReader PdkGlReader;

/** Returns: NULL with an error, in the drivers' words, where the graphics stack cannot do it */
PdkGlReader *pdk_gl_reader_new (GError **error);
void pdk_gl_reader_free (PdkGlReader *self);

/** Takes @buffer for what is to be read; its descriptor stays the caller's. */
gboolean pdk_gl_reader_import (PdkGlReader *self, const PdkGlBuffer *buffer, GError **error);
/** All of it, once the card has drawn it.  @pixels: as many as the buffer has, 0xXXRRGGBB each */
gboolean pdk_gl_reader_read (PdkGlReader *self, guint32 *pixels, GError **error);
void pdk_gl_reader_release (PdkGlReader *self);

/** For the tests: a picture of the reader's own, as if it had been imported. */
gboolean pdk_gl_reader_pretend (PdkGlReader *self,
                                const PdkGlBuffer *buffer,
                                const guint32 *pixels,
                                GError **error);
/** For the tests: as pdk_gl_reader_new(), also where there is no way to import anything. */
PdkGlReader *pdk_gl_reader_new_pretending (GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkGlReader, pdk_gl_reader_free)

G_END_DECLS
