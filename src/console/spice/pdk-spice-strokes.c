/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-strokes.h"

#include <spice/enums.h>

/* In pixels. */
#define MAX_COORDINATE 32768
#define MAX_WAY        (1 << 24)
/* In sixteenths of pixels; of larger ones the library computes what no number can hold. */
#define MAX_CURVE      (4096 * 16)
#define MAX_CURVE_STEP 24
/* What the library makes of a text is a picture of this many pixels at most. */
#define MAX_TEXT_SIDE   32767
#define MAX_TEXT_PIXELS (1 << 26)

static const char bad_path[] = "a line leads too far";
static const char bad_text[] = "a text is of no possible size";

/** In sixteenths of pixels. */
typedef struct {
  gint32 x;
  gint32 y;
} Point;

/** A pen that draws. */
typedef struct {
  Point at;
  gboolean is_down;
  gint64 way; /* in pixels, along the longer side */
} Pen;

static gboolean
add_way (Pen *pen, gint64 pixels)
{
  pen->way += pixels;
  return pen->way <= MAX_WAY;
}

/** As the library rounds. */
static gint32
get_pixel (gint32 sixteenths)
{
  return (sixteenths >> 4) + ((sixteenths & 15) > 8 ? 1 : 0);
}

static gboolean
move_to (Pen *pen, Point to)
{
  const gint32 x = get_pixel (to.x);
  const gint32 y = get_pixel (to.y);
  gint64 way = 1;

  if (ABS (x) > MAX_COORDINATE || ABS (y) > MAX_COORDINATE)
    return FALSE;
  if (pen->is_down)
    way += MAX (ABS (x - get_pixel (pen->at.x)), ABS (y - get_pixel (pen->at.y)));
  pen->at = to;
  pen->is_down = TRUE;
  return add_way (pen, way);
}

static Point
read_point (PdkSpiceReader *reader)
{
  Point point;

  point.x = (gint32) pdk_spice_reader_get32 (reader);
  point.y = (gint32) pdk_spice_reader_get32 (reader);
  return point;
}

/* --- curves --- */

static gint64
multiply (Point a, Point b)
{
  return ((gint64) a.x * b.x + (gint64) a.y * b.y) >> 4;
}

static Point
subtract (Point a, Point b)
{
  return (Point){ a.x - b.x, a.y - b.y };
}

static Point
get_middle (Point a, Point b)
{
  return (Point){ (a.x + b.x) / 2, (a.y + b.y) / 2 };
}

/* The library halves a curve until the parts are straight lines, and does not see when a part is
 * but a point: so this does the same, and counts. */
static gboolean
is_straight (const Point curve[4])
{
  const Point first = subtract (curve[1], curve[0]);
  const Point whole = subtract (curve[3], curve[0]);
  const Point last = subtract (curve[2], curve[3]);
  const Point back = subtract (curve[0], curve[3]);
  const gint64 length = multiply (whole, whole);
  const gint64 a = multiply (first, whole);
  const gint64 b = multiply (last, back);

  return (multiply (first, first) * length - a * a) >> 3 < length &&
         (multiply (last, last) * length - b * b) >> 3 < length;
}

static gboolean
flatten (Pen *pen, const Point curve[4], guint step)
{
  const Point middle = get_middle (curve[1], curve[2]);
  Point left[4] = { curve[0], get_middle (curve[0], curve[1]), { 0, 0 }, { 0, 0 } };
  Point right[4] = { { 0, 0 }, { 0, 0 }, get_middle (curve[2], curve[3]), curve[3] };

  if (is_straight (curve))
    return move_to (pen, curve[3]);
  if (step == MAX_CURVE_STEP || !add_way (pen, 1))
    return FALSE;
  left[2] = get_middle (left[1], middle);
  right[1] = get_middle (middle, right[2]);
  left[3] = right[0] = get_middle (left[2], right[1]);
  return flatten (pen, left, step + 1) && flatten (pen, right, step + 1);
}

static gboolean
curve_to (Pen *pen, PdkSpiceReader *reader)
{
  /* The library begins at a whole pixel. */
  Point curve[4] = { { get_pixel (pen->at.x) * 16, get_pixel (pen->at.y) * 16 } };

  for (guint i = 1; i < 4; i++)
    curve[i] = read_point (reader);
  for (guint i = 0; i < 4; i++)
    if (curve[i].x < -MAX_CURVE || curve[i].x > MAX_CURVE || curve[i].y < -MAX_CURVE ||
        curve[i].y > MAX_CURVE)
      return FALSE;
  return flatten (pen, curve, 0);
}

