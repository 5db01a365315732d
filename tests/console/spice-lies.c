/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "spice-lies.h"

#include <spice/enums.h>
#include <spice/vd_agent.h>
#include <string.h>

#define HEADER 6

static void
put8 (GByteArray *out, guint value)
{
  const guint8 byte = (guint8) value;

  g_byte_array_append (out, &byte, 1);
}

static void
put16 (GByteArray *out, guint value)
{
  put8 (out, value & 0xff);
  put8 (out, value >> 8 & 0xff);
}

static void
put32 (GByteArray *out, guint32 value)
{
  put16 (out, value & 0xffff);
  put16 (out, value >> 16);
}

static void
put64 (GByteArray *out, guint64 value)
{
  put32 (out, (guint32) value);
  put32 (out, (guint32) (value >> 32));
}

static void
put32_be (GByteArray *out, guint32 value)
{
  put32 (out, GUINT32_SWAP_LE_BE (value));
}

static void
put_rect (GByteArray *out, int left, int top, int right, int bottom)
{
  put32 (out, (guint32) top);
  put32 (out, (guint32) left);
  put32 (out, (guint32) bottom);
  put32 (out, (guint32) right);
}

static void
begin (GByteArray *out, guint type)
{
  put16 (out, type);
  put32 (out, 0);
}

/** One message: writes down how long it is. */
static void
finish (GByteArray *out)
{
  const guint32 size = GUINT32_TO_LE (out->len - HEADER);

  memcpy (out->data + 2, &size, sizeof size);
}

/** Where the next byte will be, from the beginning of the message. */
static guint32
get_offset (GByteArray *out)
{
  return out->len - HEADER;
}

static void
set32 (GByteArray *out, guint32 offset, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (out->data + HEADER + offset, &value, sizeof value);
}

/** On surface 0, where @left to @bottom are. */
static void
begin_drawing (GByteArray *out, guint type)
{
  begin (out, type);
  put32 (out, 0);
  put_rect (out, 0, 0, 8, 8);
  put8 (out, SPICE_CLIP_TYPE_NONE);
}

/* --- pictures --- */

static void
put_descriptor (GByteArray *out, guint64 id, guint type, guint flags, guint width, guint height)
{
  put64 (out, id);
  put8 (out, type);
  put8 (out, flags);
  put32 (out, width);
  put32 (out, height);
}

static void
put_bitmap (GByteArray *out, guint format, guint width, guint height, guint stride, gsize n)
{
  put_descriptor (out, 1, SPICE_IMAGE_TYPE_BITMAP, 0, width, height);
  put8 (out, format);
  put8 (out, SPICE_BITMAP_FLAGS_TOP_DOWN);
  put32 (out, width);
  put32 (out, height);
  put32 (out, stride);
  put32 (out, 0);
  for (gsize i = 0; i < n; i++)
    put8 (out, (guint) i);
}

static void
put_good_bitmap (GByteArray *out)
{
  put_bitmap (out, SPICE_BITMAP_FMT_32BIT, 8, 8, 32, 256);
}

/** A copy of what comes next. */
static void
begin_copy (GByteArray *out)
{
  begin_drawing (out, SPICE_MSG_DISPLAY_DRAW_COPY);
  put32 (out, get_offset (out) + 4 + 16 + 2 + 1 + 1 + 8 + 4);
  put_rect (out, 0, 0, 8, 8);
  put16 (out, SPICE_ROPD_OP_PUT);
  put8 (out, SPICE_IMAGE_SCALE_MODE_NEAREST);
  put8 (out, 0);
  put64 (out, 0);
  put32 (out, 0);
}

static void
build_copy_of_nothing (GByteArray *out)
{
  begin_copy (out);
  set32 (out, 4 + 16 + 1, 0);
  finish (out);
}

static void
build_copy_beyond (GByteArray *out)
{
  begin_copy (out);
  set32 (out, 4 + 16 + 1 + 4 + 12, 100); /* the right edge */
  put_good_bitmap (out);
  finish (out);
}

