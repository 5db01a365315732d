/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** What the Backspace key sends. */
typedef enum {
  PDK_TEXT_BACKSPACE_DELETE,    /* 0x7f, as Linux wants it */
  PDK_TEXT_BACKSPACE_CONTROL_H, /* 0x08, as many firmwares and BSD loaders do */
} PdkTextBackspace;

typedef enum {
  PDK_TEXT_ENCODING_UTF8,
  PDK_TEXT_ENCODING_CP437, /* the PC's own, which firmware draws its frames with */
} PdkTextEncoding;

/** How many lines and columns there are. */
typedef enum {
  PDK_TEXT_SIZE_WINDOW, /* as many as there is room for */
  PDK_TEXT_SIZE_80X24,  /* what a serial line believes that nobody told otherwise */
  PDK_TEXT_SIZE_132X43,
} PdkTextSize;

#define PDK_TYPE_TEXT_BACKSPACE (pdk_text_backspace_get_type ())
GType pdk_text_backspace_get_type (void);
#define PDK_TYPE_TEXT_ENCODING (pdk_text_encoding_get_type ())
GType pdk_text_encoding_get_type (void);
#define PDK_TYPE_TEXT_SIZE (pdk_text_size_get_type ())
GType pdk_text_size_get_type (void);

G_END_DECLS