static const char *
check_segment (PdkSpiceReader *reader, Pen *pen)
{
  const guint flags = pdk_spice_reader_get8 (reader);
  guint32 count = pdk_spice_reader_get32 (reader);

  if (pdk_spice_reader_get_rest (reader) / 8 < count || count == 0)
    return "a line is cut off";
  if (flags & SPICE_PATH_BEGIN) {
    pen->is_down = FALSE;
    count--;
    if (!move_to (pen, read_point (reader)))
      return bad_path;
  } else if (!pen->is_down) {
    return "a line has no beginning";
  }
  if ((flags & SPICE_PATH_BEZIER) != 0 && count % 3 != 0)
    return "a curve is not complete";
  for (guint32 i = 0; i < count; i += (flags & SPICE_PATH_BEZIER) != 0 ? 3 : 1)
    if ((flags & SPICE_PATH_BEZIER) != 0 ? !curve_to (pen, reader)
                                         : !move_to (pen, read_point (reader)))
      return bad_path;
  /* After an end there is nothing to go on from; what closes a figure goes back once more. */
  if ((flags & SPICE_PATH_CLOSE) != 0 && !add_way (pen, 2 * MAX_COORDINATE))
    return bad_path;
  if (flags & SPICE_PATH_END)
    pen->is_down = FALSE;
  return NULL;
}

const char *
pdk_spice_strokes_check_path (const PdkSpiceReader *message, guint32 offset)
{
  PdkSpiceReader path = pdk_spice_reader_at (message, offset);
  const guint32 n_segments = pdk_spice_reader_get32 (&path);
  Pen pen = { 0 };

  if (offset == 0 || n_segments > pdk_spice_reader_get_rest (&path))
    return "a line is missing";
  /* They follow one another. */
  for (guint32 i = 0; i < n_segments; i++) {
    const char *wrong = check_segment (&path, &pen);

    if (wrong != NULL)
      return wrong;
  }
  return NULL;
}

/** It is read as whole pixels, and by bytes: a line of gaps of nothing has no end. */
const char *
pdk_spice_strokes_check_style (PdkSpiceReader *message)
{
  const guint flags = pdk_spice_reader_get8 (message);
  guint total = 0;
  guint n;
  PdkSpiceReader style;

  if ((flags & SPICE_LINE_FLAGS_STYLED) == 0)
    return NULL;
  n = pdk_spice_reader_get8 (message);
  style = pdk_spice_reader_at (message, pdk_spice_reader_get32 (message));
  for (guint i = 0; i < n; i++)
    total += (guint8) get_pixel ((gint32) pdk_spice_reader_get32 (&style));
  return style.failed || total == 0 ? "a line is interrupted in no possible way" : NULL;
}

/** Adds a letter's box to @bounds.  @bits: of a pixel */
static gboolean
add_glyph (PdkSpiceReader *reader, guint bits, PdkSpiceRect *bounds, gboolean is_first)
{
  const gint32 x = (gint32) pdk_spice_reader_get32 (reader);
  const gint32 y = (gint32) pdk_spice_reader_get32 (reader);
  const gint32 origin_x = (gint32) pdk_spice_reader_get32 (reader);
  const gint32 origin_y = (gint32) pdk_spice_reader_get32 (reader);
  const guint width = pdk_spice_reader_get16 (reader);
  const guint height = pdk_spice_reader_get16 (reader);
  const gint64 left = (gint64) x + origin_x;
  const gint64 top = (gint64) y + origin_y;

  pdk_spice_reader_take (reader, (guint64) ((width * bits + 7) / 8) * height);
  if (reader->failed || ABS (left) > MAX_COORDINATE || ABS (top) > MAX_COORDINATE ||
      width > MAX_COORDINATE || height > MAX_COORDINATE)
    return FALSE;
  if (is_first)
    *bounds = (PdkSpiceRect){ (gint32) top, (gint32) left, (gint32) top, (gint32) left };
  bounds->left = MIN (bounds->left, (gint32) left);
  bounds->top = MIN (bounds->top, (gint32) top);
  bounds->right = MAX (bounds->right, (gint32) (left + width));
  bounds->bottom = MAX (bounds->bottom, (gint32) (top + height));
  return TRUE;
}

const char *
pdk_spice_strokes_check_text (const PdkSpiceReader *message, guint32 offset)
{
  PdkSpiceReader text = pdk_spice_reader_at (message, offset);
  const guint n_glyphs = pdk_spice_reader_get16 (&text);
  const guint flags = pdk_spice_reader_get8 (&text) & ~SPICE_STRING_FLAGS_RASTER_TOP_DOWN;
  PdkSpiceRect bounds = { 0 };
  gint64 width, height;

  /* Letters of eight bits are read beyond their end. */
  if (offset == 0 || n_glyphs == 0 ||
      (flags != SPICE_STRING_FLAGS_RASTER_A1 && flags != SPICE_STRING_FLAGS_RASTER_A4))
    return "a text is of no known kind";
  for (guint i = 0; i < n_glyphs; i++)
    if (!add_glyph (&text, flags == SPICE_STRING_FLAGS_RASTER_A1 ? 1 : 4, &bounds, i == 0))
      return bad_text;
  width = (gint64) bounds.right - bounds.left;
  height = (gint64) bounds.bottom - bounds.top;
  if (width <= 0 || height <= 0 || width > MAX_TEXT_SIDE || height > MAX_TEXT_SIDE ||
      width * height > MAX_TEXT_PIXELS)
    return bad_text;
  return NULL;
}