static void
build_strange_scaling (GByteArray *out)
{
  begin_copy (out);
  set32 (out, 4 + 16 + 1 + 4 + 12, 4);
  out->data[HEADER + 4 + 16 + 1 + 4 + 16 + 2] = 7;
  put_good_bitmap (out);
  finish (out);
}

static void
build_missing_surface (GByteArray *out)
{
  begin_copy (out);
  put_descriptor (out, 1, SPICE_IMAGE_TYPE_SURFACE, 0, 8, 8);
  put32 (out, 77);
  finish (out);
}

static void
build_unknown_image (GByteArray *out)
{
  begin_copy (out);
  put_descriptor (out, 1, 99, 0, 8, 8);
  finish (out);
}

static void
build_strange_bitmap (GByteArray *out)
{
  begin_copy (out);
  put_bitmap (out, SPICE_BITMAP_FMT_4BIT_LE, 8, 8, 4, 32);
  finish (out);
}

static void
build_missing_palette (GByteArray *out)
{
  begin_copy (out);
  put_bitmap (out, SPICE_BITMAP_FMT_8BIT, 8, 8, 8, 64);
  finish (out);
}

static void
build_short_rows (GByteArray *out)
{
  begin_copy (out);
  put_bitmap (out, SPICE_BITMAP_FMT_32BIT, 8000, 2, 4, 8);
  finish (out);
}

static void
build_unknown_mask (GByteArray *out)
{
  begin_copy (out);
  put_good_bitmap (out);
  set32 (out, 4 + 16 + 1 + 4 + 16 + 3 + 1 + 8, get_offset (out));
  put_bitmap (out, SPICE_BITMAP_FMT_32BIT, 8, 8, 32, 256);
  finish (out);
}

/** @tokens: after the head of a picture of 8 × 8 pixels in LZ */
static void
build_lz (GByteArray *out, const guint8 *tokens, gsize n)
{
  static const guint32 head[] = { 0x20205a4c, 0x00010001, 8, 8, 8, 32, 1 };

  begin_copy (out);
  put_descriptor (out, 1, SPICE_IMAGE_TYPE_LZ_RGB, 0, 8, 8);
  put32 (out, (guint32) (sizeof head + n));
  for (gsize i = 0; i < G_N_ELEMENTS (head); i++)
    put32_be (out, head[i]);
  g_byte_array_append (out, tokens, (guint) n);
  finish (out);
}

static void
build_lz_before (GByteArray *out)
{
  static const guint8 tokens[] = { 0, 1, 2, 3, 0xe0, 200, 9 };

  build_lz (out, tokens, sizeof tokens);
}

static void
build_lz_beyond (GByteArray *out)
{
  static const guint8 tokens[] = { 0, 1, 2, 3, 0xe0, 255, 0, 0 };

  build_lz (out, tokens, sizeof tokens);
}

static void
build_lz_short (GByteArray *out)
{
  static const guint8 tokens[] = { 3, 1, 2, 3, 4, 5, 6 };

  build_lz (out, tokens, sizeof tokens);
}

static void
build_lz_long (GByteArray *out)
{
  static const guint8 tokens[] = { 0, 1, 2, 3, 0xe0, 56, 0, 5, 5, 5 };

  build_lz (out, tokens, sizeof tokens);
}

static void
build_glz_short (GByteArray *out)
{
  begin_copy (out);
  put_descriptor (out, 1, SPICE_IMAGE_TYPE_GLZ_RGB, 0, 8, 8);
  put32 (out, 33 + 4);
  put32_be (out, 0x20205a4c);
  put32_be (out, 0x00010001);
  put8 (out, 0x18);
  put32_be (out, 8);
  put32_be (out, 8);
  put32_be (out, 32);
  put64 (out, 0);
  put32_be (out, 0);
  put32 (out, 0x04030201);
  finish (out);
}

