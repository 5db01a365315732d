/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-jpeg.h"

/* A picture is a row of segments, each with a marker and a length; the pixels come last. In
 * front of them are tables, and the frame with the size. */

enum {
  MARKER = 0xff,
  MARKER_START = 0xd8,
  MARKER_SCAN = 0xda,
  MARKER_FRAME = 0xc0, /* sequential */
  MARKER_FRAME_PROGRESSIVE = 0xc2,
};

static guint
get16 (const guint8 *data)
{
  return data[0] << 8 | data[1];
}

gboolean
pdk_vnc_jpeg_has_size (const guint8 *data, gsize length, guint width, guint height)
{
  gboolean has_frame = FALSE;
  gsize at = 2;

  if (length < 4 || data[0] != MARKER || data[1] != MARKER_START)
    return FALSE;
  while (at + 4 <= length && data[at] == MARKER) {
    const guint8 marker = data[at + 1];
    const gsize size = get16 (data + at + 2);

    if (size < 2 || at + 2 + size > length)
      return FALSE;
    if (marker == MARKER_SCAN)
      return has_frame;
    if (marker >= MARKER_FRAME && marker <= MARKER_FRAME_PROGRESSIVE) {
      if (has_frame || size < 8 || get16 (data + at + 5) != height ||
          get16 (data + at + 7) != width)
        return FALSE;
      has_frame = TRUE;
    }
    at += 2 + size;
  }
  return FALSE;
}
