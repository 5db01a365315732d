/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-rectangle.h"

#include <gvnc.h>

#include "pdk-vnc-jpeg.h"

#define HEAD        12 /* of a rectangle, in bytes, like those that follow */
#define PIXEL       4
#define TIGHT_PIXEL 3 /* of the same format: its fourth byte is left out */

/* Larger pointers are not shown, and the library counts their bytes in numbers too small for them. */
#define MAX_CURSOR 512

/* Tight compresses only what is longer. */
#define TIGHT_PLAIN 12

/* What compression may add to what does not get any smaller, and to nothing at all. */
#define SLACK 65536

enum {
  TIGHT_FILL = 8,
  TIGHT_JPEG = 9,
};

typedef struct {
  PdkVncPipe *pipe;
  guint width;
  guint height;
} Rectangle;

static guint64
count_pixels (const Rectangle *self)
{
  return (guint64) self->width * self->height;
}

/** Bytes of a row of bits, of all rows. */
static guint64
count_bits (const Rectangle *self)
{
  return (guint64) (self->width + 7) / 8 * self->height;
}

static gboolean
pass_rre (const Rectangle *self)
{
  guint32 n;

  return pdk_vnc_pipe_peek32 (self->pipe, 0, &n) &&
         pdk_vnc_pipe_pass (self->pipe, 4 + PIXEL + (guint64) n * (PIXEL + 8));
}

enum {
  TILE_RAW = 1 << 0,
  TILE_BACKGROUND = 1 << 1,
  TILE_FOREGROUND = 1 << 2,
  TILE_PARTS = 1 << 3,
  TILE_COLORED = 1 << 4,
};

static gboolean
pass_tile (const Rectangle *self, guint width, guint height)
{
  const guint8 *data = pdk_vnc_pipe_peek (self->pipe, 1);
  gsize length = 1;
  guint8 flags;

  if (data == NULL)
    return FALSE;
  flags = data[0];
  if (flags & TILE_RAW)
    return pdk_vnc_pipe_pass (self->pipe, 1 + width * height * PIXEL);
  if (flags & TILE_BACKGROUND)
    length += PIXEL;
  if (flags & TILE_FOREGROUND)
    length += PIXEL;
  if (flags & TILE_PARTS) {
    data = pdk_vnc_pipe_peek (self->pipe, length + 1);
    if (data == NULL)
      return FALSE;
    length += 1 + data[length] * (2 + ((flags & TILE_COLORED) != 0 ? PIXEL : 0));
  }
  return pdk_vnc_pipe_pass (self->pipe, length);
}

static gboolean
pass_hextile (const Rectangle *self)
{
  for (guint y = 0; y < self->height; y += 16)
    for (guint x = 0; x < self->width; x += 16)
      if (!pass_tile (self, MIN (self->width - x, 16), MIN (self->height - y, 16)))
        return FALSE;
  return TRUE;
}

static gboolean
pass_zrle (const Rectangle *self)
{
  guint32 length;

  return pdk_vnc_pipe_peek32 (self->pipe, 0, &length) &&
         length <= count_pixels (self) * (PIXEL + 1) + SLACK &&
         pdk_vnc_pipe_pass (self->pipe, 4 + (guint64) length);
}

/** @n: (out): of how many bytes it is.  Seven bits in each of the first two, eight in the third. */
static gboolean
peek_length (const Rectangle *self, gsize offset, guint32 *length, gsize *n)
{
  *length = 0;
  for (*n = 1; *n <= 3; (*n)++) {
    const guint8 *data = pdk_vnc_pipe_peek (self->pipe, offset + *n);
    guint8 byte;

    if (data == NULL)
      return FALSE;
    byte = data[offset + *n - 1];
    *length |= (guint32) (*n < 3 ? byte & 0x7f : byte) << 7 * (*n - 1);
    if (*n == 3 || (byte & 0x80) == 0)
      return TRUE;
  }
  return FALSE;
}

/** @size: of the data before it was compressed */
static gboolean
pass_tight_data (const Rectangle *self, guint64 size)
{
  guint32 length;
  gsize n;

  if (size < TIGHT_PLAIN)
    return pdk_vnc_pipe_pass (self->pipe, size);
  return peek_length (self, 0, &length, &n) && pdk_vnc_pipe_pass (self->pipe, n + (guint64) length);
}

static gboolean
pass_tight_palette (const Rectangle *self)
{
  const guint8 *data = pdk_vnc_pipe_peek (self->pipe, 1);
  guint n_colors;

  if (data == NULL)
    return FALSE;
  n_colors = data[0] + 1;
  return pdk_vnc_pipe_pass (self->pipe, 1 + n_colors * TIGHT_PIXEL) &&
         pass_tight_data (self, n_colors == 2 ? count_bits (self) : count_pixels (self));
}

static gboolean
pass_tight_filtered (const Rectangle *self)
{
  const guint8 *data = pdk_vnc_pipe_peek (self->pipe, 1);
  guint8 filter;

  if (data == NULL)
    return FALSE;
  filter = data[0];
  if (filter > 2 || !pdk_vnc_pipe_pass (self->pipe, 1))
    return FALSE;
  if (filter == 1)
    return pass_tight_palette (self);
  return pass_tight_data (self, count_pixels (self) * TIGHT_PIXEL);
}