static void
build_jpeg (GByteArray *out)
{
  static const guint8 jpeg[] = { 0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9 };

  begin_copy (out);
  put_descriptor (out, 1, SPICE_IMAGE_TYPE_JPEG, 0, 8, 8);
  put32 (out, sizeof jpeg);
  g_byte_array_append (out, jpeg, sizeof jpeg);
  finish (out);
}

/** @words: after the head of a photograph of 8 × 8 pixels */
static void
build_quic (GByteArray *out, const guint32 *words, guint n, guint width)
{
  begin_copy (out);
  put_descriptor (out, 1, SPICE_IMAGE_TYPE_QUIC, 0, 8, 8);
  put32 (out, 20 + 4 * n);
  put32 (out, 0x43495551);
  put32 (out, 0);
  put32 (out, 4);
  put32 (out, width);
  put32 (out, 8);
  for (guint i = 0; i < n; i++)
    put32 (out, words[i]);
  finish (out);
}

static void
build_quic_wide (GByteArray *out)
{
  build_quic (out, NULL, 0, 9);
}

static void
build_quic_short (GByteArray *out)
{
  static const guint32 words[] = { 0x12345678, 0x9abcdef0 };

  build_quic (out, words, G_N_ELEMENTS (words), 8);
}

/* --- drawings --- */

static void
build_unknown_operation (GByteArray *out)
{
  begin_drawing (out, SPICE_MSG_DISPLAY_DRAW_ROP3);
  put32 (out, get_offset (out) + 4 + 16 + 5 + 1 + 1 + 1 + 8 + 4);
  put_rect (out, 0, 0, 8, 8);
  put8 (out, SPICE_BRUSH_TYPE_SOLID);
  put32 (out, 0);
  put8 (out, 0xcc);
  put8 (out, 0);
  put8 (out, 0);
  put64 (out, 0);
  put32 (out, 0);
  put_good_bitmap (out);
  finish (out);
}

static void
build_empty_text (GByteArray *out)
{
  begin_drawing (out, SPICE_MSG_DISPLAY_DRAW_TEXT);
  put32 (out, get_offset (out) + 4 + 16 + 5 + 5 + 4);
  put_rect (out, 0, 0, 0, 0);
  for (guint i = 0; i < 2; i++) {
    put8 (out, SPICE_BRUSH_TYPE_SOLID);
    put32 (out, 0);
  }
  put16 (out, SPICE_ROPD_OP_PUT);
  put16 (out, SPICE_ROPD_OP_PUT);
  put16 (out, 0); /* letters */
  put8 (out, SPICE_STRING_FLAGS_RASTER_A1);
  finish (out);
}

/** @brush: 1 for a color, or 2 for surface 0.  The path comes next. */
static void
begin_stroke (GByteArray *out, guint brush)
{
  const gsize length = brush == SPICE_BRUSH_TYPE_SOLID ? 4 : 12;

  begin_drawing (out, SPICE_MSG_DISPLAY_DRAW_STROKE);
  put32 (out, get_offset (out) + 4 + 1 + 1 + (guint32) length + 4);
  put8 (out, 0);
  put8 (out, brush);
  put32 (out, 0);
  if (brush == SPICE_BRUSH_TYPE_PATTERN)
    put64 (out, 0);
  put16 (out, SPICE_ROPD_OP_PUT);
  put16 (out, SPICE_ROPD_OP_PUT);
}

static void
put_segment (GByteArray *out, guint flags, guint n, const gint32 *coordinates)
{
  put32 (out, 1);
  put8 (out, flags);
  put32 (out, n);
  for (guint i = 0; i < 2 * n; i++)
    put32 (out, (guint32) coordinates[i]);
}

/* Where it begins and ends the same, the library halves it for ever. */
static void
build_endless_curve (GByteArray *out)
{
  static const gint32 points[8] = { 32, 32, 32, 32, 32, 32, 32, 32 };

  begin_stroke (out, SPICE_BRUSH_TYPE_SOLID);
  put_segment (out, SPICE_PATH_BEGIN | SPICE_PATH_END | SPICE_PATH_BEZIER, 4, points);
  finish (out);
}

static void
build_surface_as_pen (GByteArray *out)
{
  static const gint32 points[4] = { 0, 0, 100, 100 };

  begin_stroke (out, SPICE_BRUSH_TYPE_PATTERN);
  put_segment (out, SPICE_PATH_BEGIN | SPICE_PATH_END, 2, points);
  set32 (out, 4 + 16 + 1 + 4 + 1 + 1, get_offset (out));
  put_descriptor (out, 1, SPICE_IMAGE_TYPE_SURFACE, 0, 80, 60);
  put32 (out, 0);
  finish (out);
}

static void
build_unknown_filter (GByteArray *out)
{
  begin_drawing (out, SPICE_MSG_DISPLAY_DRAW_COMPOSITE);
  put32 (out, 3 | 6 << 8);
  put32 (out, get_offset (out) + 4 + 8);
  put64 (out, 0);
  put_good_bitmap (out);
  finish (out);
}

/* --- surfaces and videos --- */

static void
build_surface (GByteArray *out, guint width, guint height, guint format)
{
  begin (out, SPICE_MSG_DISPLAY_SURFACE_CREATE);
  put32 (out, 5);
  put32 (out, width);
  put32 (out, height);
  put32 (out, format);
  put32 (out, 0);
  finish (out);
}

static void
build_unknown_format (GByteArray *out)
{
  build_surface (out, 8, 8, 3);
}

static void
build_huge_surface (GByteArray *out)
{
  build_surface (out, 60000, 65000, SPICE_SURFACE_FMT_32_xRGB);
}

static void
build_surface_twice (GByteArray *out)
{
  build_surface (out, 8, 8, SPICE_SURFACE_FMT_32_xRGB);
  set32 (out, 0, 0);
}

static void
put_video (GByteArray *out, guint32 surface)
{
  put16 (out, SPICE_MSG_DISPLAY_STREAM_CREATE);
  put32 (out, 4 + 4 + 2 + 8 + 16 + 16 + 1);
  put32 (out, surface);
  put32 (out, 0);
  put8 (out, 0);
  put8 (out, SPICE_VIDEO_CODEC_TYPE_MJPEG);
  put64 (out, 0);
  for (guint i = 0; i < 4; i++)
    put32 (out, 8);
  put_rect (out, 0, 0, 8, 8);
  put8 (out, SPICE_CLIP_TYPE_NONE);
}

static void
build_video_on_nothing (GByteArray *out)
{
  put_video (out, 77);
}

static void
build_video_left_alone (GByteArray *out)
{
  put_video (out, 0);
  put16 (out, SPICE_MSG_DISPLAY_SURFACE_DESTROY);
  put32 (out, 4);
  put32 (out, 0);
}

static void
build_broken_video (GByteArray *out)
{
  put_video (out, 0);
  put16 (out, SPICE_MSG_DISPLAY_STREAM_DATA);
  put32 (out, 12 + 4);
  put32 (out, 0);
  put32 (out, 0);
  put32 (out, 4);
  put32 (out, 0xdeadbeef);
}

static void
build_gigabytes (GByteArray *out)
{
  put16 (out, SPICE_MSG_DISPLAY_DRAW_COPY);
  put32 (out, 0xf0000000);
}

/* --- others --- */

static void
build_large_pointer (GByteArray *out)
{
  begin (out, SPICE_MSG_CURSOR_SET);
  put32 (out, 0);
  put8 (out, 1);
  put16 (out, 0);
  put64 (out, 9);
  put8 (out, SPICE_CURSOR_TYPE_ALPHA);
  put16 (out, 2000);
  put16 (out, 2000);
  put32 (out, 0);
  put32 (out, 0);
  finish (out);
}