static gboolean
pass_tight (const Rectangle *self)
{
  const guint8 *data = pdk_vnc_pipe_peek (self->pipe, 1);
  guint8 kind;

  if (data == NULL)
    return FALSE;
  kind = data[0] >> 4;
  if (!pdk_vnc_pipe_pass (self->pipe, 1))
    return FALSE;
  if (kind == TIGHT_FILL)
    return pdk_vnc_pipe_pass (self->pipe, TIGHT_PIXEL);
  if (kind > TIGHT_FILL)
    return FALSE;
  if (kind & 4)
    return pass_tight_filtered (self);
  return pass_tight_data (self, count_pixels (self) * TIGHT_PIXEL);
}

/** @plain: bytes in front of the bits, of which there are @n_masks */
static gboolean
pass_cursor (const Rectangle *self, guint64 plain, guint n_masks)
{
  return count_pixels (self) == 0 ||
         pdk_vnc_pipe_pass (self->pipe, plain + n_masks * count_bits (self));
}

static gboolean
pass_screens (const Rectangle *self)
{
  const guint8 *data = pdk_vnc_pipe_peek (self->pipe, 1);

  return data != NULL && pdk_vnc_pipe_pass (self->pipe, 4 + data[0] * 16);
}

static gboolean
pass_name (const Rectangle *self)
{
  guint32 length;

  return pdk_vnc_pipe_peek32 (self->pipe, 0, &length) && length <= 4096 &&
         pdk_vnc_pipe_pass (self->pipe, 4 + (guint64) length);
}

/* With its head, and not before all of it is here: the library goes on with a picture that breaks off,
 * and copies from one that has another size. */
static gboolean
pass_jpeg (const Rectangle *self)
{
  const gsize begin = HEAD + 1;
  const guint8 *data;
  guint32 length;
  gsize n;

  if (!peek_length (self, begin, &length, &n))
    return FALSE;
  data = pdk_vnc_pipe_peek (self->pipe, begin + n + length);
  return data != NULL &&
         pdk_vnc_jpeg_has_size (data + begin + n, length, self->width, self->height) &&
         pdk_vnc_pipe_pass (self->pipe, begin + n + length);
}

static gboolean
pass_content (const Rectangle *self, gint32 encoding)
{
  switch (encoding) {
  case VNC_CONNECTION_ENCODING_RAW:
    return pdk_vnc_pipe_pass (self->pipe, count_pixels (self) * PIXEL);
  case VNC_CONNECTION_ENCODING_COPY_RECT:
    return pdk_vnc_pipe_pass (self->pipe, 4);
  case VNC_CONNECTION_ENCODING_RRE:
    return pass_rre (self);
  case VNC_CONNECTION_ENCODING_HEXTILE:
    return pass_hextile (self);
  case VNC_CONNECTION_ENCODING_TIGHT:
    return pass_tight (self);
  case VNC_CONNECTION_ENCODING_ZRLE:
    return pass_zrle (self);
  case VNC_CONNECTION_ENCODING_RICH_CURSOR:
    return pass_cursor (self, count_pixels (self) * PIXEL, 1);
  case VNC_CONNECTION_ENCODING_XCURSOR:
    return pass_cursor (self, 6, 2);
  case VNC_CONNECTION_ENCODING_DESKTOP_RESIZE:
  case VNC_CONNECTION_ENCODING_LAST_RECT:
  case VNC_CONNECTION_ENCODING_POINTER_CHANGE:
  case VNC_CONNECTION_ENCODING_EXT_KEY_EVENT:
  case VNC_CONNECTION_ENCODING_AUDIO:
    return TRUE;
  case VNC_CONNECTION_ENCODING_LED_STATE:
    return pdk_vnc_pipe_pass (self->pipe, 1);
  case VNC_CONNECTION_ENCODING_DESKTOP_NAME:
    return pass_name (self);
  case VNC_CONNECTION_ENCODING_EXTENDED_DESKTOP_RESIZE:
    return pass_screens (self);
  default:
    return FALSE;
  }
}

/* What the head alone may do harm with. */
static gboolean
is_good_head (const Rectangle *self, gint32 encoding)
{
  switch (encoding) {
  case VNC_CONNECTION_ENCODING_RICH_CURSOR:
  case VNC_CONNECTION_ENCODING_XCURSOR:
    return self->width <= MAX_CURSOR && self->height <= MAX_CURSOR;
  case VNC_CONNECTION_ENCODING_ALPHA_CURSOR:
  case VNC_CONNECTION_ENCODING_WMVi:
    return FALSE;
  default:
    return TRUE;
  }
}

static gboolean
is_jpeg (PdkVncPipe *pipe)
{
  const guint8 *data = pdk_vnc_pipe_peek (pipe, HEAD + 1);

  return data != NULL && data[HEAD] >> 4 == TIGHT_JPEG;
}

gboolean
pdk_vnc_rectangle_pass (PdkVncPipe *pipe, gint32 *encoding)
{
  const guint8 *data = pdk_vnc_pipe_peek (pipe, HEAD);
  Rectangle self = { .pipe = pipe };
  guint32 number;

  if (data == NULL || !pdk_vnc_pipe_peek32 (pipe, 8, &number))
    return FALSE;
  self.width = data[4] << 8 | data[5];
  self.height = data[6] << 8 | data[7];
  *encoding = (gint32) number;
  if (!is_good_head (&self, *encoding))
    return FALSE;
  if (*encoding == VNC_CONNECTION_ENCODING_TIGHT && is_jpeg (pipe))
    return pass_jpeg (&self);
  return pdk_vnc_pipe_pass (pipe, HEAD) && pass_content (&self, *encoding);
}