static void
put_agent (GByteArray *out, guint type, guint32 size)
{
  begin (out, SPICE_MSG_MAIN_AGENT_DATA);
  put32 (out, VD_AGENT_PROTOCOL);
  put32 (out, type);
  put64 (out, 0);
  put32 (out, size);
}

static void
build_long_agent (GByteArray *out)
{
  put_agent (out, VD_AGENT_CLIPBOARD, 0xf0000000);
  put32 (out, 0);
  finish (out);
}

static void
build_short_agent (GByteArray *out)
{
  put_agent (out, VD_AGENT_CLIPBOARD, 0);
  finish (out);
}

static void
build_second_main (GByteArray *out)
{
  begin (out, SPICE_MSG_MAIN_CHANNELS_LIST);
  put32 (out, 1);
  put8 (out, SPICE_CHANNEL_MAIN);
  put8 (out, 0);
  finish (out);
}

const SpiceLie spice_lies[] = {
  { "copy-of-nothing", SPICE_CHANNEL_DISPLAY, build_copy_of_nothing },
  { "copy-beyond", SPICE_CHANNEL_DISPLAY, build_copy_beyond },
  { "strange-scaling", SPICE_CHANNEL_DISPLAY, build_strange_scaling },
  { "missing-surface", SPICE_CHANNEL_DISPLAY, build_missing_surface },
  { "unknown-image", SPICE_CHANNEL_DISPLAY, build_unknown_image },
  { "strange-bitmap", SPICE_CHANNEL_DISPLAY, build_strange_bitmap },
  { "missing-palette", SPICE_CHANNEL_DISPLAY, build_missing_palette },
  { "short-rows", SPICE_CHANNEL_DISPLAY, build_short_rows },
  { "unknown-mask", SPICE_CHANNEL_DISPLAY, build_unknown_mask },
  { "lz-before", SPICE_CHANNEL_DISPLAY, build_lz_before },
  { "lz-beyond", SPICE_CHANNEL_DISPLAY, build_lz_beyond },
  { "lz-short", SPICE_CHANNEL_DISPLAY, build_lz_short },
  { "lz-long", SPICE_CHANNEL_DISPLAY, build_lz_long },
  { "glz-short", SPICE_CHANNEL_DISPLAY, build_glz_short },
  { "jpeg", SPICE_CHANNEL_DISPLAY, build_jpeg },
  { "quic-wide", SPICE_CHANNEL_DISPLAY, build_quic_wide },
  { "quic-short", SPICE_CHANNEL_DISPLAY, build_quic_short },
  { "unknown-operation", SPICE_CHANNEL_DISPLAY, build_unknown_operation },
  { "empty-text", SPICE_CHANNEL_DISPLAY, build_empty_text },
  { "endless-curve", SPICE_CHANNEL_DISPLAY, build_endless_curve },
  { "surface-as-pen", SPICE_CHANNEL_DISPLAY, build_surface_as_pen },
  { "unknown-filter", SPICE_CHANNEL_DISPLAY, build_unknown_filter },
  { "unknown-format", SPICE_CHANNEL_DISPLAY, build_unknown_format },
  { "huge-surface", SPICE_CHANNEL_DISPLAY, build_huge_surface },
  { "surface-twice", SPICE_CHANNEL_DISPLAY, build_surface_twice },
  { "video-on-nothing", SPICE_CHANNEL_DISPLAY, build_video_on_nothing },
  { "video-left-alone", SPICE_CHANNEL_DISPLAY, build_video_left_alone },
  { "broken-video", SPICE_CHANNEL_DISPLAY, build_broken_video },
  { "gigabytes", SPICE_CHANNEL_DISPLAY, build_gigabytes },
  { "large-pointer", SPICE_CHANNEL_CURSOR, build_large_pointer },
  { "long-agent", SPICE_CHANNEL_MAIN, build_long_agent },
  { "short-agent", SPICE_CHANNEL_MAIN, build_short_agent },
  { "second-main", SPICE_CHANNEL_MAIN, build_second_main },
};

const guint n_spice_lies = G_N_ELEMENTS (spice_lies);
